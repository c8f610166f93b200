"""Numbers of cases, people and things: read, checked, written as they should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.refusals import CourtUnknown
from zhixing.entrypoints.calculators.reply import Fact, Reply
from zhixing.kernel import identifiers
from zhixing.kernel.case_number import ENFORCEMENT_TYPES, CaseNumber

LEVELS = {
    "supreme": "最高人民法院 || supreme",
    "high": "高级人民法院 || high",
    "intermediate": "中级人民法院 || intermediate",
    "basic": "基层人民法院 || basic",
}
CHECKS: dict[str, tuple[str, Callable[[str], str]]] = {
    "id": ("身份证号码 || resident's ID", identifiers.check_id),
    "credit": ("统一社会信用代码 || unified social credit code", identifiers.check_credit_code),
    "card": ("银行卡号 || bank card", identifiers.check_bank_card),
    "plate": ("车牌号 || licence plate", identifiers.check_plate),
    "vin": ("车辆识别代号 || VIN", identifiers.check_vin),
    "phone": ("电话 || telephone", identifiers.check_phone),
}


def case_number(given: Mapping[str, Any]) -> Reply:
    number = CaseNumber.parse(given["number"])
    if number.court is None:
        raise CourtUnknown(number=str(number), code=number.court_code)
    facts = (
        Fact("number", "案号 || Number", str(number)),
        Fact("year", "年度 || Year", number.year),
        Fact("court", "法院 || Court", number.court.name),
        Fact("code", "法院代码 || Court code", number.court_code),
        Fact("level", "层级 || Level", LEVELS[number.level]),
        Fact("kind", "类型代字 || Type", number.kind),
        Fact("kind_name", "执行案件类型 || Enforcement type", ENFORCEMENT_TYPES.get(number.kind)),
        Fact("serial", "编号 || Serial", number.serial),
        Fact("part", "之几 || Part", number.part or None),
    )
    return Reply((), facts)


def identifier(given: Mapping[str, Any]) -> Reply:
    words, check = CHECKS[given["kind"]]
    number = check(given["number"])
    facts = [Fact("number", words, number)]
    if given["kind"] == "id":
        facts.append(Fact("eighteen", "18 位 || 18 digits", identifiers.upgrade_id(number)))
        facts.append(Fact("born_on", "出生日期 || Born on", identifiers.id_birth_on(number)))
        sex = {"男": "男 || male", "女": "女 || female"}[identifiers.id_sex(number)]
        facts.append(Fact("sex", "性别 || Sex", sex))
    return Reply((), tuple(facts))


CASE_NUMBER = Calculator(
    "case-number",
    "案号 || Case numbers",
    "读出案号里的年度、法院、类型，写成标准样式。 || Year, court and type of a case number, in its standard form.",
    (Ask("number", "案号 || Case number", required=True),),
    case_number,
    {"number": "(2024)浙0105执1234号之一"},
    "case_types",
    first="number",
)
IDENTIFIER = Calculator(
    "id",
    "号码校验 || Identifiers",
    "身份证、信用代码、银行卡、车牌、车架号、电话是否写对。 || Whether an ID, credit code, card, plate, VIN or phone is right.",
    (
        Ask("number", "号码 || Number", required=True),
        Ask(
            "kind",
            "哪一种 || Which kind",
            Kind.CHOICE,
            default="id",
            choices=tuple(Choice(key, words) for key, (words, _) in CHECKS.items()),
        ),
    ),
    identifier,
    {"number": "1M8GDM9AXKP042788", "kind": "vin"},
    "filing",
    first="number",
)
