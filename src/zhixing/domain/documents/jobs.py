"""Text messages, sent outside any request; the row's key makes sending twice happen once."""

from django.conf import settings

from zhixing.domain.agencies import api as agencies
from zhixing.domain.documents.models import Message
from zhixing.gateways import sms
from zhixing.gateways.failures import GatewayFailure
from zhixing.infra import clock
from zhixing.infra.jobs import DIED, TryAgain, give_up, job
from zhixing.kernel.refusal import Refusal

REPLY_TO = "/wires/sms/receipts"


@job()
def send_message(message_id: int) -> None:
    """Hand one message to the gateway; a failure that may pass is tried again, the last one waits for a person."""
    from zhixing.domain.documents.commands import note_message, note_unsent

    row = Message.objects.get(pk=message_id)
    if row.state != Message.State.QUEUED:
        return
    real = clock.real_now()
    batch = [sms.Sms(row.key, row.phone, row.text)]
    try:
        answer = sms.send(agencies.endpoint("sms"), row.key, batch, at=real, reply_to=settings.BASE_URL + REPLY_TO)
    except Refusal as failure:
        may_pass = isinstance(failure, GatewayFailure) and failure.resend
        if note_unsent(message_id, failure.code, may_pass, clock.now(row.court_id)):
            raise TryAgain from failure
        return
    state = Message.State.SENT if row.key in answer.accepted else Message.State.FAILED
    note_message(message_id, state, answer.rejected.get(row.key, ""), clock.now(row.court_id))


def give_up_unsent() -> int:
    """Fail the messages whose job died for good, so that a person sees them; how many."""
    from zhixing.domain.documents.commands import note_unsent

    def tell(message_id: int) -> None:
        court_id = Message.objects.values_list("court_id", flat=True).get(pk=message_id)
        note_unsent(message_id, DIED, False, clock.now(court_id))

    return give_up(send_message, tell)
