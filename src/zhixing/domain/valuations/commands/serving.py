"""Sending reports on to those they concern; from the day of receipt they may object (21)."""

from collections.abc import Sequence
from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.commands.pricing import locked, note
from zhixing.domain.valuations.events import ReportSent
from zhixing.domain.valuations.models import Quote, Sent, Valuation
from zhixing.domain.valuations.refusals import NoSuchQuote, NotAParty
from zhixing.infra.commands import command
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
    return [row for row, _ in rows]
