"""Pricings as the scope may see them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.models import Commission, Draw, Objection, PastSale, Quote, Valuation
from zhixing.domain.valuations.refusals import NoSuchValuation, NotAgreed, OffersMissing
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price as law
from zhixing.law import reference_price_route as route
from zhixing.law.answer import Choice


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


def likely(scope: Scope, one: Valuation) -> Money | None:
    """The price the results in hand would give, for the person who is to fix it; None while there are none."""
    found = [result for result in given(one) if result.in_time]
    if not found or rules.hangs_on_pending(found):
        return None
    try:
        return rules.settle(one.way, found, must_agree(scope, one)).price
    except (OffersMissing, NotAgreed):
        return None


def must_agree(scope: Scope, one: Valuation) -> set[str]:
    """The sources of the parties whose figures an agreement needs: every applicant and debtor (4)."""
    roles = cases.roles(scope, one.case_id)
    return {f"party:{role.party_id}" for role in roles if role.kind in ("applicant", "debtor")}


def failed_ways(asset_id: int) -> set[str]:
    """The ways already tried for a thing that brought no price."""
    rows = Valuation.objects.filter(asset_id=asset_id, state=Valuation.State.STOPPED, price_fen=None)
    return set(rows.values_list("way", flat=True))


def way_ahead(asset_id: int, facts: route.Facts) -> route.Chosen:
    """The way to take now for a thing, and why (2)."""
    return rules.choose("", facts, failed_ways(asset_id))


@dataclass(frozen=True)
class Flag:
    """A price that stands apart: from the other results (`results`) or from past sales like it (`past`)."""

    against: str
    name: str
    price: Money
    share: Decimal
    compared: int


def flags(one: Valuation, like: str) -> list[Flag]:
    """What stands apart enough to be pointed out to the person who fixes the price; nothing follows by itself.

    `like`: words in the title or place of the past sales to compare with.
    """
    quotes = Quote.objects.filter(valuation__asset_id=one.asset_id, state=Quote.State.GIVEN).order_by("pk")
    priced = [(quote.pk, quote.name, Money(quote.price_fen)) for quote in quotes if quote.price_fen]
    past = [Money(fen) for fen in comparables(one, like).values_list("reference_fen", flat=True)]
    found = []
    for key, name, worth in priced:
        others = [other for pk, _, other in priced if pk != key]
        if (share := rules.stands_apart(worth, others)) is not None:
            found.append(Flag("results", name, worth, share, len(others)))
        enough = len(past) >= route.COMPARABLES.default
        if enough and (share := rules.stands_apart(worth, past)) is not None:
            found.append(Flag("past", name, worth, share, len(past)))
    return found


def comparables(one: Valuation, like: str) -> QuerySet[PastSale]:
    """Past sales of this kind of thing whose title or place carries the words, newest first."""
    rows = PastSale.objects.filter(court_id=one.court_id, kind=one.asset.kind)
    for word in like.split()[:4]:
        rows = rows.filter(Q(title__icontains=word) | Q(place__icontains=word))
    return rows.order_by("-opened_at") if like.strip() else rows.none()


def draw_on_show(valuation_id: int) -> Draw | None:
    """How the agencies of a pricing were found, for anybody who wants to reckon it again."""
    return Draw.objects.select_related("valuation__court").filter(valuation_id=valuation_id).first()


def next_step(one: Valuation) -> Choice[route.NetworkStep] | None:
    """What the platforms' reports lead to when their time is up (12); None for another way."""
    if one.way != Valuation.Way.NETWORK:
        return None
    rows = one.quotes.order_by("source")
    return route.network_step(
        [rules.report_of(row.state, in_time=row.in_time, asked=row.more_time_on is not None) for row in rows]
    )


def unsent(scope: Scope, one: Valuation) -> list[tuple[Quote, date]]:
    """Reports not yet sent on to every party, each with the last day to send it (21)."""
    if one.way not in rules.OPEN_TO_OBJECTION:
        return []
    parties = {role.party_id for role in cases.roles(scope, one.case_id)}
    found = []
    for quote in one.quotes.filter(state=Quote.State.GIVEN).prefetch_related("sent").order_by("source"):
        if quote.received_at is not None and parties - {row.party_id for row in quote.sent.all()}:
            found.append((quote, law.report_sent_due(localtime(quote.received_at).date()).on))
    return found


@dataclass(frozen=True)
class Fee:
    """What a source's fee is reckoned on (31—33); None: nothing. Of an agency also what became of its order, and its fee."""

    name: str
    base: Money | None
    became: str = ""
    agency: int | None = None
    paid: Money | None = None


def fees(scope: Scope, one: Valuation) -> list[Fee]:
    """Who is paid for the price: the platform nearest to what it was sold for, each agency by what became of its order."""
    sold = sold_for(scope, one)
    if one.way == Valuation.Way.APPRAISAL:
        return [_agency_fee(one, each, sold) for each in one.commissions.exclude(state__in=AT_WORK).order_by("turn")]
    if sold is None or one.way != Valuation.Way.NETWORK:
        return []
    reports = list(one.quotes.filter(state=Quote.State.GIVEN).order_by("source"))
    quotes = [law.Quote(row.source, Money(row.price_fen or 0), row.in_time) for row in reports]
    nearest = law.network_fee_earners(quotes, sold).keys
    return [Fee(row.name, sold if row.source in nearest else None) for row in reports]


AT_WORK = (Commission.State.WAITING, Commission.State.ORDERED)


def sold_for(scope: Scope, one: Valuation) -> Money | None:
    """What the thing brought; None while it is not sold."""
    return next((worth.amount for worth in assets.values(scope, one.asset_id) if worth.source == "sale"), None)


def _agency_fee(one: Valuation, agency: Commission, sold: Money | None) -> Fee:
    became = rules.became(agency.state, sold=sold is not None)
    report = one.quotes.filter(source=agency.code).first()
    appraised = Money(report.price_fen) if report and report.price_fen else None
    base = law.appraisal_fee_base(appraised, sold).amount if appraised and sold is not None else None
    paid = Money(agency.fee_fen) if agency.fee_fen is not None else None
    return Fee(agency.name, base if became == "sold" else None, str(became), agency.pk, paid)


def overdue(scope: Scope, on: date) -> QuerySet[Valuation]:
    """Network inquiries whose time for reports is over and whose price a person must fix or change the way."""
    return valuations(scope).filter(state=Valuation.State.STARTED, due_on__lt=on)
