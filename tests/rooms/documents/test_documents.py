"""Papers of a case: robots make and seal the notices, service takes effect by law, nothing served is taken back."""

import pytest

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.documents.papers.verify import verify
from zhixing.domain.documents.refusals import (
    AlreadyServed,
    NeedsAJudge,
    NoConsentToEService,
    OutcomeDayWrong,
    OutcomeUnknown,
)
from zhixing.domain.parties import api as parties
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.models import Node, RobotRun
from zhixing.infra import files
from zhixing.infra.models import Event, Held

ROUTINE = ["enforcement_notice", "property_report_order", "disclosure_notice", "acceptance_notice"]


@pytest.fixture
def sealed(fresh_database):
    """A court that seals routine notices unattended under its president's standing authorisation."""
    scope = build.court()
    president = build.staff(scope, "president", "president")
    build.seal(scope, president)
    return scope


def test_a_paper_is_known_by_its_sm3():
    assert files.digest(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_robots_make_seal_and_serve_the_notices(sealed):
    applicant = build.with_(build.APPLICANT, e_service=True)
    case = build.case(sealed, parties=(applicant, build.DEBTOR))
    build.drain()
    assert [h.error for h in Held.objects.all()] == []
    made = documents.documents(sealed, case.pk)
    assert sorted(d.template for d in made) == sorted([*ROUTINE, "disclosure_notice"])
    assert all(d.state == "signed" and d.standing and d.signed_by.name == "陈知远" for d in made)
    assert {d.number for d in made if d.title == "执行信息公开告知书"} == {case.number, f"{case.number}之一"}
    for one in made:
        pdf = documents.pdf(sealed, one.pk)
        assert files.digest(pdf) == one.digest and verify(pdf).intact
        found = documents.check(one.check_code, pdf)
        assert found.same_file is True and found.sealed_by == one.court.name
    assert documents.check(made[0].check_code, pdf + b" ").same_file is False
    assert documents.check("NOSUCHCODE").found is False
    states = {n.code: n.state for n in Node.objects.filter(case_id=case.pk)}
    assert states["N06"] == "done" and states["N08"] == "done"
    to_applicant = [d for d in documents.deliveries(sealed, case.pk)]
    assert {d.state for d in to_applicant} == {"served"} and len(to_applicant) == 2
    assert len(documents.messages(sealed, case.pk)) == 1  # both papers came at once
    assert Node.objects.filter(case_id=case.pk, code="N07", state="open").count() == 3  # the debtor must be posted to
    assert RobotRun.objects.filter(robot="notices").get().clicks > 0


def test_post_counts_from_the_receipt_and_a_served_paper_stays(sealed):
    case = build.case(sealed)
    build.drain()
    notice = documents.documents(sealed, case.pk).get(template="enforcement_notice")
    debtor = cases.debtors(sealed, case.pk)[0].party_id
    at = build.now(sealed)
    with pytest.raises(NoConsentToEService):
        documents.serve(sealed, notice.pk, debtor, "electronic", at)
    sent = documents.serve(sealed, notice.pk, debtor, "post", at, "EMS1")
    assert sent.state == "sent" and documents.serve(sealed, notice.pk, debtor, "post", at).pk == sent.pk
    done = documents.record_service(sealed, sent.pk, {"signed_on": at.date().isoformat()}, "", at)
    assert done.state == "served" and done.served_on == at.date()
    build.drain()
    assert Node.objects.get(case_id=case.pk, object=f"document:{notice.pk}").state == "done"
    with pytest.raises(AlreadyServed):
        documents.withdraw(sealed, notice.pk, "写错了", at)
    order = documents.documents(sealed, case.pk).get(template="property_report_order")
    assert documents.withdraw(sealed, order.pk, "日期有误", at).state == "withdrawn"
    assert documents.check(order.check_code).withdrawn


def test_a_letter_that_comes_back_counts_only_from_an_address_he_confirmed(sealed):
    applicant = build.with_(build.APPLICANT, address="澜州市启衡路 1 号", address_confirmed=True)
    case = build.case(sealed, parties=(applicant, build.with_(build.DEBTOR, address="澜溪区听松里 6 号")))
    build.drain()
    at, debtor = build.now(sealed), cases.debtors(sealed, case.pk)[0].party_id
    came_back = {"returned_on": at.date().isoformat()}
    notice = documents.documents(sealed, case.pk).get(template="enforcement_notice")
    sent = documents.serve(sealed, notice.pk, debtor, "post", at, "EMS1")
    back = documents.record_service(sealed, sent.pk, came_back, "", at)
    assert (back.state, back.served_on, back.reason) == ("failed", None, "退回，地址未经本人确认")
    assert Event.objects.filter(name="ServiceFailed", case_id=case.pk).count() == 1
    build.drain()
    assert Node.objects.get(case_id=case.pk, object=f"document:{notice.pk}").state == "open"

    parties.confirm_address(sealed, debtor, case.pk, "澜溪区听松里 8 号", at)
    again = documents.serve(sealed, notice.pk, debtor, "post", at, "EMS2")
    assert again.pk != sent.pk
    done = documents.record_service(sealed, again.pk, came_back, "", at)
    assert (done.state, done.served_on) == ("served", at.date())
    build.drain()
    assert Node.objects.get(case_id=case.pk, object=f"document:{notice.pk}").state == "done"

    theirs = documents.documents(sealed, case.pk).get(template="acceptance_notice")
    creditor = cases.applicants(sealed, case.pk)[0].party_id
    posted = documents.serve(sealed, theirs.pk, creditor, "post", at, "EMS3")
    assert documents.record_service(sealed, posted.pk, came_back, "", at).state == "served"


def test_only_what_can_become_of_a_sending_is_noted(sealed):
    case = build.case(sealed)
    build.drain()
    at, debtor = build.now(sealed), cases.debtors(sealed, case.pk)[0].party_id
    notice = documents.documents(sealed, case.pk).get(template="enforcement_notice")
    sent = documents.serve(sealed, notice.pk, debtor, "post", at, "EMS1")
    today, tomorrow = at.date().isoformat(), build.later(sealed, 2).date().isoformat()
    for facts in ({"address": "confirmed"}, {"signed": today}, {"": today}):
        with pytest.raises(OutcomeUnknown):
            documents.record_service(sealed, sent.pk, facts, "", at)
    for day in ("", "20 November", tomorrow):
        with pytest.raises(OutcomeDayWrong):
            documents.record_service(sealed, sent.pk, {"signed_on": day}, "", at)
    sent.refresh_from_db()
    assert (sent.state, sent.facts) == ("sent", {"address": "unsure"})


def test_an_address_he_confirmed_takes_the_place_of_one_copied_from_a_paper(sealed):
    known = {"kind": "person", "name": build.DEBTOR.name, "id_number": build.DEBTOR.id_number}
    for address, confirmed, kept in (
        ("听松里 6 号", False, ("听松里 6 号", False)),
        ("听松里 7 号", False, ("听松里 6 号", False)),
        ("听松里 8 号", True, ("听松里 8 号", True)),
        ("听松里 9 号", False, ("听松里 8 号", True)),
    ):
        one = parties.register(sealed, **known, address=address, address_confirmed=confirmed)
        assert (one.address, one.address_confirmed) == kept


def test_without_authorisation_the_robot_leaves_the_notices_to_a_person(sealed):
    documents.revoke(sealed, "property_report_order", build.now(sealed))
    case = build.case(sealed)
    build.drain()
    assert not Held.objects.exists()
    assert RobotRun.objects.get(robot="notices").handed_over == "not_authorised"
    assert not documents.documents(sealed, case.pk).filter(template="enforcement_notice").exists()  # nothing half done
    assert Node.objects.get(case_id=case.pk, code="N06").state == "open"
    with pytest.raises(NeedsAJudge):
        documents.authorise(sealed, build.staff(sealed, "j", "officer").pk, ["freeze_ruling"], build.now(sealed))


def test_a_switched_off_robot_leaves_the_node_to_people(sealed):
    procedure.switch_robot(sealed, "notices", False, build.now(sealed))
    case = build.case(sealed)
    build.drain()
    assert not documents.documents(sealed, case.pk).filter(template="enforcement_notice").exists()
    assert Node.objects.get(case_id=case.pk, code="N06").state == "open"
    assert not Event.objects.filter(name="RobotRan", payload__robot="notices").exists()


def test_a_practice_certificate_is_for_practice_courts_only(fresh_database):
    real = build.court(197, "浙0197", practice=False)
    with pytest.raises(courts.NotAPracticeCourt):
        documents.install_seal(real, build.now(real))
