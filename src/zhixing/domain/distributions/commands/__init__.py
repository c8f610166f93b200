"""Every write of the room."""

from zhixing.domain.distributions.commands.costs import pay_costs
from zhixing.domain.distributions.commands.drawing import approve, credit_price, draft_sheet, draw_up, pay_out, prepare
from zhixing.domain.distributions.commands.objecting import (
    note_served,
    object_to,
    oppose,
    settle_objection,
    tell_others,
)

__all__ = [
    "approve",
    "credit_price",
    "draft_sheet",
    "draw_up",
    "note_served",
    "object_to",
    "oppose",
    "pay_costs",
    "pay_out",
    "prepare",
    "settle_objection",
    "tell_others",
]
