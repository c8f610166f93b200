"""What mass-victim cases do by themselves: note what the police office said, take back a payment the bank returned."""

from datetime import datetime

from zhixing.domain.agencies.events import RequestAnswered
from zhixing.domain.collective import commands
from zhixing.domain.payments.events import BulkReturned
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(BulkReturned)
def take_back(event: BulkReturned, scope: Scope, at: datetime) -> None:
    commands.take_back_share(scope, event.receipt_id, event.key, event.fen, event.reason, at)


@reacts_to(RequestAnswered, act="identity")
def note_identities(event: RequestAnswered, scope: Scope, at: datetime) -> None:
    commands.note_identities(scope, event.request_id, at)
