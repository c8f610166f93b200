"""The door of the room."""

from zhixing.domain.custody.commands import end_watch, start_review, tow, watch
from zhixing.domain.custody.models import Hit, Review, ReviewPart, Watch
from zhixing.domain.custody.queries import (
    Board,
    Part,
    Sighted,
    board,
    hits,
    review,
    review_of_request,
    reviews,
    to_review,
    to_tow,
    to_watch,
    watches,
)
from zhixing.domain.custody.rules import DEPARTMENTS, STATE_WORDS

__all__ = [
    "DEPARTMENTS",
    "STATE_WORDS",
    "Board",
    "Hit",
    "Part",
    "Review",
    "ReviewPart",
    "Sighted",
    "Watch",
    "board",
    "end_watch",
    "hits",
    "review",
    "review_of_request",
    "reviews",
    "start_review",
    "to_review",
    "to_tow",
    "to_watch",
    "tow",
    "watch",
    "watches",
]
