"""Equity: nobody can value it, its debtor sells it himself, only the part needed is put up (股权规定 10, 12, 13)."""

from datetime import datetime
from decimal import Decimal

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.commands.lots import make, sellable
from zhixing.domain.auctions.commands.papers import draft_ruling, drop_ruling
from zhixing.domain.auctions.events import EquityPartChosen, SelfSaleAllowed, SelfSaleEnded
from zhixing.domain.auctions.models import Lot, LotThing
from zhixing.domain.auctions.queries.duties import equity_held
from zhixing.domain.auctions.queries.lots import asset_ids, case_of_lot
from zhixing.domain.auctions.refusals import NotInThisLotState, NotPriced, NotUnvalued, OnlyEquity, SelfSaleOver
from zhixing.domain.valuations import api as valuations
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def prepare_unvalued(scope: Scope, case_id: int, asset_id: int, why: str, costs: Money, at: datetime) -> Lot:
    """Make a lot of equity no agency can value: it starts a step above the `costs` of enforcement (股权规定 12).

    `why` is shown as the basis of the price. Raises OnlyEquity, NotUnvalued without reason or costs, AlreadyInALot.
    """
    scope.require("auction.prepare")
    lock_case(case_id)
    [thing] = sellable(scope, case_id, [asset_id])
    if thing.kind != assets.Asset.Kind.EQUITY:
        raise OnlyEquity
    if not why.strip() or costs <= Money.zero:
        raise NotUnvalued
    base = rules.unvalued_start(costs, at.date())
    return make(
        scope,
        case_id,
        [thing],
        at,
        reference_fen=base.fen,
        costs_fen=costs.fen,
        unvalued=True,
        listing={"price_basis": why.strip()[:300]},
    )


@command
def let_sell_himself(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """The debtor may sell his equity himself, for three months (股权规定 10); until then no notice goes out.

    Raises NotInThisLotState, OnlyEquity, SelfSaleOver when he has had his time.
    """
    scope.require("auction.prepare")
    one = _draft(scope, lot_id)
    if one.kind != assets.Asset.Kind.EQUITY:
        raise OnlyEquity
    if one.self_sale_from is not None:
        raise SelfSaleOver
    one.self_sale_from, one.self_sale_until = at.date(), rules.self_sale_ends(at.date())
    one.save(update_fields=["self_sale_from", "self_sale_until"])
    note(scope, one, SelfSaleAllowed, at, until=one.self_sale_until.isoformat())
    return one


@command
def end_self_sale(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """He gives it up, or the court ends it before its time. Raises NotInThisLotState, SelfSaleOver."""
    scope.require("auction.prepare")
    one = _draft(scope, lot_id)
    if one.self_sale_until is None or at.date() > one.self_sale_until:
        raise SelfSaleOver
    one.self_sale_until = None
    one.save(update_fields=["self_sale_until"])
    note(scope, one, SelfSaleEnded, at)
    return one


@command
def put_up_part(scope: Scope, lot_id: int, part: Decimal, at: datetime) -> Lot:
    """Put up so many per cent of the company and leave the debtor the rest (股权规定 13); the ruling is drafted anew.

    The reference price is that part of the whole. Raises NotInThisLotState, OnlyEquity, PartWrong, and NotPriced.
    """
    scope.require("auction.prepare")
    one = _draft(scope, lot_id)
    held, worth = _of_one_company(scope, one)
    one.reference_fen = rules.part_of(part, held, worth).fen
    one.part, one.whole_ground, one.whole_why = part, "", ""
    return _ruled_anew(scope, one, part, at)


@command
def put_up_whole(scope: Scope, lot_id: int, ground: str, why: str, at: datetime) -> Lot:
    """Put up all that is held though less would do, on the law's ground and for a reason (股权规定 13).

    Raises NotInThisLotState, OnlyEquity, WholeWithoutReason, NotPriced.
    """
    scope.require("auction.prepare")
    rules.check_whole(ground, why)
    one = _draft(scope, lot_id)
    held, worth = _of_one_company(scope, one)
    one.reference_fen, one.part, one.whole_ground, one.whole_why = worth.fen, None, ground, why.strip()[:300]
    return _ruled_anew(scope, one, held, at)


def _of_one_company(scope: Scope, one: Lot) -> tuple[Decimal, Money]:
    """The per cent of the company that is held, and what they are worth."""
    held = equity_held(scope, one)
    if held is None or one.unvalued:
        raise OnlyEquity
    [asset_id] = asset_ids(one)
    worth = valuations.price(scope, asset_id)
    if worth is None:
        raise NotPriced(asset_id=asset_id)
    return held, worth


def _ruled_anew(scope: Scope, one: Lot, percent: Decimal, at: datetime) -> Lot:
    """The lot's name and its ruling say what is sold; a ruling not signed yet is taken back."""
    thing = assets.asset(scope, asset_ids(one)[0])
    one.title = rules.sold_title(thing.title, one.part)[:128]
    drop_ruling(scope, one, at)
    one.ruling = draft_ruling(scope, one, at)
    one.save()
    note(scope, one, EquityPartChosen, at, percent=str(percent), ground=one.whole_ground)
    return one


@command
def free_the_rest(scope: Scope, asset_id: int, at: datetime) -> None:
    """A part of a company passed to its buyer, or a thing to another case: it may become a lot anew."""
    LotThing.objects.filter(asset_id=asset_id, live=True).update(live=False)


def _draft(scope: Scope, lot_id: int) -> Lot:
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.state != Lot.State.DRAFT:
        raise NotInThisLotState(state=one.get_state_display())
    return one
