"""Every write of this room."""

from zhixing.domain.valuations.commands.objections import decide_objection, object_to
from zhixing.domain.valuations.commands.pricing import (
    extend,
    fix,
    note_failure,
    note_result,
    start,
    stop,
    take_answer,
)

__all__ = [
    "decide_objection",
    "extend",
    "fix",
    "note_failure",
    "note_result",
    "object_to",
    "start",
    "stop",
    "take_answer",
]
