"""Reading an audit list row by row, and the keys under which money moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from zhixing.domain.collective.refusals import AmountUnreadable, FileUnreadable, NameMissing, TwoNames
from zhixing.kernel.identifiers import check_phone, upgrade_id
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.law.collective import Flows, Method, loss

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
}
"""Columns of an audit list by the names they go under; the first three must be there."""
NEEDED = ("name", "id", "paid_in")
MOST_FAULTS = 1000
PARCEL = 5000
"""Payments in one file for the bank [design]."""


@dataclass
class Person:
    """One person of the list, rows of the same ID number merged."""

    name: str
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    bank: str
    account: str = field(repr=False)
    flows: list[Flows]


@dataclass
class Reading:
    """What a list says: people in the order of their first row, and what is wrong in which row and column."""

    rows: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    bad: int = 0


def read(table: Iterable[Sequence[object]]) -> Reading:
    """Every row is read or is a fault. Raises FileUnreadable when the head row lacks a needed column."""
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
        _take(found, number, cells)
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(Decimal(str(cell)))
    return "" if cell is None else str(cell).strip()


def _take(found: Reading, number: int, cells: Mapping[str, str]) -> None:
    column = "name"
    try:
        if not cells["name"]:
            raise NameMissing
        column = "id"
        who = upgrade_id(cells["id"])
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
        known = Person(cells["name"], who, reach, cells.get("bank", ""), cells.get("account", ""), [])
        found.people[who] = known
    known.flows.append(Flows(*sums))


def _amount(text: str) -> Money:
    try:
        amount = Money.yuan(text or "0")
    except MoneyNotWhole:
        raise AmountUnreadable from None
    if amount < Money.zero:
        raise AmountUnreadable
    return amount


def loss_of(person: Person, method: str) -> Money:
    """His loss over all accounts; never below zero: who gained lost nothing."""
    return max(loss(person.flows, Method(method)).amount, Money.zero)


def pool(matter_id: int) -> str:
    """Ledger code of what is to be shared out."""
    return f"pool:{matter_id}"


def own(matter_id: int, number: int) -> str:
    """Ledger code of one person's account."""
    return f"share:{matter_id}:{number}"


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
