"""Every write of this room."""

from zhixing.domain.valuations.commands.appraisal import (
    agree_agencies,
    call_draw,
    draw,
    extend_appraisal,
    order,
    replace,
    settle_fee,
)
from zhixing.domain.valuations.commands.corrections import ask_correction, note_more_time
from zhixing.domain.valuations.commands.objections import decide_objection, move_objection, object_to
from zhixing.domain.valuations.commands.past_sales import LARGEST_SALES, import_sales
from zhixing.domain.valuations.commands.pricing import note_failure, start, take_answer
from zhixing.domain.valuations.commands.results import (
    end_price,
    extend,
    fix,
    go_on,
    note_result,
    offer,
    reissue,
    rest,
    stop,
)
from zhixing.domain.valuations.commands.serving import send_report

__all__ = [
    "LARGEST_SALES",
    "agree_agencies",
    "ask_correction",
    "call_draw",
    "decide_objection",
    "draw",
    "end_price",
    "extend",
    "extend_appraisal",
    "fix",
    "go_on",
    "import_sales",
    "move_objection",
    "note_failure",
    "note_more_time",
    "note_result",
    "object_to",
    "offer",
    "order",
    "reissue",
    "replace",
    "rest",
    "send_report",
    "settle_fee",
    "start",
    "stop",
    "take_answer",
]
