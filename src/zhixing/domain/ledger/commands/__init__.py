"""Every write of the room."""

from zhixing.domain.ledger.commands.correcting import correct
from zhixing.domain.ledger.commands.holding import commit_hold, hold, let_go, void_hold
from zhixing.domain.ledger.commands.opening import freeze, number_accounts, open_account, open_accounts, unfreeze
from zhixing.domain.ledger.commands.posting import Transfer, fan, post, through, transfer_many
from zhixing.domain.ledger.commands.sealing import seal_day
from zhixing.domain.ledger.commands.sharing import transfer

__all__ = [
    "Transfer",
    "commit_hold",
    "correct",
    "fan",
    "freeze",
    "hold",
    "let_go",
    "number_accounts",
    "open_account",
    "open_accounts",
    "post",
    "seal_day",
    "through",
    "transfer",
    "transfer_many",
    "unfreeze",
    "void_hold",
]
