"""Making the files of a released round and handing them to the bank; killed at any moment, they go on where they were."""

from zhixing.domain.agencies import api as agencies
from zhixing.domain.collective import commands
from zhixing.domain.collective.models import Parcel, Round
from zhixing.domain.payments import api as payments
from zhixing.gateways import banks
from zhixing.gateways.failures import GatewayFailure
from zhixing.gateways.iso20022.pain import PaymentReport
from zhixing.infra import clock, files
from zhixing.infra.jobs import job
from zhixing.infra.reactor import reaction_scope
from zhixing.kernel.refusal import Refusal

HANDS = 2
"""Jobs that make the files of one round side by side: one builds while the other books."""


@job()
def make(round_id: int) -> None:
    """Make files until none is left; each is sent by a job of its own."""
    court_id = Round.objects.select_related("matter").get(pk=round_id).matter.court_id
    scope = reaction_scope(court_id, "collective.make")
    while (parcel_id := commands.make_parcel(scope, round_id, clock.now(court_id))) is not None:
        if payments.has_bank(court_id):
            send.defer(parcel_id=parcel_id)


@job()
def send(parcel_id: int) -> None:
    """Hand a file to the court's bank, or ask what became of it; under its id the bank pays once."""
    one = Parcel.objects.select_related("round__matter").get(pk=parcel_id)
    if one.state != Parcel.State.MADE:
        return
    court_id = one.round.matter.court_id
    scope = reaction_scope(court_id, "collective.send")
    try:
        bank = agencies.endpoint(payments.bank_of(court_id))
        answer = banks.send_payments(bank, files.fetch(one.file), at=clock.real_now())
        if isinstance(answer, PaymentReport):
            one = commands.settle_parcel(scope, answer.original, clock.now(court_id))
    except Refusal as failure:
        commands.note_failure(scope, parcel_id, failure.code)
        if isinstance(failure, GatewayFailure) and not failure.resend:
            return  # trying again changes nothing: a person must look
        raise
    if one.state == Parcel.State.MADE:
        send.configure(schedule_in={"seconds": 5}).defer(parcel_id=parcel_id)
