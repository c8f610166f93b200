"""Rest days and make-up working days (调休), as data: a value that every count of days takes as an argument."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_SATURDAY = 5
_FIXED = ((0, {"01-01", "05-01", "10-01", "10-02", "10-03"}), (2025, {"05-02"}))
"""From which year which days of fixed date are statutory (全国年节及纪念日放假办法 2; 2 May by 国务院令第795号)."""


@cache
def fixed_days(year: int) -> frozenset[str]:
    """The statutory days of fixed date in a year, "MM-DD" (全国年节及纪念日放假办法 2); the lunar ones are not among them."""
    return frozenset[str]().union(*(days for first, days in _FIXED if first <= year))


def is_weekend(on: date) -> bool:
    return on.weekday() >= _SATURDAY


@dataclass(frozen=True)
class Year:
    """One announced year: rest days beside weekends, and weekend days that are worked. Days are "MM-DD"."""

    off: frozenset[str]
    work: frozenset[str]


@dataclass(frozen=True)
class Holidays:
    """The holiday table.

    A year that is not `announced` has weekends and the `expected` statutory days only, and its days are provisional:
    what was counted through them is counted again when the notice comes.
    """

    announced: Mapping[int, Year]
    expected: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def is_working(self, on: date) -> bool:
        key = f"{on:%m-%d}"
        year = self.announced.get(on.year)
        if year is None:
            return not is_weekend(on) and key not in self.expected.get(on.year, fixed_days(on.year))
        return key in year.work or not (is_weekend(on) or key in year.off)

    def is_rest(self, on: date) -> bool:
        """Whether that day is named a day of rest, be it a weekend or not: a plain weekend is none."""
        year = self.announced.get(on.year)
        return f"{on:%m-%d}" in (self.expected.get(on.year, fixed_days(on.year)) if year is None else year.off)

    def is_provisional(self, on: date) -> bool:
        """Whether the year of that day is not announced yet (or lies before the table)."""
        return on.year not in self.announced

    def on_or_after(self, on: date) -> date:
        """The first working day on or after that day."""
        while not self.is_working(on):
            on += _DAY
        return on

    def on_or_before(self, on: date) -> date:
        """The last working day on or before that day."""
        while not self.is_working(on):
            on -= _DAY
        return on

    def announce(self, year: int, off: Iterable[date], work: Iterable[date]) -> Holidays:
        """This table with one year announced (or corrected)."""
        days = Year(frozenset(f"{d:%m-%d}" for d in off), frozenset(f"{d:%m-%d}" for d in work))
        return Holidays({**self.announced, year: days}, self.expected)


def _standard() -> Holidays:
    data = json.loads(pkgutil.get_data("zhixing.kernel", "data/holidays.json") or b"")
    announced = {int(y): Year(frozenset(v["off"]), frozenset(v["work"])) for y, v in data["announced"].items()}
    return Holidays(announced, {int(y): frozenset(days) for y, days in data["expected"].items()})


HOLIDAYS = _standard()
"""The table the platform ships with; a court's newer table comes as an argument."""
