"""The kinds of offices of the practice world, what each is asked, and who stands in for it here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhixing.practice import bank, keepers, police, public, review, vehicles
from zhixing.practice.envelope import Handler

BANK_ITEMS = ["account.query", "movement.query", *bank.ORDERS]


@dataclass(frozen=True)
class Kind:
    """`local`: one in every area; else one for the province."""

    key: str
    zh: str
    en: str
    handlers: Mapping[str, Handler]
    local: bool = True


def _keeps(*kinds: str) -> dict[str, Handler]:
    """What the keeper of these registers answers."""
    return {code: handler for kind in kinds for code, handler in keepers.items(kind).items()}


KINDS = (
    Kind("vehicles", "车辆管理所", "Vehicle Office", vehicles.OFFICE),
    Kind("traffic_police", "交通警察大队", "Traffic Police", vehicles.POLICE),
    Kind("public_security", "公安局", "Public Security Bureau", police.ITEMS),
    Kind("civil_affairs", "民政局", "Civil Affairs Bureau", public.CIVIL_AFFAIRS),
    Kind("land", "不动产登记中心", "Land Registry", _keeps("house", "land", "presale") | review.items("land")),
    Kind("fishery", "渔业渔政管理站", "Fishery Administration", _keeps("fishing_boat") | public.FISHERY),
    Kind("maritime", "海事处", "Maritime Office", _keeps("ship")),
    Kind("tax", "税务局", "Tax Bureau", public.TAX | review.items("tax")),
    Kind("housing_fund", "住房公积金管理中心", "Housing Fund Centre", _keeps("housing_fund")),
    Kind("market", "市场监督管理局", "Market Regulation Bureau", public.MARKET | _keeps("equity")),
    Kind("planning", "自然资源和规划局", "Planning Bureau", review.items("planning")),
    Kind("water", "自来水公司", "Waterworks", review.items("water")),
    Kind("power", "供电公司", "Power Supply", review.items("power")),
    Kind("gas", "燃气公司", "Gas Company", review.items("gas")),
    Kind("community", "社区居民委员会", "Community Committee", review.items("community")),
    Kind("immigration", "出入境演练机构", "Immigration", public.IMMIGRATION, local=False),
    Kind(
        "securities",
        "证券登记结算演练公司",
        "Securities Depository",
        _keeps("securities", "fund", "securities_cash"),
        False,
    ),
    Kind("insurance", "保险信息演练平台", "Insurance Information", _keeps("insurance"), local=False),
    Kind("wealth", "理财登记演练中心", "Wealth Product Registry", _keeps("wealth"), local=False),
    Kind("payment", "网络支付演练平台", "Internet Payments", _keeps("network"), local=False),
    Kind("ip", "知识产权登记演练中心", "Intellectual Property Registry", _keeps("patent", "trademark"), local=False),
    Kind("unionpay", "银行卡清算演练机构", "Bank Card Clearing", public.CARD, local=False),
)
BY_KEY = {kind.key: kind for kind in KINDS}
AREA_NAMES = "澜溪松岭云汀青屿望舒听澜石桥枫林港务滨江荷塘柏园梧桐兰皋竹溪桃源芦湾鹤鸣雁回鹿野"


def area_name(number: int) -> str:
    """Made-up county names: two syllables each, enough for as many as are asked."""
    half = len(AREA_NAMES) // 2
    first = AREA_NAMES[2 * (number % half)]
    second = AREA_NAMES[2 * ((number // half + number * 7 + 1) % half) + 1]
    return f"{first}{second}县"


def province(areas: int, banks: int) -> Iterator[dict[str, Any]]:
    """Every office of a made-up province: each local kind in each area, each other kind once, and banks."""
    for number in range(1, areas + 1):
        for kind in KINDS:
            if kind.local:
                code = f"{kind.key.replace('_', '-')}-{number:03d}"
                yield _unit(kind, code, f"{area_name(number)}{kind.zh}", f"{kind.en} {number:03d}", f"{number:03d}")
    for number in range(1, banks + 1):
        yield {
            "code": f"bank-{number:03d}",
            "kind": "bank",
            "name": f"{area_name(number + 3)[:2]}演练银行{number:03d}",
            "name_en": f"Practice Bank {number:03d}",
            "channel": "system",
            "bank_code": f"{900339000000 + number}",
            "items": BANK_ITEMS,
        }


def _unit(kind: Kind, code: str, name: str, name_en: str, area: str) -> dict[str, Any]:
    return {
        "code": code,
        "kind": kind.key,
        "name": name,
        "name_en": name_en,
        "channel": "system",
        "items": list(kind.handlers),
        "area": area,
    }
