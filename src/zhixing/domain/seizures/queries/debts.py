"""Orders to third parties: what each is to pay, until when, and what may follow (执行工作规定 45–49)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhixing.domain.seizures.models import DebtOrder
from zhixing.domain.seizures.refusals import NoSuchDebtOrder
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import third_debtor as law


@dataclass(frozen=True)
class Debt:
    """An order as pages show it; `standing` by the law once a debt's order was served, None of income."""

    row: DebtOrder
    amount: Money
    paid: Money
    standing: law.Order | None

    @property
    def left(self) -> Money:
        return max(self.amount - self.paid, Money.zero)


def debt_orders(scope: Scope, case_id: int | None = None) -> QuerySet[DebtOrder]:
    """Orders of the scope's courts, newest first."""
    rows = DebtOrder.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return rows.select_related("case", "asset__owner", "third", "ruling", "notice", "enforcement").order_by("-pk")


def debt_order(scope: Scope, order_id: int) -> DebtOrder:
    """Raises NoSuchDebtOrder."""
    found = debt_orders(scope).filter(pk=order_id).first()
    if found is None:
        raise NoSuchDebtOrder(order_id=order_id)
    return found


def debt(row: DebtOrder, on: date) -> Debt:
    """How an order stands on a day."""
    return Debt(row, Money(row.amount_fen), Money(row.paid_fen), _standing(row, on))


def _standing(row: DebtOrder, on: date) -> law.Order | None:
    if row.served_on is None or row.kind == DebtOrder.Kind.INCOME:
        return None
    said = None
    if row.objected_on is not None:
        said = law.Objection(row.objected_on, Money(row.denied_fen or 0), law.Ground(row.ground))
    return law.standing(row.served_on, Money(row.amount_fen), said, on, adjudicated=row.adjudicated)
