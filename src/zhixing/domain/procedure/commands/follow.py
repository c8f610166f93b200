"""What each event of any room does to the nodes of its case."""

from datetime import date, datetime

from django.db import connection

from zhixing.domain.cases import api as cases
from zhixing.domain.procedure import rules
from zhixing.domain.procedure.commands.clocks import reckon
from zhixing.domain.procedure.commands.nodes import LIVE, skip_one
from zhixing.domain.procedure.events import (
    NodeClosed,
    NodeOpened,
)
from zhixing.domain.procedure.models import Node, Pause
from zhixing.domain.procedure.queries import holidays, limit_of
from zhixing.infra import clock
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope

OUTLIVES_THE_CASE = ("N07", "N14", "N37", "N38")


@command
def follow(scope: Scope, event: Event, at: datetime) -> None:
    """Let one event of any room close, open, rest or restart the nodes it means something to."""
    happened_at = event.at or at
    _adopt(event)
    opened = rules.opened_by(event)
    for definition, object_, trigger in opened:
        if trigger.since:
            since = clock.morning(date.fromisoformat(event.payload()[trigger.since]))
            _open(scope, event, definition, object_, trigger, since)
    for definition, object_ in rules.closed_by(event):
        _close(scope, event, definition, object_, happened_at)
    for definition, object_, trigger in opened:
        if not trigger.since:
            _open(scope, event, definition, object_, trigger, happened_at)
    on = clock.day(happened_at)
    if event.name in rules.SALE_STARTS:
        _rest(scope, event, "sale", event.object, on, at)
    if event.name == "CaseStayed":
        _rest(scope, event, "stay", "", on, at)
    if event.name in rules.SALE_ENDS:
        _go_on(scope, event, "sale", event.object, on, at)
    if event.name == "CaseResumed":
        _go_on(scope, event, "stay", "", on, at)
    if event.name == "OfficerAssigned":
        nodes = Node.objects.filter(case_id=event.case_id, group="officer", state__in=LIVE)
        nodes.update(owner_id=event.payload()["staff_id"])
    if event.name == "CaseClosed":
        _skip_rest(scope, event, happened_at)


def _adopt(event: Event) -> None:
    """The nodes of an application become its case's once that is filed."""
    application = event.payload().get("application_id") if event.name == "CaseFiled" else None
    if application is not None:
        nodes = Node.objects.filter(court_id=event.court_id, case_id=None, object=f"application:{application}")
        nodes.update(case_id=event.case_id)


def _opened_before(court_id: int, code: str, object_: str) -> bool:
    """Whether a node that opens once ever did; nobody else decides that at the same time."""
    queue_up(f"{code}:{object_}")
    return Node.objects.filter(court_id=court_id, code=code, object=object_).exists()


def _open(
    scope: Scope, event: Event, definition: rules.Definition, object_: str, trigger: rules.Trigger, at: datetime
) -> None:
    opened_on = clock.day(at)
    if trigger.once and _opened_before(event.court_id, definition.code, object_):
        return
    limit = trigger.limit or limit_of(event.court_id, definition, opened_on)
    fields = event.payload()
    if trigger.before:
        due = rules.due_before(limit, date.fromisoformat(fields[trigger.before]), holidays())
    else:
        cap = definition.cap and (definition.cap[0], date.fromisoformat(fields[definition.cap[1]]))
        due = rules.due(limit, opened_on, (), cap, holidays())
    owner = None
    if definition.group == "officer" and event.case_id is not None:
        owner = cases.officer_id(event.case_id)
    node = Node(
        court_id=event.court_id,
        case_id=event.case_id,
        code=definition.code,
        object=object_,
        group=definition.group,
        owner_id=owner,
        limit=limit,
        opened_at=at,
        opened_on=opened_on,
        raw_due_on=due.raw,
        due_on=due.on,
        provisional=due.provisional,
    )
    if not _insert(node):
        return  # it is open already: one thing to do stays one
    due_on = due.on.isoformat() if due.on else None
    opened = NodeOpened(
        court_id=event.court_id, case_id=event.case_id, object=object_, node=node.code, node_id=node.pk, due_on=due_on
    )
    announce(scope, opened, at)


INSERT = """
INSERT INTO procedure_node (court_id, case_id, code, object, state, "group", owner_id, "limit", opened_at, opened_on,
  raw_due_on, due_on, provisional, closed_by, reason)
VALUES (%s, %s, %s, %s, 'open', %s, %s, %s, %s, %s, %s, %s, %s, '', '') ON CONFLICT DO NOTHING RETURNING id
"""


def _insert(node: Node) -> bool:
    """Save a new node unless the same one is open; the constraint decides, not a check before."""
    values = [node.court_id, node.case_id, node.code, node.object, node.group, node.owner_id, node.limit]
    values += [node.opened_at, node.opened_on, node.raw_due_on, node.due_on, node.provisional]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        found = cursor.fetchone()
    node.pk = found[0] if found else None
    return found is not None


def _live(event: Event) -> "list[Node]":
    nodes = Node.objects.select_for_update().filter(court_id=event.court_id, case_id=event.case_id)
    return list(nodes.filter(state__in=LIVE).order_by("pk"))


CLOSE = """
WITH done AS (
  UPDATE procedure_node SET state = 'done', closed_at = %(at)s, closed_by = %(by)s, reason = ''
  WHERE court_id = %(court)s AND code = %(code)s AND object = %(object)s AND closed_at IS NULL
    AND (case_id = %(case)s OR case_id IS NULL AND (%(case)s::bigint IS NULL OR %(object)s <> ''))
  RETURNING id, due_on, opened_on
), rested AS (
  UPDATE procedure_pause p SET until_on = greatest(%(on)s, done.opened_on) FROM done
  WHERE p.node_id = done.id AND p.until_on IS NULL
)
SELECT id, coalesce(due_on < %(on)s, false) FROM done ORDER BY id
"""
"""A node without a case, of an object, is met too: a receipt had no case when it came."""


def _close(scope: Scope, event: Event, definition: rules.Definition, object_: str, at: datetime) -> None:
    values = {"court": event.court_id, "case": event.case_id, "code": definition.code, "object": object_}
    by = scope.actor if event.id == 0 else f"event:{event.id}"
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {**values, "at": at, "on": clock.day(at), "by": by})
        done = cursor.fetchall()
    for node_id, late in done:
        closed = NodeClosed(
            court_id=event.court_id,
            case_id=event.case_id,
            object=object_,
            node=definition.code,
            node_id=node_id,
            late=late,
        )
        announce(scope, closed, at)


def _skip_rest(scope: Scope, event: Event, at: datetime) -> None:
    for node in _live(event):
        if node.code not in OUTLIVES_THE_CASE:
            skip_one(scope, node, "case_closed", at)


def _rest(scope: Scope, event: Event, ground: str, object_: str, on: date, at: datetime) -> None:
    for node in _live(event):
        if ground in rules.definitions()[node.code].stops:
            Pause.objects.get_or_create(
                node=node, ground=ground, object=object_, until_on=None, defaults={"from_on": max(on, node.opened_on)}
            )
            if ground == "stay":
                node.state = Node.State.STOPPED
                node.save(update_fields=["state"])


def _go_on(scope: Scope, event: Event, ground: str, object_: str, on: date, at: datetime) -> None:
    for node in _live(event):
        ended = Pause.objects.filter(node=node, ground=ground, object=object_, until_on=None).update(until_on=on)
        if ended:
            if ground == "stay":
                node.state = Node.State.OPEN
            reckon(scope, node, ground, at)
