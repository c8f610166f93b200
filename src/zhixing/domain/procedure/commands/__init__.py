"""Opening, closing, resting and re-reckoning nodes; robots' switches and runs."""

from zhixing.domain.procedure.commands.clocks import load_holidays, reckon, set_limit, sweep
from zhixing.domain.procedure.commands.follow import follow
from zhixing.domain.procedure.commands.nodes import LIVE, end, skip, skip_one
from zhixing.domain.procedure.commands.robots import (
    Work,
    assign_least_busy,
    let_lawful,
    let_robot,
    let_robots,
    note_run,
    switch_robot,
)

__all__ = [
    "LIVE",
    "Work",
    "assign_least_busy",
    "end",
    "follow",
    "let_lawful",
    "let_robot",
    "let_robots",
    "load_holidays",
    "note_run",
    "reckon",
    "set_limit",
    "skip",
    "skip_one",
    "sweep",
    "switch_robot",
]
