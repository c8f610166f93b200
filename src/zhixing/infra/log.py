"""Checking the log: replay every chain and name the first row that is altered, missing or inserted."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from zhixing.infra.events import content
from zhixing.infra.models import ChainHead, Event, Root
from zhixing.kernel.chain import link


@dataclass(frozen=True)
class Fault:
    """The first thing wrong in a chain: `kind` is altered, missing or inserted."""

    chain: str
    seq: int
    kind: str
    event_id: int | None


@dataclass(frozen=True)
class Verdict:
    """How many events and chains were read, and the first fault of each broken chain."""

    events: int
    chains: int
    faults: tuple[Fault, ...]


MOVED = 1000
"""By how many places at most a row that was renumbered is looked for."""


@transaction.atomic
def verify(case_id: int | None = None) -> Verdict:
    """Replay one case's chain, or all: order, links, hashes, and that each chain ends where its head says."""
    rows, heads = Event.objects.order_by("chain", "seq"), ChainHead.objects.order_by("chain")
    if case_id is not None:
        rows, heads = rows.filter(chain=f"case:{case_id}"), heads.filter(chain=f"case:{case_id}")
    ends = {head.chain: (head.seq, head.hash) for head in heads}
    faults: dict[str, Fault] = {}
    seen: dict[str, tuple[int, str]] = {}
    count = 0
    for row in rows.iterator(chunk_size=5000):
        count += 1
        seq, previous = seen.get(row.chain, (0, ""))
        follows = row.seq == seq + 1 and row.previous == previous and _written_as(row, row.seq)
        if not follows and row.chain not in faults:
            faults[row.chain] = _name(row, seq, previous)
        seen[row.chain] = row.seq, row.hash
    for chain, end in ends.items():
        last = seen.get(chain, (0, ""))
        if chain not in faults and last != end and (fault := _check_end(chain)):
            faults[chain] = fault
    for chain in seen.keys() - ends.keys() - faults.keys():
        if fault := _check_end(chain):
            faults[chain] = fault
    return Verdict(count, len(ends), tuple(sorted(faults.values(), key=lambda fault: fault.chain)))


def _written_as(row: Event, seq: int) -> bool:
    """Whether the row is, word for word, the one written under this number; its hash covers the number too."""
    return bool(row.hash == link(content(row) | {"seq": seq}))


def _name(row: Event, seq: int, previous: str) -> Fault:
    """What is wrong where `row` does not follow row `seq`, whose hash is `previous`: a witness elsewhere tells.

    Of several rows written anew, each fitting the one before, the last is named: nothing stands against the others.
    """
    chain = Event.objects.filter(chain=row.chain).order_by("seq")
    end = ChainHead.objects.filter(chain=row.chain).first() or ChainHead(chain=row.chain, seq=0, hash="")
    if seq >= end.seq and previous == end.hash:
        return _fault(row.chain, row.seq, "inserted")  # past the head
    heir = chain.filter(seq__gt=row.seq, previous=previous).first()
    if heir and (_written_as(heir, seq + 1) or _written_as(heir, heir.seq)):
        return _fault(row.chain, row.seq, "inserted")  # a later row says what it followed: not this one
    whole = _written_as(row, row.seq)
    parent = chain.filter(seq__lt=seq, hash=row.previous).last()
    before = parent.seq if parent else 0 if seq and not row.previous else None
    if before is not None and (whole or _written_as(row, before + 1)):
        return _fault(row.chain, before + 1, "inserted")  # this row followed an earlier one
    if seq >= end.seq:
        return _fault(row.chain, row.seq, "inserted")
    if row.seq > seq + 1 or not whole and any(_written_as(row, row.seq + places) for places in range(1, MOVED)):
        return _fault(row.chain, seq + 1, "missing")
    successor = chain.filter(seq__gt=row.seq).first()
    vouched = whole and row.hash == (successor.previous if successor else end.hash)
    return _fault(row.chain, seq if vouched and seq else row.seq, "altered")


def _fault(chain: str, seq: int, kind: str) -> Fault:
    row = Event.objects.filter(chain=chain, seq=seq).first() if kind != "missing" else None
    return Fault(chain, seq, kind, row.pk if row else None)


END = """
SELECT (SELECT seq FROM infra_chainhead WHERE chain = %(chain)s), (SELECT hash FROM infra_chainhead WHERE chain = %(chain)s),
  e.seq, e.hash FROM (SELECT 1) one
  LEFT JOIN LATERAL (SELECT * FROM infra_event WHERE chain = %(chain)s ORDER BY seq DESC LIMIT 1) e ON true
"""


def _check_end(chain: str) -> Fault | None:
    """Compare head and tail in one statement: the chain may have grown while it was read."""
    with connection.cursor() as cursor:
        cursor.execute(END, {"chain": chain})
        head, head_hash, seq, seq_hash = cursor.fetchone()
    if head is None or (seq or 0) > head:
        return _fault(chain, (head or 0) + 1, "inserted")
    if (seq or 0) < head:
        return _fault(chain, (seq or 0) + 1, "missing")
    return None if head_hash == seq_hash else _fault(chain, head, "altered")


def root_of(heads: list[tuple[str, int, str]]) -> str:
    """SM3 Merkle root over `chain:seq:hash` leaves in chain order; 64 hex digits, empty for no chain."""
    level = [hashlib.new("sm3", f"{chain}:{seq}:{head}".encode()).digest() for chain, seq, head in heads]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.new("sm3", b"".join(pair)).digest() for pair in pairs]
    return level[0].hex() if level else ""


@transaction.atomic
def publish_root(on: date) -> Root:
    """Fix the day's root over all heads; asked again for the same day, the same row."""
    if found := Root.objects.filter(on=on).first():
        return found
    heads = list(ChainHead.objects.order_by("chain").values_list("chain", "seq", "hash"))
    last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return Root.objects.create(on=on, chains=len(heads), last_event_id=last, root=root_of(heads))
