"""Days, and the words that say when a sum must be paid."""

import re
from dataclasses import dataclass
from datetime import date

from zhixing.domain.intake.reading.amounts import NUMERAL, number
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Due

_N = rf"(?:\d{{1,4}}|{NUMERAL}{{1,4}})"
DAY = re.compile(
    rf"(?P<year>\d{{4}}|[〇零一二三四五六七八九]{{4}}|同|当)年(?P<month>元|{_N})月(?:(?P<day>{_N})(?:[日号]|(?=起|止|至)))?"
    r"|(?P<y2>(?:19|20)\d\d)[.\-／](?P<m2>\d{1,2})[.\-／](?P<d2>\d{1,2})日?"
    rf"|(?<![\d年])(?P<m3>{_N})月(?P<d3>{_N})[日号]"
)


@dataclass(frozen=True)
class Day:
    """A day at text[start:end]; `on` is `None` for a month only (`month` = "2023-11")."""

    on: date | None
    month: str
    start: int
    end: int


def days(text: str, start: int = 0, end: int | None = None) -> list[Day]:
    """Every day in text[start:end]; a day without year takes the year of the one before it."""
    found: list[Day] = []
    year: int | None = None
    for m in DAY.finditer(text, start, len(text) if end is None else end):
        y = m.group("year") or m.group("y2")
        year = year if y in (None, "同", "当") else number(y)
        month = 1 if m.group("month") == "元" else number(m.group("month") or m.group("m2") or m.group("m3"))
        day = m.group("day") or m.group("d2") or m.group("d3")
        if year is None or month is None or not 1 <= month <= 12:
            continue
        found.append(Day(_date(year, month, number(day)) if day else None, f"{year:04}-{month:02}", m.start(), m.end()))
    return found


def _date(year: int, month: int, day: int | None) -> date | None:
    try:
        return date(year, month, day or 0)
    except ValueError:
        return None


_PAPER = r"(?:本|该|上述|此)?(?:案)?(?:民事)?(?:判决|调解|裁定)?(?:书|协议)?"
_FORCE = rf"(?:{_PAPER}(?:发生(?:法律)?效力|生效|送达)(?:之日)?(?:起|后|之日起|之次日起|次日起)?)"
_DUE = re.compile(
    rf"(?P<from>{_FORCE})[，]?(?:(?P<n>\d{{1,3}}|{NUMERAL}{{1,4}})(?P<unit>个工作日|日|天|个月|月)(?:之?内)?|(?P<now>立即|即时|当日|即))"
    r"(?:一次性)?(?:付清|履行完毕|履行|给付|支付)?"
)
_BY = re.compile(
    r"(?:于|在|限)(?P<day>(?:\d{4}|[〇零一二三四五六七八九]{4})年(?:\d{1,2}|"
    + NUMERAL
    + r"{1,3})月(?:\d{1,2}|"
    + NUMERAL
    + r"{1,3})[日号])(?:之?前|以前|内|止)"
)
_NOW = re.compile(r"(?:立即|即时)(?=支付|给付|偿还|付清|返还|归还|赔偿)")


def due(page: Page, start: int, end: int) -> Due | None:
    """When the sum in text[start:end] must be paid; `None` where it does not say."""
    text = page.text
    if m := _DUE.search(text, start, end):
        begin = "送达" if "送达" in m.group("from") else "判决生效" if "调解" not in m.group("from") else "调解生效"
        begin = "判决送达" if begin == "送达" else begin
        count = 0 if m.group("now") else number(m.group("n"))
        in_months = (m.group("unit") or "").endswith("月")
        place = page.passage(*m.span())
        return Due(m.group(), place, None if in_months else count, count if in_months else None, None, begin)
    if (m := _BY.search(text, start, end)) and (found := days(text, m.start("day"), m.end("day"))):
        return Due(m.group()[1:], page.passage(*m.span()), on=found[0].on)
    if m := _NOW.search(text, start, end):
        return Due(m.group(), page.passage(*m.span()), days=0)
    return None
