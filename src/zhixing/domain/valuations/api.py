"""The door of the room."""

from zhixing.domain.valuations.commands import decide_objection, extend, fix, note_result, object_to, start, stop
from zhixing.domain.valuations.models import Objection, Quote, Valuation
from zhixing.domain.valuations.queries import current, fixed, likely, of_case, overdue, price, valuation, valuations

__all__ = [
    "Objection",
    "Quote",
    "Valuation",
    "current",
    "decide_objection",
    "extend",
    "fix",
    "fixed",
    "likely",
    "note_result",
    "object_to",
    "of_case",
    "overdue",
    "price",
    "start",
    "stop",
    "valuation",
    "valuations",
]
