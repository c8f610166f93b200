"""Every write of this room, one part of a sale a file."""

from zhixing.domain.auctions.commands.barring import bar, unbar
from zhixing.domain.auctions.commands.bidders import confirm_priority, enrol, register, seat_creditor
from zhixing.domain.auctions.commands.deposits import hold_deposit, pay_price, settle_deposits, take_money, undo_money
from zhixing.domain.auctions.commands.lots import add_photo, describe, prepare
from zhixing.domain.auctions.commands.papers import certify, confirm_sale
from zhixing.domain.auctions.commands.place_bid import decide_bids, place_bid
from zhixing.domain.auctions.commands.publish import publish, tell
from zhixing.domain.auctions.commands.rounds import close, drop_leases, open_round, take_lease
from zhixing.domain.auctions.commands.stops import (
    declare_default,
    resume,
    resume_all,
    stay,
    stay_all,
    stop,
    stop_all,
)
from zhixing.domain.auctions.commands.undoing import confirm_undo, propose_undo

__all__ = [
    "add_photo",
    "bar",
    "certify",
    "close",
    "confirm_priority",
    "confirm_sale",
    "confirm_undo",
    "decide_bids",
    "declare_default",
    "describe",
    "drop_leases",
    "enrol",
    "hold_deposit",
    "open_round",
    "pay_price",
    "place_bid",
    "prepare",
    "propose_undo",
    "publish",
    "register",
    "resume",
    "resume_all",
    "seat_creditor",
    "settle_deposits",
    "stay",
    "stay_all",
    "stop",
    "stop_all",
    "take_lease",
    "take_money",
    "tell",
    "unbar",
    "undo_money",
]
