"""When nodes are due: limits of the court, holidays, pauses, and the sweep for late ones."""

import hashlib
from datetime import date, datetime

from django.db import connection

from zhixing.domain.cases import api as cases
from zhixing.domain.procedure import rules
from zhixing.domain.procedure.commands.nodes import LIVE
from zhixing.domain.procedure.events import (
    HolidaysLoaded,
    NodeDueChanged,
    NodesOverdue,
)
from zhixing.domain.procedure.models import HolidayYear, Limit, Node, Pause
from zhixing.domain.procedure.queries import holidays
from zhixing.domain.procedure.refusals import LimitUnreadable, NoSuchNode
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.dates import Period
from zhixing.kernel.scope import Scope
from zhixing.law.limits import Interval


def reckon(scope: Scope, node: Node, reason: str, at: datetime) -> bool:
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
    node.save(update_fields=["state", "raw_due_on", "due_on", "provisional"])
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
        moved += reckon(scope, node, "holidays", at)
    announce(scope, HolidaysLoaded(court_id=scope.court_id, year=year, nodes=moved), at)
    return moved


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


@command
def sweep(scope: Scope, at: datetime) -> int:
    """Tell, once a day, which of the court's open nodes became late since the last sweep. Returns how many.

    A node that is late from the start, or by a change of its due day, was told so by that event.
    """
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, {"court": scope.court_id, "today": clock.day(at)})
        ids: list[int] = cursor.fetchone()[0] or []
    if ids:
        digest = hashlib.new("sm3", ",".join(map(str, ids)).encode()).hexdigest()
        event = NodesOverdue(court_id=scope.court_id, count=len(ids), first_id=ids[0], last_id=ids[-1], digest=digest)
        announce(scope, event, at)
    return len(ids)
