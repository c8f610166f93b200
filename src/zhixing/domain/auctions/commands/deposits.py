"""Deposits: held until the round is over, then back to the losers and towards the price for the winner."""

from datetime import datetime

from zhixing.domain.auctions.commands.bidders import seat_in_live_round
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import DepositCounted, DepositHeld, DepositReleased, PricePaid
from zhixing.domain.auctions.models import DepositReceipt, Lot, PriceReceipt, Registration, Round
from zhixing.domain.auctions.queries.lots import asset_ids, lot
from zhixing.domain.auctions.refusals import NotInThisLotState, ReceiptUsedBefore
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.scope import Scope


@command
def hold_deposit(scope: Scope, lot_id: int, bidder_id: int, receipt_id: int, fen: int, at: datetime) -> Registration:
    """Money arrived for a bidder's deposit; when it is enough he may bid. Raises NoSuchBidder, ReceiptUsedBefore."""
    scope.require("deposit.hold")
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    registration = seat_in_live_round(lot_id, bidder_id)
    if DepositReceipt.objects.filter(receipt_id=receipt_id).exists():
        raise ReceiptUsedBefore(receipt_id=receipt_id)
    DepositReceipt.objects.create(registration=registration, receipt_id=receipt_id, fen=fen, at=at)
    registration.held_fen += fen
    if registration.deposit == Registration.Deposit.NONE and registration.held_fen >= registration.needed_fen:
        registration.deposit = Registration.Deposit.HELD
    registration.save(update_fields=["held_fen", "deposit"])
    note(scope, one, DepositHeld, at, bidder_id=bidder_id, receipt_id=receipt_id, fen=fen)
    return registration


@command
def settle_deposits(scope: Scope, lot_id: int, at: datetime) -> None:
    """After a round: every deposit goes back, only the winner's goes towards the price (网拍规定 17, 23)."""
    scope.require("deposit.settle")
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    one = Lot.objects.select_for_update().get(pk=lot_id)
    seats = (
        Registration.objects.select_for_update(of=("self",)).filter(round__lot=one).exclude(round__state__in=Round.LIVE)
    )
    for registration in seats.filter(settled_at=None).order_by("pk"):
        if registration.pk == one.buyer_id and one.state == Lot.State.SOLD:
            _count(scope, one, registration, at)
        elif registration.held_fen:
            _release(scope, one, registration, at)


def _count(scope: Scope, one: Lot, registration: Registration, at: datetime) -> None:
    registration.deposit, registration.settled_at = Registration.Deposit.COUNTED, at
    registration.save(update_fields=["deposit", "settled_at"])
    note(scope, one, DepositCounted, at, bidder_id=registration.bidder_id, fen=registration.held_fen)
    _pay(scope, one, registration.held_fen, at)


def _release(scope: Scope, one: Lot, registration: Registration, at: datetime) -> None:
    registration.deposit, registration.settled_at = Registration.Deposit.RELEASED, at
    registration.save(update_fields=["deposit", "settled_at"])
    note(scope, one, DepositReleased, at, bidder_id=registration.bidder_id, fen=registration.held_fen)


@command
def pay_price(scope: Scope, lot_id: int, receipt_id: int, fen: int, at: datetime) -> Lot:
    """Money arrived for the balance of a sold lot; PricePaid once price and deposits agree (网拍规定 25).

    Raises NotInThisLotState, ReceiptUsedBefore.
    """
    scope.require("deposit.hold")
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.state != Lot.State.SOLD:
        raise NotInThisLotState(state=one.get_state_display())
    if PriceReceipt.objects.filter(receipt_id=receipt_id).exists():
        raise ReceiptUsedBefore(receipt_id=receipt_id)
    PriceReceipt.objects.create(lot=one, receipt_id=receipt_id, fen=fen, at=at)
    _pay(scope, one, fen, at)
    return one


def _pay(scope: Scope, one: Lot, fen: int, at: datetime) -> None:
    one.paid_fen += fen
    if one.price_fen is not None and one.paid_fen >= one.price_fen:
        one.state = Lot.State.PAID
        note(scope, one, PricePaid, at, fen=one.paid_fen, asset_ids=asset_ids(one))
    one.save(update_fields=["paid_fen", "state"])
