"""Objections to reports: where each goes, its steps, and what comes of it (22–25)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.commands.pricing import locked, note
from zhixing.domain.valuations.events import PriceObjected, PriceObjectionDecided, PriceObjectionMoved
from zhixing.domain.valuations.models import Objection, Quote, Sent, Valuation
from zhixing.domain.valuations.refusals import (
    NoObjectionHere,
    NoSuchQuote,
    NoSuchStep,
    ObjectionLate,
    WrongOutcome,
)
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price as law
from zhixing.law import reference_price_route as route
from zhixing.law.remedies import remedy_due

BEFORE_NOTICE = ("found", "held", "priced")
"""How a thing stands before the first notice of its sale (25)."""
STEPS = ("passed", "replied", "review")


@command
def object_to(
    scope: Scope,
    valuation_id: int,
    source: str,
    party_id: int,
    received_on: date,
    ground: str,
    at: datetime,
    kinds: Collection[str] = (route.Ground.BASIC_FACTS,),
) -> Objection:
    """A party objects to a report within five days of receiving it (22, 23); against an agreed or directed price only
    fraud is heard, as supervision (25).

    `received_on` is as the party says; what was noted when the report was sent goes before. Raises NoObjectionHere,
    ObjectionLate, NoSuchQuote.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED, Valuation.State.FIXED)
    quote = one.quotes.filter(source=source, state=Quote.State.GIVEN).first()
    handled = _handled(one, quote, kinds)
    if quote is None or party_id not in {role.party_id for role in cases.roles(scope, one.case_id)}:
        raise NoSuchQuote(source=source)
    received_on = _received(one, quote, party_id, received_on, at.date())
    objection, new = Objection.objects.get_or_create(
        quote=quote,
        party_id=party_id,
        defaults={
            "received_on": received_on,
            "raised_on": at.date(),
            "ground": ground.strip()[:300],
            "kinds": sorted(str(kind) for kind in kinds),
            "goes": handled.handling,
            "due_on": _first_step_due(handled.handling, at.date()),
        },
    )
    if new:
        note(scope, one, PriceObjected, at, objection_id=objection.pk, source=source)
    return objection


def _handled(one: Valuation, quote: Quote | None, kinds: Collection[str]) -> route.Handled:
    """Where the objection goes. Raises NoObjectionHere."""
    handled = route.objection_goes(
        route.Way(one.way),
        [route.Ground(kind) for kind in kinds],
        to_correction=quote is not None and _corrected(quote),
        notice_out=one.asset.state not in BEFORE_NOTICE,
    )
    if handled.handling is route.Handling.NOT_ACCEPTED:
        raise NoObjectionHere(reason_zh=handled.reason_zh, reason_en=handled.reason_en)
    return handled


def _corrected(quote: Quote) -> bool:
    """Whether the report was corrected or reviewed before: then no further objection lies (24)."""
    outcome = Objection.Outcome
    settled = Q(outcome=outcome.CORRECTED) | Q(review_on__isnull=False) & ~Q(outcome=outcome.PENDING)
    return quote.corrected_on is not None or quote.objections.filter(settled).exists()


def _received(one: Valuation, quote: Quote, party_id: int, said: date, on: date) -> date:
    """The day the report was received, as noted before as said. Raises ObjectionLate past its five days."""
    sent = Sent.objects.filter(quote=quote, party_id=party_id).first()
    received_on = sent.received_on if sent else said
    last = law.objection_due(received_on)
    if one.way in rules.OPEN_TO_OBJECTION and last.late(on):
        raise ObjectionLate(last=last.on)
    return received_on


def _first_step_due(handling: route.Handling, on: date) -> date | None:
    if handling is route.Handling.COURT:
        return remedy_due("objection_ruled", on).on
    return route.agency_asked_due(on).on if handling is route.Handling.AGENCY else None


@command
def move_objection(scope: Scope, objection_id: int, step: str, at: datetime) -> Objection:
    """A method objection goes on: passed on to the agency, replied to, or its association asked for a review (23).

    Raises NoSuchStep out of this order.
    """
    scope.require("valuation.start")
    one, objection = _locked(scope, objection_id)
    done = {"passed": objection.passed_on, "replied": objection.replied_on, "review": objection.review_on}
    before = {"passed": True, "replied": objection.passed_on, "review": objection.passed_on}
    open_ = objection.goes == route.Handling.AGENCY and objection.outcome == Objection.Outcome.PENDING
    if step not in STEPS or not open_ or done[step] or not before[step]:
        raise NoSuchStep(step=step)
    on = at.date()
    setattr(objection, f"{step}_on", on)
    objection.due_on = route.agency_reply_due(on).on if step == "passed" else None
    objection.save()
    note(scope, one, PriceObjectionMoved, at, objection_id=objection_id, step=step)
    return objection


@command
def decide_objection(
    scope: Scope, objection_id: int, outcome: str, at: datetime, corrected: Money | None = None
) -> Objection:
    """Write down what came of an objection: rejected, corrected (with the price) or upheld; then fix anew."""
    scope.require("valuation.fix")
    one, objection = _locked(scope, objection_id)
    decided = (Objection.Outcome.REJECTED, Objection.Outcome.CORRECTED, Objection.Outcome.UPHELD)
    if outcome not in decided or (outcome == Objection.Outcome.CORRECTED) != (corrected is not None):
        raise WrongOutcome(outcome=outcome)
    if objection.goes == route.Handling.AGENCY and objection.replied_on is None and objection.review_on is None:
        raise NoSuchStep(step=outcome)
    objection.outcome, objection.decided_on, objection.due_on = outcome, at.date(), None
    objection.corrected_fen = corrected.fen if corrected else None
    objection.save()
    note(scope, one, PriceObjectionDecided, at, objection_id=objection_id, outcome=outcome)
    return objection


def _locked(scope: Scope, objection_id: int) -> tuple[Valuation, Objection]:
    valuation_id = Objection.objects.filter(pk=objection_id).values_list("quote__valuation_id", flat=True).first()
    one = locked(scope, valuation_id or 0, Valuation.State.STARTED, Valuation.State.FIXED)
    return one, Objection.objects.select_for_update().get(pk=objection_id)
