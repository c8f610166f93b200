"""Reading an audit list row by row, what somebody who registers must say, and the keys under which money moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhixing.domain.collective.refusals import (
    AmountUnreadable,
    BankMissing,
    FileUnreadable,
    HelperMissing,
    HolderWrong,
    MinorAlone,
    NameMissing,
    RatioTooEarly,
    TooManyAccounts,
    TwoNames,
    WordsWrong,
)
from zhixing.kernel.identifiers import (
    IdNumberChecksumWrong,
    IdNumberMalformed,
    check_bank_card,
    check_phone,
    id_birth_on,
    upgrade_id,
)
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.law.collective import Flows, Method, loss, of_age

COLUMNS = {
    "name": ("姓名", "name"),
    "id": ("身份证号", "身份证号码", "id"),
    "paid_in": ("投入", "投入本金", "paid_in"),
    "principal_back": ("返还本金", "收回本金", "principal_back"),
    "interest_paid": ("已付利息", "利息", "interest_paid"),
    "goods": ("货物价值", "goods"),
    "phone": ("手机", "电话", "phone"),
    "bank": ("开户行", "bank"),
    "account": ("银行账号", "收款账号", "account"),
    "user": ("平台账号", "用户编号", "user"),
}
"""Columns of an audit list by the names they go under; the first three must be there."""
NEEDED = ("name", "id", "paid_in")
MOST_FAULTS = 1000
NAMES = "CN"
"""What the keys of questions to the bank about names begin with."""
PARCEL = 5000
"""Payments in one file for the bank [design]."""
DOUBTED = ("nobody", "differs")
"""Words of the police office with which nobody is matched or paid before a person saw his papers."""


@dataclass
class Person:
    """One person of the list, rows of the same ID number merged."""

    name: str
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    bank: str
    account: str = field(repr=False)
    flows: list[Flows]
    users: list[str] = field(default_factory=list, repr=False)
    doubtful: bool = False
    """His number can't be one: he is held for until a registration is found to be his."""


@dataclass
class Reading:
    """What a list says: people in the order of their first row, and what is wrong in which row and column."""

    rows: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    bad: int = 0


def read(table: Iterable[Sequence[object]], keep_doubtful: bool = False) -> Reading:
    """Every row is read or is a fault; `keep_doubtful`: a number with a wrong digit is kept as it stands.

    Raises FileUnreadable when the head row lacks a needed column.
    """
    rows = iter(table)
    head = [str(cell or "").strip() for cell in next(rows, ())]
    place = {key: head.index(name) for key, names in COLUMNS.items() for name in names if name in head}
    if any(key not in place for key in NEEDED):
        raise FileUnreadable(columns="、".join(COLUMNS[key][0] for key in COLUMNS))
    found = Reading()
    for number, row in enumerate(rows, start=2):
        cells = {key: _text(row[at]) if at < len(row) else "" for key, at in place.items()}
        if not any(cells.values()):
            continue
        found.rows += 1
        _take(found, number, cells, keep_doubtful)
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(Decimal(str(cell)))
    return "" if cell is None else str(cell).strip()


def _take(found: Reading, number: int, cells: Mapping[str, str], keep_doubtful: bool) -> None:
    column = "name"
    try:
        if not cells["name"]:
            raise NameMissing
        column = "id"
        who, doubtful = _whose(cells["id"], keep_doubtful)
        column = "phone"
        reach = check_phone(cells["phone"]) if cells.get("phone") else ""
        sums = []
        for column in ("paid_in", "principal_back", "interest_paid", "goods"):
            sums.append(_amount(cells.get(column, "")))
        known = found.people.get(who)
        column = "name"
        if known is not None and known.name != cells["name"]:
            raise TwoNames
    except Refusal as fault:
        found.bad += 1
        if len(found.faults) < MOST_FAULTS:
            found.faults.append((number, column, fault.code))
        return
    if known is None:
        known = Person(cells["name"], who, reach, cells.get("bank", ""), cells.get("account", ""), [], [], doubtful)
        found.people[who] = known
    known.flows.append(Flows(*sums))
    if cells.get("user"):
        known.users.append(cells["user"][:64])


def _whose(number: str, keep_doubtful: bool) -> tuple[str, bool]:
    try:
        return upgrade_id(number), False
    except (IdNumberMalformed, IdNumberChecksumWrong):
        if not (keep_doubtful and 0 < len(number) <= 32):
            raise
    return number.upper(), True


def _amount(text: str) -> Money:
    try:
        amount = Money.yuan(text or "0")
    except MoneyNotWhole:
        raise AmountUnreadable from None
    if amount < Money.zero:
        raise AmountUnreadable
    return amount


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


def loss_of(person: Person, method: str) -> Money:
    """His loss over all accounts; never below zero: who gained lost nothing."""
    return max(loss(person.flows, Method(method)).amount, Money.zero)


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


def checked_words(words: str, list_is_final: bool) -> str:
    """The words of a message to many. No ratio goes out before the list is final. Raises WordsWrong, RatioTooEarly."""
    words = " ".join(words.split())
    if not 0 < len(words) <= 280 or "{" in words.replace("{number}", ""):
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
