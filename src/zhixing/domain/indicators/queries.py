"""The indicators reckoned from cases and nodes, for the courts in scope; courts stand in the order of their codes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.kernel.scope import Scope
from zhixing.law import indicators as law


@dataclass(frozen=True)
class Reading:
    """One indicator in one period: the formula of its last day, its value, and the part and whole it comes from."""

    indicator: law.Indicator
    formula: law.Formula
    period: law.Calendar
    value: Decimal | None
    part: int
    whole: int


@dataclass(frozen=True)
class Month:
    """Cases filed and closed in a month, and how long those closed had taken."""

    period: law.Calendar
    filed: int
    closed: int
    days: int
    open_before: int

    @property
    def base(self) -> int:
        """Cases open at its start and filed in it."""
        return self.open_before + self.filed

    @property
    def closed_share(self) -> Decimal | None:
        """K14, per cent."""
        return law.measure("K14", self.closed, self.base, self.period.last).value

    @property
    def mean_days(self) -> Decimal | None:
        """K7, days."""
        return law.measure("K7", self.days, self.closed, self.period.last).value


@dataclass(frozen=True)
class CourtRow:
    """A court's open cases and its overdue nodes by station of the path."""

    court: courts.Court
    open: int
    late: dict[str, int]


def months(scope: Scope, on: date, many: int = 12) -> list[Month]:
    """The last months up to a day, oldest first, over first executions (首执)."""
    scope.require("indicator.view")
    periods = law.last_months(on, many)
    rows = cases.cases(scope).filter(kind="执").order_by()
    filed, closed, days = _by_month(rows, "filed_on"), _by_month(rows, "closed_on"), _days(rows)
    before = rows.filter(filed_on__lt=periods[0].first)
    waiting = before.filter(Q(closed_on=None) | Q(closed_on__gte=periods[0].first)).count()
    found = []
    for period in periods:
        key = period.first
        one = Month(period, filed.get(key, 0), closed.get(key, 0), days.get(key, 0), waiting)
        found.append(one)
        waiting += one.filed - one.closed
    return found


def _by_month(rows: QuerySet[cases.Case], field: str) -> dict[date, int]:
    months = rows.filter(**{f"{field}__isnull": False}).annotate(month=TruncMonth(field))
    return dict(months.values("month").annotate(n=Count("pk")).values_list("month", "n"))


def _days(rows: QuerySet[cases.Case]) -> dict[date, int]:
    ended = rows.filter(closed_on__isnull=False).annotate(
        month=TruncMonth("closed_on"), took=F("closed_on") - F("filed_on")
    )
    sums = ended.values("month").annotate(days=Sum("took")).values_list("month", "days")
    return {month: took.days for month, took in sums}


def readings(scope: Scope, on: date) -> list[Reading]:
    """K14, K7 and K23 for the month so far, K13 and K24 as of now."""
    now = months(scope, on, 1)[0]
    lapsed, renewed = seizures.ended(scope, now.period.first, on)
    silent, ever = seizures.unhandled(scope, 0)[0], seizures.ended(scope, date.min, on)[0]
    open_cases, late = _open(scope), sum(row["late"] for row in procedure.court_tally(scope, on))
    return [
        _reading("K14", now.period, now.closed, now.base),
        _reading("K7", now.period, now.days, now.closed),
        _reading("K13", law.Calendar(on, on), late, open_cases),
        _reading("K23", now.period, lapsed, lapsed + renewed),
        _reading("K24", law.Calendar(on, on), silent, ever),
    ]


def _reading(key: str, period: law.Calendar, part: int, whole: int) -> Reading:
    known = law.INDICATORS[key]
    value = law.measure(key, part, whole, period.last).value
    return Reading(known, known.formula(period.last), period, value, part, whole)


def _open(scope: Scope) -> int:
    return cases.cases(scope).exclude(status="closed").order_by().count()


def by_court(scope: Scope, on: date) -> list[CourtRow]:
    """Each court's open cases and overdue nodes by station, in the order of court codes: no ranking."""
    scope.require("indicator.view")
    open_cases = dict(
        cases.cases(scope)
        .exclude(status="closed")
        .order_by()
        .values("court_id")
        .annotate(n=Count("pk"))
        .values_list("court_id", "n")
    )
    late: dict[int, dict[str, int]] = {}
    for row in procedure.court_tally(scope, on):
        station = procedure.definitions()[row["code"]].station
        of_court = late.setdefault(row["court_id"], {})
        of_court[station] = of_court.get(station, 0) + row["late"]
    found = [courts.court(court_id) for court_id in scope.courts]
    return [
        CourtRow(one, open_cases.get(one.pk, 0), late.get(one.pk, {}))
        for one in sorted(found, key=lambda one: one.code)
    ]
