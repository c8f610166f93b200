"""What a receipt is for, and what the bank's answer makes of a payment."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhixing.domain.payments.refusals import (
    CaseIsClosed,
    NoReference,
    PaidTwice,
    SentToAPayee,
    TooLittle,
    TooMuch,
    UnknownPayer,
    WrongReference,
)
from zhixing.kernel.money import Money

BANK_SILENCE = timedelta(days=1)
"""[design] How long a bank may leave a released batch without a final word before finance is told."""
STATEMENT = "ST"
"""What the keys of statements asked for begin with."""
REMITTED = {"fee": "上缴申请执行费", "treasury": "上缴涉案财物价款"}
"""Accounts of a court whose money is the state's, by their kind, as the payment says it: the fees, all of them (交纳办法
52), and what a crime's property is worth (刑法 64)."""
DEDUCTION_CODES = frozenset({"DEDUCTION"})
"""The bank's codes for money it moved on the court's order."""


@dataclass(frozen=True)
class Asked:
    """A payment that was asked for. `met`: it has arrived before."""

    account: str
    case_id: int
    purpose: str
    reference: str
    due: Money
    payer: str = ""
    met: bool = False


@dataclass(frozen=True)
class CaseAccount:
    """A case that may receive money; `left` is what is still owed in it, None when that can't be said."""

    account: str
    case_id: int
    closed: bool
    left: Money | None
    payee: bool = False
    """Whether it was sent to the number of somebody who is no debtor of the case."""


@dataclass(frozen=True)
class Arrived:
    """What is known of the money. `named`: the payer wrote something that looks like a case or a number."""

    paid: Money
    payer: str
    code: str
    named: bool
    twin: bool
    """The same payer paid the same sum to the same account on the same day."""


ASKED_FOR = frozenset({"deposit", "price", "top_up"})
"""Purposes of payments that somebody was asked for (`Awaited`)."""


@dataclass(frozen=True)
class Match:
    """Where the money goes."""

    account: str
    case_id: int
    purpose: str
    reference: str = ""


def identify(arrived: Arrived, asked: Asked | None, case: CaseAccount | None) -> Match:
    """Exact or not at all. Raises one of the Doubts, which leaves the money in suspense for a person."""
    if asked is not None:
        return _asked_for(arrived, asked)
    if case is None:
        raise WrongReference() if arrived.named else NoReference()
    if case.closed:
        raise CaseIsClosed()
    if case.payee:
        raise SentToAPayee()
    if arrived.code in DEDUCTION_CODES:
        return Match(case.account, case.case_id, "deduction")
    if arrived.twin:
        raise PaidTwice(paid=arrived.paid)
    if case.left is not None and arrived.paid > case.left:
        raise TooMuch(paid=arrived.paid, due=case.left)
    return Match(case.account, case.case_id, "debtor_payment")


def _asked_for(arrived: Arrived, asked: Asked) -> Match:
    if asked.met:
        raise PaidTwice(paid=arrived.paid)
    if asked.payer and asked.payer != arrived.payer.strip():
        raise UnknownPayer()
    if arrived.paid < asked.due:
        raise TooLittle(paid=arrived.paid, due=asked.due)
    if arrived.paid > asked.due:
        raise TooMuch(paid=arrived.paid, due=asked.due)
    return Match(asked.account, asked.case_id, asked.purpose, asked.reference)


def name_check_id(court_id: int, batch_id: int, stamp: str) -> str:
    """The key under which the bank is asked about the payees of a batch."""
    return f"N{court_id}-{batch_id}-{stamp}"


def batch_asked(check_id: str) -> int:
    """The batch a name check was about; 0 for a key that is none of ours."""
    parts = check_id.split("-")
    return int(parts[1]) if len(parts) == 3 and check_id.startswith("N") and parts[1].isdecimal() else 0


def statement_id(court_id: int, on: date) -> str:
    """The key under which the statement of a day is asked for by a file."""
    return f"{STATEMENT}{court_id}-{on.isoformat()}"


def court_asked(statement: str) -> int:
    """The court whose statement a key asks for; 0 for a key that is none of ours."""
    number = statement.removeprefix(STATEMENT).partition("-")[0]
    return int(number) if statement.startswith(STATEMENT) and number.isdecimal() and len(number) < 19 else 0


def message_id(court_id: int, batch_id: int, stamp: str) -> str:
    """The file's own key for good; `stamp` keeps it apart from files of a court's earlier life. At most 35 characters."""
    return f"B{court_id}-{batch_id}-{stamp}"


def end_to_end_id(court_id: int, payout_id: int, stamp: str) -> str:
    """The payment's own key for good."""
    return f"P{court_id}-{payout_id}-{stamp}"
