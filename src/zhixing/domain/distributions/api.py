"""The door of the room."""

from zhixing.domain.distributions.commands import (
    approve,
    draw_up,
    note_served,
    object_to,
    oppose,
    pay_costs,
    pay_out,
    settle_objection,
    tell_others,
)
from zhixing.domain.distributions.models import Line, Objection, Plan
from zhixing.domain.distributions.papers import nature
from zhixing.domain.distributions.queries import (
    Outstanding,
    Withheld,
    costs_lying,
    disputed,
    ladder,
    lines,
    objection,
    open_plan,
    outstanding,
    plan,
    plans,
    revised,
    what_if,
    withheld,
)
from zhixing.domain.distributions.rules import Change, ExtraClaim

__all__ = [
    "Change",
    "ExtraClaim",
    "Line",
    "Objection",
    "Outstanding",
    "Plan",
    "Withheld",
    "approve",
    "costs_lying",
    "disputed",
    "draw_up",
    "ladder",
    "lines",
    "nature",
    "note_served",
    "object_to",
    "objection",
    "open_plan",
    "oppose",
    "outstanding",
    "pay_costs",
    "pay_out",
    "plan",
    "plans",
    "revised",
    "settle_objection",
    "tell_others",
    "what_if",
    "withheld",
]
