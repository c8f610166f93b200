"""Filing a case and moving it: officer, lane, stay, correction, end."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from zhixing.domain.cases.events import (
    CaseClosed,
    CaseCorrected,
    CaseFiled,
    CaseResumed,
    CaseStayed,
    LaneChosen,
    OfficerAssigned,
)
from zhixing.domain.cases.filing import Filing, FilingParty, instrument_key
from zhixing.domain.cases.models import Agent, Case, Obligation, Role, Stay
from zhixing.domain.cases.queries import all_of
from zhixing.domain.cases.refusals import (
    AlreadyFiled,
    NobodyToPay,
    NoSuchOfficer,
    NotCorrectable,
    NotInThisState,
    ReasonMissing,
)
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.infra import chance
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce, lock_cases
from zhixing.kernel.scope import Scope

CORRECTABLE = ("cause", "instrument_title", "instrument_court", "judged_on", "effective_on", "doubled_interest")


@command
def file(scope: Scope, filing: Filing, at: datetime) -> Case:
    """Give the case its number and open its file, clocks and account (民诉法 247; 案号规定 9—10).

    Raises NobodyToPay, RateNotGiven, AlreadyFiled.
    """
    scope.require("case.file")
    roles = {party.role for party in filing.parties}
    if not {"applicant", "debtor"} <= roles or not filing.obligations:
        raise NobodyToPay
    for rule in (rule for one in filing.obligations for rule in one.interest):
        rule.law_rate()
    members = {one.key: (one, _register(scope, one)) for one in filing.parties}
    applicants = sorted({party.pk for one, party in members.values() if one.role == "applicant"})
    key = instrument_key(filing.instrument_court, filing.instrument_number, applicants)
    queue_up(f"instrument:{scope.court_id}:{key}")
    former = Case.objects.filter(court_id=scope.court_id, instrument_key=key, kind=filing.kind).first()
    if former is not None:
        raise AlreadyFiled(instrument=filing.instrument_number, number=former.number)
    one_case = _open(scope, filing, key, at)
    by_key = {k: _take_part(one_case, one, party) for k, (one, party) in members.items()}
    _note_obligations(one_case, filing, by_key)
    ledger.open_account(scope, f"case:{one_case.pk}", one_case.pk)
    event = CaseFiled(
        court_id=scope.court_id,
        case_id=one_case.pk,
        number=one_case.number,
        application_id=filing.application_id,
        received_on=filing.received_on.isoformat(),
        applicant_ids=applicants,
        debtor_ids=sorted({party.pk for one, party in members.values() if one.role == "debtor"}),
        amount_fen=filing.total.fen,
        flags=list(filing.flags),
    )
    announce(scope, event, at)
    return one_case


def _register(scope: Scope, one: FilingParty) -> parties.Party:
    return parties.register(
        scope, one.kind, one.name, one.id_number, one.phone, one.address, one.representative, one.e_service
    )


def _next_serial(court_id: int, kind: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_counter AS c (court_id, kind, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (court_id, kind, year) DO UPDATE SET last = c.last + 1 RETURNING last",
            [court_id, kind, year],
        )
        serial: int = cursor.fetchone()[0]
    return serial


def _open(scope: Scope, filing: Filing, key: str, at: datetime) -> Case:
    court, year = courts.court(scope.court_id), at.year
    serial = _next_serial(court.pk, filing.kind, year)
    return Case.objects.create(
        court=court,
        number=f"（{year}）{court.code}{filing.kind}{serial}号",
        kind=filing.kind,
        year=year,
        serial=serial,
        cause=filing.cause,
        application_id=filing.application_id,
        received_on=filing.received_on,
        filed_on=at.date(),
        filed_at=at,
        instrument_title=filing.instrument_title,
        instrument_court=filing.instrument_court,
        instrument_number=filing.instrument_number,
        instrument_key=key,
        judged_on=filing.judged_on,
        effective_on=filing.effective_on,
        doubled_interest=filing.doubled_interest,
        flags=list(filing.flags),
        access_code=chance.code(),
    )


def _take_part(one_case: Case, one: FilingParty, party: parties.Party) -> Role:
    role, _ = Role.objects.get_or_create(case=one_case, party=party, kind=one.role)
    Agent.objects.bulk_create(
        Agent(role=role, name=a.name, firm=a.firm, phone=a.phone, authority=a.authority) for a in one.agents
    )
    return role


def _note_obligations(one_case: Case, filing: Filing, by_key: Mapping[str, Role]) -> None:
    rows = Obligation.objects.bulk_create(
        Obligation(
            case=one_case,
            no=no,
            what=one.what,
            amount_fen=one.amount.fen,
            accrued_fen=one.accrued.fen,
            due_on=one.due_on,
            interest=[rule.plain() for rule in one.interest],
            joint=one.joint,
            priority=one.priority,
            is_cost=one.is_cost,
        )
        for no, one in enumerate(filing.obligations, start=1)
    )
    for name in ("payers", "payees"):
        through = getattr(Obligation, name).through
        through.objects.bulk_create(
            through(obligation_id=row.pk, role_id=by_key[k].pk)
            for row, one in zip(rows, filing.obligations, strict=True)
            for k in dict.fromkeys(getattr(one, name))
        )


def _locked(scope: Scope, case_id: int, *statuses: str) -> Case:
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
    one_case = _locked(scope, case_id, "active")
    one_case.lane = lane
    one_case.save(update_fields=["lane"])
    announce(scope, LaneChosen(court_id=one_case.court_id, case_id=case_id, lane=lane, reasons=reasons), at)


@command
def stay(scope: Scope, case_id: int, ground: str, at: datetime, stops_interest: bool = False) -> None:
    """Let the case rest (民诉法 267; 执行和解规定)."""
    scope.require("case.stay")
    one_case = _locked(scope, case_id, "active")
    one_case.status = Case.Status.STAYED
    one_case.save(update_fields=["status"])
    Stay.objects.create(
        case=one_case, ground=ground, from_on=at.date(), decided_by=scope.actor, stops_interest=stops_interest
    )
    announce(scope, CaseStayed(court_id=one_case.court_id, case_id=case_id, ground=ground), at)


@command
def resume(scope: Scope, case_id: int, at: datetime) -> None:
    """The ground of the stay is gone: go on (执行工作规定 60)."""
    scope.require("case.stay")
    one_case = _locked(scope, case_id, "stayed")
    one_case.status = Case.Status.ACTIVE
    one_case.save(update_fields=["status"])
    rest = Stay.objects.get(case=one_case, until_on=None)
    rest.until_on = at.date()
    rest.save(update_fields=["until_on"])
    days = (rest.until_on - rest.from_on).days
    announce(scope, CaseResumed(court_id=one_case.court_id, case_id=case_id, stayed_days=days), at)


@command
def correct(scope: Scope, case_id: int, field: str, value: str, reason: str, at: datetime) -> None:
    """Set a wrong entry of the case file right; the log keeps which field and why. Raises NotCorrectable."""
    scope.require("case.correct")
    if field not in CORRECTABLE:
        raise NotCorrectable(field=field, fields="、".join(CORRECTABLE))
    if not reason.strip():
        raise ReasonMissing
    one_case = _locked(scope, case_id, "active", "stayed")
    setattr(one_case, field, _typed(field, value))
    one_case.save(update_fields=[field])
    event = CaseCorrected(court_id=one_case.court_id, case_id=case_id, field=field, reason=reason.strip())
    announce(scope, event, at)


def _typed(field: str, value: str) -> Any:
    if field.endswith("_on"):
        return date.fromisoformat(value)
    return value in ("true", "1", "是") if field == "doubled_interest" else value.strip()


@command
def close(scope: Scope, case_id: int, how: str, at: datetime) -> None:
    """End the case; `closings` calls this once its conditions hold (执行工作规定 64)."""
    one_case = _locked(scope, case_id, "active", "stayed")
    one_case.status, one_case.closed_on, one_case.closed_how = Case.Status.CLOSED, at.date(), how
    one_case.save(update_fields=["status", "closed_on", "closed_how"])
    Stay.objects.filter(case=one_case, until_on=None).update(until_on=at.date())
    announce(scope, CaseClosed(court_id=one_case.court_id, case_id=case_id, how=how), at)
