"""The door of the room."""

from zhixing.domain.parties.commands import confirm_account, confirm_address, propose_account, register, reveal
from zhixing.domain.parties.models import Party, ReceivingAccount
from zhixing.domain.parties.queries import (
    AccountCard,
    Identity,
    PartyCard,
    accounts,
    by_id_number,
    card,
    identity,
    identity_of,
    party,
    receiving_account,
)

__all__ = [
    "AccountCard",
    "Identity",
    "Party",
    "PartyCard",
    "ReceivingAccount",
    "accounts",
    "by_id_number",
    "card",
    "confirm_account",
    "confirm_address",
    "identity",
    "identity_of",
    "party",
    "propose_account",
    "receiving_account",
    "register",
    "reveal",
]
