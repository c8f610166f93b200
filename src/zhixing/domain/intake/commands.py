"""Taking an application in, completing its form, and filing it."""

import json
from datetime import date, datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.intake import form as forms
from zhixing.domain.intake.events import ApplicationReceived, ApplicationRefused, ApplicationReturned
from zhixing.domain.intake.models import Application
from zhixing.domain.intake.queries import application
from zhixing.domain.intake.reading import read
from zhixing.domain.intake.reading.text import text_of
from zhixing.domain.intake.refusals import ApplicationDecided, WrongNumber
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel import identifiers
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law import filing as law

LATE = "late_application"


@command
def receive(scope: Scope, file_name: str, content: bytes, at: datetime) -> Application:
    """Take in a judgment file and read it into a form.

    Raises ScanWithoutText, UnreadableFile, NotACivilJudgment, NothingPayable.
    """
    scope.require("intake.receive")
    text = text_of(content, file_name)
    form = forms.of_judgment(read(text), at.date())
    lock_court(scope.court_id)
    suffix = "." + file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    row = Application.objects.create(
        court_id=scope.court_id,
        received_on=at.date(),
        received_at=at,
        received_by=scope.actor,
        file_name=file_name[-128:],
        file_key=files.store(content, suffix),
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
    """Save the form as the clerk changed it, whole or not: a draft is never lost."""
    scope.require("intake.receive")
    row = _open(scope, application_id)
    row.form = json.dumps(form, ensure_ascii=False)
    row.save(update_fields=["form"])
    return row


@command
def accept(scope: Scope, application_id: int, at: datetime) -> cases.Case:
    """File the case of a complete application; lateness is flagged, never a ground to refuse (民诉解释 481).

    Raises FormIncomplete, WrongNumber, cases.AlreadyFiled, NobodyToPay.
    """
    scope.require("intake.accept")
    row = _open(scope, application_id)
    form = json.loads(row.form)
    check_numbers(form)
    filing = forms.filing(form, row.pk)
    due = max((one.due_on for one in filing.obligations), default=filing.effective_on)
    decision = law.examine(
        law.Application(row.received_on, overdue=_overdue(filing, at.date()), performance_due_on=due)
    )
    decision.demand()
    if decision.late:
        filing = forms.filing(form, row.pk, (LATE,))
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
