"""From the filed case to registered things: every office asked, answers in any order, nothing doubled."""

import pytest

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.inquiries.api import TargetNotInCase
from zhixing.domain.inquiries.refusals import CaseNotOpen
from zhixing.domain.procedure.models import Node, RobotRun
from zhixing.infra.models import Event


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def test_the_robot_asks_everybody_and_what_is_found_is_registered_once(scope):
    case, debtor = practice_world.case(scope)
    build.drain()
    assert agencies.requests(scope, case.pk).count() == 5
    assert Node.objects.get(case_id=case.pk, code="N09").state == "done"
    assert RobotRun.objects.get(robot="queries").handed_over == ""
    practice_world.settle()
    (asked,) = inquiries.progress(scope, case.pk)
    assert (asked.total, asked.answered, asked.failed, asked.complete) == (5, 5, 0, True)
    things = assets.things(scope, case.pk)
    assert sorted((t.kind, t.number_masked) for t in things) == [
        ("deposit", "****4567"),
        ("deposit", "****8820"),
        ("vehicle", "浙A·0***7"),
    ]
    deposit = next(t for t in things if t.number_masked == "****4567")
    assert str(deposit.value) == "386215.50" and deposit.particulars["bank"] == "澜州农商行"
    assert Node.objects.get(case_id=case.pk, code="N10", object=f"party:{debtor}").state == "open"
    assert Event.objects.filter(name="InquiryAnswered").count() == 1


def test_only_a_debtor_of_an_open_case_is_asked_about_and_twice_is_once(scope):
    case, debtor = practice_world.case(scope)
    build.drain()
    at = build.now(scope)
    assert inquiries.launch(scope, case.pk, debtor, at).pk == inquiries.last(scope, case.pk, debtor).pk
    assert agencies.requests(scope, case.pk).count() == 5
    with pytest.raises(TargetNotInCase):
        inquiries.launch(scope, case.pk, cases.applicants(scope, case.pk)[0].party_id, at)
    cases.close(scope, case.pk, "performed", at)
    with pytest.raises(CaseNotOpen):
        inquiries.launch(scope, case.pk, debtor, at)


def test_a_company_is_asked_for_by_its_credit_code_and_not_of_the_police(scope):
    case, _ = practice_world.case(scope, "郁南商贸有限公司")
    practice_world.settle()
    (asked,) = inquiries.progress(scope, case.pk)
    assert (asked.total, asked.answered) == (4, 4)
    found = {t.kind: t for t in assets.things(scope, case.pk)}
    assert str(found["deposit"].value) == "18800.00"
    assert found["vehicle"].particulars["mortgage"] == "云汀村镇银行"


def test_nothing_found_is_sorted_by_itself(scope):
    unknown = build.with_(build.DEBTOR, name="佚名")
    case = build.case(scope, parties=(build.APPLICANT, unknown))
    practice_world.settle()
    (asked,) = inquiries.progress(scope, case.pk)
    assert (asked.found, asked.undecided, asked.complete) == (0, 0, True) and asked.sorted_at
    assert Node.objects.get(case_id=case.pk, code="N10").state == "done"


def test_a_bank_that_fails_does_not_hold_up_the_others_and_adds_its_own_later(scope, world):  # noqa: F811
    world.fault("bank-lanzhou", "error", count=50)
    case, _ = practice_world.case(scope)
    practice_world.settle(10)
    (asked,) = inquiries.progress(scope, case.pk)
    assert (asked.complete, asked.failed, asked.found) == (True, 1, 2)
    assert Event.objects.get(name="InquiryAnswered").payload["failed"] == 1
    (failed,) = [one for one in asked.offices if one.state == "failed"]
    assert failed.error == "agency_busy"
    world.say("DELETE", "/api/faults")
    agencies.resend(scope, failed.request_id, build.now(scope))
    practice_world.settle()
    assert inquiries.progress(scope, case.pk)[0].found == 3
    assert Event.objects.filter(name="InquiryAnswered").count() == 2


def test_a_counter_answers_days_later_and_somebody_elses_car_is_not_taken(fresh_database, world):  # noqa: F811
    scope = practice_world.court("bank-yunting", practice_world.COUNTER)
    case, debtor = practice_world.case(scope)
    practice_world.settle()
    (asked,) = inquiries.progress(scope, case.pk)
    assert (asked.complete, asked.waiting, asked.found) == (True, 1, 1)
    clerk = agencies.employ(scope, agencies.unit(practice_world.COUNTER).pk, "clerk", "long enough password", "柳青")
    counter = agencies.counter_scope(clerk.account_id)
    person = practice_world.PEOPLE["周启山"]
    own = {"plate": "浙A·0Y001", "vin": "", "owner_name": "周启山", "owner_id": person["id_number"], "make": "澜驰"}
    other = own | {"plate": "浙A·0Y002", "owner_id": "330195198001010017"}
    (request,) = agencies.counter_inbox(counter)
    answer = {"result": "found", "records": [own, other]}
    agencies.answer_by_hand(counter, request.pk, [answer], practice_world.later(scope, 2))
    practice_world.settle()
    assert [t.number_masked for t in assets.things(scope, case.pk)] == ["****8820", "浙A·0***1"]
    (asked,) = inquiries.progress(scope, case.pk)
    assert [(one.found, one.unread) for one in asked.offices if one.by_hand] == [(1, 1)]
    assert Event.objects.filter(name="InquiryAnswered").count() == 2

    at = build.now(scope)
    first, second = (t.id for t in assets.things(scope, case.pk))
    with pytest.raises(inquiries.NotAllSorted):
        inquiries.sort(scope, case.pk, debtor, {first: "余额不足千元"}, at)
    inquiries.sort(scope, case.pk, debtor, {first: "余额不足千元", second: "已经报废"}, at)
    build.drain()
    assert Event.objects.get(name="InquirySorted").payload["left"] == 2
    assert Node.objects.get(case_id=case.pk, code="N10").state == "done"


def test_without_a_standing_authorisation_the_robot_leaves_it_to_a_person(scope):
    documents.revoke(scope, "query_assistance", build.now(scope))
    case, _ = practice_world.case(scope)
    build.drain()
    assert RobotRun.objects.get(robot="queries").handed_over == "not_authorised"
    assert not agencies.requests(scope, case.pk).exists()
    assert Node.objects.get(case_id=case.pk, code="N09").state == "open"
