"""The only reader of the clock. Court time is database time plus the practice court's shift, if it has one."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from zhixing.infra.models import Clock, Tenant

SHANGHAI = ZoneInfo("Asia/Shanghai")

NOW = """
SELECT clock_timestamp() + coalesce(c.shift + (c.rate - 1) * greatest(interval '0',
         least(clock_timestamp(), c.until_at) - c.base_at), interval '0')
FROM infra_tenant t LEFT JOIN infra_clock c ON c.id = t.clock_id WHERE t.id = %s
"""


def now(court_id: int) -> datetime:
    """Court time of this court, in Asia/Shanghai. Raises Tenant.DoesNotExist for an unknown court."""
    with connection.cursor() as cursor:
        cursor.execute(NOW, [court_id])
        row = cursor.fetchone()
    if row is None:
        raise Tenant.DoesNotExist(court_id)
    return row[0].astimezone(SHANGHAI)  # type: ignore[no-any-return]


def real_now() -> datetime:
    """Database time without any shift: for wires, tickets, retries and certificates."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].astimezone(SHANGHAI)  # type: ignore[no-any-return]


def today(court_id: int) -> date:
    """The court's day."""
    return now(court_id).date()


def open_tenant(court_id: int, practice: bool) -> Tenant:
    """Give a new court its row here; all practice courts share one clock."""
    clock = None
    if practice:
        clock = Clock.objects.order_by("pk").first() or Clock.objects.create(shift=timedelta())
    return Tenant.objects.create(pk=court_id, practice=practice, clock=clock)


@transaction.atomic
def let_run(court_id: int, span: timedelta, seconds: int) -> None:
    """Let the practice clock pass `span` of court time in `seconds` real seconds; it never runs back.

    Raises Tenant.DoesNotExist when the court has no clock, that is, when it is not a practice court.
    """
    tenant = Tenant.objects.filter(practice=True, clock__isnull=False).get(pk=court_id)
    clock = Clock.objects.select_for_update().get(tenant=tenant)
    real = real_now()
    clock.shift = now(court_id) - real
    clock.base_at, clock.until_at = real, real + timedelta(seconds=seconds)
    clock.rate = max(1, round(span.total_seconds() / seconds))
    clock.save()


def day(moment: datetime) -> date:
    """The day of an instant in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def morning(on: date) -> datetime:
    """The first instant of a day in Asia/Shanghai."""
    return datetime(on.year, on.month, on.day, tzinfo=SHANGHAI)


class Stopwatch:
    """Real milliseconds since it was made."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    def milliseconds(self) -> int:
        return round((time.perf_counter() - self._started) * 1000)
