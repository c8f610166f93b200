"""The directory of offices and their clerks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.commands.keys import begin_keys, trust_key
from zhixing.domain.agencies.events import UnitsImported
from zhixing.domain.agencies.models import Clerk, Unit
from zhixing.domain.agencies.refusals import RowsRefused
from zhixing.infra import accounts, clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.scope import Scope


@command
def enlist(scope: Scope, code: str, kind: str, name: str, name_en: str, channel: str, **more: Any) -> Unit:
    """Put an office into the directory, or change its entry."""
    scope.require("agency.enlist")
    fields = {"kind": kind, "name": name, "name_en": name_en, "channel": channel, **more}
    unit = Unit.objects.update_or_create(code=code, defaults=fields)[0]
    if unit.channel == Unit.Channel.SYSTEM:
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
def import_units(scope: Scope, rows: Sequence[Mapping[str, str]], at: datetime) -> tuple[int, int]:
    """Enter or change many offices, one a row by `rules.COLUMNS`; how many are new, and how many were changed.

    All or nothing: raises RowsRefused with every row that can't be entered and why.
    """
    scope.require("agency.enlist")
    lock_court(scope.court_id)
    known = dict(Unit.objects.values_list("code", "pk"))
    entries, wrong = rules.entries(rows, known.keys())
    if wrong:
        raise RowsRefused(rows=wrong, count=len(wrong), first=wrong[0])
    units = [Unit(**_fields(one)) for one in entries]
    names = [name for name in _fields(entries[0]) if name != "code"] if entries else []
    Unit.objects.bulk_create(units, update_conflicts=True, unique_fields=["code"], update_fields=names)
    by_code = Unit.objects.in_bulk([one.code for one in entries], field_name="code")
    placed = [by_code[one.code] for one in entries]
    parents = dict(Unit.objects.filter(code__in={one.parent for one in entries}).values_list("code", "pk"))
    for unit, one in zip(placed, entries, strict=True):
        unit.parent_id = parents.get(one.parent)
    Unit.objects.bulk_update(placed, ["parent"])
    for unit, one in zip(placed, entries, strict=True):
        if unit.channel == Unit.Channel.SYSTEM:
            begin_keys(unit)
        if one.public_key:
            today = clock.day(clock.real_now())
            trust_key(scope, unit.pk, one.algorithm, one.public_key, today, at)
    new = sum(one.code not in known for one in entries)
    event = UnitsImported(court_id=scope.court_id, new=new, changed=len(entries) - new)
    announce(scope, event, at)
    return new, len(entries) - new


def _fields(one: rules.Entry) -> dict[str, Any]:
    apart = ("parent", "public_key", "algorithm")
    return {name: value for name, value in asdict(one).items() if name not in apart}
