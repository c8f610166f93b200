"""What is owed on a day after any number of payments, and which part each payment settled.

Title money first (costs, interest, principal), then the doubled part, unless otherwise agreed.
迟延利息解释 4; 民法典 561.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from zhixing.kernel.money import Money
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites
from zhixing.law.interest import (
    COUNT_PAYMENT_DAY,
    DOUBLED_ON_COSTS,
    DOUBLED_RATE,
    Charge,
    Line,
    LineKind,
    doubled_from,
    doubled_lines,
    general_lines,
)
from zhixing.law.limits import Interval

_DAY = timedelta(days=1)


class Part(StrEnum):
    """What a debt consists of."""

    COSTS = "costs"
    INTEREST = "interest"
    PRINCIPAL = "principal"
    DOUBLED = "doubled"


ORDER = (Part.COSTS, Part.INTEREST, Part.PRINCIPAL, Part.DOUBLED)


@dataclass(frozen=True)
class Debt:
    """One money obligation of the title.

    `principal`: principal, damages, penalty. `costs`: fees the title orders paid to the creditor. `accrued`: general
    interest the title states as a sum. `due_on`: last day of the performance period (instalment: its own; none stated:
    the day the title takes effect). `doubled`: whether the doubled part runs.
    """

    key: str
    principal: Money
    due_on: date
    costs: Money = Money.zero
    accrued: Money = Money.zero
    charges: tuple[Charge, ...] = ()
    doubled: bool = True


@dataclass(frozen=True)
class Payment:
    """Money that reached the creditor's debt on that day (`interest.performed` says which day counts)."""

    key: str
    on: date
    amount: Money


@dataclass(frozen=True)
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

    def __add__(self, other: Owed) -> Owed:
        return Owed(*(self.of(p) + other.of(p) for p in (Part.COSTS, Part.INTEREST, Part.PRINCIPAL, Part.DOUBLED)))


@dataclass(frozen=True)
class Posting:
    """What one payment settled, part by part; `left` is what nothing was owed for."""

    payment: str
    on: date
    settled: Owed
    left: Money = Money.zero


@dataclass(frozen=True)
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
        """Whether a line rests on a rate past the end of its table: the paper must say so."""
        return any(line.assumed for line in self.lines)


@cites(cite("迟延利息解释", "4"), cite("民法典", "561"))
def settle(owed: Owed, amount: Money, order: Sequence[Part] = ORDER) -> Posting:
    """How one amount settles one debt in order, no interest computed."""
    state = _State(Debt("", owed.principal, date.max), owed.costs, owed.interest, owed.principal, owed.doubled)
    return _post(Payment("", date.max, amount), [state], order)


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
    (a stay the debtor asked for is not one). Raises RateUnknown past a rate table unless `assume_last`.
    """
    read = Reading(as_of, court)
    read(DOUBLED_RATE)
    states = [_State.of(debt, court) for debt in debts]
    in_order = sorted(states, key=lambda state: state.debt.due_on)
    run = _Run(court, stays, assume_last, on_costs=read(DOUBLED_ON_COSTS), payment_day=read(COUNT_PAYMENT_DAY))
    postings: list[Posting] = []
    past = sorted((p for p in payments if p.on <= as_of), key=lambda p: p.on)
    for day, same_day in groupby(past, key=lambda p: p.on):
        run.accrue(states, day)
        postings += [_post(payment, in_order, order) for payment in same_day]
    run.accrue(states, as_of)
    owed = tuple((state.debt.key, state.owed) for state in states)
    return Schedule(as_of, tuple(run.lines), tuple(postings), owed, figures=read.used)


@dataclass
class _State:
    """A debt while the days go by."""

    debt: Debt
    costs: Money
    interest: Money
    principal: Money
    doubled: Money = Money.zero
    general_next: list[date] = field(default_factory=list)
    doubled_next: date = date.max

    @classmethod
    def of(cls, debt: Debt, court: CourtRules) -> _State:
        state = cls(debt, debt.costs, debt.accrued, debt.principal)
        state.general_next = [charge.first for charge in debt.charges]
        if debt.doubled:
            state.doubled_next = doubled_from(debt.due_on, court)
        return state

    @property
    def owed(self) -> Owed:
        return Owed(self.costs, self.interest, self.principal, self.doubled)


@dataclass
class _Run:
    court: CourtRules
    stays: Sequence[Interval]
    assume_last: bool
    on_costs: bool
    payment_day: bool
    lines: list[Line] = field(default_factory=list)

    def accrue(self, states: Iterable[_State], day: date) -> None:
        """Interest of every debt up to that day, on the bases as they stand."""
        for state in states:
            for place, charge in enumerate(state.debt.charges):
                last = day if self.payment_day else day - _DAY
                last = min(last, charge.last) if charge.last else last
                first = state.general_next[place]
                self._add(
                    state,
                    general_lines(state.principal, charge, first, last, state.debt.key, self.court, self.assume_last),
                )
                state.general_next[place] = max(first, last + _DAY)
            base = state.principal + state.costs if self.on_costs else state.principal
            self._add(state, doubled_lines(base, state.doubled_next, day, self.stays, state.debt.key, self.court))
            if state.doubled_next <= day:
                state.doubled_next = day + _DAY

    def _add(self, state: _State, lines: Iterable[Line]) -> None:
        for line in lines:
            self.lines.append(line)
            if line.kind is LineKind.GENERAL:
                state.interest += line.amount
            else:
                state.doubled += line.amount


def _post(payment: Payment, states: Sequence[_State], order: Sequence[Part]) -> Posting:
    left, settled = payment.amount, Owed()
    for part in order:
        for state in states:
            owed: Money = getattr(state, part.value)
            paid = min(left, owed)
            setattr(state, part.value, owed - paid)
            settled += Owed(**{part.value: paid})
            left -= paid
    return Posting(payment.key, payment.on, settled, left)
