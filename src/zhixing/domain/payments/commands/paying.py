"""Payouts approved by one person, released by another, then sent as one file; or taken back before that."""

from datetime import datetime

from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import jobs, rules
from zhixing.domain.payments.events import PayoutApproved, PayoutCancelled, PayoutReleased
from zhixing.domain.payments.files import payment_file
from zhixing.domain.payments.models import Batch, Payout, Receipt
from zhixing.domain.payments.queries import find_batch
from zhixing.domain.payments.refusals import (
    BatchNotInState,
    OnlyAPerson,
    PayeeNameWrong,
    ReasonMissing,
    SamePersonTwice,
)
from zhixing.infra import clock, files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel import masking
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import case_money


def locked(scope: Scope, batch_id: int, *states: str) -> Batch:
    """The batch, its case (or court) locked first. Raises NoSuchBatch, BatchNotInState."""
    case_id = find_batch(scope, batch_id).case_id
    if case_id is None:
        lock_court(scope.court_id)
    else:
        lock_case(case_id)
    batch = find_batch(scope, batch_id, lock=True)
    if batch.state not in states:
        raise BatchNotInState(state=batch.state)
    return batch


@command
def approve(scope: Scope, batch_id: int, at: datetime) -> None:
    """The first person signs what a robot prepared. Raises OnlyAPerson, NoSuchBatch, BatchNotInState."""
    scope.require("payment.instruct")
    batch = locked(scope, batch_id, Batch.State.PREPARED)
    if scope.staff_id is None:
        raise OnlyAPerson()
    batch.state, batch.approved_by_id, batch.approved_at = Batch.State.APPROVED, scope.staff_id, at
    batch.save()
    event = PayoutApproved(
        court_id=batch.court_id, case_id=batch.case_id, object=f"batch:{batch.pk}", batch_id=batch.pk
    )
    announce(scope, event, at)


@command
def release(scope: Scope, batch_id: int, at: datetime) -> None:
    """The second person releases: the money leaves the payable accounts and the file goes to the bank.

    Raises OnlyAPerson, SamePersonTwice, ReleaseAboveLimit (of the law), NoSuchBatch, BatchNotInState, NoBankAccount,
    PayeeNameWrong, MessageInvalid, AccountOverdrawn.
    """
    scope.require("payment.release")
    batch = locked(scope, batch_id, Batch.State.APPROVED)
    if scope.staff_id is None:
        raise OnlyAPerson()
    if scope.staff_id == batch.approved_by_id:
        raise SamePersonTwice()
    large = scope.may("payment.release_large")
    case_money.check_release(Money(batch.fen), clock.day(at), president=large)
    payouts = list(batch.payouts.order_by("pk"))
    if wrong := next((one for one in payouts if one.misnamed), None):
        raise PayeeNameWrong(payee=masking.mask("name", wrong.holder), reason=wrong.checked)
    transit = f"transit:{batch.court_id}"
    legs = [(payout.source, -Money(payout.fen)) for payout in payouts]
    ledger.post(scope, f"release:{batch.pk}", [*legs, (transit, Money(batch.fen))], "released", at, batch.case_id)
    stamp = at.strftime("%y%m%d%H%M%S")
    for payout in payouts:
        payout.end_to_end_id = rules.end_to_end_id(batch.court_id, payout.pk, stamp)
        payout.state = Payout.State.SENT
    Payout.objects.bulk_update(payouts, ["end_to_end_id", "state"])
    batch.state, batch.released_by_id, batch.released_at = Batch.State.RELEASED, scope.staff_id, at
    batch.message_id = rules.message_id(batch.court_id, batch.pk, stamp)
    batch.sm3 = files.digest(payment_file(batch, payouts, courts.court(batch.court_id)))
    batch.save()
    event = PayoutReleased(
        court_id=batch.court_id, case_id=batch.case_id, object=f"batch:{batch.pk}", batch_id=batch.pk
    )
    announce(scope, event, at)
    jobs.send.defer(batch_id=batch.pk)


@command
def cancel(scope: Scope, batch_id: int, reason: str, at: datetime) -> None:
    """Take back a batch that has not been released. Raises ReasonMissing, NoSuchBatch, BatchNotInState."""
    if not reason.strip():
        raise ReasonMissing()
    batch = locked(scope, batch_id, Batch.State.PREPARED, Batch.State.APPROVED)
    scope.require("payment.instruct" if batch.case_id else "payment.match")
    batch.state = Batch.State.CANCELLED
    batch.save()
    batch.payouts.update(state=Payout.State.CANCELLED)
    Receipt.objects.filter(refunds__batch=batch, state=Receipt.State.REFUNDING).update(state=Receipt.State.SUSPENSE)
    event = PayoutCancelled(
        court_id=batch.court_id, case_id=batch.case_id, object=f"batch:{batch.pk}", batch_id=batch.pk
    )
    announce(scope, event, at)
