import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.kernel.masking import mask, mask_name, mask_names, mask_payer, mask_text


@pytest.mark.parametrize(
    ("row", "field", "value", "shown"),
    [
        ("X1", "name", "张三", "张某"),
        ("X2", "name", "欧阳小明", "欧阳某"),
        ("X5", "id", "330105199001011234", "33010519********34"),
        ("X7", "card", "6222021202001234567", "****4567"),
        ("old ID", "id", "330105900101123", "330105*******23"),
        ("phone", "phone", "13812346402", "138****6402"),
        ("plate", "plate", "浙A02347", "浙A·0***7"),
        ("address", "address", "浙江省澜州市澜溪区望舒路88号", "浙江省澜州市澜溪区***"),
        ("county town", "address", "浙江省澜州市临澜市青屿镇1号", "浙江省澜州市临澜市***"),
        ("firm", "credit_code", "91330195MA2ABCD71X", "91330195MA2****71X"),
        ("empty", "phone", "", ""),
        ("minority", "name", "阿依·古丽", "阿某"),
        ("minority, long", "name", "买买提明江", "买某"),
        ("foreign, translated", "name", "约翰•史密斯", "约某"),
        ("foreign, Latin", "name", "John Smith", "J"),
        ("double surname, three characters", "name", "欧阳明", "欧阳某"),
        ("double surname, two characters", "name", "欧阳", "欧某"),
        ("double surname, four characters", "name", "司马相如", "司马某"),
        ("a dot after a double surname's signs", "name", "东方·明", "东某"),
        ("X5 as the public lists print it", "id_public", "330105199001011234", "3301051990****1234"),
        ("X5 old, as the public lists", "id_public", "330105900101123", "33010590****123"),
        ("landline", "phone", "0571-87654321", "****21"),
        ("landline without its area", "phone", "87654321", "****21"),
        ("longer than a mobile", "phone", "8613812346402", "****02"),
        ("too short to show a part", "card", "123456", "******"),
        ("a broken ID", "id", "12", "****"),
        ("a broken plate", "plate", "浙A1", "***"),
        ("certificate", "certificate", "0012345", "****"),
        ("city", "address", "澜州市望舒路88号", "澜州市***"),
        ("no division", "address", "望舒路88号", "望舒***"),
    ],
)
def test_fields(row, field, value, shown):
    assert mask(field, value) == shown


def test_x4_two_people_with_one_mask():
    assert mask_names(["张三", "张四", "李五"]) == {"张三": "张某甲", "张四": "张某乙", "李五": "李某"}
    assert mask_name("南") == "南某"


def test_a_payer_is_masked_when_he_is_a_person():
    assert mask_payer("周启山") == "周某" and mask_payer("阿依古丽·买买提") == "阿某" and mask_payer("") == ""
    assert mask_payer("澜州万顺物流有限公司") == "澜州万顺物流有限公司"
    assert mask_payer("古公司") == "古某"  # too short for an organisation's name


def test_x8_free_text_with_an_old_id():
    text = "周某（330105900101123，身份证33010519900101123X）电话13812346402，"
    text += "卡号6222021202001234567，车牌浙A02347，金额1234567.00"
    shown = "周某（330105*******23，身份证33010519********3X）电话138****6402，"
    assert mask_text(text) == shown + "卡号****4567，车牌浙A·0***7，金额1234567.00"


def test_text_with_names_certificates_and_addresses():
    text = "张三、张四与欧阳小明（住址：澜州市澜溪区望舒路88号，电话0571-87654321），张三丰的浙（2024）澜州市不动产权第0012345号"
    shown = "张某甲、张某乙与欧阳某（住址：澜州市澜溪区***，电话****21），张某丙的浙（2024）澜州市不动产权第****号"
    assert mask_text(text, ["张三", "张四", "欧阳小明", "张三丰"]) == shown


def test_a_card_in_groups_and_a_latin_name():
    assert mask_text("卡6222 0212 0200 1234 567，John与Johnson", ["John"]) == "卡**** 567，J与Johnson"


def test_more_than_ten_alike():
    names = [f"张{sign}" for sign in "一二三四五六七八九十百千"]
    assert list(mask_names(names).values())[9:] == ["张某癸", "张某11", "张某12"]


han = st.text(alphabet="张王李赵欧阳司马诸葛三四五六小明丽华", min_size=2, max_size=4)
dotted = st.builds(lambda a, b: f"{a}·{b}", han, han)
latin = st.text(alphabet="JohnSmitaby", min_size=2, max_size=8)
ids = st.builds(
    lambda place, day, rest: f"{place}{day:%Y%m%d}{rest}",
    st.integers(110101, 659999),
    st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    st.from_regex(r"[0-9]{3}[0-9X]", fullmatch=True),
)
cards = st.from_regex(r"[1-9][0-9]{15,18}", fullmatch=True)
phones = st.from_regex(r"1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}", fullmatch=True)
words = st.text(alphabet="的与在，。；（）卡号电话", max_size=6)


@given(st.lists(st.one_of(han, dotted, latin), min_size=1, max_size=6), st.data())
def test_no_full_name_is_left_in_a_text(names, data):
    text = "".join(data.draw(words) + name + data.draw(words) for name in names)
    shown = mask_text(text, names)
    for name in names:
        if name.isascii():
            assert not re.search(rf"(?<![A-Za-z]){name}(?![A-Za-z])", shown)
        else:
            assert name not in shown


@given(words, st.one_of(ids, cards, phones), words)
def test_no_full_number_is_left_in_a_text(before, number, after):
    assert number not in mask_text(before + number + after)


@given(
    st.sampled_from(["id", "id_public", "phone", "card", "credit_code", "certificate"]),
    st.text("0123456789X", min_size=1),
)
def test_no_field_ever_shows_all_of_itself(field, value):
    shown = mask(field, value)
    assert value not in shown
    assert "*" in shown
