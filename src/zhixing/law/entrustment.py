"""Entrusting another court (委托执行、事项委托): what goes, what must come first, the clocks. 委托执行规定; 事项委托办法."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import Period, add, days, days_between, months, workdays
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Count, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, cites, since
from zhixing.law.limits import limit


def _figure(key: str, zh: str, en: str, value: Period, article: str) -> Dated[Period]:
    return since(f"entrustment.{key}", zh, en, value, "委托执行规定", article)


def _matter(key: str, zh: str, en: str, value: Period) -> Dated[Period]:
    return since(f"entrustment.{key}", zh, en, value, "事项委托办法", "8", "from memory")


FILE = _figure("file", "受托法院立案", "the entrusted court files within", days(7), "7")
TELL = _figure("tell", "委托法院告知申请人", "the sender tells the applicant within", days(7), "7")
GAPS = _figure("gaps", "补齐材料", "missing papers are supplied within", days(30), "8")
RETURN = _figure("return", "退回须报高级法院，审查", "a return is decided by the High Court within", days(15), "9")
IDLE = _figure("idle", "超期未执行可申请上级", "the applicant may go up after", months(6), "11")
RENEW_FIRST = _figure(
    "renew_first", "控制剩余不足该期限须先续行", "control is renewed first when less is left than", months(1), "6"
)
ACCEPT = _matter("accept", "事项委托接收", "a matter is accepted within", workdays(3))
MATTER = _matter("matter", "事项委托办理", "a matter is done within", workdays(10))
STEPS = {"file": FILE, "tell": TELL, "gaps": GAPS, "return": RETURN, "idle": IDLE, "accept": ACCEPT, "matter": MATTER}
"""The clocks by key."""

RETURN_REASONS = (
    ("wrong_court", "不属本院辖区", "wrong court"),
    ("papers", "材料不全", "papers missing"),
    ("absent", "标的物不在", "the object is not there"),
    ("wrong_body", "协助单位有误", "wrong body"),
    ("expired", "查封已失效", "the seizure has expired"),
    ("done", "已经办理", "already done"),
    ("other", "其他", "another reason"),
)
"""Why a matter is sent back: (key, zh, en) [design]."""


class Kind(StrEnum):
    """全案委托, 事项委托."""

    WHOLE = "whole"
    MATTER = "matter"


class NotEntrustable(Refusal):
    zh = "不能全案委托：{why_zh}。"
    en = "The whole case cannot be entrusted: {why_en}."
    status = 422
    article = "委托执行规定 1–3"


@frozen
class Sending(Answer):
    """How a case or a matter goes out: filed as a case there or not, approval of the High Court, renewal first."""

    zh = "{0.kind_zh}{0.first_zh}。"
    en = "{0.kind_en}{0.first_en}."

    kind: Kind
    filed_there: bool
    renew_first: bool

    @property
    def kind_zh(self) -> str:
        return "全案委托，受托法院立案" if self.filed_there else "事项委托，经指挥中心平台，不立案"

    @property
    def kind_en(self) -> str:
        return "whole case, filed there" if self.filed_there else "a matter through the platform, not filed"

    @property
    def first_zh(self) -> str:
        return "；控制期限将届满，先续行再委托" if self.renew_first else ""

    @property
    def first_en(self) -> str:
        return "; control is about to end: renew first, then send" if self.renew_first else ""


@cites(cite("委托执行规定", "1–6"))
def sending(
    kind: Kind,
    on: date,
    *,
    property_here: bool = False,
    other_province: bool = True,
    control_ends_on: date | None = None,
    court: CourtRules = NATIONAL,
) -> Sending:
    """How to send on that day. Raises NotEntrustable for a whole case with property here or inside the province."""
    if kind is Kind.WHOLE and property_here:
        raise NotEntrustable(why_zh="本地仍有可供执行的财产", why_en="there is property here")
    if kind is Kind.WHOLE and not other_province:
        raise NotEntrustable(why_zh="省内委托由高级法院另定", why_en="inside a province the High Court's rules apply")
    read = Reading(on, court)
    needed_until = add(on, read(RENEW_FIRST))
    whole = kind is Kind.WHOLE
    soon = bool(control_ends_on and control_ends_on < needed_until)
    return Sending(kind, whole, whole and soon, figures=read.used)


@cites(cite("委托执行规定", "7–11"), cite("事项委托办法", "8"))
def step_due(step: str, from_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The due day of a step by its key in STEPS. Raises KeyError."""
    return limit(STEPS[step], from_on, court, holidays)


@cites(cite("事项委托办法", "8"))
def matter_due(
    received_on: date, *, emergency: bool = False, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Due:
    """The day a received matter must be done: about ten working days; an emergency the same day [from memory]."""
    if emergency:
        return Due(received_on, received_on, received_on, days(0))
    return limit(MATTER, received_on, court, holidays)


@cites(cite("委托执行规定", "6"))
def days_left(on: date, control_ends_on: date) -> Count:
    """Days of control left on that day, its last day counted."""
    return Count(days_between(on, control_ends_on), "控制剩余日数", "Days of control left")
