"""A bidder's money: held until the round is over, then back to the losers and towards the price for the winner.

All of it lies in the ledger's account `deposit:<lot>:<bidder>`. What the seat needs is set aside there for the case
(`ledger.hold`): let go to the losers, posted when the sale ruling takes effect, and nobody can spend it in between.
"""

from datetime import datetime

from zhixing.domain.auctions.commands.bidders import deposit_account, last_seat, set_aside
from zhixing.domain.auctions.commands.defaulting import TOP_UP, take_top_up
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.commands.stops import withdraw
from zhixing.domain.auctions.events import DepositCounted, DepositHeld, DepositReleased, DepositUndone, PricePaid
from zhixing.domain.auctions.models import DepositReceipt, Lot, PriceReceipt, Registration, Round
from zhixing.domain.auctions.queries.lots import asset_ids, case_of_lot, lot, lots_of_case
from zhixing.domain.auctions.refusals import NotInThisLotState, ReceiptUsedBefore
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.rates import RateUnknown


@command
def take_money(
    scope: Scope, account: str, purpose: str, receipt_id: int, fen: int, case_id: int | None, at: datetime
) -> None:
    """Money was matched: into a deposit account it is a deposit or a price, into the case it may end the sale."""
    kind, _, numbers = account.partition(":")
    if kind == "deposit":
        lot_id, bidder_id = (int(number) for number in numbers.split(":"))
        if purpose == "price":
            pay_price(scope, lot_id, receipt_id, fen, at)
        elif purpose == TOP_UP:
            take_top_up(scope, lot_id, bidder_id, fen, at)
        else:
            hold_deposit(scope, lot_id, bidder_id, receipt_id, fen, at)
    elif case_id is not None and _is_paid(scope, case_id, at):
        for one in lots_of_case(scope, case_id).filter(state__in=[Lot.State.DRAFT, Lot.State.LISTED]):
            withdraw(scope, one.pk, "paid", at)


def _is_paid(scope: Scope, case_id: int, at: datetime) -> bool:
    """Whether the debtor owes nothing any more: then nothing of his is sold (拍变规定 17, 19). Not while no rate is known."""
    practice = courts.court(scope.court_id).tenant.practice
    try:
        return not cases.due(scope, case_id, at.date(), assume_last=practice).left
    except (RateUnknown, cases.RateNotGiven):
        return False


@command
def hold_deposit(scope: Scope, lot_id: int, bidder_id: int, receipt_id: int, fen: int, at: datetime) -> Registration:
    """Money arrived for a bidder's deposit; when it is enough he may bid; when the round is over it goes back.

    Raises NoSuchBidder, ReceiptUsedBefore.
    """
    scope.require("deposit.hold")
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    registration = last_seat(lot_id, bidder_id)
    if DepositReceipt.objects.filter(receipt_id=receipt_id).exists():
        raise ReceiptUsedBefore(receipt_id=receipt_id)
    DepositReceipt.objects.create(registration=registration, receipt_id=receipt_id, fen=fen, at=at)
    registration.held_fen += fen
    if registration.deposit == Registration.Deposit.NONE and registration.held_fen >= registration.needed_fen:
        registration.deposit = Registration.Deposit.HELD
        set_aside(one, registration, Money(registration.needed_fen), at)
    registration.save(update_fields=["held_fen", "deposit"])
    note(scope, one, DepositHeld, at, bidder_id=bidder_id, receipt_id=receipt_id, fen=fen)
    if registration.round.state not in Round.LIVE:
        _release(scope, one, registration, at)
    return registration


@command
def undo_money(scope: Scope, account: str, receipt_id: int, at: datetime) -> None:
    """A match was undone, or the bank took the money back: it does not count any longer."""
    receipt = DepositReceipt.objects.select_related("registration__round__lot").filter(receipt_id=receipt_id).first()
    price = PriceReceipt.objects.select_related("lot").filter(receipt_id=receipt_id).first()
    if receipt is not None:
        one = receipt.registration.round.lot
        lock_case(one.case_id)
        seat = Registration.objects.select_for_update().get(pk=receipt.registration_id)
        seat.held_fen -= receipt.fen
        if seat.deposit == Registration.Deposit.HELD and seat.held_fen < seat.needed_fen:
            seat.deposit = Registration.Deposit.NONE
        _set_aside_again(one, seat, at)
        seat.save(update_fields=["held_fen", "deposit"])
        note(scope, one, DepositUndone, at, bidder_id=seat.bidder_id, receipt_id=receipt_id, fen=receipt.fen)
        receipt.delete()
    elif price is not None and price.lot.state == Lot.State.SOLD:
        lock_case(price.lot.case_id)
        one = Lot.objects.select_for_update().get(pk=price.lot_id)
        one.paid_fen -= price.fen
        one.save(update_fields=["paid_fen"])
        _set_aside_again(one, Registration.objects.get(pk=one.buyer_id or 0), at)
        price.delete()


def _set_aside_again(one: Lot, seat: Registration, at: datetime) -> None:
    """What was set aside fell with the money that was taken back; what is left of a deposit that counts is set aside anew."""
    if seat.deposit in (Registration.Deposit.HELD, Registration.Deposit.COUNTED, Registration.Deposit.FORFEITED):
        set_aside(one, seat, Money(seat.needed_fen), at)


@command
def settle_deposits(scope: Scope, lot_id: int, at: datetime) -> None:
    """After a round: every deposit goes back, only the winner's goes towards the price (网拍规定 17, 23)."""
    scope.require("deposit.settle")
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    seats = Registration.objects.select_for_update(of=("self",)).select_related("round").filter(round__lot=one)
    for registration in seats.exclude(round__state__in=Round.LIVE).filter(settled_at=None).order_by("pk"):
        if registration.pk == one.buyer_id and one.state == Lot.State.SOLD:
            _count(scope, one, registration, at)
        else:
            _release(scope, one, registration, at)


def _count(scope: Scope, one: Lot, registration: Registration, at: datetime) -> None:
    registration.deposit, registration.settled_at = Registration.Deposit.COUNTED, at
    registration.save(update_fields=["deposit", "settled_at"])
    note(scope, one, DepositCounted, at, bidder_id=registration.bidder_id, fen=registration.held_fen)
    pay_off(scope, one, registration.held_fen, at)
    if one.state == Lot.State.SOLD:
        await_balance(scope, one, registration, at)


def await_balance(scope: Scope, one: Lot, registration: Registration, at: datetime) -> None:
    """Let the bank's notices know what the buyer still pays, and under which reference."""
    balance, reference = Money((one.price_fen or 0) - one.paid_fen), price_reference(registration)
    payments.await_payment(scope, one.case_id, deposit_account(registration), "price", balance, at, reference)


def price_reference(registration: Registration) -> str:
    """What the payment of the balance must carry."""
    return registration.reference.replace("BZJ", "YK", 1)


def _release(scope: Scope, one: Lot, registration: Registration, at: datetime) -> None:
    account = deposit_account(registration)
    payments.drop_awaited(scope, one.case_id, account)
    if registration.held_fen:
        note(scope, one, DepositReleased, at, bidder_id=registration.bidder_id, fen=registration.held_fen)
        registration.deposit = Registration.Deposit.RELEASED
        ledger.let_go(scope, account, at)
        if ledger.balance(scope, account):
            payments.return_deposit(scope, one.case_id, account, at)
    registration.settled_at = at
    registration.save(update_fields=["deposit", "settled_at"])


@command
def pay_price(scope: Scope, lot_id: int, receipt_id: int, fen: int, at: datetime) -> Lot:
    """Money arrived for the balance of a sold lot; PricePaid once price and deposit are covered (网拍规定 25).

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
    pay_off(scope, one, fen, at)
    return one


def pay_off(scope: Scope, one: Lot, fen: int, at: datetime) -> None:
    """So much more of the price is covered; PricePaid once all of it is."""
    one.paid_fen += fen
    if one.price_fen is not None and one.paid_fen >= one.price_fen:
        one.state = Lot.State.PAID
        note(scope, one, PricePaid, at, fen=one.paid_fen, asset_ids=asset_ids(one))
    one.save(update_fields=["paid_fen", "state"])
