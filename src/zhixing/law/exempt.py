"""Property that stays with the debtor (豁免执行财产). 查扣冻规定 3–5."""

from datetime import date

from zhixing.kernel.dates import months
from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Due, Sum, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import limit

RENT_YEARS = since("exempt.rent_years", "预留租金年数", "years of rent set aside", (5, 8), "异议复议规定", "20")
DWELLING_GRACE = since(
    "exempt.dwelling_grace", "腾退居住房屋宽限期", "grace before a dwelling is cleared", months(3), "异议复议规定", "20"
)


@frozen
class Exemption:
    """Property that may not be seized, or is restricted. `seizable`: may be seized but not sold."""

    key: str
    zh: str
    en: str
    article: str
    seizable: bool = False


EXEMPTIONS = (
    Exemption("household", "被执行人及所扶养家属生活必需的物品", "household necessities", "查扣冻规定 3"),
    Exemption("living", "必需的生活费用（按当地最低生活保障标准）", "necessary living money", "查扣冻规定 3"),
    Exemption("schooling", "完成义务教育所必需的物品", "items for compulsory schooling", "查扣冻规定 3"),
    Exemption("unpublished", "未公开的发明或者未发表的著作", "unpublished inventions and works", "查扣冻规定 3"),
    Exemption("aids", "用于身体缺陷所必需的辅助工具、医疗物品", "aids and medical goods", "查扣冻规定 3"),
    Exemption("honours", "勋章及其他荣誉表彰的物品", "medals and honours", "查扣冻规定 3"),
    Exemption("treaty", "条约、协定规定免于执行的财产", "treaty-exempt property", "查扣冻规定 3"),
    Exemption("other", "法律或者司法解释规定的其他财产", "other exempt property", "查扣冻规定 3"),
    Exemption("dwelling", "生活所必需的居住房屋", "the necessary dwelling", "查扣冻规定 4", seizable=True),
    Exemption(
        "bank_reserve", "金融机构的存款准备金、备付金和营业场所", "bank reserves and premises", "执行工作规定 27"
    ),
    Exemption(
        "wage_account", "农民工工资专用账户和工资保证金", "migrant workers' wage accounts", "保障农民工工资支付条例 33"
    ),
    Exemption("state_ship", "军用船舶和政府公务船舶", "military and government ships", "海诉法 23"),
    Exemption("social_insurance", "社会保险基金", "social insurance funds", "[from memory]"),
    Exemption("public_funds", "专项公益资金", "special public funds", "[from memory]"),
)
"""What stays with the debtor; the dwelling's shield falls in the cases of 异议复议规定 20."""


@cites(cite("查扣冻规定", "3、4"), cite("执行工作规定", "27"))
def may_seize(key: str, *, wages_of_the_project: bool = False) -> Verdict:
    """Whether property of that group may be seized. A wage account may, for wages of its own project. Raises KeyError."""
    group = next((one for one in EXEMPTIONS if one.key == key), None)
    if group is None:
        raise KeyError(key)
    if group.key == "wage_account" and wages_of_the_project:
        return Verdict(True, "支付本项目农民工工资的除外", "for wages of that very project")
    if group.seizable:
        return Verdict(True, "可以查封，不得拍卖、变卖或者抵债", "may be seized, not sold or taken in kind")
    return Verdict(False, f"豁免财产：{group.zh}", f"exempt: {group.en}")


@cites(cite("查扣冻规定", "4"), cite("异议复议规定", "20"))
def may_sell_dwelling(
    *,
    other_dwelling: bool = False,
    sold_others_to_dodge: bool = False,
    housing_supplied: bool = False,
    rent_years: int = 0,
    on: date,
    court: CourtRules = NATIONAL,
) -> Verdict:
    """Whether the debtor's necessary dwelling may be sold: one of the article's cases takes its shield away.

    `other_dwelling`: someone owing him support has another fit home. `housing_supplied`: by the creditor, at the local
    standard. `rent_years`: years of local average rent the creditor agrees to set aside.
    """
    read = Reading(on, court)
    least, most = read(RENT_YEARS)
    cases = (
        (other_dwelling, "有扶养义务的人名下有其他居住房屋", "a supporter has another fit dwelling"),
        (sold_others_to_dodge, "为逃避债务转让其他房屋", "other homes were sold to dodge the debt"),
        (housing_supplied, "申请执行人提供居住房屋", "the creditor supplies housing"),
        (least <= rent_years <= most, f"预留 {rent_years} 年租金", f"{rent_years} years of rent are set aside"),
    )
    for met, zh, en in cases:
        if met:
            return Verdict(True, zh, en, figures=read.used)
    return Verdict(False, "生活所必需的居住房屋，不得拍卖", "the necessary dwelling is not sold", figures=read.used)


@cites(cite("异议复议规定", "20"))
def rent_reserve(monthly_rent: Money, years_set_aside: int, on: date, court: CourtRules = NATIONAL) -> Sum:
    """Rent put aside from the proceeds of a dwelling. Raises ValueError outside five to eight years."""
    read = Reading(on, court)
    least, most = read(RENT_YEARS)
    if not least <= years_set_aside <= most:
        raise ValueError(f"{least} to {most} years of rent are set aside")
    return Sum(monthly_rent * (12 * years_set_aside), "预留租金", "Rent set aside", figures=read.used)


@cites(cite("异议复议规定", "20"))
def dwelling_grace(notice_served_on: date, court: CourtRules = NATIONAL) -> Due:
    """The last day of grace when the title orders the dwelling itself handed over: three months, not rolled."""
    return limit(DWELLING_GRACE, notice_served_on, court, roll=False)


@cites(cite("民诉法", "254"))
def takeable_wages(wages: Money, living_costs: Money) -> Sum:
    """What may be taken of a month's wages: what is above the living costs of the debtor and his dependants."""
    return Sum(max(wages - living_costs, Money.zero), "可扣留工资", "What may be taken of the wages")
