"""How a bid is decided and a round replayed: pure, in arrival order, on `law.auction`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zhixing.domain.auctions.refusals import (
    Barred,
    BidAfterEnd,
    BidRefused,
    BidTooHigh,
    BidTooLow,
    NoDeposit,
    NotABidder,
    PanelMissing,
    StepMissing,
)
from zhixing.kernel.dates import Period, add
from zhixing.kernel.money import Money
from zhixing.law import auction as law
from zhixing.law import auction_after as after
from zhixing.law.auction_people import BARRED, LISTING_ITEMS

ACCEPTED = "accepted"
MOST = Money.yuan(10**16)
"""Nothing above this is read as money at all [design]."""
LONGEST_KEY = 64
TYPING_ERROR = 100
"""A bid this many times the next price is taken for a slip of the hand [design]."""


@dataclass(frozen=True)
class Seat:
    """A bidder's place in a round as far as deciding needs it; `rank` is a priority purchaser's, 1 first."""

    id: int
    code: str
    deposited: bool = True
    barred: bool = False
    rank: int | None = None


@dataclass(frozen=True)
class Standing:
    """Where a running round stands: figures, end, and who leads at what price."""

    start: Money
    step: Money
    ends_at: datetime
    top: Money | None = None
    leader: int | None = None
    rank: int | None = None
    bids: int = 0
    extensions: int = 0


@dataclass(frozen=True)
class Line:
    """One line of a round's log as replay reads it."""

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


def outranks(seat: Seat, standing: Standing) -> bool:
    """Whether this seat may bid equal to the top: a priority purchaser before one of lower rank (网拍规定 21)."""
    if seat.rank is None or seat.id == standing.leader or standing.top is None:
        return False
    earlier = law.Bid("leader", standing.top, standing.ends_at, standing.rank)
    equal = law.Bid("seat", standing.top, standing.ends_at, seat.rank)
    return law.leading([earlier, equal]) is equal


def lowest(standing: Standing, seat: Seat | None = None) -> Money:
    """The next price: the start, the top for one who outranks the leader, else the top and a step."""
    priority = seat is not None and outranks(seat, standing)
    return law.lowest_bid(standing.start, standing.top, standing.step, priority=priority)


def decide(standing: Standing, seat: Seat | None, bid: Money, at: datetime) -> Standing:
    """The standing after this bid (网拍规定 18, 20, 21).

    Raises BidAfterEnd, NotABidder, Barred, NoDeposit, BidTooLow, BidTooHigh; the standing then stays as it is.
    """
    if at >= standing.ends_at:
        raise BidAfterEnd(ended_at=standing.ends_at)
    if seat is None:
        raise NotABidder
    if seat.barred:
        raise Barred
    if not seat.deposited:
        raise NoDeposit
    least = lowest(standing, seat)
    if bid < least:
        raise BidTooLow(bid=bid, lowest=least)
    if bid > least * TYPING_ERROR:
        raise BidTooHigh(bid=bid)
    ends_at = law.extended_end(standing.ends_at, at)
    moved = standing.extensions + (ends_at != standing.ends_at)
    return Standing(standing.start, standing.step, ends_at, bid, seat.id, seat.rank, standing.bids + 1, moved)


def replay(start: Standing, lines: Iterable[Line]) -> Replay:
    """Decide every bid of a log again; `lines` start after the opening. Pauses move the end as the log says."""
    standing, differing = start, []
    for line in lines:
        if line.kind != "bid":
            standing = replace(standing, ends_at=line.ends_at)
            continue
        verdict = ACCEPTED
        try:
            standing = decide(standing, line.seat, line.bid or Money.zero, line.at)
        except BidRefused as refusal:
            verdict = refusal.code
        if (verdict, standing.ends_at) != (line.verdict, line.ends_at):
            differing.append(line.seq)
    return Replay(standing, tuple(differing))


NUMBER = {"first": 1, "second": 2, "sale": 3}


def next_round(former: Sequence[tuple[str, int, str]]) -> tuple[str, int] | None:
    """(kind, run) of the lot's next round; None when there is none left (网拍规定 26; 24 for the same round again).

    `former` holds (kind, run, state) of the rounds so far, oldest first; a sold one was not paid for.
    """
    if not former:
        return "first", 1
    kind, run, state = former[-1]
    if state == "sold":
        return kind, run + 1
    after = {"first": "second", "second": "sale", "sale": None}[kind]
    return (after, 1) if after else None


@dataclass(frozen=True)
class Terms:
    """What the collegial panel fixes for a round (网拍规定 27); `pay_days` after the end the balance is due (25)."""

    opens_at: datetime
    closes_at: datetime
    start: Money
    step: Money
    deposit: Money
    panel: tuple[int, ...]
    pay_days: int = 10


def check_terms(
    terms: Terms, kind: str, base: Money, published_on: date, immovable: bool, failed_on: date | None
) -> None:
    """Raises what the law refuses: StartTooLow, ThirdRound, NoticeTooShort, RoundTooLate, DepositOutOfRange,
    BiddingTooShort, and PanelMissing or StepMissing. `base` is the reference price, in round 2 the first start.
    """
    if not terms.panel:
        raise PanelMissing
    if terms.step <= Money.zero:
        raise StepMissing
    number, opens_on = NUMBER[kind], terms.opens_at.date()
    law.check_start(number, terms.start, base, published_on)
    law.check_notice(number, published_on, opens_on, immovable=immovable, failed_on=failed_on)
    law.check_deposit(terms.deposit, terms.start, published_on)
    law.check_duration(terms.opens_at, terms.closes_at)


def untold(parties: Iterable[int], told: Mapping[int, date | None], publication_on: date) -> list[int]:
    """Who was not told by the day the law asks (网拍规定 16); a None day is a written waiver."""
    last = law.tell_by(publication_on)
    return sorted(one for one in set(parties) if one not in told or not _by(told[one], last))


def _by(day: date | None, last: date) -> bool:
    return day is None or day <= last


MUST_KNOW = ("applicant", "debtor", "priority")
"""Roles that are told before a notice goes out (网拍规定 16), and served with the ruling."""
HOTLINE = "12368"
"""The courts' service number: what a court without a telephone of its own prints."""
ROUND_WORDS = {"first": "第一次拍卖", "second": "第二次拍卖", "sale": "变卖"}


def round_words(kind: str, run: int) -> str:
    """How papers call a round; again after a default it is 重新拍卖 (网拍规定 24)."""
    return ROUND_WORDS[kind] + ("（重新拍卖）" if run > 1 else "")


def seized(until_on: date | None) -> str:
    """How the ruling tells that the things are held."""
    term = f"，期限至{until_on.year}年{until_on.month}月{until_on.day}日" if until_on else ""
    return f"上述财产现由本院查封{term}"


def viewing(place: str, phone: str) -> str:
    """Viewing is on request (网拍规定 14)."""
    where = f"，看样地点：{place}" if place else ""
    return f"竞买人可以向本院申请实地看样，预约电话：{phone}{where}"


PRINTED = ("title_document", "price_basis", "condition", "priority", "notification", "taxes")
"""Items of the listing with a place of their own in the announcement; the others join its last item."""


def listing_facts(listing: Mapping[str, str], warnings: Mapping[str, str], description: str) -> dict[str, str]:
    """What was written for the listing, as the announcement's fields."""
    said = {key: text.strip().rstrip("。；;.") for key, text in {**warnings, **listing}.items()}
    rest = [said[item.key] for item in LISTING_ITEMS if item.key not in PRINTED and said.get(item.key)]
    return {
        "title_papers": said["title_document"],
        "priced_by": said["price_basis"],
        "asset_state": description.strip().rstrip("。") or "以实物现状为准",
        "occupation": said["condition"],
        "burdens": said["defects"],
        "defects": said["defects"],
        "priority_buyers": said["priority"],
        "notified": said["notification"],
        "taxes": said["taxes"],
        "capacity": said["capacity"],
        "other_matters": "；".join(rest) or "无",
    }


GROUNDS = frozenset(ground.key for ground in after.GROUNDS)
"""Why a sale may be stopped or stayed (拍变规定 14, 17, 19; 网拍规定 28, 36)."""
CLOSED = {"settled": "settled", "withdrawn": "withdrawn", "paid": "paid"}
"""How a case closed -> the ground on which its sales stop; anything else as withdrawn."""


def price_due_on(ended_on: date, pay_days: int) -> date:
    """The day the balance is due by the notice (网拍规定 25); it does not roll."""
    return add(ended_on, Period(pay_days))


BARS = frozenset(one.key for one in BARRED)
"""Why somebody may not bid (网拍规定 24, 34)."""
DEFAULTER = "defaulter"

MOVABLE = frozenset({"vehicle"})
"""Kinds of `assets` that are movables (动产); what is not known to be one gets the longer notice."""


def is_immovable(kinds: Iterable[str]) -> bool:
    """Whether the longer notice of immovables and other rights applies (网拍规定 12): unless all are movables."""
    return any(kind not in MOVABLE for kind in kinds)


def content(entry: Any) -> dict[str, Any]:
    """What the hash of a line of a round's log covers; instants in whole microseconds."""
    return {
        "round": entry.round_id,
        "seq": entry.seq,
        "kind": entry.kind,
        "key": entry.key,
        "seat": entry.seat_id,
        "code": entry.code,
        "fen": entry.fen,
        "at": _micros(entry.at),
        "verdict": entry.verdict,
        "ends_at": _micros(entry.ends_at),
        "facts": entry.facts,
        "previous": entry.previous,
    }


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
