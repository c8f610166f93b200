"""What a calculator asks for, and how typed words become values. One description serves shell, page, file and docs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from zhixing.entrypoints.calculators.refusals import (
    AnswerMissing,
    BelowZero,
    DayOutOfRange,
    EndBeforeStart,
    NotAChoice,
    NotADay,
    NotAnAmount,
    NotANumber,
    TooLarge,
    TooManyRows,
)
from zhixing.entrypoints.calculators.words import say, shown
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
MOST_ROWS, MOST_YUAN, MOST_COUNT = 500, 10**12, 9999
"""What a calculator takes at most: it is open to everybody [design]."""

Raw = Mapping[str, Any]
"""Answers as typed: texts by name; of a table a list of such mappings."""


class Kind(StrEnum):
    DAY = "day"
    MONEY = "money"
    NUMBER = "number"
    COUNT = "count"
    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"
    ROWS = "rows"


@dataclass(frozen=True)
class Choice:
    key: str
    words: str
    group: str = ""


@dataclass(frozen=True)
class Ask:
    """One question.

    `words`, `hint`, `unit`: pairs. `after`: another day that this one may not lie before. `when`: (name, answers) of
    the choice that makes this question matter. `columns`: the questions of each row of a table, `one` its option.
    `today`: a page fills in the day. `more`: seldom asked, put away on a page.
    """

    name: str
    words: str
    kind: Kind = Kind.TEXT
    required: bool = False
    default: str = ""
    hint: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Ask, ...] = ()
    after: str = ""
    when: tuple[str, tuple[str, ...]] | None = None
    one: str = ""
    today: bool = False
    more: bool = False

    def matters(self, asks: Sequence[Ask], raw: Raw) -> bool:
        """Whether the answer it hangs on, if any, is one that makes it matter."""
        if not self.when:
            return True
        name, answers = self.when
        return str(raw.get(name) or next(ask.default for ask in asks if ask.name == name)) in answers

    def written(self, value: Any, lang: str) -> list[str]:
        """A value as the answer shows it was asked: of a choice its words, of a table each row; nothing for nothing."""
        if value is None or value is False:
            return []
        if self.kind is Kind.ROWS:
            return [
                " ".join(text for one in self.columns for text in one.written(row[one.name], lang)) for row in value
            ]
        return [shown(next((one.words for one in self.choices if one.key == value), value), lang)]

    def says(self, **more: Any) -> dict[str, Any]:
        """Facts of a refusal that names this question in both languages."""
        return {"name": self.name, "zh": say(self.words, "zh"), "en": say(self.words, "en"), **more}

    def read(self, typed: Any) -> Any:
        """The value of what was typed; None (False, no rows) for nothing. Raises a Refusal that names the question."""
        if self.kind is Kind.ROWS:
            return _rows(self, typed or ())
        text = str(typed if typed is not None else "").strip() or self.default
        if not text:
            if self.required:
                raise AnswerMissing(**self.says())
            return False if self.kind is Kind.FLAG else None
        return _READERS[self.kind](self, text)


def read_all(asks: Sequence[Ask], raw: Raw) -> tuple[dict[str, Any], dict[str, Refusal]]:
    """Values by name, and what is wrong by name. A question that does not matter here is passed over."""
    given: dict[str, Any] = {}
    faults: dict[str, Refusal] = {}
    for ask in asks:
        given[ask.name] = () if ask.kind is Kind.ROWS else None
        if not ask.matters(asks, raw):
            continue
        try:
            given[ask.name] = value = ask.read(raw.get(ask.name))
            if ask.after and value and given.get(ask.after) and value < given[ask.after]:
                other = next(one for one in asks if one.name == ask.after)
                before = {"other_zh": say(other.words, "zh"), "other_en": say(other.words, "en")}
                raise EndBeforeStart(**ask.says(end=value, start=given[ask.after], **before))
        except Refusal as refused:
            faults[ask.name] = refused
    return given, faults


def _day(ask: Ask, text: str) -> date:
    try:
        day = date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise NotADay(**ask.says(text=text)) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfRange(**ask.says(day=day, first=FIRST_DAY, last=LAST_DAY))
    return day


def _money(ask: Ask, text: str) -> Money:
    try:
        amount = Money.yuan(text.replace("，", ",").removesuffix("元"))
    except Refusal:
        raise NotAnAmount(**ask.says(text=text)) from None
    if amount < Money.zero:
        raise BelowZero(**ask.says())
    if amount > Money.yuan(MOST_YUAN):
        raise TooLarge(**ask.says(most=f"{MOST_YUAN:,}"))
    return amount


def _number(ask: Ask, text: str) -> Decimal:
    try:
        number = Decimal(text.removesuffix("%"))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        raise NotANumber(**ask.says(text=text))
    if number < 0:
        raise BelowZero(**ask.says())
    if number > MOST_COUNT:
        raise TooLarge(**ask.says(most=MOST_COUNT))
    return number


def _count(ask: Ask, text: str) -> int:
    number = _number(ask, text)
    if number != int(number):
        raise NotANumber(**ask.says(text=text))
    return int(number)


def _choice(ask: Ask, text: str) -> str:
    """By key, or by either half of its words."""
    for one in ask.choices:
        if text in (one.key, say(one.words, "zh"), say(one.words, "en")):
            return one.key
    keys = "、".join(f"{one.key}（{say(one.words, 'zh')}）" for one in ask.choices)
    raise NotAChoice(**ask.says(text=text, choices=keys, keys=", ".join(one.key for one in ask.choices)))


def _flag(ask: Ask, text: str) -> bool:
    answers = {"1": True, "yes": True, "true": True, "on": True, "是": True, "0": False, "no": False, "false": False}
    answer = (answers | {"否": False}).get(text.lower())
    if answer is None:
        raise NotAChoice(**ask.says(text=text, choices="是、否", keys="yes, no"))
    return answer


def _rows(ask: Ask, typed: Sequence[Raw]) -> tuple[dict[str, Any], ...]:
    """Each row's values by column; rows in which nothing was typed are passed over. Raises the first fault."""
    filled = [row for row in typed if any(str(row.get(column.name) or "").strip() for column in ask.columns)]
    if len(filled) > MOST_ROWS:
        raise TooManyRows(**ask.says(most=MOST_ROWS))
    if ask.required and not filled:
        raise AnswerMissing(**ask.says())
    rows = []
    for row in filled:
        given, faults = read_all(ask.columns, row)
        for fault in faults.values():
            raise fault
        rows.append(given)
    return tuple(rows)


_READERS: dict[Kind, Callable[[Ask, str], Any]] = {
    Kind.DAY: _day,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.TEXT: lambda ask, text: text,
}
