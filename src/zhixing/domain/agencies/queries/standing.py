"""How offices are doing: what passed with each by day, what waits, whether they are left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.models import Health, Request, Unit, UnitChange, UnitDay, UnitKey
from zhixing.domain.agencies.refusals import NoSuchUnit
from zhixing.infra import clock

DAYS = 30
SUMMED = ("answered", "late", "calls", "faults", "millis")


@dataclass(frozen=True)
class Standing:
    """An office over the last thirty days. `state` is done (well), soon (slow, late), late (resting) or idle."""

    unit: Unit
    waiting: int
    overdue: int
    answered: int
    late: int
    calls: int
    faults: int
    millis: int
    health: Health | None

    @property
    def on_time(self) -> int | None:
        """Answers within the promise, in per cent; None without answers."""
        return None if not self.answered else round(100 * (self.answered - self.late) / self.answered)

    @property
    def average_ms(self) -> int | None:
        return round(self.millis / self.calls) if self.calls else None

    @property
    def state(self) -> str:
        if self.health is not None and self.health.failures:
            return "late"
        if self.overdue or (self.on_time is not None and self.on_time < 90):
            return "soon"
        return "done" if self.calls or self.answered else "idle"


def directory(kind: str = "", area: str = "", words: str = "", closed: bool = False, under: str = "") -> QuerySet[Unit]:
    """Active offices by kind, area and a part of the name or code, in the order of their codes; or the closed ones.

    `under`: only those right under the office with this code.
    """
    rows = Unit.objects.filter(active=not closed).select_related("parent", "health").order_by("code")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(area=area) if area else rows
    rows = rows.filter(parent__code=under) if under else rows
    return rows.filter(Q(name__icontains=words) | Q(code__icontains=words)) if words else rows


def kinds() -> list[tuple[str, int]]:
    """Kinds of offices and how many there are, the most first."""
    rows = Unit.objects.filter(active=True).order_by().values_list("kind").annotate(n=Count("pk"))
    return sorted(((kind, n) for kind, n in rows), key=lambda one: (-one[1], one[0]))


def areas() -> list[str]:
    found = Unit.objects.filter(active=True).exclude(area="").order_by("area")
    return list(found.values_list("area", flat=True).distinct())


def standings(units: Sequence[Unit], at: datetime) -> list[Standing]:
    """How these offices are doing, in the same order; `at` says by court time which answers are overdue."""
    ids, today = [unit.pk for unit in units], clock.day(clock.real_now())
    past = UnitDay.objects.filter(unit_id__in=ids, on__gt=today - timedelta(days=DAYS)).order_by().values("unit_id")
    summed = past.annotate(**{f"sum_{name}": Sum(name) for name in SUMMED})
    sums: dict[int, dict[str, Any]] = {row["unit_id"]: dict(row) for row in summed}
    open_rows = Request.objects.filter(unit_id__in=ids, state__in=("queued", "accepted")).order_by().values("unit_id")
    counted = open_rows.annotate(n=Count("pk"), over=Count("pk", filter=Q(expected_at__lt=at)))
    waiting: dict[int, dict[str, Any]] = {row["unit_id"]: dict(row) for row in counted}
    return [_standing(unit, sums.get(unit.pk, {}), waiting.get(unit.pk, {})) for unit in units]


def _standing(unit: Unit, sums: Mapping[str, Any], waiting: Mapping[str, Any]) -> Standing:
    whole: dict[str, Any] = {name: sums.get(f"sum_{name}") or 0 for name in SUMMED}
    health = getattr(unit, "health", None)
    return Standing(unit, waiting.get("n", 0), waiting.get("over", 0), **whole, health=health)


def days_of(unit_id: int, days: int = 14) -> list[tuple[date, int, int]]:
    """(day, answered, late) of the last days, the oldest first, days without any included."""
    today = clock.day(clock.real_now())
    rows = {row.on: row for row in UnitDay.objects.filter(unit_id=unit_id, on__gt=today - timedelta(days=days))}
    span = [today - timedelta(days=n) for n in range(days - 1, -1, -1)]
    return [(on, rows[on].answered if on in rows else 0, rows[on].late if on in rows else 0) for on in span]


def entry(code: str) -> Unit:
    """An office of the directory, closed ones too. Raises NoSuchUnit."""
    found = Unit.objects.select_related("parent", "health").filter(code=code).first()
    if found is None:
        raise NoSuchUnit(item=code)
    return found


def written(unit: Unit) -> dict[str, Any]:
    """An office's entry as a sheet writes it, by `rules.COLUMNS`; keys are left out."""
    told = {name: getattr(unit, name) for name in rules.COLUMNS if name not in ("algorithm", "public_key")}
    more = {"items": " ".join(unit.items), "parent": unit.parent.code if unit.parent else ""}
    return told | more | {"four_eyes": "是" if unit.four_eyes else "否"}


def changes(unit_id: int, most: int = 50) -> list[UnitChange]:
    """What was changed in an office's entry, newest first."""
    return list(UnitChange.objects.filter(unit_id=unit_id).order_by("-at", "-pk")[:most])


def all_keys(unit_id: int) -> list[UnitKey]:
    """Every key of an office, the newest first."""
    return list(UnitKey.objects.filter(unit_id=unit_id).order_by("-from_on", "-pk"))
