"""When an office is open, as its entry says it, and until when it has promised to answer: 周一至周五 09:00-12:00 13:30-17:00；周六 09:00-12:00.

Lines stand beside each other with ；. A line of weekdays is closed on public holidays; a weekend day that is worked in
exchange (调休) has Monday's hours; 每天 closes on no day. Empty, or 全天, is round the clock.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from zhixing.domain.agencies.refusals import HoursUnreadable
from zhixing.kernel.holidays import Holidays, is_weekend

WEEK, WEEK_EN = "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAILY, ALWAYS = "每天", "全天"
SPAN = r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)"
LINE = re.compile(rf"(?:{DAILY}|周([{WEEK}])(?:至周([{WEEK}]))?)((?: {SPAN})+)")
MIDNIGHT = 24 * 60
HOUR = timedelta(hours=1)
ROUND_THE_CLOCK = "全天（节假日不休） || Round the clock, holidays too"

Span = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """Weekdays from `first` to `last`, Monday being 0, with their spans in minutes of the day, in order; `daily` holidays too."""

    first: int
    last: int
    spans: tuple[Span, ...]
    daily: bool = False

    def __str__(self) -> str:
        days = f"周{WEEK[self.first]}" + (f"至周{WEEK[self.last]}" if self.last > self.first else "")
        return f"{DAILY if self.daily else days} {' '.join('-'.join(map(_clock, span)) for span in self.spans)}"


def tidy(text: str) -> str:
    """Office hours in the one form they are kept in; empty for round the clock. Raises HoursUnreadable."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return "" if plain in ("", ALWAYS) else "；".join(map(str, _lines(plain)))


@cache
def _lines(text: str) -> tuple[Line, ...]:
    found = tuple(_line(part.strip()) for part in unicodedata.normalize("NFKC", text).split(";"))
    days = [day for line in found for day in range(line.first, line.last + 1)]
    if len(days) != len(set(days)):
        raise HoursUnreadable
    return found


def _line(text: str) -> Line:
    read = LINE.fullmatch(re.sub(r"\s+", " ", text))
    if read is None:
        raise HoursUnreadable
    first = WEEK.index(read[1]) if read[1] else 0
    last = WEEK.index(read[2]) if read[2] else first if read[1] else 6
    spans = tuple((60 * int(a) + int(b), 60 * int(c) + int(d)) for a, b, c, d in re.findall(SPAN, read[3]))
    ends = [0, *(minute for span in spans for minute in span), MIDNIGHT]
    if first > last or ends != sorted(ends) or any(opens == closes for opens, closes in spans):
        raise HoursUnreadable
    return Line(first, last, spans, daily=not read[1])


def open_on(hours: str, day: date, holidays: Holidays) -> tuple[Span, ...]:
    """The spans in minutes of that day in which an office is open. Raises HoursUnreadable."""
    if not hours:
        return ((0, MIDNIGHT),)
    made_up = is_weekend(day) and holidays.is_working(day)
    weekday = 0 if made_up else day.weekday()
    for line in _lines(hours):
        if line.daily or (line.first <= weekday <= line.last and not holidays.is_rest(day)):
            return line.spans
    return ()


def promised_at(hours: str, at: datetime, promise_hours: int, holidays: Holidays) -> datetime:
    """When so many hours, counted while the office is open, are over. `at` in the office's time zone. Raises HoursUnreadable."""
    left = promise_hours * HOUR
    if not hours:
        return at + left
    day = at.date()
    while True:
        midnight = datetime.combine(day, time(), at.tzinfo)
        for opens, closes in open_on(hours, day, holidays):
            begins = max(at, midnight + timedelta(minutes=opens))
            spare = midnight + timedelta(minutes=closes) - begins
            if spare >= left:
                return begins + left
            left -= max(spare, timedelta())
        day += timedelta(days=1)


def in_words(hours: str) -> str:
    """What a page says of office hours: a pair."""
    if not hours:
        return ROUND_THE_CLOCK
    zh, en = [], []
    for line in _lines(hours):
        days = WEEK_EN[line.first] + (f"–{WEEK_EN[line.last]}" if line.last > line.first else "")
        spans = [tuple(map(_clock, span)) for span in line.spans]
        zh.append(f"{str(line).partition(' ')[0]} {'、'.join('—'.join(one) for one in spans)}")
        en.append(f"{'daily' if line.daily else days} {', '.join('–'.join(one) for one in spans)}")
    return f"{'；'.join(zh)} || {'; '.join(en)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
