"""Replaying a round from its sealed log alone, and the machine file with which anybody can do the same."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Entry, Round
from zhixing.domain.auctions.queries.rounds import round_on_show, standing_of
from zhixing.domain.auctions.refusals import RoundNotOver
from zhixing.domain.auctions.rules import Audit, Replay
from zhixing.kernel.scope import Scope

OVER = (Round.State.SOLD, Round.State.UNSOLD, Round.State.STOPPED, Round.State.VOID)


@dataclass(frozen=True)
class Proof:
    """Whether a round's log is whole and decides the same again; `differs` names what its row says otherwise."""

    lines: int
    head: str
    broken_at: int | None
    replay: Replay
    winner: str
    differs: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.broken_at is None and not self.replay.differing and not self.differs


def proof(scope: Scope, round_id: int) -> Proof:
    """Replay a round from its log alone: chain, every verdict, price, end and winner (`auctions replay`).

    Raises NoSuchRound.
    """
    one = round_on_show(scope, round_id)
    lines = _lines(one)
    if not lines:
        return Proof(0, "", None, Replay(standing_of(one), ()), "", ())
    found = rules.audit(lines, {row.seq: row.opened for row in one.maxima.all()})
    leader = found.replay.standing.leader
    return Proof(
        found.lines,
        found.head,
        found.broken_at,
        found.replay,
        leader.code if leader else "",
        (*found.differs, *_differences(one, found)),
    )


def _differences(one: Round, found: Audit) -> list[str]:
    standing = found.replay.standing
    pairs = {
        "price": (one.top_fen, standing.top.fen if standing.top else None),
        "winner": (one.top_id, standing.leader.id if standing.leader else None),
        "end": (localtime(one.ends_at), standing.ends_at),
        "head": (one.head, found.head),
    }
    return [name for name, (row, log) in pairs.items() if row != log and name not in found.differs]


def _lines(one: Round) -> list[dict[str, Any]]:
    return [rules.content(entry) | {"hash": entry.hash} for entry in Entry.objects.filter(round=one).order_by("seq")]


def machine_file(scope: Scope, round_id: int) -> bytes:
    """The whole log of a round that is over, the same bytes each time; `rules.read_log` reads it.

    Raises NoSuchRound, RoundNotOver.
    """
    one = round_on_show(scope, round_id)
    if one.state not in OVER or not one.seq:
        raise RoundNotOver(round_id=round_id)
    told = {"format": rules.FORMAT, "lines": _lines(one)}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def fingerprint(content: bytes) -> str:
    """SM3 of a machine file, as the certificate prints it."""
    return hashlib.new("sm3", content).hexdigest()


def is_of_this_platform(scope: Scope, lines: Sequence[Mapping[str, Any]], found: Audit) -> bool:
    """Whether a log read from a file is, line by line, the one of a round held here."""
    whole = found.broken_at is None
    return whole and Round.objects.filter(pk=lines[0]["round"], head=found.head).exists()
