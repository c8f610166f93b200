"""Files of the bank: every line is accounted for, or the file is refused and nothing of it booked."""

from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.commands.explaining import TOGETHER, Explained, explain
from zhixing.domain.payments.events import BankFileBooked, BankFileRefused, ReceiptArrived, ReceiptRecalled
from zhixing.domain.payments.models import (
    BankFile,
    Bulk,
    BulkDebit,
    BulkPaid,
    DayClose,
    Line,
    Payout,
    Receipt,
    Statement,
)
from zhixing.domain.payments.refusals import DayIsClosed, ForeignAccount, NoBankAccount, UnknownDebit
from zhixing.gateways.iso20022 import camt
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, attempt, holding_court, lock_court
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law import case_money


@command
def import_statement(scope: Scope, document: bytes, at: datetime) -> BankFile:
    """Book a camt.054, or the day's camt.053, on the court's account; lines that came before are skipped, a file that came before is itself.

    Credits go to suspense, and each receipt is identified by a reaction of its own. Of a camt.053 the day's balances are
    kept for closing the day. Raises MessageInvalid or StatementRefused (of the gateway), NoBankAccount, ForeignAccount,
    LineContradicts, UnknownDebit, UnknownReturn, DayIsClosed.
    """
    scope.require("payment.import")
    number = courts.court(scope.court_id).account_number
    if not number:
        raise NoBankAccount()
    with holding_court(scope.court_id):
        sm3 = files.digest(document)
        known = BankFile.objects.filter(court_id=scope.court_id, sm3=sm3).first()
        if known is not None and known.state == BankFile.State.BOOKED:
            return known
        notices = camt.movements(document)
        if any(notice.account != number for notice in notices):
            raise ForeignAccount()
        file = known or BankFile(court_id=scope.court_id, sm3=sm3, original=document.decode())
        return _take_in(scope, file, notices, at)


def _take_in(scope: Scope, file: BankFile, notices: tuple[camt.Notice, ...], at: datetime) -> BankFile:
    entries = [entry for notice in notices for entry in notice.entries]
    explained = explain(scope, entries)
    file.message_id = notices[0].message_id if notices else ""
    file.state, file.why, file.at, file.lines = BankFile.State.BOOKED, "", at, len(entries)
    file.in_fen = sum(entry.amount.fen for entry in entries if entry.credit)
    file.out_fen = sum(entry.amount.fen for entry in entries if not entry.credit)
    file.save()
    for notice in notices:
        if notice.balances is not None:
            _keep_balances(scope, file, notice.balances, len(notice.entries))
    _book(scope, file, explained, at)
    return file


def _keep_balances(scope: Scope, file: BankFile, said: camt.Balances, lines: int) -> None:
    """The bank's word on the day. Raises DayIsClosed when the day was closed on another."""
    closed = DayClose.objects.filter(court_id=scope.court_id, on=said.on).first()
    if closed is not None and closed.bank_fen != said.closing.fen:
        raise DayIsClosed(on=said.on, bank=Money(closed.bank_fen))
    Statement.objects.update_or_create(
        court_id=scope.court_id,
        on=said.on,
        defaults={
            "file": file,
            "opening_fen": said.opening.fen,
            "closing_fen": said.closing.fen,
            "lines": lines,
        },
    )


def _book(scope: Scope, file: BankFile, explained: Explained, at: datetime) -> None:
    court = scope.court_id
    fresh = [entry for entry, meaning in explained if meaning == "new"]
    arrived = Receipt.objects.bulk_create([_receipt(file, entry, at) for entry in fresh], batch_size=TOGETHER)
    paid = [_debited(meaning, entry) for entry, meaning in explained if isinstance(meaning, Payout)]
    Payout.objects.bulk_update(paid, ["debit_reference", "debited_on"], batch_size=500)
    recalled = [_recalled(meaning, entry) for entry, meaning in explained if isinstance(meaning, Receipt)]
    Receipt.objects.bulk_update(recalled, ["reversal_reference", "recalled_on"], batch_size=500)
    _note_bulks([(meaning, entry) for entry, meaning in explained if isinstance(meaning, Bulk)])
    came_in = sum((entry.amount for entry in fresh), Money.zero)
    if came_in:
        legs = [(f"bank:{court}", -came_in), (f"suspense:{court}", came_in)]
        ledger.post(scope, f"file:{file.pk}", legs, "arrived", at)
    booked = BankFileBooked(
        court_id=court,
        object=f"bankfile:{file.pk}",
        file_id=file.pk,
        lines=file.lines,
        in_fen=file.in_fen,
        out_fen=file.out_fen,
        sm3=file.sm3,
    )
    announce(scope, booked, at)
    facts: list[tuple[type[ReceiptArrived | ReceiptRecalled], Receipt]] = [(ReceiptArrived, one) for one in arrived]
    for fact, receipt in facts + [(ReceiptRecalled, one) for one in recalled]:
        about: dict[str, Any] = {"court_id": court, "object": f"receipt:{receipt.pk}", "receipt_id": receipt.pk}
        announce(scope, fact(**about, fen=receipt.fen), at)


def _debited(payout: Payout, entry: camt.Entry) -> Payout:
    payout.debit_reference, payout.debited_on = entry.reference, entry.booked_on
    return payout


def _recalled(receipt: Receipt, entry: camt.Entry) -> Receipt:
    receipt.reversal_reference, receipt.recalled_on = entry.reference, entry.booked_on
    return receipt


def _note_bulks(noted: list[tuple[Bulk, camt.Entry]]) -> None:
    """Debits of bulks that are new. Raises UnknownDebit when more left the account than was ordered."""
    rows = [
        BulkDebit(
            bulk=bulk,
            end_to_end_id=entry.end_to_end_id,
            reference=entry.reference,
            fen=entry.amount.fen,
            on=entry.booked_on,
        )
        for bulk, entry in noted
    ]
    BulkDebit.objects.bulk_create(rows, batch_size=TOGETHER)
    last = {bulk.pk: (bulk, entry) for bulk, entry in noted}
    for bulk, entry in last.values():
        if (bulk.debits.aggregate(fen=Sum("fen"))["fen"] or 0) > bulk.fen:
            raise UnknownDebit(amount=entry.amount, reference=entry.reference)


def _receipt(file: BankFile, entry: camt.Entry, at: datetime) -> Receipt:
    return Receipt(
        court_id=file.court_id,
        file=file,
        bank_reference=entry.reference,
        value_on=entry.booked_on,
        fen=entry.amount.fen,
        credited=entry.credited,
        bank_code=entry.code,
        end_to_end_id="" if entry.end_to_end_id == "NOTPROVIDED" else entry.end_to_end_id,
        payer_name=entry.other_name,
        payer_account=entry.other_account,
        remittance=entry.remittance,
        returned=entry.returned,
        arrived_at=at,
        identify_by=case_money.claim_due(entry.booked_on).on,
    )


@command
def order_bulk(scope: Scope, stem: str, amount: Money) -> None:
    """Expect debits for payments another room sends in its own files: their keys begin with `stem`, up to `amount` in all."""
    Bulk.objects.get_or_create(court_id=scope.court_id, stem=stem, defaults={"fen": amount.fen})


@command
def note_bulk_paid(scope: Scope, stem: str, key: str, amount: Money, on: date) -> None:
    """Know that the room that ordered a bulk has booked so much of it as paid on a day, once a key: for closing the day."""
    bulk = Bulk.objects.filter(court_id=scope.court_id, stem=stem).first()
    if bulk is not None:
        BulkPaid.objects.get_or_create(bulk=bulk, key=key, defaults={"on": on, "fen": amount.fen})


@command
def refuse_file(scope: Scope, document: bytes, refusal: Refusal, at: datetime) -> BankFile:
    """Keep a file that was refused, with the reason, so that finance sees it and asks the bank."""
    scope.require("payment.import")
    lock_court(scope.court_id)
    sm3 = files.digest(document)
    file, new = BankFile.objects.get_or_create(
        court_id=scope.court_id,
        sm3=sm3,
        defaults={
            "original": document.decode(errors="replace"),
            "state": BankFile.State.REFUSED,
            "why": f"{refusal}"[:300],
            "at": at,
        },
    )
    if new:
        event = BankFileRefused(
            court_id=scope.court_id, object=f"bankfile:{file.pk}", file_id=file.pk, why=refusal.code
        )
        announce(scope, event, at)
    return file


@command
def take_notice(scope: Scope, document: bytes, at: datetime) -> None:
    """A camt.054 or camt.053, however it came: booked, or kept as refused."""
    try:
        with attempt():
            import_statement(scope, document, at)
    except Refusal as refusal:
        refuse_file(scope, document, refusal, at)


@command
def note_fetched(scope: Scope, after: int, failure: str = "") -> None:
    """Remember how far the bank's notices were fetched, which never goes back, and what went wrong, if anything."""
    rows = Line.objects.filter(pk=scope.court_id)
    rows.filter(after__lt=after).update(after=after)
    rows.exclude(failure=failure).update(failure=failure)
