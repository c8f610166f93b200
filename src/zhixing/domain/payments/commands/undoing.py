"""A match undone: by a correction of the books, or because the bank took the money back."""

from datetime import datetime

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import rules
from zhixing.domain.payments.commands import numbering
from zhixing.domain.payments.commands.identifying import suspend
from zhixing.domain.payments.events import ReceiptReversed
from zhixing.domain.payments.models import Awaited, Receipt
from zhixing.domain.payments.queries import find_receipt
from zhixing.domain.payments.refusals import MatchUndone
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Receipt.State


@command
def reopen(scope: Scope, receipt_id: int, at: datetime) -> None:
    """The books undid this match: the money waits in suspense again, to be matched anew."""
    receipt = find_receipt(scope, receipt_id)
    if receipt.state != State.MATCHED or receipt.case_id is None:
        return
    lock_case(receipt.case_id)
    receipt = find_receipt(scope, receipt_id, lock=True)
    _announce_undone(scope, receipt, "match_undone", at)
    _await_again(receipt)
    receipt.case, receipt.party_id, receipt.account, receipt.purpose, receipt.reference = None, None, "", "", ""
    suspend(scope, receipt, MatchUndone(), at)


@command
def take_back(scope: Scope, receipt_id: int, at: datetime) -> None:
    """The bank took a credit back: undo its match and let it leave the books; what was asked for is awaited again.

    Raises AccountOverdrawn when the money has been paid on: a person must settle that with the bank.
    """
    receipt = find_receipt(scope, receipt_id)
    case_id = receipt.case_id
    if case_id is not None:
        lock_case(case_id)
    receipt = find_receipt(scope, receipt_id, lock=True)
    if receipt.state not in (State.ARRIVED, State.MATCHED, State.SUSPENSE):
        return
    court, amount = receipt.court_id, Money(receipt.fen)
    source = receipt.account if receipt.state == State.MATCHED else f"suspense:{court}"
    if source.startswith("deposit:"):  # the bank's word goes before a bidder's right to bid
        ledger.let_go(scope, source, at)
    legs = [(source, -amount), (f"bank:{court}", amount)]
    ledger.post(scope, f"reversed:{receipt.pk}", legs, "reversed_by_bank", at, case_id, receipt.value_on)
    if receipt.state == State.MATCHED:
        _announce_undone(scope, receipt, "reversed_by_bank", at)
        _await_again(receipt)
    receipt.state, receipt.taken_back_on = State.REVERSED, clock.day(at)
    receipt.save()


def _await_again(receipt: Receipt) -> None:
    """The payment this money met is open again, so that whoever pays anew is matched."""
    if receipt.purpose not in rules.ASKED_FOR:
        return
    rows = Awaited.objects.filter(court_id=receipt.court_id, account=receipt.account)
    row = rows.exclude(state=Awaited.State.DROPPED).select_for_update().order_by("-pk").first()
    if row is not None and row.purpose == receipt.purpose:
        row.paid_fen -= receipt.fen
        row.state = Awaited.State.MET if row.paid_fen >= row.fen else Awaited.State.OPEN
        row.save(update_fields=["paid_fen", "state"])


def _announce_undone(scope: Scope, receipt: Receipt, why: str, at: datetime) -> None:
    numbering.make_void(receipt, at)
    event = ReceiptReversed(
        court_id=receipt.court_id,
        case_id=receipt.case_id,
        object=f"receipt:{receipt.pk}",
        receipt_id=receipt.pk,
        fen=receipt.fen,
        purpose=receipt.purpose,
        account=receipt.account,
        why=why,
    )
    announce(scope, event, at)
