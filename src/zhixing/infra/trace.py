"""Reading the log for pages: what happened in a case or a court, newest first."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from zhixing.infra.models import Event
from zhixing.kernel.scope import Scope


def of_case(scope: Scope, case_id: int, but: Sequence[str] = ()) -> QuerySet[Event]:
    """The facts of one case, newest first, those called as in `but` left out."""
    rows = Event.objects.filter(case_id=case_id, court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.exclude(name__in=but).order_by("-id")


def of_cases(scope: Scope, case_ids: Sequence[int], only: Sequence[str]) -> QuerySet[Event]:
    """Facts of these names in several cases, newest first."""
    rows = Event.objects.filter(case_id__in=case_ids, court_id__in=scope.courts, name__in=only)
    return rows.exclude(case_id__in=scope.recused).order_by("-id")


def of_court(scope: Scope, names: Sequence[str] = ()) -> QuerySet[Event]:
    """The facts of the scope's own court that belong to no case, newest first."""
    rows = Event.objects.filter(chain=f"court:{scope.court_id}", case_id=None)
    return rows.filter(Q(name__in=names) if names else Q()).order_by("-id")


def actors(ids: Sequence[int]) -> dict[int, str]:
    """Who did these: event id -> `staff:5`, `robot:notices` … The ids come from rows the asker may see."""
    return dict(Event.objects.filter(pk__in=ids).values_list("pk", "actor"))
