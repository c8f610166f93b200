"""How a bid or a bidder's own maximum is decided: pure, in arrival order, on `law.auction`.

A maximum (委托最高价) stays secret until the end. Only the leader's can matter: whoever was passed has none left. At
equal maxima the higher priority rank wins, then the earlier; every price made by a maximum is a line of its own.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from zhixing.domain.auctions.refusals import (
    Barred,
    BidAfterEnd,
    BidRefused,
    BidTooHigh,
    BidTooLow,
    NoDeposit,
    NotABidder,
    NotConfirmed,
    OutbidAtOnce,
)
from zhixing.kernel.money import Money
from zhixing.law import auction as law
from zhixing.law import auction_sale as sale

ACCEPTED = "accepted"
PRICED = ("bid", "auto")
"""Lines of a log that state a price: a bid, and what a maximum bid for its owner."""
ARRIVALS = ("bid", "maximum")
RESTS = ("paused", "resumed")
SHUTS = ("barred", "allowed")
"""Lines by which a seat is found to be barred, and allowed again."""
MOST = Money.yuan(10**16)
"""Nothing above this is read as money at all [design]."""
LONGEST_KEY = 64
TYPING_ERROR = 100
"""A bid this many times the next price is taken for a slip of the hand [design]."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A bidder's place in a round as far as deciding needs it; `rank` is a priority purchaser's, 1 first.

    `waits`: the court has not confirmed his agent or partners (网拍规定 14).
    """

    id: int
    code: str
    deposited: bool = True
    barred: bool = False
    rank: int | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a running round stands: figures, end, who leads at what price and up to which secret maximum.

    `countdown`: the first bid sets the end (变卖).
    """

    start: Money
    step: Money
    ends_at: datetime
    top: Money | None = None
    leader: Seat | None = None
    limit: Money | None = None
    bids: int = 0
    extensions: int = 0
    countdown: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A price a maximum bid for its owner."""

    seat: Seat
    bid: Money


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an arrival came to; `before` and `after` it maxima made prices. Refused, the price may have moved before."""

    standing: Standing
    refusal: BidRefused | None = None
    before: tuple[Made, ...] = ()
    after: tuple[Made, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a round's log as replay reads it; `bid` of a maximum is the maximum itself, of a bar the price left."""

    seq: int
    kind: str
    at: datetime
    ends_at: datetime
    verdict: str = ""
    seat: Seat | None = None
    bid: Money | None = None


@dataclass(frozen=True)
class Replay:
    """What the log alone says: the standing at its end, and the lines that were decided otherwise."""

    standing: Standing
    differing: tuple[int, ...]


def is_well_formed(key: str, bid: Money) -> bool:
    """Whether a bid can be decided and written down at all."""
    return 0 < len(key) <= LONGEST_KEY and Money.zero < bid <= MOST


def outranks(seat: Seat, other: Seat | None) -> bool:
    """Whether this seat may bid equal to the other's price: a priority purchaser before a lower rank (网拍规定 21)."""
    if seat.rank is None or other is None or seat.id == other.id:
        return False
    return other.rank is None or seat.rank < other.rank


def lowest(standing: Standing, seat: Seat | None = None) -> Money:
    """The next price: the start, the top for one who outranks the leader, else the top and a step."""
    return _next(standing.start, standing.top, standing.step, seat is not None and outranks(seat, standing.leader))


@lru_cache(maxsize=64)
def _next(start: Money, top: Money | None, step: Money, priority: bool) -> Money:
    """The law's answer, asked once for the hundreds that meet the same price."""
    return law.lowest_bid(start, top, step, priority=priority).amount


def decide(standing: Standing, seat: Seat | None, bid: Money, at: datetime, maximum: bool = False) -> Outcome:
    """What this bid, or this maximum, comes to (网拍规定 18, 20, 21).

    Refused with BidAfterEnd, NotABidder, Barred, NoDeposit, BidTooLow, BidTooHigh, OutbidAtOnce.
    """
    refusal = _refusal(standing, seat, bid, at, maximum)
    if refusal is not None or seat is None:
        return Outcome(standing, refusal)
    leader, limit = standing.leader, standing.limit
    if leader is not None and leader.id == seat.id:
        if maximum:
            return Outcome(replace(standing, limit=bid))
        return Outcome(_led(standing, seat, bid, at, limit if limit is not None and limit > bid else None))
    if leader is None or limit is None:
        if maximum:
            price = lowest(standing, seat)
            return Outcome(_led(standing, seat, price, at, bid), after=(Made(seat, price),))
        return Outcome(_led(standing, seat, bid, at))
    return _contest(standing, leader, limit, seat, bid, at, maximum)


def _refusal(standing: Standing, seat: Seat | None, bid: Money, at: datetime, maximum: bool) -> BidRefused | None:
    if at >= standing.ends_at:
        return BidAfterEnd(ended_at=standing.ends_at)
    if seat is None:
        return NotABidder()
    if seat.barred:
        return Barred()
    if seat.waits:
        return NotConfirmed()
    if not seat.deposited:
        return NoDeposit()
    leads = standing.leader is not None and standing.leader.id == seat.id
    least = standing.top if maximum and leads and standing.top else lowest(standing, seat)
    if bid < least:
        return BidTooLow(bid=bid, lowest=least)
    if bid.fen > least.fen * TYPING_ERROR:
        return BidTooHigh(bid=bid)
    return None


def _contest(
    standing: Standing, leader: Seat, limit: Money, seat: Seat, bid: Money, at: datetime, maximum: bool
) -> Outcome:
    """A newcomer against the leader's secret maximum."""
    step, first = standing.step, outranks(seat, leader)
    top = standing.top or standing.start
    mine = (Made(seat, bid),) if maximum else ()
    if bid > limit or (bid == limit and first):
        price = min(bid, limit if first else limit + step) if maximum else bid
        over = price >= limit + step or (first and price >= limit)
        last = (Made(leader, limit),) if maximum and over and limit >= top + step else ()
        led = _led(standing, seat, price, at, bid if maximum else None, count=1 + len(last))
        return Outcome(led, after=(*last, Made(seat, price)) if maximum else ())
    answer = bid if outranks(leader, seat) else bid + step
    if answer <= limit:
        return Outcome(_led(standing, leader, answer, at, limit, count=2), after=(*mine, Made(leader, answer)))
    if limit < top + step:  # the leader can't go a whole step higher: a priority purchaser's equal bid stands
        return Outcome(_led(standing, seat, bid, at, bid if maximum else None), after=mine)
    refusal = OutbidAtOnce(bid=bid, lowest=limit if first else limit + step)
    return Outcome(_led(standing, leader, limit, at, limit), refusal, before=(Made(leader, limit),))


def _led(
    standing: Standing, seat: Seat, price: Money, at: datetime, limit: Money | None = None, count: int = 1
) -> Standing:
    """The standing once this seat leads at this price; a late arrival moves the end (网拍规定 20)."""
    first = standing.countdown and standing.top is None
    ends_at = (sale.countdown_end(at) if first else law.extended_end(standing.ends_at, at)).at
    moved = standing.extensions + (ends_at > standing.ends_at)
    bids = standing.bids + count
    return Standing(standing.start, standing.step, ends_at, price, seat, limit, bids, moved, standing.countdown)


def without(standing: Standing, seat_id: int, last: Made | None, bids: int, announced: datetime) -> Standing:
    """The standing once a seat is found to be barred: its prices count no more (网拍规定 34).

    `last` is the last price of the others, `bids` how many they made. The end stays where it is; only a sale that has
    no bid left goes on to its `announced` end.
    """
    if standing.leader is None or standing.leader.id != seat_id:
        return replace(standing, bids=bids)
    if last is None:
        ends_at = announced if standing.countdown else standing.ends_at
        return replace(standing, top=None, leader=None, limit=None, bids=0, ends_at=ends_at)
    return replace(standing, top=last.bid, leader=last.seat, limit=None, bids=bids)
