"""Pricings as the scope may see them."""

from datetime import date

from django.db.models import QuerySet

from zhixing.domain.valuations import rules
from zhixing.domain.valuations.models import Objection, Quote, Valuation
from zhixing.domain.valuations.refusals import NoSuchValuation
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


def valuations(scope: Scope) -> QuerySet[Valuation]:
    """The pricings of the scope's courts, newest first."""
    rows = Valuation.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.select_related("asset", "case").prefetch_related("quotes__objections").order_by("-started_at", "-pk")


def valuation(scope: Scope, valuation_id: int) -> Valuation:
    """Raises NoSuchValuation."""
    found = valuations(scope).filter(pk=valuation_id).first()
    if found is None:
        raise NoSuchValuation(valuation_id=valuation_id)
    return found


def of_case(scope: Scope, case_id: int) -> QuerySet[Valuation]:
    """The pricings in one case, newest first."""
    return valuations(scope).filter(case_id=case_id)


def current(scope: Scope, asset_id: int) -> Valuation | None:
    """The pricing of a thing that runs or holds."""
    return valuations(scope).filter(asset_id=asset_id).exclude(state=Valuation.State.STOPPED).first()


def fixed(scope: Scope, asset_id: int) -> Valuation | None:
    """The pricing whose price may be used: fixed, and no objection pending."""
    one = current(scope, asset_id)
    if one is None or one.state != Valuation.State.FIXED:
        return None
    return None if Objection.objects.filter(quote__valuation=one, outcome="pending").exists() else one


def price(scope: Scope, asset_id: int) -> Money | None:
    """The reference price of a thing that may be used."""
    one = fixed(scope, asset_id)
    return Money(one.price_fen) if one and one.price_fen is not None else None


def given(one: Valuation) -> list[rules.Given]:
    """The results in hand, as the rules read them, in the order of their sources."""
    return [_given(quote) for quote in one.quotes.filter(state=Quote.State.GIVEN).order_by("source")]


def _given(quote: Quote) -> rules.Given:
    if quote.price_fen is None or quote.made_on is None or quote.valid_until is None:
        raise ValueError(f"quote {quote.pk} is not whole")
    objections = list(quote.objections.order_by("pk"))
    corrected = next((o.corrected_fen for o in reversed(objections) if o.corrected_fen is not None), None)
    return rules.Given(
        source=quote.source,
        price=Money(quote.price_fen),
        in_time=quote.in_time,
        made_on=quote.made_on,
        valid_until=quote.valid_until,
        outcomes=tuple(objection.outcome for objection in objections),
        corrected=None if corrected is None else Money(corrected),
    )


def likely(one: Valuation) -> Money | None:
    """The price the results in hand would give, for the person who is to fix it; None while there are none."""
    found = [result for result in given(one) if result.in_time]
    if not found or rules.hangs_on_pending(found):
        return None
    return rules.price(found).price


def overdue(scope: Scope, on: date) -> QuerySet[Valuation]:
    """Network inquiries whose time for reports is over and whose price a person must fix or change the way."""
    return valuations(scope).filter(state=Valuation.State.STARTED, due_on__lt=on)
