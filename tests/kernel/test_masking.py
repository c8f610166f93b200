import pytest

from zhixing.kernel.masking import mask, mask_name, mask_names, mask_text


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
        ("foreign", "name", "阿依·古丽", "阿依某"),
    ],
)
def test_fields(row, field, value, shown):
    assert mask(field, value) == shown


def test_x4_two_people_with_one_mask():
    assert mask_names(["张三", "张四", "李五"]) == {"张三": "张某甲", "张四": "张某乙", "李五": "李某"}
    assert mask_name("南") == "南某"


def test_x8_free_text_with_an_old_id():
    text = "周某（330105900101123，身份证33010519900101123X）电话13812346402，"
    text += "卡号6222021202001234567，车牌浙A02347，金额1234567.00"
    shown = "周某（330105*******23，身份证33010519********3X）电话138****6402，"
    assert mask_text(text) == shown + "卡号****4567，车牌浙A·0***7，金额1234567.00"
