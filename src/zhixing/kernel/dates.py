"""Periods of law (期间): days, working days, months, years, hours. The day of the event is never counted.

民事诉讼法 85; 民诉解释 125; 民法典 200–204.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from zhixing.kernel.holidays import HOLIDAYS, Holidays


class Unit(StrEnum):
    """How a period counts: 日, 工作日, 月, 年. The letters are those of the node table."""

    DAYS = "c"
    WORKDAYS = "w"
    MONTHS = "m"
    YEARS = "y"


_ZH = {Unit.DAYS: "日", Unit.WORKDAYS: "个工作日", Unit.MONTHS: "个月", Unit.YEARS: "年"}
_EN = {Unit.DAYS: "days", Unit.WORKDAYS: "working days", Unit.MONTHS: "months", Unit.YEARS: "years"}


@dataclass(frozen=True)
class Deadline:
    """The end of a counted period.

    `raw` is the last day as counted, `on` the last day in effect (after the roll, when one was asked for).
    `provisional`: the answer hangs on a year whose holidays are not announced.
    """

    start: date
    raw: date
    on: date
    provisional: bool = False

    @property
    def rolled(self) -> bool:
        return self.on != self.raw


@dataclass(frozen=True)
class Period:
    """A length of time as a rule states it: `Period(15, Unit.DAYS)`, `Period.parse("3w")`."""

    count: int
    unit: Unit = Unit.DAYS

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a period is not negative")

    @classmethod
    def parse(cls, text: str) -> Period:
        """From the node table's notation: "7c" calendar days, "3w" working days, "6m", "2y". Raises ValueError."""
        return cls(int(text[:-1]), Unit(text[-1]))

    def __str__(self) -> str:
        return f"{self.count}{self.unit.value}"

    def say(self, lang: str = "zh") -> str:
        """ "15日" or "15 days"."""
        return f"{self.count}{_ZH[self.unit]}" if lang.startswith("zh") else f"{self.count} {_EN[self.unit]}"

    def after(self, start: date, *, roll: bool = True, holidays: Holidays = HOLIDAYS) -> Deadline:
        """The last day of this period counted from the event day `start`, itself not counted.

        `roll` moves a last day that is a rest day to the next working day: true for acts of a party or the court,
        false for a seizure's own term and for what simply takes effect.
        """
        if self.unit is Unit.WORKDAYS:
            last = _workdays_after(start, self.count, holidays)
            return Deadline(start, last, last, holidays.is_provisional(last))
        raw = add(start, self)
        on = holidays.on_or_after(raw) if roll else raw
        return Deadline(start, raw, on, roll and (holidays.is_provisional(raw) or holidays.is_provisional(on)))

    def before(self, day: date, *, holidays: Holidays = HOLIDAYS) -> date:
        """The latest day that lies at least this period before `day` ("N日前"): never rolled."""
        if self.unit is Unit.WORKDAYS:
            for _ in range(self.count):
                day = holidays.on_or_before(day - timedelta(days=1))
            return day
        if self.unit is Unit.DAYS:
            return day - timedelta(days=self.count)
        return add_months(day, -self.count * (12 if self.unit is Unit.YEARS else 1))


def days(count: int) -> Period:
    return Period(count, Unit.DAYS)


def workdays(count: int) -> Period:
    return Period(count, Unit.WORKDAYS)


def months(count: int) -> Period:
    return Period(count, Unit.MONTHS)


def years(count: int) -> Period:
    return Period(count, Unit.YEARS)


def add(start: date, period: Period) -> date:
    """`start` plus a period of days, months or years, without rolling. Working days need a table: `Period.after`."""
    match period.unit:
        case Unit.DAYS:
            return start + timedelta(days=period.count)
        case Unit.MONTHS:
            return add_months(start, period.count)
        case Unit.YEARS:
            return add_months(start, 12 * period.count)
        case Unit.WORKDAYS:
            raise ValueError("working days are counted with a holiday table")


def add_months(start: date, count: int) -> date:
    """The same-numbered day `count` months on, or that month's last day when there is none."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def hours_after(at: datetime, count: int, *, from_next_hour: bool = False) -> datetime:
    """The end of `count` hours; never rolled over a holiday.

    They run from the event's own minute and second, or, as procedural periods do (民诉解释 125), `from_next_hour`.
    """
    if from_next_hour:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at + timedelta(hours=count)


def days_between(first: date, last: date) -> int:
    """Days from `first` to `last`, the first not counted."""
    return (last - first).days


def workdays_between(start: date, end: date, holidays: Holidays = HOLIDAYS) -> int:
    """Working days after `start` up to and including `end`."""
    return sum(holidays.is_working(start + timedelta(days=n)) for n in range(1, days_between(start, end) + 1))


def _workdays_after(start: date, count: int, holidays: Holidays) -> date:
    day = start
    for _ in range(count):
        day = holidays.on_or_after(day + timedelta(days=1))
    return day
