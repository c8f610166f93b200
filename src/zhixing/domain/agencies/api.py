"""The door of the room."""

from zhixing.domain.agencies.commands import answer_by_hand, ask, ask_all, employ, enlist, resend
from zhixing.domain.agencies.jobs import give_up_overdue, give_up_unsent, take_accounts, take_callback
from zhixing.domain.agencies.models import Clerk, Notice, Request, Unit
from zhixing.domain.agencies.queries import (
    answers,
    asked,
    clerk_of,
    codes,
    counter_inbox,
    counter_scope,
    endpoint,
    key_of,
    notice,
    record_of,
    request,
    requests,
    unit,
    units,
)
from zhixing.domain.agencies.rules import Order
from zhixing.gateways.agencies import Item as Asked
from zhixing.gateways.agencies import Target

__all__ = [
    "Asked",
    "Clerk",
    "Notice",
    "Order",
    "Request",
    "Target",
    "Unit",
    "answer_by_hand",
    "answers",
    "ask",
    "ask_all",
    "asked",
    "clerk_of",
    "codes",
    "counter_inbox",
    "counter_scope",
    "employ",
    "endpoint",
    "enlist",
    "give_up_overdue",
    "give_up_unsent",
    "key_of",
    "notice",
    "record_of",
    "request",
    "requests",
    "resend",
    "take_accounts",
    "take_callback",
    "unit",
    "units",
]
