"""Reports sent back to be corrected, and platforms that ask for more time (11–13, 20)."""

from collections.abc import Collection
from datetime import datetime

from zhixing.domain.valuations import rules
from zhixing.domain.valuations.commands.appraisal import reorder
from zhixing.domain.valuations.commands.pricing import ask_platforms, locked, note, platforms
from zhixing.domain.valuations.events import CorrectionAsked, MoreTimeAsked
from zhixing.domain.valuations.models import Quote, Valuation
from zhixing.domain.valuations.refusals import MoreTimeTooLate, NoCorrection, NoSuchQuote, WayUnknown
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price_route as route


@command
def note_more_time(scope: Scope, valuation_id: int, source: str, at: datetime) -> Quote:
    """A platform asked for more time before its three days were over (11). Raises NoSuchQuote, MoreTimeTooLate."""
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    waiting = one.quotes.filter(state__in=[Quote.State.ASKED, Quote.State.FAILED])
    quote = waiting.filter(source=source).first() if one.way == Valuation.Way.NETWORK else None
    if quote is None:
        raise NoSuchQuote(source=source)
    if one.due_on is None or at.date() > one.due_on:
        raise MoreTimeTooLate(due_on=one.due_on)
    quote.more_time_on = at.date()
    quote.save(update_fields=["more_time_on"])
    note(scope, one, MoreTimeAsked, at, source=source)
    return quote


@command
def ask_correction(
    scope: Scope, valuation_id: int, wrong: Collection[str], at: datetime, paper: tuple[str, str] = ("", "")
) -> Valuation:
    """Send reports back that have the wrong thing, or too much or too little of it: three days to correct (13, 20).

    `wrong`: their sources; `paper`: the printed letter, else one is sealed. Of network reports only all together: some
    right ones make the price without the others.
    Raises WayUnknown, NoSuchQuote, NoCorrection.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED)
    if one.way not in rules.OPEN_TO_OBJECTION:
        raise WayUnknown(way=one.way)
    reports = list(one.quotes.filter(state=Quote.State.GIVEN))
    if unknown := set(wrong) - {quote.source for quote in reports}:
        raise NoSuchQuote(source=min(unknown))
    network, timely = one.way == Valuation.Way.NETWORK, [quote for quote in reports if quote.in_time]
    if not wrong or (network and not route.must_correct([quote.source in wrong for quote in timely])):
        raise NoCorrection
    on = at.date()
    one.corrections, one.due_on = one.corrections + 1, route.correction_due(on).on
    one.save(update_fields=["corrections", "due_on"])
    one.quotes.filter(source__in=wrong).update(state=Quote.State.ASKED, corrected_on=on)
    if network:
        ask_platforms(scope, one, [unit for unit in platforms(one.asset) if unit.code in wrong], paper, at)
    else:
        reorder(one, on)
    note(scope, one, CorrectionAsked, at, sources=sorted(wrong), due_on=one.due_on.isoformat())
    return one
