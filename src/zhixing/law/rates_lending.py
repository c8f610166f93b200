"""The ceiling of private lending (民间借贷) as it changed on 2020-08-20. 民间借贷规定 25, 28–31; 法释〔2015〕18号.

For agreements that are still to be judged: enforcement never re-cuts a final title.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Verdict
from zhixing.law.articles import INSTRUMENTS, cite
from zhixing.law.figures import Reading, Setting, cites
from zhixing.law.interest import Charge, general_interest
from zhixing.law.rates import LENDING_MULTIPLE, LPR, Rate, RateKind

SWITCH = INSTRUMENTS["民间借贷规定"].first
OLD_LINE = Setting("rates.old_line", "旧规定司法保护利率", "protected rate before", Decimal(24), "from memory")
OLD_PAID_LINE = Setting(
    "rates.old_paid_line", "旧规定已付利息上限", "paid-back line before", Decimal(36), "from memory"
)
_EVERYTHING = Rate(RateKind.ANNUAL, Decimal(100))


@frozen
class Ceiling(Answer):
    """The ceiling by days: (first day, percent a year). Empty: the rule does not bind this lender."""

    steps: tuple[tuple[date, Decimal], ...]

    def sentence(self, lang: str = "zh") -> str:
        if not self.steps:
            return (
                "不适用民间借贷利率上限。"
                if lang.startswith("zh")
                else "The ceiling of private lending does not apply."
            )
        if lang.startswith("zh"):
            return "；".join(f"自 {first} 起上限年利率 {percent}%" for first, percent in self.steps) + "。"
        return "; ".join(f"from {first} at most {percent}% a year" for first, percent in self.steps) + "."


@cites(cite("民间借贷规定", "25、31"), cite("旧民间借贷规定", "26"))
def ceiling(
    contract_on: date, accepted_on: date, *, local_financial_institution: bool = False, assume_last: bool = False
) -> Ceiling:
    """The ceiling of a loan agreed on one day whose suit was accepted on another.

    Suit before 2020-08-20: the old line throughout. Contract since then: 4 × LPR of its day. An older contract: the old
    line through 2020-08-19, then 4 × LPR of the day of filing. Raises RateUnknown.
    """
    if local_financial_institution:
        return Ceiling(())
    read = Reading(max(accepted_on, SWITCH))
    if accepted_on < SWITCH:
        return Ceiling(((contract_on, read(OLD_LINE)),), figures=read.used)
    new = LPR.on(contract_on if contract_on >= SWITCH else accepted_on, assume_last=assume_last)
    cap = new.percent * read(LENDING_MULTIPLE)
    if contract_on >= SWITCH:
        return Ceiling(((contract_on, cap),), figures=read.used)
    return Ceiling(((contract_on, read(OLD_LINE)), (SWITCH, cap)), figures=read.used)


@frozen
class Capped(Answer):
    """An agreed rate as the charges that the ceiling leaves of it."""

    charges: tuple[Charge, ...]

    def sentence(self, lang: str = "zh") -> str:
        caps = [(one.first, one.rate.ceiling) for one in self.charges]
        if lang.startswith("zh"):
            return "；".join(f"自 {on} 起{f'不超过年利率 {cap}%' if cap else '按约定'}" for on, cap in caps) + "。"
        return "; ".join(f"from {on} {f'at most {cap}% a year' if cap else 'as agreed'}" for on, cap in caps) + "."


@cites(cite("民间借贷规定", "25、28、31"))
def capped(rate: Rate, limits: Ceiling, first: date, last: date | None = None) -> Capped:
    """The agreed rate as charges cut where the ceiling changes, for `repayment.Debt.charges`."""
    if not limits.steps:
        return Capped((Charge(rate, first, last),))
    charges = []
    for place, (since, percent) in enumerate(limits.steps):
        until = limits.steps[place + 1][0] - timedelta(days=1) if place + 1 < len(limits.steps) else last
        start = max(since, first) if place else first
        if until is None or start <= until:
            charges.append(
                Charge(replace(rate, ceiling=percent), start, until if last is None else min(until or last, last))
            )
    return Capped(tuple(charges))


@cites(cite("民间借贷规定", "29"))
def charges_within(
    principal: Money, overdue: Money, penalty: Money, other: Money, limits: Ceiling, first: date, until: date
) -> Verdict:
    """Whether overdue interest, penalty and other fees together stay under the ceiling between two days."""
    most = Money.zero
    for charge in capped(_EVERYTHING, limits, first, until - timedelta(days=1)).charges:
        most += general_interest(principal, charge, until).amount
    asked = overdue + penalty + other
    if not limits.steps or asked <= most:
        return Verdict(True, "合计未超过上限", "together they stay under it")
    return Verdict(False, f"合计 {asked:,} 元，超过上限 {most:,} 元", f"{asked:,} together, over {most:,} yuan")
