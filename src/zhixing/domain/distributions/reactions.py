"""What distributions do by themselves: note service, take the price in, prepare a plan and the payouts."""

from datetime import date, datetime

from zhixing.domain.auctions import api as auctions
from zhixing.domain.distributions import commands
from zhixing.domain.distributions.events import DisputeReleased, PlanApproved
from zhixing.domain.documents.events import DocumentServed
from zhixing.domain.handovers.events import TitlePassed
from zhixing.domain.parties.events import AccountConfirmed
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(DocumentServed, template="distribution_plan")
def note_service(event: DocumentServed, scope: Scope, at: datetime) -> None:
    commands.note_served(scope, event.document_id, event.party_id, date.fromisoformat(event.served_on), at)


@reacts_to(TitlePassed)
def take_price(event: TitlePassed, scope: Scope, at: datetime) -> None:
    lot = auctions.lot(scope, event.lot_id)
    if lot.buyer is not None:
        commands.credit_price(scope, lot.pk, lot.buyer.bidder_id, lot.case_id, date.fromisoformat(event.on), at)


@reacts_to(NodeOpened, node="N31")
def prepare_plan(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N31: money has come in, so a plan of it lies ready for the officer."""
    if event.case_id is not None:
        case_id = event.case_id
        procedure.let_robot(scope, "plan", event, lambda acting: commands.prepare(acting, case_id, at), at)


@reacts_to(PlanApproved, DisputeReleased, AccountConfirmed)
def prepare_payouts(event: PlanApproved | DisputeReleased | AccountConfirmed, scope: Scope, at: datetime) -> None:
    if event.case_id is not None:
        commands.pay_out(scope, event.case_id, at)


@reacts_to(PlanApproved)
def draft_sheet(event: PlanApproved, scope: Scope, at: datetime) -> None:
    commands.draft_sheet(scope, event.plan_id, at)
