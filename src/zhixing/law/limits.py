"""How a due day is computed: unit, roll, the earlier of several limits, time that does not count.

民诉法 85; the node table's notation ("7c", "3w", "6m") comes from `kernel.dates.Period.parse`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from zhixing.kernel.dates import Period, add, days_between, hours_after, months
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law.answer import Answer, Before, Due, Moment
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, Setting, cites, since
from zhixing.law.tables import Listed

PERIOD_LAW = cite("民诉法", "85")
_DAY = timedelta(days=1)

YELLOW_SHARE = Setting(
    "limits.yellow_share", "期限剩余转黄比例", "share of a limit left that turns it yellow", Fraction(1, 3), "design"
)
HOURS_FROM = Setting(
    "limits.hours_from",
    "以小时计的期间起算（民诉解释125从次时起算；较严的做法从事件发生时起算）",
    "hour periods run from the next hour (art. 125), or at once (the stricter practice)",
    "next_hour",
    "disputed",
    ("next_hour", "at_once"),
)
MESSAGE_ANSWERED = Setting(
    "limits.message", "来信答复", "a party's message is answered within", Period.parse("2w"), "design"
)
CASE_LIMIT = since("limits.case", "执行办案期限", "time limit of an enforcement case", months(6), "审限规定", "5")
NON_LITIGATION_LIMIT = since(
    "limits.non_litigation", "非诉执行办案期限", "time limit of a non-litigation case", months(3), "审限规定", "5"
)
EXTENSION = since("limits.extension", "院长批准延长期限", "extension by the president", months(3), "审限规定", "5")
EXTENSION_ASKED = since(
    "limits.extension_asked",
    "申请延长须提前",
    "an extension is asked before the end by",
    Period.parse("5c"),
    "期限规定",
    "1",
    "V-web",
)


@dataclass(frozen=True, order=True)
class Interval:
    """Days from `first` to `last`, both counted: time that a limit does not count, with its ground."""

    first: date
    last: date
    ground: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("an interval ends on or after its first day")

    @property
    def days(self) -> int:
        return days_between(self.first, self.last) + 1


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same days as disjoint intervals in order: an overlap counts once."""
    merged: list[Interval] = []
    for one in sorted(intervals):
        if merged and one.first <= merged[-1].last + _DAY:
            merged[-1] = Interval(merged[-1].first, max(merged[-1].last, one.last))
        else:
            merged.append(Interval(one.first, one.last))
    return merged


def excluded_days(intervals: Iterable[Interval]) -> int:
    """Days in the union of the intervals."""
    return sum(one.days for one in union(intervals))


@cites(PERIOD_LAW)
def due(
    start: date,
    period: Period,
    *,
    roll: bool = True,
    exclusions: Iterable[Interval] = (),
    holidays: Holidays = HOLIDAYS,
) -> Due:
    """The due day of a limit that opened on `start`; excluded days after it that fall before the end are added.

    Working days lying in an exclusion are not counted. `raw` already holds the exclusions, `on` the roll.
    """
    gone = [Interval(max(one.first, start + _DAY), one.last) for one in union(exclusions) if one.last > start]
    if not gone:
        return Due.of(period.after(start, roll=roll, holidays=holidays), period)
    if period.unit.value == "w":
        raw = _workdays_outside(start, period.count, gone, holidays)
    else:
        raw = add(start, period)
        for one in gone:
            if one.first > raw:
                break
            raw += _DAY * one.days
    on = holidays.on_or_after(raw) if roll else raw
    return Due(start, raw, on, period, roll and holidays.is_provisional(on))


@cites(PERIOD_LAW)
def before(day: date, period: Period, *, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day that lies at least a period before `day`, which is not counted."""
    on = period.before(day, holidays=holidays)
    act_by = holidays.on_or_before(on)
    return Before(day, on, period, act_by, holidays.is_provisional(act_by))


@frozen
class DueDays(Answer):
    """The last days of one limit, in the order of the days they were counted from."""

    zh = "{0.period_zh}，共 {0.count} 个期限。"
    en = "{0.period_en}: {0.count} last days."

    period: Period
    days: tuple[date, ...]

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def period_zh(self) -> str:
        return self.period.say()

    @property
    def period_en(self) -> str:
        return self.period.say("en")


@cites(PERIOD_LAW)
def due_days(starts: Iterable[date], period: Period, *, roll: bool = True, holidays: Holidays = HOLIDAYS) -> DueDays:
    """The last days of one limit counted from many days, for sweeps over a whole court: each day is reckoned once."""
    known: dict[date, date] = {}
    found = []
    for start in starts:
        if start not in known:
            known[start] = period.after(start, roll=roll, holidays=holidays).on
        found.append(known[start])
    return DueDays(period, tuple(found))


def limit(
    figure: Dated[Period] | Setting[Period],
    start: date,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
    *,
    roll: bool = True,
) -> Due:
    """The due day of a figure that is a period, counted from `start`."""
    read = Reading(start, court)
    period = read(figure)
    return Due.of(period.after(start, roll=roll, holidays=holidays), period, read.used)


def ahead(
    figure: Dated[Period] | Setting[Period], day: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Before:
    """The last day to act where a figure asks for a period before `day`."""
    read = Reading(day, court)
    return replace(before(day, read(figure), holidays=holidays), figures=read.used, articles=())


def hours_limit(figure: Dated[int], at: datetime, zh: str, en: str, court: CourtRules = NATIONAL) -> Moment:
    """The instant a limit of hours ends that a court or a party must keep; what it counts from is a setting."""
    read = Reading(at.date(), court)
    end = hours_after(at, read(figure), from_next_hour=read(HOURS_FROM) == "next_hour")
    return Moment(end, zh, en, figures=read.used)


def earlier(*dues: Due | None) -> Due:
    """The one that falls first: where two limits overlap the shorter is kept. Nones are skipped."""
    return min((one for one in dues if one), key=lambda one: one.on)


EXCLUDED = (
    Listed("public_notice", "公告送达期间", "service by public notice", "审限规定 9"),
    Listed("appraisal", "鉴定、评估、审计、资产清理期间", "appraisal, audit, asset clearing", "审限规定 9"),
    Listed("jurisdiction", "管辖争议处理期间", "a dispute over jurisdiction", "审限规定 9"),
    Listed("suspended", "中止至恢复执行期间", "suspension until resumption", "审限规定 9"),
    Listed("settlement", "达成和解或者提供担保而暂缓期间", "a stay on settlement or security", "审限规定 9"),
    Listed("upper_stay", "上级法院通知暂缓期间", "a stay by the upper court", "审限规定 9"),
    Listed("sale", "拍卖、变卖查封财产期间", "auction and sale of what is seized", "审限规定 9"),
    Listed("coordination", "法院之间协调期间", "coordination between courts", "执行程序解释 13"),
    Listed("question", "就法律适用请示期间", "a question of law to the upper court", "[from memory] 期限规定 13"),
)
"""Grounds whose days are not counted; each is stored as an interval with its approver and counted once."""

Colour = Literal["green", "yellow", "red"]


def colour(opened_on: date, due_on: date, today: date, court: CourtRules = NATIONAL) -> Colour:
    """Green while more than a third of the limit is left, yellow until the due day is over, then red [design]."""
    if today > due_on:
        return "red"
    whole = max(days_between(opened_on, due_on), 1)
    left = Fraction(days_between(today, due_on), whole)
    return "green" if left > Reading(today, court)(YELLOW_SHARE) else "yellow"


@cites(cite("审限规定", "5、8、9"), cite("期限规定", "1"))
def case_limit(
    filed_on: date,
    *,
    non_litigation: bool = False,
    extended: bool = False,
    exclusions: Iterable[Interval] = (),
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Due:
    """The end of the time limit of a case; `raw` and `on` (rolled) are kept, the court chooses which counts."""
    read = Reading(filed_on, court)
    period = read(NON_LITIGATION_LIMIT if non_litigation else CASE_LIMIT)
    if extended:
        period = Period(period.count + read(EXTENSION).count, period.unit)
    plain = due(filed_on, period, exclusions=exclusions, holidays=holidays)
    return Due(plain.start, plain.raw, plain.on, period, plain.provisional, figures=read.used)


@cites(cite("期限规定", "1"))
def extension_asked_by(due_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day to ask for an extension of the time limit."""
    return ahead(EXTENSION_ASKED, due_on, court, holidays)


def _workdays_outside(start: date, count: int, gone: list[Interval], holidays: Holidays) -> date:
    day = start
    while count:
        day += _DAY
        if holidays.is_working(day) and not any(one.first <= day <= one.last for one in gone):
            count -= 1
    return day
