"""The door of the room."""

from zhixing.domain.agencies.commands import answer_by_hand, ask, employ, enlist
from zhixing.domain.agencies.jobs import give_up_overdue, take_callback
from zhixing.domain.agencies.models import Clerk, Request, Unit
from zhixing.domain.agencies.queries import (
    answers,
    asked,
    clerk_of,
    counter_inbox,
    counter_scope,
    endpoint,
    key_of,
    request,
    requests,
    unit,
    units,
)
from zhixing.domain.agencies.rules import Asked
from zhixing.gateways.agencies import Target

__all__ = [
    "Asked",
    "Clerk",
    "Request",
    "Target",
    "Unit",
    "answer_by_hand",
    "answers",
    "ask",
    "asked",
    "clerk_of",
    "counter_inbox",
    "counter_scope",
    "employ",
    "endpoint",
    "enlist",
    "give_up_overdue",
    "key_of",
    "request",
    "requests",
    "take_callback",
    "unit",
    "units",
]
