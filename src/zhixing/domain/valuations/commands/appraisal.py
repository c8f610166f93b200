"""An appraisal (委托评估): three agencies found by agreement or by lot, asked in turn, each with its clock (14–20)."""

from collections.abc import Sequence
from datetime import date, datetime

from zhixing.domain.agencies import api as agencies
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.commands.pricing import locked, note
from zhixing.domain.valuations.events import (
    AppraisalFeeSettled,
    AppraisalOrdered,
    AppraiserReplaced,
    AppraisersChosen,
    DrawCalled,
    PricingExtended,
)
from zhixing.domain.valuations.models import Commission, Draw, Valuation
from zhixing.domain.valuations.queries import sold_for
from zhixing.domain.valuations.refusals import (
    AppraisalLate,
    AppraisalNotExtended,
    ChosenAlready,
    DrawNotCalled,
    NoAgencyLeft,
    NoAgencyOrdered,
    NotInTheDirectory,
    NotTheAgencyOrdered,
    NotYetLate,
    TooFewAgencies,
    WayUnknown,
    WitnessesMissing,
)
from zhixing.infra import chance
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price as law
from zhixing.law import reference_price_route as route

LEAST_WITNESSES = 2
"""Who adds a word to a draw [design]."""


def directory(one: Valuation) -> list[tuple[str, str]]:
    """(code, name) of the agencies on the list that appraise this kind of thing, by code."""
    return [(unit.code, unit.name) for unit in agencies.units(item=f"appraisal.{one.asset.kind}")]


@command
def agree_agencies(scope: Scope, valuation_id: int, codes: Sequence[str], at: datetime) -> Draw:
    """The parties agreed on three agencies and their order (16).

    Raises ChosenAlready, NotInTheDirectory, TooFewAgencies.
    """
    scope.require("valuation.start")
    one = _unchosen(scope, valuation_id)
    listed, count = directory(one), law.AGENCIES.on(at.date())
    if unknown := set(codes) - {code for code, _ in listed}:
        raise NotInTheDirectory(code=min(unknown))
    if len(set(codes)) != count or len(codes) != count:
        raise TooFewAgencies(count=count)
    found = Draw.objects.create(valuation=one, listed=[list(pair) for pair in listed], called_at=at, drawn_at=at)
    return _take(scope, found, codes, "", at)


@command
def call_draw(scope: Scope, valuation_id: int, at: datetime) -> Draw:
    """Fix the list to draw from and the court's secret, of which only the digest is shown until the draw (16).

    Raises ChosenAlready, TooFewAgencies.
    """
    scope.require("valuation.start")
    one = _unchosen(scope, valuation_id)
    listed = directory(one)
    if len(listed) < law.AGENCIES.on(at.date()):
        raise TooFewAgencies(count=law.AGENCIES.on(at.date()))
    secret = chance.token()
    called = Draw.objects.create(
        valuation=one, listed=[list(pair) for pair in listed], called_at=at, secret=secret, promise=rules.sm3(secret)
    )
    note(scope, one, DrawCalled, at, listed=[code for code, _ in listed], promise=called.promise)
    return called


@command
def draw(scope: Scope, valuation_id: int, witnesses: Sequence[tuple[str, str]], at: datetime) -> Draw:
    """Draw three agencies and their order; each witness (who, word) adds to the seed.

    Raises DrawNotCalled, ChosenAlready, WitnessesMissing.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    found = Draw.objects.select_for_update().filter(valuation=one).first()
    if found is None:
        raise DrawNotCalled(valuation_id=valuation_id)
    if found.drawn_at is not None:
        raise ChosenAlready(valuation_id=valuation_id)
    spoke = [(who, word.strip()[:40]) for who, word in witnesses if word.strip()]
    if len({who for who, _ in spoke}) != len(spoke) or len(spoke) < LEAST_WITNESSES:
        raise WitnessesMissing(least=LEAST_WITNESSES)
    found.witnesses, found.drawn_at = [list(pair) for pair in spoke], at
    seed = rules.seed(found.secret, [word for _, word in spoke])
    return _take(scope, found, rules.drawn((c for c, _ in found.listed), seed, law.AGENCIES.on(at.date())), seed, at)


def _unchosen(scope: Scope, valuation_id: int) -> Valuation:
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    if one.way != Valuation.Way.APPRAISAL:
        raise WayUnknown(way=one.way)
    if Draw.objects.filter(valuation=one).exists():
        raise ChosenAlready(valuation_id=valuation_id)
    return one


def _take(scope: Scope, found: Draw, codes: Sequence[str], seed: str, at: datetime) -> Draw:
    found.order = list(codes)
    found.save()
    names = {code: name for code, name in found.listed}
    for turn, code in enumerate(codes, 1):
        Commission.objects.create(valuation=found.valuation, code=code, name=names[code], turn=turn)
    note(scope, found.valuation, AppraisersChosen, at, agencies=list(codes), seed=seed)
    return found


@command
def order(scope: Scope, valuation_id: int, received_on: date, at: datetime) -> Commission:
    """Ask the next agency in its turn; its thirty days run from the day it received the order (19).

    Raises NoAgencyLeft, ChosenAlready while one is at work.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    if one.commissions.filter(state__in=[Commission.State.ORDERED, Commission.State.DELIVERED]).exists():
        raise ChosenAlready(valuation_id=valuation_id)
    following = one.commissions.filter(state=Commission.State.WAITING).order_by("turn").first()
    if following is None:
        raise NoAgencyLeft(valuation_id=valuation_id)
    following.state, following.received_on = Commission.State.ORDERED, received_on
    _clock(one, following, law.appraisal_due(received_on).on)
    note(scope, one, AppraisalOrdered, at, agency=following.code, due_on=str(following.due_on))
    return following


def _clock(one: Valuation, commission: Commission, due_on: date) -> None:
    commission.due_on = one.due_on = due_on
    commission.save()
    one.save(update_fields=["due_on"])


@command
def extend_appraisal(scope: Scope, valuation_id: int, days: int, asked_on: date, at: datetime) -> Commission:
    """Grant the agency more time: asked in writing five days ahead, twice, fifteen days each (19).

    Raises NoAgencyOrdered, AppraisalNotExtended.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    working = _working(one)
    received_on, granted = working.received_on or asked_on, [*working.extensions, days]
    clock = law.appraisal_due(received_on, working.extensions, working.stayed_days)
    longest, most = law.APPRAISAL_EXTENSION.on(asked_on).count, law.APPRAISAL_EXTENSIONS.on(asked_on)
    if not 0 < days <= longest or len(granted) > most or asked_on > clock.ask_by:
        raise AppraisalNotExtended(ask_by=clock.ask_by, longest=longest, most=most)
    working.extensions = granted
    _clock(one, working, law.appraisal_due(received_on, granted, working.stayed_days).on)
    note(scope, one, PricingExtended, at, due_on=str(working.due_on))
    return working


@command
def replace(scope: Scope, valuation_id: int, at: datetime) -> Commission:
    """The agency is late without having asked: its papers come back in three days, the next is asked (19).

    Raises NoAgencyOrdered, NotYetLate.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    working = _working(one)
    if working.due_on is None or at.date() <= working.due_on:
        raise NotYetLate(due_on=working.due_on)
    working.state, working.papers_back_by = Commission.State.REPLACED, route.papers_back_due(at.date()).on
    working.save()
    one.due_on = None
    one.save(update_fields=["due_on"])
    note(scope, one, AppraiserReplaced, at, agency=working.code, papers_back_by=str(working.papers_back_by))
    return working


@command
def settle_fee(scope: Scope, commission_id: int, full: Money, costs: Money, at: datetime) -> Commission:
    """What an agency is paid: `full` by its scale on the law's base, or its reasonable `costs` where nothing was sold.

    Raises NoAgencyOrdered while it has not delivered and was not replaced.
    """
    scope.require("valuation.start")
    known = Commission.objects.filter(pk=commission_id, valuation__court_id=scope.court_id).first()
    if known is None:
        raise NoAgencyOrdered(valuation_id=0)
    one = locked(scope, known.valuation_id, *Valuation.State)
    agency = one.commissions.select_for_update().get(pk=commission_id)
    if agency.state not in (Commission.State.DELIVERED, Commission.State.REPLACED):
        raise NoAgencyOrdered(valuation_id=one.pk)
    became = rules.became(agency.state, sold=sold_for(scope, one) is not None)
    agency.fee_fen = rules.agency_fee(became, full, costs, one.reissues, at.date()).fen
    agency.save(update_fields=["fee_fen"])
    note(scope, one, AppraisalFeeSettled, at, agency=agency.code, fen=agency.fee_fen)
    return agency


def _working(one: Valuation) -> Commission:
    working = one.commissions.select_for_update().filter(state=Commission.State.ORDERED).first()
    if working is None:
        raise NoAgencyOrdered(valuation_id=one.pk)
    return working


def deliver(one: Valuation, code: str, on: date) -> str:
    """Take the report of the agency at work; its name. Raises NoAgencyOrdered, NotTheAgencyOrdered, AppraisalLate."""
    working = _working(one)
    if working.code != code:
        raise NotTheAgencyOrdered(name=working.name)
    if working.due_on is not None and on > working.due_on:
        raise AppraisalLate(due_on=working.due_on)
    working.state = Commission.State.DELIVERED
    working.save(update_fields=["state"])
    return working.name


def reorder(one: Valuation, on: date) -> None:
    """The agency whose report ran out is at work again, until the pricing's new day."""
    for done in one.commissions.filter(state=Commission.State.DELIVERED):
        done.state, done.due_on, done.received_on = Commission.State.ORDERED, one.due_on, on
        done.save()
