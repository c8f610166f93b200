"""Applications and letters of the scope's courts."""

import json

from django.db.models import F, QuerySet

from zhixing.domain.intake.form import Form
from zhixing.domain.intake.models import Application, Letter
from zhixing.domain.intake.refusals import NoSuchApplication, NoSuchLetter
from zhixing.kernel.scope import Scope


def applications(scope: Scope, state: str = "") -> QuerySet[Application]:
    """Newest first."""
    rows = Application.objects.filter(court_id__in=scope.courts).select_related("case", "court")
    return (rows.filter(state=state) if state else rows).order_by("-received_at", "-pk")


def application(scope: Scope, application_id: int) -> Application:
    """Raises NoSuchApplication."""
    found = applications(scope).filter(pk=application_id).first()
    if found is None:
        raise NoSuchApplication(application_id=application_id)
    return found


def form_of(row: Application) -> Form:
    """The form as it stands."""
    return dict(json.loads(row.form))


def letters(scope: Scope, case_id: int | None = None) -> QuerySet[Letter]:
    """Letters of parties: those to answer first, by their day; then the answered, newest first."""
    rows = Letter.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    rows = rows.select_related("case", "party", "answered_by")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "answer_by", "pk")


def letters_of(scope: Scope, case_id: int, party_id: int) -> list[Letter]:
    """What a party wrote in a case, newest first; for the party's own pages."""
    rows = Letter.objects.filter(court_id__in=scope.courts, case_id=case_id, party_id=party_id)
    return list(rows.select_related("answered_by").order_by("-sent_at", "-pk"))


def letter(scope: Scope, letter_id: int) -> Letter:
    """Raises NoSuchLetter."""
    found = letters(scope).filter(pk=letter_id).first()
    if found is None:
        raise NoSuchLetter(letter_id=letter_id)
    return found
