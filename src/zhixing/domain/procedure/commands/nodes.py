"""Ending a node, or marking it as not applicable."""

from datetime import datetime

from zhixing.domain.procedure.events import NodeOpened, NodeSkipped
from zhixing.domain.procedure.models import Node, Pause
from zhixing.domain.procedure.refusals import NodeNeedsReason, NoSuchNode
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

LIVE = (Node.State.WAITING, Node.State.OPEN, Node.State.STOPPED)
HALTS = ("stay", "delay")
"""Grounds on which nothing is to be done meanwhile; during a sale there is."""


def end(node: Node, state: str, by: str, reason: str, at: datetime) -> None:
    node.state, node.closed_at, node.closed_by, node.reason = state, at, by, reason
    node.save(update_fields=["state", "closed_at", "closed_by", "reason"])
    Pause.objects.filter(node=node, until_on=None).update(until_on=max(clock.day(at), node.opened_on))


def tell_opened(scope: Scope, node: Node) -> None:
    """That a saved node is open, as of its opening."""
    event = NodeOpened(
        court_id=node.court_id,
        case_id=node.case_id,
        object=node.object,
        node=node.code,
        node_id=node.pk,
        due_on=node.due_on.isoformat() if node.due_on else None,
    )
    announce(scope, event, node.opened_at)


def skip_one(scope: Scope, node: Node, reason: str, at: datetime) -> None:
    end(node, Node.State.SKIPPED, scope.actor, reason, at)
    skipped = NodeSkipped(
        court_id=node.court_id,
        case_id=node.case_id,
        object=node.object,
        node=node.code,
        node_id=node.pk,
        reason=reason,
    )
    announce(scope, skipped, at)


@command
def skip(scope: Scope, node_id: int, reason: str, at: datetime) -> None:
    """Mark an open node as not applicable, with a reason that stays in the log."""
    scope.require("node.change")
    if not reason.strip():
        raise NodeNeedsReason
    node = Node.objects.filter(pk=node_id, court_id=scope.court_id).first()
    if node is None:
        raise NoSuchNode(node_id=node_id)
    if node.case_id is not None:
        lock_case(node.case_id)
    live = Node.objects.select_for_update().filter(pk=node_id, state__in=LIVE).first()
    if live is not None:
        skip_one(scope, live, reason.strip()[:64], at)
