import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.kernel.case_number import ENFORCEMENT_TYPES, CaseNumber, CaseNumberUnreadable, court_level, courts


def test_c1_half_width_and_spaces():
    number = CaseNumber.parse(" (2024) 浙0105 执1234号")
    assert number == CaseNumber(2024, "浙0105", "执", 1234)
    assert str(number) == "（2024）浙0105执1234号"
    assert number.court and number.court.name == "杭州市拱墅区人民法院"
    assert number.is_enforcement
    assert number.level == "basic"


@pytest.mark.parametrize("kind", ["执保", "执恢", "执异", "执复", "执监", "执协", "执他", "执"])
def test_c2_longest_type_first(kind):
    assert CaseNumber.parse(f"（2024）浙0105{kind}88号").kind == kind


def test_c4_maritime_court():
    number = CaseNumber.parse("（2024）浙72执5号")
    assert (number.level, number.court and number.court.name) == ("intermediate", "宁波海事法院")


def test_c5_not_an_enforcement_type():
    number = CaseNumber.parse("（2019）最高法知民终1号")
    assert (number.level, number.special, number.kind, number.is_enforcement) == ("supreme", "知", "民终", False)


def test_an_unknown_court_is_read_and_flagged():
    number = CaseNumber.parse("（2026）浙0195执2790号")
    assert (number.court_code, number.known_court) == ("浙0195", False)


@pytest.mark.parametrize(("part", "text"), [(1, "之一"), (12, "之十二"), (21, "之二十一"), (101, "之一百零一")])
def test_later_documents(part, text):
    number = CaseNumber.parse(f"（2017）粤0605民初16214号{text}")
    assert number.part == part
    assert str(number).endswith(text)


def test_numbers_are_found_in_text():
    text = (
        "依据（2024）澜民初1号、（2024）浙0106民初77号民事判决及（2024）浙01民终9号判决，（2024）浙0106民初77号已生效"
    )
    assert [str(n) for n in CaseNumber.find(text)] == ["（2024）浙0106民初77号", "（2024）浙01民终9号"]


@pytest.mark.parametrize(
    "text",
    ["", "2024浙0105执1号", "（2024）浙010执1号", "（24）浙0105执1号", "（2024）浙0105执号", "（2024）浙0105执0号"],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(CaseNumberUnreadable):
        CaseNumber.parse(text)


def test_levels():
    assert [court_level(code) for code in ("最高法", "浙", "浙05", "京0102")] == [
        "supreme",
        "high",
        "intermediate",
        "basic",
    ]


def test_the_number_of_every_court_comes_back():
    assert len(courts()) == 3582
    for code, court in courts().items():
        number = CaseNumber(2026, code, "执恢", 7)
        assert CaseNumber.parse(str(number)) == number
        assert (number.court, number.known_court, number.level) == (court, True, court.level)


def test_leading_zeros_and_other_brackets():
    assert str(CaseNumber.parse("〔2024〕浙 0105 执保 0088 号")) == "（2024）浙0105执保88号"
    assert CaseNumber.parse("[２０２４]浙0105执７号之十").part == 10


kinds = st.sampled_from([*ENFORCEMENT_TYPES, "民初", "民终", "刑初", "行审", "破申"])
numbers = st.builds(
    CaseNumber,
    st.integers(2016, 2099),
    st.sampled_from([*courts()]),
    kinds,
    st.integers(1, 10**7),
    st.sampled_from(["", "知"]),
    st.integers(0, 999),
)


@given(numbers)
def test_parse_undoes_format(number):
    assert CaseNumber.parse(str(number)) == number
    assert CaseNumber.find(f"依据{number}，执行") == [number]


@given(st.text(alphabet="（）()2024浙0105执民初知1号之一 十", max_size=24))
def test_what_parses_is_written_as_it_reads(text):
    try:
        number = CaseNumber.parse(text)
    except CaseNumberUnreadable:
        return
    assert CaseNumber.parse(str(number)) == number
