"""The file a batch becomes at the bank: the same batch gives the same bytes each time."""

from collections.abc import Sequence

from zhixing.domain.courts import api as courts
from zhixing.domain.courts.api import Court
from zhixing.domain.payments import rules
from zhixing.domain.payments.models import Batch, Payout
from zhixing.domain.payments.queries import find_batch
from zhixing.domain.payments.refusals import FileAlteredSince, NoBankAccount, NoSuchBatch
from zhixing.gateways.iso20022 import pain
from zhixing.infra import files
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

BRANCH_UNKNOWN = "000000000000"
"""The branch is found by the account number; its 12-digit number is not asked of payees [design]."""


def payment_file(batch: Batch, payouts: Sequence[Payout], court: Court) -> bytes:
    """The pain.001 of a released batch. Raises NoBankAccount, MessageInvalid."""
    if not court.account_number:
        raise NoBankAccount()
    if batch.released_at is None:
        raise ValueError("a file is made of a released batch")
    purpose = next((one.purpose for one in payouts), "")
    note = f"执行款 {batch.case.number}" if batch.case else rules.REMITTED.get(purpose, "退款")
    payees = [
        pain.Payment(
            payout.end_to_end_id,
            Money(payout.fen),
            pain.Account(payout.number, payout.holder, BRANCH_UNKNOWN),
            note,
        )
        for payout in payouts
    ]
    payer = pain.Account(court.account_number, court.account_name or court.name, BRANCH_UNKNOWN)
    created = batch.released_at.astimezone(SHANGHAI).replace(microsecond=0)
    return pain.payments(batch.message_id, created, created.date(), payer, payees)


def payment_order(scope: Scope, batch_id: int) -> bytes:
    """The very message a batch went to the bank as. Raises NoSuchBatch, also before it is released, FileAlteredSince."""
    scope.require("payment.release")
    batch = find_batch(scope, batch_id)
    if batch.released_at is None:
        raise NoSuchBatch(batch_id=batch_id)
    going = [one for one in batch.payouts.order_by("pk") if not one.misnamed]
    document = payment_file(batch, going, courts.court(batch.court_id))
    if files.digest(document) != batch.sm3:
        raise FileAlteredSince()
    return document
