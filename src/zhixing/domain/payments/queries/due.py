"""Money of cases that must be paid out, and by when (三十日): the oldest receipt it comes from sets the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.models import Delay, Receipt, Trust
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

HELD = ("case", "payable")
"""Kinds of account that hold a case's money until it goes to the bank."""


@dataclass(frozen=True)
class Waiting:
    """What lies in a case's accounts, and the day its oldest part must be out; None when no receipt says."""

    case_id: int
    here: Money
    pay_by: date | None
    delay: Delay | None = None
    """Asked for, or approved: then the day does not count."""

    @property
    def rests(self) -> bool:
        return self.delay is not None and self.delay.state == Delay.State.APPROVED


def waiting(scope: Scope) -> list[Waiting]:
    """Every case of the scope's court with money to pay out, the most urgent first."""
    scope.require("payment.view")
    here = ledger.by_case(scope, HELD)
    days, put_off = pay_by(scope, here), delays(scope, here)
    found = [Waiting(case_id, sum_, days.get(case_id), put_off.get(case_id)) for case_id, sum_ in here.items()]
    return sorted(found, key=lambda one: (one.rests, one.pay_by or date.max, one.case_id))


def delays(scope: Scope, case_ids: Iterable[int]) -> dict[int, Delay]:
    """The delay of paying out that is asked for or approved, by case."""
    rows = Delay.objects.filter(court_id__in=scope.courts, case_id__in=list(case_ids)).exclude(
        case_id__in=scope.recused
    )
    rows = rows.filter(state__in=[Delay.State.ASKED, Delay.State.APPROVED])
    return {row.case_id: row for row in rows.select_related("asked_by", "decided_by")}


def delays_asked(scope: Scope) -> QuerySet[Delay]:
    """Delays that wait for somebody to approve or refuse them, oldest first."""
    scope.require("payment.view")
    rows = Delay.objects.filter(court_id__in=scope.courts, state=Delay.State.ASKED).exclude(case_id__in=scope.recused)
    return rows.select_related("asked_by").order_by("asked_at", "pk")


def kept(scope: Scope, case_id: int) -> list[Trust]:
    """What is kept in trust in a case, oldest first."""
    rows = Trust.objects.filter(court_id__in=scope.courts, case_id=case_id, taken_at=None)
    return list(rows.exclude(case_id__in=scope.recused).order_by("pk"))


def pay_by(scope: Scope, here: dict[int, Money]) -> dict[int, date]:
    """By when what lies there must be paid out, by case: money goes out in the order it came in; a delay that ended counts."""
    rows = Receipt.objects.filter(
        court_id__in=scope.courts, case_id__in=here, state=Receipt.State.MATCHED, pay_by__isnull=False
    ).exclude(purpose=Receipt.Purpose.PAYOUT_RETURN)
    by_case: dict[int, list[tuple[date, int]]] = {}
    for case_id, day, fen in rows.order_by("-pay_by", "-pk").values_list("case_id", "pay_by", "fen"):
        by_case.setdefault(int(case_id or 0), []).append((day or date.max, fen))
    found = {case_id: _oldest(here[case_id].fen, came) for case_id, came in by_case.items()}
    after = Delay.objects.filter(court_id__in=scope.courts, case_id__in=found, state=Delay.State.ENDED)
    for row in after.order_by("pk"):
        found[row.case_id] = max(found[row.case_id], row.pay_by or date.min)
    return found


def _oldest(left: int, came: Sequence[tuple[date, int]]) -> date:
    """The day of the oldest receipt that is still there; `came` newest first."""
    day = came[0][0]
    for day, fen in came:
        left -= fen
        if left <= 0:
            break
    return day
