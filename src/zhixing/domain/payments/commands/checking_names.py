"""What the bank said of the payees' names and accounts, before anything is sent to it."""

from collections.abc import Mapping
from datetime import datetime

from zhixing.domain.courts import api as courts
from zhixing.domain.payments.commands.paying import locked
from zhixing.domain.payments.commands.settling import turn_back
from zhixing.domain.payments.files import payment_file
from zhixing.domain.payments.models import Batch, Payout
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope


@command
def note_names(scope: Scope, batch_id: int, told: Mapping[str, str], at: datetime) -> None:
    """Keep the bank's word on each payout, by its id: `ok`, `none` or a reason code; heard once.

    A batch already released goes without the misnamed ones: their money is payable again, as if the bank had sent it back.
    """
    scope.require("payment.settle")
    batch = locked(scope, batch_id, *Batch.State)
    payouts = list(batch.payouts.select_for_update(of=("self",)).select_related("receipt").order_by("pk"))
    for one in payouts:
        if not one.checked and str(one.pk) in told and one.state in (Payout.State.PREPARED, Payout.State.SENT):
            one.checked = told[str(one.pk)]
            one.save(update_fields=["checked"])
    wrong = [one for one in payouts if one.misnamed and one.state == Payout.State.SENT]
    if not wrong:
        return
    going = [one for one in payouts if not one.misnamed]
    if going:
        batch.sm3 = files.digest(payment_file(batch, going, courts.court(batch.court_id)))
        batch.save(update_fields=["sm3"])
    turn_back(scope, batch, wrong, payouts, at)
