"""Making a lot of things that are held and priced, and writing what the law wants shown of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.commands.papers import draft_ruling
from zhixing.domain.auctions.events import LotPrepared, LotRepriced
from zhixing.domain.auctions.models import Lot, LotThing
from zhixing.domain.auctions.queries.duties import equity_held
from zhixing.domain.auctions.queries.lots import case_of_lot
from zhixing.domain.auctions.refusals import AlreadyInALot, NothingInTheLot, NotInThisLotState, NotPriced, UnknownItem
from zhixing.domain.cases import api as cases
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.infra.commands import command
from zhixing.infra.events import attempt, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS

WRITABLE = (Lot.State.DRAFT, Lot.State.UNSOLD, Lot.State.DEFAULTED)
"""Before a notice is out, and between rounds."""


@command
def prepare(scope: Scope, case_id: int, asset_ids: Sequence[int], at: datetime) -> Lot:
    """Make a lot of priced things of the case, and draft the ruling to sell them.

    Raises NothingInTheLot, NotPriced, AlreadyInALot.
    """
    scope.require("auction.prepare")
    lock_case(case_id)
    if not asset_ids:
        raise NothingInTheLot
    things = sellable(scope, case_id, asset_ids)
    prices = [valuations.fixed(scope, thing.pk) for thing in things]
    for thing, fixed in zip(things, prices, strict=True):
        if fixed is None:
            raise NotPriced(asset_id=thing.pk)
    return make(scope, case_id, things, at, **_priced([fixed for fixed in prices if fixed is not None]))


def _priced(found: Sequence[valuations.Valuation]) -> dict[str, Any]:
    """A lot's reference price, the sum of its things', and the days of its validity."""
    return {
        "reference_fen": sum(fixed.price_fen or 0 for fixed in found),
        "priced_on": max(fixed.fixed_on for fixed in found if fixed.fixed_on),
        "price_valid_until": min((fixed.valid_until for fixed in found if fixed.valid_until), default=None),
    }


@command
def take_price(scope: Scope, asset_id: int, at: datetime) -> None:
    """The price of a thing was fixed anew (after an objection, or issued again): a lot not announced yet goes by it."""
    one = Lot.objects.filter(
        things__asset_id=asset_id, things__live=True, state=Lot.State.DRAFT, unvalued=False
    ).first()
    if one is None:
        return
    lock_case(one.case_id)
    one = Lot.objects.select_for_update().get(pk=one.pk)
    prices = [valuations.fixed(scope, thing.asset_id) for thing in one.things.all()]
    found = [fixed for fixed in prices if fixed is not None]
    if len(found) < len(prices):
        return
    given = _priced(found)
    if one.part is not None and (held := equity_held(scope, one)) is not None:
        given["reference_fen"] = rules.part_of(one.part, held, Money(given["reference_fen"])).fen
    if any(getattr(one, name) != value for name, value in given.items()):
        for name, value in given.items():
            setattr(one, name, value)
        one.save(update_fields=list(given))
        note(scope, one, LotRepriced, at, fen=one.reference_fen)


def sellable(scope: Scope, case_id: int, asset_ids: Sequence[int]) -> list[assets.Asset]:
    """The things, which this case disposes of and may sell. Raises NotPriced, and what `seizures.check_may_sell` raises."""
    cases.case(scope, case_id)
    things = [assets.claimed(scope, case_id, asset_id) for asset_id in sorted(set(asset_ids))]
    for thing in things:
        seizures.check_may_sell(case_id, thing.pk)
        if thing.case_id != case_id:
            raise NotPriced(asset_id=thing.pk)
    return things


def make(scope: Scope, case_id: int, things: Sequence[assets.Asset], at: datetime, **figures: Any) -> Lot:
    """A lot of these things, and its ruling drafted. Raises AlreadyInALot."""
    one = Lot.objects.create(
        court_id=scope.court_id,
        case_id=case_id,
        kind=things[0].kind,
        immovable=rules.is_immovable(thing.kind for thing in things),
        title="、".join(thing.title for thing in things)[:128],
        photos=[key for thing in things for key in thing.photos],
        warnings={item.key: item.zh for item in WARNINGS if item.key != "defects"},
        prepared_at=at,
        **figures,
    )
    for thing in things:
        _put_in(one, thing.pk)
    one.ruling = draft_ruling(scope, one, at)
    one.save(update_fields=["ruling"])
    note(scope, one, LotPrepared, at, asset_ids=[thing.pk for thing in things])
    return one


def _put_in(one: Lot, asset_id: int) -> None:
    try:
        with attempt():
            LotThing.objects.create(lot=one, asset_id=asset_id)
    except IntegrityError:
        raise AlreadyInALot(asset_id=asset_id) from None


@command
def describe(
    scope: Scope,
    lot_id: int,
    listing: Mapping[str, str],
    warnings: Mapping[str, str],
    at: datetime,
    home_limits: bool | None = None,
    criminal: bool | None = None,
    debtor_agrees: bool | None = None,
    costs: Money | None = None,
    needs_approval: bool | None = None,
    **face: str,
) -> Lot:
    """Write items of the listing and the warnings (by the keys of `law.auction_people`), and the lot's face.

    `face` may hold title, title_en, place and description; `home_limits`: whether local purchase limits bind the buyer;
    `criminal`: whether it is property of a crime (刑财规定 12); `debtor_agrees`: that it is sold though enough has come in
    (拍变规定 14); `costs`: of enforcement, that the price pays first; `needs_approval`: the buyer (股权规定 15). What is not given stays. Raises UnknownItem,
    NotInThisLotState once the notice is out, BlanketTax when the buyer is to bear all taxes (网拍规定 30).
    """
    scope.require("auction.prepare")
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.state not in WRITABLE:
        raise NotInThisLotState(state=one.get_state_display())
    known = {item.key for item in LISTING_ITEMS}, {item.key for item in WARNINGS}
    if unknown := (set(listing) - known[0]) | (set(warnings) - known[1]) | (set(face) - FACE):
        raise UnknownItem(item=min(unknown))
    rules.check_taxes(listing.get("taxes", ""))
    one.listing, one.warnings = one.listing | dict(listing), one.warnings | dict(warnings)
    one.home_limits = one.home_limits if home_limits is None else home_limits
    one.criminal = one.criminal if criminal is None else criminal
    one.debtor_agrees = one.debtor_agrees if debtor_agrees is None else debtor_agrees
    one.needs_approval = one.needs_approval if needs_approval is None else needs_approval
    one.costs_fen = one.costs_fen if costs is None else costs.fen
    for name, text in face.items():
        setattr(one, name, text.strip())
    one.save()
    return one


FACE = frozenset({"title", "title_en", "place", "description"})
