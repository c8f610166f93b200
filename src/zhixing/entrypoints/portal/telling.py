"""What happened in a case, in plain words, for the party who asks: only what it may know (`telling.toml`)."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.entrypoints import words
from zhixing.entrypoints.portal.visitor import Visitor
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

MOST = 200


@cache
def table() -> dict[str, dict[str, Any]]:
    """Event name -> {say: pair, only: role, own: field, where: {field: values}}."""
    return tomllib.loads((Path(__file__).parent / "telling.toml").read_text(encoding="utf-8"))


def happened(visitor: Visitor, known: set[int]) -> list[dict[str, Any]]:
    """{at, text} of what the party may read, newest first; `known` are the things it may know of."""
    rows = Event.objects.filter(case_id=visitor.case.pk, name__in=list(table())).order_by("-id")[:MOST]
    told = [row for row in rows if _may_read(row, visitor, known)]
    names = _names(visitor, told)
    return [{"at": row.at, "text": _sentence(row, names)} for row in told]


def _may_read(row: Event, visitor: Visitor, known: set[int]) -> bool:
    rule, facts = table()[row.name], row.payload
    if rule.get("only") and (rule["only"] == "debtor") != visitor.is_debtor:
        return False
    if rule.get("own") and facts.get(rule["own"]) != visitor.party.pk:
        return False
    if "asset_id" in facts and facts["asset_id"] not in known:
        return False
    return all(facts.get(field) in values for field, values in rule.get("where", {}).items())


def _names(visitor: Visitor, rows: list[Event]) -> dict[str, str]:
    scope, case_id = visitor.scope, visitor.case.pk
    names = {f"asset:{one.id}": one.title for one in assets.things(scope, case_id)}
    names |= {
        f"lot:{one.pk}": f"{one.title} || {one.title_en or one.title}" for one in auctions.lots_of_case(scope, case_id)
    }
    staff = {row.payload["staff_id"] for row in rows if "staff_id" in row.payload}
    return names | {f"staff:{one.pk}": one.name for one in courts.staff(scope).filter(pk__in=staff)}


def _sentence(row: Event, names: Mapping[str, str]) -> str:
    halves = table()[row.name]["say"].split(" || ")
    facts = {key: _say(key, value, names) for key, value in row.payload.items()}
    both = [
        half.format_map(_Lenient({key: _half(value, side) for key, value in facts.items()}))
        for side, half in enumerate(halves)
    ]
    return " || ".join(both)


class _Lenient(dict[str, str]):
    """An older event may lack a field a newer sentence names."""

    def __missing__(self, key: str) -> str:
        return "—"


def _half(value: str, side: int) -> str:
    return value.split(" || ")[side if " || " in value else 0]


def _say(key: str, value: Any, names: Mapping[str, str]) -> str:
    """A field in words: sums and days in the reader's language, things by name."""
    if key == "fen" or key.endswith("_fen"):
        return words.yuan(Money(value)) if value is not None else "—"
    if key.endswith("_id"):
        return names.get(f"{key.removesuffix('_id')}:{value}", "")
    if key == "template":
        paper = documents.templates().get(value)
        return f"《{paper.name}》 || {paper.name_en}" if paper else ""
    if key.endswith("_on") or key == "on":
        return words.day(date.fromisoformat(value)) if value else "—"
    return words.instant(datetime.fromisoformat(value)) if key.endswith("_at") and value else str(value)
