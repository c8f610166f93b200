"""Sales on their way to their buyers."""

from django.db.models import QuerySet

from zhixing.domain.handovers.models import Handover
from zhixing.domain.handovers.refusals import NoSuchHandover
from zhixing.kernel.scope import Scope


def handovers(scope: Scope, case_id: int | None = None) -> QuerySet[Handover]:
    """Those of the scope's courts, the longest paid first."""
    rows = Handover.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return rows.select_related("case", "lot", "buyer", "request").order_by("paid_on", "pk")


def handover(scope: Scope, lot_id: int) -> Handover:
    """Raises NoSuchHandover."""
    found = handovers(scope).filter(lot_id=lot_id).first()
    if found is None:
        raise NoSuchHandover(lot_id=lot_id)
    return found
