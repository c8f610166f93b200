"""The end of the secrecy in which banks were asked."""

from datetime import datetime

from zhixing.domain.agencies import api as agencies
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.models import Question
from zhixing.gateways.iso20022 import auth
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.scope import Scope


@command
def end_confidence(scope: Scope, case_id: int, at: datetime) -> list[agencies.Request]:
    """Tell the banks asked by auth.001 in a closed case that they may tell their customers: one auth.003 for each, once.

    Banks that never took the inquiry in, were closed since, or answer at the counter now, are left out.
    """
    lock_case(case_id)
    asked = Question.objects.filter(inquiry__case_id=case_id, request__unit__active=True, by_hand=False)
    asked = asked.exclude(request__state=agencies.Request.State.FAILED, request__sent_at=None)
    rows = [one.request for one in asked.select_related("request__unit").order_by("pk")]
    told = [row for row in rows if not row.unit.by_hand and rules.ALONE.issuperset(agencies.codes(row))]
    until = agencies.waits_until({row.unit for row in told}, at)
    orders = [_order(row, until[row.unit_id]) for row in told]
    return agencies.ask_all(scope, "disclose", orders, rules.BASIS, rules.OPEN_NOW, at)


def _order(row: agencies.Request, until: datetime) -> agencies.Order:
    """About the same person under the same paper as the inquiry it ends."""
    said = agencies.asked(row)
    number, digest = said["paper"]
    return agencies.Order(
        case_id=row.case_id,
        unit_id=row.unit_id,
        target=agencies.Target(**said["target"]),
        items=(auth.disclosure(row.key),),
        paper=(number, digest),
        key=rules.disclosure_key(row.key),
        deadline_at=until,
        object=row.object,
    )
