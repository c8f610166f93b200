"""The door of the room."""

from zhixing.domain.inquiries.commands.answers import note_held, sort
from zhixing.domain.inquiries.commands.launch import launch, launch_all
from zhixing.domain.inquiries.commands.look import draw_sample, note_read, note_seen, review
from zhixing.domain.inquiries.items import Item, contracts, item_for, items, schema
from zhixing.domain.inquiries.jobs import draw_last_week
from zhixing.domain.inquiries.models import Finding, Inquiry, Look, Sample, Sampled
from zhixing.domain.inquiries.queries import (
    Asked,
    Progress,
    as_drawn,
    disclosure,
    drawn,
    findings,
    inquiries,
    is_kin,
    last,
    progress,
    redrawn,
    samples,
    undecided,
)
from zhixing.domain.inquiries.refusals import NotAllSorted, TargetNotInCase

__all__ = [
    "Asked",
    "Finding",
    "Inquiry",
    "Item",
    "Look",
    "NotAllSorted",
    "Progress",
    "Sample",
    "Sampled",
    "TargetNotInCase",
    "as_drawn",
    "contracts",
    "disclosure",
    "draw_last_week",
    "draw_sample",
    "drawn",
    "findings",
    "inquiries",
    "is_kin",
    "item_for",
    "items",
    "last",
    "launch",
    "launch_all",
    "note_held",
    "note_read",
    "note_seen",
    "progress",
    "redrawn",
    "review",
    "samples",
    "schema",
    "sort",
    "undecided",
]
