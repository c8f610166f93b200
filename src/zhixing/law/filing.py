"""Filing a case (立案): five conditions, seven days, and a lateness that is flagged and never refused.

执行工作规定 16; 民诉法 250; 民诉解释 481.
"""

from __future__ import annotations

from datetime import date

from zhixing.kernel.dates import days, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Value, cites, since
from zhixing.law.limits import limit

DECIDE = since("filing.decide", "立案审查", "filing is decided within", days(7), "执行工作规定", "16")
APPLY = Dated(
    "filing.apply",
    "申请执行时效",
    "limit to apply for enforcement",
    (
        Value(years(2), date(2008, 4, 1), date(2021, 12, 31), "V", cite("民诉法", "239", "2017")),
        Value(years(2), date(2022, 1, 1), date(2023, 12, 31), "V", cite("民诉法", "246", "2021")),
        Value(years(2), date(2024, 1, 1), None, "V", cite("民诉法", "250", "2023")),
    ),
)


@frozen
class Condition:
    key: str
    zh: str
    en: str


CONDITIONS = (
    Condition("effective", "执行依据已经生效", "the title is effective"),
    Condition("entitled", "申请人是权利人或其承受人", "the applicant is the right-holder or successor"),
    Condition("payable", "有给付内容，标的和被执行人明确", "payable content, clear object and debtor"),
    Condition("overdue", "被执行人在期限内未履行", "the debtor did not perform in time"),
    Condition("jurisdiction", "属本院管辖", "this court has jurisdiction"),
)
"""The five conditions. 执行工作规定 16."""


class NotAcceptable(Refusal):
    zh = "不符合受理条件：{failed_zh}。应于 {decide_by} 前裁定不予受理。"
    en = "Not acceptable: failing that {failed_en}. Rule so by {decide_by}."
    status = 422
    article = "执行工作规定 16"


class AlreadyFiled(Refusal):
    zh = "同一执行依据已立案：{number}。"
    en = "The same title is already being enforced: {number}."
    article = "执行工作规定 16"


@frozen
class Application:
    """What is known when papers arrive. `performance_due_on`: last day of the performance period (or effectiveness).

    `filed_as`: the number of the case that already enforces the same title for the same applicant, or empty.
    """

    received_on: date
    effective: bool = True
    entitled: bool = True
    payable: bool = True
    overdue: bool = True
    jurisdiction: bool = True
    performance_due_on: date | None = None
    filed_as: str = ""


@frozen
class Filing(Answer):
    """The decision. `failed`: keys of conditions not met. `late`: the two years are over, a flag for the judge only."""

    zh = "{0.verdict_zh}；{0.decide.on} 前作出决定{0.flag_zh}。"
    en = "{0.verdict_en}; decide by {0.decide.on}{0.flag_en}."

    decide: Due
    failed: tuple[str, ...]
    filed_as: str
    apply_by: date | None
    late: bool

    @property
    def accepted(self) -> bool:
        return not self.failed and not self.filed_as

    @property
    def verdict_zh(self) -> str:
        return "符合受理条件" if self.accepted else f"不符合受理条件（{self.failed_zh or self.filed_as}）"

    @property
    def verdict_en(self) -> str:
        return "acceptable" if self.accepted else f"not acceptable ({self.failed_en or self.filed_as})"

    @property
    def flag_zh(self) -> str:
        return f"；申请执行时效已于 {self.apply_by} 届满，仅提示，不得据此拒收" if self.late else ""

    @property
    def flag_en(self) -> str:
        return f"; the limit to apply ended {self.apply_by}: a flag, no ground to refuse" if self.late else ""

    @property
    def failed_zh(self) -> str:
        return "、".join(one.zh for one in CONDITIONS if one.key in self.failed)

    @property
    def failed_en(self) -> str:
        return "; ".join(one.en for one in CONDITIONS if one.key in self.failed)

    def demand(self) -> None:
        """Raises AlreadyFiled or NotAcceptable."""
        if self.filed_as:
            raise AlreadyFiled(number=self.filed_as)
        if self.failed:
            raise NotAcceptable(failed_zh=self.failed_zh, failed_en=self.failed_en, decide_by=self.decide.on)


@cites(cite("执行工作规定", "16"), cite("民诉解释", "461、481"))
def examine(application: Application, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Filing:
    """Examines an application: conditions, days to decide, lateness."""
    decide = decide_due(application.received_on, court, holidays)
    failed = tuple(one.key for one in CONDITIONS if not getattr(application, one.key))
    due_on = application.performance_due_on
    until = apply_by(due_on, court, holidays) if due_on else None
    late = bool(until and application.received_on > until.on)
    figures = (*decide.figures, *(until.figures if until else ()))
    return Filing(decide, failed, application.filed_as, until.on if until else None, late, figures=figures)


@cites(cite("执行工作规定", "16"))
def decide_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day filing must be decided by, counted from complete papers."""
    return limit(DECIDE, received_on, court, holidays)


@cites(cite("民诉法", "250"), cite("和解规定", "10"))
def apply_by(due_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to apply, from the end of the performance period, of an instalment, or of a settlement's period."""
    return limit(APPLY, due_on, court, holidays)
