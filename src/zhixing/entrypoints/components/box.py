"""The live box of a round: what the page draws first, `lot` of `{% live_price %}`, and the words its stream sends too."""

from datetime import datetime
from typing import Any

from zhixing.entrypoints import words

STATES = {
    "scheduled": ("before", "即将开始 || Not open yet"),
    "open": ("running", "竞价中 || Bidding"),
    "paused": ("paused", "法院已暂缓 || Paused by the court"),
    "sold": ("over", "已成交 || Sold"),
    "unsold": ("over", "流拍 || Unsold"),
    "stopped": ("over", "已撤回 || Withdrawn"),
    "void": ("over", "成交已撤销 || The sale was undone"),
}


def state_words(board: Any) -> str:
    """竞价中，已延时 10 次, in both languages."""
    zh, en = STATES[board.state][1].split(" || ")
    if not board.extensions:
        return f"{zh} || {en}"
    return f"{zh}，已延时 {board.extensions} 次 || {en}, extended {words.count_of(board.extensions, 'time')}"


def price_words(board: Any) -> str:
    if board.state == "sold":
        return "成交价 || Sold for"
    return "起拍价 || Starts at" if board.price is None else "当前价 || Price now"


def box(board: Any, now: datetime, position: Any = None, **more: Any) -> dict[str, Any]:
    """The facts of `{% live_price %}`. `position`: the reader's own `auctions.Position`. `more`: deposit, deposit_words,
    views, bids_href, bid_href."""
    own = {
        "me": position.code if position else "",
        "standing": "" if not position or position.last is None else "leading" if position.leads else "outbid",
        "behind": position.behind if position else None,
        "next_price": position.next if position else board.next,
    }
    return {
        "id": board.round_id,
        "state": STATES[board.state][0],
        "state_words": state_words(board),
        "now": now,
        "starts_at": board.opens_at,
        "ends_at": board.ends_at,
        "price": board.start if board.price is None else board.price,
        "price_words": price_words(board),
        "bid_count": board.bids,
        "entrants": board.bidders,
        "increment": board.step,
        "fingerprint": board.head,
        "bids": [
            {
                "code": line.code,
                "amount": line.price,
                "at": line.at,
                "priority": line.priority,
                "leading": not place,
                "won": not place and board.state == "sold",
            }
            for place, line in enumerate(board.last)
        ],
        **own,
        **more,
    }
