"""The frame of a judgment: which court, which paper, which case, when."""

import re
from datetime import date

from zhixing.domain.intake.reading.dates import days
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Found

_TITLE = re.compile(
    r"(?:^|\n)[^\n]{0,40}?(?P<kind>(?:民事|刑事附带民事|刑事|行政|执行|国家赔偿)?(?:判决书|调解书|裁定书|决定书|通知书|支付令))(?=\n|$)"
)
_COURT = re.compile(
    r"(?:^|\n)(?P<court>[^\n，。：]{2,30}?(?:人民法院|海事法院|知识产权法院|金融法院|铁路运输(?:中级)?法院|互联网法院))(?=\n|民事|刑事|行政|执行)"
)
_CASE_NO = re.compile(
    r"（(?P<year>(?:19|20)\d\d)）(?P<rest>[\u4e00-\u9fff]{1,3}\d{0,4}[\u4e00-\u9fff]{0,6}字?第?\d{1,6}(?:[、-]\d{1,6})*号(?:之[一二三四五六七八九十])?)"
)
_CAUSE = re.compile(r"(?P<cause>[\u4e00-\u9fff、（）]{2,60}(?:纠纷|责任|之诉))[^，。\n]{0,12}一案")
_CRIMINAL = re.compile(r"被告人[^。]{2,40}犯[^。]{1,30}罪[^。]{0,20}判处|公诉机关[：]?[^\n]{2,20}人民检察院")
_APPEAL = re.compile(r"上诉人|二审|本判决为终审判决")


def kind(page: Page) -> Found[str]:
    """民事判决书, 民事调解书 …; a title 判决书 without more is civil unless the text is criminal."""
    if m := _TITLE.search(page.text[:600]):
        return Found(m.group("kind"), page.passage(*m.span("kind")))
    if m := _CRIMINAL.search(page.text):
        return Found("刑事判决书", page.passage(*m.span()))
    return Found.nothing()


def court(page: Page) -> Found[str]:
    m = _COURT.search(page.text[:600])
    return Found(m.group("court"), page.passage(*m.span("court"))) if m else Found.nothing()


def case_no(page: Page) -> Found[str]:
    """The number with full-width brackets: （2025）浙0195民初12号."""
    m = _CASE_NO.search(page.text[:800])
    return Found(f"（{m.group('year')}）{m.group('rest')}", page.passage(*m.span())) if m else Found.nothing()


def instance(page: Page, number: Found[str]) -> Found[str]:
    """一审, 二审 or 再审, by the case number's own word, else by who the parties are called."""
    said = number.value or ""
    for word, name in (("民终", "二审"), ("民再", "再审"), ("民申", "再审"), ("民初", "一审")):
        if word in said:
            return Found(name, number.passage)
    if m := _APPEAL.search(page.text[:1500]):
        return Found("二审", page.passage(*m.span()))
    return Found("一审", None) if said else Found.nothing()


def cause(page: Page, names: list[str]) -> Found[str]:
    """The cause of action in 原告…与被告…民间借贷纠纷一案: what is left when the parties are taken away."""
    m = _CAUSE.search(page.text)
    if not m:
        return Found.nothing()
    start, end = m.span("cause")
    for name in names:
        if (at := page.text.rfind(name, start, end)) >= 0:
            start = at + len(name)
    words = page.text[start:end]
    lead = re.match(r"(?:[^、，]*(?:原告|被告|第三人|上诉人)[^、，]{0,12}?)?(?:等|之间|因|的|（[^）]*）)*", words)
    start += lead.end() if lead and lead.end() < len(words) else 0
    return Found(page.text[start:end], page.passage(start, end))


def judged_on(page: Page, after: int) -> Found[date]:
    """The date above the clerk's name: a line that is nothing but a day, else the last one in Chinese numerals."""
    signed = [
        d
        for d in days(page.text, after)
        if d.on and page.text[d.start - 1 : d.start] in ("\n", "") and page.text[d.end : d.end + 1] in ("\n", "")
    ]
    numerals = [d for d in days(page.text, after) if d.on and re.match("[二〇一]", page.text[d.start])]
    day = next(iter(reversed(signed or numerals)), None)
    return Found(day.on, page.passage(day.start, day.end)) if day else Found.nothing(Doubt.NOT_FOUND)
