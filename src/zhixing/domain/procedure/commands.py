"""Opening, closing, resting and re-reckoning nodes; robots' switches and runs."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import rules
from zhixing.domain.procedure.events import (
    HolidaysLoaded,
    NodeClosed,
    NodeDueChanged,
    NodeOpened,
    NodeSkipped,
    NodesOverdue,
    RobotHandedOver,
    RobotRan,
    RobotSwitched,
)
from zhixing.domain.procedure.models import HolidayYear, Limit, Node, Pause, RobotRun, RobotSwitch
from zhixing.domain.procedure.queries import holidays, limit_of, robot_may
from zhixing.domain.procedure.refusals import LimitUnreadable, NodeNeedsReason, NoSuchNode, NoSuchRobot
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.dates import Period
from zhixing.kernel.event import Event
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law.limits import Interval

LIVE = (Node.State.OPEN, Node.State.STOPPED)
OUTLIVES_THE_CASE = ("N07", "N14", "N37", "N38")
SWEEP_BATCH = 20_000


@command
def follow(scope: Scope, event: Event, at: datetime) -> None:
    """Let one event of any room close, open, rest or restart the nodes it means something to."""
    happened_at = event.at or at
    _adopt(event)
    for definition, object_ in rules.closed_by(event):
        _close(scope, event, definition, object_, happened_at)
    for definition, object_, trigger in rules.opened_by(event):
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


def _open(
    scope: Scope, event: Event, definition: rules.Definition, object_: str, trigger: rules.Trigger, at: datetime
) -> None:
    opened_on = clock.day(at)
    limit = limit_of(event.court_id, definition, opened_on)
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
    Node.objects.bulk_create([node], ignore_conflicts=True)
    same = Node.objects.filter(court_id=event.court_id, case_id=event.case_id, code=definition.code, object=object_)
    row = same.filter(closed_at=None).get()
    if row.opened_at != at:
        return  # it was open already: one thing to do stays one
    due_on = due.on.isoformat() if due.on else None
    opened = NodeOpened(
        court_id=event.court_id, case_id=event.case_id, object=object_, node=row.code, node_id=row.pk, due_on=due_on
    )
    announce(scope, opened, at)


def _live(event: Event) -> "list[Node]":
    nodes = Node.objects.select_for_update().filter(court_id=event.court_id, case_id=event.case_id)
    return list(nodes.filter(state__in=LIVE).order_by("pk"))


def _close(scope: Scope, event: Event, definition: rules.Definition, object_: str, at: datetime) -> None:
    nodes = Node.objects.select_for_update().filter(code=definition.code, object=object_, state__in=LIVE)
    for node in nodes.filter(court_id=event.court_id, case_id=event.case_id).order_by("pk"):
        _end(node, Node.State.DONE, scope.actor if event.id == 0 else f"event:{event.id}", "", at)
        late = node.due_on is not None and clock.day(at) > node.due_on
        closed = NodeClosed(
            court_id=event.court_id,
            case_id=event.case_id,
            object=object_,
            node=node.code,
            node_id=node.pk,
            late=late,
        )
        announce(scope, closed, at)


def _end(node: Node, state: str, by: str, reason: str, at: datetime) -> None:
    node.state, node.closed_at, node.closed_by, node.reason = state, at, by, reason
    node.save(update_fields=["state", "closed_at", "closed_by", "reason"])
    Pause.objects.filter(node=node, until_on=None).update(until_on=max(clock.day(at), node.opened_on))


def _skip(scope: Scope, node: Node, reason: str, at: datetime) -> None:
    _end(node, Node.State.SKIPPED, scope.actor, reason, at)
    skipped = NodeSkipped(
        court_id=node.court_id,
        case_id=node.case_id,
        object=node.object,
        node=node.code,
        node_id=node.pk,
        reason=reason,
    )
    announce(scope, skipped, at)


def _skip_rest(scope: Scope, event: Event, at: datetime) -> None:
    for node in _live(event):
        if node.code not in OUTLIVES_THE_CASE:
            _skip(scope, node, "case_closed", at)


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
            _reckon(scope, node, ground, at)


def _reckon(scope: Scope, node: Node, reason: str, at: datetime) -> bool:
    """Reckon the due day of an open node anew from its opening, its pauses and today's holidays."""
    definition = rules.definitions()[node.code]
    if any(trigger.before for trigger in definition.opens) or not node.limit:
        node.save(update_fields=["state"])
        return False
    rows = Pause.objects.filter(node=node, until_on__isnull=False)
    pauses = [Interval(row.from_on, row.until_on, row.ground) for row in rows if row.until_on]
    cap = None
    if definition.cap and node.case_id is not None:
        cap = (definition.cap[0], cases.received_on(node.case_id))
    due = rules.due(node.limit, node.opened_on, pauses, cap, holidays())
    changed = due.on != node.due_on
    node.raw_due_on, node.due_on, node.provisional = due.raw, due.on, due.provisional
    if changed:
        node.overdue_at = None
    node.save(update_fields=["state", "raw_due_on", "due_on", "provisional", "overdue_at"])
    if changed:
        event = NodeDueChanged(
            court_id=node.court_id,
            case_id=node.case_id,
            object=node.object,
            node=node.code,
            node_id=node.pk,
            due_on=due.on.isoformat() if due.on else None,
            reason=reason,
        )
        announce(scope, event, at)
    return changed


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
        _skip(scope, live, reason.strip()[:64], at)


@command
def set_limit(scope: Scope, code: str, limit: str, from_on: date) -> None:
    """Give the court its own limit for a node, for openings from that day on. Raises LimitUnreadable, NoSuchNode."""
    scope.require("node.change")
    if code not in rules.definitions():
        raise NoSuchNode(code=code)
    try:
        Period.parse(limit)
    except ValueError:
        raise LimitUnreadable(limit=limit) from None
    Limit.objects.update_or_create(court_id=scope.court_id, code=code, from_on=from_on, defaults={"limit": limit})


@command
def load_holidays(scope: Scope, year: int, off: list[date], work: list[date], source: str, at: datetime) -> int:
    """Take in a year's announced holidays and reckon every open node anew; the number of due days that moved."""
    scope.require("court.found")
    HolidayYear.objects.update_or_create(
        year=year,
        defaults={"off": [d.isoformat() for d in off], "work": [d.isoformat() for d in work], "source": source},
    )
    lock_court(scope.court_id)
    moved = 0
    for node in Node.objects.filter(state__in=LIVE).order_by("court_id", "case_id", "pk").iterator():
        moved += _reckon(scope, node, "holidays", at)
    announce(scope, HolidaysLoaded(court_id=scope.court_id, year=year, nodes=moved), at)
    return moved


SWEEP = """
WITH late AS (
  SELECT id FROM procedure_node WHERE state = 'open' AND overdue_at IS NULL AND due_on < %s AND court_id = %s
  ORDER BY due_on LIMIT %s FOR UPDATE SKIP LOCKED
), marked AS (UPDATE procedure_node n SET overdue_at = %s FROM late WHERE n.id = late.id RETURNING n.id)
SELECT array_agg(id ORDER BY id) FROM marked
"""


@command
def sweep(scope: Scope, at: datetime) -> int:
    """Mark the court's nodes whose due day has passed, up to a batch; one event tells which. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [clock.day(at), scope.court_id, SWEEP_BATCH, at])
        ids: list[int] = cursor.fetchone()[0] or []
    if ids:
        digest = hashlib.new("sm3", ",".join(map(str, ids)).encode()).hexdigest()
        event = NodesOverdue(court_id=scope.court_id, count=len(ids), first_id=ids[0], last_id=ids[-1], digest=digest)
        announce(scope, event, at)
    return len(ids)


@command
def switch_robot(scope: Scope, robot: str, on: bool, at: datetime) -> None:
    """Switch a robot on or off in the scope's court. Raises NoSuchRobot."""
    scope.require("robot.switch")
    if robot not in rules.robots():
        raise NoSuchRobot(robot=robot)
    lock_court(scope.court_id)
    RobotSwitch.objects.update_or_create(court_id=scope.court_id, robot=robot, defaults={"on": on})
    announce(scope, RobotSwitched(court_id=scope.court_id, robot=robot, on=on), at)


@command
def assign_least_busy(scope: Scope, opened: NodeOpened, at: datetime) -> bool:
    """Give the case to the officer with the fewest open cases, the longest on the staff first among equals."""
    case_id = opened.case_id or 0
    officers = [person.id for person in courts.people(scope, clock.day(at), "officer")]
    free = [staff_id for staff_id in officers if not courts.is_recused(staff_id, case_id)]
    if not free or cases.officer_id(case_id) is not None:
        return False
    load = cases.open_cases_by_officer(scope)
    cases.assign(scope, case_id, min(free, key=lambda staff_id: (load.get(staff_id, 0), staff_id)), at)
    return True


@command
def let_robot(scope: Scope, robot: str, opened: NodeOpened, act: Callable[[Scope], object], at: datetime) -> bool:
    """Let a robot do its work for a node it is made for, if the court has it switched on; every run is logged.

    What it is refused it leaves to a person, undone and with the reason. True when it finished.
    """
    definition = rules.robots()[robot]
    if opened.node != definition["node"] or not robot_may(opened.court_id, robot):
        return False
    watch, acting, refused = clock.Stopwatch(), replace(scope, actor=f"robot:{robot}"), ""
    try:
        with transaction.atomic():
            if act(acting) is False:
                return False  # it looked and found nothing it is allowed to do alone
    except Refusal as refusal:
        refused = refusal.code[:48]
    run = RobotRun.objects.create(
        court_id=opened.court_id,
        case_id=opened.case_id,
        robot=robot,
        node_id=opened.node_id,
        at=at,
        milliseconds=watch.milliseconds(),
        clicks=0 if refused else definition["clicks"],
        handed_over=refused,
    )
    about = {
        "court_id": opened.court_id,
        "case_id": opened.case_id,
        "object": opened.object,
        "robot": robot,
        "node": opened.node,
        "node_id": opened.node_id,
    }
    if refused:
        announce(acting, RobotHandedOver(**about, reason=refused), at)
    else:
        announce(acting, RobotRan(**about, milliseconds=run.milliseconds, clicks=run.clicks), at)
    return not refused
