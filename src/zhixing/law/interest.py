"""Interest in enforcement: general interest as the title says, and the doubled part (加倍部分债务利息).

The doubled part is 0.0175 % a day of the outstanding title money without general interest. 迟延利息解释 1–4.
General interest counts its first day and not the day of payment; the doubled part starts the day after the
performance period ends and counts the day of payment. Every printed line is rounded half up once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from zhixing.kernel.dates import days_between
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since
from zhixing.law.limits import Interval, union
from zhixing.law.rates import Rate, RateSpan, spans

_DAY = timedelta(days=1)

DOUBLED_RATE = since(
    "interest.doubled_rate",
    "加倍部分日利率",
    "daily rate of the doubled part",
    Decimal("0.000175"),
    "迟延利息解释",
    "1",
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


@dataclass(frozen=True)
class Line:
    """One printed line: `days` from `first` to `last`, both counted, on `base`. `rate` is for reading, `amount` counts.

    `assumed`: the rate table had ended and its last rate was taken.
    """

    debt: str
    kind: LineKind
    first: date
    last: date
    days: int
    base: Money
    rate: str
    amount: Money
    assumed: bool = False


@dataclass(frozen=True)
class Charge:
    """General interest as the title orders it: from `first`, through `last` (None: until paid)."""

    rate: Rate
    first: date
    last: date | None = None


@dataclass(frozen=True)
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
        return sum((line.amount for line in self.lines), Money.zero)


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

    Raises RateUnknown past the rate table unless `assume_last`.
    """
    last = until if Reading(until, court)(COUNT_PAYMENT_DAY) else until - _DAY
    if charge.last:
        last = min(last, charge.last)
    return Interest(tuple(general_lines(base, charge, charge.first, last, debt, court, assume_last)))


@cites(cite("民诉法", "264"), cite("迟延利息解释", "1–3"))
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
    the debtor asked for. Raises NotInForce for days before 2014-08-01, which follow the older rule.
    """
    read = Reading(max(due_on, through), court)
    read(DOUBLED_RATE)
    return Interest(
        tuple(doubled_lines(base, doubled_from(due_on, court), through, stays, debt, court)), figures=read.used
    )


class Way(StrEnum):
    """How the debtor's performance came about. 迟延利息解释 3."""

    PAID = "paid"
    DEDUCTED = "deducted"
    SOLD = "sold"
    CONVERTED = "converted"


@dataclass(frozen=True)
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


def doubled_from(due_on: date, court: CourtRules = NATIONAL) -> date:
    """The first day the doubled part counts."""
    return due_on if Reading(due_on, court)(COUNT_FIRST_DAY) else due_on + _DAY


def general_lines(
    base: Money, charge: Charge, first: date, last: date, debt: str, court: CourtRules, assume_last: bool
) -> Iterable[Line]:
    """Lines of one charge between two days, both counted, on an unchanging base."""
    if base:
        for span in spans(charge.rate, first, last, assume_last=assume_last, court=court):
            yield _general_line(base, span, debt)


def doubled_lines(
    base: Money, first: date, last: date, stays: Iterable[Interval], debt: str, court: CourtRules
) -> Iterable[Line]:
    """Lines of the doubled part between two days, both counted, without the stays, on an unchanging base."""
    if not base:
        return
    for one in _outside(first, last, stays):
        rate = Reading(one.first, court)(DOUBLED_RATE)
        amount = base.times(rate * one.days)
        yield Line(debt, LineKind.DOUBLED, one.first, one.last, one.days, base, f"{rate * 100:f}%/日", amount)


def _general_line(base: Money, span: RateSpan, debt: str) -> Line:
    days = days_between(span.first, span.last) + 1
    # One division, at the very end: nothing is rounded before the fen.
    exact = base.fen * span.percent * days / (100 * span.day_base)
    amount = Money(int(exact.to_integral_value(ROUND_HALF_UP)))
    rate = f"{span.percent.normalize():f}%/{span.day_base}"
    assumed = bool(span.quote and span.quote.assumed)
    return Line(debt, LineKind.GENERAL, span.first, span.last, days, base, rate, amount, assumed)


def _outside(first: date, last: date, stays: Iterable[Interval]) -> Iterable[Interval]:
    for stay in union(stays):
        if stay.last < first:
            continue
        if first < stay.first and first <= last:
            yield Interval(first, min(last, stay.first - _DAY))
        first = stay.last + _DAY
    if first <= last:
        yield Interval(first, last)
