"""The event log: `announce` appends one fact, chained to the one before; `@reacts_to` names who must act on it.

Each case has one chain (`case:<id>`), facts of no case go to their court's (`court:<id>`). The head row of the chain
is locked first, so facts of one case are written in one order and reactions run in it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from zhixing.infra.models import Event as Row
from zhixing.kernel.chain import link
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope

PARTITIONS = 64
CHANNEL = "zhixing_todo"
Reaction = Callable[[Any, Scope, datetime], None]


@dataclass(frozen=True)
class Reader:
    """A reaction as registered: its name (`room.function`), what it reads (`*` is every event), narrowed by `where`."""

    name: str
    event: str
    run: Reaction
    where: Mapping[str, Any] = field(default_factory=dict)

    def reads(self, name: str, payload: Mapping[str, Any]) -> bool:
        return self.event in (name, "*") and all(payload.get(key) == value for key, value in self.where.items())


READERS: list[Reader] = []


def reacts_to(*events: type[Event] | str, **where: Any) -> Callable[[Reaction], Reaction]:
    """Register a reaction to these events, those whose fields equal `where`: `@reacts_to(NodeOpened, node="N06")`.

    A name instead of a class is for rooms that follow events from above.
    """

    def register(function: Reaction) -> Reaction:
        room = function.__module__.split(".")[-2]
        for event in events:
            name = event if isinstance(event, str) else event.__name__
            READERS.append(Reader(f"{room}.{function.__name__}", name, function, where))
        return function

    return register


def readers_of(name: str, payload: Mapping[str, Any]) -> list[Reader]:
    """Who reads this event, in the order of the rooms, bottom to top."""
    return [reader for reader in READERS if reader.reads(name, payload)]


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
WITH head AS (
  UPDATE infra_chainhead SET seq = seq + 1, hash = %s WHERE chain = %s AND hash = %s RETURNING chain, seq
), event AS (
  INSERT INTO infra_event (chain, seq, name, court_id, case_id, object, actor, at, recorded_at, payload, previous, hash)
  SELECT chain, seq, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM head RETURNING id
)
INSERT INTO infra_todo (event_id, partition) SELECT id, %s FROM event RETURNING event_id, pg_notify(%s, '')
"""
Head = tuple[int, str, datetime]
"""How long a chain is, its last hash, and when it was locked."""
_heads: dict[str, Head] = {}
"""Heads of the chains that the batch in hand has locked until it ends."""


@contextmanager
def holding(chains: Iterable[str]) -> Iterator[None]:
    """Lock these chains until the transaction ends, so that what a batch of reactions does asks for each only once."""
    with connection.cursor() as cursor:
        _heads.update(_locked(cursor, sorted(chains)))
    try:
        yield
    finally:
        _heads.clear()


def _locked(cursor: Any, chains: list[str]) -> dict[str, Head]:
    cursor.execute(LOCK, [chains])
    return {chain: (seq, digest, at) for chain, seq, digest, at in cursor.fetchall()}


def announce(scope: Scope, event: Event, at: datetime) -> int:
    """Append `event` to its chain, in the caller's transaction, and queue its reactions. Returns the event's id."""
    if not connection.in_atomic_block:
        raise RuntimeError("announce belongs inside a command")
    chain = chain_of(event.court_id, event.case_id)
    with connection.cursor() as cursor:
        known = _heads.get(chain)
        event_id = _append(cursor, scope, event, at, chain, known) if known else None
        if event_id is None:  # not held, or a savepoint took back what was remembered
            event_id = _append(cursor, scope, event, at, chain, _head(cursor, chain, event.court_id))
    if event_id is None:
        raise RuntimeError(f"{chain} moved while it was locked")
    return event_id


def _append(cursor: Any, scope: Scope, event: Event, at: datetime, chain: str, head: Head) -> int | None:
    """The new event's id; None when the chain does not end with this head."""
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
    values: list[Any] = [row.name, row.court_id, row.case_id, row.object, row.actor, at, recorded_at]
    values += [Jsonb(row.payload), previous, row.hash]
    cursor.execute(APPEND, [row.hash, chain, previous, *values, partition_of(chain), CHANNEL])
    made = cursor.fetchone()
    if made is not None and chain in _heads:
        _heads[chain] = (row.seq, row.hash, recorded_at)
    return made[0] if made is not None else None


def _head(cursor: Any, chain: str, court_id: int) -> Head:
    """Lock the chain, begun if it is new."""
    found = _locked(cursor, [chain])
    if not found:
        cursor.execute(BEGIN, [chain, court_id])
        found = _locked(cursor, [chain])
    if chain in _heads:
        _heads.update(found)
    return found[chain]


def lock_case(case_id: int) -> None:
    """Lock the chain head of the case: the first thing every command does that writes in a case."""
    _lock([chain_of(0, case_id)])


def lock_cases(case_ids: Iterable[int]) -> None:
    """Lock many cases' chain heads, always in one order."""
    _lock(sorted(chain_of(0, case_id) for case_id in case_ids))


def lock_court(court_id: int) -> None:
    """Lock the chain head of the court, for commands that belong to no case."""
    _lock([chain_of(court_id, None)])


def _lock(chains: list[str]) -> None:
    free = [chain for chain in chains if chain not in _heads]
    if free:
        with connection.cursor() as cursor:
            _locked(cursor, free)
