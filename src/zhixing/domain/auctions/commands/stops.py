"""Interrupting a sale: stop for good, stay and resume (网拍规定 28; 拍变规定 17, 19), and a buyer who does not pay."""

from datetime import date, datetime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.bidders import deposit_account, set_aside
from zhixing.domain.auctions.commands.log import Fresh, append, close_log, note, tell_listeners
from zhixing.domain.auctions.commands.papers import drop_ruling
from zhixing.domain.auctions.events import BuyerDefaulted, CauseEnded, LotResumed, LotStayed, LotStopped
from zhixing.domain.auctions.models import Barred, Lot, LotThing, Registration, Round
from zhixing.domain.auctions.queries.lots import case_of_lot, lots_of_case
from zhixing.domain.auctions.refusals import NothingToResume, NotInThisLotState, PriceNotDueYet, UnknownItem
from zhixing.domain.courts.api import system_scope
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_after as after
from zhixing.law import auction_sale as sale

STOPPABLE = (Lot.State.DRAFT, Lot.State.LISTED, Lot.State.UNSOLD)


@command
def stop(scope: Scope, lot_id: int, ground: str, at: datetime) -> Lot:
    """Withdraw a lot for good: the debt is paid, the application withdrawn … `ground` is shown to the public.

    One that is being bid for is stayed first. Raises NotInThisLotState, StayFirst, OnlyAStay.
    """
    scope.require("auction.control")
    _known(ground)
    one = _locked(scope, lot_id)
    if one.state not in STOPPABLE:
        raise NotInThisLotState(state=one.get_state_display())
    running, head = _live(one), ""
    rules.check_stop(ground, started=running is not None and running.state == Round.State.OPEN)
    if running is not None:
        was_scheduled = running.state == Round.State.SCHEDULED
        running.state = Round.State.STOPPED
        if not was_scheduled:
            close_log(running, at, {"ground": ground})
        running.save()
        tell_listeners(running)
        head = running.head
    one.state, one.ground = Lot.State.STOPPED, ground
    one.save(update_fields=["state", "ground"])
    LotThing.objects.filter(lot=one).update(live=False)
    drop_ruling(scope, one, at)
    note(scope, one, LotStopped, at, ground=ground, chain_head=head)
    return one


@command
def withdraw(scope: Scope, lot_id: int, ground: str, at: datetime) -> Lot:
    """Stay what is being bid for, and stop it: the case itself gives the ground."""
    if Round.objects.filter(lot_id=lot_id, state=Round.State.OPEN).exists():
        stay(scope, lot_id, ground, at)
    return stop(scope, lot_id, ground, at)


@command
def stay(scope: Scope, lot_id: int, ground: str, at: datetime) -> Round:
    """Pause the lot's round, published with its reason; its time stands still. Raises NotInThisLotState."""
    scope.require("auction.control")
    _known(ground)
    one = _locked(scope, lot_id)
    running = _live(one)
    if running is None or running.state == Round.State.PAUSED:
        raise NotInThisLotState(state=one.get_state_display())
    if running.state == Round.State.OPEN:
        append(running, [Fresh(kind="paused", at=at, ends_at=running.ends_at, facts={"ground": ground})])
    running.state, running.paused_at = Round.State.PAUSED, at
    running.save()
    tell_listeners(running)
    one.ground = ground
    one.save(update_fields=["ground"])
    note(scope, one, LotStayed, at, round_id=running.pk, ground=ground)
    return running


@command
def end_cause(scope: Scope, lot_id: int, ended_on: date, at: datetime) -> Round:
    """The cause of a pause has ended: the round goes on within five days (网拍规定 28). Raises NothingToResume."""
    scope.require("auction.control")
    one = _locked(scope, lot_id)
    running = _live(one)
    if running is None or running.state != Round.State.PAUSED:
        raise NothingToResume(lot_id=lot_id)
    running.resume_by = after.resume_due(ended_on).on
    running.save(update_fields=["resume_by"])
    note(scope, one, CauseEnded, at, round_id=running.pk, resume_by=running.resume_by.isoformat())
    return running


@command
def resume(scope: Scope, lot_id: int, at: datetime) -> Round:
    """Go on with a paused round: its times move by the length of the pause. Raises NothingToResume."""
    scope.require("auction.control")
    one = _locked(scope, lot_id)
    running = _live(one)
    if running is None or running.state != Round.State.PAUSED or running.paused_at is None:
        raise NothingToResume(lot_id=lot_id)
    rest = at - running.paused_at
    running.ends_at, running.closes_at, running.paused_at = running.ends_at + rest, running.closes_at + rest, None
    running.resume_by = None
    if running.seq:
        running.state = Round.State.OPEN
        append(running, [Fresh(kind="resumed", at=at, ends_at=running.ends_at, facts={})])
    else:
        running.state, running.opens_at = Round.State.SCHEDULED, running.opens_at + rest
    running.save()
    tell_listeners(running)
    one.ground = ""
    one.save(update_fields=["ground"])
    note(scope, one, LotResumed, at, round_id=running.pk)
    return running


@command
def stop_all(scope: Scope, case_id: int, how: str, at: datetime) -> None:
    """The case is closed: none of its things is sold any more."""
    for one in lots_of_case(scope, case_id).filter(state__in=STOPPABLE):
        withdraw(scope, one.pk, rules.CLOSED.get(how, "withdrawn"), at)


@command
def stay_all(scope: Scope, case_id: int, ground: str, at: datetime) -> None:
    """The case rests, and its rounds with it."""
    for one in lots_of_case(scope, case_id).filter(rounds__state__in=[Round.State.SCHEDULED, Round.State.OPEN]):
        stay(scope, one.pk, ground, at)


@command
def resume_all(scope: Scope, case_id: int, at: datetime) -> None:
    """The case goes on, and the rounds that rested with it; those that rest on a ground of their own do not."""
    for one in lots_of_case(scope, case_id).filter(ground="stayed", rounds__state=Round.State.PAUSED):
        resume(scope, one.pk, at)


def _known(ground: str) -> None:
    if ground not in rules.GROUNDS:
        raise UnknownItem(item=ground)


@command
def declare_default(scope: Scope, lot_id: int, at: datetime) -> Lot:
    """The buyer did not pay by the day in the notice (悔拍): deposit kept, barred from the same round again (24).

    What he paid in beyond the deposit, as buyers in a sale do, goes back (变卖衔接通知 4).
    """
    scope.require("auction.publish")
    one = _locked(scope, lot_id)
    if one.state != Lot.State.SOLD or one.buyer is None or one.price_due_on is None:
        raise NotInThisLotState(state=one.get_state_display())
    if at.date() <= one.price_due_on:
        raise PriceNotDueYet(due_on=one.price_due_on)
    buyer = Registration.objects.select_for_update(of=("self",)).select_related("bidder", "round").get(pk=one.buyer.pk)
    buyer.deposit, buyer.settled_at = Registration.Deposit.FORFEITED, at
    buyer.save(update_fields=["deposit", "settled_at"])
    Barred.objects.get_or_create(
        court_id=one.court_id,
        lot=one,
        id_index=buyer.bidder.id_index,
        defaults={"id_number": buyer.bidder.id_number, "ground": "defaulter", "since_at": at},
    )
    one.state = Lot.State.DEFAULTED
    one.save(update_fields=["state"])
    note(scope, one, BuyerDefaulted, at, round_id=buyer.round_id, fen=_keep_deposit(one, buyer, at).fen)
    return one


def _keep_deposit(one: Lot, buyer: Registration, at: datetime) -> Money:
    """Keep what equals the round's deposit, prepare the return of the rest; what is kept."""
    account, court = deposit_account(buyer), system_scope(one.court_id, "payment.instruct")
    payments.drop_awaited(court, one.case_id, account)
    found = sale.sale_default(Money(buyer.held_fen), Money(buyer.round.deposit_fen))
    if found.returned and ledger.balance(court, account):
        ledger.let_go(court, account, at)
        payments.return_deposit(court, one.case_id, account, at, found.kept)
        set_aside(one, buyer, found.kept, at)
    return found.kept


def _locked(scope: Scope, lot_id: int) -> Lot:
    lock_case(case_of_lot(scope, lot_id))
    return Lot.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=lot_id)


def _live(one: Lot) -> Round | None:
    rounds = Round.objects.select_for_update(of=("self",), no_key=True).select_related("top")
    return rounds.filter(lot=one, state__in=Round.LIVE).first()
