"""The form of a paper, made from its template's fields: what the case knows is filled in, figures of law are not asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import InvalidOperation
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

COLUMN = "｜"


class FieldUnreadable(Refusal):
    zh = "“{label}”看不懂：{value}。日期写成 2026-12-24，金额写成 1234.50。"
    en = "{field} can't be read: {value}. Write days as 2026-12-24, sums as 1234.50."
    status = 422


@dataclass(frozen=True)
class Question:
    """One field as the form asks it; `kind` is an HTML input type, area or party."""

    name: str
    label: str
    kind: str
    value: str
    hint: str
    required: bool
    unit: str = ""


def questions(
    scope: Scope, case: cases.Case, template: documents.Template, on: date, given: Mapping[str, Any]
) -> list[Question]:
    """The fields of a paper but figures of law, prefilled from the case, then from what was typed."""
    known = documents.for_paper(scope, case, template, on, {})
    asked = [(field, True) for field in template.fields if not field.law]
    asked += [(field, False) for field in template.optional if not field.law]
    return [
        _question(field, needed, known.get(field.name), given) for field, needed in asked if not _settled(field, known)
    ]


def changes(paper: documents.Document, given: Mapping[str, Any]) -> list[Question]:
    """The fields of a draft that may be changed, as they stand, then as typed."""
    template, values = documents.template(paper.template), documents.values_of(paper)
    needed = set(template.fields)
    return [
        replace(_question(field, field in needed, values.get(field.name), given), hint="")
        for field in documents.amendable(template, paper.object)
        if field.type not in ("party", "list")
    ]


def _settled(field: Any, known: Mapping[str, Any]) -> bool:
    """Parties and duties come from the case as they stand."""
    return field.type in ("party", "list") and bool(known.get(field.name))


KINDS = {
    "text": "text",
    "date": "date",
    "moment": "datetime-local",
    "money": "text",
    "count": "number",
    "party": "party",
    "list": "area",
}


def _question(field: Any, needed: bool, value: Any, given: Mapping[str, Any]) -> Question:
    hint = ""
    if field.type == "list":
        columns = COLUMN.join(f"{column.zh}" for column in field.columns)
        english = COLUMN.join(column.en for column in field.columns)
        hint = f"每行一项，各栏用 {COLUMN} 隔开：{columns} || One row a line, columns apart by {COLUMN}: {english}"
    elif value is not None:
        hint = "从案件带入，可改 || From the case; you may change it"
    text = given.get(field.name) if field.name in given else plain(value)
    unit = "元 || CNY" if field.type == "money" else ""
    return Question(field.name, f"{field.zh} || {field.en}", KINDS[field.type], text or "", hint, needed, unit)


def plain(value: Any) -> str:
    """A value as a field of the form shows it."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def answers(scope: Scope, case: cases.Case, template: documents.Template, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, in the fields' types; empty ones are left to the case. Raises FieldUnreadable."""
    found: dict[str, Any] = {}
    for field in (*template.fields, *template.optional):
        text = str(given.get(field.name, "")).strip()
        if text and not field.law:
            found[field.name] = _read(scope, case, field, text)
    return found


def _read(scope: Scope, case: cases.Case, field: Any, text: str) -> Any:
    try:
        match field.type:
            case "date":
                return date.fromisoformat(text)
            case "moment":
                return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
            case "money":
                return Money.yuan(text.replace(",", ""))
            case "count":
                return int(text)
            case "party":
                return _party(scope, case, text)
            case "list":
                return [_row(field, line) for line in text.splitlines() if line.strip()]
    except (ValueError, InvalidOperation, MoneyNotWhole, StopIteration):
        raise FieldUnreadable(label=field.zh, field=field.en, value=text) from None
    return text


def _party(scope: Scope, case: cases.Case, text: str) -> Any:
    roles = cases.roles(scope, case.pk)
    return documents.of_party(next(role.party for role in roles if str(role.party_id) == text))


def _row(field: Any, line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.replace("|", COLUMN).split(COLUMN)]
    if len(parts) != len(field.columns):
        raise ValueError(line)
    typed: dict[str, Any] = {"money": Money.yuan, "count": int, "date": date.fromisoformat}
    return {column.name: typed.get(column.type, str)(part) for column, part in zip(field.columns, parts, strict=True)}
