"""The door of the room."""

from zhixing.domain.auctions.commands.barring import bar, unbar
from zhixing.domain.auctions.commands.bidders import confirm_priority, enrol, register, seat_creditor
from zhixing.domain.auctions.commands.deposits import hold_deposit, pay_price, settle_deposits
from zhixing.domain.auctions.commands.log import CHANNEL
from zhixing.domain.auctions.commands.lots import add_photo, describe, prepare
from zhixing.domain.auctions.commands.papers import confirm_sale
from zhixing.domain.auctions.commands.place_bid import Arrival, Decision, decide_bids, place_bid
from zhixing.domain.auctions.commands.publish import publish, tell
from zhixing.domain.auctions.commands.rounds import close, drop_leases, open_round, take_lease
from zhixing.domain.auctions.commands.stops import declare_default, resume, stay, stop
from zhixing.domain.auctions.models import Barred, Bidder, Lot, Registration, Round
from zhixing.domain.auctions.queries.lots import (
    Buyer,
    asset_ids,
    buyer,
    buyer_name,
    facts_for_papers,
    lot,
    lots,
    lots_of_case,
    on_show,
)
from zhixing.domain.auctions.queries.proof import Proof, fingerprint, machine_file, proof
from zhixing.domain.auctions.queries.rounds import (
    BidLine,
    Board,
    Position,
    barred,
    bidder_of,
    bidder_scope,
    board,
    courts_with_rounds,
    due_rounds,
    history,
    last_round,
    live_round,
    my_rounds,
    position,
    registrations,
    round_on_show,
    rounds_between,
)
from zhixing.domain.auctions.refusals import VERDICTS, BidRefused, NoSuchRound, RoundMoving
from zhixing.domain.auctions.rules import Terms

__all__ = [
    "CHANNEL",
    "VERDICTS",
    "Arrival",
    "Barred",
    "BidLine",
    "BidRefused",
    "Bidder",
    "Board",
    "Buyer",
    "Decision",
    "Lot",
    "NoSuchRound",
    "Position",
    "Proof",
    "Registration",
    "Round",
    "RoundMoving",
    "Terms",
    "add_photo",
    "asset_ids",
    "bar",
    "barred",
    "bidder_of",
    "bidder_scope",
    "board",
    "buyer",
    "buyer_name",
    "close",
    "confirm_priority",
    "confirm_sale",
    "courts_with_rounds",
    "decide_bids",
    "declare_default",
    "describe",
    "drop_leases",
    "due_rounds",
    "enrol",
    "facts_for_papers",
    "fingerprint",
    "history",
    "hold_deposit",
    "last_round",
    "live_round",
    "lot",
    "lots",
    "lots_of_case",
    "machine_file",
    "my_rounds",
    "on_show",
    "open_round",
    "pay_price",
    "place_bid",
    "position",
    "prepare",
    "proof",
    "publish",
    "register",
    "registrations",
    "resume",
    "round_on_show",
    "rounds_between",
    "seat_creditor",
    "settle_deposits",
    "stay",
    "stop",
    "take_lease",
    "tell",
    "unbar",
]
