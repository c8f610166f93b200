"""Reports sent back, platforms that ask for more time, when reports are sent on, and who is paid for them."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.valuations.conftest import PLATFORMS
from tests.rooms.valuations.test_pricing import PAPER, a_car, begun, reports
from tests.rooms.valuations.test_ways import UNTIL, appraisal, sides
from zhixing.domain.assets import api as assets
from zhixing.domain.valuations import api as valuations
from zhixing.domain.valuations import refusals as no
from zhixing.domain.valuations.models import Commission, Quote
from zhixing.kernel.money import Money
from zhixing.law.reference_price import report_sent_due
from zhixing.law.reference_price_route import NetworkStep, correction_due

pytestmark = pytest.mark.django_db


def given(scope, at, count=3):
    pricing = begun(scope, at)
    for source, yuan in zip(PLATFORMS[:count], ("100000", "110000", "120000"), strict=False):
        reports(scope, pricing, source, yuan, at)
    return pricing


def appraised(scope, at):
    one = appraisal(scope, at)
    valuations.agree_agencies(scope, one.pk, ["appraiser-3", "appraiser-1", "appraiser-2"], at)
    valuations.order(scope, one.pk, at.date(), at)
    valuations.note_result(scope, one.pk, "appraiser-3", Money.yuan(80000), at.date(), UNTIL, at)
    return one


def test_network_reports_go_back_only_when_all_are_wrong(scope):
    at = build.now(scope)
    pricing = given(scope, at)
    with pytest.raises(no.NoCorrection):
        valuations.ask_correction(scope, pricing.pk, PLATFORMS[:2], at)
    with pytest.raises(no.NoCorrection):
        valuations.ask_correction(scope, pricing.pk, [], at)
    with pytest.raises(no.NoSuchQuote):
        valuations.ask_correction(scope, pricing.pk, ["price-z"], at)
    back = valuations.ask_correction(scope, pricing.pk, PLATFORMS, at, PAPER)
    assert back.due_on == correction_due(at.date()).on
    with pytest.raises(no.ReportsOutstanding):
        valuations.fix(scope, pricing.pk, at)
    reports(scope, pricing, "price-a", "90000", at)
    late = at + timedelta(days=(back.due_on - at.date()).days + 1)
    reports(scope, pricing, "price-b", "70000", late)
    assert Money(valuations.fix(scope, pricing.pk, late).price_fen) == Money.yuan(90000)  # what came back in time
    with pytest.raises(no.NoObjectionHere):  # none lies against a correction
        valuations.object_to(
            scope, pricing.pk, "price-a", sides(scope, pricing.case_id)[0], late.date(), "面积不对", late
        )


def test_an_appraisal_goes_back_to_its_agency_for_three_days(scope):
    at = build.now(scope)
    one = appraised(scope, at)
    back = valuations.ask_correction(scope, one.pk, ["appraiser-3"], at)
    assert Commission.objects.get(state="ordered").due_on == back.due_on == correction_due(at.date()).on
    late = at + timedelta(days=(back.due_on - at.date()).days + 1)
    with pytest.raises(no.AppraisalLate):
        valuations.note_result(scope, one.pk, "appraiser-3", Money.yuan(82000), at.date(), UNTIL, late)
    valuations.note_result(scope, one.pk, "appraiser-3", Money.yuan(82000), at.date(), UNTIL, at)
    assert Money(valuations.fix(scope, one.pk, at).price_fen) == Money.yuan(82000)


def test_more_time_is_asked_for_in_time_and_by_every_platform(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    assert valuations.next_step(pricing).chosen == NetworkStep.APPRAISE
    for source in PLATFORMS:
        valuations.note_more_time(scope, pricing.pk, source, at)
    assert valuations.next_step(pricing).chosen == NetworkStep.EXTEND
    late = at + timedelta(days=(pricing.due_on - at.date()).days + 1)
    with pytest.raises(no.MoreTimeTooLate):
        valuations.note_more_time(scope, pricing.pk, "price-a", late)
    reports(scope, pricing, "price-a", "100000", at)
    assert valuations.next_step(pricing).chosen == NetworkStep.PRICE
    with pytest.raises(no.NoExtension):
        valuations.extend(scope, pricing.pk, at)
    with pytest.raises(no.NoSuchQuote):
        valuations.note_more_time(scope, pricing.pk, "price-a", at)


def test_reports_are_sent_on_to_every_party_within_three_days(scope):
    at = build.now(scope)
    pricing = given(scope, at, count=1)
    quote = Quote.objects.get(source="price-a")
    assert valuations.unsent(scope, pricing) == [(quote, report_sent_due(at.date()).on)]
    first, second = sides(scope, pricing.case_id)
    valuations.send_report(scope, pricing.pk, "price-a", [first], "served", at)
    assert valuations.unsent(scope, pricing)
    valuations.send_report(scope, pricing.pk, "price-a", [second], "posted", at)
    assert not valuations.unsent(scope, pricing)


def test_a_pricing_rests_and_ends_on_the_laws_grounds_only(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    with pytest.raises(no.NoSuchGround):
        valuations.rest(scope, pricing.pk, "withdrawn", at)
    with pytest.raises(no.NoSuchGround):
        valuations.stop(scope, pricing.pk, "stayed", at)
    assert valuations.rest(scope, pricing.pk, "mismatch", at).rested_on == at.date()
    assert valuations.stop(scope, pricing.pk, "agreed_price", at).state == "stopped"


def sold(scope, pricing, yuan, at):
    valuations.fix(scope, pricing.pk, at)
    assets.mark_on_sale(scope, pricing.asset_id)
    assets.mark_sold(scope, pricing.asset_id, Money.yuan(yuan), at)
    return [(fee.name, fee.base) for fee in valuations.fees(scope, pricing)]


def test_the_platforms_nearest_to_the_sale_share_the_fee(scope):
    at = build.now(scope)
    pricing = given(scope, at)
    assert not valuations.fees(scope, pricing)
    assert sold(scope, pricing, 115000, at) == [  # T3.10
        ("price-a", None), ("price-b", Money.yuan(115000)), ("price-c", Money.yuan(115000))
    ]  # fmt: skip


@pytest.mark.parametrize(("price", "base"), [(70000, 70000), (90000, 80000)])  # T3.11
def test_an_appraisal_is_paid_on_the_lower_of_appraisal_and_price(scope, price, base):
    at = build.now(scope)
    one = appraised(scope, at)
    assert [fee for _, fee in sold(scope, one, price, at)] == [Money.yuan(base)]
    agency = one.commissions.get(state="delivered")
    assert valuations.settle_fee(scope, agency.pk, Money.yuan(500), Money.yuan(80), at).fee_fen == 50_000


def test_an_unsold_appraisal_earns_its_costs_a_reissue_three_tenths_and_who_was_replaced_nothing(scope):
    at = build.now(scope)
    one = appraised(scope, at)
    agency = one.commissions.get(state="delivered")
    [fee] = valuations.fees(scope, one)
    assert (fee.base, fee.became, fee.paid) == (None, "unsold", None)
    settle = lambda: valuations.settle_fee(scope, agency.pk, Money.yuan(500), Money.yuan(80), at).fee_fen
    assert settle() == 8_000
    type(one).objects.filter(pk=one.pk).update(reissues=1)
    assert settle() == 8_000 + 15_000
    one.commissions.filter(pk=agency.pk).update(state="replaced")
    assert settle() == 0
    one.commissions.filter(pk=agency.pk).update(state="ordered")
    with pytest.raises(no.NoAgencyOrdered):
        settle()


def test_fraud_in_an_agreed_price_is_heard_until_the_first_notice(scope):
    at = build.now(scope)
    thing = a_car(scope, at)
    one = valuations.start(scope, thing.case_id, thing.pk, "agreement", at)
    debtor = sides(scope, thing.case_id)[1]
    for party in sides(scope, thing.case_id):
        valuations.offer(scope, one.pk, party, Money.yuan(90000), UNTIL, at)
    valuations.fix(scope, one.pk, at)
    assets.mark_on_sale(scope, thing.pk)
    with pytest.raises(no.NoObjectionHere):
        valuations.object_to(scope, one.pk, f"party:{debtor}", debtor, at.date(), "胁迫", at, ["fraud"])
