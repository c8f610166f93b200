"""Every write of the room: cars looked for, houses reviewed."""

from zhixing.domain.custody.commands.review import note_part, start_review
from zhixing.domain.custody.commands.watch import (
    end_watch,
    list_taken_in,
    look_no_longer,
    note_answer,
    take_hit,
    tow,
    tow_if_wished,
    watch,
)

__all__ = [
    "end_watch",
    "list_taken_in",
    "look_no_longer",
    "note_answer",
    "note_part",
    "start_review",
    "take_hit",
    "tow",
    "tow_if_wished",
    "watch",
]
