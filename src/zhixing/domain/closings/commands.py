"""Closing a case, proposing to, and stopping the sale when the debtor has paid."""

from datetime import date, datetime
from typing import Any

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.closings import rules
from zhixing.domain.closings.events import ClosingDecided, ClosingProposed, DebtCovered
from zhixing.domain.closings.models import Closing, Proposal
from zhixing.domain.closings.queries import ON_SALE, standing
from zhixing.domain.closings.refusals import AlreadyClosed, CostsUnpaid, OnlyAPerson, SaleUnderWay
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.closing import Way, checklist
from zhixing.law.rates import RateUnknown

CLOSED = cases.Case.Status.CLOSED


@command
def close(scope: Scope, case_id: int, way: str, at: datetime, ground: str = "", reason: str = "") -> Closing:
    """End a case by one of `law.closing.Way`, if its conditions hold (执行工作规定 64).

    终本 is refused with the list of what is missing until the rooms that answer its checklist are built.
    Raises OnlyAPerson, NoSuchWay, ReasonMissing, AlreadyClosed, SaleUnderWay, CostsUnpaid, StillOwed,
    MoneyStillHeld, NotReadyToClose.
    """
    scope.require("case.close")
    if scope.staff_id is None:
        raise OnlyAPerson()
    lock_case(case_id)
    case, on = cases.case(scope, case_id), at.date()
    if case.status == CLOSED:
        raise AlreadyClosed()
    chosen = rules.ground_of(way, ground, reason)
    left = _check(scope, case, way, chosen, on)
    _end_stayed_sales(scope, case_id, chosen, at)
    sums = {
        "received_fen": _received(scope, case_id).fen,
        "paid_fen": payments.paid_out(scope, case_id).fen,
        "left_fen": left.fen,
    }
    decided = {"closed_by_id": scope.staff_id, "closed_on": on, "closed_at": at, "reason": reason.strip()}
    row = Closing.objects.create(court_id=case.court_id, case=case, way=way, ground=chosen, **sums, **decided)
    Proposal.objects.filter(case=case, state=Proposal.State.OPEN).update(state=Proposal.State.TAKEN)
    cases.close(scope, case_id, way, at)
    about: dict[str, Any] = {"court_id": case.court_id, "case_id": case_id, "object": f"closing:{row.pk}"}
    announce(scope, ClosingDecided(**about, closing_id=row.pk, way=way, ground=chosen), at)
    return row


def _check(scope: Scope, case: cases.Case, way: str, ground: str, on: date) -> Money:
    """Refuses by name unless the conditions of the way hold; what is still owed."""
    now = standing(scope, case.pk, on)
    if now.lots:
        raise SaleUnderWay(lots=len(now.lots))
    if now.costs:
        raise CostsUnpaid(costs=now.costs)
    if way == Way.NO_PROPERTY:
        checklist(rules.findings(case.filed_on, on, now.owed, now.held)).demand()
    rules.check(way, ground, now.owed, now.held)
    return now.owed


def _received(scope: Scope, case_id: int) -> Money:
    return sum((amount for _, amount in ledger.received(scope, case_id)), Money.zero)


def _end_stayed_sales(scope: Scope, case_id: int, ground: str, at: datetime) -> None:
    """A round that rests never goes on in a closed case, and the public is told why."""
    resting = auctions.lots_of_case(scope, case_id).filter(rounds__state=auctions.Round.State.PAUSED)
    for lot_id in sorted(set(resting.values_list("pk", flat=True))):
        auctions.stop(scope, lot_id, rules.SALE_GROUND.get(ground, "withdrawn"), at)


@command
def draft_notice(scope: Scope, closing_id: int, at: datetime) -> None:
    """The notice of closing (结案通知书) of a case that was performed, for the judge to sign and serve."""
    row = Closing.objects.select_related("case").get(pk=closing_id, court_id=scope.court_id)
    lock_case(row.case_id)
    if row.way != Way.PERFORMED or row.document_id is not None:
        return
    settled = row.ground == rules.SETTLED
    fields = {
        "outcome": "双方达成的执行和解协议已履行完毕" if settled else "被执行人应当履行的义务已全部履行",
        "closed_on": row.closed_on,
        "received_total": Money(row.received_fen),
        "paid_total": Money(row.paid_fen),
        "fee": _fee_taken(scope, row.case_id),
    }
    roles = cases.roles(scope, row.case_id)
    to = [role.party_id for role in roles if role.kind in ("applicant", "debtor")]
    paper = documents.draft(scope, row.case_id, "closing_notice", fields, to, at, f"closing:{row.pk}")
    Closing.objects.filter(pk=row.pk).update(document_id=paper.pk)


def _fee_taken(scope: Scope, case_id: int) -> Money:
    fee = f"fee:{scope.court_id}"
    legs = (leg for entry in ledger.entries(scope, case_id) for leg in entry.legs)
    return sum((amount for code, amount in legs if code == fee), Money.zero)


@command
def follow_money(scope: Scope, case_id: int, at: datetime) -> None:
    """After money moved: stay sales of a debt that is covered, propose closing a case with nothing left to do."""
    lock_case(case_id)
    case = cases.case(scope, case_id)
    if case.status == CLOSED:
        return
    try:
        now = standing(scope, case_id, at.date())
    except (RateUnknown, cases.RateNotGiven):
        return  # nothing can be said past the rate table, or before a rate is given; the officer sees it when he reckons
    if now.covered:
        _stay_sales(scope, case, at)
    if now.done:
        _propose(scope, case, at)
    else:
        Proposal.objects.filter(case=case, state=Proposal.State.OPEN).update(state=Proposal.State.DROPPED)


def _stay_sales(scope: Scope, case: cases.Case, at: datetime) -> None:
    """The whole debt is paid in: nothing more is sold for it (拍变规定 17); the officer ends the sale when he closes."""
    selling = auctions.lots_of_case(scope, case.pk).filter(rounds__state__in=ON_SALE)
    lots = sorted(set(selling.values_list("pk", flat=True)))
    for lot_id in lots:
        auctions.stay(scope, lot_id, "paid", at)
    if lots:
        announce(scope, DebtCovered(court_id=case.court_id, case_id=case.pk, lots=lots), at)


def _propose(scope: Scope, case: cases.Case, at: datetime) -> None:
    way = Way.PERFORMED.value
    _, new = Proposal.objects.get_or_create(
        case=case,
        state=Proposal.State.OPEN,
        defaults={"court_id": case.court_id, "way": way, "proposed_at": at},
    )
    if new:
        announce(scope, ClosingProposed(court_id=case.court_id, case_id=case.pk, way=way), at)
