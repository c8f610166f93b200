"""The door of the room."""

from zhixing.domain.ledger.commands import correct, number_accounts, open_account, post
from zhixing.domain.ledger.models import Account
from zhixing.domain.ledger.queries import (
    EntryView,
    TrialBalance,
    account,
    account_by_number,
    accounts,
    balance,
    case_numbers,
    entries,
    entry,
    of_case,
    received,
    received_by_case,
    trial_balance,
)

__all__ = [
    "Account",
    "EntryView",
    "TrialBalance",
    "account",
    "account_by_number",
    "accounts",
    "balance",
    "case_numbers",
    "correct",
    "entries",
    "entry",
    "number_accounts",
    "of_case",
    "open_account",
    "post",
    "received",
    "received_by_case",
    "trial_balance",
]
