"""Every write of the room."""

from zhixing.domain.collective.commands.accounts import (
    confirm_account,
    correct_own_account,
    correct_victim,
    send_account_code,
)
from zhixing.domain.collective.commands.admitting import admit
from zhixing.domain.collective.commands.arrears import draw_arrears
from zhixing.domain.collective.commands.disputing import answer_dispute, answer_result, dispute
from zhixing.domain.collective.commands.freezing import freeze_roll
from zhixing.domain.collective.commands.identities import ask_identities, clear_identity, note_identities
from zhixing.domain.collective.commands.importing import hand_in_audit, import_audit, note_list_refused, read_audit
from zhixing.domain.collective.commands.matching import ask_check, decide_pair, note_check_failed, run_check
from zhixing.domain.collective.commands.naming import note_names, unasked
from zhixing.domain.collective.commands.opening import fund, open_matter
from zhixing.domain.collective.commands.parcels import make_parcel, note_failure, settle_parcel
from zhixing.domain.collective.commands.registering import LASTS, add_evidence, note_codes_sent, register, send_code
from zhixing.domain.collective.commands.returning import take_back_share
from zhixing.domain.collective.commands.rounds import (
    approve_round,
    cancel_round,
    draw_round,
    dry_run,
    release_round,
    resend_files,
)
from zhixing.domain.collective.commands.texting import (
    finish_mailing,
    note_alive,
    note_asked,
    note_sent,
    note_unsent,
    open_mailing,
    take_batch,
    take_texts,
)

__all__ = [
    "LASTS",
    "add_evidence",
    "admit",
    "answer_dispute",
    "answer_result",
    "approve_round",
    "ask_check",
    "ask_identities",
    "cancel_round",
    "clear_identity",
    "confirm_account",
    "correct_own_account",
    "correct_victim",
    "decide_pair",
    "dispute",
    "draw_arrears",
    "draw_round",
    "dry_run",
    "finish_mailing",
    "freeze_roll",
    "fund",
    "hand_in_audit",
    "import_audit",
    "make_parcel",
    "note_alive",
    "note_asked",
    "note_check_failed",
    "note_codes_sent",
    "note_failure",
    "note_identities",
    "note_list_refused",
    "note_names",
    "note_sent",
    "note_unsent",
    "open_mailing",
    "open_matter",
    "read_audit",
    "register",
    "release_round",
    "resend_files",
    "run_check",
    "send_account_code",
    "send_code",
    "settle_parcel",
    "take_back_share",
    "take_batch",
    "take_texts",
    "unasked",
]
