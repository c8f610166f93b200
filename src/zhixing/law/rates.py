"""Interest rates by the day: LPR, the central bank's benchmark, fixed rates; and the private-lending cap.

A publication of the LPR rules from its own day until the day before the next one.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files

from zhixing.kernel.dates import add_months
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since

_DAY = timedelta(days=1)


class RateUnknown(Refusal):
    zh = "{table}只收录 {first} 至 {known_through}，{day} 的利率未知。"
    en = "{table} is known from {first} to {known_through} only: no rate for {day}."
    status = 422


class Tenor(StrEnum):
    """Y1: one year (benchmark: up to one year). Y5: five years and more; for the benchmark 1–5 years is `MID`."""

    Y1 = "1y"
    MID = "1-5y"
    Y5 = "5y"


@dataclass(frozen=True)
class Quote:
    """A published rate, percent a year. `assumed`: the table has ended and its last rate was taken as still ruling."""

    published: date
    percent: Decimal
    assumed: bool = False


@dataclass(frozen=True)
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

    def changes(self, first: date, last: date) -> list[date]:
        """Publication days after `first` up to `last`, and the first day past the table."""
        days = [day for day in self.days if first < day <= last]
        end = self.known_through + _DAY
        return sorted({*days, end}) if first < end <= last else days


def _lpr() -> RateTable:
    rows = list(csv.DictReader((files("zhixing.law") / "data" / "lpr.csv").read_text("utf-8").splitlines()))
    days = tuple(date.fromisoformat(row["published"]) for row in rows)
    percents = tuple({Tenor.Y1: Decimal(row["y1"]), Tenor.Y5: Decimal(row["y5"])} for row in rows)
    return RateTable("贷款市场报价利率（LPR）", "the LPR table", days, percents, add_months(days[-1], 1))


def _benchmark() -> RateTable:
    rows = list(csv.DictReader((files("zhixing.law") / "data" / "benchmark.csv").read_text("utf-8").splitlines()))
    days = tuple(date.fromisoformat(row["from"]) for row in rows)
    percents = tuple(
        {Tenor.Y1: Decimal(row["to_1y"]), Tenor.MID: Decimal(row["to_5y"]), Tenor.Y5: Decimal(row["over_5y"])}
        for row in rows
    )
    return RateTable("贷款基准利率", "the benchmark table", days, percents, LPR.days[0] - _DAY)


LPR = _lpr()
"""Every publication 2019-08-20 … 2026-08-20 (secondary tables compared), known for one month more."""
BENCHMARK = _benchmark()
"""Benchmark lending rates 2014-11-22 … 2019-08-19. Older rows of public tables look merged and are not carried."""

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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class RateSpan:
    """Days `first` to `last`, both counted, under one daily rate: `percent` a year over `day_base` days."""

    first: date
    last: date
    percent: Decimal
    day_base: int
    quote: Quote | None = None


def spans(
    rate: Rate, first: date, last: date, *, assume_last: bool = False, court: CourtRules = NATIONAL
) -> list[RateSpan]:
    """Days `first` to `last` cut where the rate changes; none when `last` is before `first`. Raises RateUnknown."""
    if last < first:
        return []
    base = rate.day_base or Reading(first, court)(DAY_BASE)
    match rate.kind:
        case RateKind.ANNUAL | RateKind.MONTHLY | RateKind.DAILY:
            # A monthly rate is twelve to the year; a daily rate is exact over any base.
            times = {RateKind.ANNUAL: 1, RateKind.MONTHLY: 12, RateKind.DAILY: base}[rate.kind]
            return [RateSpan(first, last, _capped(rate, rate.value * times * 100), base)]
        case RateKind.LPR_ON:
            assert rate.fixed_on
            quote = LPR.on(rate.fixed_on, rate.tenor, assume_last=assume_last)
            return [RateSpan(first, last, _capped(rate, quote.percent * rate.multiple + rate.plus), base, quote)]
    cuts = sorted({first, *BENCHMARK.changes(first, last), *LPR.changes(first, last)})
    found: list[RateSpan] = []
    for start, after in zip(cuts, [*cuts[1:], last + _DAY], strict=True):
        quote = _floating(rate, start, assume_last)
        percent = _capped(rate, quote.percent * rate.multiple + rate.plus)
        previous = found[-1] if found else None
        if previous and previous.percent == percent and previous.quote and previous.quote.assumed == quote.assumed:
            found[-1] = RateSpan(previous.first, after - _DAY, percent, base, previous.quote)
        else:
            found.append(RateSpan(start, after - _DAY, percent, base, quote))
    return found


def _floating(rate: Rate, day: date, assume_last: bool) -> Quote:
    if rate.kind is RateKind.BENCHMARK and day <= BENCHMARK.known_through:
        return BENCHMARK.on(day, rate.tenor)
    tenor = Tenor.Y1 if rate.tenor is Tenor.MID else rate.tenor
    return LPR.on(day, tenor, assume_last=assume_last)


def _capped(rate: Rate, percent: Decimal) -> Decimal:
    return percent if rate.ceiling is None else min(percent, rate.ceiling)


@dataclass(frozen=True)
class LendingCap(Answer):
    """The highest yearly rate of a private loan, percent, all charges together."""

    zh = "{0.quote.published} 公布的一年期 LPR 为 {0.quote.percent}%，上限为年利率 {0.percent}%。"
    en = "One-year LPR published {0.quote.published}: {0.quote.percent}%; cap {0.percent}% a year."

    percent: Decimal
    quote: Quote

    @property
    def assumed(self) -> bool:
        return self.quote.assumed


@cites(cite("民间借贷规定", "25、28、31"))
def lending_cap(on: date, *, assume_last: bool = False) -> LendingCap:
    """4 × the one-year LPR of that day: the day of the contract; for an older contract the day of filing the suit.

    Enforcement never re-cuts a final title: this checks agreements, not judgments.
    """
    read = Reading(on)
    quote = LPR.on(on, assume_last=assume_last)
    return LendingCap(quote.percent * read(LENDING_MULTIPLE), quote, figures=read.used)
