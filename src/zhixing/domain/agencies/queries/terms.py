"""By when offices answer: as they have promised, and as long as a court waits."""

from collections.abc import Iterable
from datetime import datetime

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.models import Unit
from zhixing.domain.procedure import api as procedure
from zhixing.infra import clock
from zhixing.kernel.holidays import Holidays


def promises(units: Iterable[Unit], at: datetime) -> dict[int, datetime]:
    """When each office has promised to answer what it is asked at an instant, by its id: its hours are counted while it is open."""
    table = procedure.holidays()
    return {unit.pk: _promise(unit, at, table) for unit in units}


def waits_until(units: Iterable[Unit], at: datetime) -> dict[int, datetime]:
    """How long a court waits for each office's answer to what it asks at an instant, by the office's id."""
    table = procedure.holidays()
    given = rules.COUNTER_WITHIN.after(clock.day(at), holidays=table).on - clock.day(at)
    return {
        unit.pk: max(at + (given if unit.by_hand else rules.ANSWER_WITHIN), _promise(unit, at, table)) for unit in units
    }


def _promise(unit: Unit, at: datetime, table: Holidays) -> datetime:
    return rules.promised_at(unit.office_hours, at.astimezone(clock.SHANGHAI), unit.promise_hours, table)
