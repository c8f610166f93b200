"""Calls to other offices. Each office has its own lane: what is slow, silent or many at one holds up no other.

A request waits in its row (`due_at`), never in the queue of jobs; a lane is a job that works off what is due at one
office for a short turn. What a killed lane left lying falls due again by itself.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.models import Health, Request, Unit
from zhixing.gateways import agencies as wire
from zhixing.gateways import banks, exchange
from zhixing.gateways.evidence import Kept, exchanged
from zhixing.gateways.failures import AgencyBusy, AgencyTimedOut, AgencyUnreachable, GatewayFailure
from zhixing.gateways.iso20022.auth import AccountsAnswer
from zhixing.gateways.keys import Key
from zhixing.gateways.wire import Endpoint
from zhixing.infra import clock
from zhixing.infra.jobs import JOBS_AT_ONCE, job
from zhixing.kernel.refusal import Refusal

log = logging.getLogger(__name__)
TURN, STRETCH = 2.0, 0.2
"""Real seconds a lane works before others have their turn, and after which it takes in what it has."""
LEASE = timedelta(seconds=60)
"""How long a lane has a request to itself; a call ends long before."""
SHORT_GAP = 0.1
Outcome = wire.AgencyReply | AccountsAnswer | wire.Accepted | Refusal


QUEUED = """
WITH lane AS (
  SELECT (args->>'unit_id')::bigint AS unit_id, queue_name, json_build_object('type', 'job_inserted', 'job_id', id)::text AS told
  FROM procrastinate_jobs
  WHERE status = 'todo' AND task_name = %s AND scheduled_at IS NULL AND (args->>'unit_id')::bigint = ANY(%s)
  ORDER BY id FOR UPDATE SKIP LOCKED)
SELECT unit_id, pg_notify('procrastinate_queue_v1#' || queue_name, told), pg_notify('procrastinate_any_queue_v1', told)
FROM lane
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
        cursor.execute(QUEUED, [run_lane.name, list(wanted)])
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
        ends = time.monotonic() + TURN
        while (wait := _step(unit)) is not None:
            if wait > SHORT_GAP or time.monotonic() > ends:
                run_lane.configure(schedule_in={"seconds": max(1, round(wait))} if wait else {}).defer(unit_id=unit_id)
                return
            time.sleep(wait)


@dataclass
class Made:
    """Calls that were made: what became of each request, the messages that passed, how many calls and real seconds it took."""

    calls: list[tuple[Request, Outcome]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    messages: int = 0
    seconds: float = 0.0


def _step(unit: Unit) -> float | None:
    """A few calls, or one batch; the seconds to wait before the next, None when nothing is due."""
    from zhixing.domain.agencies import commands

    health = commands.health_of(unit.pk)
    if (rest := commands.rests(health)) > 0:
        return rest
    rows = commands.claim(unit, _most(unit, health), LEASE)
    if not rows:
        return None
    made = _call_all(unit, rows)
    commands.keep(unit.pk, made.kept)
    commands.settle_calls(unit, made)
    if left := rows[len(made.calls) :]:
        commands.give_back(left)
    gap = 60 * unit.at_once / unit.per_minute if unit.per_minute else 0.0
    return max(0.0, gap - made.seconds)


def _most(unit: Unit, health: Health) -> int:
    """How many requests are taken at a time: a batch, or as many calls as a quick office answers in a moment."""
    if health.failures:
        return 1
    quick = health.slow_ms <= rules.QUICK_MS and not unit.per_minute
    return max(rules.IN_A_ROW if quick else 1, unit.batch)


def _call_all(unit: Unit, rows: list[Request]) -> Made:
    """What became of each, as far as time allowed and the office answers; those left are the last ones.

    Several new requests of the open envelope go in one message where the office takes that.
    """
    made, started, at = Made(), time.monotonic(), clock.real_now()
    try:
        to = line(unit)
    except Refusal as failure:
        return Made([(row, failure) for row in rows], messages=1)
    together = [one for one in rows if unit.batch > 1 and one.state == "queued" and not _by_iso20022(one)]
    if len(together) > 1:
        first = {one.pk for one in together}
        rows[:] = together + [one for one in rows if one.pk not in first]
        made.calls, made.messages = _call_batch(unit, to, together, made.kept, at), 1
    for row in rows[len(made.calls) :]:
        if made.calls and (faulty(made.calls[-1][1]) or time.monotonic() - started > STRETCH):
            break
        made.calls.append((row, _call(_noting(to, row.key, made.kept), row, at)))
        made.messages += 1
    made.seconds = time.monotonic() - started
    return made


def _by_iso20022(row: Request) -> bool:
    return rules.goes_by_iso20022(queries.codes(row))


def _noting(to: Endpoint, request: str, kept: list[Kept]) -> Endpoint:
    """The same way; what passes on it is listed, to be kept with the others."""
    return replace(to, journal=lambda one: kept.extend(exchanged(one, request)))


def _call(to: Endpoint, row: Request, at: datetime) -> Outcome:
    """One call over the wire this request goes by."""
    poll = row.state == Request.State.ACCEPTED
    try:
        if queries.codes(row) == [rules.BANK_QUERY]:
            if poll:
                return banks.poll_accounts(to, row.key, at=at)
            return banks.ask_accounts(to, queries.account_inquiry(row), at=at)
        sent = queries.on_the_wire(row)
        if _by_iso20022(row):
            if poll:
                return banks.poll_order(to, sent, at=at)
            made_at = row.asked_at.astimezone(clock.SHANGHAI)
            return banks.send_order(to, sent, made_at=made_at, bank_code=row.unit.bank_code, at=at)
        if poll:
            return wire.poll(to, sent, at=at, court_on=clock.today(row.court_id))
        return wire.send(to, sent, at=at)
    except Refusal as failure:
        return failure


def _call_batch(
    unit: Unit, to: Endpoint, rows: list[Request], kept: list[Kept], at: datetime
) -> list[tuple[Request, Outcome]]:
    from zhixing.domain.agencies import commands

    key = commands.begin_batch(unit, rows)
    try:
        sent = [queries.on_the_wire(row) for row in rows]
        found = exchange.send_batch(_noting(to, key, kept), key, sent, at=at)
    except Refusal as failure:
        return [(row, failure) for row in rows]
    return list(zip(rows, found, strict=True))


def line(unit: Unit, request: str = "", ours: Key | None = None) -> Endpoint:
    """The way to an office; every message that passes on it is kept, under the request it belongs to. Raises NoKeyYet."""
    from zhixing.domain.agencies import commands

    base = unit.base_url or f"{settings.PRACTICE_URL}/{unit.code}"
    return Endpoint(
        unit.code,
        base,
        ours or queries.own_key(unit.practice),
        queries.keys_of(unit.code),
        read_seconds=settings.GATEWAY_READ_SECONDS,
        total_seconds=settings.GATEWAY_TOTAL_SECONDS,
        journal=lambda one: commands.keep(unit.pk, exchanged(one, request)),
    )


def endpoint(code: str) -> Endpoint:
    """The way to an office by its code. Raises NoSuchUnit, NoKeyYet."""
    return line(queries.unit(code))


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
    """Start lanes for what has been due a while and nobody took: after a kill, a rest, a full house; how many."""
    waiting = queries.waiting_units(clock.real_now() - timedelta(seconds=1), run_lane.name)
    call_on(waiting)
    return len(waiting)


@job()
def announce_keys(unit_id: int) -> None:
    """Tell an office our keys, and take in what it tells of its own; both under keys that are believed already."""
    from zhixing.domain.agencies import commands

    unit = Unit.objects.get(pk=unit_id)
    court_id = queries.court_above_all()
    document, oldest = queries.own_key_document(unit.practice), queries.own_pairs(unit.practice)[0]
    found = exchange.tell_keys(line(unit, ours=oldest), document, at=clock.real_now())
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


def faulty(outcome: Outcome) -> bool:
    """Whether the office itself is out of order, and not only this request."""
    return isinstance(outcome, AgencyBusy | AgencyTimedOut | AgencyUnreachable)


def may_pass(outcome: Refusal) -> bool:
    return isinstance(outcome, GatewayFailure) and outcome.resend
