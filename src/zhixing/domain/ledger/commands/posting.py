"""Posting entries, one or many at once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, OperationalError, connection
from psycopg.errors import SerializationFailure, UniqueViolation

from zhixing.domain.ledger import rules
from zhixing.domain.ledger.commands.opening import open_account
from zhixing.domain.ledger.models import Account, Entry
from zhixing.domain.ledger.refusals import (
    AccountIsFrozen,
    AccountOverdrawn,
    EntryNotBalanced,
    KeyReused,
    NoSuchAccount,
)
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

POST = """
SELECT * FROM ledger_post(%s, %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::date[], %s::bigint[], %s::bigint[],
  %s::text[], %s::text[], %s::int[], %s::int[], %s::bigint[])
"""
MOVE = """
SELECT ledger_transfer({}::bigint, {}::text[], {}::text[], {}::text[], {}::timestamptz[], {}::date[], {}::bigint[],
  {}::text[], {}::int[], {}::int[], {}::bigint[])::text
"""
BY_CURSOR, BY_LINE = MOVE.format(*["%s"] * 11), MOVE.format(*(f"${n}" for n in range(1, 12)))
Heads = Sequence[list[Any]]
"""What entries have besides their legs, column by column."""
Ask = Callable[[Sequence[str]], str | None]
"""Hands values to the database as it writes them, and gives back the one it answers."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry to be booked."""

    key: str
    actor: str
    memo: str
    at: datetime
    value_on: date
    legs: rules.Legs
    case_id: int | None = None
    corrects_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Move `amount` from one account to another under a key of its own."""

    key: str
    source: str
    target: str
    amount: Money


def book(court_id: int, drafts: Sequence[Draft]) -> list[int]:
    """Book entries in this order by one statement, all or nothing; the ids, a known key's being that of its entry.

    Raises NoSuchAccount, EntryNotBalanced, AccountOverdrawn, AccountIsFrozen, KeyReused.
    """
    numbers = [n for n, draft in enumerate(drafts, start=1) for _ in draft.legs]
    heads: list[list[object]] = [
        [draft.key for draft in drafts],
        [draft.actor for draft in drafts],
        [draft.memo for draft in drafts],
        [draft.at for draft in drafts],
        [draft.value_on for draft in drafts],
        [draft.case_id for draft in drafts],
        [draft.corrects_id for draft in drafts],
        [draft.reason for draft in drafts],
    ]
    codes = [code for draft in drafts for code, _ in draft.legs]
    return call(court_id, heads, numbers, codes, [amount.fen for draft in drafts for _, amount in draft.legs])


def call(court_id: int, heads: Heads, numbers: list[int], codes: list[str], fens: list[int]) -> list[int]:
    """The database's own function, its refusals by name. A column of `heads` that is one long holds for every entry."""
    place: dict[str, int] = {}
    places = [place.setdefault(code, len(place) + 1) for code in codes]
    with connection.cursor() as cursor:
        cursor.execute(POST, [court_id, *heads, _texts(list(place)), _array(numbers), _array(places), _array(fens)])
        ids, refused, why = cursor.fetchone()
    if refused:
        raise _refusal(refused, json.loads(why))
    return list(ids)


def _array(numbers: Sequence[int]) -> str:
    """Whole numbers as PostgreSQL writes an array of them: far quicker than one by one through the driver."""
    return f"{{{','.join(map(str, numbers))}}}"


def _texts(texts: Sequence[Any]) -> str:
    """Texts as PostgreSQL writes an array of them."""
    joined = '","'.join(texts)
    if "\\" in joined or joined.count('"') != 2 * (len(texts) - 1):
        joined = '","'.join(text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return f'{{"{joined}"}}'


def _refusal(code: str, why: dict[str, Any]) -> Refusal:
    match code:
        case "ZX001":
            return EntryNotBalanced(difference=Money(int(why["difference"])))
        case "ZX002":
            return NoSuchAccount(account=why["account"])
        case "ZX003":
            return KeyReused(key=why["key"])
        case "ZX004":
            return AccountIsFrozen(account=why["account"], reason=why["reason"])
        case _:
            return AccountOverdrawn(account=why["account"], held=Money(why["held"]), wanted=Money(why["wanted"]))


@command
def post(
    scope: Scope,
    key: str,
    legs: rules.Legs,
    memo: str,
    at: datetime,
    case_id: int | None = None,
    value_on: date | None = None,
) -> Entry:
    """Book one entry: legs (code, amount) that add up to zero, all or nothing; the same key again is the same entry.

    Only accounts of the court's own and payable ones are opened by their first posting. `value_on` is the day the
    money counts from, the day of `at` unless another is given. Raises CodeUnreadable, NoSuchAccount,
    EntryNotBalanced, AccountOverdrawn, AccountIsFrozen, KeyReused.
    """
    wanted = rules.merged(legs)
    open_missing(scope, [code for code, _ in wanted])
    draft = Draft(key, scope.actor, memo, at, value_on or at.date(), wanted, case_id)
    return entry_of(scope, draft, book(scope.court_id, [draft])[0])


def entry_of(scope: Scope, draft: Draft, pk: int) -> Entry:
    return Entry(
        pk=pk,
        court_id=scope.court_id,
        key=draft.key,
        memo=draft.memo,
        at=draft.at,
        value_on=draft.value_on,
        case_id=draft.case_id,
        corrects_id=draft.corrects_id,
        reason=draft.reason,
        actor=draft.actor,
    )


def open_missing(scope: Scope, codes: Sequence[str]) -> None:
    """Open those accounts that their first posting opens."""
    opened = [code for code in codes if rules.kind_of(code, scope.court_id) in rules.OPENED_BY_POSTING]
    known = Account.objects.filter(court_id=scope.court_id, code__in=opened).values_list("code", flat=True)
    for code in sorted(set(opened) - set(known)) if opened else ():
        kind, first = code.split(":")[:2]
        open_account(scope, code, None if kind in rules.STANDING else int(first))


@command
def transfer_many(scope: Scope, transfers: Sequence[Transfer], memo: str, at: datetime) -> list[int]:
    """Book many transfers by one set-based statement, all or nothing: the ids of their entries in the same order.

    All accounts must be open; a key that is known must stand for the same transfer. Raises as `post` does.
    """
    scope.require("ledger.post")
    same: list[list[object]] = [[scope.actor], [memo], [at], [at.date()], [None]]
    return move(scope.court_id, [[one.key for one in transfers], *same], transfers)


def by_cursor(given: Sequence[str]) -> str | None:
    """`ledger_transfer` in the transaction that is open here."""
    with connection.cursor() as cursor:
        cursor.execute(BY_CURSOR, given)
        [ids] = cursor.fetchone()
    return ids  # type: ignore[no-any-return]


def move(court_id: int, heads: Heads, transfers: Sequence[Transfer], ask: Ask = by_cursor) -> list[int]:
    """Book transfers the short way, or by `ledger_post` when it has something to decide. `heads`: keys, actors, memos,
    moments, days and cases; a column after the keys that is one long holds for all. `ask` calls `ledger_transfer`.
    """
    place: dict[str, int] = {}
    sources = [place.setdefault(one.source, len(place) + 1) for one in transfers]
    targets = [place.setdefault(one.target, len(place) + 1) for one in transfers]
    fens = [one.amount.fen for one in transfers]
    if len(set(heads[0])) == len(transfers):  # a key twice is for ledger_post to refuse
        texts = [_texts(column) for column in (*heads[:3], *([str(each) for each in column] for column in heads[3:5]))]
        cases = ",".join("NULL" if case is None else str(case) for case in heads[5])
        legs = [_texts(list(place)), _array(sources), _array(targets), _array(fens)]
        if (ids := _moved([str(court_id), *texts, f"{{{cases}}}", *legs], ask)) is not None:
            return [int(each) for each in ids[1:-1].split(",")]
    numbers = [n for n in range(1, len(transfers) + 1) for _ in "io"]
    codes = [code for one in transfers for code in (one.source, one.target)]
    fens = [fen for sum_ in fens for fen in (-sum_, sum_)]
    return call(court_id, [*heads, [None], [""]], numbers, codes, fens)


def _moved(given: Sequence[str], ask: Ask) -> str | None:
    """The ids as an array is written, if it has moved them. A key that came from elsewhere in the same moment is a
    reason to try again."""
    try:
        return ask(given)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation) and error.__cause__.diag.constraint_name == "entry_key":
            raise OperationalError("a key came at the same time") from SerializationFailure()
        raise


@command
def fan(
    scope: Scope,
    key: str,
    hub: str,
    parts: Sequence[tuple[str, int]],
    memo: str,
    at: datetime,
    case_id: int | None = None,
) -> int:
    """One entry between one account and very many: each (code, fen) as it changes, the hub against all of them.

    All accounts must be open and no code may come twice. Returns the entry's id; raises as `post` does.
    """
    codes = [hub, *(code for code, _ in parts)]
    fens = [-sum(fen for _, fen in parts), *(fen for _, fen in parts)]
    heads: list[list[object]] = [[key], [scope.actor], [memo], [at], [at.date()], [case_id], [None], [""]]
    return call(scope.court_id, heads, [1] * len(codes), codes, fens)[0]


@command
def through(
    scope: Scope,
    key: str,
    source: str,
    parts: Sequence[tuple[str, int]],
    target: str,
    memo: str,
    at: datetime,
    case_id: int | None = None,
) -> None:
    """Two entries by one statement: from one account to very many (`key:in`), and from all of them on to another (`key`).

    All accounts must be open and no code may come twice; each (code, fen) is positive. Raises as `post` does.
    """
    codes, fens = [code for code, _ in parts], [fen for _, fen in parts]
    total, count = sum(fens), len(parts) + 1
    heads: list[list[object]] = [[f"{key}:in", key], [scope.actor], [memo], [at], [at.date()], [case_id], [None], [""]]
    moved = [-total, *fens, *(-fen for fen in fens), total]
    call(scope.court_id, heads, [1] * count + [2] * count, [source, *codes, *codes, target], moved)
