from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.kernel.chinese import chinese_date, digits, money_capitals, numeral, read_numeral
from zhixing.kernel.money import Money

VALUES = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_capitals(text):
    """What a clerk reads: an independent way back from capitals to fen."""
    sign, text = (-1, text[1:]) if text.startswith("负") else (1, text)
    whole, _, rest = text.rpartition("元") if "元" in text else ("", "", text)
    fen, digit = 0, 0
    for one in rest.rstrip("整"):
        digit = VALUES.get(one, digit)
        fen += {"角": 10, "分": 1}.get(one, 0) * digit
    return sign * (read_whole(whole) * 100 + fen)


def read_whole(text):
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            head, _, tail = text.rpartition(unit)
            return read_whole(head) * worth + read_whole(tail)
    total, digit = 0, 0
    for one in text:
        if one in PLACES:
            total, digit = total + digit * PLACES[one], 0
        else:
            digit = VALUES[one]
    return total + digit


@given(st.integers(-(10**13), 10**13))
def test_capitals_read_back(fen):
    text = money_capitals(fen)
    assert read_capitals(text) == fen
    assert Money(fen).capitals() == text
    assert text.endswith("整") == (fen % 10 == 0)
    assert "零零" not in text
    assert not text.startswith("零") or fen == 0


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (101_000_000, "壹佰零壹万元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_010_000, "壹亿零壹佰元整"),
        (100_000_000_100, "壹拾亿零壹元整"),
        (1_000_000_000_000, "壹佰亿元整"),
        (1_001_000, "壹万零壹拾元整"),
        (1_010_000, "壹万零壹佰元整"),
        (1_100_000, "壹万壹仟元整"),
        (100_050, "壹仟元零伍角整"),
        (101_050, "壹仟零壹拾元零伍角整"),
        (100_150, "壹仟零壹元伍角整"),
        (105, "壹元零伍分"),
        (-5, "负伍分"),
        (10_000_000_000_000_000, "壹佰万亿元整"),
    ],
)
def test_capitals_as_vouchers_print_them(fen, text):
    assert money_capitals(fen) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "〇"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (119, "一百一十九"),
        (999, "九百九十九"),
    ],
)
def test_numerals(number, text):
    assert numeral(number) == text


def test_every_numeral_reads_back():
    assert [read_numeral(numeral(number)) for number in range(1000)] == list(range(1000))
    assert (read_numeral("一十"), read_numeral("零五")) == (10, 5)


@pytest.mark.parametrize("number", [-1, 1000])
def test_numerals_end_at_999(number):
    with pytest.raises(ValueError, match="999"):
        numeral(number)


def test_what_is_no_numeral():
    with pytest.raises(ValueError, match="千"):
        read_numeral("一千")


def test_digits_and_dates():
    assert digits(2026) == "二〇二六"
    assert chinese_date(date(2026, 11, 24)) == "二〇二六年十一月二十四日"
    assert chinese_date(date(2030, 1, 10)) == "二〇三〇年一月十日"
