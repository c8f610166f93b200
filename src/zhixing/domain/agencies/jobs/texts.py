"""Text messages handed to the provider in the batches it takes, for every room that sends any."""

from collections.abc import Sequence

from django.conf import settings

from zhixing.domain.agencies.jobs.calling import endpoint
from zhixing.gateways import sms
from zhixing.infra import clock, files

REPLY_TO = "/wires/sms/receipts"


def hand_over_texts(messages: Sequence[sms.Sms], batch_id: str = "") -> sms.SmsAnswer:
    """Hand over 1 to `sms.LARGEST_BATCH` messages; without an id of its own the same messages are one batch, taken once.

    Raises the gateway's failures, NoSuchUnit, NoKeyYet.
    """
    key = batch_id or files.digest("\n".join(one.id for one in messages).encode())
    reply_to = settings.BASE_URL + REPLY_TO
    return sms.send(endpoint("sms"), key, messages, at=clock.real_now(), reply_to=reply_to)
