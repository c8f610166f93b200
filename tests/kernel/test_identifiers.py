from datetime import date

import pytest

from zhixing.kernel import identifiers as ids


def test_id_numbers():
    good = "33019519900101123" + "4"
    right = next(d for d in "0123456789X" if _passes(ids.check_id, good[:17] + d))
    assert ids.check_id(f" {good[:17]}{right.lower()} ") == good[:17] + right
    with pytest.raises(ids.IdNumberChecksumWrong):
        ids.check_id(good[:17] + ("0" if right != "0" else "1"))
    for wrong in ("123", "330195199013011234", "33019519900101 12AB", "３３０１９５１９９００１０１１２３４"):
        with pytest.raises(ids.IdNumberMalformed):
            ids.check_id(wrong)


def test_the_known_example_and_its_old_form():
    assert ids.check_id("11010519491231002X") == "11010519491231002X"
    assert ids.upgrade_id("110105491231002") == "11010519491231002X"
    assert ids.id_birth_on("110105491231002") == date(1949, 12, 31)
    assert ids.id_sex("11010519491231002X") == "女"


def test_credit_codes():
    assert ids.check_credit_code("91110000600037341l") == "91110000600037341L"
    with pytest.raises(ids.CreditCodeChecksumWrong):
        ids.check_credit_code("91110000600037342L")
    with pytest.raises(ids.CreditCodeMalformed):
        ids.check_credit_code("9111000060003734")


def test_bank_cards():
    assert ids.check_bank_card(
        "6222 0212 0200 1234 561"[:-1] + _luhn("622202120200123456")
    ) == "622202120200123456" + _luhn("622202120200123456")
    with pytest.raises(ids.BankCardWrong):
        ids.check_bank_card("6222021202001234560" if _luhn("622202120200123456") != "0" else "6222021202001234561")


@pytest.mark.parametrize(
    ("text", "plate"), [("浙a·12345", "浙A12345"), ("浙AD12345", "浙AD12345"), ("粤Z1234港", "粤Z1234港")]
)
def test_plates(text, plate):
    assert ids.check_plate(text) == plate


@pytest.mark.parametrize("text", ["浙A1234", "A12345", "浙AI2345", "浙0A1234"])
def test_what_is_no_plate(text):
    with pytest.raises(ids.PlateMalformed):
        ids.check_plate(text)


def test_vin():
    assert ids.check_vin("1m8gdm9axkp042788") == "1M8GDM9AXKP042788"
    assert ids.vin_check_digit("11111111111111111") == "1"
    with pytest.raises(ids.VinChecksumWrong):
        ids.check_vin("1M8GDM9A1KP042788")
    with pytest.raises(ids.VinMalformed):
        ids.check_vin("1M8GDM9AXKP04278O")


def test_phones():
    assert ids.check_phone("+86 138-1234-6402") == "13812346402"
    assert ids.check_phone("0571-87654321") == "0571-87654321"
    with pytest.raises(ids.PhoneMalformed):
        ids.check_phone("12345")


def test_refusals_carry_no_number():
    with pytest.raises(ids.IdNumberChecksumWrong) as refused:
        ids.check_id("110105194912310021")
    assert refused.value.facts == {}
    assert "校验码" in refused.value.say()
    assert "check digit" in refused.value.say("en")


def _passes(check, value):
    try:
        check(value)
    except ids.Refusal:
        return False
    return True


def _luhn(head):
    return next(d for d in "0123456789" if _passes(ids.check_bank_card, head + d))
