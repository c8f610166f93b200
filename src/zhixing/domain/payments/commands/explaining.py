"""What each line of a bank file means to us, told from what was sent and received before: a few look-ups, however long."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from zhixing.domain.payments.models import Bulk, BulkDebit, Payout, Receipt
from zhixing.domain.payments.refusals import LineContradicts, UnknownDebit, UnknownReturn
from zhixing.gateways.iso20022 import camt
from zhixing.kernel.scope import Scope

TOGETHER = 5_000
"""Lines looked up by one query."""
Meaning = Literal["known", "new"] | Payout | Receipt | Bulk
"""A line that came before, a new credit, the payment of ours (or bulk) it debits, or the receipt the bank takes back."""
Explained = list[tuple[camt.Entry, Meaning]]


@dataclass
class _Known:
    """What was sent and received before that these lines may speak of; a line once explained can't be explained so again."""

    receipts: dict[str, tuple[int, date]] = field(default_factory=dict)
    """Credits by the bank's reference: the sum in fen and the bank's day."""
    recalls: set[str] = field(default_factory=set)
    recallable: dict[str, list[Receipt]] = field(default_factory=dict)
    debits: set[str] = field(default_factory=set)
    payouts: dict[str, Payout] = field(default_factory=dict)
    bulks: dict[str, Bulk] = field(default_factory=dict)
    parts: dict[tuple[int, str], tuple[str, int]] = field(default_factory=dict)
    """Debits of bulks by bulk and key: the bank's reference and the sum in fen."""


def explain(scope: Scope, entries: Sequence[camt.Entry]) -> Explained:
    """Each line with its meaning. Raises LineContradicts, UnknownDebit, UnknownReturn: then nothing of the file is booked."""
    known = _Known()
    for first in range(0, len(entries), TOGETHER):
        _look_up(known, scope, entries[first : first + TOGETHER])
    return [(one, _credit(known, one) if one.credit else _debit(known, one)) for one in entries]


def _look_up(known: _Known, scope: Scope, entries: Sequence[camt.Entry]) -> None:
    court, keys = scope.court_id, {one.end_to_end_id for one in entries if one.end_to_end_id}
    credits = [one.reference for one in entries if one.credit]
    debits = [one.reference for one in entries if not one.credit]
    taken = [one.end_to_end_id for one in entries if not one.credit and one.reversal]
    receipts = Receipt.objects.filter(court_id=court)
    sent = Payout.objects.filter(batch__court_id=court)
    seen = receipts.filter(bank_reference__in=credits).values_list("bank_reference", "fen", "value_on")
    known.receipts |= {reference: (fen, on) for reference, fen, on in seen}
    known.recalls.update(receipts.filter(reversal_reference__in=debits).values_list("reversal_reference", flat=True))
    known.debits.update(sent.filter(debit_reference__in=debits).values_list("debit_reference", flat=True))
    known.payouts |= {row.end_to_end_id: row for row in sent.filter(end_to_end_id__in=keys)}
    bulks = Bulk.objects.filter(court_id=court, stem__in={_stem(key) for key in keys})
    known.bulks |= {row.stem: row for row in bulks}
    for row in receipts.filter(end_to_end_id__in=taken, reversal_reference="").exclude(end_to_end_id=""):
        known.recallable.setdefault(row.end_to_end_id, []).append(row)
    noted = BulkDebit.objects.filter(bulk__in=known.bulks.values(), end_to_end_id__in=keys)
    known.parts |= {(one.bulk_id, one.end_to_end_id): (one.reference, one.fen) for one in noted}


def _stem(key: str) -> str:
    return key.partition("-")[0] + "-"


def _credit(known: _Known, entry: camt.Entry) -> Meaning:
    """A credit that came before, a new one, or a payment of ours that came back."""
    before = known.receipts.get(entry.reference)
    if before is not None:
        if before != (entry.amount.fen, entry.booked_on):
            raise LineContradicts(reference=entry.reference)
        return "known"
    if entry.returned and _payout(known, entry) is None and _stem(entry.end_to_end_id) not in known.bulks:
        raise UnknownReturn(amount=entry.amount, reference=entry.reference)
    return "new"


def _debit(known: _Known, entry: camt.Entry) -> Meaning:
    """The bank paid what we ordered, or took back what it had credited; anything else refuses the file."""
    bulk = known.bulks.get(_stem(entry.end_to_end_id))
    if bulk is not None:
        return _bulk_debit(known, bulk, entry)
    if entry.reference in known.debits or entry.reference in known.recalls:
        return "known"
    if entry.reversal and entry.end_to_end_id:
        taken = [row for row in known.recallable.get(entry.end_to_end_id, ()) if row.fen == entry.amount.fen]
        if len(taken) == 1:
            known.recallable[entry.end_to_end_id].remove(taken[0])
            return taken[0]
    payout = _payout(known, entry)
    if payout is None or payout.debit_reference:
        raise UnknownDebit(amount=entry.amount, reference=entry.reference)
    payout.debit_reference = entry.reference
    return payout


def _bulk_debit(known: _Known, bulk: Bulk, entry: camt.Entry) -> Meaning:
    """A payment of a bulk, each once. Raises UnknownDebit when the bank debits one a second time."""
    part, said = (bulk.pk, entry.end_to_end_id), (entry.reference, entry.amount.fen)
    before = known.parts.get(part)
    if before is None:
        known.parts[part] = said
        return bulk
    if before != said:
        raise UnknownDebit(amount=entry.amount, reference=entry.reference)
    return "known"


def _payout(known: _Known, entry: camt.Entry) -> Payout | None:
    """The payment of ours a line speaks of: same key, same amount."""
    payout = known.payouts.get(entry.end_to_end_id)
    return payout if payout is not None and payout.fen == entry.amount.fen else None
