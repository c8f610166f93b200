"""Which way is taken, agreement figure by figure, agencies drawn and timed, serving, running out, and what stands apart."""

from datetime import date, timedelta

import pytest

from tests.rooms import build
from tests.rooms.valuations.conftest import PLATFORMS
from tests.rooms.valuations.test_pricing import PAPER, a_car, begun, reports
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.valuations import api as valuations
from zhixing.domain.valuations import refusals as no
from zhixing.domain.valuations.models import Commission, PastSale, Quote
from zhixing.kernel.money import Money
from zhixing.law.reference_price import appraisal_due, objection_due

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 6, 1)
HEAD = "title,place_or_court,start_price,appraisal_or_market_price,deposit,opens,closes,watchers,source\n"


def sides(scope, case_id):
    return [role.party_id for role in cases.roles(scope, case_id)]


def appraisal(scope, at, agencies=5):
    thing = a_car(scope, at)
    build.appraisers(scope, "vehicle", agencies)
    return valuations.start(
        scope, thing.case_id, thing.pk, "", at, facts=valuations.Facts(refused=True, inspection_needed=True)
    )


def test_the_facts_lead_to_the_way_and_another_is_refused(scope):
    at = build.now(scope)
    thing = a_car(scope, at)
    with pytest.raises(no.NotThisWay) as refused:
        valuations.start(scope, thing.case_id, thing.pk, "appraisal", at)
    assert refused.value.facts["way"] == "agreement" and "当事人议价" in refused.value.say()
    assert valuations.way_ahead(thing.pk, valuations.Facts(refused=True, official_price=True)).way == "directed"
    first = valuations.start(scope, thing.case_id, thing.pk, "", at)
    assert first.way == "agreement" and first.reason["zh"] == "首先由当事人议价"
    valuations.stop(scope, first.pk, "no_result", at)
    assert valuations.start(scope, thing.case_id, thing.pk, "", at, PAPER).way == "network"


def test_an_agreement_needs_the_same_figure_from_every_party(scope):
    at = build.now(scope)
    thing = a_car(scope, at)
    one = valuations.start(scope, thing.case_id, thing.pk, "agreement", at)
    applicant, debtor = sides(scope, thing.case_id)
    notice = documents.documents(scope, thing.case_id).get(template="bargaining_notice")
    assert notice.state == "draft" and notice.addressees.count() == 2
    assert documents.values_of(notice)["answer_by"] == at.date() + timedelta(days=5)
    with pytest.raises(no.NotAParty):
        valuations.offer(scope, one.pk, debtor + 999, Money.yuan(90000), UNTIL, at)
    valuations.offer(scope, one.pk, applicant, Money.yuan(90000), UNTIL, at)
    with pytest.raises(no.OffersMissing):
        valuations.fix(scope, one.pk, at)
    valuations.offer(scope, one.pk, debtor, Money.yuan(95000), UNTIL, at)
    assert valuations.likely(scope, one) is None
    with pytest.raises(no.NotAgreed):
        valuations.fix(scope, one.pk, at)
    valuations.offer(scope, one.pk, debtor, Money.yuan(90000), UNTIL - timedelta(days=9), at)
    fixed = valuations.fix(scope, one.pk, at)
    assert Money(fixed.price_fen) == Money.yuan(90000) and fixed.valid_until == UNTIL - timedelta(days=9)
    with pytest.raises(no.NoObjectionHere):
        valuations.object_to(scope, one.pk, f"party:{debtor}", debtor, at.date(), "太低", at)
    fraud = valuations.object_to(scope, one.pk, f"party:{debtor}", debtor, at.date(), "胁迫", at, ["fraud"])
    assert fraud.goes == "supervision"


def test_a_draw_hangs_on_what_witnesses_say_and_anybody_can_reckon_it_again(scope):
    at = build.now(scope)
    one = appraisal(scope, at)
    with pytest.raises(no.DrawNotCalled):
        valuations.draw(scope, one.pk, [("party:1", "甲"), ("party:2", "乙")], at)
    called = valuations.call_draw(scope, one.pk, at)
    assert called.promise == valuations.sm3(called.secret) and called.order == []
    with pytest.raises(no.WitnessesMissing):
        valuations.draw(scope, one.pk, [("party:1", "甲"), ("party:1", "乙")], at)
    drawn = valuations.draw(scope, one.pk, [("party:1", "梅花"), ("staff:2", "三月")], at)
    seed = valuations.seed(drawn.secret, ["梅花", "三月"])
    listed = [code for code, _ in drawn.listed]
    assert drawn.order == valuations.drawn(listed, seed, 3) and len(set(drawn.order)) == 3
    assert valuations.drawn(reversed(listed), seed, 3) == drawn.order
    others = {tuple(valuations.drawn(listed, valuations.seed(drawn.secret, ["梅花", str(n)]), 3)) for n in range(40)}
    assert len(others) > 20, "the words must matter"
    with pytest.raises(no.ChosenAlready):
        valuations.draw(scope, one.pk, [("party:1", "梅花"), ("staff:2", "四月")], at)


def test_fewer_than_three_agencies_are_no_list(scope):
    at = build.now(scope)
    one = appraisal(scope, at, agencies=2)
    with pytest.raises(no.TooFewAgencies):
        valuations.call_draw(scope, one.pk, at)
    with pytest.raises(no.NotInTheDirectory):
        valuations.agree_agencies(scope, one.pk, ["appraiser-1", "appraiser-2", "my-cousin"], at)


def test_agencies_are_asked_in_turn_each_with_its_clock(scope):
    at = build.now(scope)
    one, day = appraisal(scope, at), at.date()
    with pytest.raises(no.NoAgencyOrdered):
        valuations.note_result(scope, one.pk, "appraiser-1", Money.yuan(80000), day, UNTIL, at)
    valuations.agree_agencies(scope, one.pk, ["appraiser-3", "appraiser-1", "appraiser-2"], at)
    first = valuations.order(scope, one.pk, day, at)
    clock = appraisal_due(day)
    assert first.code == "appraiser-3" and first.due_on == clock.on
    for days, asked_on in ((16, day), (10, clock.on)):  # too long, too late
        with pytest.raises(no.AppraisalNotExtended):
            valuations.extend_appraisal(scope, one.pk, days, asked_on, at)
    assert valuations.extend_appraisal(scope, one.pk, 15, clock.ask_by, at).due_on == clock.on + timedelta(days=15)
    valuations.extend_appraisal(scope, one.pk, 15, clock.ask_by, at)
    with pytest.raises(no.AppraisalNotExtended):
        valuations.extend_appraisal(scope, one.pk, 1, clock.ask_by, at)
    with pytest.raises(no.NotYetLate):
        valuations.replace(scope, one.pk, at)
    late = at + timedelta(days=61)
    with pytest.raises(no.AppraisalLate):
        valuations.note_result(scope, one.pk, "appraiser-3", Money.yuan(80000), late.date(), UNTIL, late)
    assert valuations.replace(scope, one.pk, late).papers_back_by > late.date()
    second = valuations.order(scope, one.pk, late.date(), late)
    assert second.code == "appraiser-1"
    with pytest.raises(no.NotTheAgencyOrdered):
        valuations.note_result(scope, one.pk, "appraiser-3", Money.yuan(80000), late.date(), UNTIL, late)
    valuations.note_result(scope, one.pk, "appraiser-1", Money.yuan(80000), late.date(), UNTIL, late)
    assert valuations.fix(scope, one.pk, late).counted == ["appraiser-1"]
    assert sorted(Commission.objects.values_list("state", flat=True)) == ["delivered", "replaced", "waiting"]


def test_days_of_a_stay_do_not_count(scope):
    at = build.now(scope)
    one, day = appraisal(scope, at), at.date()
    valuations.agree_agencies(scope, one.pk, ["appraiser-3", "appraiser-1", "appraiser-2"], at)
    due = valuations.order(scope, one.pk, day, at).due_on
    valuations.rest(scope, one.pk, "stayed", at)
    with pytest.raises(no.Resting):
        valuations.fix(scope, one.pk, at)
    valuations.go_on(scope, one.pk, at + timedelta(days=10))
    assert Commission.objects.get(state="ordered").due_on == due + timedelta(days=10)
    with pytest.raises(no.NotResting):
        valuations.go_on(scope, one.pk, at)


def test_a_posted_report_is_received_after_fifteen_days_and_objected_to_from_then(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    reports(scope, pricing, "price-a", "1203000", at)
    applicant, debtor = sides(scope, pricing.case_id)
    [sent] = valuations.send_report(scope, pricing.pk, "price-a", [debtor], "posted", at)
    assert sent.received_on == at.date() + timedelta(days=15)
    valuations.send_report(scope, pricing.pk, "price-a", [debtor], "posted", at + timedelta(days=3))
    sent.refresh_from_db()
    assert sent.sent_on == at.date()
    notice = documents.documents(scope, pricing.case_id).get(template="report_notice")  # one, though sent twice
    told = documents.values_of(notice)
    assert (told["priced"], told["report_objection_days"]) == (Money.yuan(1203000), 5)
    assert list(notice.addressees.values_list("pk", flat=True)) == [debtor]
    late = at + timedelta(days=(objection_due(sent.received_on).on - at.date()).days)
    with pytest.raises(no.ObjectionLate):
        valuations.object_to(scope, pricing.pk, "price-a", debtor, late.date(), "x", late + timedelta(days=1))
    assert valuations.object_to(scope, pricing.pk, "price-a", debtor, at.date(), "认错了车", late).goes == "court"
    with pytest.raises(no.NoObjectionHere):
        valuations.object_to(scope, pricing.pk, "price-a", applicant, at.date(), "方法", at, ["method"])


def test_an_objection_to_the_method_goes_to_the_agency_then_its_association(scope):
    at = build.now(scope)
    thing = a_car(scope, at)
    one = build.appraised(scope, thing.pk, Money.yuan(80000), at)
    debtor = sides(scope, thing.case_id)[1]
    objection = valuations.object_to(scope, one.pk, "appraiser-1", debtor, at.date(), "参照物不对", at, ["method"])
    assert objection.goes == "agency" and objection.due_on is not None
    with pytest.raises(no.NoSuchStep):
        valuations.decide_objection(scope, objection.pk, "rejected", at)
    for step in ("replied", "review"):
        with pytest.raises(no.NoSuchStep):
            valuations.move_objection(scope, objection.pk, step, at)
    for step in ("passed", "replied", "review"):
        valuations.move_objection(scope, objection.pk, step, at)
    valuations.decide_objection(scope, objection.pk, "corrected", at, Money.yuan(82000))
    assert Money(valuations.fix(scope, one.pk, at).price_fen) == Money.yuan(82000)


def test_a_price_that_ran_out_is_asked_for_anew(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    for source in PLATFORMS:
        reports(scope, pricing, source, "90000", at, until=at.date() + timedelta(days=30))
    valuations.fix(scope, pricing.pk, at)
    with pytest.raises(no.StillValid):
        valuations.reissue(scope, pricing.pk, at, PAPER)
    late = at + timedelta(days=31)
    again = valuations.reissue(scope, pricing.pk, late, PAPER)
    assert again.state == "started" and valuations.price(scope, pricing.asset_id) is None
    assert set(Quote.objects.values_list("state", flat=True)) == {"asked"}
    for source in PLATFORMS:
        reports(scope, pricing, source, "88000", late)
    assert Money(valuations.fix(scope, pricing.pk, late).price_fen) == Money.yuan(88000)


def test_prices_that_stand_apart_are_pointed_out(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    for source, yuan in zip(PLATFORMS, ("90000", "91000", "150000"), strict=True):
        reports(scope, pricing, source, yuan, at)
    [flag] = valuations.flags(pricing, "")
    assert (flag.against, flag.name) == ("results", "price-c") and flag.share > 0
    lines = "".join(f"小型轿车{n},澜州,30000,{40000 + n},,2026-05-0{n}T10:00,,7,某平台\n" for n in (1, 2, 3))
    assert valuations.import_sales(scope, (HEAD + lines).encode(), "vehicle") == 3
    assert valuations.import_sales(scope, (HEAD + lines).encode(), "vehicle") == 0
    assert {flag.name for flag in valuations.flags(pricing, "小型轿车") if flag.against == "past"} == set(PLATFORMS)
    assert valuations.flags(pricing, "别的小区") == [flag]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title\nx\n", 1),
        (HEAD + "房,澜州,0,5,,2026-05-01T10:00,,7,x\n", 2),
        (HEAD + "房,澜州,5,5,,2026-05-01T10:00,,7,x\n房,澜州,NaN,5,,2026-05-01T10:00,,7,x\n", 3),
        (HEAD + "房,澜州,5,5\n", 2),
        (HEAD + "房,澜州,5,5,,2026-05-01T10:00,,7,x,多一列\n", 2),
        (HEAD + "房\0,澜州,5,5,,2026-05-01T10:00,,7,x\n", 2),
        (HEAD + "房,澜州,5,5,,2026-05-01T10:00,,99999999999,x\n", 2),
    ],
)
def test_a_table_with_one_bad_line_is_refused_whole(scope, text, line):
    with pytest.raises(no.SalesUnreadable) as refused:
        valuations.import_sales(scope, text.encode(), "house")
    assert refused.value.facts["line"] == line and not PastSale.objects.exists()


def test_only_the_thing_of_the_case_is_priced(scope):
    at = build.now(scope)
    thing = a_car(scope, at)
    other = build.case(scope, "（2025）浙0195民初4472号", at=at)
    with pytest.raises(assets.NoSuchAsset):
        valuations.start(scope, other.pk, thing.pk, "", at)
