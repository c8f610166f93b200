"""Interest and penalties that run on: base, days, rate, as the words of an item fix them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from zhixing.domain.intake.reading.amounts import NUMERAL, amounts, number
from zhixing.domain.intake.reading.dates import Day, days
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Found, Interest

ABOUT = re.compile(r"利息|罚息|复利|违约金|滞纳金|资金占用|占用费|利率|逾期付款损失|逾期付款赔偿")
_START = re.compile(r"^(?:[^，；。]{0,16}?)(?:之?日)?起|^(?:之?后|开始|以后)|^(?:至|到|-|—)")
_LEAD = re.compile(r"(?:自|从|于|由)[^，；。\d]{0,24}$")
_UNTIL = re.compile(
    r"(?:计算|计|算|付|支付|计付)?(?:至|到)(?P<words>[^，；。（）]{2,40}?)(?=止|按|，|。|；|（|）|的利息|的违约金|的逾期|以|计算|$)"
)
_OPEN_END = re.compile(r"清|付|还|偿|履行|给付|返还|款|届满|届至|日|时")
_PERCENT = r"(?P<n>\d+(?:\.\d+)?)(?P<s>%|‰)"
_PERCENT_2 = r"(?P<n2>\d+(?:\.\d+)?)(?P<s2>%|‰)"
_PERIODS = (
    ("fixed_annual", r"年利?率|年息|年化利?率?|年利", r"／年|的?年利率|每年"),
    ("fixed_monthly", r"月利?率|月息|每月", r"／月|的?月利率"),
    ("fixed_daily", r"日利?率|日息|每日|每天|按日|日", r"／[日天]"),
)
_FIXED = tuple(
    (re.compile(rf"(?:{before})[^，；。（）\d]{{0,8}}{_PERCENT}|{_PERCENT_2}(?:{after})"), kind)
    for kind, before, after in _PERIODS
)
_PARTS = re.compile(
    rf"(?P<per>日|天|月|年)?[^，；。（）\d]{{0,8}}?(?P<of>万分之|千分之|百分之)(?P<n>\d+(?:\.\d+)?|{NUMERAL}+(?:点{NUMERAL}+)?)"
)
_FEN = re.compile(rf"月(?:利率|息|利)(?:为|按)?(?P<n>\d+(?:\.\d+)?|{NUMERAL})分")
_NAMED = (
    (
        re.compile(
            r"(?:一年期|1年期)[^，；。（）]{0,16}(?:贷款市场报价利率|LPR)|(?:贷款市场报价利率|LPR)[^，；。]{0,6}(?:一年期|1年期)"
        ),
        "lpr_1y",
    ),
    (re.compile(r"(?:五年期|5年期)[^，；。（）]{0,16}(?:贷款市场报价利率|LPR)"), "lpr_5y"),
    (re.compile(r"贷款市场报价利?率|LPR"), "lpr_unspecified_tenor"),
    (re.compile(r"活期(?:存款|储蓄)?[^，；。]{0,4}利率"), "pboc_current_deposit"),
    (re.compile(r"存款[^，；。]{0,4}利率"), "pboc_same_period_deposit"),
    (re.compile(r"(?:一年期|1年期|一年)(?:流动资金)?贷款(?:基准)?利率"), "pboc_1y_loan"),
    (
        re.compile(
            r"(?:银行|同期|同类)[^，；。]{0,16}(?:贷款|贷)[^，；。]{0,8}(?:利率|利息)|(?:银行|同期|同类)[^，；。]{0,12}基准利率|(?:同期|银行)[^，；。]{0,8}利率"
        ),
        "pboc_same_period_loan",
    ),
    (
        re.compile(
            r"(?:按|依|以|参照)[^，；。]{0,50}(?:合同|协议|借据|借条|约定)[^，；。]{0,24}|按约|明细清单为准|约定的?(?:利率|标准)"
        ),
        "contract",
    ),
)
_TIMES = re.compile(rf"(?:的|上浮至)?(?P<n>\d+(?:\.\d+)?|{NUMERAL})倍")
_MORE = re.compile(
    r"(?:上浮|加收|加计|增加|加)(?:了|收)?(?P<n>\d+(?:\.\d+)?)%|上浮百分之(?P<w>[一二三四五六七八九十]+)"
)
_AND_AFTER = re.compile(r"(?:之后|此后|以后|其后)[^，；。]{0,4}(?:的|发生|利息|罚息|按)")
_CAP = re.compile(r"(?:不超过|不得超过|为限|上限)[^，；。]{0,24}(?:%|利率|倍)[^，；。）]{0,6}|以[^，；。]{0,16}为限")


@dataclass(frozen=True)
class Rate:
    type: str
    rate: Decimal | None
    multiplier: Decimal | None
    span: tuple[int, int]


@dataclass(frozen=True)
class _Stretch:
    """The words of one rate period: they hold at most one first day and one base."""

    start: int
    end: int
    first: Day | None


def interest(page: Page, start: int, end: int, main: Decimal | None) -> tuple[Interest, ...]:
    """Each period of interest in text[start:end]; a base not printed is `main`, marked."""
    text = page.text
    if not ABOUT.search(text, start, end):
        return ()
    stretches = _stretches(text, start, end)
    common = rate(text, start, end)
    found = [t for s in stretches for t in _terms(page, s, end, main, common)]
    return tuple(t for i, t in enumerate(found) if all(_differ(t, other) for other in found[:i]))


def _differ(one: Interest, other: Interest) -> bool:
    """Whether two periods are not the same one told twice, once in words and once in brackets."""
    return (one.base.value, one.start.value, one.rate_type.value) != (
        other.base.value,
        other.start.value,
        other.rate_type.value,
    )


def _stretches(text: str, start: int, end: int) -> list[_Stretch]:
    firsts = [d for d in days(text, start, end) if _begins(text, d, start)]
    if not firsts:
        return [_Stretch(start, end, None)]
    bases = [a.start for a in amounts(text, start, end) if is_base(text, a.start, a.end)]
    leading = len(bases) >= len(firsts) and bases[0] < firsts[0].start
    cuts = [start]
    for before, day in pairwise(firsts):
        between = [b for b in bases if before.end <= b < day.start]
        cut = _clause(text, between[-1], before.end) if leading and between else _clause(text, day.start, before.end)
        cuts.append(cut)
    return [_Stretch(a, b, d) for a, b, d in zip(cuts, [*cuts[1:], end], firsts, strict=True)]


def _clause(text: str, at: int, floor: int) -> int:
    """The beginning of the clause text[at] stands in, not before `floor`."""
    return (
        max(text.rfind(c, floor, at) for c in "，；。（、及") + 1 or at
        if any(c in text[floor:at] for c in "，；。（、及")
        else at
    )


def _begins(text: str, day: Day, start: int) -> bool:
    """Whether interest starts on the day: 自…起, 从…, …起算."""
    after = text[day.end : day.end + 26]
    lead = text[max(start, day.start - 26) : day.start]
    if re.search(r"(?:至|到|截止|截至|止)[^，；。]{0,4}$", lead) or re.match(r"(?:签订|止|之前|前|，?尚欠)", after):
        return False
    if re.match(r"(?:之日)?(?:至|到|-|—)", after) and not re.search(r"期间|工资|[租物]", after):
        return True
    if re.search(r"(?:自|从)[^，；。（）\d]{0,10}$", lead):
        return not re.match(r"[^，；。起]{0,6}(?:签订|入职)", after)
    return bool(re.match(r"(?:[^，；。\d]{0,12})(?:之?日)?起(?!诉)|之?后(?:以|的|按|，以)|开始", after))


def is_base(text: str, start: int, end: int) -> bool:
    """Whether the sum at text[start:end] is what interest is counted on."""
    after, before = text[end : end + 24], text[max(0, start - 24) : start]
    if re.match(r"[^，；。、元]{0,10}(?:的未[还付][^，]{0,4})?(?:为|作为|做)(?:计算)?(?:基数|本金|基准)", after):
        return True
    if re.search(
        r"(?:基数|本金)(?:为|是|：)(?:人民币)?$|以(?:[^，；。、元]{0,20})?$|按照?本金$|其中(?:[^，；。元]{0,8})?$",
        before,
    ):
        return not re.match(r"为限|的?(?:范围|限额)", after)
    if re.search(r"按[^，；。、元]{0,20}$", before) and re.match(
        r"的[日月年]?(?:[万千百]分之|\d+(?:\.\d+)?[%‰])", after
    ):
        return True
    return bool(re.match(r"(?:借款)?(?:本金|货款|工程款|购房款)?(?:的(?:利息|逾期|借款利息)|利息[自从]|自|从)", after))


def _terms(page: Page, s: _Stretch, end: int, main: Decimal | None, common: Rate | None) -> list[Interest]:
    """One period for each base of the stretch; with none printed, one on the main sum."""
    text = page.text
    own = rate(text, s.start, s.end) or common
    if own is None and s.first is None:
        return []
    last = _last_day(page, s, end)
    if s.first is None and isinstance(last.value, date):
        return []
    if (
        isinstance(last.value, date)
        and rate(text, s.start, s.end) is None
        and not any(is_base(text, a.start, a.end) for a in amounts(text, s.start, s.end))
    ):
        return []  # a past period whose sum is printed, not one still running
    place = page.passage(s.start, s.end)
    note = "".join(m.group() for m in _CAP.finditer(text, s.start, s.end))
    kind = ABOUT.search(text, s.start, s.end)
    note = "；".join(x for x in (kind.group() if kind and kind.group() not in ("利息", "利率") else "", note) if x)
    start = _first_day(page, s)
    kind_found = Found(own.type, page.passage(*own.span)) if own else Found[str](None, place, Doubt.RATE_UNCLEAR)
    times = (own.rate, own.multiplier) if own else (None, None)
    return [Interest(base, start, last, kind_found, *times, note, place) for base in _bases(page, s, main)]


def _first_day(page: Page, s: _Stretch) -> Found[date]:
    """The first day: as printed, or, after 截至…，之后的利息, the day after that one, marked."""
    if s.first and s.first.on:
        bare = not re.search(r"(?:自|从)[^，；。]{0,10}$", page.text[s.start : s.first.start])
        after = bare and page.text.startswith(("之后的", "以后的", "后的"), s.first.end)
        return Found(s.first.on + timedelta(days=after), page.passage(s.first.start, s.first.end))
    for day in days(page.text, s.start, s.end):
        settled = day.on and re.search(r"(?:截至|截止|至)[^，；。\d]{0,3}$", page.text[s.start : day.start])
        if day.on and settled and _AND_AFTER.search(page.text, day.end, s.end):
            return Found(day.on + timedelta(days=1), page.passage(day.start, day.end), Doubt.START_NOT_PRINTED)
    return Found(None, None, Doubt.START_NOT_PRINTED)


def _bases(page: Page, s: _Stretch, main: Decimal | None) -> list[Found[Decimal]]:
    found = [a for a in amounts(page.text, s.start, s.end) if is_base(page.text, a.start, a.end)]
    if found:
        return [Found(a.value, page.passage(a.start, a.end), a.unsure) for a in found]
    both = re.search(r"以[^，；。]{0,16}本息[^，；。]{0,6}为基数", page.text[s.start : s.end])
    return [Found(None if both else main, None, Doubt.BASE_NOT_PRINTED)]


def _last_day(page: Page, s: _Stretch, end: int) -> Found[date | str]:
    begin = s.first.end if s.first else s.start
    for stop in (s.end, end):
        for m in _UNTIL.finditer(page.text, begin, stop):
            if page.text[m.start() - 1 : m.start() + 1] in ("截至", "截止") and s.first is None:
                continue
            found = [d for d in days(page.text, s.start, m.end("words")) if d.start >= m.start("words")]
            place = page.passage(*m.span("words"))
            if found and found[0].on:
                return Found(found[0].on, place)
            if _OPEN_END.search(m.group("words")):
                return Found(m.group("words"), place)
        for day in days(page.text, s.start, stop) if s.first else ():
            if day.start > begin and re.search(r"(?:至|到)$", page.text[begin : day.start]) and day.on:
                return Found(day.on, page.passage(day.start, day.end))
    return Found(None)


def rate(text: str, start: int, end: int) -> Rate | None:
    """The rate in text[start:end]: a printed figure before a named rate, a named rate before the contract's."""
    capped = "".join(
        "\u3000" * len(m) if _CAP.fullmatch(m) else m for m in re.split(f"({_CAP.pattern})", text[start:end]) if m
    )
    figure = _figure(capped)
    if figure is None and (m := next((m for p, _ in _NAMED if (m := p.search(capped))), None)):
        kind = next(k for p, k in _NAMED if p.search(capped))
        figure = (kind, None, m.span())
    if figure is None:
        return None
    kind, value, (a, b) = figure
    return Rate(kind, value, _multiplier(capped), (start + a, start + b))


def _figure(words: str) -> tuple[str, Decimal | None, tuple[int, int]] | None:
    for pattern, kind in _FIXED:
        if m := pattern.search(words):
            n, sign = m.group("n") or m.group("n2"), m.group("s") or m.group("s2")
            return kind, Decimal(n) / (100 if sign == "%" else 1000), m.span()
    if m := _FEN.search(words):
        return "fixed_monthly", _decimal(m.group("n")) / 100, m.span()
    if m := _PARTS.search(words):
        kind = {"日": "fixed_daily", "天": "fixed_daily", "月": "fixed_monthly", "年": "fixed_annual"}.get(
            m.group("per") or "日", "fixed_daily"
        )
        return kind, _decimal(m.group("n")) / {"万": 10000, "千": 1000, "百": 100}[m.group("of")[0]], m.span()
    return None


def _multiplier(words: str) -> Decimal | None:
    if m := _MORE.search(words):
        return 1 + (Decimal(m.group("n")) if m.group("n") else Decimal(number(m.group("w")) or 0)) / 100
    if m := _TIMES.search(words):
        return _decimal(m.group("n"))
    return None


def _decimal(words: str) -> Decimal:
    """A figure or spoken number, decimals after 点: 五点一 → 5.1."""
    if words[0].isdigit():
        return Decimal(words)
    whole, _, part = words.partition("点")
    decimals = "".join(str(number(c)) for c in part)
    return Decimal(f"{number(whole) or 0}.{decimals}" if decimals else number(whole) or 0)
