"""Equity: nobody can value it, its debtor sells it himself, only the part needed is sold (股权规定 10, 12, 13)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.rooms import build
from tests.rooms.auctions.stage import (
    DEFECTS,
    LISTING,
    MACHINE,
    OPENS,
    T10,
    a_priced_thing,
    bid,
    court,
    judge,
    opened,
    publish,
    react,
    seated,
    terms,
    yuan,
)
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.refusals import (
    MoreThanNeeded,
    NotPriced,
    NotUnvalued,
    OnlyEquity,
    PartWrong,
    SelfSaleOver,
    SelfSaleRuns,
    WholeWithoutReason,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.cases.models import Role
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers import api as handovers
from zhixing.domain.handovers import commands as handover_commands
from zhixing.domain.parties import api as parties
from zhixing.domain.valuations import api as valuations
from zhixing.law.auction import StartTooLow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EARLY, NOTICE = OPENS - 140 * DAY, OPENS - 31 * DAY


@pytest.fixture
def equity():
    """Thirty per cent of a company, held and never valued."""
    court()
    case = build.case(MACHINE, "（2025）浙0195民初4801号", at=EARLY)
    owner = cases.debtors(MACHINE, case.pk)[0].party_id
    identity = assets.Identity(number="91330100MA2AX00K-4801")
    thing = assets.record(
        MACHINE, case.pk, "equity", owner, identity, {"percent": "30"}, EARLY, title="澜州智造 30% 股权"
    )
    return assets.mark_held(MACHINE, thing.pk, case.pk)


def ready(lot) -> None:
    auctions.describe(MACHINE, lot.pk, LISTING, DEFECTS, EARLY)
    auctions.tell(MACHINE, lot.pk, [one.party_id for one in cases.roles(MACHINE, lot.case_id)], "post", EARLY)


def test_equity_nobody_can_value_starts_just_above_the_costs_with_any_deposit(equity):
    prepare = lambda why, costs: auctions.prepare_unvalued(MACHINE, equity.case_id, equity.pk, why, costs, EARLY)
    for why, costs in (("", yuan(8000)), ("账册灭失，无法评估", yuan(0))):
        with pytest.raises(NotUnvalued):
            prepare(why, costs)
    lot = prepare("账册灭失，无法评估", yuan(8000))
    assert (lot.unvalued, lot.reference_fen, lot.listing["price_basis"]) == (True, 810_000, "账册灭失，无法评估")
    ready(lot)
    free = {"step": yuan(100), "deposit": yuan(0)}
    with pytest.raises(StartTooLow):
        publish(lot.pk, terms(OPENS, T10, start=yuan(8099), **free), NOTICE)
    kind, _, base = auctions.coming_round(auctions.lot(MACHINE, lot.pk))
    assert auctions.suggested(kind, base, NOTICE.date(), True, unvalued=True).start == yuan(8100)
    assert publish(lot.pk, terms(OPENS, T10, start=yuan(8100), **free), NOTICE).state == "scheduled"
    assert assets.asset(MACHINE, equity.pk).state == "on_sale"


def test_only_equity_goes_unvalued(equity):
    house = a_priced_thing(EARLY)
    with pytest.raises(OnlyEquity):
        auctions.prepare_unvalued(MACHINE, house.case_id, house.pk, "无法评估", yuan(8000), EARLY)


def test_while_the_debtor_sells_it_himself_no_notice_goes_out(equity):
    lot = auctions.prepare_unvalued(MACHINE, equity.case_id, equity.pk, "无法评估", yuan(8000), EARLY)
    ready(lot)
    begun = NOTICE - 30 * DAY
    lot = auctions.let_sell_himself(MACHINE, lot.pk, begun)
    figures = terms(OPENS, T10, start=yuan(8100), step=yuan(100), deposit=yuan(0))
    with pytest.raises(SelfSaleRuns):
        publish(lot.pk, figures, NOTICE)
    auctions.end_self_sale(MACHINE, lot.pk, NOTICE)
    with pytest.raises(SelfSaleOver):
        auctions.let_sell_himself(MACHINE, lot.pk, NOTICE)
    assert publish(lot.pk, figures, NOTICE).state == "scheduled"
    assert (rules.self_sale_ends(begun.date()) - begun.date()).days in range(89, 93)


def agreed(equity, price, at) -> None:
    """The parties agree on what the thirty per cent are worth."""
    pricing = valuations.start(MACHINE, equity.case_id, equity.pk, "agreement", at)
    day = at.date()
    valuations.note_result(MACHINE, pricing.pk, "parties", yuan(price), day, day + 300 * DAY, at)
    valuations.fix(MACHINE, pricing.pk, at)


def priced(equity):
    """The lot made of them at an agreed price, ready but for its notice."""
    agreed(equity, 3_000_000, EARLY)
    lot = auctions.prepare(MACHINE, equity.case_id, [equity.pk], EARLY)
    ready(lot)
    return lot


def figures(start, **changes):
    return terms(OPENS, T10, start=yuan(start), step=yuan(1000), deposit=yuan(start // 10), **changes)


def test_how_much_of_a_company_is_needed():
    held = Decimal(30)
    assert rules.equity_needed(yuan(1_000_000), yuan(3_000_000), held) == Decimal(10)
    assert rules.equity_needed(yuan(1_000_001), yuan(3_000_000), held) == Decimal("10.01")
    assert rules.equity_needed(yuan(9_000_000), yuan(3_000_000), held) == 30
    assert rules.part_of(Decimal("10.01"), held, yuan("3000000.01")) == yuan("1001000.01")
    for part in ("0", "30", "30.01", "-1", "1.001"):
        with pytest.raises(PartWrong):
            rules.part_of(Decimal(part), held, yuan(3_000_000))


def test_more_equity_than_the_case_needs_is_published_only_for_a_reason(equity):
    lot = priced(equity)
    needed, held = auctions.equity_needed(MACHINE, lot, NOTICE.date())
    assert held == 30 and 0 < needed < 30
    with pytest.raises(MoreThanNeeded) as refused:
        publish(lot.pk, figures(2_100_000), NOTICE)
    assert refused.value.facts == {"needed": needed, "put_up": held}
    for ground, why in (("impaired", " "), ("", "整体转让"), ("other", "整体转让")):
        with pytest.raises(WholeWithoutReason):
            auctions.put_up_whole(MACHINE, lot.pk, ground, why, EARLY)
    lot = auctions.put_up_whole(MACHINE, lot.pk, "impaired", "分开即失去控股地位，被执行人 6 月 1 日书面申请", EARLY)
    assert (lot.part, lot.reference_fen) == (None, yuan(3_000_000).fen)
    assert publish(lot.pk, figures(2_100_000), NOTICE).state == "scheduled"


def test_where_others_share_in_the_case_a_person_decides_how_much_is_sold(equity):
    lot = priced(equity)
    other = parties.register(MACHINE, "person", "沈砚秋")
    Role.objects.create(case_id=lot.case_id, party=other, kind="joiner")
    assert auctions.equity_needed(MACHINE, lot, NOTICE.date()) is None
    assert publish(lot.pk, figures(2_100_000), NOTICE).state == "scheduled"


def test_a_part_is_sold_and_the_rest_stays_held_without_a_price(equity):
    lot = priced(equity)
    old, (needed, _) = lot.ruling, auctions.equity_needed(MACHINE, lot, NOTICE.date())
    lot = auctions.put_up_part(MACHINE, lot.pk, needed, EARLY)
    old.refresh_from_db()
    assert old.state == "withdrawn" and f"其中 {needed}%" in lot.title
    assert lot.reference_fen == -(-yuan(3_000_000).fen * int(needed * 100) // 3000)
    with pytest.raises(MoreThanNeeded):
        auctions.put_up_part(MACHINE, lot.pk, needed + Decimal("0.5"), EARLY)
        publish(lot.pk, figures(2_100_000), NOTICE)
    lot = auctions.put_up_part(MACHINE, lot.pk, needed, EARLY)
    start = lot.reference_fen // 100 * 8 // 10
    running = publish(lot.pk, figures(start), NOTICE)
    assert f"其中 {needed}%" in str(documents.values_of(running.announcement)["asset"])
    opened(running)
    bid(running, seated(running, 1), start, OPENS)
    auctions.close(MACHINE, running.pk, T10)
    auctions.settle_deposits(MACHINE, lot.pk, T10)
    auctions.pay_price(MACHINE, lot.pk, 7, yuan(start).fen, T10)
    handover_commands.begin(MACHINE, lot.pk, T10)
    ruling = handovers.rule(judge(), lot.pk, T10)
    handover_commands.pass_title(MACHINE, ruling.pk, handovers.handover(MACHINE, lot.pk).buyer_id, T10)
    handovers.record_delivery(MACHINE, lot.pk, dict.fromkeys(("mileage", "vehicle_state", "items"), "无"), T10)
    react()
    rest = assets.asset(MACHINE, equity.pk)
    left = Decimal(30) - needed
    assert (rest.state, rest.particulars["percent"], rest.title) == ("held", str(left), f"澜州智造 {left}% 股权")
    assert valuations.price(MACHINE, equity.pk) is None
    with pytest.raises(NotPriced):
        auctions.prepare(MACHINE, equity.case_id, [equity.pk], T10)


def test_a_lot_goes_by_the_price_fixed_anew_and_not_by_one_taken_back(equity):
    lot = priced(equity)
    auctions.put_up_part(MACHINE, lot.pk, Decimal("0.5"), EARLY)
    again = NOTICE - 10 * DAY
    valuations.stop(MACHINE, valuations.fixed(MACHINE, equity.pk).pk, "no_result", again)
    with pytest.raises(NotPriced):
        publish(lot.pk, figures(40_000), NOTICE)
    agreed(equity, 2_400_000, again)
    react()
    lot = auctions.lot(MACHINE, lot.pk)
    assert (lot.reference_fen, lot.price_valid_until) == (yuan(40_000).fen, again.date() + 300 * DAY)
    assert publish(lot.pk, figures(40_000), NOTICE).state == "scheduled"
