"""A defaulter's deposit, once the lot was sold again, and what he is ordered to pay beyond it (网拍规定 24)."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.bidders import deposit_account
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import DepositUsed, TopUpEnforced, TopUpPaid
from zhixing.domain.auctions.models import Forfeit, Lot, Registration
from zhixing.domain.auctions.queries.duties import owed, unpaid_top_up, unused_deposit
from zhixing.domain.auctions.queries.lots import case_of_lot, facts_for_papers
from zhixing.domain.auctions.refusals import NoDepositToUse, OnlyAPersonRules, TopUpNotEnforceable
from zhixing.domain.cases import api as cases
from zhixing.domain.courts.api import system_scope
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_after as after

TOP_UP = "top_up"
"""What `payments` calls such money."""


@command
def use_deposit(scope: Scope, lot_id: int, costs: Money, at: datetime, *, order_top_up: bool = False) -> Forfeit:
    """Use what a defaulter lost: `costs` of selling again, then the shortfall, then this case's debt.

    It becomes the case's money. What it does not reach the judge may order to be paid on top: courts differ, so it is
    his to say; the order is drafted for him to sign, and the payment expected. Raises OnlyAPersonRules, NoDepositToUse
    before the lot was sold again and paid.
    """
    scope.require("auction.publish")
    if scope.staff_id is None:
        raise OnlyAPersonRules
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    seat = unused_deposit(one)
    if seat is None or one.state != Lot.State.PAID or one.price_fen is None:
        raise NoDepositToUse(lot_id=lot_id)
    kept, price = Money(min(seat.held_fen, seat.round.deposit_fen)), _his_price(seat)
    debt = owed(scope, one, at.date())
    found = after.default(kept, price, Money(one.price_fen), costs, debt, at.date())
    used = Forfeit.objects.create(
        registration=seat,
        price_fen=price.fen,
        resold_fen=one.price_fen,
        costs_fen=found.to_costs.fen,
        shortfall_fen=found.to_shortfall.fen,
        debt_fen=found.to_debt.fen,
        related_fen=found.to_related.fen,
        uncovered_fen=found.uncovered.fen,
        top_up_fen=found.uncovered.fen if order_top_up else 0,
        used_at=at,
    )
    if ledger.balance(scope, deposit_account(seat)):
        court = system_scope(one.court_id, "ledger.post")
        payments.credit_price(court, one.case_id, deposit_account(seat), at.date(), at)
    note(scope, one, DepositUsed, at, round_id=seat.round_id, fen=kept.fen, top_up_fen=used.top_up_fen)
    if used.top_up_fen:
        _order_top_up(scope, one, used, at)
    return used


def _order_top_up(scope: Scope, one: Lot, used: Forfeit, at: datetime) -> None:
    """Draft the order, and let the bank's notices know what the defaulter is to pay in."""
    seat = used.registration
    used.top_up_by = rules.price_due_on(at.date(), seat.round.pay_days)
    _await_top_up(one, used, at)
    account, (party, given) = ledger.account(scope, deposit_account(seat)), _told(scope, one, used)
    given |= {"account_number": account.number} if account and account.number else {}
    used.order = documents.draft(scope, one.case_id, "top_up_order", given, [party.pk], at, f"lot:{one.pk}")
    used.save(update_fields=["top_up_by", "order"])


def _told(scope: Scope, one: Lot, used: Forfeit) -> tuple[parties.Party, dict[str, Any]]:
    """The defaulter, and what papers say of his default."""
    seat = used.registration
    who = seat.bidder
    party = parties.register(scope, who.kind, who.name, who.id_number, who.phone, e_service=True)
    return party, facts_for_papers(scope, one) | {
        "buyer": documents.of_party(party),
        "closed_at": localtime(seat.round.ends_at),
        "price": Money(used.price_fen),
        "resold": Money(used.resold_fen),
        "top_up": Money(used.top_up_fen),
        "pay_by": used.top_up_by,
    }


@command
def enforce_top_up(scope: Scope, lot_id: int, at: datetime) -> Forfeit:
    """Draft the ruling to enforce what a defaulter was ordered to pay and did not pay in time (拍变规定 22).

    Payment stays expected. Raises OnlyAPersonRules, NoDepositToUse where nothing is owed or it was ruled on,
    TopUpNotEnforceable before its day or while the order itself is not signed.
    """
    scope.require("auction.publish")
    if scope.staff_id is None:
        raise OnlyAPersonRules
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    used = unpaid_top_up(one)
    if used is None or used.top_up_by is None or used.order is None or used.ruling_id is not None:
        raise NoDepositToUse(lot_id=lot_id)
    left = used.top_up_left
    found = after.enforce_top_up(left, used.top_up_by, at.date())
    if not found:
        raise TopUpNotEnforceable(reason_zh=found.reason_zh, reason_en=found.reason_en)
    if used.order.state != documents.Document.State.SIGNED:
        raise TopUpNotEnforceable(reason_zh="责令补交通知书还没有签发", reason_en="the order to pay is not signed")
    party, given = _told(scope, one, used)
    to = [role.party_id for role in cases.roles(scope, one.case_id) if role.kind in rules.MUST_KNOW]
    given |= {"top_up_left": left}
    used.ruling = documents.draft(scope, one.case_id, "top_up_ruling", given, [party.pk, *to], at, f"lot:{one.pk}")
    used.save(update_fields=["ruling"])
    note(scope, one, TopUpEnforced, at, round_id=used.registration.round_id, left_fen=left.fen)
    return used


def _await_top_up(one: Lot, used: Forfeit, at: datetime) -> None:
    court = system_scope(one.court_id)
    account, reference = deposit_account(used.registration), top_up_reference(used.registration)
    payments.await_payment(court, one.case_id, account, TOP_UP, used.top_up_left, at, reference)


def top_up_reference(seat: Registration) -> str:
    """What the payment must carry."""
    return seat.reference.replace("BZJ", "BC", 1)


@command
def take_top_up(scope: Scope, lot_id: int, bidder_id: int, fen: int, at: datetime) -> Forfeit:
    """Money arrived for what a defaulter was ordered to pay; it is the case's at once, the rest still expected.

    Raises NoDepositToUse where nothing was ordered.
    """
    scope.require("deposit.hold")
    lock_case(case_of_lot(scope, lot_id))
    rows = Forfeit.objects.select_for_update(of=("self",)).select_related("registration__round__lot")
    of_his = rows.filter(registration__round__lot=lot_id, registration__bidder=bidder_id, top_up_fen__gt=0)
    used = of_his.order_by("-used_at").first()
    if used is None:
        raise NoDepositToUse(lot_id=lot_id)
    one, seat = used.registration.round.lot, used.registration
    used.top_up_paid_fen += fen
    used.save(update_fields=["top_up_paid_fen"])
    payments.credit_price(system_scope(one.court_id), one.case_id, deposit_account(seat), at.date(), at)
    if used.top_up_left:
        _await_top_up(one, used, at)
    note(scope, one, TopUpPaid, at, round_id=seat.round_id, fen=fen, left_fen=used.top_up_left.fen)
    return used


def _his_price(seat: Registration) -> Money:
    """What he had won it for."""
    return Money(seat.round.top_fen or seat.round.start_fen)
