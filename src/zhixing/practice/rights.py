"""Shares, housing fund, wallets, policies, securities, wealth products, patents and marks of a made-up province."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhixing.practice.chance import Draw

if TYPE_CHECKING:
    from zhixing.practice.world import Party

MONEY = frozenset({"housing_fund", "network", "insurance", "securities_cash"})
Row = tuple[Any, ...]


def shares(companies: "list[Party]", by_id: "dict[str, Party]") -> Iterator[Row]:
    """One thing for each holding, the same as the company's register says."""
    for one in companies:
        for share in one.facts["shareholders"]:
            facts = {
                "company_name": one.name,
                "company_code": one.id,
                "percent": share["percent"],
                "subscribed_fen": share["subscribed_fen"],
                "paid_fen": share["subscribed_fen"] // 2,
                "due_on": "2029-06-30",
            }
            holder = by_id[share["id_number"]]
            yield _row("equity", f"{one.id}-{holder.id}", one.area, holder, facts["paid_fen"], facts)


def papers(draw: Draw, people: "list[Party]") -> Iterator[Row]:
    """Housing fund of the employed; wallets, policies, securities and wealth products by chance."""
    for number, one in enumerate(people):
        if "employer" in one.facts:
            monthly = one.facts["income_fen"] // 100
            facts: dict[str, Any] = {"employer": one.facts["employer"], "monthly_fen": monthly, "state": "正常"}
            yield _row("housing_fund", f"GJJ{number:09d}", one.area, one, draw.between(0, 180_000) * 100, facts)
        if draw.hits(600):
            facts = {"provider": draw.pick(("澜付通", "云汀钱包"))}
            yield _row("network", f"W{number:011d}", "", one, draw.below(10 ** draw.between(2, 7)), facts)
        if draw.hits(280):
            facts = {"insurer": draw.pick(("澜安人寿", "松岭人寿")), "product": draw.pick(("终身寿险", "年金保险"))}
            facts |= {"insured": one.name, "began_on": "2016-04-01", "ends_on": "2046-03-31", "state": "有效"}
            yield _row("insurance", f"P{number:010d}", "", one, draw.between(1, 300_000) * 100, facts)
        if draw.hits(90):
            yield from _portfolio(draw, number, one)
        if draw.hits(110):
            facts = {"account": f"62289{number:013d}", "product_no": f"C90195{number % 10**6:06d}"}
            facts |= {"product_name": "稳健理财", "units": 1, "redeemable_on": "2027-03-15", "risk": "R2"}
            no = f"{facts['account']}-{facts['product_no']}"
            yield _row("wealth", no, "", one, draw.between(1, 50) * 10_000_00, facts)


def _portfolio(draw: Draw, number: int, one: "Party") -> Iterator[Row]:
    """Shares, the cash beside them, and now and then fund units."""
    account, code = f"A{number:09d}", f"9{draw.below(10**5):05d}"
    quantity, price = draw.between(1, 400) * 100, draw.between(2_00, 160_00)
    facts: dict[str, Any] = {"account": account, "security_code": code, "security_name": "澜州股份"}
    facts |= {"quantity": quantity, "frozen_quantity": 0, "close_fen": price}
    yield _row("securities", f"{account}-{code}", "", one, quantity * price, facts)
    cash = draw.below(10 ** draw.between(3, 7))
    yield _row("securities_cash", f"ZJ{number:010d}", "", one, cash, {"broker": "澜州证券"})
    if draw.hits(300):
        facts = {"account": account, "fund_code": f"8{draw.below(10**5):05d}", "fund_name": "澜州成长"}
        facts["units"] = draw.between(100, 90_000)
        yield _row("fund", f"{account}-{facts['fund_code']}", "", one, facts["units"] * draw.between(80, 260), facts)


def marks(draw: Draw, companies: "list[Party]") -> Iterator[Row]:
    """A trade mark or a patent for a company in three."""
    for number, one in enumerate(companies):
        value = draw.between(1, 400) * 1_000_00
        if draw.hits(180):
            facts = {"word": f"{one.name[2:4]}牌", "goods_class": "第 19 类", "valid_until": "2033-10-13"}
            yield _row("trademark", f"9{number:08d}", "", one, value, facts)
        elif draw.hits(180):
            facts = {
                "title": "一种输送装置",
                "patent_kind": "实用新型",
                "granted_on": "2022-11-08",
                "fee_until": "2027-11-08",
            }
            yield _row("patent", f"ZL20219{number:07d}", "", one, value, facts)


def _row(kind: str, no: str, area: str, owner: "Party", fen: int, facts: dict[str, Any]) -> Row:
    return (kind, no, "", area, owner.id, owner.name, "", "", fen, json.dumps(facts, ensure_ascii=False))
