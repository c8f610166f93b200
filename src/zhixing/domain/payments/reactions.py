"""What money rooms do by themselves: identify what arrived, undo what the books undid."""

from datetime import datetime

from zhixing.domain.ledger.events import EntryCorrected
from zhixing.domain.payments import commands
from zhixing.domain.payments.events import ReceiptArrived, ReceiptRecalled
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(ReceiptArrived)
def identify(event: ReceiptArrived, scope: Scope, at: datetime) -> None:
    commands.identify(scope, event.receipt_id, at)


@reacts_to(ReceiptRecalled)
def take_back(event: ReceiptRecalled, scope: Scope, at: datetime) -> None:
    commands.take_back(scope, event.receipt_id, at)


@reacts_to(EntryCorrected)
def reopen(event: EntryCorrected, scope: Scope, at: datetime) -> None:
    """Only corrections of matches are this room's: their key names the receipt."""
    kind, _, rest = event.key.partition(":")
    if kind == "match":
        commands.reopen(scope, int(rest.partition(":")[0]), at)
