"""What calls to offices leave behind: which requests are under way, what became of them, how the office is doing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from zhixing.domain.agencies import jobs, queries, rules
from zhixing.domain.agencies.commands.answers import note_accepted, note_failure, take_answer
from zhixing.domain.agencies.commands.messages import attribute
from zhixing.domain.agencies.models import Health, Request, Unit
from zhixing.gateways.agencies import Accepted, AgencyReply, ItemAnswer
from zhixing.gateways.failures import AgencyBusy, MalformedAnswer
from zhixing.gateways.iso20022.auth import AccountsAnswer
from zhixing.infra import chance, clock
from zhixing.infra.commands import command
from zhixing.infra.events import holding_cases
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

TALLY = """
INSERT INTO agencies_unitday (unit_id, "on", calls, faults, answered, late, millis) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (unit_id, "on") DO UPDATE SET calls = agencies_unitday.calls + excluded.calls,
  faults = agencies_unitday.faults + excluded.faults, answered = agencies_unitday.answered + excluded.answered,
  late = agencies_unitday.late + excluded.late, millis = agencies_unitday.millis + excluded.millis
"""


def health_of(unit_id: int) -> Health:
    """How the office is doing now."""
    return Health.objects.filter(pk=unit_id).first() or Health(unit_id=unit_id)


def rests(health: Health) -> float:
    """For how many seconds more the office is left alone."""
    if health.rests_until is None:
        return 0.0
    return max(0.0, (health.rests_until - clock.real_now()).total_seconds())


@command
def claim(unit: Unit, most: int, lease: timedelta) -> list[Request]:
    """Take requests that are due at an office, the longest due first; nobody else gets them while the lease lasts."""
    now = clock.real_now()
    due = Request.objects.filter(unit=unit, due_at__lte=now, state__in=("queued", "accepted")).order_by("due_at", "pk")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    Request.objects.filter(pk__in=ids).update(due_at=now + lease)
    rows = Request.objects.filter(pk__in=ids).select_related("unit", "court").order_by("pk")
    return list(rows) if ids else []


def begin_batch(unit: Unit, rows: Sequence[Request]) -> str:
    """Note which requests go in one message; its key."""
    key = f"B{unit.pk}-{chance.token()}"[:40]
    attribute(key, [row.key for row in rows])
    return key


@command
def settle_calls(unit: Unit, calls: Sequence[tuple[Request, jobs.Outcome]], took: float) -> None:
    """Take in what became of the calls, each by itself, and how the office is doing."""
    now = clock.real_now()
    with holding_cases({row.case_id for row, _ in calls}):
        waited = [_settle(row, outcome, now) for row, outcome in calls]
    late = [
        rules.is_late(row.asked_at, at, unit.promise_hours) for (row, _), at in zip(calls, waited, strict=True) if at
    ]
    _note_health(unit, [outcome for _, outcome in calls], round(1000 * took), now)
    tally(unit.pk, now, answered=len(late), late=sum(late))


def _settle(row: Request, outcome: jobs.Outcome, now: datetime) -> datetime | None:
    """When it was answered, by the court's clock; None when it was not."""
    scope, at = queries.as_unit(row.unit.code, row.court_id), clock.now(row.court_id)
    if isinstance(outcome, Accepted):
        note_accepted(scope, row.pk, at)
        put_off(row.pk, now + timedelta(seconds=outcome.poll_after))
    elif isinstance(outcome, Refusal):
        if note_failure(scope, row.pk, outcome.code, jobs.may_pass(outcome), at):
            put_off(row.pk, now + _wait(outcome, row.tries + 1))
    elif take_reply(row, outcome, at):
        return at
    return None


def _wait(failure: Refusal, tries: int) -> timedelta:
    told = failure.facts["retry_after"] if isinstance(failure, AgencyBusy) else 0
    return max(rules.wait(tries, chance.share()), timedelta(seconds=min(told, 3600)))


@command
def put_off(request_id: int, until: datetime) -> None:
    """Let a request that is still open fall due at an instant of real time."""
    Request.objects.filter(pk=request_id, state__in=("queued", "accepted")).update(due_at=until)


def take_reply(row: Request, reply: AgencyReply | AccountsAnswer, at: datetime) -> bool:
    """Take in an answer; one that can't be read is a failed try, so that it is fetched anew and never half believed.

    True for the first answer that can be read.
    """
    scope = queries.as_unit(row.unit.code, row.court_id)
    if isinstance(reply, AccountsAnswer):
        items: tuple[ItemAnswer, ...] = (rules.account_answer(reply.statements, reply.complete),)
    else:
        items = reply.items
    if why := rules.unreadable(items):
        failure = MalformedAnswer(unit=row.unit.name, why=why)
        if note_failure(scope, row.pk, failure.code, True, at):
            put_off(row.pk, clock.real_now() + rules.wait(row.tries + 1, chance.share()))
        return False
    return take_answer(scope, row.pk, items, scope.actor, reply.original, at)


def _note_health(unit: Unit, outcomes: Sequence[jobs.Outcome], millis: int, now: datetime) -> None:
    faults = sum(jobs.faulty(one) for one in outcomes)
    row = health_of(unit.pk)
    row.slow_ms = rules.smoothed(row.slow_ms, millis)
    if faults == len(outcomes):
        row.failures, row.failed_at, row.reason = row.failures + 1, now, outcomes[-1].code  # type: ignore[union-attr]
        rest = rules.rest(row.failures, chance.share())
        row.rests_until = now + rest if rest else None
    else:
        row.failures, row.answered_at, row.rests_until, row.reason = 0, now, None, ""
    row.save()
    tally(unit.pk, now, calls=1, faults=1 if faults else 0, millis=millis)


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
