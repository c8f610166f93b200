"""A sale goes on by itself where no decision is needed: after payment, after service, after the registry's answer."""

from datetime import datetime

from zhixing.domain.agencies.events import RequestAnswered, RequestFailed
from zhixing.domain.auctions.events import PricePaid, RoundUndone
from zhixing.domain.documents.events import DocumentServed
from zhixing.domain.handovers import commands
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(PricePaid)
def begin_handover(event: PricePaid, scope: Scope, at: datetime) -> None:
    """The price is in: open the way to the ruling."""
    commands.begin(scope, event.lot_id, at)


@reacts_to(RoundUndone)
def give_up(event: RoundUndone, scope: Scope, at: datetime) -> None:
    commands.give_up(scope, event.lot_id, at)


@reacts_to(DocumentServed, template="sale_ruling")
def pass_title(event: DocumentServed, scope: Scope, at: datetime) -> None:
    """The ruling reached somebody: with the buyer it passes title."""
    commands.pass_title(scope, event.document_id, event.party_id, at)


@reacts_to(DocumentServed, template="taking_ruling")
def pass_title_taken(event: DocumentServed, scope: Scope, at: datetime) -> None:
    """The same where a creditor took the thing."""
    commands.pass_title(scope, event.document_id, event.party_id, at)


@reacts_to(RequestAnswered, RequestFailed, act="transfer")
def note_transfer(event: RequestAnswered | RequestFailed, scope: Scope, at: datetime) -> None:
    """The registry answered, or never will."""
    commands.note_transfer(scope, event.request_id, at)
