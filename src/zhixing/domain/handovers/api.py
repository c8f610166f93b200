"""The door of the room."""

from zhixing.domain.handovers.commands import arrange_pick_up, ask_transfer, record_delivery, rule
from zhixing.domain.handovers.models import Handover
from zhixing.domain.handovers.queries import handover, handovers
from zhixing.domain.handovers.rules import STATE_WORDS

__all__ = [
    "STATE_WORDS",
    "Handover",
    "arrange_pick_up",
    "ask_transfer",
    "handover",
    "handovers",
    "record_delivery",
    "rule",
]
