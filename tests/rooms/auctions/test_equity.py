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
    court,
    publish,
    terms,
    yuan,
)
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Lot
from zhixing.domain.auctions.refusals import NotUnvalued, OnlyEquity, SelfSaleOver, SelfSaleRuns
from zhixing.domain.cases import api as cases
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


def test_of_equity_only_the_part_the_case_needs_is_sold(equity):
    lot = auctions.prepare_unvalued(MACHINE, equity.case_id, equity.pk, "无法评估", yuan(8000), EARLY)
    assert auctions.equity_needed(MACHINE, lot, T10.date()) is None
    Lot.objects.filter(pk=lot.pk).update(unvalued=False, reference_fen=yuan(3_000_000).fen)
    needed, held = auctions.equity_needed(MACHINE, auctions.lot(MACHINE, lot.pk), T10.date())
    assert held == 30 and 0 < needed < 30
    assert rules.equity_needed(yuan(1_000_000), yuan(3_000_000), held) == Decimal(10)
    assert rules.equity_needed(yuan(1_000_001), yuan(3_000_000), held) == Decimal("10.01")
    assert rules.equity_needed(yuan(9_000_000), yuan(3_000_000), held) == 30
