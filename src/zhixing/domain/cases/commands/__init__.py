"""Filing cases, moving and correcting them, and who acts for their parties."""

from zhixing.domain.cases.commands.agents import change_authority, name_agent
from zhixing.domain.cases.commands.correcting import correct, correct_interest, correct_priority
from zhixing.domain.cases.commands.filing import file
from zhixing.domain.cases.commands.moving import assign, assign_all, choose_lane, close, resume, stay

__all__ = [
    "assign",
    "assign_all",
    "change_authority",
    "choose_lane",
    "close",
    "correct",
    "correct_interest",
    "correct_priority",
    "file",
    "name_agent",
    "resume",
    "stay",
]
