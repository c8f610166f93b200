"""Taking an application in, completing its form, and filing it; letters of parties and their answers."""

import json
from datetime import date, datetime
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.intake import edited
from zhixing.domain.intake import form as forms
from zhixing.domain.intake.events import (
    ApplicationReceived,
    ApplicationRefused,
    ApplicationReturned,
    LetterAnswered,
    LetterReceived,
)
from zhixing.domain.intake.filed import filing as filing_of
from zhixing.domain.intake.models import Application, Letter
from zhixing.domain.intake.queries import application, letter
from zhixing.domain.intake.reading import read
from zhixing.domain.intake.reading.text import suffix_of, text_of
from zhixing.domain.intake.refusals import (
    ApplicationDecided,
    FormIncomplete,
    InstrumentUnknown,
    LetterIsAnswered,
    LetterUnreadable,
    TooManyLetters,
    WrongNumber,
)
from zhixing.domain.intake.shape import check as check_shape
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel import identifiers
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law import filing as law
from zhixing.law import finding
from zhixing.law.filing_instruments import INSTRUMENTS
from zhixing.law.limits import MESSAGE_ANSWERED, limit

LATE = "late_application"
LONGEST, MOST_OPEN = 2000, 5
"""Characters of a letter, and letters of a party that may wait for an answer [design]."""


@command
def receive(scope: Scope, file_name: str, content: bytes, at: datetime, kind: str = "judgment") -> Application:
    """Take in the file of a judgment, or of another `kind` of instrument, and read it into a form.

    Raises ScanWithoutText, UnreadableFile, NotACivilJudgment, NothingPayable, InstrumentUnknown.
    """
    scope.require("intake.receive")
    if kind not in INSTRUMENTS:
        raise InstrumentUnknown(kind=kind)
    text = text_of(content, file_name)
    form = forms.of_judgment(read(text, kind), at.date(), kind)
    if kind != "judgment":
        edited.begin(form)
    lock_court(scope.court_id)
    row = Application.objects.create(
        court_id=scope.court_id,
        received_on=at.date(),
        received_at=at,
        received_by=scope.actor,
        file_name=file_name[-128:],
        file_key=files.store(content, suffix_of(content)),
        text=text,
        form=json.dumps(form, ensure_ascii=False),
    )
    event = ApplicationReceived(
        court_id=scope.court_id,
        object=f"application:{row.pk}",
        application_id=row.pk,
        received_on=row.received_on.isoformat(),
    )
    announce(scope, event, at)
    return row


def _open(scope: Scope, application_id: int) -> Application:
    lock_court(scope.court_id)
    found = application(scope, application_id)
    row = Application.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.state not in (Application.State.RECEIVED, Application.State.RETURNED):
        raise ApplicationDecided(application_id=application_id)
    return row


@command
def amend(scope: Scope, application_id: int, form: forms.Form) -> Application:
    """Save the form as the clerk changed it, whole or not: a draft is never lost. Raises FormUnreadable."""
    scope.require("intake.receive")
    row = _open(scope, application_id)
    row.form = json.dumps(check_shape(form), ensure_ascii=False)
    row.save(update_fields=["form"])
    return row


@command
def accept(scope: Scope, application_id: int, at: datetime) -> cases.Case:
    """File the case of a complete application; lateness is flagged, never a ground to refuse (民诉解释 481).

    Raises FormIncomplete, WrongNumber, law.NotAcceptable, cases.AlreadyFiled, NobodyToPay.
    """
    scope.require("intake.accept")
    row = _open(scope, application_id)
    form = json.loads(row.form)
    check_numbers(form)
    filing = filing_of(form, row.pk)
    if filing.received_on > at.date():
        raise FormIncomplete(place="received_on")
    due = max((one.due_on for one in filing.obligations), default=filing.effective_on)
    decision = law.examine(
        law.Application(
            row.received_on,
            effective=filing.effective_on <= at.date(),
            overdue=_overdue(filing, at.date()),
            performance_due_on=due,
        )
    )
    decision.demand()
    if decision.late:
        filing = filing_of(form, row.pk, (LATE,))
    case = cases.file(scope, filing, at)
    row.state, row.case, row.decided_at = Application.State.ACCEPTED, case, at
    row.save()
    return case


def _overdue(filing: cases.Filing, on: date) -> bool:
    return any(one.due_on < on for one in filing.obligations)


def check_numbers(form: forms.Form) -> None:
    """Raises WrongNumber for the first ID number or credit code whose check digit does not fit."""
    for one in form["parties"]:
        if one["id_number"]:
            check = identifiers.check_id if one["kind"] == "person" else identifiers.check_credit_code
            try:
                check(one["id_number"])
            except Refusal:
                raise WrongNumber(name=one["name"]) from None


@command
def return_for_gaps(scope: Scope, application_id: int, gaps: str, at: datetime) -> Application:
    """Tell the applicant once, in full, what is missing (补正)."""
    scope.require("intake.receive")
    row = _open(scope, application_id)
    row.state, row.gaps = Application.State.RETURNED, gaps.strip()
    row.save()
    event = ApplicationReturned(court_id=row.court_id, object=f"application:{row.pk}", application_id=row.pk)
    announce(scope, event, at)
    return row


@command
def refuse(scope: Scope, application_id: int, ground: str, at: datetime) -> Application:
    """Rule that the application is not accepted (不予受理)."""
    scope.require("intake.accept")
    row = _open(scope, application_id)
    row.state, row.gaps, row.decided_at = Application.State.REFUSED, ground.strip(), at
    row.save()
    event = ApplicationRefused(court_id=row.court_id, object=f"application:{row.pk}", application_id=row.pk)
    announce(scope, event, at)
    return row


@command
def write(
    scope: Scope,
    case_id: int,
    party_id: int,
    kind: str,
    text: str,
    at: datetime,
    wished_on: date | None = None,
    urgent: bool = False,
) -> Letter:
    """A party of the case writes to the court: a message, a clue of property, or the wish for an appointment.

    An `urgent` clue has the shorter time (财产调查规定 2); nothing else is urgent.
    Raises LetterUnreadable, TooManyLetters, cases.NoSuchCase where it has no role.
    """
    scope.require("message.write")
    lock_case(case_id)
    case, text = cases.case(scope, case_id), text.strip()
    if party_id not in {role.party_id for role in cases.roles(scope, case_id)}:
        raise cases.NoSuchCase(case_id=case_id)
    asks = kind == Letter.Kind.APPOINTMENT
    if kind not in Letter.Kind or not 0 < len(text) <= LONGEST or asks is not bool(wished_on and wished_on > at.date()):
        raise LetterUnreadable(most=LONGEST)
    if Letter.objects.filter(party_id=party_id, answered_at=None).count() >= MOST_OPEN:
        raise TooManyLetters(most=MOST_OPEN)
    urgent = urgent and kind == Letter.Kind.CLUE
    due = _answer_by(kind, urgent, at.date())
    row = Letter.objects.create(
        court_id=case.court_id,
        case_id=case_id,
        party_id=party_id,
        kind=kind,
        text=text,
        urgent=urgent,
        wished_on=wished_on,
        sent_at=at,
        answer_by=due,
    )
    announce(scope, LetterReceived(**_about(row), answer_by=due.isoformat(), urgent=urgent), at)
    return row


def _answer_by(kind: str, urgent: bool, on: date) -> date:
    """A clue is checked within the time of 财产调查规定 2, anything else answered within the court's own."""
    return finding.lead_due(on, urgent=urgent).on if kind == Letter.Kind.CLUE else limit(MESSAGE_ANSWERED, on).on


@command
def answer(scope: Scope, letter_id: int, text: str, at: datetime) -> Letter:
    """Answer a letter; the answer to a clue says what the check found. Raises LetterIsAnswered, LetterUnreadable."""
    scope.require("message.answer")
    found, text = letter(scope, letter_id), text.strip()
    lock_case(found.case_id)
    row = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if row.answered_at is not None:
        raise LetterIsAnswered(letter_id=letter_id)
    if not 0 < len(text) <= LONGEST:
        raise LetterUnreadable(most=LONGEST)
    row.answer, row.answered_at, row.answered_by_id = text, at, scope.staff_id
    row.save()
    announce(scope, LetterAnswered(**_about(row)), at)
    return row


@command
def draft_clue_check(scope: Scope, letter_id: int, at: datetime) -> documents.Document | None:
    """The record of a clue checked (财产调查规定 2); None where the case lacks what it must say."""
    row = letter(scope, letter_id)
    if row.answered_at is None or row.answered_by is None:
        return None
    given = {
        "clue": row.text,
        "clue_by": row.party.name,
        "clue_at": row.sent_at,
        "clue_urgent": "是" if row.urgent else "否",
        "clue_result": row.answer,
        "answer_by": row.answer_by,
        "answered_at": row.answered_at,
        "prepared_by": row.answered_by.name,
    }
    try:
        return documents.draft(scope, row.case_id, "clue_check", given, [], at, f"letter:{row.pk}")
    except documents.FieldMissing:
        return None


def _about(row: Letter) -> dict[str, Any]:
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": f"letter:{row.pk}",
        "letter_id": row.pk,
        "party_id": row.party_id,
        "kind": row.kind,
    }
