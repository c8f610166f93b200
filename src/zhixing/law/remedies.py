"""Days of the remedies (异议、复议、诉讼): when each must be brought and decided. Routes: `law.remedy_routes`."""

from __future__ import annotations

from datetime import date

from zhixing.kernel.dates import Period, days, months
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law.answer import Day, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Mark, cites, since
from zhixing.law.limits import limit


def _day(
    key: str, zh: str, en: str, period: Period, instrument: str, article: str, first: str = "", mark: Mark = "V"
) -> tuple[str, Dated[Period]]:
    return key, since(f"remedies.{key}", zh, en, period, instrument, article, mark, first)


REMEDIES: dict[str, Dated[Period]] = dict(
    (
        _day("jurisdiction", "管辖权异议", "objection to jurisdiction", days(10), "执行程序解释", "3"),
        _day("objection_filed", "异议立案", "an objection is filed", days(3), "异议复议规定", "2"),
        _day("objection_told", "立案后通知", "parties are told of it", days(3), "异议复议规定", "2"),
        _day("objection_ruled", "审查异议", "an objection is ruled on", days(15), "民诉法", "236", "2008-04-01"),
        _day("reconsideration", "申请复议", "reconsideration is asked", days(10), "民诉法", "236", "2008-04-01"),
        _day("reconsideration_decided", "复议审查", "reconsideration is decided", days(30), "执行程序解释", "8"),
        _day("files_sent_up", "报送案卷", "files are sent up", days(5), "执行程序解释", "7"),
        _day(
            "outsider_ruled",
            "审查案外人异议",
            "an outsider's objection is ruled on",
            days(15),
            "民诉法",
            "238",
            "2008-04-01",
        ),
        _day("outsider_suit", "提起执行异议之诉", "suit over an objection", days(15), "民诉法", "238", "2008-04-01"),
        _day("third_debtor", "第三人对到期债务异议", "a third debtor's objection", days(15), "执行工作规定", "45"),
        _day("party_added", "变更追加审查", "adding a party is decided", days(60), "变更追加规定", "28"),
        _day("award_debtor", "申请不予执行仲裁裁决", "asking not to enforce an award", days(15), "仲裁执行规定", "8"),
        _day("award_outsider", "案外人申请不予执行", "an outsider asks the same", days(30), "仲裁执行规定", "9"),
        _day("award_decided", "不予执行审查", "that is decided", months(2), "仲裁执行规定", "12"),
        _day("preservation_review", "保全裁定复议", "review of a preservation", days(5), "保全规定", "25"),
        _day("preservation_decided", "保全复议审查", "that is decided", days(10), "保全规定", "25"),
        _day("fine", "罚款拘留复议", "reconsideration of fine or detention", days(3), "民诉解释", "185"),
        _day("fine_decided", "罚款拘留复议审查", "that is decided", days(5), "民诉解释", "185"),
        _day("exit", "限制出境复议", "reconsideration of an exit limit", days(10), "异议复议规定", "9"),
        _day("exit_decided", "限制出境复议审查", "that is decided", days(15), "异议复议规定", "9"),
    )
)
"""By key; each counts from the day its paper was received or served, or the objection came in."""


@cites(cite("民诉法", "236、238"), cite("异议复议规定", "2"))
def remedy_due(key: str, from_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day of one remedy's limit. Raises KeyError for an unknown key."""
    return limit(REMEDIES[key], from_on, court, holidays)


@cites(cite("民诉法", "238"), cite("民诉解释", "463"))
def no_disposal_until(dismissal_served_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Day:
    """The object may not be disposed of up to this day after an outsider's objection was dismissed."""
    until = remedy_due("outsider_suit", dismissal_served_on, court, holidays)
    return Day(until.on, "该日前不得处分执行标的", "The object is not disposed of until", figures=until.figures)
