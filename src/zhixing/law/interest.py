"""Interest in enforcement: general interest as the title says, and the doubled part (加倍部分债务利息).

The doubled part is 0.0175 % a day of the outstanding title money without general interest. 迟延利息解释 1–4.
General interest counts its first day and not the day of payment; the doubled part starts the day after the
performance period ends and counts the day of payment. Every printed line is rounded half up once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since
from zhixing.law.limits import Interval, union
from zhixing.law.rates import BENCHMARK, DAY_BASE, Course, Pace, Rate, RateKind, Tenor, course

_DAY = timedelta(days=1)

DOUBLED_RATE = since(
    "interest.doubled_rate",
    "加倍部分日利率",
    "daily rate of the doubled part",
    Decimal("0.000175"),
    "迟延利息解释",
    "1",
)
NEW_RULE = DOUBLED_RATE.values[0].first
"""What fell due before this day follows the older rule for the days before it. 迟延利息解释 7."""
OLD_TENOR = Setting(
    "interest.old_tenor",
    "2014年8月1日前加倍利息所依基准利率档次",
    "benchmark tenor of delay interest before August 2014",
    "1y",
    "from memory",
    ("6m", "1y", "1-3y", "1-5y", "5y"),
)
COUNT_FIRST_DAY = Setting(
    "interest.count_first_day",
    "加倍部分计入届满当日",
    "doubled part counts the last day of the period",
    False,
    "disputed",
)
COUNT_PAYMENT_DAY = Setting(
    "interest.count_payment_day",
    "一般利息计入清偿当日",
    "general interest counts the day of payment",
    False,
    "disputed",
)
DOUBLED_ON_COSTS = Setting(
    "interest.doubled_on_costs",
    "判令负担的诉讼费计入加倍基数",
    "awarded court fees count in the base of the doubled part",
    True,
    "from memory",
)


class LineKind(StrEnum):
    GENERAL = "general"
    DOUBLED = "doubled"


class Line(NamedTuple):
    """One printed line: `days` from `first` to `last`, both counted, on `base`. `rate` is for reading, `amount` counts.

    `assumed`: the rate table had ended and its last rate was taken. A tuple of plain fen, for there may be millions.
    """

    debt: str
    kind: LineKind
    first: date
    last: date
    days: int
    base_fen: int
    rate: str
    amount_fen: int
    assumed: bool = False

    @property
    def base(self) -> Money:
        return Money(self.base_fen)

    @property
    def amount(self) -> Money:
        return Money(self.amount_fen)


@frozen
class Charge:
    """General interest as the title orders it: from `first`, through `last` (None: until paid).

    `base`: the sum the title has it run on; None: the whole principal.
    """

    rate: Rate
    first: date
    last: date | None = None
    base: Money | None = None


@frozen
class Interest(Answer):
    """Interest on one sum, itemised."""

    zh = "共 {0.days} 日，计 {0.amount:,} 元。"
    en = "{0.days} days: {0.amount:,} yuan."

    lines: tuple[Line, ...]

    @property
    def assumed(self) -> bool:
        return any(line.assumed for line in self.lines)

    @property
    def days(self) -> int:
        return sum(line.days for line in self.lines)

    @property
    def amount(self) -> Money:
        return Money(sum(line.amount_fen for line in self.lines))


@cites(cite("迟延利息解释", "1"))
def general_interest(
    base: Money,
    charge: Charge,
    until: date,
    *,
    debt: str = "",
    court: CourtRules = NATIONAL,
    assume_last: bool = False,
) -> Interest:
    """General interest on `base` until that day, itself not counted (unless the court's setting says so).

    A charge with a base of its own runs on that. Raises RateUnknown past the rate table unless `assume_last`.
    """
    read = Reading(until, court)
    last = until if read(COUNT_PAYMENT_DAY) else until - _DAY
    if charge.last:
        last = min(last, charge.last)
    ruling = course(charge.rate, read(DAY_BASE), assume_last=assume_last)
    lines: list[Line] = []
    fen = (base if charge.base is None else charge.base).fen
    run_on(lines, LineKind.GENERAL, debt, fen, ruling, charge.first, last)
    return Interest(tuple(lines), figures=read.used)


@cites(cite("民诉法", "264"), cite("迟延利息解释", "1–3、7"), cite("旧迟延利息批复", "1"))
def doubled_part(
    base: Money,
    due_on: date,
    through: date,
    stays: Iterable[Interval] = (),
    *,
    debt: str = "",
    court: CourtRules = NATIONAL,
) -> Interest:
    """The doubled part on `base` from the end of the performance period through the day of performance.

    `due_on`: last day of the period; the day the title takes effect when it states none. `stays`: not those
    the debtor asked for. Days before 2014-08-01 follow the older rule: twice the benchmark rate. Raises RateUnknown
    before the benchmark table.
    """
    read = Reading(max(due_on, through), court)
    first = due_on if read(COUNT_FIRST_DAY) else due_on + _DAY
    ruling = doubled_course(first, read)
    lines: list[Line] = []
    for start, end in outside(first, through, union(stays)):
        run_on(lines, LineKind.DOUBLED, debt, base.fen, ruling, start, end)
    return Interest(tuple(lines), figures=read.used)


class Way(StrEnum):
    """How the debtor's performance came about. 迟延利息解释 3."""

    PAID = "paid"
    DEDUCTED = "deducted"
    SOLD = "sold"
    CONVERTED = "converted"


@frozen
class Performed(Answer):
    """The day the doubled part stops for what that performance covers."""

    zh = "加倍部分计至 {0.on}。"
    en = "The doubled part runs through {0.on}."

    way: Way
    on: date


@cites(cite("迟延利息解释", "3"))
def performed(
    way: Way,
    *,
    paid_on: date | None = None,
    deducted_on: date | None = None,
    ruling_served_on: date | None = None,
    completed_on: date | None = None,
) -> Performed:
    """Paid: that day. Deducted: the day of deduction. Sold or taken in kind: the day the ruling is served, not pay-out.

    Raises ValueError when the day that way needs is missing.
    """
    needed = {
        Way.PAID: paid_on,
        Way.DEDUCTED: deducted_on,
        Way.SOLD: ruling_served_on,
        Way.CONVERTED: completed_on,
    }[way]
    if needed is None:
        raise ValueError(f"the day is missing for {way}")
    return Performed(way, needed)


def doubled_course(first: date, read: Reading) -> Course:
    """The course of the doubled part for days from `first` on; twice the benchmark rate before 2014-08-01."""
    if first < NEW_RULE:
        return _doubled(Tenor(read(OLD_TENOR)), read(DAY_BASE))
    read(DOUBLED_RATE)
    return _doubled(None, 0)


@lru_cache(maxsize=16)
def _doubled(tenor: Tenor | None, day_base: int) -> Course:
    days, paces = [value.first for value in DOUBLED_RATE.values], [_daily(value.value) for value in DOUBLED_RATE.values]
    if tenor is None:
        return Course.one(paces[0]) if len(paces) == 1 else Course(tuple(days), tuple(paces), BENCHMARK)
    older = course(Rate(RateKind.BENCHMARK, tenor=tenor, multiple=Decimal(2)), day_base)
    count = bisect_left(older.days, NEW_RULE)
    return Course((*older.days[:count], *days), (*older.paces[:count], *paces), BENCHMARK)


def _daily(rate: Decimal) -> Pace:
    return Pace(rate * 36500, *Fraction(rate).as_integer_ratio(), f"{(rate * 100).normalize():f}%/日")


_line = tuple.__new__
"""Makes a Line from all its values at half the cost of calling the class."""


def run_on(lines: list[Line], kind: LineKind, debt: str, base_fen: int, ruling: Course, first: date, last: date) -> int:
    """Adds the lines between two days, both counted, on an unchanging base; returns their sum in fen.

    Each line is rounded half up once. Raises RateUnknown, and ValueError for a negative base.
    """
    if base_fen <= 0:
        if base_fen:
            raise ValueError("interest runs on no negative base")
        return 0
    total = 0
    for start, end, pace in ruling.cut(first, last):
        days = (end - start).days + 1
        amount = (2 * base_fen * pace.num * days + pace.den) // (2 * pace.den)
        lines.append(_line(Line, (debt, kind, start, end, days, base_fen, pace.label, amount, pace.assumed)))
        total += amount
    return total


def outside(first: date, last: date, stays: Sequence[Interval]) -> list[tuple[date, date]]:
    """The days from `first` to `last` that lie in none of the stays, which are disjoint and in order."""
    if not stays:
        return [(first, last)]
    found = []
    for stay in stays:
        if stay.last < first:
            continue
        if first < stay.first and first <= last:
            found.append((first, min(last, stay.first - _DAY)))
        first = stay.last + _DAY
    if first <= last:
        found.append((first, last))
    return found
