"""The directory of offices and their clerks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.commands.keys import begin_keys, trust_key
from zhixing.domain.agencies.events import UnitChanged, UnitClosed, UnitsImported
from zhixing.domain.agencies.models import Clerk, Request, Unit, UnitChange
from zhixing.domain.agencies.queries.standing import entry, written
from zhixing.domain.agencies.refusals import CodeTaken, EntryRefused, RowsRefused, StillAsked, WhyMissing
from zhixing.infra import accounts, clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.scope import Scope


@command
def enlist(scope: Scope, code: str, kind: str, name: str, name_en: str, channel: str, **more: Any) -> Unit:
    """Put an office into the directory, or change its entry. Raises HoursUnreadable."""
    scope.require("agency.enlist")
    fields = {"kind": kind, "name": name, "name_en": name_en, "channel": channel, **more}
    if "office_hours" in more:
        fields["office_hours"] = rules.tidy(more["office_hours"])
    unit = Unit.objects.update_or_create(code=code, defaults=fields)[0]
    if not unit.by_hand:
        begin_keys(unit)
    return unit


@command
def employ(scope: Scope, unit_id: int, login: str, password: str, name: str) -> Clerk:
    """Give a clerk of an office an account for the counter."""
    scope.require("agency.enlist")
    account = accounts.create(login, password, "agency")
    if account is None:
        return Clerk.objects.get(account__login=login)
    return Clerk.objects.create(account=account, unit_id=unit_id, name=name)


@command
def import_units(
    scope: Scope, rows: Sequence[Mapping[str, str]], at: datetime, items: Collection[str]
) -> tuple[int, int]:
    """Enter or change many offices, one a row by `rules.COLUMNS`; how many are new, and how many were changed.

    A column the sheet does not have stays as it stands. `items`: the codes of all there are, beside those in use.

    All or nothing: raises RowsRefused with every row that can't be entered and why.
    """
    scope.require("agency.enlist")
    lock_court(scope.court_id)
    known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    whole = [_whole(row, known.get(row.get("code", ""))) for row in rows]
    entries, wrong = rules.entries(whole, _tree(known), {*items, *_used(known)})
    if wrong:
        raise RowsRefused(rows=wrong, count=len(wrong), first=wrong[0])
    changes = [
        (known[one.code], changed)
        for one in entries
        if one.code in known and (changed := _changed(known[one.code], one))
    ]
    for unit, one in zip(_saved(entries), entries, strict=True):
        if not unit.by_hand:
            begin_keys(unit)
        if one.public_key:
            today = clock.day(clock.real_now())
            trust_key(scope, unit.pk, one.algorithm, one.public_key, today, at)
    UnitChange.objects.bulk_create(UnitChange(unit=unit, by=scope.actor, at=at, fields=diff) for unit, diff in changes)
    new = sum(one.code not in known for one in entries)
    announce(scope, UnitsImported(court_id=scope.court_id, new=new, changed=len(changes)), at)
    return new, len(changes)


def _saved(entries: Sequence[rules.Entry]) -> list[Unit]:
    """The offices of a sheet, made or changed, each under the one above it."""
    units = [Unit(**_fields(one)) for one in entries]
    names = [name for name in _fields(entries[0]) if name != "code"] if entries else []
    Unit.objects.bulk_create(units, update_conflicts=True, unique_fields=["code"], update_fields=names)
    by_code = Unit.objects.in_bulk([one.code for one in entries], field_name="code")
    placed = [by_code[one.code] for one in entries]
    parents = dict(Unit.objects.filter(code__in={one.parent for one in entries}).values_list("code", "pk"))
    for unit, one in zip(placed, entries, strict=True):
        unit.parent_id = parents.get(one.parent)
    Unit.objects.bulk_update(placed, ["parent"])
    return placed


def _tree(known: Mapping[str, Unit]) -> dict[str, str]:
    """Each office's code and that of the office above it."""
    return {code: unit.parent.code if unit.parent else "" for code, unit in known.items()}


def _used(known: Mapping[str, Unit]) -> set[str]:
    """Items that an office handles by now."""
    return {code for unit in known.values() for code in unit.items}


def _whole(row: Mapping[str, str], unit: Unit | None) -> dict[str, str]:
    """A row with what already stands in the columns its sheet does not have."""
    stands = {} if unit is None else {name: str(value) for name, value in written(unit).items()}
    return {**stands, **row}


def _fields(one: rules.Entry) -> dict[str, Any]:
    apart = ("parent", "public_key", "algorithm")
    return {name: value for name, value in asdict(one).items() if name not in apart}


def _changed(unit: Unit, one: rules.Entry) -> dict[str, list[Any]]:
    """What an entry changes in an office: {field: [before, after]}."""
    wanted = _fields(one) | {"parent": one.parent}
    stands = {name: getattr(unit, name) for name in wanted} | {"parent": unit.parent.code if unit.parent else ""}
    return {name: [stands[name], value] for name, value in wanted.items() if stands[name] != value}


@command
def enter_unit(scope: Scope, row: Mapping[str, str], at: datetime, items: Collection[str], new: bool = False) -> Unit:
    """Make or change one office's entry by hand, by `rules.COLUMNS`; what was there before stays in its history.

    Raises EntryRefused, CodeTaken for a `new` one whose code is in use.
    """
    scope.require("agency.enlist")
    lock_court(scope.court_id)
    known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    code = row.get("code", "")
    if new and code in known:
        raise CodeTaken(code=code)
    entries, wrong = rules.entries([row], _tree(known), {*items, *_used(known)})
    if wrong:
        zh, _, en = wrong[0].partition(" || ")
        raise EntryRefused(why=zh.partition("：")[2], why_en=en.partition(": ")[2])
    (one,) = entries
    unit = known.get(code) or Unit(code=code)
    changed = _changed(unit, one)
    unit.parent = known.get(one.parent)
    for name, value in _fields(one).items():
        setattr(unit, name, value)
    unit.save()
    if not unit.by_hand:
        begin_keys(unit)
    if changed:
        UnitChange.objects.create(unit=unit, by=scope.actor, at=at, fields=changed)
        announce(scope, UnitChanged(court_id=scope.court_id, unit_id=unit.pk, fields=sorted(changed), new=new), at)
    return unit


@command
def close_unit(scope: Scope, code: str, reason: str, at: datetime) -> Unit:
    """An office is asked nothing any longer; its entry and all that passed stay. Raises StillAsked, WhyMissing."""
    unit = _standing(scope, code, reason)
    waiting = unit.requests.filter(state__in=(Request.State.QUEUED, Request.State.ACCEPTED)).count()
    if waiting:
        raise StillAsked(count=waiting)
    return _switch(scope, unit, False, reason, at)


@command
def reopen_unit(scope: Scope, code: str, reason: str, at: datetime) -> Unit:
    """An office closed before may be asked again. Raises WhyMissing."""
    return _switch(scope, _standing(scope, code, reason), True, reason, at)


def _standing(scope: Scope, code: str, reason: str) -> Unit:
    scope.require("agency.enlist")
    if not reason.strip():
        raise WhyMissing
    lock_court(scope.court_id)
    return entry(code)


def _switch(scope: Scope, unit: Unit, active: bool, reason: str, at: datetime) -> Unit:
    if unit.active != active:
        Unit.objects.filter(pk=unit.pk).update(active=active)
        diff = {"active": [unit.active, active]}
        UnitChange.objects.create(unit=unit, by=scope.actor, at=at, fields=diff, reason=reason.strip()[:200])
        announce(scope, UnitClosed(court_id=scope.court_id, unit_id=unit.pk, opened=active), at)
    return unit
