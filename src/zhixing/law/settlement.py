"""Settlement, security, stay, suspension, termination, bankruptcy (和解、担保、暂缓、中止、终结、执转破).

民诉法 267–269; 和解规定; 担保执行规定; 执行工作规定 60, 77; 民诉解释 511–513.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import Period, add, days, months, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.filing import APPLY
from zhixing.law.limits import limit
from zhixing.law.tables import Listed

SECURITY_STAY = since(
    "settlement.security_stay", "担保暂缓执行期限上限", "a stay on security at most", years(1), "担保执行规定", "10"
)
GUARANTEE = since(
    "settlement.guarantee", "未约定的担保期间", "a guarantee that names no period lasts", years(1), "担保执行规定", "12"
)
UPPER_STAY = since(
    "settlement.upper_stay",
    "上级法院暂缓执行期限上限",
    "a stay by the upper court at most",
    months(3),
    "执行工作规定",
    "77",
)
BANKRUPTCY = since(
    "settlement.bankruptcy", "破产法院答复", "the bankruptcy court answers within", days(30), "民诉解释", "512"
)


class State(StrEnum):
    """How a settlement stands."""

    PERFORMED = "performed"
    NOT_DUE = "not_due"
    PERFORMING = "performing"
    BROKEN = "broken"


_WHY = {
    State.PERFORMED: ("和解协议已履行完毕", "it was performed"),
    State.NOT_DUE: ("履行期限尚未届至或者条件尚未成就", "it is not yet due"),
    State.PERFORMING: ("被执行人正在按约履行", "it is being performed"),
}


@frozen
class Resumption(Answer):
    """Whether a creditor may go back to the title, and until when; or sue on the settlement instead."""

    zh = "{0.verdict_zh}。"
    en = "{0.verdict_en}."

    state: State
    allowed: bool
    until: date | None

    @property
    def verdict_zh(self) -> str:
        if not self.allowed:
            return f"裁定不予恢复执行：{_WHY[self.state][0]}"
        return f"可以申请恢复原执行依据的执行（至 {self.until}），或者就和解协议起诉；已付部分扣除"

    @property
    def verdict_en(self) -> str:
        if not self.allowed:
            return f"not resumed: {_WHY[self.state][1]}"
        return f"may resume until {self.until}, or sue on the settlement; what was paid is deducted"


@cites(cite("和解规定", "8–11、17"))
def resume(state: State, last_day: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Resumption:
    """Whether enforcement resumes; two years from the settlement's last day of performance."""
    if state is not State.BROKEN:
        return Resumption(state, False, None)
    until = limit(APPLY, last_day, court, holidays)
    return Resumption(state, True, until.on, figures=until.figures)


class StayTooLong(Refusal):
    zh = "暂缓执行最长至 {latest}。"
    en = "A stay lasts until {latest} at most."
    status = 422
    article = "担保执行规定 10；执行工作规定 77"


@frozen
class Stay(Answer):
    """A stay within the law. `guarantee_until`: until when security may be enforced directly; None by a higher court."""

    zh = "暂缓至 {0.until}{0.guarantee_zh}。"
    en = "Stayed until {0.until}{0.guarantee_en}."

    until: date
    guarantee_until: date | None

    @property
    def guarantee_zh(self) -> str:
        return f"；担保期间至 {self.guarantee_until}，期满前可直接执行担保财产" if self.guarantee_until else ""

    @property
    def guarantee_en(self) -> str:
        return f"; the security may be enforced until {self.guarantee_until}" if self.guarantee_until else ""


@cites(cite("担保执行规定", "10–12"))
def stay_on_security(from_on: date, until: date, guarantee: Period | None = None) -> Stay:
    """A stay the parties agree on security. The guarantee runs from its end, one year if silent. Raises StayTooLong."""
    read = Reading(from_on)
    latest = add(from_on, read(SECURITY_STAY))
    if until > latest:
        raise StayTooLong(latest=latest)
    return Stay(until, add(until, guarantee or read(GUARANTEE)), figures=read.used)


@cites(cite("执行工作规定", "77"))
def stay_by_upper_court(from_on: date, until: date, *, extended: bool = False) -> Stay:
    """A stay by the upper court, three months; `extended` once more by its own decision. Raises StayTooLong."""
    read = Reading(from_on)
    most = read(UPPER_STAY)
    latest = add(from_on, months(most.count * (2 if extended else 1)))
    if until > latest:
        raise StayTooLong(latest=latest)
    return Stay(until, None, figures=read.used)


SUSPENSION = (
    Listed("applicant", "申请人表示可以延期执行", "the applicant agrees to wait", "民诉法 267(1)"),
    Listed("outsider", "案外人提出确有理由的异议", "an outsider's objection is well-founded", "民诉法 267(2)"),
    Listed("heirs", "一方当事人死亡，等待继承", "a party died: heirs are awaited", "民诉法 267(3)"),
    Listed(
        "successor", "法人或其他组织终止，尚未确定承受人", "an entity ended: a successor is awaited", "民诉法 267(4)"
    ),
    Listed("other", "其他应当中止的情形", "another case", "民诉法 267(5)"),
)
"""Grounds to suspend. When the ground is gone, enforcement resumes and the parties are told in writing."""

TERMINATION = (
    Listed("withdrawn", "申请人撤销申请", "the application is withdrawn", "民诉法 268(1)"),
    Listed("revoked", "执行依据被撤销", "the instrument was revoked", "民诉法 268(2)"),
    Listed("dead", "被执行人死亡，无遗产又无义务承担人", "the debtor died without estate or obligor", "民诉法 268(3)"),
    Listed("support", "追索赡养费等案件的权利人死亡", "the claimant of support died", "民诉法 268(4)"),
    Listed(
        "poor",
        "公民因生活困难无力偿还，无收入来源又丧失劳动能力",
        "too poor, no income, unable to work",
        "民诉法 268(5)",
    ),
    Listed("other", "其他应当终结的情形", "another case", "民诉法 268(6)"),
)
"""Grounds to terminate."""


@cites(cite("民诉法", "269"))
def effective_on(served_on: date) -> Day:
    """The day a ruling of suspension or termination takes effect: its service."""
    return Day(served_on, "裁定送达即生效", "the ruling takes effect on service")


class Step(StrEnum):
    """What the enforcing court does on the way to bankruptcy."""

    STAY = "stay"
    GO_ON = "go_on"
    LIFT_CONTROL = "lift_control"
    TERMINATE = "terminate"
    RESUME = "resume"


STEPS = {
    Step.STAY: ("中止执行，移送材料", "suspend and send the papers"),
    Step.GO_ON: ("继续执行，普通债权按查封先后受偿", "go on: ordinary claims by order of seizure"),
    Step.LIFT_CONTROL: ("解除控制，财产移交管理人", "lift control, hand over to the administrator"),
    Step.TERMINATE: ("终结执行", "terminate"),
    Step.RESUME: ("恢复执行", "resume"),
}


@frozen
class Bankruptcy(Answer):
    """The step, and the day the bankruptcy court must answer by when papers were sent."""

    zh = "{0.step_zh}{0.answer_zh}。"
    en = "{0.step_en}{0.answer_en}."

    step: Step
    answer_by: date | None = None

    @property
    def step_zh(self) -> str:
        return STEPS[self.step][0]

    @property
    def step_en(self) -> str:
        return STEPS[self.step][1]

    @property
    def answer_zh(self) -> str:
        return f"，破产法院应于 {self.answer_by} 前答复" if self.answer_by else ""

    @property
    def answer_en(self) -> str:
        return f"; the bankruptcy court answers by {self.answer_by}" if self.answer_by else ""


@cites(cite("民诉解释", "511–514"))
def to_bankruptcy(
    *,
    consent: bool,
    sent_on: date | None = None,
    accepted: bool | None = None,
    declared: bool = False,
    holidays: Holidays = HOLIDAYS,
) -> Bankruptcy:
    """What to do with a company unable to pay: consent of one applicant or of the debtor is needed, else go on."""
    if not consent:
        return Bankruptcy(Step.GO_ON)
    if declared:
        return Bankruptcy(Step.TERMINATE)
    if accepted is not None:
        return Bankruptcy(Step.LIFT_CONTROL if accepted else Step.RESUME)
    if sent_on is None:
        return Bankruptcy(Step.STAY)
    due: Due = limit(BANKRUPTCY, sent_on, holidays=holidays)
    return Bankruptcy(Step.STAY, due.on, figures=due.figures)


@cites(cite("担保执行规定", "11、12"))
def security_enforceable(stay: Stay, on: date, *, breached: bool) -> Verdict:
    """Whether security may be enforced directly on that day; the guarantor is not added as a debtor."""
    if stay.guarantee_until is None or not breached:
        return Verdict(False, "没有担保或者没有违约", "no security, or no breach")
    within = stay.until < on <= stay.guarantee_until
    return Verdict(
        within,
        f"担保期间自 {stay.until} 次日起至 {stay.guarantee_until}",
        f"the guarantee runs after {stay.until} until {stay.guarantee_until}",
    )
