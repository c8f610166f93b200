"""The SMS gateway: batches out, receipts back. Each message has its own id and is sent once however often it is handed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from zhixing.gateways import reading
from zhixing.gateways.failures import MalformedAnswer
from zhixing.gateways.wire import Endpoint, call

LARGEST_BATCH = 1000


@dataclass(frozen=True)
class Sms:
    id: str
    to: str
    text: str


@dataclass(frozen=True)
class SmsAnswer:
    """Every message of the batch is in exactly one of the two: ids taken over, and ids declined with a reason."""

    accepted: tuple[str, ...]
    rejected: Mapping[str, str]


@dataclass(frozen=True)
class Receipt:
    """`delivered` or the provider's reason why not."""

    id: str
    delivered: bool
    reason: str = ""


def send(gateway: Endpoint, batch_id: str, messages: Sequence[Sms], *, at: datetime, reply_to: str = "") -> SmsAnswer:
    """Hand over a batch of at most LARGEST_BATCH messages (ValueError beyond it); sent again under `batch_id` it happens once."""
    if not 0 < len(messages) <= LARGEST_BATCH:
        raise ValueError(f"a batch holds 1 to {LARGEST_BATCH} messages")
    body = reading.canonical(
        {
            "id": batch_id,
            "messages": [{"id": sms.id, "to": sms.to, "text": sms.text} for sms in messages],
            "reply_to": reply_to,
        }
    )
    answer = call(gateway, "POST", "/messages", body, at=at)
    try:
        content = reading.json_object(answer.body)
        accepted = tuple(reading.text(item, "id", 64) for item in reading.objects(content, "accepted"))
        rejected = {
            reading.text(i, "id", 64): reading.text(i, "reason", 200) for i in reading.objects(content, "rejected")
        }
        if sorted([*accepted, *rejected]) != sorted(sms.id for sms in messages):
            raise ValueError("not every message is answered once")
    except ValueError as error:
        raise MalformedAnswer(unit=gateway.unit, why=str(error)[:200]) from error
    return SmsAnswer(accepted, rejected)


def poll_receipts(gateway: Endpoint, batch_id: str, *, at: datetime) -> tuple[Receipt, ...]:
    """Receipts known so far for a batch."""
    answer = call(gateway, "GET", f"/messages/{quote(batch_id, safe='')}", at=at)
    return _receipts(answer.body, gateway.unit)


def parse_receipts(body: bytes, unit: str) -> tuple[Receipt, ...]:
    """Receipts the provider POSTed to us, its signature checked before. Raises MalformedAnswer."""
    return _receipts(body, unit)


def _receipts(body: bytes, unit: str) -> tuple[Receipt, ...]:
    try:
        return tuple(_receipt(item) for item in reading.objects(reading.json_object(body), "receipts"))
    except ValueError as error:
        raise MalformedAnswer(unit=unit, why=str(error)[:200]) from error


def _receipt(item: dict[str, Any]) -> Receipt:
    status = reading.text(item, "status", 20)
    if status not in ("delivered", "failed"):
        raise ValueError(f"status {status!r} is unknown")
    return Receipt(reading.text(item, "id", 64), status == "delivered", reading.text(item, "reason", 200))
