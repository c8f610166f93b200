"""Tables of the room."""

from zhixing.domain.collective.models.matters import Dispute, Matter, Upload, Victim
from zhixing.domain.collective.models.registrations import Check, Code, Evidence, Pair, Registration
from zhixing.domain.collective.models.rounds import Bounce, Listed, Move, Parcel, Roll, Round, Share
from zhixing.domain.collective.models.texts import Batch, Mailing, Text

__all__ = [
    "Batch",
    "Bounce",
    "Check",
    "Code",
    "Dispute",
    "Evidence",
    "Listed",
    "Mailing",
    "Matter",
    "Move",
    "Pair",
    "Parcel",
    "Registration",
    "Roll",
    "Round",
    "Share",
    "Text",
    "Upload",
    "Victim",
]
