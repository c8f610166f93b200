"""Property that stays with the debtor (豁免执行财产). 查扣冻规定 3–5."""

from dataclasses import dataclass


@dataclass(frozen=True)
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
)
"""What stays with the debtor; the dwelling's shield falls in the cases of 异议复议规定 20."""
