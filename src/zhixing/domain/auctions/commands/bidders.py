"""Who may bid: real-name bidders, their seats in a round, priority purchasers, creditors."""

from datetime import datetime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.barring import barred_number
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import BidderRegistered, CreditorSeated, PriorityConfirmed
from zhixing.domain.auctions.models import Bidder, Lot, Registration, Round
from zhixing.domain.auctions.queries.lots import lot_of_round, lot_on_show
from zhixing.domain.auctions.refusals import Barred, HomeLimited, NoSuchBidder, PriorityTooLate, RegistrationOver
from zhixing.domain.courts.api import system_scope
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.infra import chance
from zhixing.infra.commands import command
from zhixing.infra.crypto import indexes
from zhixing.infra.events import lock_case
from zhixing.infra.models import Account
from zhixing.kernel.identifiers import check_credit_code, check_id, check_phone
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction as law
from zhixing.law import auction_buyer

MANY = 3000


@command
def enrol(
    scope: Scope,
    account: Account | None,
    kind: str,
    name: str,
    id_number: str,
    phone: str,
    at: datetime,
    real_name: str = "",
) -> Bidder:
    """The real-name bidder with this number, made if new (网拍规定 17). Raises the refusals of `kernel.identifiers`.

    `real_name`: what public security said of name and number, where it was asked.
    """
    scope.require("bidder.enrol")
    number = check_id(id_number) if kind == Bidder.Kind.PERSON else check_credit_code(id_number)
    known = Bidder.objects.select_for_update().filter(id_index__in=indexes("id_number", number)).first()
    if known is not None:
        if account is not None and known.account_id is None:
            known.account = account
            known.real_name = real_name or known.real_name
            known.save(update_fields=["account", "real_name"])
        return known
    return Bidder.objects.create(
        account=account,
        kind=kind,
        name=name.strip(),
        id_number=number,
        phone=check_phone(phone),
        real_name=real_name,
        known_at=at,
    )


@command
def register(scope: Scope, round_id: int, bidder_id: int, at: datetime, promised_home: bool = False) -> Registration:
    """Seat a bidder in a round under a fresh code; asking again gives the same seat.

    `promised_home`: he promises to satisfy the local limits on buying homes. Raises RegistrationOver, NoSuchBidder,
    Barred (网拍规定 34), HomeLimited (房产竞买人规定 1).
    """
    if scope.actor != f"bidder:{bidder_id}":
        scope.require("auction.control")
    lot = lot_on_show(round_id)
    lock_case(lot.case_id)
    running = Round.objects.select_for_update(no_key=True).get(pk=round_id)
    if running.state not in Round.LIVE or at >= running.ends_at:
        raise RegistrationOver(round_id=round_id)
    bidder = Bidder.objects.filter(pk=bidder_id).first()
    if bidder is None:
        raise NoSuchBidder(bidder_id=bidder_id)
    if seated := Registration.objects.filter(round=running, bidder=bidder).first():
        return seated
    if barred_number(lot, bidder.id_number):
        raise Barred
    if not auction_buyer.may_take_home(restricted_city=lot.home_limits, qualified=promised_home):
        raise HomeLimited
    registration = Registration.objects.create(
        court_id=lot.court_id,
        round=running,
        bidder=bidder,
        code=_fresh_code(running),
        reference=f"BZJ{lot.pk}R{round_id}{chance.code(6)}",
        registered_at=at,
        needed_fen=_prepayment(running).fen,
        promised_home=promised_home,
        deposit=Registration.Deposit.NONE if running.deposit_fen else Registration.Deposit.HELD,
    )
    _await_deposit(lot, registration, at)
    note(scope, lot, BidderRegistered, at, round_id=round_id, bidder_id=bidder_id)
    return registration


def _prepayment(running: Round) -> Money:
    return rules.prepayment(running.kind, Money(running.start_fen), Money(running.deposit_fen))


def _await_deposit(lot: Lot, registration: Registration, at: datetime) -> None:
    """Let the bank's notices know what this bidder is to pay in, and under which reference."""
    account, needed = deposit_account(registration), Money(registration.needed_fen)
    court = system_scope(lot.court_id)
    payments.drop_awaited(court, lot.case_id, account)
    if needed and registration.deposit == Registration.Deposit.NONE:
        payments.await_payment(court, lot.case_id, account, "deposit", needed, at, registration.reference)


def deposit_account(registration: Registration) -> str:
    """The ledger's account of a bidder's money for a lot; what he pays for the price goes there as well."""
    return f"deposit:{registration.round.lot_id}:{registration.bidder_id}"


def set_aside(one: Lot, seat: Registration, wanted: Money, at: datetime) -> None:
    """Hold a deposit in the books for the case: nothing else can spend it until it is let go or becomes the price."""
    court, account = system_scope(one.court_id), deposit_account(seat)
    amount = min(wanted, ledger.free(court, account))
    if amount:
        key = f"{account}:{len(ledger.holds(court, account)) + 1}"
        ledger.hold(court, key, account, f"case:{one.case_id}", amount, "price_credited", at, one.case_id)


def _fresh_code(running: Round) -> str:
    taken = set(Registration.objects.filter(round=running).values_list("code", flat=True))
    while (code := chance.digits(4 if len(taken) < MANY else 6)) in taken:
        pass
    return code


@command
def confirm_priority(scope: Scope, round_id: int, bidder_id: int, rank: int, at: datetime) -> Registration:
    """The court confirms a registered bidder as priority purchaser of this rank, before the opening (网拍规定 19)."""
    scope.require("auction.control")
    lot = lot_of_round(scope, round_id)
    lock_case(lot.case_id)
    registration = _seat(round_id, bidder_id)
    if registration.round.state != Round.State.SCHEDULED:
        raise PriorityTooLate(round_id=round_id)
    registration.rank = rank
    registration.save(update_fields=["rank"])
    note(scope, lot, PriorityConfirmed, at, bidder_id=bidder_id, rank=rank)
    return registration


@command
def seat_creditor(scope: Scope, round_id: int, bidder_id: int, claim: Money, at: datetime) -> Registration:
    """The court notes a bidder's claim as enforcing creditor: he pays only what it falls short of the deposit (17)."""
    scope.require("auction.control")
    lot = lot_of_round(scope, round_id)
    lock_case(lot.case_id)
    registration = _seat(round_id, bidder_id)
    needed = law.creditor_deposit(_prepayment(registration.round), claim).amount
    registration.claim_fen, registration.needed_fen = claim.fen, needed.fen
    if registration.deposit == Registration.Deposit.NONE and registration.held_fen >= needed.fen:
        registration.deposit = Registration.Deposit.HELD
        set_aside(lot, registration, needed, at)
    registration.save(update_fields=["claim_fen", "needed_fen", "deposit"])
    _await_deposit(lot, registration, at)
    note(scope, lot, CreditorSeated, at, bidder_id=bidder_id, claim_fen=claim.fen)
    return registration


def _seat(round_id: int, bidder_id: int) -> Registration:
    seats = Registration.objects.select_for_update(of=("self",)).select_related("round")
    registration = seats.filter(round_id=round_id, bidder_id=bidder_id).first()
    if registration is None:
        raise NoSuchBidder(bidder_id=bidder_id)
    return registration


def seat_taker(failed: Round, who: parties.Identity, at: datetime) -> Registration:
    """The seat of a creditor who takes the lot after the round failed; one he held in it is kept."""
    known = Bidder.objects.filter(id_index__in=indexes("id_number", who.id_number)).first()
    bidder = known or Bidder.objects.create(
        kind=who.kind, name=who.name, id_number=who.id_number, phone=who.phone, known_at=at
    )
    return Registration.objects.get_or_create(
        round=failed,
        bidder=bidder,
        defaults={
            "court_id": failed.court_id,
            "code": _fresh_code(failed),
            "reference": f"BZJ{failed.lot_id}R{failed.pk}{chance.code(6)}",
            "registered_at": at,
            "needed_fen": 0,
            "settled_at": at,
        },
    )[0]


def last_seat(lot_id: int, bidder_id: int) -> Registration:
    """The bidder's locked seat in the latest round of the lot he registered for. Raises NoSuchBidder."""
    seats = Registration.objects.select_for_update(of=("self",)).select_related("round")
    registration = seats.filter(round__lot_id=lot_id, bidder_id=bidder_id).order_by("-round_id").first()
    if registration is None:
        raise NoSuchBidder(bidder_id=bidder_id)
    return registration
