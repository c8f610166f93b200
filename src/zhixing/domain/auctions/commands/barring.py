"""The court's list of those who may not bid (网拍规定 34; 24 for a defaulter)."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import Fresh, append
from zhixing.domain.auctions.events import BiddingAllowed, BiddingBarred
from zhixing.domain.auctions.models import Barred, Bidder, Entry, Lot, Partner, Registration, Round
from zhixing.domain.auctions.queries.lots import lot
from zhixing.domain.auctions.queries.rounds import prices, seat_of, standing_of
from zhixing.domain.auctions.refusals import DefaulterStaysBarred, NoSuchBar, UnknownItem
from zhixing.domain.auctions.rules import Made, Seat
from zhixing.infra.commands import command
from zhixing.infra.crypto import indexes
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.identifiers import check_credit_code, check_id
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


def barred_number(one: Lot, id_number: str) -> str:
    """Why the owner of this number may not bid for this lot; empty when he may."""
    rows = Barred.objects.filter(court_id=one.court_id, id_index__in=indexes("id_number", id_number))
    grounds = [row.ground for row in rows if row.lot_id in (None, one.pk)]
    return grounds[0] if grounds else ""


@command
def bar(scope: Scope, kind: str, id_number: str, ground: str, at: datetime, lot_id: int | None = None) -> Barred:
    """Put a person or company on the list, for all lots of the court or one; in rounds it has a seat in it bids no more.

    Who leads a round and is found out now loses the lead, by a line of the round's log (网拍规定 34).

    `ground` is a key of `law.auction_people.BARRED`. Raises UnknownItem, NoSuchLot, the refusals of `kernel.identifiers`.
    """
    scope.require("auction.control")
    number = check_id(id_number) if kind == Bidder.Kind.PERSON else check_credit_code(id_number)
    if ground not in rules.BARS:
        raise UnknownItem(item=ground)
    if lot_id is not None:
        lot(scope, lot_id)
    lock_court(scope.court_id)
    rows = Barred.objects.filter(court_id=scope.court_id, id_index__in=indexes("id_number", number))
    row = next((one for one in rows if one.lot_id == lot_id), None) or Barred.objects.create(
        court_id=scope.court_id, lot_id=lot_id, id_number=number, ground=ground, since_at=at
    )
    for seat in _locked_seats(row):
        if not seat.barred:
            _shut_out(seat, ground, at)
    announce(scope, BiddingBarred(**_about(row), ground=ground), at)
    return row


@command
def unbar(scope: Scope, barred_id: int, at: datetime) -> None:
    """Take a wrong entry off the list; his seats in rounds bid again. Raises NoSuchBar, DefaulterStaysBarred."""
    scope.require("auction.control")
    lock_court(scope.court_id)
    row = Barred.objects.select_for_update().filter(pk=barred_id, court_id=scope.court_id).first()
    if row is None:
        raise NoSuchBar(barred_id=barred_id)
    if row.ground == rules.DEFAULTER:
        raise DefaulterStaysBarred
    about, seats = _about(row), _locked_seats(row)
    row.delete()
    for seat in seats:
        seat.barred = _ground(seat)
        seat.save(update_fields=["barred"])
        if not seat.barred and seat.round.seq:
            _log(seat.round, "allowed", seat, seat.round.top_fen, at)
    announce(scope, BiddingAllowed(**about), at)


def _ground(seat: Registration) -> str:
    """Why nobody may bid from this seat: its bidder, his agent or a partner is on the list."""
    numbers = [seat.bidder.id_number, seat.agent_id_number, *(one.id_number for one in seat.partners.all())]
    return next(filter(None, (barred_number(seat.round.lot, number) for number in numbers if number)), "")


def _locked_seats(row: Barred) -> list[Registration]:
    """His seats in rounds that are announced, run or rest; the rounds are locked, so that no bid is decided meanwhile."""
    seats = list(_seats(row).select_related("round__lot", "bidder").order_by("round_id"))
    rows = Round.objects.select_for_update(of=("self",), no_key=True).select_related("top", "lot")
    rounds = {one.pk: one for one in rows.filter(pk__in=[seat.round_id for seat in seats]).order_by("pk")}
    for seat in seats:
        seat.round = rounds[seat.round_id]
    return [seat for seat in seats if seat.round.state in Round.LIVE]


def _shut_out(seat: Registration, ground: str, at: datetime) -> None:
    """He bids no more; in a round that has opened his prices count no more, and the next before him leads again."""
    running = seat.round
    standing = standing_of(running) if running.seq else None
    seat.barred = ground
    seat.save(update_fields=["barred"])
    if standing is None:
        return
    left = prices(running).order_by("-seq")
    last = left.first()
    made = Made(_seat(last), Money(last.fen)) if last is not None and last.fen is not None else None
    standing = rules.without(standing, seat.pk, made, left.count(), localtime(running.closes_at))
    if running.top_id == seat.pk:
        running.limit_seq = None
    running.top_id = standing.leader.id if standing.leader else None
    running.top_fen = standing.top.fen if standing.top else None
    running.bids, running.ends_at = standing.bids, standing.ends_at
    _log(running, "barred", seat, running.top_fen, at)


def _seat(line: Entry) -> Seat:
    return seat_of(Registration.objects.get(pk=line.seat_id or 0))


def _log(running: Round, kind: str, seat: Registration, fen: int | None, at: datetime) -> None:
    """A line of the round's own log; the ground stays with the court."""
    line = Fresh(kind=kind, at=at, ends_at=running.ends_at, facts={}, seat_id=seat.pk, code=seat.code, fen=fen)
    append(running, [line])
    running.save()


def _seats(row: Barred) -> QuerySet[Registration]:
    """The seats he bids from himself, as an agent or a partner (网拍规定 34), in rounds announced, running or resting."""
    held = indexes("id_number", row.id_number)
    own = Q(bidder__id_index__in=held) | Q(agent_index__in=held)
    jointly = Partner.objects.filter(id_index__in=held).values("registration")
    seats = Registration.objects.filter(own | Q(pk__in=jointly), court_id=row.court_id, round__state__in=Round.LIVE)
    return seats if row.lot_id is None else seats.filter(round__lot_id=row.lot_id)


def _about(row: Barred) -> dict[str, Any]:
    return {"court_id": row.court_id, "object": f"barred:{row.pk}", "barred_id": row.pk}
