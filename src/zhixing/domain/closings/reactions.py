"""What closings do by themselves: follow the money, draft the notice."""

from datetime import datetime

from zhixing.domain.cases.events import InterestCorrected
from zhixing.domain.closings import commands
from zhixing.domain.closings.events import ClosingDecided
from zhixing.domain.handovers.events import HandedOver
from zhixing.domain.payments.events import PayoutReturned, PayoutSettled, ReceiptMatched, ReceiptReversed
from zhixing.infra.events import reacts_to
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope


@reacts_to(ReceiptMatched, ReceiptReversed, PayoutSettled, PayoutReturned, HandedOver, InterestCorrected)
def follow_money(event: Event, scope: Scope, at: datetime) -> None:
    if event.case_id is not None:
        commands.follow_money(scope, event.case_id, at)


@reacts_to(ClosingDecided)
def draft_notice(event: ClosingDecided, scope: Scope, at: datetime) -> None:
    commands.draft_notice(scope, event.closing_id, at)
