"""Clocks of notices and of finding property (执行通知、财产调查). 民诉解释 480; 财产调查规定; 期限规定."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from zhixing.kernel.dates import Period, days, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, Setting, cites, since
from zhixing.law.limits import earlier, limit

NOTICE = since("finding.notice", "发出执行通知", "notice after the application within", days(10), "民诉解释", "480")
NOTICE_PAPERS = since(
    "finding.notice_papers",
    "承办人收到材料后发出通知",
    "notice after the papers within",
    days(3),
    "期限规定",
    "4",
    "V-web",
)
NOTICE_AFTER_MEASURE = since(
    "finding.notice_after_measure",
    "先采取措施的补发通知",
    "notice after a measure within",
    days(3),
    "执行程序解释",
    "22",
)
LEAD = since("finding.lead", "核实财产线索", "a lead is checked within", days(7), "财产调查规定", "2")
URGENT_LEAD = since(
    "finding.lead_urgent", "核实紧急线索", "an urgent lead is checked within", days(3), "财产调查规定", "2"
)
SUPPLEMENT = since(
    "finding.supplement", "补充报告财产变动", "changes are reported within", days(10), "财产调查规定", "7"
)
REPORT = Setting("finding.report", "报告财产期限", "the property report is due after", days(15), "design")
REWARD = since("finding.reward", "审查悬赏申请", "a reward is decided within", days(10), "财产调查规定", "21")
AUDIT = since("finding.audit", "审查审计申请", "an audit is decided within", days(10), "财产调查规定", "17")
INQUIRY_ORDER = Setting(
    "finding.inquiry_order", "审查律师调查令", "a lawyer's order is decided within", days(5), "local"
)
INQUIRY_VALID = Setting("finding.inquiry_valid", "律师调查令有效期上限", "it is valid at most", days(30), "local")
_REQUESTS: dict[str, Dated[Period] | Setting[Period]] = {
    "reward": REWARD,
    "audit": AUDIT,
    "inquiry_order": INQUIRY_ORDER,
}
LOOK_BACK = since("finding.look_back", "财产报告回溯期", "the report looks back", years(1), "财产调查规定", "6")


@cites(cite("民诉解释", "480"), cite("期限规定", "4"), cite("执行程序解释", "22"))
def notice_due(
    received_on: date,
    *,
    papers_on: date | None = None,
    measure_on: date | None = None,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Due:
    """The day the enforcement notice must be out: the earliest of the limits whose start is known."""
    return earlier(
        limit(NOTICE, received_on, court, holidays),
        limit(NOTICE_PAPERS, papers_on, court, holidays) if papers_on else None,
        limit(NOTICE_AFTER_MEASURE, measure_on, court, holidays) if measure_on else None,
    )


@cites(cite("财产调查规定", "2"))
def lead_due(
    given_on: date, *, urgent: bool = False, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Due:
    """The day a creditor's lead must be checked."""
    return limit(URGENT_LEAD if urgent else LEAD, given_on, court, holidays)


@cites(cite("财产调查规定", "7、11"))
def supplement_due(changed_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the debtor must report a later change; the duty outlives 终本."""
    return limit(SUPPLEMENT, changed_on, court, holidays)


@cites(cite("财产调查规定", "6"))
def report_from(notice_received_on: date, court: CourtRules = NATIONAL) -> Day:
    """The first day the property report covers: a year before the *notice* was received, not before the report."""
    read = Reading(notice_received_on, court)
    first = read(LOOK_BACK).before(notice_received_on)
    return Day(first, "财产报告自该日起", "The report covers from", figures=read.used)


@cites(cite("财产调查规定", "4"))
def report_due(served_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the debtor must report, as the order sets it: the law names no number, the court does."""
    return limit(REPORT, served_on, court, holidays)


@cites(cite("财产调查规定", "17、21"))
def request_due(kind: str, applied_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a request is decided: "reward" (悬赏), "audit" (审计), "inquiry_order" (律师调查令). Raises KeyError."""
    return limit(_REQUESTS[kind], applied_on, court, holidays)


NOTICE_MUST = (
    ("perform", "责令履行确定的义务", "orders performance"),
    ("interest", "告知迟延履行利息或者迟延履行金", "states delay interest or money"),
    ("listing", "告知失信风险", "warns of the dishonesty list"),
    ("account", "载明一案一账号的案款账户", "names the case's account"),
)
"""What the enforcement notice holds: (key, zh, en). 执行工作规定 22; 失信规定 6; the account is practice."""
REPORT_COVERS = (
    ("money", "收入、存款、现金、理财产品、有价证券", "income, deposits, cash, products, securities"),
    ("land", "土地使用权、房屋等不动产", "land and houses"),
    ("movables", "交通工具、机器设备、产品、原材料", "vehicles, machines, goods"),
    ("rights", "债权、股权、基金份额、信托受益权、知识产权", "claims, shares, funds, trusts, intellectual property"),
    ("other", "其他应当报告的财产", "other property"),
)
"""The five kinds a property report covers: (key, zh, en). 财产调查规定 5."""


class NoticeIncomplete(Refusal):
    zh = "执行通知缺少：{missing_zh}。"
    en = "The notice does not hold: {missing_en}."
    status = 422
    article = "执行工作规定 22"


@cites(cite("执行工作规定", "22"), cite("失信规定", "6"))
def check_notice(holds: Collection[str]) -> Verdict:
    """That a notice holds every item of NOTICE_MUST. Raises NoticeIncomplete."""
    missing = [one for one in NOTICE_MUST if one[0] not in holds]
    if missing:
        raise NoticeIncomplete(
            missing_zh="、".join(zh for _, zh, _ in missing), missing_en=", ".join(en for _, _, en in missing)
        )
    return Verdict(True, "执行通知内容齐备", "the notice is complete")


@frozen
class ReportJudged(Answer):
    """What a report leads to. `sanction`: fine or detention; `list_as`: category of the list it compels, or None."""

    zh = "{0.verdict_zh}{0.missing_zh}。"
    en = "{0.verdict_en}{0.missing_en}."

    late_days: int
    sanction: bool
    list_as: int | None
    missing: tuple[str, ...]

    @property
    def verdict_zh(self) -> str:
        return "违反财产报告制度：可罚款、拘留，应当纳入失信名单（第 4 项）" if self.sanction else "报告符合要求"

    @property
    def verdict_en(self) -> str:
        if self.sanction:
            return "breach of the report: fine or detention, and listing under category 4 is compulsory"
        return "the report is in order"

    @property
    def missing_zh(self) -> str:
        return (
            f"；未报告：{'、'.join(zh for key, zh, _ in REPORT_COVERS if key in self.missing)}" if self.missing else ""
        )

    @property
    def missing_en(self) -> str:
        return f"; not covered: {', '.join(self.missing)}" if self.missing else ""


@cites(cite("财产调查规定", "5、9、10"))
def judge_report(
    due_on: date,
    on: date,
    reported_on: date | None,
    *,
    reason: bool = False,
    false_: bool = False,
    covers: Collection[str] = tuple(key for key, _, _ in REPORT_COVERS),
) -> ReportJudged:
    """Judges a property report on that day: refusal, falsehood, or lateness without reason is sanctioned and listed.

    `reason`: a good reason for the lateness; `covers`: the kinds the report speaks of, gaps are for a person to ask.
    """
    late = max(0, ((reported_on or on) - due_on).days)
    breach = false_ or (late > 0 and not reason)
    missing = tuple(key for key, _, _ in REPORT_COVERS if key not in covers) if reported_on else ()
    return ReportJudged(late, breach, 4 if breach else None, missing)
