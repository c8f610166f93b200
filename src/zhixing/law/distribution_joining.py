"""Several creditors, one debtor: who may join, by which method, and the way of a plan's objections. 民诉解释 506–514."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.distribution import Debtor, objection_due, opposition_due, suit_due
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since
from zhixing.law.limits import limit

BANKRUPTCY_ANSWER = since(
    "distribution.bankruptcy_answer",
    "受移送法院答复",
    "the bankruptcy court answers within",
    days(30),
    "民诉解释",
    "512",
)
LAST_MOMENT = Setting(
    "distribution.last_moment",
    "申请参与分配的截止时点",
    "last moment to join",
    "paid_out",
    "disputed",
    ("paid_out", "ruling_served", "day_before_plan"),
)


class Method(StrEnum):
    """How ordinary claims that compete are paid."""

    PRO_RATA = "pro_rata"
    BANKRUPTCY = "bankruptcy"
    SEIZURE_ORDER = "seizure_order"
    IN_FULL = "in_full"


@frozen
class Regime(Answer):
    """The method for competing ordinary claims; a plan and its objections belong to every debtor."""

    method: Method

    def sentence(self, lang: str = "zh") -> str:
        return _REGIMES[self.method][0 if lang.startswith("zh") else 1]


_REGIMES = {
    Method.PRO_RATA: ("普通债权按比例受偿。", "Ordinary claims share pro rata."),
    Method.BANKRUPTCY: ("移送破产审查，期间中止分配。", "The case goes to bankruptcy; distribution waits."),
    Method.SEIZURE_ORDER: ("普通债权按采取执行措施的先后受偿。", "Ordinary claims are paid by order of seizure."),
    Method.IN_FULL: ("财产足以清偿全部债务。", "Everything can be paid in full."),
}


@cites(cite("民诉解释", "506、508、511–514"), cite("执行工作规定", "55"))
def regime(
    debtor: Debtor,
    *,
    enough: bool = False,
    single_title: bool = False,
    bankruptcy_consent: bool = False,
    bankruptcy_refused: bool = False,
) -> Regime:
    """How competing ordinary claims are paid.

    `single_title`: all hold one title. `bankruptcy_consent`: a creditor or the debtor agrees to it;
    `bankruptcy_refused`: the bankruptcy court refused or did not take it.
    """
    if enough:
        return Regime(Method.IN_FULL)
    if debtor is Debtor.PERSON or single_title:
        return Regime(Method.PRO_RATA)
    if bankruptcy_consent and not bankruptcy_refused:
        return Regime(Method.BANKRUPTCY)
    return Regime(Method.SEIZURE_ORDER)


@cites(cite("民诉解释", "512"))
def bankruptcy_answer_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the court asked to take a bankruptcy answers."""
    return limit(BANKRUPTCY_ANSWER, received_on, court, holidays)


@frozen
class Asset:
    """How far the asset has come: the days of its milestones, None when not yet."""

    plan_on: date | None = None
    ruling_served_on: date | None = None
    paid_out_on: date | None = None


@cites(cite("民诉解释", "506、507"))
def may_join(
    asked_on: date,
    asset: Asset,
    *,
    in_writing: bool,
    title: bool,
    secured: bool = False,
    begun: bool = True,
    court: CourtRules = NATIONAL,
) -> Verdict:
    """Whether a creditor may join the distribution of a person's property.

    He needs an enforceable title unless he is secured or has priority, enforcement that has begun, a written request,
    and to come before the asset's enforcement ends: when that is, is disputed and a setting.
    """
    read = Reading(asked_on, court)
    moment = read(LAST_MOMENT)
    over = {
        "paid_out": asset.paid_out_on and asked_on >= asset.paid_out_on,
        "ruling_served": asset.ruling_served_on and asked_on >= asset.ruling_served_on,
        "day_before_plan": asset.plan_on and asked_on >= asset.plan_on,
    }[moment]
    bars = (
        (not begun, "执行程序尚未开始", "enforcement has not begun"),
        (not (title or secured), "没有执行依据，也无优先权", "no title and no priority"),
        (not in_writing, "应当书面申请", "a written request is needed"),
        (bool(over), "该财产已执行终结", "the asset's enforcement has ended"),
    )
    for met, zh, en in bars:
        if met:
            return Verdict(False, zh, en, figures=read.used)
    return Verdict(True, "可以参与分配", "he may join", figures=read.used)


class Stage(StrEnum):
    """Where a plan's objection stands."""

    SERVED = "served"
    OBJECTED = "objected"
    OPPOSED = "opposed"
    PAY_ORIGINAL = "pay_original"
    PAY_CORRECTED = "pay_corrected"
    PAY_UNDISPUTED = "pay_undisputed"


class NotNow(Refusal):
    zh = "方案处于“{stage}”，不能进行该步骤。"
    en = "The plan stands at “{stage}”: this step is not open."
    article = "民诉解释 509、510"


class TooLate(Refusal):
    zh = "已过 {last}。"
    en = "The last day was {last}."
    article = "民诉解释 509、510"


@frozen
class Progress(Answer):
    """A plan's way through its objections: the stage and the last day of the step that is open (None: none is)."""

    zh = "阶段：{0.stage}；本步骤最后一日：{0.last}。"
    en = "Stage: {0.stage}; last day of this step: {0.last}."

    stage: Stage
    last: date | None = None
    disputed: Money = Money.zero


@cites(cite("民诉解释", "509"))
def served(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Progress:
    """The plan reached the last of them: fifteen days to object in writing."""
    due = objection_due(received_on, court, holidays)
    return Progress(Stage.SERVED, due.on, figures=due.figures)


@cites(cite("民诉解释", "509、510"))
def objected(
    at: Progress, on: date, told_on: date, disputed: Money, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Progress:
    """Someone objected on a day; the others, told on `told_on`, have fifteen days to oppose. Raises NotNow, TooLate."""
    _check(at, Stage.SERVED, on)
    due = opposition_due(told_on, court, holidays)
    return Progress(Stage.OBJECTED, due.on, disputed, figures=due.figures)


@cites(cite("民诉解释", "510"))
def opposed(
    at: Progress, on: date, told_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Progress:
    """Someone opposed; the objector, told on `told_on`, has fifteen days to sue. Raises NotNow, TooLate."""
    _check(at, Stage.OBJECTED, on)
    due = suit_due(told_on, court, holidays)
    return Progress(Stage.OPPOSED, due.on, at.disputed, figures=due.figures)


@cites(cite("民诉解释", "510"))
def sued(at: Progress, on: date) -> Progress:
    """The objector sued: what is disputed is deposited, the rest is paid. Raises NotNow, TooLate."""
    _check(at, Stage.OPPOSED, on)
    return replace(at, stage=Stage.PAY_UNDISPUTED, last=None, articles=())


@cites(cite("民诉解释", "509、510"))
def run_out(at: Progress, today: date) -> Progress:
    """The plan as it stands on a day: silence of the open step pays the original or the corrected plan."""
    after = {
        Stage.SERVED: Stage.PAY_ORIGINAL,
        Stage.OBJECTED: Stage.PAY_CORRECTED,
        Stage.OPPOSED: Stage.PAY_ORIGINAL,
    }
    if at.last is None or today <= at.last:
        return at
    return replace(at, stage=after[at.stage], last=None, articles=())


def _check(at: Progress, stage: Stage, on: date) -> None:
    if at.stage is not stage or at.last is None:
        raise NotNow(stage=at.stage)
    if on > at.last:
        raise TooLate(last=at.last)


@cites(cite("执行工作规定", "56"))
def draws_up(*, first_seizing: bool, preservation: bool = False, case_ended: bool = False) -> Verdict:
    """Whether a court draws up the plan: the first-seizing one; where that only preserves, once its case has ended."""
    if not first_seizing:
        return Verdict(False, "由首先查封法院主持分配", "the first-seizing court does")
    if preservation and not case_ended:
        return Verdict(False, "首封为保全，待该案审结", "it only preserves: its case must end first")
    return Verdict(True, "首先查封法院主持分配", "the first-seizing court")
