"""Every write of the room."""

from zhixing.domain.agencies.commands.answers import (
    note_accepted,
    note_failure,
    take_answer,
    take_notice,
)
from zhixing.domain.agencies.commands.asking import ask, ask_all, resend, resend_all
from zhixing.domain.agencies.commands.by_hand import answer_by_hand, attach, confirm_by_hand, send_back_by_hand
from zhixing.domain.agencies.commands.calls import (
    begin_batch,
    claim,
    give_back,
    health_of,
    owe,
    pace,
    rests,
    settle_calls,
    take_reply,
    wake,
)
from zhixing.domain.agencies.commands.directory import close_unit, employ, enlist, enter_unit, import_units, reopen_unit
from zhixing.domain.agencies.commands.keys import renew_own_key, take_keys, trust_key, withdraw_key
from zhixing.domain.agencies.commands.messages import attribute, forget_nonces, keep, spend, stamp
from zhixing.domain.agencies.commands.receiving import (
    keeps_refused,
    note_refused,
    receive,
    receive_file,
    take_bank_answer,
    take_callback,
    take_keys_told,
    takes_by_file,
)

__all__ = [
    "answer_by_hand",
    "ask",
    "ask_all",
    "attach",
    "attribute",
    "begin_batch",
    "claim",
    "close_unit",
    "confirm_by_hand",
    "employ",
    "enlist",
    "enter_unit",
    "forget_nonces",
    "give_back",
    "health_of",
    "import_units",
    "keep",
    "keeps_refused",
    "note_accepted",
    "note_failure",
    "note_refused",
    "owe",
    "pace",
    "receive",
    "receive_file",
    "renew_own_key",
    "reopen_unit",
    "resend",
    "resend_all",
    "rests",
    "send_back_by_hand",
    "settle_calls",
    "spend",
    "stamp",
    "take_answer",
    "take_bank_answer",
    "take_callback",
    "take_keys",
    "take_keys_told",
    "take_notice",
    "take_reply",
    "takes_by_file",
    "trust_key",
    "wake",
    "withdraw_key",
]
