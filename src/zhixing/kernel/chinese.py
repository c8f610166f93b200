"""Chinese numerals: dates as papers print them, money in capitals as vouchers demand."""

from datetime import date

_SMALL = "〇一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")


def digits(number: int) -> str:
    """Digit by digit: 2026 → 二〇二六."""
    return "".join(_SMALL[int(d)] for d in str(number))


def numeral(number: int) -> str:
    """A whole number from 0 to 999 as spoken: 20 → 二十, 24 → 二十四, 101 → 一百零一."""
    if not 0 <= number <= 999:
        raise ValueError("numeral() speaks 0 to 999")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if not hundreds:
        head = "" if tens == 0 else "十" if tens == 1 else _SMALL[tens] + "十"
        return head + (_SMALL[ones] if ones or not tens else "")
    text = _SMALL[hundreds] + "百"
    if tens:
        text += _SMALL[tens] + "十"
    elif ones:
        text += "零"
    return text + (_SMALL[ones] if ones else "")


def read_numeral(text: str) -> int:
    """The number that `numeral` writes, 十 and 一十 alike. Raises ValueError."""
    total, digit = 0, 0
    for sign in text.replace("零", ""):
        if sign in _SMALL:
            digit = _SMALL.index(sign)
        elif sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            raise ValueError(f"not a Chinese numeral: {text}")
    return total + digit


def chinese_date(on: date) -> str:
    """二〇二六年十一月二十四日."""
    return f"{digits(on.year)}年{numeral(on.month)}月{numeral(on.day)}日"


def money_capitals(fen: int) -> str:
    """An amount in fen in capitals: 10000 → 壹佰元整, 12 → 壹角贰分, 10005 → 壹佰元零伍分.

    支付结算办法 annex 1: 整 follows 元 and 角 and never 分; one 零 stands for any run of zeros between digits.
    """
    sign, fen = ("负" if fen < 0 else ""), abs(fen)
    whole, cents = divmod(fen, 100)
    jiao, last = divmod(cents, 10)
    text = _whole_capitals(whole) + "元" if whole else ""
    if not cents:
        return f"{sign}{text or '零元'}整"
    if jiao:
        # 元 already ends a group of zeros, yet 100.50 is written 壹佰元零伍角 so that nothing can be slipped in.
        gap = "零" if whole and whole % 10 == 0 else ""
        text += f"{gap}{_CAPITAL[jiao]}角"
    elif whole:
        text += "零"
    return f"{sign}{text}{_CAPITAL[last] + '分' if last else '整'}"


def _whole_capitals(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = "", False
    for position in range(len(groups) - 1, -1, -1):
        group = groups[position]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group_capitals(group) + _GROUPS[position]
        gap = False
    return text


def _group_capitals(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap else "") + _CAPITAL[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(text)
    return text
