"""What a third party owes the debtor (到期债权): the order to pay, an objection that is not looked into, enforcement.

执行工作规定 45–53; 民诉解释 499.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Due, Used
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, cites
from zhixing.law.limits import limit
from zhixing.law.remedies import REMEDIES


class Ground(StrEnum):
    """What a third party says. The first is an objection; lack of means, or that it owes the creditor nothing, is none."""

    DENIES = "denies"
    NO_MEANS = "no_means"
    NO_RELATION = "no_relation"


class Standing(StrEnum):
    """How the order stands."""

    RUNNING = "running"
    ENDED = "ended"
    ENFORCEABLE = "enforceable"


class DeniedTooMuch(Refusal):
    zh = "提出异议的金额 {denied:,} 元超过通知履行的 {claimed:,} 元。"
    en = "The objection is to {denied:,} yuan, more than the {claimed:,} ordered."
    status = 422


@frozen
class Objection:
    """What the third party said, when, and how much of the sum it denies."""

    on: date
    denied: Money
    ground: Ground = Ground.DENIES


@frozen
class Order(Answer):
    """How an order to pay stands on a day. `sum`: what may be enforced against the third party; `until`: its last day."""

    standing: Standing
    sum: Money
    until: date

    def sentence(self, lang: str = "zh") -> str:
        zh, en = _WORDS[self.standing]
        return (zh if lang.startswith("zh") else en).format(self)


_WORDS = {
    Standing.RUNNING: ("等第三人在 {0.until} 前履行或者提出异议。", "The third party has until {0.until}."),
    Standing.ENDED: (
        "第三人在期限内提出异议：不审查，不得强制执行。",
        "Objected to in time: it is not looked into, and nothing is enforced.",
    ),
    Standing.ENFORCEABLE: ("可以裁定对第三人强制执行 {0.sum:,} 元。", "{0.sum:,} yuan may be enforced."),
}


@cites(cite("执行工作规定", "45"))
def answer_due(served_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day for the third party to pay, or to object, after the order was served on it directly."""
    return limit(REMEDIES["third_debtor"], served_on, court, holidays)


@cites(cite("执行工作规定", "45、47–49"), cite("民诉解释", "499"))
def standing(
    served_on: date,
    claimed: Money,
    objection: Objection | None,
    on: date,
    *,
    adjudicated: bool = False,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Order:
    """How the order stands. An objection in time ends it as far as it goes: what is admitted may be enforced.

    `adjudicated`: an instrument in effect fixed the debt, so that denying it does not help. Raises DeniedTooMuch.
    """
    due = answer_due(served_on, court, holidays)
    if objection is not None and objection.denied > claimed:
        raise DeniedTooMuch(denied=objection.denied, claimed=claimed)
    counts = objection is not None and objection.ground is Ground.DENIES and objection.on <= due.on and not adjudicated
    if objection is not None and counts:
        admitted = claimed - objection.denied
        if admitted == Money.zero:
            return _order(Standing.ENDED, Money.zero, due.on, due.figures)
        claimed = admitted
    if on <= due.on:
        return _order(Standing.RUNNING, claimed, due.on, due.figures)
    return _order(Standing.ENFORCEABLE, claimed, due.on, due.figures)


def _order(state: Standing, sum_: Money, until: date, figures: tuple[Used, ...]) -> Order:
    return Order(state, sum_, until, figures=figures)
