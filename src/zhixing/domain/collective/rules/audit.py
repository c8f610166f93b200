"""Reading an audit list row by row: every row becomes part of a person, or a fault with its reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from zhixing.domain.collective.refusals import (
    AccountUnreadable,
    AmountUnreadable,
    DigitsLost,
    FileUnreadable,
    ListEmpty,
    NameMissing,
    NameUnreadable,
    TwoNames,
)
from zhixing.kernel.identifiers import IdNumberChecksumWrong, IdNumberMalformed, check_phone, upgrade_id
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
    "user": ("平台账号", "用户编号", "user"),
}
"""Columns of an audit list by the names they go under; the first three must be there."""
NEEDED = ("name", "id", "paid_in")
MOST_FAULTS = 20_000
"""Faults that are kept of one list; the rest is counted [design]."""
MOST = Money.yuan("10000000000")
"""No single sum of an audit list is larger: all of them together stay far below what a table holds [design]."""
HEAD_WITHIN = 10
"""Rows within which the names of columns stand; above them a title, a date, a unit [design]."""
LEFT_OUT = re.compile(r"\s|[（(]元[)）]")
"""What a column's name may bear beside its name."""
EXACT_DIGITS = 15
"""Digits a sheet keeps of a number that was not typed as text."""


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

    Raises FileUnreadable when no row among the first has the needed columns, ListEmpty when nothing follows.
    """
    rows = iter(table)
    place, above = _head(rows)
    found = Reading()
    for number, row in enumerate(rows, start=above + 1):
        cells = {key: row[at] if at < len(row) else None for key, at in place.items()}
        if all(cell is None or not str(cell).strip() for cell in cells.values()):
            continue
        found.rows += 1
        _take(found, number, cells, keep_doubtful)
    if not found.rows:
        raise ListEmpty
    return found


def _head(rows: Iterable[Sequence[object]]) -> tuple[dict[str, int], int]:
    """Where each column stands, and how many rows the head and what is above it take."""
    for above, row in enumerate(islice(rows, HEAD_WITHIN), start=1):
        head = [LEFT_OUT.sub("", str(cell or "")) for cell in row]
        place = {key: head.index(name) for key, names in COLUMNS.items() for name in names if name in head}
        if all(key in place for key in NEEDED):
            return place, above
    raise FileUnreadable(columns="、".join(COLUMNS[key][0] for key in COLUMNS))


def _text(cell: object) -> str:
    """A cell as it was meant: a number that a sheet keeps in binary is rounded far below a fen."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(Decimal(str(round(cell, 6))))
    return "" if cell is None else str(cell).strip()


def _digits(cell: object) -> str:
    """A long number. Raises DigitsLost where the sheet kept it as a quantity, whose last digits are gone."""
    text = _text(cell)
    if isinstance(cell, int | float) and len(text) > EXACT_DIGITS:
        raise DigitsLost
    return text


def _take(found: Reading, number: int, cells: Mapping[str, object], keep_doubtful: bool) -> None:
    column = "name"
    try:
        name = _name(_text(cells["name"]))
        column = "id"
        who, doubtful = _whose(_digits(cells["id"]), keep_doubtful)
        column = "phone"
        phone = _text(cells.get("phone"))
        reach = check_phone(phone) if phone else ""
        column = "account"
        account = _account(_digits(cells.get("account")))
        sums = []
        for column in ("paid_in", "principal_back", "interest_paid", "goods"):
            sums.append(_amount(_text(cells.get(column))))
        known = found.people.get(who)
        column = "name"
        if known is not None and known.name != name:
            raise TwoNames
    except Refusal as fault:
        found.bad += 1
        if len(found.faults) < MOST_FAULTS:
            found.faults.append((number, column, fault.code))
        return
    if known is None:
        known = found.people[who] = Person(name, who, "", "", "", [], [], doubtful)
    known.phone = known.phone or reach
    if account and not known.account:
        known.account, known.bank = account, _text(cells.get("bank"))[:64]
    known.flows.append(Flows(*sums))
    known.users += [one.strip()[:64] for one in _text(cells.get("user")).splitlines() if one.strip()]


def _name(text: str) -> str:
    if not text:
        raise NameMissing
    if len(text) > 64 or not text.isprintable() or text[0] in "#=" or not any(sign.isalpha() for sign in text):
        raise NameUnreadable
    return text


def _account(text: str) -> str:
    """A card, or an account of another kind, which has no check digit. Raises AccountUnreadable."""
    number = re.sub(r"[\s-]", "", text)
    if number and not re.fullmatch(r"[0-9]{8,32}", number):
        raise AccountUnreadable
    return number


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
    if not Money.zero <= amount <= MOST:
        raise AmountUnreadable
    return amount


def loss_of(person: Person, method: str) -> Money:
    """His loss over all accounts; never below zero: who gained lost nothing."""
    return max(loss(person.flows, Method(method)).amount, Money.zero)
