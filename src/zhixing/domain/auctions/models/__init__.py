"""The room's tables."""

from zhixing.domain.auctions.models.bidders import Barred, Bidder, DepositReceipt, PriceReceipt, Registration
from zhixing.domain.auctions.models.lots import Lot, LotThing, Told
from zhixing.domain.auctions.models.rounds import Entry, Lease, Maximum, Round, Undo
from zhixing.domain.auctions.models.showing import Appointment, Listed, Picture, Question, Viewing, Watch

__all__ = [
    "Appointment",
    "Barred",
    "Bidder",
    "DepositReceipt",
    "Entry",
    "Lease",
    "Listed",
    "Lot",
    "LotThing",
    "Maximum",
    "Picture",
    "PriceReceipt",
    "Question",
    "Registration",
    "Round",
    "Told",
    "Undo",
    "Viewing",
    "Watch",
]
