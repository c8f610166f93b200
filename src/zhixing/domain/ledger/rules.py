"""What a code means, how legs add up, and how a balance is read."""

from collections.abc import Iterable, Sequence

from zhixing.domain.ledger.refusals import CodeUnreadable, EntryNotBalanced
from zhixing.kernel.money import Money

Legs = Sequence[tuple[str, Money]]
PARTS = {
    "bank": 1,
    "suspense": 1,
    "transit": 1,
    "fee": 1,
    "costs": 1,
    "in_kind": 1,
    "treasury": 1,
    "case": 1,
    "pool": 1,
    "payable": 2,
    "deposit": 2,
    "share": 2,
    "trust": 2,
}
"""How many numbers follow the kind: `case:7`, `deposit:<lot>:<bidder>`; the first seven are followed by the court's."""
STANDING = frozenset({"bank", "suspense", "transit", "fee", "costs", "in_kind", "treasury"})
OPENED_BY_POSTING = STANDING | {"payable", "trust"}
NUMBERED = frozenset({"case", "deposit", "payable"})
"""Kinds money can be paid into by their own number at the bank."""
OUTSIDE = ("bank", "suspense", "deposit", "in_kind")
"""Where money comes from when it is received for a case; what leaves a case goes to other kinds."""


def kind_of(code: str, court_id: int) -> str:
    """The kind of a code. Raises CodeUnreadable when it is not one of this court's."""
    kind, *numbers = code.split(":")
    if PARTS.get(kind) != len(numbers) or not all(number.isascii() and number.isdigit() for number in numbers):
        raise CodeUnreadable(code=code)
    if kind in STANDING and numbers != [str(court_id)]:
        raise CodeUnreadable(code=code)
    return kind


def party_of(code: str) -> int | None:
    """Whose account of a case a code is (`payable:<case>:<party>`); None for every other kind."""
    kind, _, numbers = code.partition(":")
    return int(numbers.rpartition(":")[2]) if kind == "payable" else None


def merged(legs: Legs) -> list[tuple[str, Money]]:
    """One leg an account, in the order of codes, without zeros. Raises EntryNotBalanced unless they add up to zero."""
    sums: dict[str, Money] = {}
    for code, amount in legs:
        sums[code] = sums.get(code, Money.zero) + amount
    found = [(code, sums[code]) for code in sorted(sums) if sums[code]]
    if not found or sum(sums.values()) != Money.zero:
        raise EntryNotBalanced(difference=sum(sums.values(), Money.zero))
    return found


def shown(kind: str, balance: Money) -> Money:
    """A balance as people read it: what lies in the account, also where it runs the other way, as at the bank."""
    return -balance if kind in ("bank", "in_kind") else balance


def total(amounts: Iterable[Money]) -> Money:
    return sum(amounts, Money.zero)
