"""The room's tables."""

from zhixing.domain.auctions.models.bidders import Barred, Bidder, DepositReceipt, PriceReceipt, Registration
from zhixing.domain.auctions.models.lots import Lot, LotThing, Told
from zhixing.domain.auctions.models.rounds import Entry, Lease, Maximum, Round, Undo

__all__ = [
    "Barred",
    "Bidder",
    "DepositReceipt",
    "Entry",
    "Lease",
    "Lot",
    "LotThing",
    "Maximum",
    "PriceReceipt",
    "Registration",
    "Round",
    "Told",
    "Undo",
]
