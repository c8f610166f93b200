"""Sums of money in words and figures, and what each sum is for where it stands."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from zhixing.domain.intake.reading.doubts import Doubt

_DIGITS = {
    c: i
    for i, chars in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERAL = "[〇零一二三四五六七八九十百千万亿壹贰两叁肆伍陆柒捌玖拾佰仟]"

_FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SUM = re.compile(
    rf"(?P<yuan>人民币|RMB|￥|¥)?(?:(?P<figures>{_FIGURES})(?P<scale>亿|千万|百万|十万|万|千|百)?(?:(?P<rest>\d+(?:\.\d+)?)(?P<rest_scale>千万|百万|万|千|百)?)?"
    rf"|(?P<words>{NUMERAL}{{1,20}}))(?P<about>余|多)?(?P<unit>元|圆|美元|港元|港币|欧元|日元|英镑)"
    rf"(?:(?P<jiao>[\d{''.join(_DIGITS)}])角)?(?:零?(?P<fen>[\d{''.join(_DIGITS)}])分)?整?"
)
_BARE = re.compile(
    rf"(?:人民币|￥|¥)(?P<a>{_FIGURES})(?P<as>亿|万)?(?![\d.元圆万亿千百余])"
    rf"|(?<![\d.,第])(?P<b>{_FIGURES})(?P<bs>亿|万)?(?=为(?:基数|本金))|(?<=负担)(?P<c>{_FIGURES})(?=[，。；])|费元?(?P<d>{_FIGURES})(?=[，（])"
)
_SCALES = {None: 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}


@dataclass(frozen=True)
class Amount:
    """A sum in yuan at text[start:end], and what is wrong with the way it is printed."""

    value: Decimal
    start: int
    end: int
    unsure: Doubt | None = None

    def moved(self, by: int) -> "Amount":
        """The same in a text that begins elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by)


def number(words: str) -> int | None:
    """A whole number from Chinese numerals (贰拾万 → 200000) or digits; `None` where it is neither."""
    if words.isdigit():
        return int(words)
    if words and all(c in _DIGITS for c in words):
        return int("".join(str(_DIGITS[c]) for c in words))
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _MYRIADS:
            total = (
                (total + section + digit) * _MYRIADS[char]
                if char == "亿"
                else total + (section + digit) * _MYRIADS[char]
            )
            section = digit = 0
        else:
            return None
    return total + section + digit if words else None


def amounts(text: str, start: int = 0, end: int | None = None) -> list[Amount]:
    """Every sum in text[start:end], in order; places are those of the whole text."""
    stop = len(text) if end is None else end
    found = [a for m in _SUM.finditer(text, start, stop) if (a := _amount(m, text))]
    taken = [(a.start, a.end) for a in found]
    for m in _BARE.finditer(text, start, stop):
        name = next(k for k in "abcd" if m.group(k))
        if not any(s < m.end(name) and m.start(name) < e for s, e in taken):
            scale = m.group(name + "s") if name in "ab" else None
            found.append(Amount(_figures(m.group(name)) * _SCALES[scale], m.start(name), m.end(name)))
    return sorted(found, key=lambda a: a.start)


def _amount(m: re.Match[str], text: str) -> Amount | None:
    value: Decimal | None
    if m.group("figures"):
        value = _figures(m.group("figures")) * _SCALES[m.group("scale")]
        if m.group("rest"):
            if not m.group("scale"):
                return None
            value += _figures(m.group("rest")) * _SCALES[m.group("rest_scale")]
    else:
        whole = number(m.group("words"))
        value = None if whole is None else Decimal(whole)
    if value is None:
        return None
    for name, part in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        if m.group(name):
            value += (number(m.group(name)) or 0) * part
    return Amount(value, m.start(), m.end(), _fault(m, text))


def _fault(m: re.Match[str], text: str) -> Doubt | None:
    if m.group("unit") not in "元圆":
        return Doubt.FOREIGN_CURRENCY
    if re.search(r"\d[，,.]$", text[max(0, m.start() - 2) : m.start()]):
        return Doubt.MISPRINTED
    return Doubt.NOT_EXACT if m.group("about") or text.endswith("约", 0, m.start()) else None


def _figures(figures: str) -> Decimal:
    try:
        return Decimal(figures.replace(",", ""))
    except InvalidOperation as error:  # the pattern lets through only digits, separators and one point
        raise AssertionError(figures) from error
