"""What the court owes others before it sells: who is told, purchasers with priority, a creditor who would get nothing."""

from collections.abc import Sequence
from datetime import datetime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import (
    PartiesTold,
    PointlessAsked,
    PointlessTold,
    PurchaserNoted,
    TakersDeclined,
)
from zhixing.domain.auctions.models import Lot, Purchaser, Round, Told
from zhixing.domain.auctions.queries.duties import may_decline, purchasers
from zhixing.domain.auctions.queries.lots import case_of_lot, lot
from zhixing.domain.auctions.refusals import (
    AskedTooLate,
    NothingToDecline,
    PointlessUntold,
    ReasonWhyPosted,
    UnknownItem,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_after as after


@command
def tell(
    scope: Scope,
    lot_id: int,
    party_ids: Sequence[int],
    way: str,
    at: datetime,
    waived: bool = False,
    reason: str = "",
) -> None:
    """Record that parties or priority purchasers were told of the coming auction, or waived it in writing (16).

    `posted`: he could not be reached, for the `reason`; he counts as told five days after. Raises ReasonWhyPosted.
    """
    scope.require("auction.prepare")
    if way == rules.POSTED and not reason.strip():
        raise ReasonWhyPosted
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    said = {"way": way, "told_on": rules.told_on(way, at.date()), "waived": waived, "reason": reason.strip()[:100]}
    for party_id in party_ids:
        Told.objects.update_or_create(lot=one, party_id=party_id, defaults=said)
    note(scope, one, PartiesTold, at, party_ids=sorted(party_ids), way=way)


@command
def note_purchaser(
    scope: Scope, lot_id: int, kind: str, name: str, at: datetime, *, company: bool = False, id_number: str = ""
) -> Purchaser:
    """Somebody has priority in buying the lot: a co-owner, a shareholder, a tenant; he is told like the parties.

    Of the same name as a party of the case he is that party. Raises UnknownItem.
    """
    scope.require("auction.prepare")
    name = name.strip()[:128]
    if kind not in rules.PURCHASERS or not name:
        raise UnknownItem(item=kind)
    one = _locked(scope, lot_id)
    known = {role.party.name: role.party_id for role in cases.roles(scope, one.case_id)}
    known |= {other: row.party_id for row, other in purchasers(scope, one)}
    party_id = known.get(name) or parties.register(scope, "company" if company else "person", name, id_number).pk
    purchaser, new = Purchaser.objects.update_or_create(lot=one, party_id=party_id, defaults={"kind": kind})
    if new:
        note(scope, one, PurchaserNoted, at, party_id=party_id, kind=kind)
    return purchaser


@command
def tell_pointless(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """The creditor is told that the reserve would leave him nothing; he may ask to go on within five days (拍变规定 6)."""
    scope.require("auction.prepare")
    one = _locked(scope, lot_id)
    one.pointless_told_on, one.pointless_asked_on = at.date(), None
    one.save(update_fields=["pointless_told_on", "pointless_asked_on"])
    note(scope, one, PointlessTold, at)
    return one


@command
def ask_to_go_on(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """The creditor asks to go on; where nobody bids he bears the costs (拍变规定 6). Raises PointlessUntold, AskedTooLate."""
    scope.require("auction.prepare")
    one = _locked(scope, lot_id)
    if one.pointless_told_on is None:
        raise PointlessUntold(before=Money(one.costs_fen))
    due = after.pointless_ask_due(one.pointless_told_on)
    if due.late(at.date()):
        raise AskedTooLate(last=due.on)
    one.pointless_asked_on = at.date()
    one.save(update_fields=["pointless_asked_on"])
    note(scope, one, PointlessAsked, at)
    return one


@command
def note_declined(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """Neither treasury nor victims take a crime's property at its reserve: it may go without one (刑财规定 12).

    Raises NothingToDecline.
    """
    scope.require("auction.prepare")
    one = _locked(scope, lot_id)
    failed = Round.objects.filter(lot=one).order_by("-pk").first()
    if failed is None or not may_decline(one, failed):
        raise NothingToDecline
    one.declined_on = at.date()
    one.save(update_fields=["declined_on"])
    note(scope, one, TakersDeclined, at, round_id=failed.pk)
    return one


def _locked(scope: Scope, lot_id: int) -> Lot:
    lock_case(case_of_lot(scope, lot_id))
    return Lot.objects.select_for_update().get(pk=lot_id)
