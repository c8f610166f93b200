"""What this room's robot does: drafts, which a judge signs."""

from datetime import datetime

from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.procedure.events import NodeOpened
from zhixing.domain.seizures.commands.prepare import prepare, prepare_renewal
from zhixing.domain.seizures.models import Seizure
from zhixing.domain.seizures.queries import LIVE, OPEN
from zhixing.domain.seizures.refusals import ExemptProperty, NoHolder, OverSeizure
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope


@command
def draft_holds(scope: Scope, event: NodeOpened, at: datetime) -> bool:
    """Draft a hold on each thing found, money first, until the debt is covered; the rest is for a person to decide."""
    case_id, debtor_id = event.case_id or 0, int(event.object.removeprefix("party:"))
    found = [one.asset for one in inquiries.undecided(scope, case_id, debtor_id)]
    found.sort(key=lambda one: (one.kind != "deposit", -(one.value_fen or 0), one.pk))
    made = 0
    for thing in found:
        empty = thing.kind == "deposit" and not thing.value_fen
        if empty or Seizure.objects.filter(case_id=case_id, asset=thing, state__in=LIVE).exists():
            continue
        try:
            prepare(scope, case_id, thing.pk, at)
        except (OverSeizure, ExemptProperty, NoHolder):
            continue
        made += 1
    return made > 0


@command
def draft_renewal(scope: Scope, seizure_id: int, at: datetime) -> bool:
    """Draft the renewal of a hold in a running case, unless an order about it is under way."""
    row = Seizure.objects.select_related("case").get(pk=seizure_id)
    running = row.orders.filter(state__in=OPEN).exists()
    if row.state != Seizure.State.EFFECTIVE or row.case.status == "closed" or running:
        return False
    prepare_renewal(scope, seizure_id, at)
    return True
