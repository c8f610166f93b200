"""The request envelope in plain values, and how often a call is tried."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from zhixing.domain.agencies.rules.directory import COLUMNS, Entry, entries
from zhixing.domain.agencies.rules.hours import in_words, promised_at, tidy
from zhixing.gateways import orders
from zhixing.gateways.agencies import Item, ItemAnswer, Target
from zhixing.gateways.iso20022 import court
from zhixing.gateways.iso20022.auth import DISCLOSE, AccountsAnswer
from zhixing.gateways.iso20022.camt import Statement
from zhixing.kernel.dates import Period, workdays

MOST_TRIES = 6
OVERLAP = timedelta(days=30)
"""[design] How long an older key is still good for checking once a new one signs."""
BREAK_AFTER = 5
"""[design] Calls that fail in a row before an office is left alone for a while."""
LONGEST_REST = timedelta(minutes=5)
SLOW_MS = 1000
"""[design] An office whose answers take longer than this waits with the other slow ones, never before a fast one."""
QUICK_MS, IN_A_ROW = 100, 16
"""[design] How fast an office answers that is called several times before the answers are taken in together, and how often."""
ANSWER_WITHIN = timedelta(days=3)
COUNTER_WITHIN: Period = workdays(5)
"""[design] How long a court waits for an office with a system, for one with clerks; longer where the office has promised later."""
SHARED_TERM = frozenset({"review"})
"""Acts whose term several offices share, whatever each has promised by itself."""
PATIENCE = timedelta(days=1)
"""[design] How long an answer is awaited, past the deadline too, after a person sent a request again."""
ACCOUNTS, MOVEMENTS = "account.query", "movement.query"
"""What one auth.001 asks a bank: accounts, what moved on them, or both (docs/decisions/iso20022.md)."""
FILES = {b"%PDF": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png"}
"""What a clerk may add to an answer, by its first bytes."""
LARGEST_FILE, MOST_FILES = 20 << 20, 6
"""[design]"""
AFTER_CLOSING = frozenset({"release", "disclose"})
"""What may still pass in a closed case: what was held is let go (查扣冻规定 28), banks learn that an inquiry is no secret now."""


@dataclass(frozen=True)
class Asker:
    """Who asks, as it stood when it was asked: sent again, the request is the same to the byte."""

    court: str
    case_no: str
    officer: str
    reply_to: str


@dataclass(frozen=True)
class Order:
    """What one office is asked in a case, under the key that makes it one request, to be answered by `deadline_at`.

    `paper` is the printed number and the SM3 of the file of the order behind it.
    """

    case_id: int
    unit_id: int
    target: Target
    items: tuple[Item, ...]
    paper: tuple[str, str]
    key: str
    deadline_at: datetime
    object: str = ""


def envelope(
    asker: Asker, target: Target, items: Sequence[Item], basis: str, paper: tuple[str, str], purpose: str
) -> dict[str, Any]:
    """What is kept, sealed, of a request."""
    return {
        "asker": asdict(asker),
        "target": {"name": target.name, "id_number": target.id_number},
        "items": [{"code": item.code, "fields": dict(item.fields)} for item in items],
        "basis": basis,
        "paper": list(paper),
        "purpose": purpose,
    }


def plain_answer(item: ItemAnswer) -> dict[str, Any]:
    """An answer to one item as it is kept."""
    return {"code": item.code, "result": item.result, "records": [dict(r) for r in item.records], "reason": item.reason}


def goes_by_iso20022(codes: Sequence[str]) -> bool:
    """Whether a request of these items is one ISO 20022 message to a bank, and not in the open envelope."""
    return asks_accounts(codes) or discloses(codes) or (len(codes) == 1 and codes[0] in court.ACTS)


def asks_accounts(codes: Sequence[str]) -> bool:
    """Whether a request of these items is an auth.001 about a person's accounts."""
    return bool(codes) and {ACCOUNTS, MOVEMENTS}.issuperset(codes)


def discloses(codes: Sequence[str]) -> bool:
    """Whether a request of these items is an auth.003: it goes to whoever was sent the auth.001, whatever he answers now."""
    return list(codes) == [DISCLOSE]


def bank_answers(codes: Sequence[str], found: AccountsAnswer) -> tuple[ItemAnswer, ...]:
    """A bank's auth.002 as the answer to each item: a record an account, a record a movement, money in fen."""
    told = {ACCOUNTS: _accounts(found.statements), MOVEMENTS: _movements(found.statements)}
    partial = "" if found.complete else "partial"
    return tuple(ItemAnswer(code, "found" if told[code] else "none", told[code], partial) for code in codes)


def _movements(statements: Sequence[Statement]) -> tuple[dict[str, Any], ...]:
    """Each movement under its account; what went out is negative."""
    return tuple(
        {
            "account": one.account,
            "owner_name": one.owner,
            "on": entry.booked_on.isoformat(),
            "amount_fen": entry.amount.fen if entry.credit else -entry.amount.fen,
            "other_name": entry.other_name,
            "other_account": entry.other_account,
            "note": entry.remittance,
        }
        for one in statements
        for entry in one.entries
    )


def _accounts(statements: Sequence[Statement]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "account": one.account,
            "owner_name": one.owner,
            "bank": one.bank,
            "kind": one.kind,
            "balance_fen": one.closing.fen,
            "available_fen": one.available.fen,
            "held_fen": one.held.fen,
            "on": one.on.isoformat(),
        }
        for one in statements
    )


def reach(area: str, place: str) -> int:
    """How near an office of this area is to a place: the longer the name in it the nearer, 0 for everywhere, below it elsewhere."""
    return len(area) if area in place else -1


def wait(tries: int, share: float) -> timedelta:
    """How long until a failed call is tried again: growing, and spread by `share` (0 to 1) so that not all come at once."""
    return timedelta(seconds=min(3**tries, 600) * (0.5 + share))


def batch_stem(unit_id: int) -> str:
    """What the keys of messages with several requests to an office begin with."""
    return f"B{unit_id}-"


def rest(failures: int, share: float) -> timedelta:
    """How long an office that failed so often in a row is left alone; nothing below BREAK_AFTER."""
    if failures < BREAK_AFTER:
        return timedelta()
    grown = timedelta(seconds=10 << min(failures - BREAK_AFTER, 6))
    return min(grown, LONGEST_REST) * (0.5 + share)


def smoothed(before_ms: int, now_ms: int) -> int:
    """How long an office's answers take: the last weighs a quarter."""
    return now_ms if before_ms == 0 else (3 * before_ms + now_ms) // 4


def unreadable(answers: Iterable[ItemAnswer]) -> str:
    """Why an order's answer can't take effect as it stands; empty when it can (`gateways/orders.toml`)."""
    for one in answers:
        if one.result == "done" and (why := orders.fault(one.code, one.records)):
            return f"{one.code}: {why}"
    return ""


__all__ = ["COLUMNS", "Entry", "entries", "in_words", "promised_at", "tidy"]
