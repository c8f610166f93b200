"""What somebody who registers must say, and the keys under which money moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from zhixing.domain.collective.refusals import (
    AmountUnreadable,
    BankMissing,
    HelperMissing,
    HolderWrong,
    MinorAlone,
    NameMissing,
    RatioTooEarly,
    TooManyAccounts,
    WordsWrong,
)
from zhixing.domain.collective.rules.audit import COLUMNS, MOST, Person, loss_of, read
from zhixing.kernel.identifiers import check_bank_card, check_phone, id_birth_on, upgrade_id
from zhixing.law.collective import of_age

__all__ = ["COLUMNS", "MOST", "Person", "loss_of", "read"]

NAMES = "CN"
"""What the keys of questions to the bank about names begin with."""
PARCEL = 5000
"""Payments in one file for the bank [design]."""
WORDS = ("fits", "differs", "nobody")
"""Words of the police office, the worse the later."""
DOUBTED = WORDS[1:]
"""Words of the police office with which nobody is matched or paid before a person saw his papers."""


@dataclass(frozen=True)
class Claimant:
    """What somebody says who registers. `users`: accounts at the platform; the helper is the agent, guardian or heir."""

    name: str
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    bank: str
    account: str = field(repr=False)
    holder: str = ""
    role: str = "own"
    helper_name: str = ""
    helper_id: str = field(default="", repr=False)
    users: tuple[str, ...] = field(default=(), repr=False)
    claimed_fen: int | None = None

    @property
    def helper(self) -> str:
        return f"{self.helper_name}\n{self.helper_id}" if self.role != "own" else ""


MOST_USERS = 20
"""Platform accounts one person may name [design]."""


def checked(given: Claimant, on: date) -> Claimant:
    """The same, every number in its canonical form. Raises NameMissing, what `kernel.identifiers` refuses, MinorAlone,
    HelperMissing, HolderWrong, BankMissing, TooManyAccounts, AmountUnreadable.
    """
    name, holder = given.name.strip()[:64], given.holder.strip()[:64] or given.name.strip()[:64]
    if not name:
        raise NameMissing
    number, phone = upgrade_id(given.id_number), check_phone(given.phone)
    if given.role == "own" and not of_age(id_birth_on(number), on):
        raise MinorAlone
    helper_name, helper_id = given.helper_name.strip()[:64], ""
    if given.role != "own":
        if not helper_name:
            raise HelperMissing
        helper_id = upgrade_id(given.helper_id)
    if holder != name and not (given.role in ("guardian", "heir") and holder == helper_name):
        raise HolderWrong
    if not given.bank.strip():
        raise BankMissing
    users = tuple(dict.fromkeys(one.strip() for one in given.users if one.strip()))
    if len(users) > MOST_USERS or any(len(one) > 64 for one in users):
        raise TooManyAccounts(most=MOST_USERS)
    if given.claimed_fen is not None and given.claimed_fen <= 0:
        raise AmountUnreadable
    return replace(
        given, name=name, id_number=number, phone=phone, bank=given.bank.strip()[:64],
        account=check_bank_card(given.account), holder=holder, helper_name=helper_name, helper_id=helper_id, users=users,
    )  # fmt: skip


def over_given(given: int, loss: int, reached: Fraction, rounds: int) -> int:
    """Fen given beyond what the ratios reached make of this loss; a fen a round that fell to him by remainder is his."""
    due = -(-loss * reached.numerator // reached.denominator)
    return max(0, given - due - rounds)


def pool(matter_id: int) -> str:
    """Ledger code of what is to be shared out."""
    return f"pool:{matter_id}"


def own(matter_id: int, number: int) -> str:
    """Ledger code of one person's account."""
    return f"share:{matter_id}:{number}"


FITS = ("", "ok", "none")
"""Words of the bank on a name and an account with which somebody is paid; the first: it was not asked."""


def set_apart(matter_id: int) -> str:
    """Ledger code of what has been released and goes on through the people's accounts file by file; numbers begin at 1."""
    return own(matter_id, 0)


def message_id(round_id: int, position: int, at: datetime) -> str:
    """The file's own key for good."""
    return f"V{round_id}-{position}-{at:%y%m%d%H%M%S}"


def stem(round_id: int) -> str:
    """What the keys of all payments of a round begin with."""
    return f"S{round_id}-"


def end_to_end_id(round_id: int, place: int, at: datetime) -> str:
    """The payment's own key for good."""
    return f"{stem(round_id)}{place}-{at:%y%m%d%H%M%S}"


def place_of(end_to_end: str) -> int:
    """The place in the round that a payment's key names."""
    return int(end_to_end.split("-")[1])


def window(register_from: date, register_until: date) -> bool:
    """Whether the window is one."""
    return register_until >= register_from


NUMBER, AMOUNT = "{number}", "{amount}"
"""What stands in the words of a message to many for each person's number, and for what he was paid so far."""


def checked_words(words: str, list_is_final: bool, paid: bool) -> str:
    """The words of a message to many; only those who were paid are told how much. No ratio goes out before the list is
    final. Raises WordsWrong, RatioTooEarly.
    """
    words = " ".join(words.split())
    plain = words.replace(NUMBER, "").replace(AMOUNT if paid else NUMBER, "")
    if not 0 < len(words) <= 280 or "{" in plain:
        raise WordsWrong
    if not list_is_final and ("%" in words or "％" in words or "比例" in words):
        raise RatioTooEarly
    return words


def text_id(mailing_id: int, place: int) -> str:
    """A message's own key for good."""
    return f"crowd-{mailing_id}-{place}"


def text_batch_id(mailing_id: int, position: int) -> str:
    """A batch's own key for good."""
    return f"crowd-{mailing_id}-batch-{position}"


def text_place(key: str) -> tuple[int, int] | None:
    """Mailing and place that a message's key names; None for a key of another kind."""
    parts = key.split("-")
    if len(parts) != 3 or parts[0] != "crowd" or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    return int(parts[1]), int(parts[2])


def said(name: str, id_number: str, answer: Mapping[str, Any]) -> str:
    """What an answer to `identity.query` makes of a name and a number: fits, nobody, or differs, which a refusal is too."""
    if answer["result"] == "none":
        return "nobody"
    known = [(one.get("name"), one.get("id_number", id_number)) for one in answer["records"]]
    return "fits" if answer["result"] == "found" and (name, id_number) in known else "differs"
