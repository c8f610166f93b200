"""What each event of any room does to the nodes of its case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from zhixing.domain.cases import api as cases
from zhixing.domain.procedure import rules
from zhixing.domain.procedure.commands.clocks import begin, reckon
from zhixing.domain.procedure.commands.nodes import HALTS, LIVE, skip_one, tell_opened
from zhixing.domain.procedure.events import NodeClosed
from zhixing.domain.procedure.models import Node, Pause
from zhixing.domain.procedure.queries import holidays, limit_of
from zhixing.infra import clock
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope

OUTLIVES_THE_CASE = ("N07", "N14", "N37", "N38")


@command
def follow(scope: Scope, events: Sequence[Event], at: datetime) -> None:
    """Let events of any rooms close, open, rest or restart the nodes they mean something to.

    They are met step by step together, so no two may be of one case.
    """
    _adopt(events)
    opened = [_Opening(event, *one) for event in events for one in rules.opened_by(event)]
    _open(scope, [one for one in opened if one.trigger.since], at)
    _close(scope, [(event, *one) for event in events for one in rules.closed_by(event)], at)
    _open(scope, [one for one in opened if not one.trigger.since], at)
    _open_sooner(scope, events, at)
    for event in events:
        _follow_pauses(scope, event, at)
    _hand_over(events)
    for event in events:
        if event.name == "CaseClosed":
            _skip_rest(scope, event, event.at or at)


def _follow_pauses(scope: Scope, event: Event, at: datetime) -> None:
    on = clock.day(event.at or at)
    if event.name in rules.SALE_STARTS:
        _rest(scope, event, "sale", event.object, on, at)
    if event.name == "CaseStayed":
        _rest(scope, event, "stay", "", on, at)
    if event.name == "DelayMoved" and event.payload()["state"] == "approved":
        _rest(scope, event, "delay", event.object, on, at)
    if event.name in rules.SALE_ENDS:
        _go_on(scope, event, "sale", event.object, on, at)
    if event.name == "DelayMoved" and event.payload()["state"] == "ended":
        _go_on(scope, event, "delay", event.object, on, at)
    if event.name == "CaseResumed":
        _go_on(scope, event, "stay", "", on, at)


def _hand_over(events: Sequence[Event]) -> None:
    """The officer's open nodes go with the case."""
    taken: dict[int, list[int | None]] = {}
    for event in events:
        if event.name == "OfficerAssigned":
            taken.setdefault(event.payload()["staff_id"], []).append(event.case_id)
    for staff_id, case_ids in taken.items():
        nodes = Node.objects.filter(case_id__in=case_ids, group="officer", state__in=LIVE)
        nodes.update(owner_id=staff_id)


def _adopt(events: Sequence[Event]) -> None:
    """The nodes of an application become its case's once that is filed."""
    for event in events:
        application = event.payload().get("application_id") if event.name == "CaseFiled" else None
        if application is not None:
            nodes = Node.objects.filter(court_id=event.court_id, case_id=None, object=f"application:{application}")
            nodes.update(case_id=event.case_id)


@dataclass(frozen=True)
class _Opening:
    """A node an event opens."""

    event: Event
    definition: rules.Definition
    object: str
    trigger: rules.Trigger

    def at(self, now: datetime) -> datetime:
        """When: as the event happened, or the morning of the day its trigger names."""
        moment = self.event.at or now
        on = self.trigger.opens_on(self.event, clock.day(moment))
        return clock.morning(on) if on else moment


def _first_time(one: _Opening) -> bool:
    """Whether a node that opens once never did; nobody else decides that at the same time."""
    if not one.trigger.once:
        return True
    queue_up(f"{one.definition.code}:{one.object}")
    nodes = Node.objects.filter(court_id=one.event.court_id, code=one.definition.code, object=one.object)
    return not nodes.exists()


def _open(scope: Scope, opened: Sequence[_Opening], at: datetime) -> None:
    wanted = [one for one in opened if _first_time(one)]
    if not wanted:
        return
    with_officer = {one.event.case_id for one in wanted if one.definition.group == "officer" and one.event.case_id}
    officers = cases.officers_of(with_officer) if with_officer else {}
    nodes = [_node(one, officers, at) for one in wanted]
    keys = _insert(nodes)
    for node in nodes:
        node_id = keys.pop((node.case_id, node.code, node.object), None)
        if node_id is None or node.state == Node.State.WAITING:
            continue  # it is open already: one thing to do stays one
        node.pk = node_id
        tell_opened(scope, node)


def _node(one: _Opening, officers: Mapping[int, int | None], at: datetime) -> Node:
    event, definition, opened_at = one.event, one.definition, one.at(at)
    opened_on = clock.day(opened_at)
    limit = one.trigger.limit or limit_of(event.court_id, definition, opened_on)
    fields = event.payload()
    if one.trigger.after:
        due = rules.DueDay(None, None, False)
    elif one.trigger.before:
        due = rules.due_before(limit, date.fromisoformat(fields[one.trigger.before]), holidays())
    else:
        cap = definition.cap and (definition.cap[0], date.fromisoformat(fields[definition.cap[1]]))
        due = rules.due(limit, opened_on, (), cap, holidays())
    return Node(
        court_id=event.court_id,
        case_id=event.case_id,
        code=definition.code,
        object=one.object,
        state=Node.State.WAITING if one.trigger.after else Node.State.OPEN,
        group=definition.group,
        owner_id=officers.get(event.case_id or 0) if definition.group == "officer" else None,
        limit=limit,
        opened_at=opened_at,
        opened_on=opened_on,
        raw_due_on=due.raw,
        due_on=due.on,
        provisional=due.provisional,
    )


INSERT = """
INSERT INTO procedure_node (court_id, case_id, code, object, state, "group", owner_id, "limit", opened_at, opened_on,
  raw_due_on, due_on, provisional, closed_by, reason)
SELECT court_id, case_id, code, object, state, "group", owner_id, "limit", opened_at, opened_on, raw_due_on, due_on,
  provisional, '', ''
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[],
  %s::timestamptz[], %s::date[], %s::date[], %s::date[], %s::boolean[]) WITH ORDINALITY AS new (court_id, case_id, code,
  object, state, "group", owner_id, "limit", opened_at, opened_on, raw_due_on, due_on, provisional, n)
ORDER BY n ON CONFLICT DO NOTHING RETURNING id, case_id, code, object
"""


def _insert(nodes: Sequence[Node]) -> dict[tuple[int | None, str, str], int]:
    """Save new nodes unless the same are open; the constraint decides, not a check before. Ids by case, code, object."""
    rows = [
        (one.court_id, one.case_id, one.code, one.object, one.state, one.group, one.owner_id, one.limit)
        + (one.opened_at, one.opened_on, one.raw_due_on, one.due_on, one.provisional)
        for one in nodes
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, list(map(list, zip(*rows, strict=True))))
        return {(case_id, code, object_): node_id for node_id, case_id, code, object_ in cursor.fetchall()}


def _open_sooner(scope: Scope, events: Sequence[Event], at: datetime) -> None:
    """Open what waits to open until one of these events."""
    for event in events:
        for definition, object_ in rules.opened_sooner_by(event):
            nodes = Node.objects.filter(court_id=event.court_id, case_id=event.case_id, code=definition.code)
            for node in nodes.select_for_update().filter(object=object_, state=Node.State.WAITING):
                begin(scope, node, event.at or at)


def _live(event: Event) -> "list[Node]":
    nodes = Node.objects.select_for_update().filter(court_id=event.court_id, case_id=event.case_id)
    return list(nodes.filter(state__in=LIVE).order_by("pk"))


CLOSE = """
WITH told AS (
  SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::date[], %s::text[])
    WITH ORDINALITY AS told (court_id, case_id, code, object, at, "on", by, n)
), done AS (
  UPDATE procedure_node d SET state = 'done', closed_at = told.at, closed_by = told.by, reason = '' FROM told
  WHERE d.court_id = told.court_id AND d.code = told.code AND d.object = told.object AND d.closed_at IS NULL
    AND (d.case_id = told.case_id OR d.case_id IS NULL AND (told.case_id IS NULL OR told.object <> ''))
  RETURNING d.id, d.due_on, d.opened_on, told.n, told."on"
), rested AS (
  UPDATE procedure_pause p SET until_on = greatest(done."on", done.opened_on) FROM done
  WHERE p.node_id = done.id AND p.until_on IS NULL
)
SELECT n, id, coalesce(due_on < "on", false) FROM done ORDER BY n, id
"""
"""A node without a case, of an object, is met too: a receipt had no case when it came."""


def _close(scope: Scope, closed: Sequence[tuple[Event, rules.Definition, str]], at: datetime) -> None:
    if not closed:
        return
    rows = []
    for event, definition, object_ in closed:
        happened_at, by = event.at or at, f"event:{event.id}" if event.id else scope.actor
        place = (event.court_id, event.case_id, definition.code, object_)
        rows.append((*place, happened_at, clock.day(happened_at), by))
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, list(map(list, zip(*rows, strict=True))))
        done = cursor.fetchall()
    for n, node_id, late in done:
        event, definition, object_ = closed[n - 1]
        told = NodeClosed(
            court_id=event.court_id,
            case_id=event.case_id,
            object=object_,
            node=definition.code,
            node_id=node_id,
            late=late,
        )
        announce(scope, told, event.at or at)


def _skip_rest(scope: Scope, event: Event, at: datetime) -> None:
    for node in _live(event):
        if node.code not in OUTLIVES_THE_CASE:
            skip_one(scope, node, "case_closed", at)


def _rest(scope: Scope, event: Event, ground: str, object_: str, on: date, at: datetime) -> None:
    for node in _live(event):
        if ground in rules.definitions()[node.code].stops:
            Pause.objects.get_or_create(
                node=node, ground=ground, object=object_, until_on=None, defaults={"from_on": on}
            )
            if ground in HALTS and node.state == Node.State.OPEN:
                node.state = Node.State.STOPPED
                node.save(update_fields=["state"])


def _go_on(scope: Scope, event: Event, ground: str, object_: str, on: date, at: datetime) -> None:
    for node in _live(event):
        ended = Pause.objects.filter(node=node, ground=ground, object=object_, until_on=None).update(until_on=on)
        if ended:
            halted = Pause.objects.filter(node=node, ground__in=HALTS, until_on=None).exists()
            if node.state == Node.State.STOPPED and not halted:
                node.state = Node.State.OPEN
            reckon(scope, node, ground, at)
