"""The court's list of those who may not bid (网拍规定 34; 24 for a defaulter)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.events import BiddingAllowed, BiddingBarred
from zhixing.domain.auctions.models import Barred, Bidder, Lot, Registration, Round
from zhixing.domain.auctions.queries.lots import lot
from zhixing.domain.auctions.refusals import DefaulterStaysBarred, NoSuchBar, UnknownItem
from zhixing.infra.commands import command
from zhixing.infra.crypto import indexes
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.identifiers import check_credit_code, check_id
from zhixing.kernel.scope import Scope


def barred_ground(one: Lot, bidder: Bidder) -> str:
    """Why this bidder may not bid for this lot; empty when he may."""
    rows = Barred.objects.filter(court_id=one.court_id, id_index__in=indexes("id_number", bidder.id_number))
    grounds = [row.ground for row in rows if row.lot_id in (None, one.pk)]
    return grounds[0] if grounds else ""


@command
def bar(scope: Scope, kind: str, id_number: str, ground: str, at: datetime, lot_id: int | None = None) -> Barred:
    """Put a person or company on the list, for all lots of the court or one; seats it holds in rounds bid no more.

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
    _seats(row).update(barred=ground)
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
    about, seats = _about(row), list(_seats(row).select_related("round__lot", "bidder"))
    row.delete()
    for seat in seats:
        seat.barred = barred_ground(seat.round.lot, seat.bidder)
        seat.save(update_fields=["barred"])
    announce(scope, BiddingAllowed(**about), at)


def _seats(row: Barred) -> QuerySet[Registration]:
    """His seats in rounds that are announced, run or rest."""
    held = indexes("id_number", row.id_number)
    seats = Registration.objects.filter(court_id=row.court_id, round__state__in=Round.LIVE, bidder__id_index__in=held)
    return seats if row.lot_id is None else seats.filter(round__lot_id=row.lot_id)


def _about(row: Barred) -> dict[str, Any]:
    return {"court_id": row.court_id, "object": f"barred:{row.pk}", "barred_id": row.pk}
