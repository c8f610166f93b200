"""A defaulter's deposit, once the lot was sold again: costs, shortfall and debt, in this order (网拍规定 24)."""

from datetime import datetime

from zhixing.domain.auctions.commands.bidders import deposit_account
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import DepositUsed
from zhixing.domain.auctions.models import Forfeit, Lot, Registration
from zhixing.domain.auctions.queries.duties import owed, unused_deposit
from zhixing.domain.auctions.queries.lots import case_of_lot
from zhixing.domain.auctions.refusals import NoDepositToUse, OnlyAPersonRules
from zhixing.domain.courts.api import system_scope
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_after as after


@command
def use_deposit(scope: Scope, lot_id: int, costs: Money, at: datetime, *, order_top_up: bool = False) -> Forfeit:
    """Use what a defaulter lost: `costs` of selling again, then the shortfall, then this case's debt.

    It becomes the case's money. What it does not reach the judge may order to be paid on top: courts differ, so it is
    his to say. Raises OnlyAPersonRules, NoDepositToUse before the lot was sold again and paid.
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
    return used


def _his_price(seat: Registration) -> Money:
    """What he had won it for."""
    return Money(seat.round.top_fen or seat.round.start_fen)
