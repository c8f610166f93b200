"""When nodes are due: limits of the court, holidays, pauses, and the sweep for late ones."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from zhixing.domain.cases import api as cases
from zhixing.domain.procedure import rules
from zhixing.domain.procedure.commands.nodes import HALTS, LIVE, tell_opened
from zhixing.domain.procedure.events import HolidaysLoaded, NodeDueChanged, NodesOverdue
from zhixing.domain.procedure.models import HolidayYear, Limit, Node, Pause
from zhixing.domain.procedure.queries import holidays, limit_of
from zhixing.domain.procedure.refusals import LimitUnreadable, NoSuchNode
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, holding_cases, lock_cases, lock_court
from zhixing.kernel.dates import Period
from zhixing.kernel.holidays import Holidays
from zhixing.kernel.scope import Scope
from zhixing.law.limits import Interval

CASES_AT_ONCE = 200
"""[design] Cases whose nodes are reckoned anew in one transaction."""


def reckon(scope: Scope, node: Node, reason: str, at: datetime, table: Holidays | None = None) -> bool:
    """Reckon the due day of an open node anew from its opening, its pauses and today's holidays (`table`)."""
    definition = rules.definitions()[node.code]
    counted_back = any(trigger.before for trigger in definition.opens)
    if counted_back or not node.limit or node.state == Node.State.WAITING:
        node.save(update_fields=["state"])
        return False
    former = node.due_on
    _count(node, table or holidays())
    node.save(update_fields=["state", "raw_due_on", "due_on", "provisional"])
    if changed := node.due_on != former:
        event = NodeDueChanged(
            court_id=node.court_id,
            case_id=node.case_id,
            object=node.object,
            node=node.code,
            node_id=node.pk,
            due_on=node.due_on.isoformat() if node.due_on else None,
            reason=reason,
        )
        announce(scope, event, at)
    return changed


def _count(node: Node, table: Holidays) -> None:
    """The due day from the opening, the pauses that are over, and the cap."""
    definition, cap = rules.definitions()[node.code], None
    rows = Pause.objects.filter(node=node, until_on__isnull=False)
    pauses = [Interval(row.from_on, row.until_on, row.ground) for row in rows if row.until_on]
    if definition.cap and node.case_id is not None:
        cap = (definition.cap[0], cases.received_on(node.case_id))
    due = rules.due(node.limit, node.opened_on, pauses, cap, table)
    node.raw_due_on, node.due_on, node.provisional = due.raw, due.on, due.provisional


def begin(scope: Scope, node: Node, opened_at: datetime) -> None:
    """Open a node that waited; while its clock rests it is stopped."""
    node.opened_at, node.opened_on = opened_at, clock.day(opened_at)
    node.limit = limit_of(node.court_id, rules.definitions()[node.code], node.opened_on)
    halted = Pause.objects.filter(node=node, ground__in=HALTS, until_on=None).exists()
    node.state = Node.State.STOPPED if halted else Node.State.OPEN
    _count(node, holidays())
    node.save()
    tell_opened(scope, node)


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


def load_holidays(
    scope: Scope,
    year: int,
    off: list[date],
    work: list[date],
    source: str,
    at: datetime,
    tell: Callable[[int, int], None] | None = None,
) -> int:
    """Take in a year's announced holidays and reckon the scope's open nodes anew; the number of due days that moved.

    Some cases a transaction: stopped half-way, it is run again. `tell` hears how many cases of how many are done.
    Raises HolidaysWrong.
    """
    scope.require("court.found")
    rules.check_year(year, off, work)
    _keep_year(year, off, work, source)
    nodes = _counted_through(scope, year)
    moved = _reckon_own(scope, year, at)
    case_ids = sorted(pk for pk in set(nodes.values_list("case_id", flat=True)) if pk is not None)
    for first in range(0, len(case_ids), CASES_AT_ONCE):
        moved += _reckon_cases(scope, year, case_ids[first : first + CASES_AT_ONCE], at)
        if tell is not None:
            tell(min(first + CASES_AT_ONCE, len(case_ids)), len(case_ids))
    _tell_loaded(scope, year, moved, at)
    return moved


def _counted_through(scope: Scope, year: int) -> QuerySet[Node]:
    """Live nodes of cases that a day of that year can move: those due before it are not."""
    rows = Node.objects.filter(court_id__in=scope.courts, state__in=LIVE, due_on__gte=date(year, 1, 1))
    return rows.exclude(case_id=None).order_by("case_id", "pk")


@command
def _keep_year(year: int, off: list[date], work: list[date], source: str) -> None:
    days = {"off": [d.isoformat() for d in off], "work": [d.isoformat() for d in work]}
    HolidayYear.objects.update_or_create(year=year, defaults={**days, "source": source})


@command
def _reckon_own(scope: Scope, year: int, at: datetime) -> int:
    """Nodes of the court itself."""
    lock_court(scope.court_id)
    rows = Node.objects.filter(court_id=scope.court_id, case_id=None, state__in=LIVE, due_on__gte=date(year, 1, 1))
    return sum(reckon(scope, node, "holidays", at) for node in rows.order_by("pk"))


@command
def _reckon_cases(scope: Scope, year: int, case_ids: list[int], at: datetime) -> int:
    lock_cases(case_ids)
    nodes, table = _counted_through(scope, year).filter(case_id__in=case_ids), holidays()
    return sum(reckon(scope, node, "holidays", at, table) for node in nodes)


@command
def _tell_loaded(scope: Scope, year: int, moved: int, at: datetime) -> None:
    lock_court(scope.court_id)
    announce(scope, HolidaysLoaded(court_id=scope.court_id, year=year, nodes=moved), at)


SWEEP = """
WITH swept AS (
  INSERT INTO procedure_sweep AS s (court_id, before_on) VALUES (%(court)s, %(today)s)
  ON CONFLICT (court_id) DO UPDATE SET before_on = %(today)s WHERE s.before_on < %(today)s RETURNING 1
)
SELECT array_agg(id ORDER BY id) FROM procedure_node, swept
WHERE court_id = %(court)s AND state = 'open' AND due_on < %(today)s
  AND due_on >= coalesce((SELECT before_on FROM procedure_sweep WHERE court_id = %(court)s), '-infinity')
"""
"""The sub-select still sees the day of the sweep before this one."""


def sweep(scope: Scope, at: datetime) -> int:
    """Open what waited for this day, then tell, once a day, which open nodes of the court became late since the last
    sweep. Returns how many.

    A node that is late from the start, or by a change of its due day, was told so by that event.
    """
    ripe = Node.objects.filter(court_id=scope.court_id, state=Node.State.WAITING, opened_on__lte=clock.day(at))
    case_ids = sorted({pk for pk in ripe.values_list("case_id", flat=True) if pk is not None})
    for first in range(0, len(case_ids), CASES_AT_ONCE):
        _begin_ripe(scope, case_ids[first : first + CASES_AT_ONCE], at)
    return _tell_late(scope, at)


@command
def _begin_ripe(scope: Scope, case_ids: list[int], at: datetime) -> None:
    """Open what waited in these cases, as of the morning of its day, however late the sweep came."""
    with holding_cases(case_ids):
        ripe = Node.objects.select_for_update().filter(case_id__in=case_ids, state=Node.State.WAITING)
        for node in ripe.filter(opened_on__lte=clock.day(at)).order_by("case_id", "pk"):
            begin(scope, node, node.opened_at)


@command
def _tell_late(scope: Scope, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, {"court": scope.court_id, "today": clock.day(at)})
        ids: list[int] = cursor.fetchone()[0] or []
    if ids:
        digest = hashlib.new("sm3", ",".join(map(str, ids)).encode()).hexdigest()
        event = NodesOverdue(court_id=scope.court_id, count=len(ids), first_id=ids[0], last_id=ids[-1], digest=digest)
        announce(scope, event, at)
    return len(ids)
