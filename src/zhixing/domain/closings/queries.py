"""Where a case stands on its way to the end."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.closings.models import Closing, Proposal
from zhixing.domain.distributions import api as distributions
from zhixing.domain.handovers import api as handovers
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

ON_SALE = (auctions.Round.State.SCHEDULED, auctions.Round.State.OPEN)


@dataclass(frozen=True)
class Standing:
    """What a case still owes, holds and sells on a day."""

    owed: Money
    held: Money
    """Money of the case in any account, payments on their way to the bank included."""
    in_account: Money
    costs: Money
    """Withheld for others from a sale's price and not sent to them yet."""
    lots: tuple[int, ...]
    """Lots on sale, or sold and not handed over."""

    @property
    def covered(self) -> bool:
        """Whether the case's account holds enough for all that is owed."""
        return self.in_account >= self.owed > Money.zero

    @property
    def done(self) -> bool:
        return not self.owed and not self.held and not self.costs and not self.lots


def standing(scope: Scope, case_id: int, on: date) -> Standing:
    """Raises NoSuchCase, RateUnknown."""
    cases.case(scope, case_id)
    lying = sum((amount for _, amount in ledger.of_case(scope, case_id)), Money.zero)
    return Standing(
        owed=distributions.outstanding(scope, case_id, on).total,
        held=lying + payments.in_transit(scope, case_id),
        in_account=ledger.balance(scope, f"case:{case_id}"),
        costs=distributions.costs_lying(scope, case_id),
        lots=tuple(unfinished_lots(scope, case_id)),
    )


def unfinished_lots(scope: Scope, case_id: int) -> list[int]:
    """Lots whose round is announced or runs, or whose buyer has not been handed the thing; a stayed round rests."""
    lots = auctions.lots_of_case(scope, case_id)
    selling = set(lots.filter(rounds__state__in=ON_SALE).values_list("pk", flat=True))
    sold = set(lots.filter(state__in=[auctions.Lot.State.SOLD, auctions.Lot.State.PAID]).values_list("pk", flat=True))
    delivered = handovers.handovers(scope, case_id).filter(state=handovers.Handover.State.DELIVERED)
    return sorted(selling | (sold - set(delivered.values_list("lot_id", flat=True))))


def proposals(scope: Scope) -> QuerySet[Proposal]:
    """Cases the platform thinks can be closed, the longest waiting first."""
    rows = Proposal.objects.filter(court_id__in=scope.courts, state=Proposal.State.OPEN)
    return rows.exclude(case_id__in=scope.recused).select_related("case").order_by("proposed_at", "pk")


def closing(scope: Scope, case_id: int) -> Closing | None:
    """How a case ended; None while it runs."""
    rows = Closing.objects.filter(case_id=case_id, court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.select_related("closed_by").first()
