"""Drafting holds for what was found, following what offices did, and letting go at a case's end."""

from datetime import date, datetime
from typing import Any

from zhixing.domain.agencies.events import NoticeReceived, RequestAnswered, RequestFailed
from zhixing.domain.assets.events import AssetDelivered, AssetsMerged
from zhixing.domain.cases.events import CaseClosed
from zhixing.domain.documents.events import DocumentServed
from zhixing.domain.payments.events import ReceiptMatched
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.events import NodeOpened
from zhixing.domain.seizures import robots, rules
from zhixing.domain.seizures.commands import answers, debts, order, prepare
from zhixing.domain.seizures.events import SeizureEnding
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(NodeOpened, node="N10")
def draft_holds(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N10: rulings and notices for what was found, for a judge to sign."""
    procedure.let_robot(scope, "hold_draft", event, lambda acting: robots.draft_holds(acting, event, at), at)


@reacts_to(RequestAnswered, act=frozenset(rules.PAPERS))
def take_answer(event: RequestAnswered, scope: Scope, at: datetime) -> None:
    answers.take_answer(scope, event.request_id, at)


@reacts_to(RequestFailed, act=frozenset(rules.PAPERS))
def note_failure(event: RequestFailed, scope: Scope, at: datetime) -> None:
    answers.note_failure(scope, event.request_id, at)


@reacts_to(NoticeReceived)
def take_promotion(event: NoticeReceived, scope: Scope, at: datetime) -> None:
    if event.kind.endswith(".seal_promoted"):
        answers.take_promotion(scope, event.notice_id, at)


@reacts_to(SeizureEnding)
def draft_renewal(event: SeizureEnding, scope: Scope, at: datetime) -> None:
    """N14: the renewal lies ready before the first alarm rings, and again if somebody dropped it."""
    node = procedure.open_nodes(scope).filter(case_id=event.case_id, code="N14", object=event.object).first()
    if node is not None:
        about: dict[str, Any] = {"court_id": event.court_id, "case_id": event.case_id, "object": event.object}
        opened = NodeOpened(**about, node="N14", node_id=node.pk, due_on=None)
        procedure.let_robot(
            scope, "renewal", opened, lambda acting: robots.draft_renewal(acting, event.seizure_id, at), at
        )


@reacts_to(AssetsMerged)
def drop_drafts(event: AssetsMerged, scope: Scope, at: datetime) -> None:
    """What was drafted for a record that was merged into another is given up: the other stands for the thing."""
    prepare.drop_all(scope, event.gone_id, at)


@reacts_to(AssetDelivered)
def end_by_sale(event: AssetDelivered, scope: Scope, at: datetime) -> None:
    """Not at the hammer: until the buyer has paid and got it, the thing stays held."""
    answers.end_by_sale(scope, event.case_id or 0, event.asset_id, at)


@reacts_to(CaseClosed)
def let_go(event: CaseClosed, scope: Scope, at: datetime) -> None:
    """What is still held is drafted for release; a judge signs (查扣冻规定 28)."""
    if event.how in rules.ENDS_HOLDS:
        order.release_all(scope, event.case_id or 0, rules.CASE_OVER, at)


@reacts_to(DocumentServed)
def let_debt_days_run(event: DocumentServed, scope: Scope, at: datetime) -> None:
    """The notice to a third party was handed over: its fifteen days run (执行工作规定 45); a renewal takes effect."""
    if not event.served_on:
        return
    if event.template in rules.DEBT_NOTICES:
        debts.note_served(scope, event.document_id, event.way, date.fromisoformat(event.served_on), at)
    elif event.template in rules.ASSISTANCE:
        answers.take_service(scope, event.document_id, event.way, at)


@reacts_to(ReceiptMatched)
def count_payment(event: ReceiptMatched, scope: Scope, at: datetime) -> None:
    """A third party paid to the court."""
    debts.take_payment(scope, event.receipt_id, at)
