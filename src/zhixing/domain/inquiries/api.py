"""The door of the room."""

from zhixing.domain.inquiries.commands import launch, note_held, sort
from zhixing.domain.inquiries.models import Finding, Inquiry
from zhixing.domain.inquiries.queries import Asked, Progress, findings, inquiries, last, progress, undecided
from zhixing.domain.inquiries.refusals import NotAllSorted, TargetNotInCase

__all__ = [
    "Asked",
    "Finding",
    "Inquiry",
    "NotAllSorted",
    "Progress",
    "TargetNotInCase",
    "findings",
    "inquiries",
    "last",
    "launch",
    "note_held",
    "progress",
    "sort",
    "undecided",
]
