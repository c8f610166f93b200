"""The things of a case on their way 查控评卖交款: what each is, what holds it, and what moves it on."""

from datetime import date
from typing import Any

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.kernel.scope import Scope
from zhixing.law.exempt import EXEMPTIONS

KINDS = {
    "deposit": "银行存款 || Deposit",
    "wealth": "理财产品 || Wealth product",
    "network": "互联网和证券资金 || Payment or broker account",
    "fund": "住房公积金 || Housing fund",
    "securities": "证券和基金 || Securities",
    "equity": "股权 || Equity",
    "insurance": "保单 || Insurance policy",
    "receivable": "债权 || Receivable",
    "vehicle": "机动车 || Vehicle",
    "ship": "船舶 || Ship",
    "house": "房屋 || House",
    "land": "土地使用权 || Right to land",
    "ip": "知识产权 || Intellectual property",
    "other": "其他 || Other",
}
STATES = {
    "found": "已查明 || Found",
    "held": "已控制 || Held",
    "priced": "已定价 || Priced",
    "on_sale": "拍卖中 || On sale",
    "sold": "已成交 || Sold",
    "delivered": "已到位 || Delivered",
    "released": "已解除 || Released",
}
CONTROL = {
    "drafted": "裁定待签发 || Ruling to sign",
    "ordered": "已发出，等协助单位 || Ordered",
    "effective": "首封 || First in rank",
    "waiting": "轮候 || Waiting in rank",
    "refused": "未能控制 || Refused",
    "released": "已解除 || Released",
    "lapsed": "已失效 || Lapsed",
    "sold": "已处置 || Disposed of",
    "deducted": "已扣划 || Deducted",
}


EMPTIED = "已扣划 || Deducted"
SPARED = "豁免，不查封 || Exempt: not held"


def stands(state: str, rank: int | None) -> str:
    """How a hold stands, as a pair; freezes of one account are in force side by side."""
    beside = state == "effective" and (rank or 1) > 1
    return "生效 || In force" if beside else CONTROL.get(state, "已放弃 || Dropped")


def _held(control: seizures.Control | None, spared: bool) -> str:
    """How a thing is held, as a pair."""
    if control is None:
        return SPARED if spared else "未控制 || Not held"
    return EMPTIED if control.emptied else stands(control.state, control.rank)


def _is_spared(thing: assets.Thing) -> bool:
    """Whether it stays with the debtor and may not even be held."""
    return any(one.key == thing.particulars.get("exempt") and not one.seizable for one in EXEMPTIONS)


def rows(scope: Scope, case_id: int, on: date) -> list[dict[str, Any]]:
    """The things of a case with hold, price, lot, and the one button that moves each on."""
    controls = {one.asset.id: one for one in seizures.of_case(scope, case_id, on)}
    lots = {
        thing.asset_id: lot for lot in auctions.lots_of_case(scope, case_id) for thing in lot.things.all() if thing.live
    }
    found = []
    for thing in assets.things(scope, case_id):
        valuation = valuations.current(scope, thing.id)
        control, lot, spared = controls.get(thing.id), lots.get(thing.id), _is_spared(thing)
        found.append(
            {
                "thing": thing,
                "kind": KINDS[thing.kind],
                "state": EMPTIED if control and control.emptied else STATES[thing.state],
                "control": control,
                "control_words": _held(control, spared),
                "valuation": valuation,
                "lot": lot,
                "act": {} if spared and control is None else _act(case_id, thing, control, valuation, lot),
                "glyph_state": "done" if thing.over or control and control.emptied else "now",
            }
        )
    return found


def _act(case_id: int, thing: assets.Thing, control: Any, valuation: Any, lot: Any) -> dict[str, Any]:
    """What moves the thing on: an address to open, or a command to post to."""
    if lot is not None:
        return {"href": f"/desk/auctions/{lot.pk}/", "words": "看拍卖 || Auction"}
    if control is None or control.state in ("refused", "released", "lapsed"):
        if thing.kind == "receivable":
            return {"href": f"/desk/cases/{case_id}/debts", "words": "通知第三人 || Order the third party"}
        words = "拟冻结裁定 || Draft freeze" if thing.kind in seizures.FROZEN else "拟查封裁定 || Draft seizure"
        return {"post": f"/desk/cases/{case_id}/assets/{thing.id}/hold", "words": words, "needs": "seizure.draft"}
    if control.pending:
        return {"href": f"/desk/seizures/{control.id}/", "words": "审阅签发 || Review, sign"}
    if control.state != "effective" or thing.kind not in ("vehicle", "house"):
        return {"href": f"/desk/seizures/{control.id}/", "words": "看控制 || See the hold"}
    if valuation is None:
        return {"href": f"/desk/cases/{case_id}/assets/{thing.id}/price", "words": "启动定价 || Start pricing"}
    if valuation.state == "started":
        return {"href": f"/desk/valuations/{valuation.pk}/", "words": "定参考价 || Fix the price"}
    return {
        "post": f"/desk/cases/{case_id}/assets/{thing.id}/lot",
        "words": "准备拍卖 || Prepare the sale",
        "needs": "auction.prepare",
    }
