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
    COSTS_ADVANCED = "costs_advanced"
    RATE_NOT_PRINTED = "rate_not_printed"
    TENOR_NOT_PRINTED = "tenor_not_printed"
    BASE_ABOVE_SUM = "base_above_sum"
    ACCRUED_TOLD = "accrued_told"
    PRIORITY_TOLD = "priority_told"
    LIMITED_LIABILITY = "limited_liability"
    OTHER_LIABILITY = "other_liability"
    PERIODIC = "periodic"
    ON_DEFAULT = "on_default"
    NOT_MONEY = "not_money"
    AUTHORITY_NOT_PRINTED = "authority_not_printed"

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
    Doubt.COSTS_ADVANCED: ("是否由申请人预交", "Whether the creditor advanced it"),
    Doubt.RATE_NOT_PRINTED: (
        "利率的数值没有写明，请查明后填写",
        "No figure of the rate is printed: find it and give it",
    ),
    Doubt.TENOR_NOT_PRINTED: ("利率的期限档没有写明，请查明后选择", "The tenor of the rate is not printed: choose it"),
    Doubt.BASE_ABOVE_SUM: ("利息基数大于本项金额", "The base of interest is more than the sum of this item"),
    Doubt.ACCRUED_TOLD: (
        "文书写有已经算出的利息，没有列入金额",
        "Interest already counted is printed; the sum does not include it",
    ),
    Doubt.PRIORITY_TOLD: (
        "文书写有优先受偿权，是否及于本项请选择",
        "A right of priority is printed: choose whether this item has it",
    ),
    Doubt.LIMITED_LIABILITY: (
        "只在限额内承担责任，没有列为付款人",
        "Liable within a limit only, and not entered as a payer",
    ),
    Doubt.OTHER_LIABILITY: (
        "写明的不是连带责任，已列为付款人，顺序和范围请核对",
        "The liability is not a joint one; entered as a payer: check its order and extent",
    ),
    Doubt.PERIODIC: ("按期给付，金额请按已到期的期数填写", "Paid by periods: give the sum of those fallen due"),
    Doubt.ON_DEFAULT: ("逾期时另行给付的内容，没有列入", "What is owed on default is not entered"),
    Doubt.NOT_MONEY: ("不是给付金钱的内容，没有列入", "Not a payment of money: not entered"),
    Doubt.AUTHORITY_NOT_PRINTED: ("代理权限没有写明，按一般授权填写", "No authority is printed; ordinary is shown"),
}
