"""Files of the bank: every line is accounted for, or the file is refused and nothing of it booked."""

from datetime import datetime
from typing import Literal

from django.db.models import Sum

from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.events import BankFileBooked, BankFileRefused, ReceiptArrived, ReceiptRecalled
from zhixing.domain.payments.models import BankFile, Bulk, Line, Payout, Receipt
from zhixing.domain.payments.refusals import (
    ForeignAccount,
    LineContradicts,
    NoBankAccount,
    UnknownDebit,
    UnknownReturn,
)
from zhixing.gateways.iso20022 import camt
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law import case_money


@command
def import_statement(scope: Scope, document: bytes, at: datetime) -> BankFile:
    """Book a camt.054, or the day's camt.053, on the court's account; lines that came before are skipped, a file that came before is itself.

    Credits go to suspense, and each receipt is identified by a reaction of its own. Raises MessageInvalid or
    StatementRefused (of the gateway), NoBankAccount, ForeignAccount, LineContradicts, UnknownDebit, UnknownReturn.
    """
    scope.require("payment.import")
    number = courts.court(scope.court_id).account_number
    if not number:
        raise NoBankAccount()
    lock_court(scope.court_id)
    sm3 = files.digest(document)
    known = BankFile.objects.filter(court_id=scope.court_id, sm3=sm3).first()
    if known is not None and known.state == BankFile.State.BOOKED:
        return known
    notices = camt.movements(document)
    if any(notice.account != number for notice in notices):
        raise ForeignAccount()
    entries = [entry for notice in notices for entry in notice.entries]
    explained = [(entry, _credit(scope, entry) if entry.credit else _debit(scope, entry)) for entry in entries]
    file = known or BankFile(court_id=scope.court_id, sm3=sm3, original=document.decode())
    file.message_id = notices[0].message_id if notices else ""
    file.state, file.why, file.at, file.lines = BankFile.State.BOOKED, "", at, len(entries)
    file.in_fen = sum(entry.amount.fen for entry in entries if entry.credit)
    file.out_fen = sum(entry.amount.fen for entry in entries if not entry.credit)
    file.save()
    _book(scope, file, explained, at)
    return file


Meaning = Literal["known", "new"] | Payout | Receipt | Bulk
"""A line that came before, a new credit, the payment of ours (or bulk) it debits, or the receipt the bank takes back."""


def _credit(scope: Scope, entry: camt.Entry) -> Meaning:
    known = Receipt.objects.filter(court_id=scope.court_id, bank_reference=entry.reference).first()
    if known is not None:
        if (known.fen, known.value_on) != (entry.amount.fen, entry.booked_on):
            raise LineContradicts(reference=entry.reference)
        return "known"
    if entry.returned and _payout(scope, entry) is None:
        raise UnknownReturn(amount=entry.amount, reference=entry.reference)
    return "new"


def _debit(scope: Scope, entry: camt.Entry) -> Meaning:
    """The bank paid what we ordered, or took back what it had credited; anything else refuses the file."""
    receipts = Receipt.objects.filter(court_id=scope.court_id)
    noted = Payout.objects.filter(batch__court_id=scope.court_id, debit_reference=entry.reference)
    bulk = Bulk.objects.filter(court_id=scope.court_id, stem=entry.end_to_end_id.partition("-")[0] + "-").first()
    if bulk is not None:
        return _bulk_debit(bulk, entry)
    if noted.exists() or receipts.filter(reversal_reference=entry.reference).exists():
        return "known"
    if entry.reversal and entry.end_to_end_id:
        taken = receipts.filter(end_to_end_id=entry.end_to_end_id, fen=entry.amount.fen, reversal_reference="")
        if taken.count() == 1:
            return taken.get()
    payout = _payout(scope, entry)
    if payout is None or payout.debit_reference:
        raise UnknownDebit(amount=entry.amount, reference=entry.reference)
    return payout


def _bulk_debit(bulk: Bulk, entry: camt.Entry) -> Meaning:
    """A payment of a bulk, each once. Raises UnknownDebit when the bank debits one a second time."""
    same = bulk.debits.filter(end_to_end_id=entry.end_to_end_id).first()
    if same is None:
        return bulk
    if (same.reference, same.fen) != (entry.reference, entry.amount.fen):
        raise UnknownDebit(amount=entry.amount, reference=entry.reference)
    return "known"


def _note_bulk(bulk: Bulk, entry: camt.Entry) -> None:
    """Raises UnknownDebit when more left the account than was ordered."""
    bulk.debits.create(end_to_end_id=entry.end_to_end_id, reference=entry.reference, fen=entry.amount.fen)
    if (bulk.debits.aggregate(fen=Sum("fen"))["fen"] or 0) > bulk.fen:
        raise UnknownDebit(amount=entry.amount, reference=entry.reference)


def _payout(scope: Scope, entry: camt.Entry) -> Payout | None:
    """The payment of ours a line speaks of: same key, same amount."""
    sent = Payout.objects.filter(batch__court_id=scope.court_id, fen=entry.amount.fen)
    return sent.filter(end_to_end_id=entry.end_to_end_id).first() if entry.end_to_end_id else None


def _book(scope: Scope, file: BankFile, explained: list[tuple[camt.Entry, Meaning]], at: datetime) -> None:
    court = scope.court_id
    facts: list[tuple[type[ReceiptArrived | ReceiptRecalled], Receipt]] = []
    fresh = Money.zero
    for entry, meaning in explained:
        if isinstance(meaning, Payout):
            Payout.objects.filter(pk=meaning.pk).update(debit_reference=entry.reference)
        elif isinstance(meaning, Bulk):
            _note_bulk(meaning, entry)
        elif isinstance(meaning, Receipt):
            Receipt.objects.filter(pk=meaning.pk).update(reversal_reference=entry.reference)
            facts.append((ReceiptRecalled, meaning))
        elif meaning == "new":
            facts.append((ReceiptArrived, _receipt(file, entry, at)))
            fresh += entry.amount
    if fresh:
        ledger.post(scope, f"file:{file.pk}", [(f"bank:{court}", -fresh), (f"suspense:{court}", fresh)], "arrived", at)
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
    for fact, receipt in facts:
        announce(
            scope,
            fact(court_id=court, object=f"receipt:{receipt.pk}", receipt_id=receipt.pk, fen=receipt.fen),
            at,
        )


def _receipt(file: BankFile, entry: camt.Entry, at: datetime) -> Receipt:
    return Receipt.objects.create(
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
def note_fetched(scope: Scope, after: int, failure: str = "") -> None:
    """Remember how far the bank's notices were fetched, which never goes back, and what went wrong, if anything."""
    rows = Line.objects.filter(pk=scope.court_id)
    rows.filter(after__lt=after).update(after=after)
    rows.exclude(failure=failure).update(failure=failure)
