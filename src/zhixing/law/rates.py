"""Interest rates by the day: LPR, the central bank's benchmark, fixed rates; and the private-lending cap.

A publication of the LPR rules from its own day until the day before the next one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from zhixing.kernel.dates import add_months
from zhixing.kernel.frozen import frozen
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import Reading, Setting, cites, since
from zhixing.law.tables import rows

_DAY = timedelta(days=1)


class RateUnknown(Refusal):
    zh = "{table}只收录 {first} 至 {known_through}，{day} 的利率未知。"
    en = "{table} is known from {first} to {known_through} only: no rate for {day}."
    status = 422


class Tenor(StrEnum):
    """Length of a loan. The LPR knows Y1 (one year) and Y5 (five years and more).

    The benchmark knows all: M6 up to six months, Y1 up to one year, Y3 up to three, MID up to five, Y5 over five. From
    2014-11-22 the first two and the next two bear one rate each.
    """

    M6 = "6m"
    Y1 = "1y"
    Y3 = "1-3y"
    MID = "1-5y"
    Y5 = "5y"


@frozen
class Quote:
    """A published rate, percent a year. `assumed`: the table has ended and its last rate was taken as still ruling."""

    published: date
    percent: Decimal
    assumed: bool = False


@frozen
class RateTable:
    """Published rates in order of day. `known_through` is the last day the table can speak for."""

    zh: str
    en: str
    days: tuple[date, ...]
    percents: tuple[dict[Tenor, Decimal], ...]
    known_through: date

    def on(self, day: date, tenor: Tenor = Tenor.Y1, *, assume_last: bool = False) -> Quote:
        """The rate ruling on that day. Raises RateUnknown before the table, and past it unless `assume_last`."""
        place = bisect_right(self.days, day) - 1
        past = day > self.known_through
        if place < 0 or (past and not assume_last):
            raise RateUnknown(table=self.zh, first=self.days[0], known_through=self.known_through, day=day)
        return Quote(self.days[place], self.percents[place][tenor], past)


def _lpr() -> RateTable:
    table = rows("lpr.csv")
    days = tuple(date.fromisoformat(row["published"]) for row in table)
    percents = tuple({Tenor.Y1: Decimal(row["y1"]), Tenor.Y5: Decimal(row["y5"])} for row in table)
    return RateTable("贷款市场报价利率（LPR）", "the LPR table", days, percents, add_months(days[-1], 1))


def _benchmark() -> RateTable:
    table = rows("benchmark.csv")
    columns = dict(zip(Tenor, ("to_6m", "to_1y", "to_3y", "to_5y", "over_5y"), strict=True))
    days = tuple(date.fromisoformat(row["from"]) for row in table)
    percents = tuple({tenor: Decimal(row[column]) for tenor, column in columns.items()} for row in table)
    return RateTable("贷款基准利率", "the benchmark table", days, percents, LPR.days[0] - _DAY)


LPR = _lpr()
"""Every publication 2019-08-20 … 2026-08-20 (secondary tables compared), known for one month more."""
BENCHMARK = _benchmark()
"""Benchmark lending rates 2006-08-19 … 2019-08-19, where two public tables agree; older ones rest on one only."""

LENDING_MULTIPLE = since(
    "rates.lending_multiple",
    "民间借贷利率上限倍数",
    "multiple of the LPR capping private lending",
    4,
    "民间借贷规定",
    "25",
)
DAY_BASE = Setting("rates.day_base", "年利率折日基数", "days of a year in a daily rate", 365, "disputed", (360, 365))


class RateKind(StrEnum):
    """How a title states its rate. `LPR` floats with each publication; `LPR_ON` is the one rate of a day."""

    ANNUAL = "fixed_annual"
    MONTHLY = "fixed_monthly"
    DAILY = "fixed_daily"
    LPR = "lpr"
    LPR_ON = "lpr_on"
    BENCHMARK = "benchmark"


@frozen
class Rate:
    """A rate as the title states it, of plain values.

    `value`: the fixed rate as a fraction (0.24 a year, 0.02 a month, 0.0001 a day). `multiple` and `plus` (percent
    points) apply to LPR and benchmark. `fixed_on`: the day whose LPR rules (LPR_ON). `day_base`: 365 or 360, None when
    the title is silent. BENCHMARK goes over to the LPR on 2019-08-20. `ceiling`: percent a year, or None.
    """

    kind: RateKind
    value: Decimal = Decimal(0)
    tenor: Tenor = Tenor.Y1
    multiple: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    fixed_on: date | None = None
    day_base: int | None = None
    ceiling: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.kind is RateKind.LPR_ON) != (self.fixed_on is not None):
            raise ValueError("fixed_on belongs to LPR_ON and only there")


@dataclass(frozen=True, slots=True)
class Pace:
    """One rate of a day: interest in fen = base × `num` × days / `den`, exactly. `label` is how a line shows it."""

    percent: Decimal
    num: int
    den: int
    label: str
    assumed: bool = False

    @classmethod
    def yearly(cls, percent: Decimal, day_base: int, assumed: bool = False) -> Pace:
        exact = Fraction(percent) / (100 * day_base)
        return cls(percent, *exact.as_integer_ratio(), f"{percent.normalize():f}%/{day_base}", assumed)


@frozen
class Course:
    """How a rate goes: `paces[n]` rules from `days[n]` until the next one; None: no rate is known from there on."""

    days: tuple[date, ...]
    paces: tuple[Pace | None, ...]
    table: RateTable
    always: Pace | None = None

    @classmethod
    def one(cls, pace: Pace) -> Course:
        """A rate that never changes."""
        return cls((date.min,), (pace,), LPR, pace)

    def cut(self, first: date, last: date) -> list[tuple[date, date, Pace]]:
        """Days `first` to `last`, both counted, cut where the rate changes; none when `last` is before `first`.

        Raises RateUnknown.
        """
        if self.always:
            return [(first, last, self.always)] if first <= last else []
        found: list[tuple[date, date, Pace]] = []
        place = bisect_right(self.days, first)
        while first <= last:
            pace = self.paces[place - 1] if place else None
            if pace is None:
                known = LPR if place else self.table
                raise RateUnknown(table=known.zh, first=known.days[0], known_through=known.known_through, day=first)
            if place == len(self.days) or last < self.days[place]:
                found.append((first, last, pace))
                break
            found.append((first, self.days[place] - _DAY, pace))
            first = self.days[place]
            place += 1
        return found


@lru_cache(maxsize=1024)
def course(rate: Rate, day_base: int, *, assume_last: bool = False) -> Course:
    """The course of a rate, over the title's own day base or else the court's. Raises RateUnknown (LPR_ON)."""
    base = rate.day_base or day_base
    match rate.kind:
        case RateKind.ANNUAL | RateKind.MONTHLY | RateKind.DAILY:
            # A monthly rate is twelve to the year; a daily rate is exact over any base.
            times = {RateKind.ANNUAL: 1, RateKind.MONTHLY: 12, RateKind.DAILY: base}[rate.kind]
            return Course.one(Pace.yearly(_capped(rate, rate.value * times * 100), base))
        case RateKind.LPR_ON:
            assert rate.fixed_on
            quote = LPR.on(rate.fixed_on, _of_lpr(rate.tenor), assume_last=assume_last)
            percent = _capped(rate, quote.percent * rate.multiple + rate.plus)
            return Course.one(Pace.yearly(percent, base, quote.assumed))
    return _floating(rate, base, assume_last)


def _floating(rate: Rate, base: int, assume_last: bool) -> Course:
    benchmark = BENCHMARK.days if rate.kind is RateKind.BENCHMARK else ()
    days: list[date] = []
    paces: list[Pace | None] = []
    for day in (*benchmark, *LPR.days, LPR.known_through + _DAY):
        if day <= BENCHMARK.known_through:
            quote = BENCHMARK.on(day, rate.tenor)
        elif day <= LPR.known_through or assume_last:
            quote = LPR.on(day, _of_lpr(rate.tenor), assume_last=assume_last)
        else:
            days.append(day)
            paces.append(None)
            break
        pace = Pace.yearly(_capped(rate, quote.percent * rate.multiple + rate.plus), base, quote.assumed)
        if not paces or pace != paces[-1]:
            days.append(day)
            paces.append(pace)
    return Course(tuple(days), tuple(paces), BENCHMARK if benchmark else LPR)


def _of_lpr(tenor: Tenor) -> Tenor:
    return Tenor.Y5 if tenor is Tenor.Y5 else Tenor.Y1


def _capped(rate: Rate, percent: Decimal) -> Decimal:
    return percent if rate.ceiling is None else min(percent, rate.ceiling)


@frozen
class LendingCap(Answer):
    """The highest yearly rate of a private loan, percent, all charges together."""

    zh = "{0.quote.published} 公布的一年期 LPR 为 {0.quote.percent}%，上限为年利率 {0.percent}%。"
    en = "One-year LPR published {0.quote.published}: {0.quote.percent}%; cap {0.percent}% a year."

    percent: Decimal
    quote: Quote

    @property
    def assumed(self) -> bool:
        return self.quote.assumed

    def sentence(self, lang: str = "zh") -> str:
        said = super().sentence(lang)
        if not self.assumed:
            return said
        past = (
            "LPR 表已止，按最后一次公布的利率推算。"
            if lang.startswith("zh")
            else " Past the table: its last rate is assumed."
        )
        return said + past


@cites(cite("民间借贷规定", "25、28、31"))
def lending_cap(on: date, *, assume_last: bool = False) -> LendingCap:
    """4 × the one-year LPR of that day: the day of the contract; for an older contract the day of filing the suit.

    Enforcement never re-cuts a final title: this checks agreements, not judgments.
    """
    read = Reading(on)
    quote = LPR.on(on, assume_last=assume_last)
    return LendingCap(quote.percent * read(LENDING_MULTIPLE), quote, figures=read.used)
