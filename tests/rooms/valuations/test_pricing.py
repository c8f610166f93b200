"""Network inquiry and the other ways: what counts, when, and what an objection does."""

from datetime import date, timedelta

import pytest

from tests.rooms import build
from tests.rooms.valuations.conftest import PLATFORMS
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies import commands as agency_commands
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import api as valuations
from zhixing.domain.valuations import commands, rules
from zhixing.domain.valuations.models import Quote
from zhixing.domain.valuations.refusals import (
    NobodyToAsk,
    NoExtension,
    NoObjectionHere,
    ObjectionLate,
    ObjectionPending,
    PricedAlready,
    ReportsOutstanding,
    WayUnknown,
)
from zhixing.gateways.agencies import ItemAnswer
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.law.reference_price import NoPrice

pytestmark = pytest.mark.django_db
VIN = "LZX1A2B34J0000517"
PAPER = ("（2026）浙0195执1号之一", "0" * 64)
MISSING = valuations.Facts(refused=True)
"""The debtor cannot be found: the platforms are asked."""


def a_car(scope, at, vin=VIN):
    case = build.case(scope, at=at)
    owner = cases.debtors(scope, case.pk)[0].party_id
    identity = assets.Identity(number=vin, mark="浙A0X517")
    thing = assets.record(scope, case.pk, "vehicle", owner, identity, {}, at, title="小型轿车")
    assets.mark_held(scope, thing.pk, case.pk)
    return thing


def begun(scope, at):
    thing = a_car(scope, at)
    return valuations.start(scope, thing.case_id, thing.pk, "network", at, PAPER, MISSING)


def reports(scope, pricing, source, yuan, at, until=date(2027, 6, 30)):
    """A platform's answer, as it comes in over the wire."""
    quote = Quote.objects.get(valuation=pricing, source=source)
    record = {"report_no": "XJ1", "price_fen": Money.yuan(yuan).fen, "made_on": at.date().isoformat()}
    answer = ItemAnswer("price.vehicle", "found", ({**record, "vin": VIN, "valid_until": until.isoformat()},))
    agency_commands.take_answer(scope, quote.request_id, [answer], f"unit:{source}", b"{}", at)
    commands.take_answer(scope, quote.request_id, at)


def test_every_platform_is_asked_and_the_mean_is_the_price(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    asked = list(agencies.requests(scope, pricing.case_id))
    assert sorted(row.unit.code for row in asked) == list(PLATFORMS)
    item = agencies.asked(asked[0])["items"][0]
    assert item == {"code": "price.vehicle", "fields": {"plate": "浙A·0X517", "vin": VIN}}
    for source, yuan in zip(PLATFORMS, ("1203000", "1187500", "1241999"), strict=True):  # T3.2
        reports(scope, pricing, source, yuan, at)
    assert valuations.likely(scope, pricing) == Money.yuan("1210833.00")
    fixed = valuations.fix(scope, pricing.pk, at)
    assert valuations.price(scope, pricing.asset_id) == Money.yuan("1210833.00") == Money(fixed.price_fen)
    assert fixed.valid_until == date(2027, 6, 30) and assets.asset(scope, pricing.asset_id).state == "priced"
    assert [event.name for event in Event.objects.filter(name__startswith="Pric").order_by("id")] == [
        "PricingStarted", "PriceFixed"
    ]  # fmt: skip
    with pytest.raises(PricedAlready):
        valuations.start(scope, pricing.case_id, pricing.asset_id, "network", at, PAPER, MISSING)


def test_a_platform_that_does_not_answer_is_waited_for_until_the_end(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    reports(scope, pricing, "price-a", "1203000", at)
    reports(scope, pricing, "price-b", "1187500", at)
    with pytest.raises(ReportsOutstanding):
        valuations.fix(scope, pricing.pk, at)
    with pytest.raises(NoExtension):
        valuations.extend(scope, pricing.pk, at)
    late = at + timedelta(days=(pricing.due_on - at.date()).days + 1)
    reports(scope, pricing, "price-c", "9999999", late)
    assert not Quote.objects.get(source="price-c").in_time
    assert Money(valuations.fix(scope, pricing.pk, late).price_fen) == Money.yuan("1195250")


def test_no_report_at_all_leads_to_an_appraisal(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    for source in PLATFORMS:
        with pytest.raises(NoExtension):  # not before every one of them asked
            valuations.extend(scope, pricing.pk, at)
        valuations.note_more_time(scope, pricing.pk, source, at)
    longer = valuations.extend(scope, pricing.pk, at)
    assert longer.due_on >= pricing.due_on + timedelta(days=3)
    with pytest.raises(NoExtension):
        valuations.extend(scope, pricing.pk, at)
    quote = Quote.objects.filter(valuation=pricing).first()
    answer = ItemAnswer("price.vehicle", "none", (), "无此车型数据")
    agency_commands.take_answer(scope, quote.request_id, [answer], "unit", b"{}", at)
    commands.take_answer(scope, quote.request_id, at)
    other = Quote.objects.filter(valuation=pricing).last()
    commands.note_failure(scope, other.request_id, "agency_timed_out", at)
    assert Quote.objects.get(pk=quote.pk).why == "无此车型数据" and Quote.objects.get(pk=other.pk).state == "failed"
    later = at + timedelta(days=30)
    with pytest.raises(NoPrice):
        valuations.fix(scope, pricing.pk, later)
    valuations.stop(scope, pricing.pk, "no_result", later)
    again = build.appraised(scope, pricing.asset_id, Money.yuan(80000), later, until=date(2028, 1, 1), facts=MISSING)
    fixed = valuations.fix(scope, again.pk, later)
    assert fixed.valid_until < date(2028, 1, 1) and valuations.price(scope, pricing.asset_id) == Money.yuan(80000)


def test_an_objection_keeps_the_price_from_being_used_until_it_is_decided(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    for source, yuan in zip(PLATFORMS, ("1203000", "1187500", "1241999"), strict=True):
        reports(scope, pricing, source, yuan, at)
    valuations.fix(scope, pricing.pk, at)
    debtor = cases.debtors(scope, pricing.case_id)[0].party_id
    with pytest.raises(ObjectionLate):
        valuations.object_to(scope, pricing.pk, "price-a", debtor, at.date(), "认错了车", at + timedelta(days=14))
    objection = valuations.object_to(scope, pricing.pk, "price-a", debtor, at.date(), "认错了车", at)
    assert valuations.price(scope, pricing.asset_id) is None
    valuations.decide_objection(scope, objection.pk, "rejected", at)
    fixed = valuations.fix(scope, pricing.pk, at)
    assert Money(fixed.price_fen) == Money.yuan("1214749.50") and fixed.counted == ["price-b", "price-c"]  # T3.4


def test_all_objected(scope):
    at = build.now(scope)
    pricing = begun(scope, at)
    debtor = cases.debtors(scope, pricing.case_id)[0].party_id
    found = []
    for source, yuan in zip(PLATFORMS, ("1203000", "1187500", "1241999"), strict=True):
        reports(scope, pricing, source, yuan, at)
        found.append(valuations.object_to(scope, pricing.pk, source, debtor, at.date(), "认错了车", at))
    with pytest.raises(ObjectionPending):
        valuations.fix(scope, pricing.pk, at)
    valuations.decide_objection(scope, found[0].pk, "rejected", at)
    valuations.decide_objection(scope, found[1].pk, "corrected", at, Money.yuan(1190000))
    valuations.decide_objection(scope, found[2].pk, "upheld", at)
    assert Money(valuations.fix(scope, pricing.pk, at).price_fen) == Money.yuan(1196500)  # T3.5


def test_no_objection_against_an_agreement_and_no_way_that_is_none(scope):
    at = build.now(scope)
    thing = a_car(scope, at, vin="")
    with pytest.raises(NobodyToAsk):
        valuations.start(scope, thing.case_id, thing.pk, "network", at, PAPER, MISSING)
    with pytest.raises(WayUnknown):
        valuations.start(scope, thing.case_id, thing.pk, "lottery", at)
    pricing = valuations.start(scope, thing.case_id, thing.pk, "agreement", at)
    valuations.note_result(scope, pricing.pk, "parties", Money.yuan(90000), at.date(), date(2027, 1, 1), at)
    valuations.fix(scope, pricing.pk, at)
    debtor = cases.debtors(scope, thing.case_id)[0].party_id
    with pytest.raises(NoObjectionHere):
        valuations.object_to(scope, pricing.pk, "parties", debtor, at.date(), "太低", at)


def test_the_price_holds_as_long_as_every_report_in_it():
    made = date(2026, 1, 1)
    found = rules.price(
        [
            rules.Given("a", Money(100), True, made, date(2030, 1, 1)),
            rules.Given("b", Money(200), True, made, date(2026, 7, 1)),
        ]
    )
    assert found.valid_until == date(2026, 7, 1) and found.price == Money(150)
    assert rules.valid_until(made, date(2030, 1, 1)) == date(2027, 1, 1)
