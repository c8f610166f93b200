"""Held reactions for the people who look after them: what waits, why, and letting it run again."""

from django.db.models import QuerySet

from zhixing.infra import reactor
from zhixing.infra.models import Held
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope


class NothingHeldHere(Refusal):
    zh = "没有找到这件受阻的事：可能已经办成，或者不归本院。"
    en = "Nothing of that number is held: it may have run since, or belongs to another court."
    status = 404


def held(scope: Scope) -> QuerySet[Held]:
    """What is held in the scope's courts, oldest first; of one queue the first stands for those behind it."""
    scope.require("held.view")
    rows = Held.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.select_related("event").order_by("held_at", "event_id")


def rerun(scope: Scope, held_id: int) -> int:
    """A person lets a held queue run again; the number of reactions that went through, 0 when it failed again."""
    scope.require("held.rerun")
    if not held(scope).filter(pk=held_id).exists():
        raise NothingHeldHere
    return reactor.release(held_id)
