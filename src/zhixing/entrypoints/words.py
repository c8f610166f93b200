"""How days, times, limits and sums are written for people, in Chinese and in English. Nothing is rounded."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from zhixing.entrypoints.language import SHANGHAI, court_now, current
from zhixing.kernel.money import Money

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = {"zh": ["周" + c for c in "一二三四五六日"], "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}
_WAN, _MILLION = 10_000, 1_000_000


def local(value: date | datetime) -> date | datetime:
    """An instant as the wall clock in China shows it; a day as it is. A naive datetime is a ValueError."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(SHANGHAI)


def day(value: date | datetime, now: datetime | None = None) -> str:
    """11月24日, 24 Nov; with the year when it is not the court's present one, or when that is not known."""
    on, now = local(value), now or court_now()
    year = now is None or local(now).year != on.year
    if current() == "en":
        return f"{on.day} {_MONTHS[on.month - 1]}" + (f" {on.year}" if year else "")
    return (f"{on.year}年" if year else "") + f"{on.month}月{on.day}日"


def full_day(value: date | datetime) -> str:
    """2026年11月24日, 24 Nov 2026."""
    on = local(value)
    if current() == "en":
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


def month(value: date | datetime) -> str:
    """2026年11月, Nov 2026."""
    on = local(value)
    return f"{_MONTHS[on.month - 1]} {on.year}" if current() == "en" else f"{on.year}年{on.month}月"


def weekday(value: date | datetime) -> str:
    return _WEEKDAYS[current()][local(value).weekday()]


def moment(value: datetime | time) -> str:
    """10:27"""
    return (value if isinstance(value, time) else local(value)).strftime("%H:%M")


def seconds(value: datetime) -> str:
    """10:26:18"""
    return local(value).strftime("%H:%M:%S")


def instant(value: datetime, now: datetime | None = None) -> str:
    """11月24日 10:27"""
    return f"{day(value, now)} {moment(value)}"


def stamp(value: datetime) -> str:
    """11-24 10:26:18, for timelines; with the year when it is another."""
    at, now = local(value), court_now()
    return at.strftime("%m-%d %H:%M:%S" if now and now.year == at.year else "%Y-%m-%d %H:%M")


def clock(value: datetime) -> str:
    """The court's time in the top bar: 11月24日 周二 10:27."""
    if current() == "en":
        return f"{weekday(value)} {day(value, value)} {moment(value)}"
    return f"{day(value, value)} {weekday(value)} {moment(value)}"


def ago_or_in(value: date | datetime, now: datetime | None = None) -> str:
    """还有 3 天, 3 天前, 今天 10:26: whole days by the calendar. Without a court time: the day itself."""
    now = now or court_now()
    if now is None:
        return day(value)
    on, today = local(value), local(now)
    apart = (date(on.year, on.month, on.day) - date(today.year, today.month, today.day)).days
    if apart == 0:
        at = f" {moment(on)}" if isinstance(on, datetime) else ""
        return ("Today" if current() == "en" else "今天") + at
    return _days_ahead(apart) if apart > 0 else _days_past(-apart)


def _days_ahead(days: int) -> str:
    return f"in {count_of(days, 'day')}" if current() == "en" else f"还有 {days} 天"


def _days_past(days: int) -> str:
    return f"{count_of(days, 'day')} ago" if current() == "en" else f"{days} 天前"


def count_of(number: int, noun: str) -> str:
    """English only: 1 day, 2 days."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def money(value: Money | None) -> str:
    """3,394,134.00 with a true minus; the unit stands in the head of the column. None is a dash."""
    return "—" if value is None else f"{value:,}".replace("-", "−")


def yuan(value: Money | None) -> str:
    """1,596,000 元, ¥1,596,000: fen are shown only where there are any."""
    if value is None:
        return "—"
    text = money(value).removesuffix(".00")
    return f"¥{text}" if current() == "en" else f"{text} 元"


def wan(value: Money | None) -> str:
    """158.9 万元, ¥1.589 million: exact, so that a sum with odd fen or a small one is written in full."""
    english = current() == "en"
    scale = _MILLION if english else _WAN
    if value is None or abs(value.fen) < scale * 100 or value.fen % 100:
        return yuan(value)
    text = f"{value.decimal / Decimal(scale):f}".rstrip("0")
    text = (text + "0" if text.endswith(".") else text).replace("-", "−")
    return f"¥{text} million" if english else f"{text} 万元"


_STATES = {"red": "late", "overdue": "late", "yellow": "soon", "green": "ok", "running": "ok", "waiting": "wait"}
_DUE_CLASS = {"late": "is-late", "today": "is-today", "soon": "is-soon", "wait": "is-wait", "done": "is-ok"}


def due(facts: Mapping[str, Any]) -> dict[str, str]:
    """The due badge. `facts` as in the tag `due`; the server has counted, this only words it."""
    left = facts.get("days_left")
    state = _STATES.get(str(facts.get("state") or ""), facts.get("state")) or _state_of(left)
    if state in ("soon", "ok") and left == 0:
        state = "today"
    text = _due_english(state, facts) if current() == "en" else _due_chinese(state, facts)
    return {"css": _DUE_CLASS.get(state, "is-idle"), "text": text, "title": _due_title(facts)}


def _state_of(left: int | None) -> str:
    if left is None:
        return "none"
    return "late" if left < 0 else "today" if left == 0 else "ok"


def _due_chinese(state: str, facts: Mapping[str, Any]) -> str:
    left, unit = facts.get("days_left"), "个工作日" if facts.get("working") else "天"
    at = f" {moment(facts['at'])}" if facts.get("at") else ""
    match state:
        case "late":
            return f"已超期 {-left} {unit}" if left else "已超期"
        case "today":
            return f"今天{at}"
        case "wait":
            return f"等答复 {facts['since']} 天" if facts.get("since") else "等答复"
        case "paused":
            return f"中止中，停计 {facts['stopped']} 天" if facts.get("stopped") else "中止中"
        case "done":
            return f"提前 {facts['early']} 天办结" if facts.get("early") else "已完成"
    return "不限期" if left is None else f"还有 {left} {unit}"


def _due_english(state: str, facts: Mapping[str, Any]) -> str:
    left, noun = facts.get("days_left"), "working day" if facts.get("working") else "day"
    at = f" {moment(facts['at'])}" if facts.get("at") else ""
    match state:
        case "late":
            return f"{count_of(-left, noun)} overdue" if left else "Overdue"
        case "today":
            return f"Today{at}"
        case "wait":
            return f"Waiting {count_of(facts['since'], 'day')}" if facts.get("since") else "Waiting"
        case "paused":
            return f"Stayed, {count_of(facts['stopped'], 'day')} not counted" if facts.get("stopped") else "Stayed"
        case "done":
            return f"Done {count_of(facts['early'], 'day')} early" if facts.get("early") else "Done"
    return "No limit" if left is None else f"{count_of(left, noun)} left"


def _due_title(facts: Mapping[str, Any]) -> str:
    english, parts = current() == "en", []
    if facts.get("due_on"):
        parts.append(("Due " if english else "应于 ") + full_day(facts["due_on"]) + ("" if english else " 前办结"))
    if facts.get("article"):
        parts.append(str(facts["article"]))
    if facts.get("excluded"):
        days = facts["excluded"]
        parts.append(f"{count_of(days, 'day')} excluded" if english else f"已扣除 {days} 天")
    return ("; " if english else "；").join(parts)
