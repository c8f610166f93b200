"""Objections to reports and what comes of them."""

from datetime import date, datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.commands.pricing import locked, note
from zhixing.domain.valuations.events import PriceObjected, PriceObjectionDecided
from zhixing.domain.valuations.models import Objection, Quote, Valuation
from zhixing.domain.valuations.refusals import NoObjectionHere, NoSuchQuote, ObjectionLate, WrongOutcome
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price as law


@command
def object_to(
    scope: Scope, valuation_id: int, source: str, party_id: int, received_on: date, ground: str, at: datetime
) -> Objection:
    """A party objects to a report within five days of receiving it (22, 23).

    Raises NoObjectionHere, ObjectionLate, NoSuchQuote.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED, Valuation.State.FIXED)
    if one.way not in rules.OPEN_TO_OBJECTION:
        raise NoObjectionHere(way=one.way)
    last = law.objection_due(received_on)
    if last.late(at.date()):
        raise ObjectionLate(last=last.on)
    quote = one.quotes.filter(source=source, state=Quote.State.GIVEN).first()
    if quote is None or party_id not in {role.party_id for role in cases.roles(scope, one.case_id)}:
        raise NoSuchQuote(source=source)
    objection, new = Objection.objects.get_or_create(
        quote=quote,
        party_id=party_id,
        defaults={"received_on": received_on, "raised_on": at.date(), "ground": ground.strip()[:300]},
    )
    if new:
        note(scope, one, PriceObjected, at, objection_id=objection.pk, source=source)
    return objection


@command
def decide_objection(
    scope: Scope, objection_id: int, outcome: str, at: datetime, corrected: Money | None = None
) -> Objection:
    """Write down what came of an objection: rejected, corrected (with the price) or upheld; then fix anew."""
    scope.require("valuation.fix")
    valuation_id = Objection.objects.filter(pk=objection_id).values_list("quote__valuation_id", flat=True).first()
    one = locked(scope, valuation_id or 0, Valuation.State.STARTED, Valuation.State.FIXED)
    decided = (Objection.Outcome.REJECTED, Objection.Outcome.CORRECTED, Objection.Outcome.UPHELD)
    if outcome not in decided or (outcome == Objection.Outcome.CORRECTED) != (corrected is not None):
        raise WrongOutcome(outcome=outcome)
    objection = Objection.objects.select_for_update().get(pk=objection_id)
    objection.outcome, objection.decided_on = outcome, at.date()
    objection.corrected_fen = corrected.fen if corrected else None
    objection.save()
    note(scope, one, PriceObjectionDecided, at, objection_id=objection_id, outcome=outcome)
    return objection
