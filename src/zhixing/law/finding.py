"""Clocks of notices and of finding property (执行通知、财产调查). 民诉解释 480; 财产调查规定; 期限规定."""

from __future__ import annotations

from datetime import date

from zhixing.kernel.dates import days, years
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law.answer import Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since
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
def report_from(notice_received_on: date, court: CourtRules = NATIONAL) -> date:
    """The first day the property report covers: a year before the *notice* was received, not before the report."""
    return Reading(notice_received_on, court)(LOOK_BACK).before(notice_received_on)


@cites(cite("财产调查规定", "4"))
def report_due(served_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the debtor must report, as the order sets it: the law names no number, the court does."""
    return limit(REPORT, served_on, court, holidays)
