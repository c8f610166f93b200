"""Recording things, what they are worth and what they look like."""

from collections.abc import Mapping, Sequence
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
from zhixing.infra.events import announce, lock_case, lock_cases
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
    one = rules.Find(case_id, kind, owner_party_id, identity, particulars, title, value, source, point)
    return record_all(scope, [one], at)[0]


@command
def record_all(scope: Scope, finds: Sequence[rules.Find], at: datetime) -> list[Asset]:
    """The same for many things in cases of one court, all or none; each thing once, however often it was found."""
    scope.require("asset.record")
    clean = [replace(one, identity=rules.identity(one.kind, one.identity)) for one in finds]
    case_ids = list(dict.fromkeys(one.case_id for one in finds))
    lock_cases(case_ids)
    found, debtors = cases.all_of(scope, case_ids), cases.debtors_of(scope, case_ids)
    for one in clean:
        if one.owner_id not in {role.party_id for role in debtors[one.case_id]}:
            raise NotTheDebtors
    return [_record(scope, found[one.case_id], one, at) for one in clean]


def _record(scope: Scope, case: cases.Case, found: rules.Find, at: datetime) -> Asset:
    _queue_up(case.court_id, found.kind, found.identity)
    known, doubtful, why = matching(case.court_id, found.kind, found.identity)
    made = {"court_id": case.court_id, "case": case, "owner_id": found.owner_id, "kind": found.kind, "recorded_at": at}
    one = known or Asset(**made)
    _fill(one, found if doubtful is None else replace(found, identity=replace(found.identity, mark="")))
    if _claim(one, case, found.owner_id, known is None, at):
        event = AssetRecorded(**about(one, case.pk), kind=found.kind, owner_id=found.owner_id, new=known is None)
        announce(scope, event, at)
    if found.value is not None:
        value_at(scope, one, case.pk, found.value, found.source, at.date(), at, known is None)
    for other, reason in [(doubtful, why), *((twin, "title") for twin in ([] if known else twins(one)))]:
        if other is not None:
            note_match(scope, one, other, reason, case.pk, at)
    return one


def _claim(one: Asset, case: cases.Case, owner_id: int, new: bool, at: datetime) -> bool:
    """Whether the case has a claim on it only now."""
    if not new and one.claims.filter(case=case).exists():
        return False
    AssetClaim.objects.create(asset=one, case=case, owner_id=owner_id, found_at=at)
    return True


def _fill(one: Asset, found: rules.Find) -> None:
    """What is known of it stays, what is new is added; numbers of a record merged into it stay with that record."""
    if one.pk is None or not one.merged.exists():
        one.number, one.mark = one.number or found.identity.number, one.mark or found.identity.mark
    one.title = one.title or found.title or one.get_kind_display()
    placed = {"point": rules.point(*found.point)} if found.point else {}
    one.particulars = {**found.particulars, **placed, **one.particulars}
    if one.kind in rules.MONEY and one.state == State.DELIVERED:
        one.state = State.FOUND  # its money came to the court, and there is new money
    if one.pk is None and found.value is not None:
        one.value_fen = found.value.fen
    one.save()


def _queue_up(court_id: int, kind: str, identity: rules.Identity) -> None:
    """Two cases that find one thing at the same moment make one record."""
    for domain, text in (("thing", identity.number), ("thing_mark", identity.mark)):
        if text:
            queue_up(f"asset:{court_id}:{kind}:{blind_index(domain, text)}")


def about(one: Asset, case_id: int) -> dict[str, Any]:
    return {"court_id": one.court_id, "case_id": case_id, "object": f"asset:{one.pk}", "asset_id": one.pk}


def value_at(
    scope: Scope, one: Asset, case_id: int, value: Money, source: str, on: date, at: datetime, first: bool = False
) -> None:
    """Add a value to its history; `first`: it was recorded with it just now."""
    last = None if first else one.values.order_by("-on", "-pk").first()
    if last is not None and (last.fen, last.source, last.on) == (value.fen, source, on):
        return
    Value.objects.create(asset=one, fen=value.fen, source=source, on=on, noted_at=at)
    if one.value_fen != value.fen:
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
