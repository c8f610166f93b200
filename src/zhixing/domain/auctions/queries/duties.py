"""What a lot's court owes others before it is put up: claims before the creditor's, who has priority in buying it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Forfeit, Lot, Purchaser, Registration, Round
from zhixing.domain.auctions.queries.lots import asset_ids, lots, lots_of_case
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.valuations import api as valuations
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_buyer
from zhixing.law.rates import RateUnknown

LEASE = "lease"
SHARING = ("joiner", "priority")
"""Roles of creditors who are paid from the same things."""


def prior_claims(scope: Scope, one: Lot) -> Money:
    """What the things of a lot secure for others than the applicants, who are paid before these; leases secure none."""
    own = {role.party.name for role in cases.applicants(scope, one.case_id)}
    rights = [right for asset_id in asset_ids(one) for right in assets.burdens(scope, asset_id)]
    return Money(sum(right.fen or 0 for right in rights if right.kind != LEASE and right.holder not in own))


def purchasers(scope: Scope, one: Lot) -> list[tuple[Purchaser, str]]:
    """Who is known to have priority in buying the lot, each with his name."""
    return [(row, parties.party(scope, row.party_id).name) for row in one.purchasers.order_by("pk")]


def purchasers_missing(scope: Scope, one: Lot) -> list[tuple[str, str]]:
    """(kind, name) of co-owners and tenants on record who are neither noted as purchasers nor parties of the case."""
    known = {name for _, name in purchasers(scope, one)} | {role.party.name for role in cases.roles(scope, one.case_id)}
    found = []
    for asset_id in asset_ids(one):
        found += [("coowner", share.holder) for share in assets.shares(scope, asset_id) if not share.debtors]
        found += [("tenant", right.holder) for right in assets.burdens(scope, asset_id) if right.kind == LEASE]
    return sorted({pair for pair in found if pair[1] not in known})


def raised(scope: Scope, one: Lot) -> Money:
    """What the case's other lots brought for it and what is not distributed yet, after what goes before it."""
    total = Money.zero
    for other in lots_of_case(scope, one.case_id).exclude(pk=one.pk).filter(state__in=[Lot.State.SOLD, Lot.State.PAID]):
        if other.state == Lot.State.SOLD:
            price = Money(other.price_fen or 0)
        else:
            price = ledger.balance(scope, f"deposit:{other.pk}:{other.buyer.bidder_id if other.buyer else 0}")
        total += max(price - prior_claims(scope, other) - Money(other.costs_fen), Money.zero)
    return total


def is_enough(scope: Scope, one: Lot, on: date) -> bool:
    """Whether other lots brought all the case needs. Never while others share in it or what is owed can't be reckoned."""
    if any(role.kind in SHARING for role in cases.roles(scope, one.case_id)):
        return False
    brought = raised(scope, one)
    try:
        return bool(brought) and not auction_buyer.sell_next(brought.fen, owed(scope, one, on).fen)
    except (RateUnknown, cases.RateNotGiven):
        return False


def owed(scope: Scope, one: Lot, on: date) -> Money:
    """What the case still needs, fee included."""
    practice = courts.court(one.court_id).tenant.practice
    due = cases.due(scope, one.case_id, on, assume_last=practice)
    return max(due.total - due.paid, Money.zero)


def equity_needed(scope: Scope, one: Lot, on: date) -> tuple[Decimal, Decimal] | None:
    """(per cent needed, per cent held) of one company's equity, by its reference price (股权规定 13).

    After what other lots brought. None for anything else, for equity nobody can value, while other creditors share in the
    case, and while what is owed can't be reckoned: there a person decides.
    """
    held, worth = equity_held(scope, one), valuations.price(scope, one.things.all()[0].asset_id)
    shared = any(role.kind in SHARING for role in cases.roles(scope, one.case_id))
    if held is None or worth is None or one.unvalued or shared:
        return None
    try:
        wanted = (
            max(owed(scope, one, on) - raised(scope, one), Money.zero) + prior_claims(scope, one) + Money(one.costs_fen)
        )
    except (RateUnknown, cases.RateNotGiven):
        return None
    return rules.equity_needed(wanted, worth, held), held


def equity_held(scope: Scope, one: Lot) -> Decimal | None:
    """Per cent of the company that are held, of a lot of one company's equity; None for anything else."""
    things = [assets.asset(scope, asset_id) for asset_id in asset_ids(one)] if one.kind == "equity" else []
    percent = things[0].particulars.get("percent") if len(things) == 1 else None
    return None if percent is None else Decimal(str(percent))


@dataclass(frozen=True)
class Duties:
    """What a court owes before it puts a lot up: claims that go first, who has priority, what other lots brought."""

    prior: Money
    purchasers: list[tuple[Purchaser, str]]
    missing: list[tuple[str, str]]
    brought: Money
    enough: bool


def duties(scope: Scope, one: Lot, on: date) -> Duties:
    """All of it for the lot's page."""
    brought = raised(scope, one)
    try:
        enough = bool(brought) and brought >= owed(scope, one, on)
    except (RateUnknown, cases.RateNotGiven):
        enough = False  # what is owed can't be reckoned: publishing says so
    first, missing = purchasers(scope, one), purchasers_missing(scope, one)
    return Duties(prior_claims(scope, one), first, missing, brought, enough)


def may_decline(one: Lot, failed: Round) -> bool:
    """Whether the lot is a crime's property whose last auction found no buyer (刑财规定 12)."""
    last = failed.kind in (Round.Kind.SECOND, Round.Kind.SALE)
    return one.criminal and last and (one.state, failed.state) == (Lot.State.UNSOLD, Round.State.UNSOLD)


def unused_deposit(one: Lot) -> Registration | None:
    """The seat of a defaulter whose deposit was kept and not used yet (网拍规定 24)."""
    seats = Registration.objects.filter(round__lot=one, deposit=Registration.Deposit.FORFEITED, forfeit=None)
    return seats.select_related("round").order_by("pk").first()


def forfeits(one: Lot) -> list[Forfeit]:
    """How defaulters' deposits were used."""
    return list(Forfeit.objects.filter(registration__round__lot=one).select_related("registration").order_by("used_at"))


def unpaid_top_up(one: Lot) -> Forfeit | None:
    """What a defaulter of the lot was ordered to pay and has not paid in full."""
    rows = Forfeit.objects.filter(registration__round__lot=one, top_up_fen__gt=F("top_up_paid_fen"))
    return rows.select_related("registration__round", "registration__bidder", "order").order_by("used_at").first()


def top_ups_to_enforce(scope: Scope, on: date) -> QuerySet[Lot]:
    """Lots whose defaulter let the day pass on which he was ordered to pay, and nobody ruled on it yet (拍变规定 22)."""
    late = Forfeit.objects.filter(top_up_fen__gt=F("top_up_paid_fen"), top_up_by__lt=on, ruling=None)
    return lots(scope).filter(rounds__registrations__forfeit__in=late).distinct()


def forfeit(seat: Registration) -> Forfeit | None:
    """How this defaulter's deposit was used, and what he was ordered to pay on top."""
    return Forfeit.objects.filter(registration=seat).select_related("ruling").first()
