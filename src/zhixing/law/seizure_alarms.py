"""How far the end of a hold is told: each alarm is louder than the one before and reaches a wider circle.

The law only says what a lapse does (查扣冻规定 27); who is woken when is the court's to choose [design].
"""

from __future__ import annotations

from datetime import date

from zhixing.kernel.frozen import frozen
from zhixing.law.answer import Answer, Count
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites
from zhixing.law.seizure import ALARMS

REACH: Setting[tuple[tuple[str, ...], ...]] = Setting(
    "seizure.alarm_reach",
    "到期提醒范围（逐次扩大）",
    "who hears each alarm besides those before",
    (("officer",), ("control",), ("director",), ("command", "president")),
    "design",
)


@frozen
class Alarm(Answer):
    """How loud a hold's end is: `step` 0 while nothing rang, then 1 for the first alarm and so on; the loudest is a lapse.

    `circle`: the groups of staff that hear it; `officer` is the case's own.
    """

    zh = "第 {0.step} 级提醒，告知：{0.names}。"
    en = "Alarm of step {0.step}; heard by {0.names}."

    step: int
    circle: tuple[str, ...]

    @property
    def names(self) -> str:
        return "、".join(self.circle) or "—"


@cites(cite("查扣冻规定", "27"))
def alarm(days_left: int, on: date, court: CourtRules = NATIONAL) -> Alarm:
    """How loud the end of a hold is, so many days before it; negative once it has lapsed: louder than every alarm."""
    read = Reading(on, court)
    alarms, reach = read(ALARMS), read(REACH)
    rung = sum(days_left <= ahead for ahead in alarms) + (days_left < 0)
    circle = tuple(group for more in reach[:rung] for group in more)
    return Alarm(rung, circle, figures=read.used)


@cites(cite("查扣冻规定", "27"))
def hears_from(group: str, on: date, court: CourtRules = NATIONAL) -> Count:
    """How many days before the end a group first hears of it; 0: only when it has lapsed."""
    read = Reading(on, court)
    alarms, reach = sorted(read(ALARMS), reverse=True), read(REACH)
    first = next((ahead for ahead, more in zip(alarms, reach, strict=False) if group in more), 0)
    return Count(first, "提前日数", "Days before the end", figures=read.used)
