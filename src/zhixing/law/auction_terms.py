"""Figures for a round's notice that a panel may take over: the least the law allows, rounded as courts publish them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Before, Sum
from zhixing.law.articles import cite
from zhixing.law.auction import deposit_range, notice_period, start_floor
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, designed
from zhixing.law.limits import before

STEP_SHARE = Setting(
    "auction.step_share", "加价幅度占起拍价比例", "step as a share of the start price", Decimal("0.005"), "design"
)
STEP_UNIT = Setting("auction.step_unit", "加价幅度取整单位", "the step is a multiple of", Money.yuan(100), "design")
ROUNDING = Setting(
    "auction.rounding",
    "建议起拍价、保证金取整（自该数额起，取整到）",
    "suggested start and deposit: from this sum on, rounded up to",
    (
        (Money.yuan(1_000_000), Money.yuan(10_000)),
        (Money.yuan(10_000), Money.yuan(1_000)),
        (Money.zero, Money.yuan(100)),
    ),
    "design",
)
PAY_DAYS = Setting("auction.pay_days", "余款交付期限（成交后日数）", "days to pay the balance in", 10, "design")


@frozen
class Suggested(Answer):
    """Start price, deposit, bid step and days to pay to begin from; no national figure exists for the last two."""

    zh = "建议起拍价 {0.start:,} 元，保证金 {0.deposit:,} 元，加价幅度 {0.step:,} 元，余款 {0.pay_days} 日内付清。"
    en = "Suggested: start {0.start:,}, deposit {0.deposit:,}, step {0.step:,} yuan, balance within {0.pay_days} days."

    start: Money
    deposit: Money
    step: Money
    pay_days: int


@cites(cite("网拍规定", "10、17、25、26"))
def suggested_terms(number: int, base: Money, on: date, court: CourtRules = NATIONAL) -> Suggested:
    """The least start and deposit of round `number`, rounded up; `base` as in `start_floor`. Raises ThirdRound.

    Never below the legal least; where rounding would pass the most (the deposit's cap, for the start `base` itself)
    the least stands unrounded.
    """
    floor, read = start_floor(number, base, on, court), Reading(on, court)
    start = _rounded(floor.lowest, base, read)
    bounds = deposit_range(start, on, court)
    deposit, step = _rounded(bounds.least, bounds.most, read), suggested_step(start, on, court)
    days = read(PAY_DAYS)
    figures = (*floor.figures, *bounds.figures, *step.figures, *read.used)
    return Suggested(start, deposit, step.amount, days, figures=figures)


@cites(cite("网拍规定", "12、26"))
def latest_publication(
    starts_on: date,
    *,
    second: bool = False,
    immovable: bool = False,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Before:
    """The last day to publish the notice of a round that starts on a day, the first round or the `second`."""
    notice = notice_period(2 if second else 1, immovable, starts_on, court)
    return replace(before(starts_on, notice.period, holidays=holidays), figures=notice.figures, articles=())


@cites(cite("变卖衔接通知", "4"), cite("网拍规定", "17"))
def sale_terms(second_start: Money, on: date, court: CourtRules = NATIONAL) -> Suggested:
    """Figures of a sale (变卖): the second round's start unchanged; what a defaulter would lose, as a deposit's least."""
    bounds, step, read = (
        deposit_range(second_start, on, court),
        suggested_step(second_start, on, court),
        Reading(on, court),
    )
    deposit, days = _rounded(bounds.least, bounds.most, read), read(PAY_DAYS)
    figures = (*bounds.figures, *step.figures, *read.used)
    return Suggested(second_start, deposit, step.amount, days, figures=figures)


@cites(cite("刑财规定", "12"), cite("网拍规定", "17"))
def free_terms(last_reserve: Money, on: date, court: CourtRules = NATIONAL) -> Suggested:
    """Figures of an auction without reserve (无保留价拍卖): it starts at one step of the round that failed."""
    step, read = suggested_step(last_reserve, on, court), Reading(on, court)
    bounds, days = deposit_range(step.amount, on, court), read(PAY_DAYS)
    figures = (*bounds.figures, *step.figures, *read.used)
    return Suggested(step.amount, bounds.most, step.amount, days, figures=figures)


@designed
def suggested_step(start: Money, on: date, court: CourtRules = NATIONAL) -> Sum:
    """A bid step by the court's setting; the panel decides."""
    read = Reading(on, court)
    unit = read(STEP_UNIT)
    step = max(unit, unit * (start.times(read(STEP_SHARE)).fen // unit.fen))
    return Sum(step, "建议加价幅度", "The suggested step", figures=read.used)


def _rounded(least: Money, most: Money, read: Reading) -> Money:
    unit = next(unit for from_sum, unit in read(ROUNDING) if least >= from_sum)
    rounded = unit * -(-least.fen // unit.fen)
    return rounded if rounded <= most else least
