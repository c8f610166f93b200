"""The calculators of the law library as public pages: all that is typed stands in the address, nothing is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from zhixing.entrypoints import language, words
from zhixing.entrypoints.calculators import sheets
from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind, read_all
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.refusals import AnswerMissing, TableEnded
from zhixing.entrypoints.calculators.registry import CALCULATORS
from zhixing.entrypoints.calculators.reply import Reply, Table
from zhixing.entrypoints.calculators.words import shown
from zhixing.entrypoints.door import public_page
from zhixing.infra import clock
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

PAGES = {one.key: one for one in CALCULATORS.values() if one.page}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {Kind.DAY: "date", Kind.CHOICE: "select", Kind.FLAG: "checkbox"}
NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.COUNT)
MANY = 4
"""Columns from which a schedule becomes cards on a telephone [design]."""


@dataclass(frozen=True)
class Outcome:
    """What came of what was typed: a reply, or what is missing, or what is wrong."""

    reply: Reply | None = None
    missing: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    refused: Refusal | None = None


@public_page
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "law/index.html", {"calculators": PAGES.values()})


@public_page
def calculator(request: HttpRequest, key: str) -> HttpResponse:
    """The form and its answer; only the answer for the page's own script, which asks while one types."""
    one = _known(key)
    typed = _typed(one, request.GET)
    outcome = _outcome(one, typed)
    context = {"calculator": one, "query": _query(request), **_shown(one, typed, outcome)}
    if request.headers.get("X-Part") == "answer":
        return render(request, "law/answer.html", context)
    today = clock.real_now().date().isoformat()
    fresh = not typed
    fields = [_field(one, ask, typed, today if fresh and ask.today else "") for ask in one.asks]
    context |= {
        "calculators": PAGES.values(),
        "fields": [field for field in fields if not field["ask"].more],
        "seldom": [field for field in fields if field["ask"].more],
        "unfolded": any(field["ask"].more and field["filled"] for field in fields),
        "example": _as_query(one),
    }
    wrong = outcome.refused or outcome.faults
    return render(request, "law/calculator.html", context, status=422 if wrong else 200)


@public_page
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The answer with its schedules as XLSX. Raises the first Refusal."""
    one = _known(key)
    typed = _typed(one, request.GET)
    reply = one.reply(typed)
    given, _ = read_all(one.asks, typed)
    answer = HttpResponse(sheets.answer_book(one, given, reply, language.current()), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(language.pick(one.words))}.xlsx"
    return answer


def _known(key: str) -> Calculator:
    if key not in PAGES:
        raise Http404
    return PAGES[key]


def _typed(one: Calculator, query: QueryDict) -> dict[str, Any]:
    """Answers from the address: `principal=…`, and of a table's rows `payments.on=…&payments.amount=…` in order."""
    typed: dict[str, Any] = {}
    for ask in one.asks:
        if ask.kind is Kind.ROWS:
            cells = [query.getlist(f"{ask.name}.{column.name}") for column in ask.columns]
            names = [column.name for column in ask.columns]
            rows = [dict(zip(names, row, strict=True)) for row in zip_longest(*cells, fillvalue="")]
            typed[ask.name] = [row for row in rows if _filled(ask, row)]
        else:
            typed[ask.name] = query.get(ask.name, "").strip()
    return {name: value for name, value in typed.items() if value}


def _filled(ask: Ask, row: Mapping[str, str]) -> bool:
    """Whether something was typed: a choice that only stands at its first word is nothing."""
    return any(row[column.name].strip() not in ("", column.default) for column in ask.columns)


def _outcome(one: Calculator, typed: Mapping[str, Any]) -> Outcome:
    if not typed:
        return Outcome()
    given, faults = read_all(one.asks, typed)
    if faults and all(isinstance(fault, AnswerMissing) for fault in faults.values()):
        return Outcome(missing=tuple(ask.words for ask in one.asks if ask.name in faults))
    if faults:
        said = {name: fault.say(language.current()) for name, fault in faults.items()}
        return Outcome(faults=tuple((f"id_{name}", sentence) for name, sentence in said.items()))
    try:
        return Outcome(one.work(given))
    except Refusal as refused:
        return Outcome(refused=refused)


def _shown(one: Calculator, typed: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    """What the answer's template draws, in the reader's language."""
    lang = language.current()
    told: dict[str, Any] = {"outcome": outcome, "past_table": isinstance(outcome.refused, TableEnded)}
    if outcome.reply is None:
        return told
    given, _ = read_all(one.asks, typed)
    reply = outcome.reply
    return told | {
        "sentence": reply.sentence(lang),
        "facts": [(fact.words, _written(fact.value, lang)) for fact in reply.facts],
        "notes": reply.notes,
        "tables": [_drawn(table.turned() if table.upright else table, lang) for table in reply.tables if table.rows],
        "figures": [used.say(lang) for used in reply.figures],
        "articles": [article.say(lang) for article in reply.articles],
        "asked": [(ask.words, text) for ask in one.asks for text in ask.written(given[ask.name], lang)],
    }


def _written(value: Any, lang: str) -> str:
    return f"{words.full_day(value)} {words.weekday(value)}" if isinstance(value, date) else shown(value, lang)


def _drawn(table: Table, lang: str) -> dict[str, Any]:
    """Cells as (head, text, is a figure)."""
    lines = [*table.rows, *([table.total] if table.total else [])]
    heads = [head for _, head in table.columns]
    figures = [any(_is_figure(row[place]) for row in table.rows) for place in range(len(heads))]
    cells = [
        [(head, shown(value, lang), num) for head, value, num in zip(heads, line, figures, strict=True)]
        for line in lines
    ]
    return {
        "words": table.words,
        "heads": list(zip(heads, figures, strict=True)),
        "lines": cells,
        "total": table.total is not None,
        "cards": len(heads) > MANY,
    }


def _is_figure(value: Any) -> bool:
    return isinstance(value, Money | int) and not isinstance(value, bool)


def _field(one: Calculator, ask: Ask, typed: Mapping[str, Any], preset: str) -> dict[str, Any]:
    """A question as the form's template draws it."""
    field: dict[str, Any] = {"ask": ask, "off": not ask.matters(one.asks, typed)}
    if ask.kind is Kind.ROWS:
        filled = typed.get(ask.name, [])
        rows = [*filled, {}] if filled else [{}]
        return field | {
            "filled": bool(filled),
            "rows": [[_cell(ask, column, row, n) for column in ask.columns] for n, row in enumerate(rows)],
        }
    value = typed.get(ask.name) or preset or ask.default
    return field | _control(ask) | {"name": ask.name, "value": value, "filled": bool(typed.get(ask.name))}


def _cell(ask: Ask, column: Ask, row: Mapping[str, str], number: int) -> dict[str, Any]:
    value = row.get(column.name) or column.default
    return _control(column) | {
        "name": f"{ask.name}.{column.name}",
        "id": f"{ask.name}-{column.name}-{number}",
        "value": value,
        "words": column.words,
        "when": column.when and (f"{ask.name}.{column.when[0]}", column.when[1]),
        "off": not column.matters(ask.columns, row),
    }


def _control(ask: Ask) -> dict[str, Any]:
    """What kind of field it is; choices in groups where they have groups."""
    empty = [Choice("", "请选择 || choose")] if not ask.default else []
    return {
        "type": TYPES.get(ask.kind, "text"),
        "decimal": ask.kind in NUMBERS,
        "groups": _grouped([*empty, *ask.choices]) if ask.kind is Kind.CHOICE else [],
    }


def _grouped(choices: Iterable[Choice]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in choices:
        groups.setdefault(one.group, []).append((one.key, one.words))
    return list(groups.items())


def _query(request: HttpRequest) -> str:
    """The address's query without what only chooses language and size of text."""
    query = request.GET.copy()
    for remembered in ("lang", "text"):
        query.pop(remembered, None)
    return query.urlencode()


def _as_query(one: Calculator) -> str:
    """The address of its example."""
    query = QueryDict(mutable=True)
    for ask in one.asks:
        if ask.kind is Kind.ROWS:
            for row in one.example.get(ask.name, ()):
                for column in ask.columns:
                    query.appendlist(f"{ask.name}.{column.name}", row.get(column.name, ""))
        elif ask.name in one.example:
            query[ask.name] = one.example[ask.name]
    return query.urlencode()
