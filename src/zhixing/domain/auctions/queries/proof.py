"""Replaying a round from its sealed log alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Entry, Round
from zhixing.domain.auctions.queries.rounds import round_on_show, standing_of
from zhixing.domain.auctions.rules import Line, Replay, Seat, Standing
from zhixing.infra.events import link
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Proof:
    """Whether a round's log is whole and decides the same again."""

    lines: int
    head: str
    broken_at: int | None
    replay: Replay
    winner: str
    agrees: bool


def proof(scope: Scope, round_id: int) -> Proof:
    """Replay a round from its log alone: chain, every verdict, price, end and winner (`auctions replay`)."""
    entries = list(Entry.objects.filter(round_id=round_id).order_by("seq"))
    one = round_on_show(scope, round_id)
    broken, previous = None, ""
    for number, entry in enumerate(entries, start=1):
        whole = entry.seq == number and entry.previous == previous and entry.hash == link(rules.content(entry))
        if not whole and broken is None:
            broken = entry.seq
        previous = entry.hash
    again = rules.replay(_opening(one, entries), [_replayable(entry) for entry in entries[1:]])
    codes = {entry.seat_id: entry.code for entry in entries}
    top = again.standing.top.fen if again.standing.top else None
    same = (top, again.standing.leader, again.standing.ends_at) == (one.top_fen, one.top_id, one.ends_at)
    whole = broken is None and previous == one.head
    return Proof(
        len(entries),
        previous,
        broken,
        again,
        codes.get(again.standing.leader, ""),
        whole and same and not again.differing,
    )


def _opening(one: Round, entries: Sequence[Entry]) -> Standing:
    if not entries:
        return standing_of(one)
    first = entries[0]
    return Standing(Money(first.facts["start_fen"]), Money(first.facts["step_fen"]), localtime(first.ends_at))


def _replayable(entry: Entry) -> Line:
    seat = None
    if entry.seat_id is not None:
        seat = Seat(
            entry.seat_id, entry.code, entry.verdict != "no_deposit", entry.verdict == "barred", entry.facts.get("rank")
        )
    bid = Money(entry.fen) if entry.fen is not None else None
    return Line(entry.seq, entry.kind, localtime(entry.at), localtime(entry.ends_at), entry.verdict, seat, bid)
