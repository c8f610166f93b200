"""The limit to apply for enforcement (申请执行时效): what stops it, what starts it anew, what it leaves alone.

民诉法 250; 民诉解释 481, 517, 518; 执行程序解释 19, 20; 和解规定 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import add, days, months
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law.answer import Answer, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.filing import APPLY
from zhixing.law.limits import Interval, limit

RESTORE = since(
    "limitation.restore",
    "障碍消除后申请顺延期限",
    "asking to restore a missed limit within",
    days(10),
    "民诉法",
    "86",
    first="1991-04-09",
)
LAST_PART = since(
    "limitation.suspension_window",
    "时效中止须在最后期间内",
    "an obstacle suspends only in the last",
    months(6),
    "执行程序解释",
    "19",
    "from memory",
)


class Interruption(StrEnum):
    """What starts the two years anew. 执行程序解释 20."""

    APPLIED = "applied"
    SETTLED = "settled"
    DEMANDED = "demanded"
    PROMISED = "promised"


@frozen
class ApplyLimit(Answer):
    """The last day to apply. `counted_from`: where the running two years began; `moved`: moved by suspension."""

    zh = "自 {0.counted_from} 起算，申请执行时效至 {0.on} 届满{0.moved_zh}。"
    en = "Counted from {0.counted_from}, the limit to apply ends {0.on}{0.moved_en}."

    counted_from: date
    on: date
    moved: bool

    @property
    def moved_zh(self) -> str:
        return "（因中止顺延）" if self.moved else ""

    @property
    def moved_en(self) -> str:
        return " (moved by a suspension)" if self.moved else ""


@cites(cite("民诉法", "250"), cite("执行程序解释", "19、20"))
def apply_until(
    due_on: date,
    interruptions: Iterable[tuple[Interruption, date]] = (),
    obstacles: Iterable[Interval] = (),
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> ApplyLimit:
    """The last day to apply after interruptions (anew from each that fell in time) and obstacles.

    An obstacle (force majeure and the like) in the last six months: the limit ends six months after it ended.
    """
    start, read = due_on, Reading(due_on, court)
    for _, on in sorted(interruptions, key=lambda one: one[1]):
        if start < on <= limit(APPLY, start, court, holidays).on:
            start = on
    found = limit(APPLY, start, court, holidays)
    window, end, moved = read(LAST_PART), found.on, False
    for obstacle in sorted(obstacles):
        if obstacle.first <= end and obstacle.last > window.before(end):
            end, moved = holidays.on_or_after(add(obstacle.last, window)), True
    return ApplyLimit(start, end, moved, figures=(*found.figures, *read.used))


class Ended(StrEnum):
    """How an earlier enforcement of the same title ended."""

    NO_PROPERTY = "no_property"
    WITHDRAWN = "withdrawn"
    SETTLEMENT = "settlement"


@frozen
class Reapply(Answer):
    """The last day to apply again; `due` None: at any time."""

    due: Due | None

    def sentence(self, lang: str = "zh") -> str:
        if self.due:
            return self.due.sentence(lang)
        return "不受申请执行时效限制，可随时申请。" if lang.startswith("zh") else "At any time: no limit applies."


@cites(cite("民诉解释", "517、518"), cite("和解规定", "10"))
def reapply_by(ended: Ended, from_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Reapply:
    """The last day to apply again: any day after 终本; two years after a withdrawal or a settlement's last day."""
    if ended is Ended.NO_PROPERTY:
        return Reapply(None)
    due = limit(APPLY, from_on, court, holidays)
    return Reapply(due, figures=due.figures)


@cites(cite("民诉法", "86"))
def restore_by(obstacle_ended_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to ask the court to extend a limit missed for an obstacle."""
    return limit(RESTORE, obstacle_ended_on, court, holidays)


@cites(cite("民诉法", "85"))
def in_time(due: Due, arrived_on: date, posted_on: date | None = None) -> Verdict:
    """Whether a paper was in time: a paper posted before the end is, whenever it arrives."""
    counted = posted_on or arrived_on
    zh, en = ("交邮", "posted") if posted_on else ("到达", "arrived")
    return Verdict(
        not due.late(counted), f"{counted} {zh}，期限至 {due.on}", f"{en} {counted}, the limit ended {due.on}"
    )
