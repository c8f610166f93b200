"""What a plan withheld for somebody outside the case: the appraiser's fee, the taxes of a sale. Paid like the rest, by two people."""

from datetime import datetime

from zhixing.domain.distributions.models import Line, Plan
from zhixing.domain.distributions.queries import find_plan, withheld
from zhixing.domain.distributions.refusals import NotWithheld
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.scope import Scope


@command
def pay_costs(scope: Scope, line_id: int, to: payments.Payee, at: datetime) -> payments.Batch:
    """Prepare paying all that a line of an approved plan still withholds to whom it is owed.

    Raises NoSuchPlan, NotWithheld, AccountNotConfirmed for an account that is not whole, NotEnoughPayable.
    """
    scope.require("payment.instruct")
    line = Line.objects.filter(pk=line_id).first()
    plan = find_plan(scope, line.plan_id if line else 0)
    lock_case(plan.case_id)
    free = {one.line.pk: one.free for one in withheld(scope, plan)}.get(line_id)
    if plan.state != Plan.State.APPROVED or not free:
        raise NotWithheld()
    return payments.pay_costs(scope, plan.case_id, line_id, free, to, at)
