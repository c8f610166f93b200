"""The room's tables."""

from zhixing.domain.auctions.models.bidders import (
    Barred,
    Bidder,
    DepositReceipt,
    Forfeit,
    Partner,
    PriceReceipt,
    Registration,
)
from zhixing.domain.auctions.models.lots import Lot, LotThing, Purchaser, Told
from zhixing.domain.auctions.models.rounds import Entry, Lease, Maximum, Round, Taking, Undo
from zhixing.domain.auctions.models.showing import Appointment, Listed, Picture, Question, Reminder, Viewing, Watch

__all__ = [
    "Appointment",
    "Barred",
    "Bidder",
    "DepositReceipt",
    "Entry",
    "Forfeit",
    "Lease",
    "Listed",
    "Lot",
    "LotThing",
    "Maximum",
    "Partner",
    "Picture",
    "PriceReceipt",
    "Purchaser",
    "Question",
    "Registration",
    "Reminder",
    "Round",
    "Taking",
    "Told",
    "Undo",
    "Viewing",
    "Watch",
]
