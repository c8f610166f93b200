"""What is free to be paid out of an account, what is on its way to the bank, and what has been paid."""

from collections.abc import Iterable

from django.db.models import Sum

from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import rules
from zhixing.domain.payments.models import Payout, Receipt
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


def under_way(scope: Scope, case_id: int) -> Money:
    """What is prepared or sent of a case and not yet answered by the bank."""
    return _sum(scope, case_id, state__in=[Payout.State.PREPARED, Payout.State.SENT])


def in_transit(scope: Scope, case_id: int) -> Money:
    """What has left the case's accounts for the bank and is not confirmed yet."""
    return _sum(scope, case_id, state=Payout.State.SENT)


def prepared(scope: Scope, case_id: int, party_id: int) -> Money:
    """What is prepared for a party and still lies in its payable account."""
    return _sum(scope, case_id, state=Payout.State.PREPARED, party_id=party_id)


def paid_out(scope: Scope, case_id: int) -> Money:
    """What the bank has paid to creditors of a case."""
    return _sum(scope, case_id, state=Payout.State.SETTLED, purpose="creditor")


def paid_in(scope: Scope, case_id: int) -> dict[int, Money]:
    """Party -> what came in for a case under that party's own number and was not undone."""
    rows = Receipt.objects.filter(case_id=case_id, court_id__in=scope.courts, party_id__isnull=False, state="matched")
    sums = rows.values_list("party_id").annotate(fen=Sum("fen")).order_by()
    return {party_id: Money(fen) for party_id, fen in sums if party_id}


def _sum(scope: Scope, case_id: int, **which: object) -> Money:
    rows = Payout.objects.filter(batch__case_id=case_id, batch__court_id__in=scope.courts, **which)
    return Money(rows.aggregate(fen=Sum("fen"))["fen"] or 0)


def free_in(scope: Scope, source: str) -> Money:
    """What an account of the scope's court holds beside what is set aside in it and what is prepared from it."""
    under_way = Payout.objects.filter(batch__court_id=scope.court_id, source=source, state=Payout.State.PREPARED)
    return ledger.free(scope, source) - Money(under_way.aggregate(fen=Sum("fen"))["fen"] or 0)


def remittable(scope: Scope) -> dict[str, Money]:
    """What the court has of the state's and nobody has prepared to pay over yet, by `rules.REMITTED`; nothing: left out."""
    scope.require("payment.view")
    found = {kind: free_in(scope, f"{kind}:{scope.court_id}") for kind in rules.REMITTED}
    return {kind: free for kind, free in found.items() if free > Money.zero}


def costs_paid(scope: Scope, line_ids: Iterable[int], *, prepared: bool = True) -> dict[int, Money]:
    """What is paid or on its way of the costs that these lines of plans withheld, and `prepared`; nothing: left out."""
    gone = (Payout.State.SENT, Payout.State.SETTLED)
    live = (Payout.State.PREPARED, *gone) if prepared else gone
    rows = Payout.objects.filter(line_id__in=list(line_ids), batch__court_id__in=scope.courts, state__in=live)
    return {line_id: Money(fen) for line_id, fen in rows.values_list("line_id").annotate(fen=Sum("fen")).order_by()}


def came_back(scope: Scope, party_id: int) -> bool:
    """Whether the last payment to the party's present account came back: it must confirm another first."""
    rows = Payout.objects.filter(batch__court_id__in=scope.courts, party_id=party_id, agent_id=None)
    last = rows.exclude(state=Payout.State.CANCELLED).order_by("-pk").first()
    account = parties.receiving_account(scope, party_id)
    if last is None or account is None or last.state != Payout.State.RETURNED:
        return False
    return bool(last.number == account.number)
