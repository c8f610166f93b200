"""Indicators (考评指标): formula, version, direction, period. Targets of 2018; the rest as published practice knows it.

Definitions drift by year and province: every figure is shown with its formula's version. No ranking of courts or judges.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import cast

from zhixing.kernel.frozen import frozen
from zhixing.law.answer import Answer
from zhixing.law.figures import Mark, NotInForce, designed
from zhixing.law.tables import rows

PERCENT, DAYS, NODES, RATIO = "%", "天 || days", "个 || nodes", "倍 || times"


class Direction(StrEnum):
    """↑ higher is better, ↓ lower is better, ↔ neither."""

    UP = "up"
    DOWN = "down"
    RANGE = "range"


class Span(StrEnum):
    """Over what time: a calendar period, the moment itself, three years up to the day."""

    PERIOD = "period"
    NOW = "now"
    THREE_YEARS = "three_years"


@frozen
class Formula:
    """One version of an indicator's formula, in force from `first` until the next one's; part ÷ whole."""

    version: str
    part_zh: str
    whole_zh: str
    part_en: str
    whole_en: str
    mark: Mark
    first: date

    @property
    def zh(self) -> str:
        return f"{self.part_zh} ÷ {self.whole_zh}"

    @property
    def en(self) -> str:
        return f"{self.part_en} ÷ {self.whole_en}"


@frozen
class Indicator:
    """One indicator with the versions of its formula, oldest first; `target` in its unit where one was stated."""

    key: str
    zh: str
    en: str
    direction: Direction
    versions: tuple[Formula, ...]
    unit: str = PERCENT
    span: Span = Span.PERIOD
    target: Decimal | None = None

    def formula(self, on: date) -> Formula:
        """The formula in force on that day. Raises NotInForce."""
        for one in reversed(self.versions):
            if one.first <= on:
                return one
        raise NotInForce(figure=self.zh, day=on)

    @property
    def places(self) -> Decimal:
        return Decimal("0.01") if self.unit in (NODES, RATIO) else Decimal("0.1")


def _indicators() -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for row in rows("indicators.csv"):
        words = (row["part_zh"], row["whole_zh"], row["part_en"], row["whole_en"])
        formula = Formula(row["version"], *words, cast(Mark, row["mark"]), date.fromisoformat(row["first"]))
        known = found.get(row["key"])
        found[row["key"]] = Indicator(
            row["key"],
            row["zh"],
            row["en"],
            Direction(row["direction"]),
            (*known.versions, formula) if known else (formula,),
            row["unit"],
            Span(row["span"]),
            Decimal(row["target"]) if row["target"] else None,
        )
    return found


INDICATORS = _indicators()
"""By key in the notes (K1 …); 90A, K11, K12 and 3Y are "三个90%、一个80%" of 2018. A later row is a later version."""


@frozen
class Measured(Answer):
    """A reading. `value` None: no base (无基数), never to be shown as a good figure. `shown`: capped at 100 %."""

    zh = "{0.name}（{0.version} 版）：{0.said_zh}。"
    en = "{0.name_en} (formula {0.version}): {0.said_en}."

    key: str
    version: str
    part: Decimal
    whole: Decimal
    value: Decimal | None

    @property
    def name(self) -> str:
        return INDICATORS[self.key].zh

    @property
    def name_en(self) -> str:
        return INDICATORS[self.key].en

    @property
    def shown(self) -> Decimal | None:
        """What a page shows: money recovered with interest may pass 100 %, the raw value is kept beside it."""
        if self.value is None or INDICATORS[self.key].unit != PERCENT or self.key == "K15":
            return self.value
        return min(self.value, Decimal(100))

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target or a base."""
        target = INDICATORS[self.key].target
        return None if target is None or self.value is None else self.value >= target

    @property
    def said_zh(self) -> str:
        return "无基数" if self.value is None else f"{self.value} {INDICATORS[self.key].unit.split(' || ')[0]}"

    @property
    def said_en(self) -> str:
        return "no base" if self.value is None else f"{self.value} {INDICATORS[self.key].unit.split(' || ')[-1]}"


@designed
def measure(key: str, part: int | Decimal, whole: int | Decimal, on: date) -> Measured:
    """part ÷ whole by the formula in force on that day, rounded half up. Raises KeyError, NotInForce."""
    known = INDICATORS[key]
    formula = known.formula(on)
    top, base = Decimal(part), Decimal(whole)
    times = 100 if known.unit == PERCENT else 1
    value = (top * times / base).quantize(known.places, ROUND_HALF_UP) if base else None
    return Measured(key, formula.version, top, base, value)


@frozen
class Calendar:
    """Whole days, both included."""

    first: date
    last: date

    @property
    def key(self) -> str:
        return f"{self.first.isoformat()}—{self.last.isoformat()}"


def month_of(on: date) -> Calendar:
    """The calendar month a day lies in, up to that day."""
    return Calendar(on.replace(day=1), on)


def last_months(on: date, many: int) -> list[Calendar]:
    """The last `many` calendar months up to a day, oldest first; the last one ends on that day."""
    found = [month_of(on)]
    while len(found) < many:
        before = found[0].first - timedelta(days=1)
        found.insert(0, Calendar(before.replace(day=1), before))
    return found


def year_of(on: date, starts: int = 1) -> Calendar:
    """The reporting year a day lies in, up to that day; `starts`: its first month (one court counts from December)."""
    year = on.year if on.month >= starts else on.year - 1
    return Calendar(date(year, starts, 1), on)
