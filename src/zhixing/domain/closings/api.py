"""The door of the room."""

from zhixing.domain.closings.commands import close
from zhixing.domain.closings.models import Closing, Proposal
from zhixing.domain.closings.queries import Standing, closing, proposals, standing
from zhixing.domain.closings.rules import GROUNDS

__all__ = ["GROUNDS", "Closing", "Proposal", "Standing", "close", "closing", "proposals", "standing"]
