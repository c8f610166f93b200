"""Announcing a lot's next round: the panel's figures, the listing and the notices all checked first."""

from datetime import date, datetime

from django.utils.timezone import localtime

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.listed import list_lot
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.commands.papers import announce_round
from zhixing.domain.auctions.events import LotPublished
from zhixing.domain.auctions.models import Lot, Round, Taking
from zhixing.domain.auctions.queries.duties import equity_needed, owed, prior_claims, purchasers_missing, raised
from zhixing.domain.auctions.queries.lots import asset_ids, case_of_lot
from zhixing.domain.auctions.queries.rounds import coming_round, last_round
from zhixing.domain.auctions.refusals import (
    NoRoundLeft,
    NotInThisLotState,
    NotPriced,
    PartiesNotTold,
    PriceRunOut,
    PurchasersUnknown,
    RulingNotSigned,
)
from zhixing.domain.auctions.rules import Terms
from zhixing.domain.cases import api as cases
from zhixing.domain.documents.api import Document
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction as law
from zhixing.law import auction_people as people
from zhixing.law import reference_price as price

PUBLISHABLE = (Lot.State.DRAFT, Lot.State.UNSOLD, Lot.State.DEFAULTED)


@command
def publish(scope: Scope, lot_id: int, terms: Terms, at: datetime) -> Round:
    """Publish the notice of the lot's next round with the figures its panel fixed (网拍规定 10—17, 20, 26, 27).

    Announcement and rules for bidders are sealed by the judge who publishes; what was found exempt since the lot was made,
    or may be sold by another court by now, is not published. Raises NotForSale, RightGivenAway, NotInThisLotState,
    NoRoundLeft, RulingNotSigned, PriceRunOut, NotPriced, NeedsAJudge, law's ListingIncomplete, and what `rules.check_terms` and
    `_check_duties` raise.
    """
    scope.require("auction.publish")
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.state not in PUBLISHABLE:
        raise NotInThisLotState(state=one.get_state_display())
    coming = coming_round(one)
    if coming is None:
        raise NoRoundLeft(lot_id=lot_id)
    kind, run, base = coming
    things = asset_ids(one)
    for asset_id in things:
        seizures.check_may_sell(one.case_id, asset_id)
    _check(scope, one, kind, base, terms, at.date())
    running = _schedule(one, kind, run, terms, at)
    announce_round(scope, one, running, at)
    for asset_id in things if run == 1 else []:  # after a default the things still count as sold
        assets.mark_on_sale(scope, asset_id)
    note(
        scope,
        one,
        LotPublished,
        at,
        round_id=running.pk,
        kind=kind,
        asset_ids=things,
        opens_at=terms.opens_at.isoformat(),
        ends_on=terms.closes_at.date().isoformat(),
        start_fen=terms.start.fen,
        panel=list(terms.panel),
    )
    list_lot(scope, lot_id)
    return running


def _schedule(one: Lot, kind: str, run: int, terms: Terms, at: datetime) -> Round:
    one.state, one.ground, one.paid_fen = Lot.State.LISTED, "", 0
    one.buyer, one.price_fen, one.price_due_on, one.buyer_checked_at, one.approved_on = None, None, None, None, None
    one.save()
    return Round.objects.create(
        court_id=one.court_id,
        lot=one,
        kind=kind,
        run=run,
        start_fen=terms.start.fen,
        step_fen=terms.step.fen,
        deposit_fen=terms.deposit.fen,
        pay_days=terms.pay_days,
        panel=list(terms.panel),
        published_at=at,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        ends_at=terms.closes_at,
    )


def _check(scope: Scope, one: Lot, kind: str, base: Money, terms: Terms, on: date) -> None:
    former = last_round(one.pk)
    failed = former if former and former.state == Round.State.UNSOLD else None
    failed_on = localtime(failed.ends_at).date() if failed else None
    rules.check_self_sale(one.self_sale_until, on)
    rules.check_terms(terms, kind, base, on, one.immovable, failed_on, unvalued=one.unvalued)
    if former is None and not one.unvalued:
        _check_price(scope, one)
    if one.price_valid_until:
        held = price.validity(one.price_valid_until, on)
        if held.reissue and not former or terms.closes_at.date() > held.sale_by:
            raise PriceRunOut(valid_until=one.price_valid_until)
    people.check_listing([key for key, text in (one.listing | one.warnings).items() if text.strip()])
    _check_duties(scope, one, kind, terms, on)
    if one.ruling is None or one.ruling.state != Document.State.SIGNED:
        raise RulingNotSigned(lot_id=one.pk)


def _check_price(scope: Scope, one: Lot) -> None:
    """No objection to the price hangs and none was taken back (参考价规定 22, 29). Raises NotPriced."""
    for asset_id in asset_ids(one):
        if valuations.fixed(scope, asset_id) is None:
            raise NotPriced(asset_id=asset_id)


def _check_duties(scope: Scope, one: Lot, kind: str, terms: Terms, on: date) -> None:
    """What others are owed first. Raises PartiesNotTold, PurchasersUnknown, PriorityToldTooLate, MoreThanNeeded,
    EnoughRaised, TreasuryFirst, and what `rules.check_not_pointless` raises.
    """
    if unknown := purchasers_missing(scope, one):
        raise PurchasersUnknown(names="、".join(name for _, name in unknown))
    first = {row.party_id: row.kind for row in one.purchasers.all()}
    must = {role.party_id for role in cases.roles(scope, one.case_id) if role.kind in rules.MUST_KNOW} | set(first)
    told = {row.party_id: None if row.waived else row.told_on for row in one.told.all()}
    if missing := rules.untold(must, told, on):
        raise PartiesNotTold(count=len(missing), earliest=law.earliest_publication(on), party_ids=missing)
    rules.check_priority(first, told, terms.opens_at.date(), terms.closes_at.date())
    if part := equity_needed(scope, one, on):
        rules.check_part(one.part or part[1], part[0], one.whole_ground)
    brought = raised(scope, one)
    if brought:
        rules.check_needed(brought, owed(scope, one, on), debtor_agrees=one.debtor_agrees)
    if kind == Round.Kind.FREE:
        taken = Taking.objects.filter(round__lot=one, state=Taking.State.OFFERED).exists()
        rules.check_free(declined=one.declined_on is not None, taken=taken)
        return
    prior, costs = prior_claims(scope, one), Money(one.costs_fen)
    rules.check_not_pointless(terms.start, prior, costs, one.pointless_told_on, one.pointless_asked_on)
