"""Who bids for whom: an agent, partners who bid jointly; the court confirms them before the start (网拍规定 14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhixing.domain.auctions.commands.barring import barred_number
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import BuyerApproved, BuyerChecked, SeatConfirmed, TogetherAsked
from zhixing.domain.auctions.models import Lot, Partner, Registration, Round
from zhixing.domain.auctions.queries.lots import case_of_lot, lot_of_round, lot_on_show
from zhixing.domain.auctions.refusals import Barred, ConfirmTooLate, NoSuchBidder, NotInThisLotState, SharesWrong
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.identifiers import check_credit_code, check_id
from zhixing.kernel.scope import Scope

WHOLE = 100
"""Shares are told in hundredths [design]."""
MOST_PARTNERS = 5
"""Partners of one seat [design]."""


@dataclass(frozen=True)
class Person:
    """Somebody named by his full name and number; `share` in hundredths for a partner."""

    name: str
    id_number: str
    share: int = 0


@command
def name_agent(scope: Scope, round_id: int, bidder_id: int, agent: Person, at: datetime) -> Registration:
    """The bidder lets an agent bid; until the court confirms it no bid is taken.

    Raises NoSuchBidder, ConfirmTooLate, Barred (网拍规定 34), the refusals of `kernel.identifiers`.
    """
    one, seat = _before_the_start(scope, round_id, bidder_id)
    number = check_id(agent.id_number)
    if barred_number(one, number):
        raise Barred
    seat.agent_name, seat.agent_id_number, seat.waits = agent.name.strip(), number, True
    seat.save()
    note(scope, one, TogetherAsked, at, round_id=round_id, bidder_id=bidder_id, kind="agent", partners=0)
    return seat


@command
def bid_jointly(scope: Scope, round_id: int, bidder_id: int, partners: Sequence[Person], at: datetime) -> Registration:
    """The bidder bids with others, each with his share; what is left of a hundred is his own. Said again it replaces.

    Raises NoSuchBidder, ConfirmTooLate, SharesWrong, Barred, the refusals of `kernel.identifiers`.
    """
    one, seat = _before_the_start(scope, round_id, bidder_id)
    numbers = [_number(person.id_number) for person in partners]
    shares = [person.share for person in partners]
    several = {seat.bidder.id_number, *numbers}
    whole = all(share >= 1 for share in shares) and sum(shares) < WHOLE and len(several) == len(numbers) + 1
    if not 1 <= len(partners) <= MOST_PARTNERS or not whole or not all(person.name.strip() for person in partners):
        raise SharesWrong
    if any(barred_number(one, number) for number in numbers):
        raise Barred
    seat.partners.all().delete()
    for person, number in zip(partners, numbers, strict=True):
        Partner.objects.create(registration=seat, name=person.name.strip(), id_number=number, share=person.share)
    seat.waits = True
    seat.save(update_fields=["waits"])
    note(scope, one, TogetherAsked, at, round_id=round_id, bidder_id=bidder_id, kind="joint", partners=len(partners))
    return seat


def _number(text: str) -> str:
    """A person's number or a company's code, checked: a code has letters before its last place."""
    return check_id(text) if text.strip()[:17].isdigit() else check_credit_code(text)


@command
def confirm_seat(scope: Scope, round_id: int, bidder_id: int, at: datetime) -> Registration:
    """The court confirms the agent and the partners of a seat, before the round opens. Raises ConfirmTooLate."""
    scope.require("auction.control")
    lot_of_round(scope, round_id)
    one, seat = _before_the_start(scope, round_id, bidder_id)
    seat.waits = False
    seat.save(update_fields=["waits"])
    note(scope, one, SeatConfirmed, at, round_id=round_id, bidder_id=bidder_id)
    return seat


def _before_the_start(scope: Scope, round_id: int, bidder_id: int) -> tuple[Lot, Registration]:
    if scope.actor != f"bidder:{bidder_id}":
        scope.require("auction.control")
    one = lot_on_show(round_id)
    lock_case(one.case_id)
    seats = Registration.objects.select_for_update(of=("self",)).select_related("round", "bidder")
    seat = seats.filter(round_id=round_id, bidder_id=bidder_id).first()
    if seat is None:
        raise NoSuchBidder(bidder_id=bidder_id)
    if seat.round.state != Round.State.SCHEDULED:
        raise ConfirmTooLate(round_id=round_id)
    return one, seat


@command
def note_approval(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """The office approved the buyer; no ruling before (股权规定 15). Raises NotInThisLotState without a buyer."""
    scope.require("auction.control")
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.buyer_id is None or not one.needs_approval:
        raise NotInThisLotState(state=one.get_state_display())
    one.approved_on = at.date()
    one.save(update_fields=["approved_on"])
    note(scope, one, BuyerApproved, at)
    return one


@command
def check_buyer(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """The court checked that the buyer of a home may buy one there; no ruling before (房产竞买人规定 3)."""
    scope.require("auction.control")
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.buyer_id is None:
        raise NotInThisLotState(state=one.get_state_display())
    one.buyer_checked_at = at
    one.save(update_fields=["buyer_checked_at"])
    note(scope, one, BuyerChecked, at)
    return one
