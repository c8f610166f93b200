"""The end of holds: what lapses next, what rings for whom, and what lapsed without anybody dealing with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from zhixing.domain.courts import api as courts
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.models import Order, Seizure
from zhixing.domain.seizures.queries import Control, control, seizures
from zhixing.kernel.scope import Scope

State = Seizure.State
OFFICER = "officer"
"""Hears of the holds of his own cases only."""


def expiring(scope: Scope, on: date, within: int = 60, most: int = 200) -> list[Control]:
    """The next holds in force that end within so many days, soonest first, those past their end before them."""
    return ending(scope, on, date.min, on + timedelta(days=within), most)


def ending(scope: Scope, on: date, first: date, last: date, most: int = 200) -> list[Control]:
    """Holds in force that end between two days, soonest first, at most so many."""
    rows = seizures(scope).filter(state=State.EFFECTIVE, until_on__range=(first, last)).order_by("until_on", "pk")
    return [control(row, on) for row in rows.prefetch_related("orders")[:most]]


def ends(scope: Scope, first: date, last: date) -> dict[date, int]:
    """How many holds in force end on each day between two days; days without any are left out."""
    rows = Seizure.objects.filter(court_id__in=scope.courts, state=State.EFFECTIVE, until_on__range=(first, last))
    rows = rows.exclude(case_id__in=scope.recused) if scope.recused else rows
    found = rows.order_by("until_on").values_list("until_on").annotate(many=Count("pk"))
    return {day: many for day, many in found if day is not None}


def unhandled(scope: Scope, most: int = 3) -> tuple[int, list[Seizure]]:
    """Holds that lapsed and that nobody has dealt with: how many, and the last of them (查扣冻规定 27)."""
    rows = seizures(scope).filter(state=State.LAPSED, handled_at=None)
    return rows.count(), list(rows.order_by("-ended_on", "-pk")[:most])


def ended(scope: Scope, first: date, last: date) -> tuple[int, int]:
    """How many holds lapsed between two days, and how many were renewed in time."""
    lapsed = seizures(scope).filter(state=State.LAPSED, ended_on__range=(first, last)).order_by().count()
    renewed = Order.objects.filter(seizure__court_id__in=scope.courts, act="renew", state=Order.State.DONE)
    renewed = renewed.filter(done_at__date__range=(first, last)).exclude(seizure__case_id__in=scope.recused)
    return lapsed, renewed.count()


@dataclass(frozen=True)
class Ringing:
    """What rings for one person: `step` the loudest alarm, `steps` how many holds at each, `first` the one that ends first."""

    step: int
    steps: tuple[int, ...]
    first: Seizure


def ringing(scope: Scope, groups: Iterable[str], on: date) -> Ringing | None:
    """The holds whose alarm reaches this person, deputies included: of his own cases early, else as his groups hear."""
    own, shared = rules.hears_from({OFFICER}, on), rules.hears_from(set(groups) - {OFFICER}, on)
    rows = seizures(scope).filter(state=State.EFFECTIVE, until_on__gte=on)
    rows = rows.filter(
        Q(until_on__lte=on + timedelta(days=own), case__officer_id__in=courts.acts_for(scope, on))
        | (Q(until_on__lte=on + timedelta(days=shared)) if shared else Q(pk=None))
    )
    first = rows.order_by("until_on", "pk").first()
    if first is None:
        return None
    days = rows.order_by("until_on").values_list("until_on").annotate(many=Count("pk"))
    steps = rules.by_step({day: many for day, many in days if day is not None}, on)
    return Ringing(max(step for step, many in enumerate(steps) if many), steps, first)


def ringing_ids(court_id: int, on: date) -> list[int]:
    """Holds whose next day to ring has come."""
    rows = Seizure.objects.filter(court_id=court_id, state=State.EFFECTIVE, alarm_on__lte=on)
    return list(rows.order_by("alarm_on", "pk").values_list("pk", flat=True)[:500])


def overdue_ids(court_id: int, on: date) -> list[int]:
    """Holds whose last day has passed."""
    rows = Seizure.objects.filter(court_id=court_id, state=State.EFFECTIVE, until_on__lt=on)
    return list(rows.order_by("until_on", "pk").values_list("pk", flat=True)[:500])
