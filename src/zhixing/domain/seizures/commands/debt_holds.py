"""The hold that handing an order to a third party makes, from its first day to its last."""

from datetime import date, datetime

from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.commands.answers import end
from zhixing.domain.seizures.commands.effect import into_force
from zhixing.domain.seizures.commands.prepare import drop
from zhixing.domain.seizures.models import DebtOrder, Order, Seizure
from zhixing.domain.seizures.queries import LIVE
from zhixing.infra import clock
from zhixing.kernel.scope import Scope


def freeze(scope: Scope, row: DebtOrder, served_on: date, at: datetime) -> None:
    """The claim is held like anything else from then on: its end rings, it is renewed, it lapses in sight (民诉解释 485)."""
    if Seizure.objects.filter(case_id=row.case_id, asset_id=row.asset_id, state__in=LIVE).exists():
        return  # an office holds it already
    until_on = rules.term("receivable", row.prepared_at.astimezone(clock.SHANGHAI).date(), None).last
    hold = Seizure(court_id=row.court_id, case_id=row.case_id, asset_id=row.asset_id, third=row.third, kind="freeze")
    hold.amount_fen, hold.prepared_at, hold.reference = row.amount_fen, row.prepared_at, row.notice.number
    into_force(scope, hold, rules.served(row.notice.number, served_on, until_on), (served_on, until_on), at)
    inquiries.note_held(scope, row.case_id, row.asset_id, at)


def _hold_of(row: DebtOrder) -> Seizure | None:
    """The hold its service made, while it is in force."""
    rows = Seizure.objects.select_for_update(of=("self",)).select_related("asset", "case", "third")
    return rows.filter(case_id=row.case_id, asset_id=row.asset_id, state=Seizure.State.EFFECTIVE).first()


def let_go(scope: Scope, row: DebtOrder, state: str, at: datetime) -> None:
    """The order is over: what was drafted about its hold is given up, and the hold ends with it."""
    hold = _hold_of(row)
    if hold is None:
        return
    if hold.orders.filter(state=Order.State.DRAFTED).exists():
        drop(scope, hold.pk, rules.OVERTAKEN, at)
    end(scope, hold, state, at)
