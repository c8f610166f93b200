"""What is owed on a day after any number of payments, and which part each payment settled.

Title money first (costs, interest, principal), then the doubled part, unless otherwise agreed.
迟延利息解释 4; 民法典 561.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites
from zhixing.law.interest import (
    COUNT_FIRST_DAY,
    COUNT_PAYMENT_DAY,
    DOUBLED_ON_COSTS,
    NEW_RULE,
    Charge,
    Line,
    LineKind,
    doubled_course,
    outside,
    run_on,
)
from zhixing.law.limits import Interval, union
from zhixing.law.rates import DAY_BASE, Course
from zhixing.law.repayment_charging import Charging

_DAY, _NONE = timedelta(days=1), timedelta()


class Part(StrEnum):
    """What a debt consists of."""

    COSTS = "costs"
    INTEREST = "interest"
    PRINCIPAL = "principal"
    DOUBLED = "doubled"


ORDER = (Part.COSTS, Part.INTEREST, Part.PRINCIPAL, Part.DOUBLED)
_PLACE = {part: place for place, part in enumerate(ORDER)}


@frozen
class Debt:
    """One money obligation of the title.

    `principal`: principal, damages, penalty. `costs`: fees the title orders paid to the creditor. `accrued`: general
    interest the title states as a sum. `due_on`: last day of the performance period (instalment: its own; none stated:
    the day the title takes effect). `charges`: each on its own base, else on the whole principal. `doubled`: whether
    the doubled part runs.
    """

    key: str
    principal: Money
    due_on: date
    costs: Money = Money.zero
    accrued: Money = Money.zero
    charges: tuple[Charge, ...] = ()
    doubled: bool = True


@frozen
class Payment:
    """Money that reached the creditor's debt on that day (`interest.performed` says which day counts)."""

    key: str
    on: date
    amount: Money


@frozen
class Owed:
    """What is owed of one debt, or of all together."""

    costs: Money = Money.zero
    interest: Money = Money.zero
    principal: Money = Money.zero
    doubled: Money = Money.zero

    @property
    def title(self) -> Money:
        """Title money: all but the doubled part."""
        return self.costs + self.interest + self.principal

    @property
    def total(self) -> Money:
        return self.title + self.doubled

    def of(self, part: Part) -> Money:
        amount: Money = getattr(self, part.value)
        return amount

    @classmethod
    def of_fen(cls, fen: Iterable[int]) -> Owed:
        """From costs, interest, principal and doubled part in fen."""
        return cls(*map(Money, fen))

    @property
    def fen(self) -> tuple[int, int, int, int]:
        return self.costs.fen, self.interest.fen, self.principal.fen, self.doubled.fen

    def __add__(self, other: Owed) -> Owed:
        return Owed.of_fen(map(sum, zip(self.fen, other.fen, strict=True)))


class Posting(NamedTuple):
    """What one payment settled, part by part, in fen; `left` is what nothing was owed for."""

    payment: str
    on: date
    parts: tuple[int, ...]
    left_fen: int = 0

    @property
    def settled(self) -> Owed:
        return Owed.of_fen(self.parts)

    @property
    def left(self) -> Money:
        return Money(self.left_fen)


@frozen
class Schedule(Answer):
    """The itemised account of a title on a day: lines of interest, postings of payments, what is owed by debt."""

    zh = (
        "截至 {0.as_of}：本金 {0.owed.principal:,} 元，费用 {0.owed.costs:,} 元，一般利息 {0.owed.interest:,} 元，"
        "加倍部分 {0.owed.doubled:,} 元，合计 {0.owed.total:,} 元。"
    )
    en = (
        "As of {0.as_of}: principal {0.owed.principal:,}, costs {0.owed.costs:,}, general interest "
        "{0.owed.interest:,}, doubled part {0.owed.doubled:,}; in all {0.owed.total:,} yuan."
    )

    as_of: date
    lines: tuple[Line, ...]
    postings: tuple[Posting, ...]
    debts: tuple[tuple[str, Owed], ...]

    @property
    def owed(self) -> Owed:
        return sum((owed for _, owed in self.debts), Owed())

    @property
    def assumed(self) -> bool:
        return any(line.assumed for line in self.lines)


@frozen
class Settled(Answer):
    """What one amount settled, part by part, and what was left over."""

    zh = "抵充加倍部分以外 {0.settled.title:,} 元，加倍部分 {0.settled.doubled:,} 元，余 {0.left:,} 元。"
    en = "{0.settled.title:,} to title money, {0.settled.doubled:,} to the doubled part, {0.left:,} yuan left."

    settled: Owed
    left: Money


@cites(cite("迟延利息解释", "4"), cite("民法典", "561"))
def settle(owed: Owed, amount: Money, order: Sequence[Part] = ORDER) -> Settled:
    """How one amount settles one debt in order, no interest computed."""
    account = _Account("", date.max, list(owed.fen), [], None, date.max)
    posting = _post(Payment("", date.max, amount), [account], [_PLACE[part] for part in order])
    return Settled(posting.settled, posting.left)


@cites(cite("迟延利息解释", "4、7"))
def settle_together(owed: Owed, amount: Money) -> Settled:
    """How an amount paid before 2014-08-01 settles one debt: title money and delay interest in proportion (并还)."""
    account = _Account("", date.min, list(owed.fen), [], None, date.max)
    posting = _post(Payment("", date.min, amount), [account], [_PLACE[part] for part in ORDER])
    return Settled(posting.settled, posting.left)


@cites(cite("迟延利息解释", "1–4"), cite("民法典", "561"))
def schedule(
    debts: Sequence[Debt],
    payments: Iterable[Payment],
    as_of: date,
    *,
    stays: Sequence[Interval] = (),
    order: Sequence[Part] = ORDER,
    court: CourtRules = NATIONAL,
    assume_last: bool = False,
) -> Schedule:
    """The account on the day `as_of`: payments up to it posted in order of day, each after interest to its day.

    Within a part the debt that was due first is settled first. `stays`: intervals the doubled part does not run
    (a stay the debtor asked for is not one). Payments before 2014-08-01 settle title money and delay interest in
    proportion. Raises RateUnknown past a rate table unless `assume_last`.
    """
    read = Reading(as_of, court)
    run = _Run(read, union(stays), assume_last)
    accounts = [run.open(debt) for debt in debts]
    by_day = sorted(accounts, key=attrgetter("due_on"))
    places = [_PLACE[part] for part in order]
    postings: list[Posting] = []
    reckoned = date.min
    for payment in sorted((one for one in payments if one.on <= as_of), key=attrgetter("on")):
        if payment.on != reckoned:
            reckoned = payment.on
            run.accrue(accounts, reckoned)
        postings.append(_post(payment, by_day, places))
    run.accrue(accounts, as_of)
    owed = tuple([(account.key, Owed.of_fen(account.parts)) for account in accounts])
    return Schedule(as_of, tuple(run.lines), tuple(postings), owed, figures=read.used)


@dataclass(slots=True)
class _Account:
    """A debt while the days go by; `parts` are costs, interest, principal and doubled part in fen."""

    key: str
    due_on: date
    parts: list[int]
    charges: list[Charging]
    doubled: Course | None
    doubled_next: date


class _Run:
    """The reckoning of one title: choices read once, lines gathered."""

    def __init__(self, read: Reading, stays: Sequence[Interval], assume_last: bool) -> None:
        self.read, self.stays, self.assume_last = read, stays, assume_last
        self.on_costs, self.day_base = read(DOUBLED_ON_COSTS), read(DAY_BASE)
        self.general_lag = _NONE if read(COUNT_PAYMENT_DAY) else _DAY
        self.doubled_lag = _NONE if read(COUNT_FIRST_DAY) else _DAY
        self.lines: list[Line] = []

    def open(self, debt: Debt) -> _Account:
        charges = Charging.of(debt.charges, debt.principal.fen, self.day_base, self.assume_last)
        parts = [debt.costs.fen, debt.accrued.fen, debt.principal.fen, 0]
        if not debt.doubled or debt.due_on == date.max:
            return _Account(debt.key, debt.due_on, parts, charges, None, date.max)
        first = debt.due_on + self.doubled_lag
        return _Account(debt.key, debt.due_on, parts, charges, doubled_course(first, self.read), first)

    def accrue(self, accounts: Iterable[_Account], day: date) -> None:
        """Interest of every debt up to that day, on the bases as they stand."""
        through, lines = day - self.general_lag, self.lines
        for account in accounts:
            key, parts = account.key, account.parts
            for charge in account.charges:
                last = min(through, charge.last)
                if charge.next <= last:
                    base = charge.runs_on(parts[2])
                    parts[1] += run_on(lines, LineKind.GENERAL, key, base, charge.course, charge.next, last)
                    charge.next = last + _DAY
            if account.doubled and account.doubled_next <= day:
                base = parts[2] + parts[0] if self.on_costs else parts[2]
                for first, last in outside(account.doubled_next, day, self.stays):
                    parts[3] += run_on(lines, LineKind.DOUBLED, key, base, account.doubled, first, last)
                account.doubled_next = day + _DAY


def _post(payment: Payment, accounts: Sequence[_Account], places: Sequence[int]) -> Posting:
    settled = [0, 0, 0, 0]
    if payment.on >= NEW_RULE:
        left = _pour(payment.amount.fen, accounts, places, settled)
        return Posting(payment.key, payment.on, tuple(settled), left)
    owed = [sum(account.parts[3] for account in accounts), sum(sum(account.parts) for account in accounts)]
    title, delay = Money(min(payment.amount.fen, owed[1])).allocate([owed[1] - owed[0], owed[0] or 1 - bool(owed[1])])
    _pour(title.fen, accounts, [place for place in places if place != 3], settled)
    _pour(delay.fen, accounts, [3], settled)
    return Posting(payment.key, payment.on, tuple(settled), payment.amount.fen - sum(settled))


def _pour(left: int, accounts: Sequence[_Account], places: Sequence[int], settled: list[int]) -> int:
    """Settles part by part, debt by debt, while money is left; returns what is left."""
    for place in places:
        for account in accounts:
            owed = account.parts[place]
            if owed and left:
                paid = min(left, owed)
                account.parts[place] = owed - paid
                settled[place] += paid
                left -= paid
    return left
