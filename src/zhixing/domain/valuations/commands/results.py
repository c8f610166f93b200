"""Results that come on paper, and what ends a pricing: the price, a re-issue, a pause, a withdrawal."""

from datetime import date, datetime, timedelta

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.commands.appraisal import deliver, reorder
from zhixing.domain.valuations.commands.pricing import ask_platforms, locked, note, platforms
from zhixing.domain.valuations.events import (
    PriceFixed,
    PricingExtended,
    PricingRested,
    PricingResumed,
    PricingStopped,
    QuoteReceived,
    ReportsReasked,
)
from zhixing.domain.valuations.models import Commission, Quote, Valuation
from zhixing.domain.valuations.queries import given, must_agree, next_step
from zhixing.domain.valuations.refusals import (
    NoExtension,
    NoSuchGround,
    NotAParty,
    NotResting,
    ObjectionPending,
    ReportsOutstanding,
    Resting,
    StillValid,
    WayUnknown,
)
from zhixing.infra.clock import SHANGHAI
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price as law
from zhixing.law import reference_price_route as route

EXTEND = route.NetworkStep.EXTEND


@command
def offer(scope: Scope, valuation_id: int, party_id: int, price: Money, valid_until: date, at: datetime) -> Quote:
    """Note the figure one party names; all the same and it is the price (4). Raises NotAParty, WayUnknown."""
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    if one.way != Valuation.Way.AGREEMENT:
        raise WayUnknown(way=one.way)
    role = next((role for role in cases.roles(scope, one.case_id) if role.party_id == party_id), None)
    if role is None:
        raise NotAParty(party_id=party_id)
    return _note(scope, one, f"party:{party_id}", role.party.name, price, at.date(), valid_until, at)


@command
def note_result(
    scope: Scope,
    valuation_id: int,
    source: str,
    price: Money,
    made_on: date,
    valid_until: date,
    at: datetime,
    report_no: str = "",
) -> Quote:
    """A person writes down a result that came on paper: the parties' joint figure, an office's, an agency's report.

    `source` is `parties`, an office's name, or the code of the agency ordered. Raises WayUnknown, AppraisalLate,
    NotTheAgencyOrdered, NoAgencyOrdered.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    if one.way == Valuation.Way.NETWORK or (one.way == Valuation.Way.AGREEMENT) != (source == rules.JOINT):
        raise WayUnknown(way=one.way)
    name = deliver(one, source, at.date()) if one.way == Valuation.Way.APPRAISAL else source
    if one.way == Valuation.Way.DIRECTED:
        one.quotes.exclude(source=source).delete()
    return _note(scope, one, source, name, price, made_on, valid_until, at, report_no)


def _note(
    scope: Scope,
    one: Valuation,
    source: str,
    name: str,
    price: Money,
    made_on: date,
    valid_until: date,
    at: datetime,
    report_no: str = "",
) -> Quote:
    said = {
        "name": name,
        "state": Quote.State.GIVEN,
        "price_fen": price.fen,
        "report_no": report_no,
        "made_on": made_on,
        "valid_until": valid_until,
        "received_at": at,
    }
    quote, _ = Quote.objects.update_or_create(valuation=one, source=source, defaults=said)
    note(scope, one, QuoteReceived, at, source=source, fen=price.fen, in_time=True)
    return quote


@command
def extend(scope: Scope, valuation_id: int, at: datetime) -> Valuation:
    """Give the platforms more time, when all asked for it before the end and none has reported (11)."""
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    step = next_step(one)
    if step is None or one.due_on is None or one.extended or step.chosen != EXTEND or at.date() > one.due_on:
        raise NoExtension(valuation_id=valuation_id)
    one.extended, one.due_on = True, law.network_due(one.started_at.astimezone(SHANGHAI).date(), extended=True).on
    one.save(update_fields=["extended", "due_on"])
    note(scope, one, PricingExtended, at, due_on=one.due_on.isoformat())
    return one


@command
def fix(scope: Scope, valuation_id: int, at: datetime) -> Valuation:
    """A person confirms the price the results give; after an objection was decided, anew (4, 12, 22).

    Raises Resting, ReportsOutstanding, ObjectionPending, OffersMissing, NotAgreed, NoPrice (the next way follows).
    """
    scope.require("valuation.fix")
    one = locked(scope, valuation_id, Valuation.State.STARTED, Valuation.State.FIXED)
    if one.rested_on is not None:
        raise Resting(valuation_id=valuation_id)
    waiting = one.quotes.filter(state__in=[Quote.State.ASKED, Quote.State.FAILED]).count()
    if waiting and one.due_on is not None and at.date() <= one.due_on:
        raise ReportsOutstanding(count=waiting, due_on=one.due_on)
    results = given(one)
    if rules.hangs_on_pending(results):
        raise ObjectionPending(valuation_id=valuation_id)
    found = rules.settle(one.way, results, must_agree(scope, one))
    one.state, one.price_fen, one.counted = Valuation.State.FIXED, found.price.fen, list(found.counted)
    one.fixed_on, one.fixed_by, one.valid_until = at.date(), scope.actor, found.valid_until
    one.save()
    assets.mark_priced(scope, one.asset_id, found.price, at)
    until = found.valid_until.isoformat()
    note(scope, one, PriceFixed, at, fen=found.price.fen, counted=list(found.counted), valid_until=until)
    return one


@command
def reissue(scope: Scope, valuation_id: int, at: datetime, paper: tuple[str, str] = ("", "")) -> Valuation:
    """Ask for the reports anew, the price having run out before the first notice (11, 19, 27). Raises StillValid."""
    scope.require("valuation.start")
    one, on = locked(scope, valuation_id, Valuation.State.FIXED), at.date()
    if one.valid_until is None or one.valid_until >= on:
        raise StillValid(valid_until=one.valid_until)
    network = one.way == Valuation.Way.NETWORK
    if not network and one.way != Valuation.Way.APPRAISAL:
        raise WayUnknown(way=one.way)
    one.state, one.price_fen, one.counted = Valuation.State.STARTED, None, []
    one.fixed_on, one.valid_until, one.reissues = None, None, one.reissues + 1
    one.due_on = law.reissue_due(on, network=network).on
    one.save()
    one.quotes.update(more_time_on=None, corrected_on=None)
    if network:
        ask_platforms(scope, one, platforms(one.asset), paper, at)
    else:
        reorder(one, on)
    note(scope, one, ReportsReasked, at, due_on=one.due_on.isoformat())
    return one


@command
def rest(scope: Scope, valuation_id: int, ground: str, at: datetime) -> Valuation:
    """Pause inquiry or appraisal: the case is stayed, or the thing differs in substance (28).

    Raises Resting, NoSuchGround.
    """
    scope.require("valuation.start")
    if ground not in route.STAY:
        raise NoSuchGround(ground=ground)
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    if one.rested_on is not None:
        raise Resting(valuation_id=valuation_id)
    one.rested_on = at.date()
    one.save(update_fields=["rested_on"])
    note(scope, one, PricingRested, at, ground=ground)
    return one


@command
def go_on(scope: Scope, valuation_id: int, at: datetime) -> Valuation:
    """Take the pricing up again; the days it rested do not count (19). Raises NotResting."""
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    if one.rested_on is None:
        raise NotResting(valuation_id=valuation_id)
    days = (at.date() - one.rested_on).days
    one.rested_on = None
    one.due_on = one.due_on + timedelta(days=days) if one.due_on else None
    one.save(update_fields=["rested_on", "due_on"])
    for ordered in one.commissions.filter(state=Commission.State.ORDERED):
        ordered.stayed_days += days
        ordered.due_on = one.due_on
        ordered.save(update_fields=["stayed_days", "due_on"])
    note(scope, one, PricingResumed, at, days=days)
    return one


@command
def stop(scope: Scope, valuation_id: int, ground: str, at: datetime) -> Valuation:
    """End a pricing without a price: the application is withdrawn, the debt paid …, or another way is taken (29).

    Raises NoSuchGround.
    """
    scope.require("valuation.start")
    if ground not in (*route.WITHDRAW, rules.NO_RESULT):
        raise NoSuchGround(ground=ground)
    one = locked(scope, valuation_id, Valuation.State.STARTED, Valuation.State.FIXED)
    one.state = Valuation.State.STOPPED
    one.save(update_fields=["state"])
    note(scope, one, PricingStopped, at, ground=ground)
    return one


@command
def end_price(scope: Scope, asset_id: int, ground: str, at: datetime) -> None:
    """A thing's price, or its pricing, ends by itself: a part was sold, or the thing passed on to another case."""
    alive = (Valuation.State.STARTED, Valuation.State.FIXED)
    for found in Valuation.objects.filter(asset_id=asset_id, state__in=alive).values_list("pk", flat=True):
        one = locked(scope, found, *alive)
        one.state = Valuation.State.STOPPED
        one.save(update_fields=["state"])
        note(scope, one, PricingStopped, at, ground=ground)
