"""Figures for a round's notice that a panel may take over: the least the law allows, rounded as courts publish them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.articles import cite
from zhixing.law.auction import deposit_range, start_floor
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, designed

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


@frozen
class Suggested:
    """Start price, deposit and bid step to begin from; no national figure exists for the step."""

    start: Money
    deposit: Money
    step: Money


@cites(cite("网拍规定", "10、17、26"))
def suggested_terms(number: int, base: Money, on: date, court: CourtRules = NATIONAL) -> Suggested:
    """The least start and deposit of round `number`, rounded up; `base` as in `start_floor`. Raises ThirdRound.

    Never below the legal least; where rounding would pass the most (the deposit's cap, for the start `base` itself)
    the least stands unrounded.
    """
    start = _rounded(start_floor(number, base, on, court).lowest, base, on, court)
    deposit = _rounded(*deposit_range(start, on, court), on, court)
    return Suggested(start, deposit, suggested_step(start, on, court))


@designed
def suggested_step(start: Money, on: date, court: CourtRules = NATIONAL) -> Money:
    """A bid step by the court's setting; the panel decides."""
    read = Reading(on, court)
    unit = read(STEP_UNIT)
    return max(unit, unit * (start.times(read(STEP_SHARE)).fen // unit.fen))


def _rounded(least: Money, most: Money, on: date, court: CourtRules) -> Money:
    unit = next(unit for from_sum, unit in Reading(on, court)(ROUNDING) if least >= from_sum)
    rounded = unit * -(-least.fen // unit.fen)
    return rounded if rounded <= most else least
