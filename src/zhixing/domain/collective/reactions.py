"""What mass-victim cases do by themselves: take back a payment the bank returned."""

from datetime import datetime

from zhixing.domain.collective import commands
from zhixing.domain.payments.events import BulkReturned
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(BulkReturned)
def take_back(event: BulkReturned, scope: Scope, at: datetime) -> None:
    commands.take_back_share(scope, event.receipt_id, event.key, event.fen, event.reason, at)
