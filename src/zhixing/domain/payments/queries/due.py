"""Money of cases that must be paid out, and by when (三十日): the oldest receipt it comes from sets the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.models import Receipt
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


def waiting(scope: Scope) -> list[Waiting]:
    """Every case of the scope's court with money to pay out, the most urgent first."""
    scope.require("payment.view")
    here = ledger.by_case(scope, HELD)
    days = pay_by(scope, here)
    found = [Waiting(case_id, sum_, days.get(case_id)) for case_id, sum_ in here.items()]
    return sorted(found, key=lambda one: (one.pay_by or date.max, one.case_id))


def pay_by(scope: Scope, here: dict[int, Money]) -> dict[int, date]:
    """By when what lies there must be paid out, by case: money goes out in the order it came in."""
    rows = Receipt.objects.filter(
        court_id__in=scope.courts, case_id__in=here, state=Receipt.State.MATCHED, pay_by__isnull=False
    ).exclude(purpose=Receipt.Purpose.PAYOUT_RETURN)
    by_case: dict[int, list[tuple[date, int]]] = {}
    for case_id, day, fen in rows.order_by("-pay_by", "-pk").values_list("case_id", "pay_by", "fen"):
        by_case.setdefault(int(case_id or 0), []).append((day or date.max, fen))
    return {case_id: _oldest(here[case_id].fen, came) for case_id, came in by_case.items()}


def _oldest(left: int, came: Sequence[tuple[date, int]]) -> date:
    """The day of the oldest receipt that is still there; `came` newest first."""
    day = came[0][0]
    for day, fen in came:
        left -= fen
        if left <= 0:
            break
    return day
