"""Ability to perform (履行能力), five levels from six groups [design]: advisory, no legal effect.

The weights and thresholds are the platform's own and never "the court's": a court may set others. Never used alone
for fines, detention, listing, 终本 or referral.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Count
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, designed


class Group(StrEnum):
    """财产, 收入, 负债, 信用与履行, 行为, 信息质量."""

    PROPERTY = "property"
    INCOME = "income"
    DEBTS = "debts"
    RECORD = "record"
    CONDUCT = "conduct"
    DATA = "data"


GROUPS = {
    Group.PROPERTY: ("财产", "property"),
    Group.INCOME: ("收入", "income"),
    Group.DEBTS: ("负债", "debts"),
    Group.RECORD: ("信用与履行", "record"),
    Group.CONDUCT: ("行为", "conduct"),
    Group.DATA: ("信息质量", "data"),
}
WEIGHTS = Setting("ability.weights", "六组指标权重", "weights of the six groups", (35, 15, 15, 15, 15, 5), "design")
LEVELS = Setting("ability.levels", "四个分界（强、较强、一般、较弱）", "the four bounds", (80, 60, 40, 20), "design")
ACT_COSTS = Setting("ability.act_costs", "通知后每次处分扣分", "points an act after the notice costs", 40, "design")
LEAST_GROUPS = Setting("ability.least_groups", "数据不足的组数下限", "groups needed for a level", 3, "design")


class Level(StrEnum):
    """强, 较强, 一般, 较弱, 弱, 数据不足, 不评."""

    STRONG = "strong"
    FAIRLY_STRONG = "fairly_strong"
    MIDDLING = "middling"
    FAIRLY_WEAK = "fairly_weak"
    WEAK = "weak"
    NO_DATA = "no_data"
    NOT_RATED = "not_rated"


LEVEL_NAMES = {
    Level.STRONG: ("强", "strong"),
    Level.FAIRLY_STRONG: ("较强", "fairly strong"),
    Level.MIDDLING: ("一般", "middling"),
    Level.FAIRLY_WEAK: ("较弱", "fairly weak"),
    Level.WEAK: ("弱", "weak"),
    Level.NO_DATA: ("数据不足", "not enough data"),
    Level.NOT_RATED: ("不评", "not rated"),
}
_RATED = (Level.STRONG, Level.FAIRLY_STRONG, Level.MIDDLING, Level.FAIRLY_WEAK, Level.WEAK)


@frozen
class Asset:
    """A thing of the debtor. `first`: our seizure is the first; `exempt`: stays with him. `rate`: what a sale brings."""

    value: Money
    rate: Decimal = Decimal(1)
    first: bool = True
    exempt: bool = False

    @property
    def counted(self) -> Money:
        """What it counts: nothing while we only wait, nothing when exempt."""
        return self.value.times(self.rate) if self.first and not self.exempt else Money.zero


@frozen
class Reason:
    """One reason with where it comes from; `weight` orders them."""

    zh: str
    en: str
    source: str
    on: date
    weight: int = 0


@frozen
class Facts:
    """What is known. `property_known`: every source answered; `scores`: 0–100 for the other groups with data."""

    due: Money
    cash: Money = Money.zero
    assets: tuple[Asset, ...] = ()
    property_known: bool = True
    scores: Mapping[Group, int] | None = None
    below_minimum: bool | None = None
    dead: bool = False
    insolvent: bool = False


@frozen
class Rated(Answer):
    """The level with the reasons that weigh most; `score` None where none is made up."""

    zh = "履行能力{0.level_zh}{0.change_zh}：{0.reasons_zh}。仅供参考，无法律效力。"
    en = "Ability to perform: {0.level_en}{0.change_en}: {0.reasons_en}. Advisory, no legal effect."

    level: Level
    score: int | None
    reasons: tuple[Reason, ...]
    cash_ratio: Decimal | None
    previous: Level | None = None
    missing: tuple[Group, ...] = ()

    @property
    def level_zh(self) -> str:
        return LEVEL_NAMES[self.level][0]

    @property
    def level_en(self) -> str:
        return LEVEL_NAMES[self.level][1]

    @property
    def change_zh(self) -> str:
        return f"（上次{LEVEL_NAMES[self.previous][0]}）" if self.previous else ""

    @property
    def change_en(self) -> str:
        return f" (before: {LEVEL_NAMES[self.previous][1]})" if self.previous else ""

    @property
    def reasons_zh(self) -> str:
        gaps = [f"缺{GROUPS[one][0]}数据" for one in self.missing]
        return "；".join([*(one.zh for one in self.reasons), *gaps]) or "无"

    @property
    def reasons_en(self) -> str:
        gaps = [f"no data on {GROUPS[one][1]}" for one in self.missing]
        return "; ".join([*(one.en for one in self.reasons), *gaps]) or "none"


@frozen
class Conduct:
    """Something the debtor did with his means: a transfer, high spending; `source` names the paper that shows it."""

    zh: str
    en: str
    amount: Money
    on: date
    source: str


@frozen
class ConductScore(Answer):
    """The conduct group. `evidence`: acts after the notice, for the referral's file; `means`: what they show he had."""

    zh = "行为得分 {0.score}，通知后处分 {0.means:,} 元，可作拒执线索。"
    en = "Conduct {0.score}; {0.means:,} yuan disposed of after the notice: a lead for referral."

    score: int
    evidence: tuple[Conduct, ...]
    reasons: tuple[Reason, ...]

    @property
    def means(self) -> Money:
        return sum((one.amount for one in self.evidence), Money.zero)


@designed
def conduct_score(acts: Sequence[Conduct], notified_on: date, on: date, court: CourtRules = NATIONAL) -> ConductScore:
    """0–100: falls with every act after the notice. Such an act also shows means: the level may rise, and says why."""
    read = Reading(on, court)
    after = tuple(one for one in acts if one.on >= notified_on)
    score = max(0, 100 - read(ACT_COSTS) * len(after))
    reasons = tuple(Reason(one.zh, one.en, one.source, one.on, 90) for one in after)
    return ConductScore(score, after, reasons, figures=read.used)


@designed
def property_score(facts: Facts) -> Count:
    """0–100: cash and what free assets bring against what is due."""
    worth = facts.cash + sum((one.counted for one in facts.assets), Money.zero)
    points = min(100, worth.fen * 100 // facts.due.fen) if facts.due.fen > 0 else 100
    return Count(points, "财产得分", "Points for property")


@designed
def rate(
    facts: Facts, on: date, reasons: Sequence[Reason] = (), previous: Level | None = None, court: CourtRules = NATIONAL
) -> Rated:
    """The level on that day. A negative group (debts) is given as a score that falls with the burden.

    Hard rules: cash covering the debt → strong; nothing found anywhere and income below the minimum, or unknown →
    at most fairly weak; dead or insolvent → not rated. Fewer than three groups with data → not enough data, unless
    one of the hard rules speaks.
    """
    read = Reading(on, court)
    ratio = _ratio(facts)
    scores = {
        **({Group.PROPERTY: property_score(facts).number} if facts.property_known else {}),
        **(facts.scores or {}),
    }
    missing = tuple(one for one in Group if one not in scores)
    shown = tuple(sorted((*_cash_reason(facts, ratio, on), *reasons), key=lambda one: -one.weight))[:5]
    if facts.dead or facts.insolvent:
        return Rated(Level.NOT_RATED, None, shown, ratio, previous)
    weights = dict(zip(Group, read(WEIGHTS), strict=True))
    used = sum(weights[one] for one in scores)
    total = sum(scores[one] * weights[one] for one in scores)
    score = int((Decimal(total) / used).to_integral_value(ROUND_HALF_UP)) if used else 0
    level = next((one for one, least in zip(_RATED, read(LEVELS), strict=False) if score >= least), Level.WEAK)
    enough = len(scores) >= read(LEAST_GROUPS)
    if facts.cash >= facts.due:
        level = Level.STRONG
    elif facts.property_known and _nothing_found(facts):
        level = max(level if enough else Level.FAIRLY_WEAK, Level.FAIRLY_WEAK, key=_RATED.index)
    elif not enough:
        return Rated(Level.NO_DATA, None, shown, ratio, previous, missing, figures=read.used)
    return Rated(level, score, shown, ratio, previous, missing, figures=read.used)


def _nothing_found(facts: Facts) -> bool:
    nothing = not facts.cash and not any(one.counted for one in facts.assets)
    return nothing and facts.below_minimum is not False


def _ratio(facts: Facts) -> Decimal | None:
    if facts.due.fen <= 0:
        return None
    return (Decimal(facts.cash.fen) / facts.due.fen).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _cash_reason(facts: Facts, ratio: Decimal | None, on: date) -> list[Reason]:
    if ratio is None or not facts.cash:
        return []
    return [Reason(f"现金覆盖率 {ratio}", f"cash ratio {ratio}", "bank", on, 100)]
