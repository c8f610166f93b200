"""The door of the room."""

from zhixing.domain.distributions.commands import (
    approve,
    draw_up,
    note_served,
    object_to,
    oppose,
    pay_out,
    settle_objection,
    tell_others,
)
from zhixing.domain.distributions.models import Line, Objection, Plan
from zhixing.domain.distributions.papers import nature
from zhixing.domain.distributions.queries import (
    Outstanding,
    disputed,
    lines,
    objection,
    open_plan,
    outstanding,
    plan,
    plans,
    revised,
    what_if,
)
from zhixing.domain.distributions.rules import Change, ExtraClaim

__all__ = [
    "Change",
    "ExtraClaim",
    "Line",
    "Objection",
    "Outstanding",
    "Plan",
    "approve",
    "disputed",
    "draw_up",
    "lines",
    "nature",
    "note_served",
    "object_to",
    "objection",
    "open_plan",
    "oppose",
    "outstanding",
    "pay_out",
    "plan",
    "plans",
    "revised",
    "settle_objection",
    "tell_others",
    "what_if",
]
