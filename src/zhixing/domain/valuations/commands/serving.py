"""Sending reports on to those they concern; from the day of receipt they may object (21)."""

from collections.abc import Sequence
from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.commands.pricing import for_papers, locked, note
from zhixing.domain.valuations.events import ReportSent
from zhixing.domain.valuations.models import Quote, Sent, Valuation
from zhixing.domain.valuations.refusals import NoSuchQuote, NotAParty
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price as law


@command
def send_report(
    scope: Scope, valuation_id: int, source: str, party_ids: Sequence[int], way: str, at: datetime
) -> list[Sent]:
    """Note that a report went to parties: `served` today, or `posted` for one who cannot be reached (21).

    Repeating it changes nothing. Raises NoSuchQuote, NotAParty.
    """
    scope.require("valuation.start")
    one = locked(scope, valuation_id, Valuation.State.STARTED, Valuation.State.FIXED)
    quote = one.quotes.filter(source=source, state=Quote.State.GIVEN).first()
    if quote is None or one.way not in rules.OPEN_TO_OBJECTION or way not in Sent.Way.values:
        raise NoSuchQuote(source=source)
    if strangers := set(party_ids) - {role.party_id for role in cases.roles(scope, one.case_id)}:
        raise NotAParty(party_id=min(strangers))
    on = at.date()
    received_on = law.deemed_received(on).on if way == Sent.Way.POSTED else on
    rows = [
        Sent.objects.get_or_create(
            quote=quote, party_id=party_id, defaults={"way": way, "sent_on": on, "received_on": received_on}
        )
        for party_id in sorted(set(party_ids))
    ]
    if fresh := [row.party_id for row, new in rows if new]:
        note(scope, one, ReportSent, at, source=source, party_ids=fresh, way=way)
        _draft_notice(scope, one, quote, fresh, at)
    return [row for row, _ in rows]


def _draft_notice(scope: Scope, one: Valuation, quote: Quote, party_ids: Sequence[int], at: datetime) -> None:
    """The notice that goes with the report, for the judge to sign."""
    names = {role.party_id: role.party.name for role in cases.roles(scope, one.case_id)}
    given = for_papers(one.asset) | {
        "addressee": "、".join(names[party_id] for party_id in party_ids),
        "reporter": quote.name,
        "report_no": quote.report_no or "无",
        "reported_on": quote.made_on,
        "priced": Money(quote.price_fen or 0),
        "valid_until": quote.valid_until,
    }
    documents.draft(scope, one.case_id, "report_notice", given, party_ids, at, f"asset:{one.asset_id}")
