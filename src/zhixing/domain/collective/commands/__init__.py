"""Every write of the room."""

from zhixing.domain.collective.commands.disputing import answer_dispute, correct_victim, dispute
from zhixing.domain.collective.commands.freezing import freeze_roll
from zhixing.domain.collective.commands.importing import import_audit
from zhixing.domain.collective.commands.opening import fund, open_matter
from zhixing.domain.collective.commands.parcels import make_parcel, note_failure, settle_parcel
from zhixing.domain.collective.commands.rounds import approve_round, cancel_round, draw_round, dry_run, release_round

__all__ = [
    "answer_dispute",
    "approve_round",
    "cancel_round",
    "correct_victim",
    "dispute",
    "draw_round",
    "dry_run",
    "freeze_roll",
    "fund",
    "import_audit",
    "make_parcel",
    "note_failure",
    "open_matter",
    "release_round",
    "settle_parcel",
]
