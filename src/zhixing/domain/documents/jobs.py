"""Text messages, sent outside any request; the row's key makes sending twice happen once."""

from zhixing.domain.agencies import api as agencies
from zhixing.domain.documents.models import Message
from zhixing.gateways import sms
from zhixing.gateways.failures import GatewayFailure
from zhixing.infra.jobs import DIED, TryAgain, give_up, job
from zhixing.kernel.refusal import Refusal

TOGETHER = 100
"""Messages handed over at once."""


@job()
def send_messages(message_ids: list[int]) -> None:
    """Hand messages to the gateway together; those whose failure may pass are tried again, the last one waits for a person."""
    from zhixing.domain.documents.commands import note_messages, note_unsent

    rows = list(Message.objects.filter(pk__in=message_ids, state=Message.State.QUEUED).order_by("pk"))
    if not rows:
        return
    try:
        answer = agencies.hand_over_texts([sms.Sms(row.key, row.phone, row.text) for row in rows])
    except Refusal as failure:
        may_pass = isinstance(failure, GatewayFailure) and failure.resend
        if not may_pass and len(rows) > 1:  # what is wrong with one of them is no fault of the others
            send_messages.batch_defer(*({"message_ids": [row.pk]} for row in rows))
        elif note_unsent([row.pk for row in rows], failure.code, may_pass):
            raise TryAgain from failure
        return
    failed, sent = Message.State.FAILED, Message.State.SENT
    declined = answer.rejected
    note_messages({row.pk: (failed, declined[row.key]) if row.key in declined else (sent, "") for row in rows})


def give_up_unsent() -> int:
    """Fail the messages whose job died for good, so that a person sees them; how many."""
    from zhixing.domain.documents.commands import note_unsent

    def tell(message_ids: list[int]) -> None:
        note_unsent(message_ids, DIED, False)

    return give_up(send_messages, tell)
