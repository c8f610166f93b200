"""Equity that nobody can value, and a debtor who sells it himself (股权规定 10, 12)."""

from datetime import datetime

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.commands.lots import make, sellable
from zhixing.domain.auctions.events import SelfSaleAllowed, SelfSaleEnded
from zhixing.domain.auctions.models import Lot
from zhixing.domain.auctions.queries.lots import case_of_lot
from zhixing.domain.auctions.refusals import NotInThisLotState, NotUnvalued, OnlyEquity, SelfSaleOver
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


def _draft(scope: Scope, lot_id: int) -> Lot:
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.state != Lot.State.DRAFT:
        raise NotInThisLotState(state=one.get_state_display())
    return one
