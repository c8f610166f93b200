"""What the agency interface does with more than one request: keys told to each other, and many requests in one message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhixing.gateways import agencies, reading
from zhixing.gateways.agencies import Accepted, AgencyReply, AgencyRequest
from zhixing.gateways.failures import AgencyRefused, GatewayFailure, MalformedAnswer
from zhixing.gateways.keys import UnusableKey, public_key
from zhixing.gateways.wire import Endpoint, call

LARGEST_BATCH = 1000


@dataclass(frozen=True)
class KeyDays:
    """A public key (hex) and its days; `to_on` is None while none follows it."""

    algorithm: str
    public: str
    from_on: date
    to_on: date | None = None


def key_document(holder: str, keys: Sequence[KeyDays]) -> bytes:
    """What one side tells of its keys."""
    return reading.canonical(
        {
            "holder": holder,
            "keys": [
                {
                    "algorithm": one.algorithm,
                    "public": one.public,
                    "from_on": one.from_on.isoformat(),
                    "to_on": one.to_on.isoformat() if one.to_on else "",
                }
                for one in keys
            ],
        }
    )


def read_keys(body: bytes, holder: str) -> list[KeyDays]:
    """The keys in a document of that holder's. Raises MalformedAnswer."""
    try:
        content = reading.json_object(body)
        if reading.text(content, "holder", 64) != holder:
            raise ValueError("tells of another's keys")
        found = [_key(one, holder) for one in reading.objects(content, "keys")]
        if not 1 <= len(found) <= 4:
            raise ValueError("one to four keys")
    except (ValueError, UnusableKey) as error:
        raise MalformedAnswer(unit=holder, why=str(error)[:200]) from error
    return found


def _key(one: Mapping[str, Any], holder: str) -> KeyDays:
    algorithm, public = reading.text(one, "algorithm", 24), reading.text(one, "public", 160)
    public_key(algorithm, holder, public)
    to_on = reading.text(one, "to_on", 10)
    return KeyDays(algorithm, public, reading.day(one, "from_on"), date.fromisoformat(to_on) if to_on else None)


def tell_keys(unit: Endpoint, document: bytes, *, at: datetime) -> list[KeyDays]:
    """Tell an office our keys under the one in force; it answers with its own."""
    return read_keys(call(unit, "POST", "/keys", document, at=at).body, unit.unit)


def send_batch(
    unit: Endpoint, key: str, requests: Sequence[AgencyRequest], *, at: datetime
) -> list[AgencyReply | Accepted | GatewayFailure]:
    """Many requests in one signed message; what became of each, in order. At most LARGEST_BATCH.

    One that was declined or can't be read is its own failure and spoils no other. Raises the failures of `call`.
    """
    body = reading.canonical({"id": key, "requests": [one.plain() for one in requests]})
    answer = call(unit, "POST", "/batches", body, at=at)
    try:
        content = reading.json_object(answer.body)
        if reading.text(content, "id", 64) != key:
            raise ValueError("answers another batch")
        replies = reading.objects(content, "replies")
        if len(replies) != len(requests):
            raise ValueError("not one reply for each request")
    except ValueError as error:
        raise MalformedAnswer(unit=unit.unit, why=str(error)[:200]) from error
    return [_one(unit.unit, reply, asked) for reply, asked in zip(replies, requests, strict=True)]


def _one(unit: str, content: dict[str, Any], asked: AgencyRequest) -> AgencyReply | Accepted | GatewayFailure:
    try:
        if content.get("status") == "accepted":
            if reading.text(content, "id") != asked.id:
                raise ValueError("accepts another request")
            return Accepted(asked.id, reading.whole(content, "poll_after"))
        if "code" in content and "items" not in content:
            why = {"reason": str(content["code"])[:60], "detail": str(content.get("detail", "—"))[:300]}
            return AgencyRefused(unit=unit, http_status=422, **why)
        reply = agencies.reply_of(content)
        agencies.answers(reply, asked)
    except ValueError as error:
        return MalformedAnswer(unit=unit, why=str(error)[:200])
    except MalformedAnswer as failure:
        return failure
    return reply
