"""Facts about money coming in and going out. Amounts are in fen; no names, no account numbers of people."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class BankFileBooked(Event):
    """For the record: a file of the bank was booked whole."""

    file_id: int
    lines: int
    in_fen: int
    out_fen: int
    sm3: str


@dataclass(frozen=True, kw_only=True)
class BankFileRefused(Event):
    """For the record: a file of the bank was refused whole; a person asks the bank."""

    file_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class ReceiptArrived(Event):
    receipt_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class ReceiptRecalled(Event):
    """The bank took a credit back; its match, if any, must be undone."""

    receipt_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class ReceiptMatched(Event):
    """`account` is the ledger account it went to, `reference` what the payer was told to write, if anything."""

    receipt_id: int
    fen: int
    purpose: str
    account: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class ReceiptSuspended(Event):
    receipt_id: int
    fen: int
    why: str


@dataclass(frozen=True, kw_only=True)
class ReceiptReversed(Event):
    """A match was undone: by correction, or because the bank took the money back."""

    receipt_id: int
    fen: int
    purpose: str
    account: str
    why: str


@dataclass(frozen=True, kw_only=True)
class PriceCredited(Event):
    """For the record: a buyer's money became the case's; it counts from `on` (ISO), the day the sale took effect."""

    account: str
    fen: int
    on: str


@dataclass(frozen=True, kw_only=True)
class ReceiptRefunded(Event):
    receipt_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class PayoutInstructed(Event):
    """For the record: payments were prepared; a person who instructs has approved them by it."""

    batch_id: int
    fen: int
    payouts: int


@dataclass(frozen=True, kw_only=True)
class PayoutApproved(Event):
    """For the record: the first person signed what a robot had prepared."""

    batch_id: int


@dataclass(frozen=True, kw_only=True)
class PayoutReleased(Event):
    """For the record: the second person let the money go; the file is on its way to the bank."""

    batch_id: int


@dataclass(frozen=True, kw_only=True)
class PayoutCancelled(Event):
    """For the record: a batch was taken back before release."""

    batch_id: int


@dataclass(frozen=True, kw_only=True)
class PayoutSettled(Event):
    """The bank has answered on every payment of the batch; `fen` is what it paid.

    `complete`: no money of the case is left to be paid out.
    """

    batch_id: int
    fen: int
    complete: bool


@dataclass(frozen=True, kw_only=True)
class PayoutReturned(Event):
    payout_id: int
    fen: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class BulkReturned(Event):
    """A payment another room sent in a file of its own came back; `key` is its end-to-end id. The money waits in suspense."""

    receipt_id: int
    key: str
    fen: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class BankConnected(Event):
    """For the record: which bank keeps the court's account, by its code in the directory of units."""

    unit: str


@dataclass(frozen=True, kw_only=True)
class DayClosed(Event):
    """For the record: bank and books agreed for a day (ISO); what either had not booked yet is in `apart_fen`."""

    on: str
    bank_fen: int
    books_fen: int
    apart_fen: int


@dataclass(frozen=True, kw_only=True)
class DelayMoved(Event):
    """For the record: paying a case's money out later was asked for, approved, refused, or has ended."""

    reason: str
    state: str


@dataclass(frozen=True, kw_only=True)
class MoneyPutInTrust(Event):
    """For the record: what was payable to a party is kept for it."""

    party_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class MoneyTakenFromTrust(Event):
    """For the record: what was kept for a party is payable again."""

    party_id: int
    fen: int
