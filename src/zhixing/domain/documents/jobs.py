"""Text messages, sent outside any request; the row's key makes sending twice happen once."""

from django.conf import settings

from zhixing.domain.agencies import api as agencies
from zhixing.domain.documents.models import Message
from zhixing.gateways import sms
from zhixing.gateways.failures import GatewayFailure
from zhixing.infra import clock
from zhixing.infra.jobs import job

REPLY_TO = "/wires/sms/receipts"


@job()
def send_message(message_id: int) -> None:
    """Hand one message to the gateway; a failure that may pass is tried again, the last one shows on the case."""
    from zhixing.domain.documents.commands import note_message

    row = Message.objects.get(pk=message_id)
    if row.state != Message.State.QUEUED:
        return
    real = clock.real_now()
    batch = [sms.Sms(row.key, row.phone, row.text)]
    try:
        answer = sms.send(agencies.endpoint("sms"), row.key, batch, at=real, reply_to=settings.BASE_URL + REPLY_TO)
    except GatewayFailure as failure:
        if failure.resend:
            raise
        note_message(message_id, Message.State.FAILED, failure.code, clock.now(row.court_id))
        return
    state = Message.State.SENT if row.key in answer.accepted else Message.State.FAILED
    note_message(message_id, state, answer.rejected.get(row.key, ""), clock.now(row.court_id))
