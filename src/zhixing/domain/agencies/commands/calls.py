"""What calls to offices leave behind: which requests are under way, what became of them, how the office is doing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from zhixing.domain.agencies import jobs, queries, rules
from zhixing.domain.agencies.commands.answers import accept, answer, fail, save_answers
from zhixing.domain.agencies.commands.asking import locked
from zhixing.domain.agencies.commands.messages import attribute
from zhixing.domain.agencies.models import Health, Request, Unit
from zhixing.gateways.agencies import Accepted, AgencyReply
from zhixing.gateways.failures import AgencyBusy, MalformedAnswer
from zhixing.infra import chance, clock
from zhixing.infra.commands import command
from zhixing.infra.events import holding_cases
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

CLAIM = """
UPDATE agencies_request SET due_at = clock_timestamp() + make_interval(secs => %s) WHERE id IN (
  SELECT id FROM agencies_request WHERE unit_id = %s AND due_at <= clock_timestamp() AND state IN ('queued', 'accepted')
  ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING {columns}
"""
UNREAD = ("answer", "prepared")
"""Columns that a call has no use for."""
TALLY = """
INSERT INTO agencies_unitday (unit_id, "on", calls, faults, answered, late, millis) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (unit_id, "on") DO UPDATE SET calls = agencies_unitday.calls + excluded.calls,
  faults = agencies_unitday.faults + excluded.faults, answered = agencies_unitday.answered + excluded.answered,
  late = agencies_unitday.late + excluded.late, millis = agencies_unitday.millis + excluded.millis
"""


PACE = """
INSERT INTO agencies_health (unit_id, failures, slow_ms, reason, paced_until)
VALUES (%s, 0, 0, '', clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (unit_id) DO UPDATE SET paced_until = excluded.paced_until
WHERE coalesce(agencies_health.paced_until, '-infinity') <= clock_timestamp()
"""
HEALTH = ("failures", "rests_until", "slow_ms", "answered_at", "failed_at", "reason")


def health_of(unit_id: int) -> Health:
    """How the office is doing now."""
    return Health.objects.filter(pk=unit_id).first() or Health(unit_id=unit_id)


def rests(health: Health) -> float:
    """For how many seconds more the office is left alone."""
    if health.rests_until is None:
        return 0.0
    return max(0.0, (health.rests_until - clock.real_now()).total_seconds())


def pace(unit: Unit) -> float:
    """Take the next call an office's calls a minute allow, whoever makes it; else the seconds until there is one."""
    if not unit.per_minute:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(PACE, [unit.pk, 60 / unit.per_minute])
        if cursor.rowcount:
            return 0.0
    until = Health.objects.values_list("paced_until", flat=True).get(pk=unit.pk)
    return max(0.01, (until - clock.real_now()).total_seconds()) if until else 0.01


def owe(unit: Unit, more: int) -> None:
    """Calls made beside the one that was taken are waited for after."""
    if unit.per_minute and more > 0:
        later = timedelta(seconds=60 * more / unit.per_minute)
        Health.objects.filter(pk=unit.pk).update(paced_until=F("paced_until") + later)


def claim(unit: Unit, most: int, lease: timedelta) -> list[Request]:
    """Take requests that are due at an office, the longest due first; nobody else gets them while the lease lasts."""
    fields = (field.attname for field in Request._meta.concrete_fields if field.name not in UNREAD)
    taken = Request.objects.raw(CLAIM.format(columns=", ".join(fields)), [lease.total_seconds(), unit.pk, most])
    rows = sorted(taken, key=lambda row: row.pk)
    for row in rows:
        row.unit = unit
    return rows


@command
def give_back(rows: Sequence[Request]) -> None:
    """Let requests that were claimed and not called be due at once."""
    put_off([row.pk for row in rows], clock.real_now())


def begin_batch(unit: Unit, rows: Sequence[Request]) -> str:
    """Note which requests go in one message; its key."""
    key = (rules.batch_stem(unit.pk) + chance.token())[:40]
    attribute(key, [row.key for row in rows])
    return key


@command
def settle_calls(unit: Unit, made: jobs.Made) -> None:
    """Take in what became of the calls, each by itself, and how the office is doing."""
    now, late = clock.real_now(), 0
    answered: list[Request] = []
    with holding_cases({row.case_id for row, _ in made.calls}):
        rows = _locked([row.pk for row, _ in made.calls])
        moments = {court_id: clock.now(court_id) for court_id in {row.court_id for row in rows.values()}}
        for called, outcome in made.calls:
            row, at = rows[called.pk], moments[called.court_id]
            if _settle(unit, row, outcome, now, at, answered):
                late += at > row.expected_at
        save_answers(answered)
    faults = _note_health(unit, made, now)
    tally(unit.pk, now, made.messages, faults, len(answered), late, round(1000 * made.seconds))


def _locked(ids: Sequence[int]) -> dict[int, Request]:
    """The rows, their cases' chains being locked."""
    rows = Request.objects.select_for_update().filter(pk__in=ids).defer("body", "prepared").order_by("pk")
    return {row.pk: row for row in rows}


def _settle(
    unit: Unit, row: Request, outcome: jobs.Outcome, now: datetime, at: datetime, answered: list[Request]
) -> bool:
    """Whether this was its first answer that can be read."""
    scope = queries.as_unit(unit.code, row.court_id)
    if isinstance(outcome, Accepted):
        accept(scope, row, now + timedelta(seconds=outcome.poll_after), at)
    elif isinstance(outcome, Refusal):
        fail(scope, row, outcome.code, jobs.may_pass(outcome), now + _wait(outcome, row.tries + 1), at)
    else:
        return _take(scope, unit, row, outcome, now, at, answered)
    return False


def _wait(failure: Refusal, tries: int) -> timedelta:
    told = failure.facts["retry_after"] if isinstance(failure, AgencyBusy) else 0
    return max(rules.wait(tries, chance.share()), timedelta(seconds=min(told, 3600)))


def put_off(request_ids: Sequence[int], until: datetime) -> None:
    """Let requests that are still open fall due at an instant of real time."""
    Request.objects.filter(pk__in=request_ids, state__in=("queued", "accepted")).update(due_at=until)


@command
def take_reply(request_id: int, unit: Unit, reply: AgencyReply, at: datetime) -> bool:
    """Take in an answer; one that can't be read is a failed try, so that it is fetched anew and never half believed.

    True for the first answer that can be read.
    """
    row = locked(request_id)
    return _take(queries.as_unit(unit.code, row.court_id), unit, row, reply, clock.real_now(), at)


def _take(
    scope: Scope,
    unit: Unit,
    row: Request,
    reply: AgencyReply,
    now: datetime,
    at: datetime,
    together: list[Request] | None = None,
) -> bool:
    if why := rules.unreadable(reply.items):
        failure = MalformedAnswer(unit=unit.name, why=why)
        fail(scope, row, failure.code, True, now + rules.wait(row.tries + 1, chance.share()), at)
        return False
    return answer(scope, row, reply.items, scope.actor, reply.original, at, together)


def _note_health(unit: Unit, made: jobs.Made, now: datetime) -> int:
    """How many of the messages met an office out of order."""
    outcomes = [outcome for _, outcome in made.calls]
    faults = sum(jobs.faulty(one) for one in outcomes)
    row = health_of(unit.pk)
    row.slow_ms = rules.smoothed(row.slow_ms, round(1000 * made.seconds / made.messages))
    if faults == len(outcomes):
        row.failures, row.failed_at, row.reason = row.failures + 1, now, outcomes[-1].code  # type: ignore[union-attr]
        rest = rules.rest(row.failures, chance.share())
        row.rests_until = now + rest if rest else None
    else:
        row.failures, row.answered_at, row.rests_until, row.reason = 0, now, None, ""
    row.save(update_fields=None if row._state.adding else HEALTH)
    return min(faults, 1)


def tally(
    unit_id: int, now: datetime, calls: int = 0, faults: int = 0, answered: int = 0, late: int = 0, millis: int = 0
) -> None:
    """Count what passed with an office today."""
    with connection.cursor() as cursor:
        cursor.execute(TALLY, [unit_id, clock.day(now), calls, faults, answered, late, millis])


@command
def wake(scope: Scope, unit_id: int) -> None:
    """A person lets an office be called again at once, and with it what waits for it."""
    scope.require("agency.enlist")
    Health.objects.filter(pk=unit_id).update(failures=0, rests_until=None, reason="")
    open_rows = Request.objects.filter(unit_id=unit_id, state__in=("queued", "accepted"), due_at__isnull=False)
    open_rows.update(due_at=clock.real_now(), tries=F("tries"))
    jobs.call_on([unit_id])
