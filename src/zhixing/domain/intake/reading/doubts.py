"""Why a value that was read needs a clerk's eye, in both languages."""

from enum import StrEnum


class Doubt(StrEnum):
    """Why a clerk must look; `zh` and `en` say it."""

    NOT_FOUND = "not_found"
    PAYER_UNCLEAR = "payer_unclear"
    PAYEE_IMPLIED = "payee_implied"
    PAYEE_UNCLEAR = "payee_unclear"
    NAME_DIFFERS = "name_differs"
    AMOUNT_BY_RULE = "amount_by_rule"
    SUM_DIFFERS = "sum_differs"
    NOT_EXACT = "not_exact"
    FOREIGN_CURRENCY = "foreign_currency"
    MISPRINTED = "misprinted"
    BASE_NOT_PRINTED = "base_not_printed"
    RATE_UNCLEAR = "rate_unclear"
    START_NOT_PRINTED = "start_not_printed"
    COVERS_UNCLEAR = "covers_unclear"
    COSTS_UNCLEAR = "costs_unclear"
    WRONG_CHECKSUM = "wrong_checksum"
    FROM_FIRST_JUDGMENT = "from_first_judgment"

    @property
    def zh(self) -> str:
        return _SENTENCES[self][0]

    @property
    def en(self) -> str:
        return _SENTENCES[self][1]


_SENTENCES = {
    Doubt.NOT_FOUND: ("文书中没有读到", "Not found in the document"),
    Doubt.PAYER_UNCLEAR: ("付款人无法确定", "Who must pay is not clear"),
    Doubt.PAYEE_IMPLIED: (
        "主文未写收款人，按对方唯一当事人填写",
        "No payee is printed; the only party of the other side is shown",
    ),
    Doubt.PAYEE_UNCLEAR: ("收款人无法确定", "Who is paid is not clear"),
    Doubt.NAME_DIFFERS: ("主文中的名称与当事人名称不一致", "The name differs from the party's name"),
    Doubt.AMOUNT_BY_RULE: ("主文只写计算方法，未写金额", "Only a rule is printed, no sum"),
    Doubt.SUM_DIFFERS: ("分项之和与合计不符", "The parts do not add up to the printed total"),
    Doubt.NOT_EXACT: (
        "金额带有“余”“约”等字",
        "The sum is printed as approximate",
    ),
    Doubt.FOREIGN_CURRENCY: ("金额不是人民币", "The sum is not in yuan"),
    Doubt.MISPRINTED: ("金额的数字写法有误，无法读准", "The figures of the sum are misprinted"),
    Doubt.BASE_NOT_PRINTED: (
        "利息基数未写明，按本项本金填写",
        "No base of interest is printed; the sum of this item is shown",
    ),
    Doubt.RATE_UNCLEAR: ("利率无法读出", "The rate could not be read"),
    Doubt.START_NOT_PRINTED: ("起算日未写明", "No first day of interest is printed"),
    Doubt.COVERS_UNCLEAR: ("责任所及的判项无法确定", "Which items the liability covers is not clear"),
    Doubt.COSTS_UNCLEAR: ("诉讼费用的负担无法读全", "Who bears the costs could not be read in full"),
    Doubt.WRONG_CHECKSUM: ("号码校验不符", "The number fails its check digit"),
    Doubt.FROM_FIRST_JUDGMENT: (
        "内容出自被维持的一审判决，请核对一审判决书",
        "Stands in the first judgment, which was upheld: check it there",
    ),
}
