"""Calls to other offices. Each office has its own lane: what is slow, silent or many at one holds up no other.

A request waits in its row (`due_at`), never in the queue of jobs; a lane is a job that works off what is due at one
office for a short turn. What a killed lane left lying falls due again by itself.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.models import Request, Unit
from zhixing.gateways import agencies as wire
from zhixing.gateways import banks, exchange
from zhixing.gateways.failures import AgencyBusy, AgencyTimedOut, AgencyUnreachable, GatewayFailure
from zhixing.gateways.iso20022.auth import AccountsAnswer
from zhixing.gateways.keys import Key
from zhixing.gateways.wire import Endpoint
from zhixing.infra import clock
from zhixing.infra.jobs import JOBS_AT_ONCE, job
from zhixing.kernel.refusal import Refusal

log = logging.getLogger(__name__)
TURN = 2.0
"""Real seconds a lane works before others have their turn."""
LEASE = timedelta(seconds=60)
"""How long a lane has a request to itself; a call ends long before."""
SHORT_GAP = 0.1
Outcome = wire.AgencyReply | AccountsAnswer | wire.Accepted | Refusal


def call_on(unit_ids: Iterable[int]) -> None:
    """Let a lane work for each of these offices, in the transaction of what it is to send."""
    lanes = [{"unit_id": unit_id} for unit_id in sorted(set(unit_ids))]
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


def _step(unit: Unit) -> float | None:
    """One call or batch of calls; the seconds to wait before the next, None when nothing is due."""
    from zhixing.domain.agencies import commands

    health = commands.health_of(unit.pk)
    if (rest := commands.rests(health)) > 0:
        return rest
    rows = commands.claim(unit, 1 if health.failures else max(1, unit.batch), LEASE)
    if not rows:
        return None
    started = time.monotonic()
    calls = _call_all(unit, rows)
    took = time.monotonic() - started
    commands.settle_calls(unit, calls, took)
    gap = 60 * unit.at_once / unit.per_minute if unit.per_minute else 0.0
    return max(0.0, gap - took)


def _call_all(unit: Unit, rows: list[Request]) -> list[tuple[Request, Outcome]]:
    """What became of each. Several new requests of the open envelope go in one message where the office takes that."""
    together = [one for one in rows if one.state == "queued" and not rules.goes_by_iso20022(queries.codes(one))]
    if len(together) > 1:
        single = [one for one in rows if one not in together]
        return _call_batch(unit, together) + [(one, _call(unit, one)) for one in single]
    return [(one, _call(unit, one)) for one in rows]


def _call(unit: Unit, row: Request) -> Outcome:
    """One call over the wire this request goes by."""
    at, poll = clock.real_now(), row.state == Request.State.ACCEPTED
    try:
        to = line(unit, row.key)
        if rules.goes_by_iso20022(queries.codes(row)):
            if poll:
                return banks.poll_accounts(to, row.key, at=at)
            return banks.ask_accounts(to, queries.account_inquiry(row), at=at)
        sent = queries.on_the_wire(row)
        if poll:
            return wire.poll(to, sent, at=at, court_on=clock.today(row.court_id))
        return wire.send(to, sent, at=at)
    except Refusal as failure:
        return failure


def _call_batch(unit: Unit, rows: list[Request]) -> list[tuple[Request, Outcome]]:
    from zhixing.domain.agencies import commands

    key = commands.begin_batch(unit, rows)
    try:
        sent = [queries.on_the_wire(row) for row in rows]
        found = exchange.send_batch(line(unit, key), key, sent, at=clock.real_now())
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
        journal=lambda one: commands.keep_exchange(unit.pk, one, request),
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
