"""Calls to other offices. Each office has its own lane: what is slow, silent or many at one holds up no other.

A request waits in its row (`due_at`), never in the queue of jobs; a lane is a job that works off what is due at one
office for a short turn. What a killed lane left lying falls due again by itself.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.jobs.calling import Made, Outcome, call_all, endpoint, faulty, line, may_pass
from zhixing.domain.agencies.jobs.real_names import real_name_of
from zhixing.domain.agencies.jobs.texts import hand_over_texts
from zhixing.domain.agencies.jobs.told import awaits_by_file, look_through
from zhixing.domain.agencies.models import Health, Request, Unit
from zhixing.domain.agencies.queries.by_file import keys_file
from zhixing.gateways import exchange
from zhixing.gateways.files import NotAnsweredYet
from zhixing.infra import clock
from zhixing.infra.jobs import JOBS_AT_ONCE, job

TURN = 2.0
"""Real seconds a lane works before others have their turn."""
LEASE = timedelta(seconds=60)
"""How long a lane has a request to itself; a call ends long before."""
SHORT_GAP = 0.1
GATHER = 0.4
"""Real seconds in which a busy office's requests gather before its lane works again: taking in many at once costs little more than one."""

QUEUED = """
WITH lane AS (
  SELECT (args->>'unit_id')::bigint AS unit_id, queue_name, json_build_object('type', 'job_inserted', 'job_id', id)::text AS told
  FROM procrastinate_jobs
  WHERE status = 'todo' AND task_name = %s AND (args->>'unit_id')::bigint = ANY(%s)
    AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp() + make_interval(secs => %s))
  ORDER BY id FOR UPDATE SKIP LOCKED)
SELECT unit_id, pg_notify('procrastinate_queue_v1#' || queue_name, told), pg_notify('procrastinate_any_queue_v1', told)
FROM lane
"""


AWAITED = """
SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s AND (args->>'unit_id')::bigint = %s
  AND scheduled_at BETWEEN clock_timestamp() AND clock_timestamp() + make_interval(secs => %s) LIMIT 1
"""


def call_on(unit_ids: Iterable[int]) -> None:
    """Let a lane work for each of these offices, in the transaction of what it is to send.

    One that is queued and not taken up yet will do; it is held until this transaction has ended, so it finds the work, and
    the workers, who may have passed it by meanwhile, are told of it once more.
    """
    wanted = set(unit_ids)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(QUEUED, [run_lane.name, list(wanted), GATHER])
        wanted -= {row[0] for row in cursor.fetchall()}
    lanes = [{"unit_id": unit_id} for unit_id in sorted(wanted)]
    if lanes:
        run_lane.batch_defer(*lanes)


@job()
def run_lane(unit_id: int) -> None:
    """Send and ask for what is due at one office, until nothing is or the turn is over."""
    unit = Unit.objects.select_related("health").get(pk=unit_id)
    with _place(unit) as free:
        if not free:
            return  # those who work at it already take this too
        if unit.by_file:
            look_through(unit)
        ends, called, step = time.monotonic() + TURN, 0, _step(unit)
        while step is not None:
            wait, called = step[0], called + step[1]
            if wait > SHORT_GAP:
                return _come_back(unit_id, wait)
            if time.monotonic() > ends:
                run_lane.defer(unit_id=unit_id)
                return
            time.sleep(wait)
            step = _step(unit) if queries.is_due(unit_id) else None
        if called > 1:
            run_lane.configure(schedule_in={"milliseconds": round(1000 * GATHER)}).defer(unit_id=unit_id)


def _step(unit: Unit) -> tuple[float, int] | None:
    """A few calls, or one batch; the seconds to wait before the next and how many it made, None when nothing is due."""
    from zhixing.domain.agencies import commands

    health = commands.health_of(unit.pk)
    if (wait := commands.rests(health) or commands.pace(unit)) > 0:
        return wait, 0
    rows = commands.claim(unit, _most(unit, health), LEASE)
    if not rows:
        return None
    made = call_all(unit, rows)
    commands.keep(unit.pk, made.kept)
    commands.settle_calls(unit, made)
    if left := rows[len(made.calls) :]:
        commands.give_back(left)
    commands.owe(unit, made.messages - 1)
    return 0.0, len(made.calls)


def _come_back(unit_id: int, wait: float) -> None:
    """A lane of an office that rests, or takes no more calls for now, comes when it does; one is enough."""
    with connection.cursor() as cursor:
        cursor.execute(AWAITED, [run_lane.name, unit_id, wait + 1])
        if cursor.fetchone():
            return
    run_lane.configure(schedule_in={"milliseconds": round(1000 * wait)}).defer(unit_id=unit_id)


def _most(unit: Unit, health: Health) -> int:
    """How many requests are taken at a time: a batch, or as many calls as a quick office answers in a moment."""
    if health.failures:
        return 1
    quick = health.slow_ms <= rules.QUICK_MS and not unit.per_minute
    return max(rules.IN_A_ROW if quick else 1, unit.batch)


@contextmanager
def _place(unit: Unit) -> Iterator[bool]:
    """One of the places at an office, and for a slow one a place among the slow; given back when the process ends."""
    health = getattr(unit, "health", None)
    slow = health is not None and health.slow_ms > rules.SLOW_MS
    taken = [_take(f"unit {unit.pk}", unit.at_once)]
    if taken[0] and slow:
        taken.append(_take("slow", max(1, JOBS_AT_ONCE // 2)))
    try:
        yield all(taken)
    finally:
        with connection.cursor() as cursor:
            for name in filter(None, taken):
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _take(what: str, places: int) -> str:
    """The name of a place nobody holds; empty when all are taken."""
    with connection.cursor() as cursor:
        for number in range(places):
            name = f"lane {what} {number}"
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
            if cursor.fetchone()[0]:
                return name
    return ""


def call_on_waiting() -> int:
    """Start lanes for what has been due a while and nobody took: after a kill, a rest, a full house; how many.

    Folders in which something may lie unasked have a lane now and then, whether anything is due or not.
    """
    waiting = queries.waiting_units(clock.real_now() - timedelta(seconds=1), run_lane.name)
    call_on(waiting)
    for unit_id in queries.unwatched_folders(run_lane.name):
        run_lane.configure(schedule_in={"seconds": settings.GATEWAY_FILE_SECONDS}).defer(unit_id=unit_id)
    return len(waiting)


@job()
def announce_keys(unit_id: int) -> None:
    """Tell an office our keys, and take in what it tells of its own; both under keys that are believed already."""
    from zhixing.domain.agencies import commands

    unit = Unit.objects.get(pk=unit_id)
    court_id = queries.court_above_all()
    document, oldest = queries.own_key_document(unit.practice), queries.own_pairs(unit.practice)[0]
    try:
        found = exchange.tell_keys(line(unit, keys_file(unit), oldest), document, at=clock.real_now())
    except NotAnsweredYet:
        announce_keys.configure(schedule_in={"seconds": settings.GATEWAY_FILE_SECONDS}).defer(unit_id=unit_id)
        return
    commands.take_keys(queries.as_unit(unit.code, court_id), unit_id, found, "exchange", clock.now(court_id))


def give_up_overdue(court_id: int) -> int:
    """Fail what no office answered by its deadline, so that a person sees it; how many."""
    from zhixing.domain.agencies import commands

    at = clock.now(court_id)
    ids = queries.overdue(at, court_id)
    for request_id in ids:
        row = Request.objects.select_related("unit").get(pk=request_id)
        scope = queries.as_unit(row.unit.code, court_id)
        commands.note_failure(scope, request_id, "no_answer_in_time", False, at)
    return len(ids)


__all__ = [
    "Made",
    "Outcome",
    "awaits_by_file",
    "call_on",
    "call_on_waiting",
    "endpoint",
    "faulty",
    "give_up_overdue",
    "hand_over_texts",
    "line",
    "may_pass",
    "real_name_of",
    "run_lane",
]
