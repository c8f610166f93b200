"""By when? Every limit of the library that runs from one day, and any period one names; 民诉法 85."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhixing.entrypoints.calculators import rules
from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.refusals import NothingExcluded, PeriodTooLong
from zhixing.entrypoints.calculators.reply import Fact, Reply
from zhixing.kernel.dates import Period, Unit
from zhixing.law import limits
from zhixing.law.answer import Before, Due

FREE = "period"
MOST = {Unit.DAYS: 36500, Unit.WORKDAYS: 3650, Unit.MONTHS: 1200, Unit.YEARS: 100}
"""The longest period counted [design]."""
EVENTS = {
    "auction_on": "拍卖日 || the day of the auction",
    "accepted_on": "受理日 || the day it was accepted",
    "asked_on": "提出日 || the day it was asked",
    "cause_ended_on": "原因消失日 || the day the cause ended",
    "changed_on": "变动日 || the day of the change",
    "credited_on": "到账日 || the day it was credited",
    "delivered_on": "交付日 || the day of delivery",
    "due_on": "履行期限最后一日 || the last day to perform",
    "ended_on": "结束日 || the day it ended",
    "ends_on": "到期日、竞价结束日 || the day it ends",
    "failed_on": "流拍日 || the day it failed",
    "filed_on": "立案日 || the day of filing",
    "fixed_on": "确定之日 || the day it was fixed",
    "given_on": "提供之日 || the day it was given",
    "paid_on": "付清之日 || the day of full payment",
    "publication_on": "公告发布日 || the day the notice is published",
    "posted_on": "公示日 || the day it was posted",
    "received_on": "收到之日 || the day of receipt",
    "report_due_on": "报告应出具之日 || the day the report is due",
    "returned_on": "返回之日 || the day of return",
    "ruling_served_on": "裁定送达日 || the day the ruling was served",
    "seized_on": "查封日 || the day of seizure",
    "served_on": "送达日 || the day of service",
    "starts_on": "开拍日 || the day the round starts",
    "talk_on": "约谈、听证之日 || the day of the talk",
    "told_on": "通知之日 || the day of notice",
}
"""What happens on the day a limit runs from, or back from, by the name of the rule's argument; others: 起算日."""
UNITS = (
    Choice(Unit.DAYS, "日 || days"),
    Choice(Unit.WORKDAYS, "个工作日 || working days"),
    Choice(Unit.MONTHS, "个月 || months"),
    Choice(Unit.YEARS, "年 || years"),
)
LIMITS = tuple(Choice(one.key, one.words, rules.title(one.subject)) for one in rules.limits().values())
ASKS = (
    Ask(
        "limit",
        "什么期限 || Which limit",
        Kind.CHOICE,
        required=True,
        choices=(Choice(FREE, "自己写一个期限 || a period of my own"), *LIMITS),
    ),
    Ask(
        "from",
        "从哪一天起 || From",
        Kind.DAY,
        required=True,
        hint="事情发生之日；往前数的，填那件事将要发生之日。当日不计 || "
        "the day it happened or, counting back, will happen; itself not counted",
    ),
    Ask("count", "多长 || How long", Kind.COUNT, required=True, when=("limit", (FREE,))),
    Ask("unit", "单位 || Unit", Kind.CHOICE, default=Unit.DAYS, choices=UNITS, when=("limit", (FREE,))),
    Ask(
        "back", "往前数：该日之前至少多久 || Counted back: at least so long before", Kind.FLAG, when=("limit", (FREE,))
    ),
    Ask(
        "still",
        "最后一日遇休息日不顺延（查封期限等） || Not moved past rest days (a seizure's term and the like)",
        Kind.FLAG,
        when=("limit", (FREE,)),
    ),
    Ask(
        "exclusions",
        "不计入的期间 || Days that do not count",
        Kind.ROWS,
        one="exclusion",
        more=True,
        hint="只用于办案期限和自己写的期限 || for case limits and a period of one's own",
        columns=(
            Ask("first", "第一日 || First day", Kind.DAY, required=True),
            Ask("last", "最后一日 || Last day", Kind.DAY, required=True, after="first"),
        ),
    ),
)


def work(given: Mapping[str, Any]) -> Reply:
    start = given["from"]
    gone = [limits.Interval(row["first"], row["last"]) for row in given["exclusions"]]
    known = None if given["limit"] == FREE else rules.limits()[given["limit"]]
    if gone and (given["back"] if known is None else not known.excludes):
        raise NothingExcluded()
    found: Due | Before
    if known is not None:
        found = known.rule(start, exclusions=gone) if gone else known.rule(start)  # type: ignore[call-arg]
    elif given["back"]:
        found = limits.before(start, _period(given))
    else:
        found = limits.due(start, _period(given), roll=not given["still"], exclusions=gone)
    event = EVENTS.get(known.event if known else "", "起算日 || from")
    return Reply((found,), _facts(found, event), notes=_notes(found))


def _period(given: Mapping[str, Any]) -> Period:
    period = Period(given["count"], Unit(given["unit"] or Unit.DAYS))
    if period.count > MOST[period.unit]:
        longest = Period(MOST[period.unit], period.unit)
        raise PeriodTooLong(longest_zh=longest.say("zh"), longest_en=longest.say("en"))
    return period


def _facts(found: Due | Before, event: str) -> tuple[Fact, ...]:
    if isinstance(found, Before):
        other = Fact("act_by", "须在工作日办的，最迟 || If done on a working day, by", found.act_by)
    else:
        other = Fact("raw", "顺延之前 || Before moving past rest days", found.raw)
    return (
        Fact("on", "最后一日 || Last day", found.on),
        other,
        Fact("period", "期限 || Period", found.period),
        Fact("start", event, found.start),
        Fact("provisional", "节假日未公布，暂计 || Provisional", found.provisional),
    )


def _notes(found: Due | Before) -> tuple[str, ...]:
    if not found.provisional:
        return ()
    note = (
        f"{found.on.year} 年的节假日安排没有公布，按周末和法定节日暂计，公布后应重算。 || "
        f"The holidays of {found.on.year} are not announced: counted with weekends and statutory days for now."
    )
    return (note,)


CALCULATOR = Calculator(
    "deadline",
    "期限 || Deadlines",
    "从哪一天起，最迟到哪一天：异议、复议、拍卖、发款、办案期限……也能从将来某一天往前数。节假日和调休都算在内。 || "
    "By when: objections, sales, pay-outs, case limits …, or back from a day to come; with holidays and make-up days.",
    ASKS,
    work,
    {"limit": "distribution.objection_due", "from": "2026-09-18"},
    "limits",
    page=True,
)
