"""A case as a party reads it: one sentence of truth, and the road of each thing. Nothing here is known by other means.

What is found but not held yet is kept from the debtor and from strangers (法释〔2018〕7号 8; procedure notes §10.1).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.entrypoints import words
from zhixing.entrypoints.portal.visitor import Visitor
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.closing import WAYS, Way

STAGES = ("find", "hold", "value", "sell", "hand", "pay")
STATE_WORDS = {
    "found": "已找到，准备采取措施 || found; steps are being prepared",
    "held": "已查封或冻结 || seized or frozen",
    "priced": "已定价 || priced",
    "on_sale": "准备拍卖 || going to auction",
    "sold": "已成交，等付款和交付 || sold; payment and handover follow",
    "delivered": "已交付，钱在分配 || handed over; the money is being shared out",
    "released": "已解除 || released",
}
DEPOSIT_WORDS = {
    "held": "已冻结 || frozen",
    "delivered": "已划到法院账户 || moved to the court's account",
}


@dataclass(frozen=True)
class Lane:
    """One thing on its road. `states` are the six glyphs'; `href` leads to its sale."""

    title: str
    words: str
    states: tuple[str, ...]
    href: str = ""


def shown(things: Sequence[assets.Thing], all_of_them: bool) -> list[assets.Thing]:
    """The things a reader may know of."""
    return [one for one in things if all_of_them or one.state != "found"]


def stage_of(case: cases.Case, things: Sequence[assets.Thing]) -> str:
    """How far the case has come: its furthest thing that is still on its way, else its furthest."""
    if case.status == "closed":
        return "pay"
    under_way = [one for one in things if not one.over] or list(things)
    return max((one.stage for one in under_way), key=STAGES.index, default="find")


def road(case: cases.Case, stage: str) -> list[str]:
    """The states of the six glyphs for a case."""
    at = STAGES.index(stage)
    if case.status == "closed":
        return ["done"] * 6 if case.closed_how == Way.PERFORMED else ["done"] + ["skip"] * 5
    return ["done"] * at + ["now"] + ["todo"] * (5 - at)


def public(scope: Scope, case: cases.Case) -> dict[str, Any]:
    """The stage for anybody with the paper in hand: no name, no sum, no thing."""
    stage = stage_of(case, shown(assets.things(scope, case.pk), False))
    return {"road": road(case, stage), "truth": _status(case) or STAGE_TRUTH[stage]}


STAGE_TRUTH = {
    "find": "法院正在查财产 || The court is looking for property",
    "hold": "财产已经查封或冻结 || Property has been seized or frozen",
    "value": "财产已经定价 || The property has been priced",
    "sell": "财产正在拍卖 || The property is up for auction",
    "hand": "财产已经卖出，正在交付 || The property is sold and being handed over",
    "pay": "钱到了法院，正在分配 || The money is with the court and being shared out",
}


def _status(case: cases.Case) -> str:
    if case.status == "closed":
        zh, en = (
            WAYS.get(Way(case.closed_how), ("结案", "closed")) if case.closed_how in set(Way) else ("结案", "closed")
        )
        return f"案件已经办结：{zh} || The case is closed: {en}"
    return "案件暂时停下 || The case rests for now" if case.status == "stayed" else ""


def truth(
    visitor: Visitor, things: Sequence[assets.Thing], lots: Sequence[auctions.Lot], held: Money
) -> tuple[str, str]:
    """One sentence of truth and what comes next, each a pair."""
    if told := _status(visitor.case):
        return told, _rest(visitor.case)
    for one in lots:
        if sold := _of_lot(one):
            return sold
    if held:
        amount = words.yuan(held)
        return (
            f"法院账上有 {amount} || The court holds {amount}",
            "法院会在 30 日内分配给债权人。 || It is shared out to the creditors within 30 days.",
        )
    stage = stage_of(visitor.case, things)
    if stage == "find":
        if visitor.is_debtor:
            return (
                "请主动履行判决 || Please pay what the judgment orders",
                "付清以后案件就办结，不再加倍计算利息。 || Once it is paid in full the case closes and no more interest runs.",
            )
        return STAGE_TRUTH[
            "find"
        ], "查到财产会马上查封或冻结，并在这里告诉您。 || What is found is seized at once; you will read it here."
    return STAGE_TRUTH[stage], NEXT[stage]


NEXT = {
    "hold": "下一步是定价；银行存款会直接划到法院账户。 || Next it is priced; bank money moves straight to the court.",
    "value": "下一步是网上拍卖，开拍日期会在这里写明。 || Next it is auctioned online; the day will be named here.",
    "sell": "买受人付清以后，法院发放案款。 || The court pays out once the buyer has paid.",
    "hand": "交付以后，法院发放案款。 || The court pays out after the handover.",
    "pay": "法院收到钱后 30 日内分配。 || The court shares out the money within 30 days.",
}


def _rest(case: cases.Case) -> str:
    if case.status == "stayed":
        return "暂停的原因消失以后，法院会继续办。 || The court goes on once the reason for the rest is gone."
    if case.closed_how == Way.NO_PROPERTY:
        return (
            "以后发现财产，可以随时申请恢复，不受期限限制。 || If property turns up you may ask to resume at any time."
        )
    return "" if case.closed_on is None else "谢谢您的耐心。 || Thank you for your patience."


def _of_lot(one: auctions.Lot) -> tuple[str, str] | None:
    """The sentence of a sale that runs, is announced or waits for the price; sums and times in the reader's language."""
    running, zh, en = auctions.live_round(one.pk), one.title, one.title_en or one.title
    if running is not None:
        price = words.wan(Money(running.top_fen or running.start_fen))
        opens, ends = words.instant(running.opens_at), words.instant(running.ends_at)
        if running.state == "open":
            return (
                f"{zh}正在拍卖，现价 {price} || {en} is being auctioned, now at {price}",
                f"{ends} 结束，最后有人出价会顺延。 || Bidding ends {ends}; late bids extend it.",
            )
        if running.state == "paused":
            return (
                f"{zh}暂缓拍卖 || The auction of {en} is paused",
                "恢复时会通知您。 || You will be told when it goes on.",
            )
        return (
            f"{zh}就要拍卖 || {en} goes to auction",
            f"{opens} 开拍，起拍价 {price}。 || It opens {opens} at {price}.",
        )
    if one.state == "sold" and one.price_fen and one.price_due_on:
        price, due = words.wan(Money(one.price_fen)), words.day(one.price_due_on)
        return (
            f"{zh}卖出了，成交价 {price} || {en} was sold for {price}",
            f"买受人最迟 {due}付清，法院收到后分配。 || The buyer pays by {due}; then the money is shared out.",
        )
    return None


def lanes(things: Sequence[assets.Thing], lots: Sequence[auctions.Lot], emptied: Collection[int]) -> list[Lane]:
    """The road of each thing the reader may know of; `emptied` are the accounts whose money was moved to the court."""
    sale_of = {asset_id: one for one in reversed(lots) for asset_id in auctions.asset_ids(one) if one.state != "draft"}
    return [_lane(one, sale_of.get(one.id), one.id in emptied) for one in things]


def _lane(one: assets.Thing, sale: auctions.Lot | None, emptied: bool) -> Lane:
    at = STAGES.index(one.stage)
    states = ["done"] * at + ["now"] + ["todo"] * (5 - at)
    if one.state == "released":
        states = ["done", "done"] + ["skip"] * 4
    told = DEPOSIT_WORDS.get("delivered" if emptied else one.state) if one.kind == "deposit" else None
    live = _sale_words(sale) if sale is not None else ""
    title = f"{one.title} {one.number_masked}".strip()
    return Lane(title, live or told or STATE_WORDS[one.state], tuple(states), f"/auctions/{sale.pk}/" if sale else "")


def _sale_words(sale: auctions.Lot) -> str:
    running = auctions.live_round(sale.pk)
    if running is None:
        price = words.wan(Money(sale.price_fen or 0))
        return f"已成交，{price}，等付清和交付 || sold for {price}" if sale.state == "sold" else ""
    price, opens = words.wan(Money(running.top_fen or running.start_fen)), words.instant(running.opens_at)
    if running.state == "open":
        return f"正在拍卖，现价 {price} || being auctioned, now at {price}"
    if running.state == "paused":
        return "暂缓拍卖 || the auction is paused"
    return f"{opens} 开拍，起拍价 {price} || opens {opens} at {price}"
