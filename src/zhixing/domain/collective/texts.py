"""Text messages handed to the gateway in the batches it takes: ids of rows, so that what goes twice arrives once."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from zhixing.domain.agencies import api as agencies
from zhixing.gateways import sms
from zhixing.infra import files

REPLY_TO = "/wires/sms/receipts"
CODE = "crowd-code-"
"""Keys of one-time codes, whose receipts nobody waits for."""


def hand_over(batch_id: str, messages: Sequence[sms.Sms], at: datetime) -> sms.SmsAnswer:
    """Send a batch; `at` is the real instant. Raises the gateway's failures, NoSuchUnit."""
    return sms.send(agencies.endpoint("sms"), batch_id, messages, at=at, reply_to=settings.BASE_URL + REPLY_TO)


def batch_id(messages: Sequence[sms.Sms]) -> str:
    """A key that is the same for the same messages, however often they are collected."""
    return "crowd-" + files.digest("\n".join(one.id for one in messages).encode())[:40]
