"""Recording things, and moving them along their way."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from zhixing.domain.assets import rules
from zhixing.domain.assets.events import (
    AssetDelivered,
    AssetPhotographed,
    AssetRecorded,
    AssetReleased,
    AssetSold,
    AssetValued,
)
from zhixing.domain.assets.models import Asset, AssetClaim, Value
from zhixing.domain.assets.queries import asset, matching
from zhixing.domain.assets.refusals import NotInThisAssetState, NotTheDebtors, PictureUnreadable
from zhixing.domain.cases import api as cases
from zhixing.infra import files
from zhixing.infra.commands import command, queue_up
from zhixing.infra.crypto import blind_index
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Asset.State
PICTURES = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"RIFF": ".webp"}


@command
def record(
    scope: Scope,
    case_id: int,
    kind: str,
    owner_party_id: int,
    identity: rules.Identity,
    particulars: Mapping[str, Any],
    at: datetime,
    title: str = "",
    value: Money | None = None,
    source: str = "",
) -> Asset:
    """The court's one record of a thing, made if new, and this case's claim on it; told again, nothing is doubled.

    `particulars` holds no numbers and no names; those of a known thing are added to it. Raises NotTheDebtors,
    NumberMissing.
    """
    scope.require("asset.record")
    clean = rules.identity(kind, identity)
    lock_case(case_id)
    case = cases.case(scope, case_id)
    if owner_party_id not in {role.party_id for role in cases.debtors(scope, case_id)}:
        raise NotTheDebtors
    _queue_up(case.court_id, kind, clean)
    known = matching(case.court_id, kind, clean)
    one = known or Asset(court_id=case.court_id, case=case, owner_id=owner_party_id, kind=kind, recorded_at=at)
    one.number, one.mark = one.number or clean.number, one.mark or clean.mark
    one.title = one.title or title or one.get_kind_display()
    one.particulars = {**particulars, **one.particulars} if known else dict(particulars)
    if kind == Asset.Kind.DEPOSIT and one.state == State.DELIVERED:
        one.state = State.FOUND  # its money came to the court, and there is new money
    one.save()
    claim = {"owner_id": owner_party_id, "found_at": at}
    _, new = AssetClaim.objects.get_or_create(asset=one, case=case, defaults=claim)
    if new:
        event = AssetRecorded(**_about(one, case_id), kind=kind, owner_id=owner_party_id, new=known is None)
        announce(scope, event, at)
    if value is not None:
        _value(scope, one, case_id, value, source, at.date(), at)
    return one


def _queue_up(court_id: int, kind: str, identity: rules.Identity) -> None:
    """Two cases that find one thing at the same moment make one record."""
    for domain, text in (("thing", identity.number), ("thing_mark", identity.mark)):
        if text:
            queue_up(f"asset:{court_id}:{kind}:{blind_index(domain, text)}")


def _about(one: Asset, case_id: int) -> dict[str, Any]:
    return {"court_id": one.court_id, "case_id": case_id, "object": f"asset:{one.pk}", "asset_id": one.pk}


def _value(scope: Scope, one: Asset, case_id: int, value: Money, source: str, on: date, at: datetime) -> None:
    last = one.values.order_by("-on", "-pk").first()
    if last is not None and (last.fen, last.source, last.on) == (value.fen, source, on):
        return
    Value.objects.create(asset=one, fen=value.fen, source=source, on=on, noted_at=at)
    one.value_fen = value.fen
    one.save(update_fields=["value_fen"])
    announce(scope, AssetValued(**_about(one, case_id), fen=value.fen, source=source), at)


def _locked(scope: Scope, asset_id: int, case_id: int | None = None) -> Asset:
    found = asset(scope, asset_id)
    lock_case(case_id or found.case_id)
    return Asset.objects.select_for_update().get(pk=asset_id)


def _move(one: Asset, wanted: str) -> None:
    if not rules.may_become(one.state, wanted):
        raise NotInThisAssetState(state=one.get_state_display())
    one.state = wanted
    one.save(update_fields=["state"])


@command
def note_value(scope: Scope, asset_id: int, value: Money, source: str, on: date, at: datetime) -> Asset:
    """Add a value to the thing's history; the same value from the same source on the same day is one."""
    one = _locked(scope, asset_id)
    _value(scope, one, one.case_id, value, source, on, at)
    return one


@command
def add_photo(scope: Scope, asset_id: int, picture: bytes, at: datetime) -> Asset:
    """Add a picture at the end. Raises PictureUnreadable."""
    scope.require("asset.record")
    suffix = next((suffix for head, suffix in PICTURES.items() if picture.startswith(head)), None)
    if suffix is None:
        raise PictureUnreadable
    one = _locked(scope, asset_id)
    key = files.store(picture, suffix)
    if key not in one.photos:
        one.photos = [*one.photos, key]
        one.save(update_fields=["photos"])
        announce(scope, AssetPhotographed(**_about(one, one.case_id), key=key), at)
    return one


@command
def mark_held(scope: Scope, asset_id: int, case_id: int) -> Asset:
    """A case holds the thing now: it is the one that disposes of it; the first to hold it stays so."""
    one = _locked(scope, asset_id, case_id)
    if one.state in (State.FOUND, State.RELEASED):
        one.case_id = case_id
        one.save(update_fields=["case"])
        _move(one, State.HELD)
    return one


@command
def mark_priced(scope: Scope, asset_id: int, price: Money, at: datetime) -> Asset:
    """Its reference price is fixed. Raises NotInThisAssetState."""
    one = _locked(scope, asset_id)
    _move(one, State.PRICED)
    _value(scope, one, one.case_id, price, "valuation", at.date(), at)
    return one


@command
def mark_on_sale(scope: Scope, asset_id: int) -> Asset:
    """A notice of its sale is out. Raises NotInThisAssetState."""
    one = _locked(scope, asset_id)
    _move(one, State.ON_SALE)
    return one


@command
def mark_sold(scope: Scope, asset_id: int, price: Money, at: datetime) -> Asset:
    """It is sold. Done twice, it is done once. Raises NotInThisAssetState."""
    one = _locked(scope, asset_id)
    if one.state != State.SOLD:
        _move(one, State.SOLD)
        _value(scope, one, one.case_id, price, "sale", at.date(), at)
        announce(scope, AssetSold(**_about(one, one.case_id), fen=price.fen), at)
    return one


@command
def mark_delivered(scope: Scope, asset_id: int, at: datetime) -> Asset:
    """The buyer has it; of a deposit: its money is with the court. Raises NotInThisAssetState."""
    one = _locked(scope, asset_id)
    if one.state != State.DELIVERED:
        _move(one, State.DELIVERED)
        announce(scope, AssetDelivered(**_about(one, one.case_id)), at)
    return one


@command
def mark_released(scope: Scope, asset_id: int, at: datetime) -> Asset:
    """Nobody at this court holds it any longer. Raises NotInThisAssetState."""
    one = _locked(scope, asset_id)
    if one.state != State.RELEASED:
        _move(one, State.RELEASED)
        announce(scope, AssetReleased(**_about(one, one.case_id)), at)
    return one
