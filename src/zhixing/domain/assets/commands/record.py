"""Recording things, what they are worth and what they look like."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from zhixing.domain.assets import rules
from zhixing.domain.assets.commands.match import note_match
from zhixing.domain.assets.events import AssetPhotographed, AssetRecorded, AssetValued
from zhixing.domain.assets.models import Asset, AssetClaim, Value
from zhixing.domain.assets.queries import asset, matching, twins
from zhixing.domain.assets.refusals import NotTheDebtors, PictureUnreadable
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
    point: tuple[float, float] | None = None,
) -> Asset:
    """The court's one record of a thing, made if new, and this case's claim on it; told again, nothing is doubled.

    `particulars` holds no numbers and no names; those of a known thing are added to it. `point`: longitude, latitude.
    Where number and mark lead to two records, the number's is taken and a person is shown both. Raises NotTheDebtors,
    NumberMissing.
    """
    scope.require("asset.record")
    clean = rules.identity(kind, identity)
    lock_case(case_id)
    case = cases.case(scope, case_id)
    if owner_party_id not in {role.party_id for role in cases.debtors(scope, case_id)}:
        raise NotTheDebtors
    _queue_up(case.court_id, kind, clean)
    known, doubtful, why = matching(case.court_id, kind, clean)
    one = known or Asset(court_id=case.court_id, case=case, owner_id=owner_party_id, kind=kind, recorded_at=at)
    _fill(one, clean if doubtful is None else replace(clean, mark=""), particulars, title, point)
    claim = {"owner_id": owner_party_id, "found_at": at}
    _, new = AssetClaim.objects.get_or_create(asset=one, case=case, defaults=claim)
    if new:
        event = AssetRecorded(**about(one, case_id), kind=kind, owner_id=owner_party_id, new=known is None)
        announce(scope, event, at)
    if value is not None:
        value_at(scope, one, case_id, value, source, at.date(), at)
    for other, reason in [(doubtful, why), *((twin, "title") for twin in ([] if known else twins(one)))]:
        if other is not None:
            note_match(scope, one, other, reason, case_id, at)
    return one


def _fill(
    one: Asset,
    identity: rules.Identity,
    particulars: Mapping[str, Any],
    title: str,
    point: tuple[float, float] | None,
) -> None:
    """What is known of it stays, what is new is added; numbers of a record merged into it stay with that record."""
    if one.pk is None or not one.merged.exists():
        one.number, one.mark = one.number or identity.number, one.mark or identity.mark
    one.title = one.title or title or one.get_kind_display()
    placed = {"point": rules.point(*point)} if point else {}
    one.particulars = {**particulars, **placed, **one.particulars}
    if one.kind in rules.MONEY and one.state == State.DELIVERED:
        one.state = State.FOUND  # its money came to the court, and there is new money
    one.save()


def _queue_up(court_id: int, kind: str, identity: rules.Identity) -> None:
    """Two cases that find one thing at the same moment make one record."""
    for domain, text in (("thing", identity.number), ("thing_mark", identity.mark)):
        if text:
            queue_up(f"asset:{court_id}:{kind}:{blind_index(domain, text)}")


def about(one: Asset, case_id: int) -> dict[str, Any]:
    return {"court_id": one.court_id, "case_id": case_id, "object": f"asset:{one.pk}", "asset_id": one.pk}


def value_at(scope: Scope, one: Asset, case_id: int, value: Money, source: str, on: date, at: datetime) -> None:
    last = one.values.order_by("-on", "-pk").first()
    if last is not None and (last.fen, last.source, last.on) == (value.fen, source, on):
        return
    Value.objects.create(asset=one, fen=value.fen, source=source, on=on, noted_at=at)
    one.value_fen = value.fen
    one.save(update_fields=["value_fen"])
    announce(scope, AssetValued(**about(one, case_id), fen=value.fen, source=source), at)


def locked(scope: Scope, asset_id: int, case_id: int | None = None) -> Asset:
    found = asset(scope, asset_id)
    lock_case(case_id or found.case_id)
    return Asset.objects.select_for_update().get(pk=asset_id)


@command
def note_value(scope: Scope, asset_id: int, value: Money, source: str, on: date, at: datetime) -> Asset:
    """Add a value to the thing's history; the same value from the same source on the same day is one."""
    one = locked(scope, asset_id)
    value_at(scope, one, one.case_id, value, source, on, at)
    return one


@command
def add_photo(scope: Scope, asset_id: int, picture: bytes, at: datetime) -> Asset:
    """Add a picture at the end. Raises PictureUnreadable."""
    scope.require("asset.record")
    suffix = next((suffix for head, suffix in PICTURES.items() if picture.startswith(head)), None)
    if suffix is None:
        raise PictureUnreadable
    one = locked(scope, asset_id)
    key = files.store(picture, suffix)
    if key not in one.photos:
        one.photos = [*one.photos, key]
        one.save(update_fields=["photos"])
        announce(scope, AssetPhotographed(**about(one, one.case_id), key=key), at)
    return one
