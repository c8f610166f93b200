"""The event log: `announce` appends one fact, chained to the one before; `@reacts_to` names who must act on it.

Each case has one chain (`case:<id>`), facts of no case go to their court's (`court:<id>`). The head row of the chain
is locked first, so facts of one case are written in one order and reactions run in it. A batch of reactions locks all
its chains at once and writes what it told in one statement.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from zhixing.infra.models import Event as Row
from zhixing.kernel.chain import link
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope

PARTITIONS = 16
CHANNEL = "zhixing_todo"
Reaction = Callable[[Any, Scope, datetime], None]


@dataclass(frozen=True, eq=False)
class Reader:
    """A reaction as registered: its name (`room.function`), what it reads (`*` is every event), narrowed by `where`.

    One that runs `together` is given a list: events of one name and court, each of another case; in `series`, also
    several of one case that follow each other.
    """

    name: str
    event: str
    run: Reaction
    where: Mapping[str, Any] = field(default_factory=dict)
    together: bool = False
    series: bool = False

    def reads(self, payload: Mapping[str, Any]) -> bool:
        """Whether an event it reads by name is one of those it is narrowed to."""
        return all(_is(payload.get(key), wanted) for key, wanted in self.where.items())


def _is(value: Any, wanted: Any) -> bool:
    return value in wanted if isinstance(wanted, frozenset) else bool(value == wanted)


READERS: list[Reader] = []


def reacts_to(
    *events: type[Event] | str, together: bool = False, series: bool = False, **where: Any
) -> Callable[[Reaction], Reaction]:
    """Register a reaction to these events, those whose fields equal `where` (or are in a frozenset): `node="N06"`.

    A name instead of a class is for rooms that follow events from above. `together`: the reaction takes a sequence of
    events of different cases of one court at once; what it does to one must not depend on the others. `series`: it
    does, and takes those of one case that follow each other as well.
    """

    def register(function: Reaction) -> Reaction:
        room = function.__module__.split(".")[-2]
        for event in events:
            name = event if isinstance(event, str) else event.__name__
            READERS.append(Reader(f"{room}.{function.__name__}", name, function, where, together or series, series))
        return function

    return register


def readers_of(name: str, payload: Mapping[str, Any]) -> list[Reader]:
    """Who reads this event, in the order of the rooms, bottom to top."""
    return [reader for reader in READERS if reader.event in (name, "*") and reader.reads(payload)]


def chain_of(court_id: int, case_id: int | None) -> str:
    return f"case:{case_id}" if case_id is not None else f"court:{court_id}"


def partition_of(chain: str) -> int:
    """A stable share of 0..63 for this chain."""
    return int.from_bytes(hashlib.blake2b(chain.encode(), digest_size=2).digest(), "big") % PARTITIONS


def content(row: Row) -> dict[str, Any]:
    """What the hash of a stored event covers; times in whole microseconds since 1970, so no zone can blur them."""
    return {
        "chain": row.chain,
        "seq": row.seq,
        "name": row.name,
        "court": row.court_id,
        "case": row.case_id,
        "object": row.object,
        "actor": row.actor,
        "at": _micros(row.at),
        "recorded_at": _micros(row.recorded_at),
        "payload": row.payload,
        "previous": row.previous,
    }


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


LOCK = "SELECT chain, seq, hash, clock_timestamp() FROM infra_chainhead WHERE chain = ANY(%s) ORDER BY chain FOR UPDATE"
BEGIN = "INSERT INTO infra_chainhead (chain, court_id, seq, hash) VALUES (%s, %s, 0, '') ON CONFLICT DO NOTHING"
APPEND = """
WITH given AS (
  SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[],
    %s::timestamptz[], %s::timestamptz[], %s::jsonb[], %s::text[], %s::text[], %s::smallint[]) WITH ORDINALITY
    AS given (chain, seq, name, court_id, case_id, object, actor, at, recorded_at, payload, previous, hash, part, n)
), head AS (
  UPDATE infra_chainhead h SET seq = last.seq, hash = last.hash
  FROM (SELECT DISTINCT ON (chain) * FROM given ORDER BY chain, seq DESC) last WHERE h.chain = last.chain
), event AS (
  INSERT INTO infra_event
    (chain, seq, name, court_id, case_id, object, actor, at, recorded_at, payload, previous, hash)
  SELECT chain, seq, name, court_id, case_id, object, actor, at, recorded_at, payload, previous, hash
  FROM given ORDER BY n RETURNING id, chain, seq
), todo AS (
  INSERT INTO infra_todo (event_id, partition) SELECT id, part FROM event JOIN given USING (chain, seq) WHERE part >= 0
)
SELECT pg_notify(%s, '')
"""
Head = tuple[int, str, datetime]
"""How long a chain is, its last hash, and when it was locked."""


@dataclass
class _Batch:
    """What a batch of reactions has locked until it ends, and what it told that is not yet written."""

    heads: dict[str, Head]
    depth: int
    """How many savepoints are open that this module knows of."""
    told: list[Row] = field(default_factory=list)


class _Thread(threading.local):
    """A transaction belongs to one thread, and so does its batch."""

    batch: _Batch | None = None


_mine = _Thread()


@contextmanager
def holding(chains: Iterable[str]) -> Iterator[None]:
    """Lock these chains until the transaction ends; what is announced on them is written when the block ends."""
    with connection.cursor() as cursor:
        _mine.batch = _Batch(_locked(cursor, sorted(chains)), len(connection.savepoint_ids))
    try:
        yield
        _write()
    finally:
        _mine.batch = None


@contextmanager
def attempt() -> Iterator[None]:
    """A savepoint: when the block raises, neither what it saved nor what it announced has happened."""
    batch = _mine.batch
    if batch is None:
        with transaction.atomic():
            yield
        return
    _write()
    before = dict(batch.heads)
    batch.depth += 1
    try:
        with transaction.atomic():
            yield
            _write()
    except BaseException:
        batch.told, batch.heads = [], before
        raise
    finally:
        batch.depth -= 1


def _locked(cursor: Any, chains: list[str]) -> dict[str, Head]:
    cursor.execute(LOCK, [chains])
    return {chain: (seq, digest, at) for chain, seq, digest, at in cursor.fetchall()}


def announce(scope: Scope, event: Event, at: datetime) -> None:
    """Append `event` to its chain, in the caller's transaction, and queue its reactions, if anybody reads it."""
    if not connection.in_atomic_block:
        raise RuntimeError("announce belongs inside a command")
    chain, batch = chain_of(event.court_id, event.case_id), _mine.batch
    if batch and chain in batch.heads:
        if len(connection.savepoint_ids) == batch.depth:
            row = _linked(scope, event, at, chain, batch.heads[chain])
            batch.heads[chain] = row.seq, row.hash, row.recorded_at
            batch.told.append(row)
            return
        _write()  # a savepoint of somebody else's may take it back: it is asked where the chain ends from now on
        del batch.heads[chain]
    with connection.cursor() as cursor:
        _append(cursor, [_linked(scope, event, at, chain, _head(cursor, chain, event.court_id))])


def _write() -> None:
    batch = _mine.batch
    if batch and batch.told:
        told, batch.told = batch.told, []
        with connection.cursor() as cursor:
            _append(cursor, told)


def _linked(scope: Scope, event: Event, at: datetime, chain: str, head: Head) -> Row:
    """The event as the next row of a chain that ends with this head."""
    seq, previous, recorded_at = head
    row = Row(
        chain=chain,
        seq=seq + 1,
        name=type(event).__name__,
        court_id=event.court_id,
        case_id=event.case_id,
        object=event.object,
        actor=scope.actor,
        at=at,
        recorded_at=recorded_at,
        payload=event.payload(),
        previous=previous,
    )
    row.hash = link(content(row))
    return row


def _append(cursor: Any, rows: Sequence[Row]) -> None:
    """Write rows of locked chains and queue their reactions; a row that does not follow the last breaks a constraint."""
    parts = [partition_of(row.chain) if readers_of(row.name, row.payload) else None for row in rows]
    columns = [
        (row.chain, row.seq, row.name, row.court_id, row.case_id, row.object, row.actor, row.at, row.recorded_at)
        + (Jsonb(row.payload), row.previous, row.hash, part)
        for row, part in zip(rows, parts, strict=True)
    ]
    cursor.execute(APPEND, [*map(list, zip(*columns, strict=True)), CHANNEL])


def _head(cursor: Any, chain: str, court_id: int) -> Head:
    """Lock the chain, begun if it is new."""
    found = _locked(cursor, [chain])
    if not found:
        cursor.execute(BEGIN, [chain, court_id])
        found = _locked(cursor, [chain])
    return found[chain]


def lock_case(case_id: int) -> None:
    """Lock the chain head of the case: the first thing every command does that writes in a case."""
    _lock([chain_of(0, case_id)])


def lock_cases(case_ids: Iterable[int]) -> None:
    """Lock many cases' chain heads, always in one order."""
    _lock(sorted(chain_of(0, case_id) for case_id in case_ids))


@contextmanager
def holding_cases(case_ids: Iterable[int]) -> Iterator[None]:
    """The same for bulk work: what the block announces in these cases is written in one statement at its end."""
    if _mine.batch:
        lock_cases(case_ids)
        yield
    else:
        with holding(chain_of(0, case_id) for case_id in case_ids):
            yield


@contextmanager
def holding_court(court_id: int) -> Iterator[None]:
    """Lock the court's own chain; what the block announces on it is written in one statement at its end."""
    if _mine.batch:
        lock_court(court_id)
        yield
    else:
        with holding([chain_of(court_id, None)]):
            yield


def lock_court(court_id: int) -> None:
    """Lock the chain head of the court, for commands that belong to no case."""
    _lock([chain_of(court_id, None)])


def _lock(chains: list[str]) -> None:
    batch = _mine.batch
    free = [chain for chain in chains if not batch or chain not in batch.heads]
    if free:
        with connection.cursor() as cursor:
            _locked(cursor, free)
