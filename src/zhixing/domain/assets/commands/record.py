"""Recording things, what they are worth and what they look like."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from zhixing.domain.assets import rules
from zhixing.domain.assets.commands.match import note_match
from zhixing.domain.assets.events import AssetPhotographed, AssetRecorded, AssetValued
from zhixing.domain.assets.models import Asset, AssetClaim, Value
from zhixing.domain.assets.queries import asset, known, matching, twins
from zhixing.domain.assets.refusals import NotTheDebtors
from zhixing.domain.cases import api as cases
from zhixing.infra import files, pictures
from zhixing.infra.commands import command, queue_up
from zhixing.infra.crypto import blind_index
from zhixing.infra.events import announce, lock_case, lock_cases
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Asset.State
FILLED = ("number", "mark", "title", "particulars", "state")
"""What a thing that is known may still learn from another answer."""


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
    recording = _Recording(scope, at, [(found[one.case_id], one) for one in clean])
    things = [recording.take(found[one.case_id], one) for one in clean]
    recording.write()
    return things


class _Recording:
    """Many things in one go: what is known of them is asked once, claims and values are written once.

    Two cases that find one thing at the same moment make one record: whoever is second waits for its number.
    """

    def __init__(self, scope: Scope, at: datetime, finds: Sequence[tuple[cases.Case, rules.Find]]) -> None:
        self.scope, self.at = scope, at
        queue_up(*(name for case, one in finds for name in _places(case.court_id, one)))
        self.rows: list[Asset] = []
        for court_id in {case.court_id for case, _ in finds}:
            self.rows += known(court_id, [one.identity for case, one in finds if case.court_id == court_id])
        by_id = {row.pk: row for row in self.rows}
        for row in self.rows:
            if row.merged_into is not None:
                row.merged_into = by_id.setdefault(row.merged_into.pk, row.merged_into)
        self.keepers = (
            set(Asset.objects.filter(merged_into__in=list(by_id)).values_list("merged_into", flat=True))
            if by_id
            else set()
        )
        claims = AssetClaim.objects.filter(asset__in=list(by_id), case__in={case.pk for case, _ in finds})
        self.claimed = set(claims.values_list("asset_id", "case_id")) if by_id else set()
        self.claims: list[AssetClaim] = []
        self.values: dict[int, list[Value]] = {}

    def take(self, case: cases.Case, found: rules.Find) -> Asset:
        here = [row for row in self.rows if row.court_id == case.court_id]
        one, doubtful, why = matching(here, found.kind, found.identity)
        new = one is None
        made = {"court_id": case.court_id, "case": case, "owner_id": found.owner_id, "kind": found.kind}
        one = one or Asset(**made, recorded_at=self.at)
        self._fill(one, found if doubtful is None else replace(found, identity=replace(found.identity, mark="")))
        if new:
            self.rows.append(one)
        self._claim(one, case, found.owner_id, new)
        if found.value is not None:
            self._value(one, case.pk, found.value, found.source, new)
        for other, reason in [(doubtful, why), *((twin, "title") for twin in (twins(one) if new else []))]:
            if other is not None:
                note_match(self.scope, one, other, reason, case.pk, self.at)
        return one

    def _fill(self, one: Asset, found: rules.Find) -> None:
        """What is known of it stays, what is new is added; numbers of a record merged into it stay with that record."""
        before = [getattr(one, name) for name in FILLED]
        if one.pk not in self.keepers:
            one.number, one.mark = one.number or found.identity.number, one.mark or found.identity.mark
        one.title = one.title or found.title[: rules.LONGEST_TITLE] or one.get_kind_display()
        placed = {"point": rules.point(*found.point)} if found.point else {}
        one.particulars = {**found.particulars, **placed, **one.particulars}
        if one.kind in rules.MONEY and one.state == State.DELIVERED:
            one.state = State.FOUND  # its money came to the court, and there is new money
        if one.pk is None:
            one.value_fen = found.value.fen if found.value is not None else None
            one.save()
        elif before != [getattr(one, name) for name in FILLED]:
            one.save(update_fields=[*FILLED, "number_index", "mark_index"])

    def _claim(self, one: Asset, case: cases.Case, owner_id: int, new: bool) -> None:
        """The case has a claim on it from now on."""
        if (one.pk, case.pk) in self.claimed:
            return
        self.claimed.add((one.pk, case.pk))
        self.claims.append(AssetClaim(asset=one, case=case, owner_id=owner_id, found_at=self.at))
        event = AssetRecorded(**about(one, case.pk), kind=one.kind, owner_id=owner_id, new=new)
        announce(self.scope, event, self.at)

    def _value(self, one: Asset, case_id: int, value: Money, source: str, new: bool) -> None:
        told = self.values.setdefault(one.pk, [])
        last = told[-1] if told else None if new else _last_value(one)
        if made := _valued(
            self.scope,
            one,
            case_id,
            Value(asset=one, fen=value.fen, source=source, on=self.at.date(), noted_at=self.at),
            last,
        ):
            told.append(made)

    def write(self) -> None:
        AssetClaim.objects.bulk_create(self.claims)
        Value.objects.bulk_create([row for rows in self.values.values() for row in rows])


def _places(court_id: int, found: rules.Find) -> list[str]:
    """What a second recording of the same thing waits for."""
    both = (("thing", found.identity.number), ("thing_mark", found.identity.mark))
    return [f"asset:{court_id}:{found.kind}:{blind_index(domain, text)}" for domain, text in both if text]


def about(one: Asset, case_id: int) -> dict[str, Any]:
    return {"court_id": one.court_id, "case_id": case_id, "object": f"asset:{one.pk}", "asset_id": one.pk}


def value_at(scope: Scope, one: Asset, case_id: int, value: Money, source: str, on: date, at: datetime) -> None:
    """Add a value to its history."""
    row = Value(asset=one, fen=value.fen, source=source, on=on, noted_at=at)
    if (made := _valued(scope, one, case_id, row, _last_value(one))) is not None:
        made.save()


def _last_value(one: Asset) -> Value | None:
    return one.values.order_by("-on", "-pk").first()


def _valued(scope: Scope, one: Asset, case_id: int, row: Value, last: Value | None) -> Value | None:
    """The value, to be saved, of a thing from now on; None when the last one says the same."""
    if last is not None and (last.fen, last.source, last.on) == (row.fen, row.source, row.on):
        return None
    if one.value_fen != row.fen:
        one.value_fen = row.fen
        one.save(update_fields=["value_fen"])
    announce(scope, AssetValued(**about(one, case_id), fen=row.fen, source=row.source), row.noted_at)
    return row


def locked(scope: Scope, asset_id: int, case_id: int | None = None) -> Asset:
    """The thing, this case's chain locked first, else that of the case that disposes of it. Raises NoSuchAsset."""
    lock_case(case_id or asset(scope, asset_id).case_id)
    return asset(scope, asset_id, lock=True)


@command
def note_value(scope: Scope, asset_id: int, value: Money, source: str, on: date, at: datetime) -> Asset:
    """Add a value to the thing's history; the same value from the same source on the same day is one. Raises BelowNothing."""
    rules.check_sum(value)
    one = locked(scope, asset_id)
    value_at(scope, one, one.case_id, value, source, on, at)
    return one


@command
def add_photo(scope: Scope, asset_id: int, picture: bytes, at: datetime) -> Asset:
    """Add a picture at the end, stripped of all but the picture. Raises NotAPicture, PictureTooLarge."""
    scope.require("asset.record")
    shown, _, _ = pictures.photo(picture)
    one = locked(scope, asset_id)
    key = files.store(shown, ".jpg")
    if key not in one.photos:
        one.photos = [*one.photos, key]
        one.save(update_fields=["photos"])
        announce(scope, AssetPhotographed(**about(one, one.case_id), key=key), at)
    return one
