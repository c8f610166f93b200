"""Moving a case: officer, lane, stay, end."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from zhixing.domain.cases.events import (
    CaseClosed,
    CaseResumed,
    CaseStayed,
    LaneChosen,
    OfficerAssigned,
)
from zhixing.domain.cases.filing import Settlement
from zhixing.domain.cases.models import Case, Stay
from zhixing.domain.cases.queries import all_of
from zhixing.domain.cases.refusals import (
    NoSuchOfficer,
    NotInThisState,
    SettlementMissing,
)
from zhixing.domain.courts import api as courts
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_cases
from zhixing.kernel.scope import Scope

SETTLEMENT = "settlement"


def locked(scope: Scope, case_id: int, *statuses: str) -> Case:
    return _all_locked(scope, [case_id], *statuses)[0]


def _all_locked(scope: Scope, case_ids: Iterable[int], *statuses: str) -> list[Case]:
    wanted = sorted(case_ids)
    lock_cases(wanted)
    all_of(scope, wanted)
    rows = list(Case.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    for row in rows:
        if row.status not in statuses:
            raise NotInThisState(status=row.status)
    return rows


@command
def assign(scope: Scope, case_id: int, staff_id: int, at: datetime) -> None:
    """Name the handler (法发〔2006〕35号 2). Raises NoSuchOfficer."""
    assign_all(scope, {case_id: staff_id}, at)


@command
def assign_all(scope: Scope, chosen: Mapping[int, int], at: datetime) -> None:
    """Name the handlers of cases, case -> staff, all or none. Raises what `assign` raises."""
    scope.require("case.assign")
    rows = _all_locked(scope, list(chosen), "active", "stayed")
    officers = {person.id for person in courts.people(scope, at.date(), "officer")}
    recused = courts.recusals(chosen)
    for row in rows:
        row.officer_id = staff_id = chosen[row.pk]
        if staff_id not in officers or (staff_id, row.pk) in recused:
            raise NoSuchOfficer(staff_id=staff_id)
        event = OfficerAssigned(court_id=row.court_id, case_id=row.pk, object=f"staff:{staff_id}", staff_id=staff_id)
        announce(scope, event, at)
    for staff_id in set(chosen.values()):
        Case.objects.filter(pk__in=[row.pk for row in rows if row.officer_id == staff_id]).update(officer_id=staff_id)


@command
def choose_lane(scope: Scope, case_id: int, lane: str, reasons: list[str], at: datetime) -> None:
    """Put the case on the simple or the complex lane (繁简分流, 法〔2021〕322号 7)."""
    scope.require("case.assign")
    one_case = locked(scope, case_id, "active")
    one_case.lane = lane
    one_case.save(update_fields=["lane"])
    announce(scope, LaneChosen(court_id=one_case.court_id, case_id=case_id, lane=lane, reasons=reasons), at)


@command
def stay(
    scope: Scope,
    case_id: int,
    ground: str,
    at: datetime,
    stops_interest: bool = False,
    settled: Settlement | None = None,
) -> None:
    """Let the case rest (民诉法 267); on a settlement, with what was agreed (和解规定). Raises SettlementMissing."""
    scope.require("case.stay")
    if ground != SETTLEMENT:
        settled = None
    elif settled is None or not settled.terms.strip() or settled.perform_by < at.date():
        raise SettlementMissing()
    one_case = locked(scope, case_id, "active")
    one_case.status = Case.Status.STAYED
    one_case.save(update_fields=["status"])
    rest = Stay(case=one_case, ground=ground, from_on=at.date(), decided_by=scope.actor, stops_interest=stops_interest)
    event = CaseStayed(court_id=one_case.court_id, case_id=case_id, ground=ground)
    if settled is not None:
        rest.terms, rest.perform_by = settled.terms.strip(), settled.perform_by
        event = replace(event, perform_by=settled.perform_by.isoformat())
    rest.save()
    announce(scope, event, at)


@command
def resume(scope: Scope, case_id: int, at: datetime) -> None:
    """The ground of the stay is gone: go on (执行工作规定 60)."""
    scope.require("case.stay")
    one_case = locked(scope, case_id, "stayed")
    one_case.status = Case.Status.ACTIVE
    one_case.save(update_fields=["status"])
    rest = Stay.objects.get(case=one_case, until_on=None)
    rest.until_on = at.date()
    rest.save(update_fields=["until_on"])
    days = (rest.until_on - rest.from_on).days
    announce(scope, CaseResumed(court_id=one_case.court_id, case_id=case_id, stayed_days=days), at)


@command
def close(scope: Scope, case_id: int, how: str, at: datetime) -> None:
    """End the case; `closings` calls this once its conditions hold (执行工作规定 64)."""
    one_case = locked(scope, case_id, "active", "stayed")
    one_case.status, one_case.closed_on, one_case.closed_how = Case.Status.CLOSED, at.date(), how
    one_case.save(update_fields=["status", "closed_on", "closed_how"])
    Stay.objects.filter(case=one_case, until_on=None).update(until_on=at.date())
    announce(scope, CaseClosed(court_id=one_case.court_id, case_id=case_id, how=how), at)
