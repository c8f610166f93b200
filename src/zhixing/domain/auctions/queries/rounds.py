"""Rounds as staff, bidders and the public may see them; codes hide who bids."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Subquery
from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Barred, Bidder, Entry, Lot, Registration, Round, Undo
from zhixing.domain.auctions.refusals import NoSuchRound
from zhixing.domain.auctions.rules import Seat, Standing
from zhixing.infra.models import Account
from zhixing.kernel.masking import mask_name
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class BidLine:
    """One line of a round's history as everybody sees it; `seq` is its number in the sealed log."""

    seq: int
    kind: str
    code: str
    price: Money | None
    at: datetime
    ends_at: datetime
    priority: bool


@dataclass(frozen=True)
class Board:
    """What the live page of a round shows; `next` is the price the button states."""

    round_id: int
    lot_id: int
    court_id: int
    state: str
    opens_at: datetime
    ends_at: datetime
    extensions: int
    start: Money
    step: Money
    price: Money | None
    next: Money
    leader: str
    bids: int
    bidders: int
    seq: int
    head: str
    last: tuple[BidLine, ...]


@dataclass(frozen=True)
class Position:
    """A bidder's own place in a round: `next` is his next price, `behind` what he is outbid by."""

    registration_id: int
    code: str
    deposit: str
    needed: Money
    held: Money
    reference: str
    rank: int | None
    leads: bool
    last: Money | None
    next: Money
    behind: Money | None
    maximum: Money | None
    """His own secret maximum, while it leads."""


def round_on_show(scope: Scope, round_id: int) -> Round:
    """A published round with its lot, for anybody. Raises NoSuchRound."""
    found = Round.objects.select_related("lot", "court", "top").filter(pk=round_id).first()
    if found is None:
        raise NoSuchRound(round_id=round_id)
    return found


def live_round(lot_id: int) -> Round | None:
    """The round of a lot that is announced, runs or rests."""
    return Round.objects.filter(lot_id=lot_id, state__in=Round.LIVE).first()


def last_round(lot_id: int) -> Round | None:
    """The latest round of a lot, whatever became of it."""
    return Round.objects.filter(lot_id=lot_id).select_related("top").order_by("-pk").first()


def coming_round(one: Lot) -> tuple[str, int, Money] | None:
    """Kind, run and base price of the lot's next round; None when there is none left (网拍规定 24, 26)."""
    former = list(Round.objects.filter(lot=one).order_by("pk"))
    coming = rules.next_round([(past.kind, past.run, past.state) for past in former], criminal=one.criminal)
    if coming is None:
        return None
    kind, run = coming
    based_on = next((past for past in reversed(former) if past.kind == rules.BEFORE.get(kind)), None)
    return kind, run, Money(based_on.start_fen if based_on else one.reference_fen)


def undo(scope: Scope, round_id: int) -> Undo | None:
    """Who proposed that a sold round be undone, and who confirmed it."""
    return Undo.objects.filter(round_id=round_id, round__court_id__in=scope.courts).first()


def history(scope: Scope, round_id: int, after: int = 0, limit: int = 1000) -> list[BidLine]:
    """Accepted bids and marks of a round after a line of its log, oldest first; for anybody."""
    rows = Entry.objects.filter(round_id=round_id, seq__gt=after)
    public = rows.filter(Q(kind__in=rules.PRICED, verdict=rules.ACCEPTED) | ~Q(kind__in=(*rules.PRICED, "maximum")))
    return [_line(entry) for entry in public.order_by("seq")[:limit]]


def _line(entry: Entry) -> BidLine:
    price = Money(entry.fen) if entry.fen is not None and entry.kind in rules.PRICED else None
    ends_at, at = localtime(entry.ends_at), localtime(entry.at)
    return BidLine(entry.seq, entry.kind, entry.code, price, at, ends_at, "rank" in entry.facts)


def board(scope: Scope, round_id: int, last: int = 6) -> Board:
    """The live page's figures in one reading; for anybody. Raises NoSuchRound."""
    one = round_on_show(scope, round_id)
    bids = prices(one).order_by("-seq")[:last]
    standing = standing_of(one)
    return Board(
        round_id=one.pk,
        lot_id=one.lot_id,
        court_id=one.court_id,
        state=one.state,
        opens_at=localtime(one.opens_at),
        ends_at=standing.ends_at,
        extensions=one.extensions,
        start=standing.start,
        step=standing.step,
        price=standing.top,
        next=rules.lowest(standing),
        leader=one.top.code if one.top else "",
        bids=one.bids,
        bidders=one.registrations.count(),
        seq=one.seq,
        head=one.head,
        last=tuple(_line(entry) for entry in bids),
    )


def prices(running: Round) -> QuerySet[Entry]:
    """The lines that state a price which counts: not those of a seat found to be barred."""
    barred_seats = Registration.objects.filter(round=running).exclude(barred="").values("pk")
    priced = Entry.objects.filter(round=running, kind__in=rules.PRICED, verdict=rules.ACCEPTED)
    return priced.exclude(seat_id__in=barred_seats)


def standing_of(running: Round) -> Standing:
    """Where the round stands, from its row; the leader's secret maximum with it."""
    limit = running.maxima.get(seq=running.limit_seq).opened[0] if running.limit_seq else None
    return Standing(
        start=Money(running.start_fen),
        step=Money(running.step_fen),
        ends_at=localtime(running.ends_at),
        top=Money(running.top_fen) if running.top_fen is not None else None,
        leader=Seat(running.top.pk, running.top.code, rank=running.top.rank) if running.top else None,
        limit=Money(limit) if limit is not None else None,
        bids=running.bids,
        extensions=running.extensions,
        countdown=running.kind == Round.Kind.SALE,
    )


@dataclass(frozen=True)
class BidSeat:
    """What placing a bid needs to know of who sends it, in one reading."""

    round_id: int
    bidder_id: int
    code: str
    account: Account


def bid_seat(lot_id: int, account_id: int) -> BidSeat | None:
    """The seat of an account in the latest round of a lot; None when it has none there."""
    latest = Round.objects.filter(lot_id=lot_id).order_by("-pk").values("pk")[:1]
    seats = Registration.objects.filter(round_id=Subquery(latest), bidder__account_id=account_id)
    seat = seats.select_related("bidder__account").only("code", "round_id", "bidder__account").first()
    if seat is None or seat.bidder.account is None:
        return None
    return BidSeat(seat.round_id, seat.bidder_id, seat.code, seat.bidder.account)


def position(scope: Scope, round_id: int, bidder_id: int) -> Position | None:
    """A bidder's own place in a round; None when he has no seat."""
    one = round_on_show(scope, round_id)
    seat = Registration.objects.filter(round=one, bidder_id=bidder_id).first()
    if seat is None:
        return None
    standing, leads = standing_of(one), seat.pk == one.top_id
    priced = Entry.objects.filter(round=one, seat_id=seat.pk, kind__in=rules.PRICED, verdict=rules.ACCEPTED)
    mine = priced.order_by("-seq").first()
    last = Money(mine.fen) if mine and mine.fen is not None else None
    behind = standing.top - last if last is not None and standing.top is not None and not leads else None
    return Position(
        registration_id=seat.pk,
        code=seat.code,
        deposit=seat.deposit,
        needed=Money(seat.needed_fen),
        held=Money(seat.held_fen),
        reference=seat.reference,
        rank=seat.rank,
        leads=leads,
        last=last,
        next=rules.lowest(standing, seat_of(seat)),
        behind=behind,
        maximum=standing.limit if leads else None,
    )


def seat_of(registration: Registration) -> Seat:
    """The seat as deciding sees it."""
    deposited = registration.deposit == Registration.Deposit.HELD
    return Seat(
        registration.pk, registration.code, deposited, bool(registration.barred), registration.rank, registration.waits
    )


@dataclass(frozen=True)
class Together:
    """Whom a seat bids through and with, masked; `waits`: the court has not confirmed them."""

    agent: str
    partners: tuple[tuple[str, int], ...]
    waits: bool

    @property
    def named(self) -> bool:
        return bool(self.agent or self.partners)


def together(round_id: int, bidder_id: int) -> Together:
    """The agent and partners of a seat; nobody when there is no seat."""
    seat = Registration.objects.filter(round_id=round_id, bidder_id=bidder_id).first()
    if seat is None:
        return Together("", (), waits=False)
    partners = tuple((mask_name(row.name), row.share) for row in seat.partners.order_by("pk"))
    return Together(mask_name(seat.agent_name) if seat.agent_name else "", partners, seat.waits)


def registrations(scope: Scope, round_id: int) -> QuerySet[Registration]:
    """The seats of a round for the court's control room, by code; names stay sealed until somebody asks."""
    rows = Registration.objects.filter(round_id=round_id, court_id__in=scope.courts)
    return rows.select_related("bidder").order_by("code")


def barred(scope: Scope) -> list[Barred]:
    """The court's list of those who may not bid, newest first."""
    return list(Barred.objects.filter(court_id=scope.court_id).select_related("lot").order_by("-since_at", "-pk"))


def bidder_of(account_id: int) -> Bidder | None:
    """The bidder behind an account."""
    return Bidder.objects.filter(account_id=account_id).first()


def bidder_scope(bidder_id: int, court_id: int, account_id: int | None = None) -> Scope:
    """What a bidder acts as at the court of a lot."""
    return Scope(f"bidder:{bidder_id}", court_id, frozenset({court_id}), frozenset({"auction.bid"}), account_id)


def my_rounds(scope: Scope, bidder_id: int) -> list[Registration]:
    """The seats of one bidder everywhere, newest first."""
    rows = Registration.objects.filter(bidder_id=bidder_id).select_related("round__lot", "round__top")
    return list(rows.order_by("-pk"))


def due_rounds(scope: Scope, at: datetime, grace: timedelta = timedelta()) -> list[tuple[int, str]]:
    """(round, state) of the scope's court that must open or close now, the most overdue first."""
    rows = Round.objects.filter(court_id=scope.court_id)
    due = rows.filter(Q(state="scheduled", opens_at__lte=at) | Q(state="open", ends_at__lte=at - grace))
    return [(row.pk, row.state) for row in due.order_by("ends_at", "pk")]


def courts_with_rounds() -> list[int]:
    """The courts that have a round to open or to close."""
    rows = Round.objects.filter(state__in=["scheduled", "open"]).order_by("court_id")
    return list(rows.values_list("court_id", flat=True).distinct())


def rounds_between(scope: Scope, first: date, last: date) -> list[Round]:
    """The rounds of the scope's courts that open in these days, for the calendar, earliest first."""
    rows = Round.objects.filter(court_id__in=scope.courts, opens_at__date__gte=first, opens_at__date__lte=last)
    return list(rows.select_related("lot").order_by("opens_at", "pk"))
