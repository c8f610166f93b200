"""Forms for items that `items.toml` of the counter does not name, made from the item's own description (its record)."""

from functools import cache
from typing import Any

from zhixing.domain.inquiries import api as inquiries
from zhixing.gateways import orders

TYPES = {"day": "date", "fen": "money", "signed_fen": "money", "count": "whole", "area": "number", "percent": "number"}
TYPES |= {"degree": "degree", "rights": "rights", "owners": "owners", "seals": "seals"}
SOURCES = {
    "owner_name": "target.name",
    "owner_id": "target.id_number",
    "name": "target.name",
    "id_number": "target.id_number",
}
MANY = 10
HOLDS = {"seal": "查封 || Seize", "freeze": "冻结 || Freeze", "renew": "续行 || Renew"}
OTHERS = {"deduct": "扣划 || Deduct", "transfer": "登记新的权利人： || Register the buyer"}
LIFTS = {"unseal": "解封 || Release", "unfreeze": "解冻 || Unfreeze"}
DONE = {"yes": "done", "yes_words": "已办理 || Done"}
REFERENCE: dict[str, Any] = {"name": "seal_id", "label": "登记编号 || Register number", "need": True}
HELD: list[dict[str, Any]] = [
    {
        "name": "rank",
        "label": "顺位 || Rank",
        "type": "whole",
        "need": True,
        "hint": "首封为 1，轮候为 2、3… || 1 takes effect; 2, 3 … wait",
    },
    {
        "name": "from_on",
        "label": "自 || From",
        "type": "date",
        "need": "first",
        "from": "from_on",
        "hint": "轮候的不填 || empty while waiting",
    },
    {
        "name": "to_on",
        "label": "至 || Until",
        "type": "date",
        "need": "first",
        "from": "to_on",
        "hint": "轮候的不填 || empty while waiting",
    },
]
SUM: dict[str, Any] = {
    "name": "held_fen",
    "label": "实际冻结（元） || Frozen (¥)",
    "type": "money",
    "need": True,
    "from": "amount_fen",
}
DEDUCTED: list[dict[str, Any]] = [
    {
        "name": "deducted_fen",
        "label": "实际扣划（元） || Deducted (¥)",
        "type": "money",
        "need": True,
        "from": "amount_fen",
    },
    {"name": "reference", "label": "流水号 || Reference", "need": True},
    {"name": "balance_fen", "label": "余额（元） || Balance left (¥)", "type": "money"},
]
REGISTERED: list[dict[str, Any]] = [
    {"name": "owner_name", "label": "新登记权利人 || New owner", "need": True, "from": "buyer_name"},
    {"name": "registered_on", "label": "登记日期 || Registered on", "type": "date", "need": True},
]
ENDED: dict[str, Any] = {"name": "ended_on", "label": "办理日期 || Done on", "type": "date", "need": True}


@cache
def described(code: str) -> dict[str, Any] | None:
    """The form of a query, or of an order about what a query finds; None for an item nobody described."""
    item = inquiries.items().get(code)
    if item is not None:
        return _query(item)
    of, _, act = code.rpartition(".")
    about = inquiries.items().get(f"{of}.query")
    known = about is not None and (act in about.control or code in orders.transfers())
    return _order(about, act) if about is not None and known else None


def _query(item: inquiries.Item) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "label": label,
            "type": TYPES.get(form, "text"),
            "need": name in item.need or name in ("owner_name", "owner_id"),
            "from": SOURCES.get(name, ""),
        }
        for name, (form, label) in item.record.items()
    ]
    title, ask = f"查询{item.zh} || Look up: {item.en}", "名下有吗？ || Does the person have any?"
    words = {"yes": "found", "yes_words": "有 || Yes", "none_words": "没有 || None", "many": MANY}
    return {"title": title, "ask": ask, **words, "fields": fields}


def _order(item: inquiries.Item, act: str) -> dict[str, Any]:
    zh, _, en = (HOLDS | LIFTS | OTHERS).get(act, f"{act} || {act}").partition(" || ")
    fields: list[dict[str, Any]] = [REFERENCE, ENDED]
    if act in HOLDS:
        fields = [REFERENCE, *HELD] + ([SUM] if "deduct" in item.control else [])
    elif act in OTHERS:
        fields = DEDUCTED if act == "deduct" else REGISTERED
    return {
        "title": f"{zh}{item.zh} || {en}: {item.en}",
        "ask": f"{zh.rstrip('：')}办好了吗？ || Is it done?",
        **DONE,
        "fields": fields,
    }
