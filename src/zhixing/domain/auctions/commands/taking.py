"""A creditor takes an unsold lot at the failed round's reserve (以物抵债, 拍变规定 16; 网拍规定 26)."""

from collections import Counter
from datetime import datetime

from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.bidders import deposit_account, seat_taker
from zhixing.domain.auctions.commands.deposits import await_balance, pay_off
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.commands.rounds import mark_sold
from zhixing.domain.auctions.events import LotTaken, TakingOffered
from zhixing.domain.auctions.models import Lot, Round, Taking
from zhixing.domain.auctions.queries.duties import may_decline
from zhixing.domain.auctions.queries.lots import asset_ids, case_of_lot
from zhixing.domain.auctions.refusals import (
    HomeLimited,
    NobodyTakes,
    NotACreditor,
    NothingToDecline,
    NotInThisLotState,
    OnlyAPersonRules,
    TakerUnknown,
    TakingTooLate,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.infra import chance
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.identifiers import check_credit_code
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_buyer, auction_sale
from zhixing.law.auction_sale import Taker


@command
def offer_taking(
    scope: Scope,
    lot_id: int,
    party_id: int,
    claim: Money,
    rank: int,
    at: datetime,
    superior: Money = Money.zero,
    may_buy_home: bool = False,
) -> Taking:
    """Note that a creditor of the case would take the lot, at the rank the panel found; said again it replaces the first.

    `superior`: claims before his, which he would pay in money. Raises NotInThisLotState, NotACreditor, TakerUnknown,
    TakingTooLate, HomeLimited.
    """
    scope.require("auction.prepare")
    one, failed = _unsold(scope, lot_id)
    if party_id not in {role.party_id for role in cases.roles(scope, one.case_id) if role.kind in rules.CREDITORS}:
        raise NotACreditor(party_id=party_id)
    if not parties.identity(scope, party_id).id_number:
        raise TakerUnknown
    last = rules.take_by(failed.kind, localtime(failed.ends_at).date())
    if at.date() > last and not may_decline(one, failed):
        raise TakingTooLate(last=last)
    if not auction_buyer.may_take_home(restricted_city=one.home_limits, qualified=may_buy_home):
        raise HomeLimited
    figures = {"claim_fen": claim.fen, "superior_fen": superior.fen, "rank": rank, "offered_at": at}
    offer, _ = Taking.objects.update_or_create(round=failed, party_id=party_id, defaults=figures)
    note(scope, one, TakingOffered, at, round_id=failed.pk, party_id=party_id, rank=rank)
    return offer


@command
def offer_treasury(scope: Scope, lot_id: int, name: str, code: str, at: datetime, rank: int = 2) -> Taking:
    """The treasury would take a crime's property that found no buyer, at its last reserve (刑财规定 12); it pays nothing.

    Raises NotInThisLotState, NothingToDecline, the refusals of `kernel.identifiers`.
    """
    scope.require("auction.prepare")
    one, failed = _unsold(scope, lot_id)
    if not may_decline(one, failed):
        raise NothingToDecline
    office = parties.register(scope, "company", name.strip(), check_credit_code(code))
    figures = {"claim_fen": failed.start_fen, "superior_fen": 0, "rank": rank, "offered_at": at}
    offer, _ = Taking.objects.update_or_create(round=failed, party_id=office.pk, defaults=figures)
    note(scope, one, TakingOffered, at, round_id=failed.pk, party_id=office.pk, rank=rank)
    return offer


@command
def rule_taking(scope: Scope, lot_id: int, pay_days: int, at: datetime) -> Lot:
    """A judge lets the first of them take it at the reserve: by statutory rank, among equals by lot (拍变规定 16).

    What his claim falls short of is due within `pay_days`; then, or at once, the way to the ruling is open as after a
    sale. Raises OnlyAPersonRules, NotInThisLotState, NobodyTakes.
    """
    scope.require("auction.publish")
    if scope.staff_id is None:
        raise OnlyAPersonRules
    one, failed = _unsold(scope, lot_id)
    offers = _in_order(failed)
    price = Money(failed.start_fen)
    takers = [Taker(str(o.pk), Money(o.claim_fen), o.rank, o.place) for o in offers]
    # what goes before him is his own to say only once it is known that he is the first
    first = next((o for o in offers if str(o.pk) == auction_sale.set_off(takers, price).key), None)
    if first is None:
        raise NobodyTakes
    found = auction_sale.set_off(takers, price, Money(first.superior_fen))
    failed.takings.exclude(pk=first.pk).update(state=Taking.State.PASSED)
    first.state, first.difference_fen = Taking.State.TAKEN, found.difference.fen
    first.save()
    _let_him_have_it(scope, one, failed, first, pay_days, at)
    return one


def _in_order(failed: Round) -> list[Taking]:
    """The offers; where several of one rank come first, each has drawn a lot that can be drawn again from its seed."""
    offers = list(failed.takings.select_for_update().filter(state=Taking.State.OFFERED).order_by("rank", "pk"))
    if not offers or Counter(o.rank for o in offers)[offers[0].rank] == 1:
        return offers
    equals, seed = {o.pk: o for o in offers if o.rank == offers[0].rank}, chance.seed()
    for place, pk in enumerate(chance.draw(seed, sorted(equals), len(equals)), start=1):
        equals[pk].place, equals[pk].seed = place, seed
        equals[pk].save(update_fields=["place", "seed"])
    return offers


def _let_him_have_it(scope: Scope, one: Lot, failed: Round, offer: Taking, pay_days: int, at: datetime) -> None:
    seat = seat_taker(failed, parties.identity(scope, offer.party_id), at)
    ledger.open_account(scope, deposit_account(seat), one.case_id)
    one.state, one.ground, one.buyer, one.price_fen, one.paid_fen = Lot.State.SOLD, "", seat, failed.start_fen, 0
    one.price_due_on = rules.price_due_on(at.date(), pay_days)
    one.buyer_checked_at = at if one.home_limits else None  # checked when he offered
    one.save()
    mark_sold(scope, one, Money(failed.start_fen), at)
    difference = offer.difference_fen or 0
    note(
        scope,
        one,
        LotTaken,
        at,
        round_id=failed.pk,
        party_id=offer.party_id,
        fen=failed.start_fen,
        difference_fen=difference,
        asset_ids=asset_ids(one),
    )
    pay_off(scope, one, failed.start_fen - difference, at)
    if difference:
        await_balance(scope, one, seat, at)


def _unsold(scope: Scope, lot_id: int) -> tuple[Lot, Round]:
    """The lot and the round that found no buyer, locked. Raises NotInThisLotState."""
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    failed = Round.objects.filter(lot=one).order_by("-pk").first()
    if one.state != Lot.State.UNSOLD or failed is None or failed.state != Round.State.UNSOLD:
        raise NotInThisLotState(state=one.get_state_display())
    return one, failed
