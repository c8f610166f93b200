"""What the bank made of our payments: settled, rejected, or sent back later."""

from datetime import datetime

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import jobs, rules
from zhixing.domain.payments.commands.paying import locked
from zhixing.domain.payments.commands.reporting import keep_report
from zhixing.domain.payments.events import PayoutReturned, PayoutSettled, ReceiptRefunded, ReceiptSuspended
from zhixing.domain.payments.models import Batch, Payout, Receipt
from zhixing.domain.payments.queries import find_receipt
from zhixing.domain.payments.refusals import RefundReturned, ReportContradicts, UnknownPayment
from zhixing.gateways.iso20022 import pain
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Payout.State


def settle(scope: Scope, document: bytes, at: datetime) -> Batch:
    """Book a pain.002: settled payments leave the bank, rejected ones are payable again; read again it changes nothing.
    It is kept whole, also when it says nothing final, or is refused.

    Raises MessageInvalid or ReportIncomplete (of the gateway), UnknownPayment, ReportContradicts.
    """
    scope.require("payment.settle")
    report = pain.report(document)
    found = Batch.objects.filter(court_id=scope.court_id, message_id=report.message_id).first()
    if found is None:
        raise UnknownPayment(message_id=report.message_id)
    try:
        return _book(scope, found.pk, report, at)
    except (pain.ReportIncomplete, ReportContradicts) as refusal:
        keep_report(scope, report, found.case_id, at, refusal)
        raise


@command
def _book(scope: Scope, batch_id: int, report: pain.PaymentReport, at: datetime) -> Batch:
    batch = locked(scope, batch_id, Batch.State.RELEASED, Batch.State.DONE)
    payouts = {one.end_to_end_id: one for one in batch.payouts.select_for_update().order_by("pk")}
    for key, status in report.each([key for key, one in payouts.items() if not one.misnamed]).items():
        if status.status in pain.SETTLED | pain.REJECTED:
            _tell(scope, batch, payouts[key], status, at)
    keep_report(scope, report, batch.case_id, at)
    _finish(scope, batch, list(payouts.values()), at)
    return batch


def _tell(scope: Scope, batch: Batch, payout: Payout, status: pain.PaymentStatus, at: datetime) -> None:
    """One final word of the bank on one payment; a word already heard is passed over."""
    if payout.told:
        if (payout.told in pain.SETTLED) != (status.status in pain.SETTLED):
            raise ReportContradicts(end_to_end_id=payout.end_to_end_id)
        return
    payout.told = status.status
    if payout.state == State.SENT and status.status in pain.SETTLED:
        _paid(scope, batch, payout, at)
    elif payout.state == State.SENT:
        legs = [(f"transit:{batch.court_id}", -Money(payout.fen)), (payout.source, Money(payout.fen))]
        ledger.post(scope, f"rejected:{payout.pk}", legs, "payout_rejected", at, batch.case_id)
        _came_back(scope, batch, payout, status.reason, at)
    payout.save()


def turn_back(scope: Scope, batch: Batch, wrong: list[Payout], payouts: list[Payout], at: datetime) -> None:
    """Payouts of a released batch that are never sent, because the bank knows their accounts under another name."""
    for payout in wrong:
        _tell(scope, batch, payout, pain.PaymentStatus(payout.end_to_end_id, "RJCT", payout.checked), at)
    _finish(scope, batch, payouts, at)


def _paid(scope: Scope, batch: Batch, payout: Payout, at: datetime) -> None:
    amount = Money(payout.fen)
    legs = [(f"transit:{batch.court_id}", -amount), (f"bank:{batch.court_id}", amount)]
    ledger.post(scope, f"settled:{payout.pk}", legs, "payout_settled", at, batch.case_id)
    payout.state, payout.settled_on, payout.left_on = State.SETTLED, clock.day(at), clock.day(at)
    if payout.purpose == "refund" and payout.receipt is not None:
        Receipt.objects.filter(pk=payout.receipt.pk).update(state=Receipt.State.REFUNDED)
        event = ReceiptRefunded(
            court_id=batch.court_id,
            object=f"receipt:{payout.receipt.pk}",
            receipt_id=payout.receipt.pk,
            fen=payout.fen,
        )
        announce(scope, event, at)


def _came_back(scope: Scope, batch: Batch, payout: Payout, reason: str, at: datetime) -> None:
    """The money stands again where it was paid from, and somebody is told."""
    payout.state, payout.reason, payout.settled_on = State.RETURNED, reason, None
    payout.save()
    event = PayoutReturned(
        court_id=batch.court_id,
        case_id=batch.case_id,
        object=f"payout:{payout.pk}",
        payout_id=payout.pk,
        fen=payout.fen,
        reason=reason,
    )
    announce(scope, event, at)
    if payout.purpose == "refund" and payout.receipt is not None:
        doubt = RefundReturned().code
        Receipt.objects.filter(pk=payout.receipt.pk).update(state=Receipt.State.SUSPENSE, why=doubt)
        waiting = ReceiptSuspended(
            court_id=batch.court_id,
            object=f"receipt:{payout.receipt.pk}",
            receipt_id=payout.receipt.pk,
            fen=payout.fen,
            why=doubt,
        )
        announce(scope, waiting, at)


def _finish(scope: Scope, batch: Batch, payouts: list[Payout], at: datetime) -> None:
    """Announce once that the bank has answered on all payments."""
    if batch.state == Batch.State.DONE or any(payout.state == State.SENT for payout in payouts):
        return
    batch.state, batch.answered_at, batch.failure = Batch.State.DONE, at, ""
    batch.save()
    left = ledger.of_case(scope, batch.case_id) if batch.case_id else []
    event = PayoutSettled(
        court_id=batch.court_id,
        case_id=batch.case_id,
        object=f"batch:{batch.pk}",
        batch_id=batch.pk,
        fen=sum(payout.fen for payout in payouts if payout.state == State.SETTLED),
        complete=not left and all(payout.state == State.SETTLED for payout in payouts),
    )
    announce(scope, event, at)


@command
def take_return(scope: Scope, receipt: Receipt, at: datetime) -> bool:
    """A payment of ours came back as a credit: what it was paid from has the money again, and it can be paid anew.

    False when it is no payment of this room's, but one of a bulk.
    """
    rows = Payout.objects.select_related("batch").filter(batch__court_id=receipt.court_id)
    payout = rows.filter(end_to_end_id=receipt.end_to_end_id).first() if receipt.end_to_end_id else None
    if payout is None:
        return False
    batch = payout.batch
    if batch.case_id is None:
        lock_court(batch.court_id)
    else:
        lock_case(batch.case_id)
    receipt = Receipt.objects.select_for_update().get(pk=receipt.pk)
    payout = Payout.objects.select_for_update(of=("self",)).select_related("receipt").get(pk=payout.pk)
    if receipt.state != Receipt.State.ARRIVED:
        return True
    if payout.state == State.SENT:  # the bank was quicker to send back than to report
        _paid(scope, batch, payout, at)
    if payout.state == State.SETTLED:
        legs = [(f"suspense:{batch.court_id}", -Money(payout.fen)), (payout.source, Money(payout.fen))]
        if payout.source != f"suspense:{batch.court_id}":
            ledger.post(scope, f"returned:{payout.pk}", legs, "payout_returned", at, batch.case_id, receipt.value_on)
        _came_back(scope, batch, payout, receipt.returned, at)
    _note_return(scope, receipt, batch.case_id, payout.source, at)
    _finish(scope, batch, list(batch.payouts.all()), at)
    return True


def _note_return(scope: Scope, receipt: Receipt, case_id: int | None, account: str, at: datetime) -> None:
    receipt.state, receipt.purpose = Receipt.State.MATCHED, Receipt.Purpose.PAYOUT_RETURN
    receipt.case_id, receipt.account, receipt.why, receipt.facts = case_id, account, "", {}
    receipt.matched_at, receipt.matched_by = at, scope.actor
    receipt.save()


@command
def note_bulk_return(scope: Scope, receipt_id: int, case_id: int, account: str, at: datetime) -> None:
    """The room that sent a bulk has put a returned payment back where it was paid from. Raises NoSuchReceipt."""
    _note_return(scope, find_receipt(scope, receipt_id, lock=True), case_id, account, at)


@command
def note_failure(scope: Scope, batch_id: int, code: str) -> None:
    """Keep what went wrong at the last try to send, so that finance sees it."""
    Batch.objects.filter(pk=batch_id, court_id=scope.court_id, state=Batch.State.RELEASED).update(failure=code[:64])


@command
def note_silence(scope: Scope, at: datetime) -> int:
    """Mark the released batches of the court the bank has been silent about for too long; how many are new."""
    rows = Batch.objects.filter(court_id=scope.court_id, state=Batch.State.RELEASED, failure="")
    return int(rows.filter(released_at__lt=at - rules.BANK_SILENCE).update(failure="no_answer_in_time"))


@command
def resend(scope: Scope, batch_id: int, at: datetime) -> None:
    """Send a released batch once more under the same id; the bank pays it once. Raises BatchNotInState."""
    scope.require("payment.release")
    locked(scope, batch_id, Batch.State.RELEASED)
    jobs.send.defer(batch_id=batch_id)
