"""Moving things along their way."""

from datetime import datetime
from decimal import Decimal

from zhixing.domain.assets import rules
from zhixing.domain.assets.commands.record import about, locked, value_at
from zhixing.domain.assets.events import AssetDelivered, AssetPartSold, AssetPassedOn, AssetReleased, AssetSold
from zhixing.domain.assets.models import Asset
from zhixing.domain.assets.refusals import NotInThisAssetState
from zhixing.infra.commands import command
from zhixing.infra.events import announce
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Asset.State


def _move(one: Asset, wanted: str, *also: str) -> None:
    """`also`: other fields that changed with it."""
    if not rules.may_become(one.state, wanted):
        raise NotInThisAssetState(state=one.get_state_display())
    one.state = wanted
    one.save(update_fields=["state", *also])


@command
def mark_held(scope: Scope, asset_id: int, case_id: int) -> Asset:
    """A case holds the thing now: it is the one that disposes of it; the first to hold it stays so."""
    one = locked(scope, asset_id, case_id)
    if one.state in (State.FOUND, State.RELEASED):
        one.case_id = case_id
        _move(one, State.HELD, "case")
    return one


@command
def pass_on(scope: Scope, asset_id: int, case_id: int, at: datetime) -> Asset:
    """No other hold being in force any longer, the case that waited disposes of the thing, from the price on.

    One that is on sale or sold stays with the case that sells it.
    """
    one = locked(scope, asset_id, case_id)
    if one.state in (State.HELD, State.PRICED):
        one.case_id = case_id
        _move(one, State.HELD, "case")
        announce(scope, AssetPassedOn(**about(one, case_id)), at)
    return one


@command
def mark_priced(scope: Scope, asset_id: int, price: Money, at: datetime) -> Asset:
    """Its reference price is fixed. Raises NotInThisAssetState."""
    one = locked(scope, asset_id)
    _move(one, State.PRICED)
    value_at(scope, one, one.case_id, price, "valuation", at.date(), at)
    return one


@command
def mark_on_sale(scope: Scope, asset_id: int) -> Asset:
    """A notice of its sale is out. Raises NotInThisAssetState."""
    one = locked(scope, asset_id)
    _move(one, State.ON_SALE)
    return one


@command
def mark_sold(scope: Scope, asset_id: int, price: Money, at: datetime) -> Asset:
    """It is sold. Done twice, it is done once. Raises NotInThisAssetState."""
    one = locked(scope, asset_id)
    if one.state != State.SOLD:
        _move(one, State.SOLD)
        value_at(scope, one, one.case_id, price, "sale", at.date(), at)
        announce(scope, AssetSold(**about(one, one.case_id), fen=price.fen), at)
    return one


@command
def mark_delivered(scope: Scope, asset_id: int, at: datetime) -> Asset:
    """The buyer has it; of a deposit: its money is with the court. Raises NotInThisAssetState."""
    one = locked(scope, asset_id)
    if one.state != State.DELIVERED:
        _move(one, State.DELIVERED)
        announce(scope, AssetDelivered(**about(one, one.case_id)), at)
    return one


@command
def keep_rest(scope: Scope, asset_id: int, sold: Decimal, at: datetime) -> Asset:
    """So many per cent of a company passed to a buyer: what is left of them stays held, and has no price any more.

    `sold`: fewer than the record holds. Raises NotInThisAssetState unless it is sold.
    """
    one = locked(scope, asset_id)
    if one.state != State.SOLD:
        raise NotInThisAssetState(state=one.get_state_display())
    before = str(one.particulars["percent"])
    left = f"{Decimal(before) - sold:f}"
    one.particulars, one.title = one.particulars | {"percent": left}, one.title.replace(f"{before}%", f"{left}%")
    _move(one, State.HELD, "particulars", "title")
    announce(scope, AssetPartSold(**about(one, one.case_id), sold=f"{sold:f}", left=left), at)
    return one


@command
def mark_released(scope: Scope, asset_id: int, at: datetime) -> Asset:
    """Nobody at this court holds it any longer. Raises NotInThisAssetState."""
    one = locked(scope, asset_id)
    if one.state != State.RELEASED:
        _move(one, State.RELEASED)
        announce(scope, AssetReleased(**about(one, one.case_id)), at)
    return one
