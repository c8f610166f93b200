"""Deciding bids: in arrival order, under the round's row lock, committed before anybody is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import CHANNEL, Fresh, write
from zhixing.domain.auctions.models import Entry, Maximum, Round
from zhixing.domain.auctions.queries.rounds import standing_of
from zhixing.domain.auctions.refusals import (
    VERDICTS,
    BidAfterEnd,
    BidMalformed,
    BidRefused,
    KeyUsedBefore,
    NoSuchRound,
    NotABidder,
    RoundMoving,
    RoundNotOpen,
    RoundPaused,
    RoundStopped,
)
from zhixing.domain.auctions.rules import ACCEPTED, Made, Outcome, Seat, Standing
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

CHANGED = ("top_fen", "top_id", "bids", "extensions", "ends_at", "seq", "head", "limit_seq")
SAVE = f"UPDATE auctions_round SET {', '.join(f'{column} = %s' for column in CHANGED)} WHERE id = %s"
TELL = f"WITH saved AS ({SAVE} RETURNING id) SELECT pg_notify(%s, id::text) FROM saved"


@dataclass(frozen=True)
class Arrival:
    """A bid as it came in; `at` is court time at the door, `key` the page's idempotency key for this bid.

    `maximum`: `bid` is the most the bidder goes to, kept secret, and the platform bids for him.
    """

    key: str
    bidder_id: int
    bid: Money
    at: datetime
    maximum: bool = False


@dataclass(frozen=True)
class Decision:
    """The answer to a bid: `verdict` is accepted or a refusal's code. `seq` is its line in the log, if it has one."""

    key: str
    verdict: str
    bid: Money
    at: datetime | None = None
    ends_at: datetime | None = None
    seq: int | None = None
    lowest: Money | None = None

    @property
    def accepted(self) -> bool:
        return self.verdict == ACCEPTED

    def refusal(self) -> BidRefused | None:
        """The named refusal behind the verdict, its facts filled in; None when accepted."""
        if self.accepted:
            return None
        when = self.ends_at and localtime(self.ends_at)
        return VERDICTS[self.verdict](bid=self.bid, lowest=self.lowest, ended_at=when, opens_at=when)


def place_bid(scope: Scope, round_id: int, key: str, bid: Money, at: datetime, maximum: bool = False) -> Decision:
    """Decide one bid of the scope's bidder ("bidder:9") here and now. Raises the refusal that answers it.

    A page goes through `entrypoints.rounds.client`, so that one process decides a round's bids in batches.
    """
    who, _, number = scope.actor.partition(":")
    if who != "bidder":
        raise NotABidder
    machine = replace(scope, permissions=scope.permissions | {"bid.decide"})
    [decision] = decide_bids(machine, round_id, [Arrival(key, int(number), bid, at, maximum)])
    if refusal := decision.refusal():
        raise refusal
    return decision


@command
def decide_bids(scope: Scope, round_id: int, arrivals: Sequence[Arrival], owner: str | None = None) -> list[Decision]:
    """Decide the arrivals in their order; the answers are true once this has committed.

    A key that was decided before gets its first answer. With `owner`, every answer is RoundMoving unless that process
    still holds the round's lease. Raises NoSuchRound.
    """
    scope.require("bid.decide")
    rounds = Round.objects.select_for_update(of=("self",), no_key=True).select_related("top")
    running = rounds.filter(pk=round_id, court_id__in=scope.courts).first()
    if running is None:
        raise NoSuchRound(round_id=round_id)
    fit = [one for one in arrivals if rules.is_well_formed(one.key, one.bid)]
    ours, known, seats = _found(running, owner, fit)
    if not ours:
        return [_unlogged(arrival, RoundMoving, running) for arrival in arrivals]
    answers: dict[str, Entry | Fresh] = {}
    if known:
        answers |= {str(entry.key): entry for entry in Entry.objects.filter(round=running, key__in=known)}
    if running.state == Round.State.OPEN:
        _decide_new(running, fit, seats, answers)
    closed = {
        Round.State.SCHEDULED: RoundNotOpen,
        Round.State.PAUSED: RoundPaused,
        Round.State.STOPPED: RoundStopped,
    }.get(Round.State(running.state), BidAfterEnd)
    unlogged = [closed if rules.is_well_formed(one.key, one.bid) else BidMalformed for one in arrivals]
    return [
        _answer(one, answers, seats) or _unlogged(one, refusal, running)
        for one, refusal in zip(arrivals, unlogged, strict=True)
    ]


# Each key is looked up by itself: a plan for all at once, made before the table was analysed, reads the whole round.
FOUND = """
SELECT %(owner)s::text IS NULL
         OR EXISTS (SELECT FROM auctions_lease WHERE round_id = %(round)s AND owner = %(owner)s::text),
       ARRAY(SELECT one FROM unnest(%(keys)s::text[]) AS one, LATERAL
             (SELECT FROM auctions_entry WHERE round_id = %(round)s AND key = one LIMIT 1) AS decided),
       (SELECT json_agg(json_build_array(bidder_id, id, code, deposit = 'held', barred <> '', rank, waits))
        FROM auctions_registration WHERE round_id = %(round)s AND bidder_id = ANY(%(bidders)s))
"""


def _found(running: Round, owner: str | None, fit: Sequence[Arrival]) -> tuple[bool, list[str], dict[int, Seat]]:
    """Whether this process may decide the round, which keys were decided before, and who sits where: one question."""
    asked = {"owner": owner, "round": running.pk, "keys": [one.key for one in fit]}
    with connection.cursor() as cursor:
        cursor.execute(FOUND, asked | {"bidders": list({one.bidder_id for one in fit})})
        ours, known, seats = cursor.fetchone()
    return ours, known, {who: Seat(*seat) for who, *seat in seats or ()}


def _decide_new(
    running: Round, arrivals: Sequence[Arrival], seats: dict[int, Seat], answers: dict[str, Entry | Fresh]
) -> None:
    standing, entries = standing_of(running), list[Fresh]()
    behind: Fresh | int | None = running.limit_seq
    for one in arrivals:
        if one.key in answers:
            continue
        seat = seats.get(one.bidder_id)
        outcome = rules.decide(standing, seat, one.bid, one.at, one.maximum)
        standing = outcome.standing
        own = _own_line(one, seat, outcome)
        entries += [_made(made, one, standing) for made in outcome.before]
        entries.append(own)
        entries += [_made(made, one, standing) for made in outcome.after]
        if standing.limit is None:
            behind = None
        elif one.maximum and outcome.refusal is None and standing.leader == seat:
            behind = own
        answers[one.key] = own
    if entries:
        write(running, entries)
        running.top_id = standing.leader.id if standing.leader else None
        running.top_fen = standing.top.fen if standing.top else None
        running.bids, running.extensions, running.ends_at = standing.bids, standing.extensions, standing.ends_at
        running.limit_seq = behind.seq if isinstance(behind, Fresh) else behind
        _save_and_tell(running)


def _save_and_tell(running: Round) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TELL, [*(getattr(running, column) for column in CHANGED), running.pk, CHANNEL])


def _own_line(one: Arrival, seat: Seat | None, outcome: Outcome) -> Fresh:
    verdict, facts = ACCEPTED, dict[str, Any]()
    if outcome.refusal is not None:
        verdict = outcome.refusal.code
        if "lowest" in outcome.refusal.facts:
            facts["lowest"] = outcome.refusal.facts["lowest"].fen
    if seat and seat.rank:
        facts["rank"] = seat.rank
    line = Fresh(
        kind="maximum" if one.maximum else "bid",
        key=one.key,
        seat_id=seat.id if seat else None,
        code=seat.code if seat else "",
        fen=one.bid.fen,
        at=one.at,
        verdict=verdict,
        ends_at=outcome.standing.ends_at,
        facts=facts,
    )
    if one.maximum:
        line.seal(one.bid)
    return line


def _made(made: Made, one: Arrival, standing: Standing) -> Fresh:
    """The line of a price that a maximum made when this bid arrived."""
    facts = {"rank": made.seat.rank} if made.seat.rank else {}
    return Fresh(
        kind="auto",
        seat_id=made.seat.id,
        code=made.seat.code,
        fen=made.bid.fen,
        at=one.at,
        verdict=ACCEPTED,
        ends_at=standing.ends_at,
        facts=facts,
    )


def _answer(one: Arrival, answers: dict[str, Entry | Fresh], seats: dict[int, Seat]) -> Decision | None:
    entry = answers.get(one.key)
    if entry is None:
        return None
    seat = seats.get(one.bidder_id)
    if (entry.seat_id, entry.kind == "maximum", _fen(entry)) != (seat.id if seat else None, one.maximum, one.bid.fen):
        return Decision(one.key, KeyUsedBefore().code, one.bid, one.at)
    lowest = Money(entry.facts["lowest"]) if "lowest" in entry.facts else None
    at, ends_at = (entry.at, entry.ends_at) if isinstance(entry, Fresh) else map(localtime, (entry.at, entry.ends_at))
    return Decision(one.key, entry.verdict, one.bid, at, ends_at, entry.seq, lowest)


def _fen(entry: Entry | Fresh) -> int | None:
    if entry.kind != "maximum":
        return entry.fen
    if isinstance(entry, Fresh):
        return entry.secret[0]
    return Maximum.objects.get(round_id=entry.round_id, seq=entry.seq).opened[0]


def _unlogged(one: Arrival, refusal: type[BidRefused], running: Round) -> Decision:
    """An answer that leaves no line: the log is open only while the round is."""
    when = running.opens_at if refusal is RoundNotOpen else running.ends_at
    return Decision(one.key, refusal().code, one.bid, one.at, when)
