"""Filing a case: its number, its parties, what they owe each other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection

from zhixing.domain.cases.events import CaseFiled
from zhixing.domain.cases.filing import Filing, FilingParty, instrument_key, instrument_number, right_of
from zhixing.domain.cases.models import Agent, Case, Obligation, Role
from zhixing.domain.cases.refusals import AlreadyFiled, NobodyToPay
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.infra import chance
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce
from zhixing.kernel.scope import Scope
from zhixing.law import filing_instruments as law


@command
def file(scope: Scope, filing: Filing, at: datetime) -> Case:
    """Give the case its number and open its file, clocks and accounts, one for each debtor to pay into (民诉法 247; 案号规定 9—10).

    Raises NobodyToPay, RateNotGiven, RightUnknown, AlreadyFiled.
    """
    scope.require("case.file")
    roles = {party.role for party in filing.parties}
    if not {"applicant", "debtor"} <= roles or not filing.obligations:
        raise NobodyToPay
    for one in filing.obligations:
        right_of(one.priority)
        for rule in one.interest:
            rule.law_rate()
    members = {one.key: (one, _register(scope, one)) for one in filing.parties}
    applicants = sorted({party.pk for one, party in members.values() if one.role == "applicant"})
    filing = replace(filing, instrument_number=instrument_number(filing.instrument_number))
    _check_not_filed(scope, filing, applicants)
    one_case = _open(scope, filing, instrument_key(filing.instrument_court, filing.instrument_number, applicants), at)
    by_key = {k: _take_part(one_case, one, party) for k, (one, party) in members.items()}
    _note_obligations(one_case, filing, by_key)
    debtors = sorted({party.pk for one, party in members.values() if one.role == "debtor"})
    for code in (f"case:{one_case.pk}", *(f"payable:{one_case.pk}:{party_id}" for party_id in debtors)):
        ledger.open_account(scope, code, one_case.pk)
    event = CaseFiled(
        court_id=scope.court_id,
        case_id=one_case.pk,
        number=one_case.number,
        application_id=filing.application_id,
        received_on=filing.received_on.isoformat(),
        applicant_ids=applicants,
        debtor_ids=debtors,
        amount_fen=filing.total.fen,
        flags=list(filing.flags),
        non_litigation=bool(law.non_litigation(filing.instrument_kind, at.date())),
    )
    announce(scope, event, at)
    return one_case


def _check_not_filed(scope: Scope, filing: Filing, applicants: Sequence[int]) -> None:
    """One applicant enforces an instrument once, alone or with others. Where a number of his is missing, here or in the
    former case, his name tells. Raises AlreadyFiled."""
    queue_up(f"instrument:{scope.court_id}:{filing.instrument_number}")
    same = Case.objects.filter(
        court_id=scope.court_id, kind=filing.kind, instrument_number=filing.instrument_number
    ).prefetch_related("roles__party")
    told = [one for one in filing.parties if one.role == "applicant"]
    for former in same:
        for party in (role.party for role in former.roles.all() if role.kind == Role.Kind.APPLICANT):
            by_name = any(
                one.name.strip() == party.name.strip() and not (one.id_number and party.id_number) for one in told
            )
            if party.pk in applicants or by_name:
                raise AlreadyFiled(instrument=filing.instrument_number, number=former.number)


def _register(scope: Scope, one: FilingParty) -> parties.Party:
    return parties.register(
        scope,
        one.kind,
        one.name,
        one.id_number,
        one.phone,
        one.address,
        one.representative,
        one.e_service,
        one.address_confirmed,
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
        instrument_kind=filing.instrument_kind,
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
