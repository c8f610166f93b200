"""Applications of the scope's courts."""

import json

from django.db.models import QuerySet

from zhixing.domain.intake.form import Form
from zhixing.domain.intake.models import Application
from zhixing.domain.intake.refusals import NoSuchApplication
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
