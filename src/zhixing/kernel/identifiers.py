"""Numbers that name people and things, checked: ID, credit code, bank card, plate, VIN, phone.

Each check returns the number in its canonical form or raises a named refusal. The refusals carry only the reason,
never the number: it is personal data and refusals are logged.
"""

import re
from datetime import date
from typing import Literal

from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from zhixing.kernel.refusal import Refusal

_PLATE = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z](?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9学警挂港澳使领]|[A-HJ-NP-Z0-9]{6})"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VIN_VALUES = {
    **{str(d): d for d in range(10)},
    **dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9],
            strict=True,
        )
    ),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class IdNumberMalformed(Refusal):
    zh = "身份证号码的位数、字符或出生日期不正确。"
    en = "The ID number has a wrong length, character or birth date."
    status = 422


class IdNumberChecksumWrong(Refusal):
    zh = "身份证号码的校验码不正确。"
    en = "The check digit of the ID number is wrong."
    status = 422


class CreditCodeMalformed(Refusal):
    zh = "统一社会信用代码的位数或字符不正确。"
    en = "The unified social credit code has a wrong length or character."
    status = 422


class CreditCodeChecksumWrong(Refusal):
    zh = "统一社会信用代码的校验码不正确。"
    en = "The check digit of the unified social credit code is wrong."
    status = 422


class BankCardWrong(Refusal):
    zh = "银行卡号的位数或校验位不正确。"
    en = "The bank card number has a wrong length or check digit."
    status = 422


class PlateMalformed(Refusal):
    zh = "车牌号码不正确。"
    en = "This is not a licence plate."
    status = 422


class VinMalformed(Refusal):
    zh = "车辆识别代号应为 17 位，且不含 I、O、Q。"
    en = "A VIN has 17 characters and no I, O or Q."
    status = 422


class VinChecksumWrong(Refusal):
    zh = "车辆识别代号的校验位（第 9 位）不正确。"
    en = "The check digit of the VIN (position 9) is wrong."
    status = 422
    article = "ISO 3779"


class PhoneMalformed(Refusal):
    zh = "电话号码不正确。"
    en = "This is not a telephone number."
    status = 422


def check_id(text: str) -> str:
    """A resident's ID number of 18 or (old) 15 digits, X in upper case. The place code is not judged: it changes."""
    number = _compact(text)
    if len(number) == 15 and number.isascii() and number.isdigit():
        _born(f"19{number[6:12]}")
        return number
    if not re.fullmatch(r"[1-9]\d{16}[0-9X]", number, re.ASCII):
        raise IdNumberMalformed()
    _born(number[6:14])
    if number[-1] != ric.calc_check_digit(number):
        raise IdNumberChecksumWrong()
    return number


def upgrade_id(text: str) -> str:
    """The 18-digit form of an ID number."""
    number = check_id(text)
    if len(number) == 18:
        return number
    longer = f"{number[:6]}19{number[6:]}"
    return longer + ric.calc_check_digit(longer + "0")


def id_birth_on(text: str) -> date:
    """The birth date an ID number carries."""
    return _born(upgrade_id(text)[6:14])


def id_sex(text: str) -> Literal["男", "女"]:
    return "男" if int(upgrade_id(text)[16]) % 2 else "女"


def check_credit_code(text: str) -> str:
    """A unified social credit code (统一社会信用代码, GB 32100), 18 characters."""
    try:
        return uscc.validate(_compact(text))
    except InvalidChecksum:
        raise CreditCodeChecksumWrong() from None
    except ValidationError:
        raise CreditCodeMalformed() from None


def check_bank_card(text: str) -> str:
    """A bank card of 16 to 19 digits by the Luhn digit. A company's account is no card and has no check digit."""
    number = _compact(text)
    if not re.fullmatch(r"\d{16,19}", number, re.ASCII) or not luhn.is_valid(number):
        raise BankCardWrong()
    return number


def check_plate(text: str) -> str:
    """A licence plate, ordinary (7) or new-energy (8 characters), dots and spaces dropped."""
    plate = re.sub(r"[\s·•.\-]", "", text).upper()
    if not _PLATE.fullmatch(plate):
        raise PlateMalformed()
    return plate


def check_vin(text: str) -> str:
    """A vehicle identification number with its check digit (ISO 3779, GB 16735)."""
    vin = _compact(text)
    if not _VIN.fullmatch(vin):
        raise VinMalformed()
    if vin[8] != vin_check_digit(vin):
        raise VinChecksumWrong()
    return vin


def vin_check_digit(vin: str) -> str:
    """The character that belongs in position 9 of these 17."""
    total = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(vin, _VIN_WEIGHTS, strict=True)) % 11
    return "X" if total == 10 else str(total)


def check_phone(text: str) -> str:
    """A mainland mobile (11 digits, +86 dropped) or a landline with its area code."""
    number = re.sub(r"^(?:\+|00)86-?", "", re.sub(r"\s", "", text))
    mobile = number.replace("-", "")
    if _MOBILE.fullmatch(mobile):
        return mobile
    if _LANDLINE.fullmatch(number):
        return number
    raise PhoneMalformed()


def _compact(text: str) -> str:
    return re.sub(r"[\s\-]", "", text).upper()


def _born(eight: str) -> date:
    try:
        return date.fromisoformat(f"{eight[:4]}-{eight[4:6]}-{eight[6:]}")
    except ValueError:
        raise IdNumberMalformed() from None
