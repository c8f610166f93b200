"""Every write of the room."""

from zhixing.domain.payments.commands.awaiting import await_payment, credit_price, drop_awaited, set_off
from zhixing.domain.payments.commands.checking_names import note_names
from zhixing.domain.payments.commands.claiming import confirm_match, match_receipt
from zhixing.domain.payments.commands.closing_days import ask_statement, close_day
from zhixing.domain.payments.commands.delaying import (
    ask_delay,
    decide_delay,
    end_delay,
    put_in_trust,
    take_from_trust,
)
from zhixing.domain.payments.commands.equipping import connect_bank, equip
from zhixing.domain.payments.commands.identifying import identify
from zhixing.domain.payments.commands.importing import (
    import_statement,
    note_bulk_paid,
    note_fetched,
    order_bulk,
    refuse_file,
    take_notice,
)
from zhixing.domain.payments.commands.numbering import print_slip
from zhixing.domain.payments.commands.paying import approve, cancel, release
from zhixing.domain.payments.commands.preparing import (
    Payee,
    PayLine,
    instruct,
    pay_costs,
    refund,
    remit,
    return_deposit,
)
from zhixing.domain.payments.commands.reporting import keep_report, keep_unread
from zhixing.domain.payments.commands.settling import note_bulk_return, note_failure, note_silence, resend, settle
from zhixing.domain.payments.commands.undoing import reopen, take_back

__all__ = [
    "PayLine",
    "Payee",
    "approve",
    "ask_delay",
    "ask_statement",
    "await_payment",
    "cancel",
    "close_day",
    "confirm_match",
    "connect_bank",
    "credit_price",
    "decide_delay",
    "drop_awaited",
    "end_delay",
    "equip",
    "identify",
    "import_statement",
    "instruct",
    "keep_report",
    "keep_unread",
    "match_receipt",
    "note_bulk_paid",
    "note_bulk_return",
    "note_failure",
    "note_fetched",
    "note_names",
    "note_silence",
    "order_bulk",
    "pay_costs",
    "print_slip",
    "put_in_trust",
    "refund",
    "refuse_file",
    "release",
    "remit",
    "reopen",
    "resend",
    "return_deposit",
    "set_off",
    "settle",
    "take_back",
    "take_from_trust",
    "take_notice",
]
