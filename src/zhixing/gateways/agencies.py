"""The open agency interface, our side: send a request, poll it, read what an office calls back with.

docs/agency-interface.md describes the messages. Every function raises the named failures of `gateways.failures`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from zhixing.gateways import reading
from zhixing.gateways.failures import MalformedAnswer
from zhixing.gateways.wire import Endpoint, call

RESULTS = frozenset({"found", "none", "done", "refused"})


@dataclass(frozen=True)
class Target:
    """Whose property is asked about. `id_number` is an ID number or a unified credit code; empty when only an object is named."""

    name: str
    id_number: str = ""


@dataclass(frozen=True)
class Paper:
    """The order paper behind a request: its printed reference and the SM3 of its PDF (hex)."""

    reference: str
    sm3: str


@dataclass(frozen=True)
class Item:
    """One thing asked or ordered, e.g. `Item("vehicle.seal", {"plate": "浙A·0X517"})`. Money in fields is whole fen."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AgencyRequest:
    """The envelope. `id` is the idempotency key; `deadline` is an instant and `court_on` a day of court time.

    `reply_to` is the full address for a later answer; empty: the office calls the address registered with it. `to` is
    the unit it is meant for: a request that another hands on is refused.
    """

    id: str
    court: str
    case_no: str
    officer: str
    legal_basis: str
    paper: Paper
    purpose: str
    target: Target
    items: tuple[Item, ...]
    deadline: datetime
    court_on: date
    reply_to: str = ""
    to: str = ""

    def body(self) -> bytes:
        """The bytes on the wire, the same for the same request."""
        return reading.canonical(self.plain())

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.id,
            "court": self.court,
            "case_no": self.case_no,
            "officer": self.officer,
            "legal_basis": self.legal_basis,
            "paper": {"reference": self.paper.reference, "sm3": self.paper.sm3},
            "purpose": self.purpose,
            "target": {"name": self.target.name, "id_number": self.target.id_number},
            "items": [{"code": item.code, "fields": dict(item.fields)} for item in self.items],
            "deadline": self.deadline.isoformat(),
            "court_on": self.court_on.isoformat(),
            "reply_to": self.reply_to,
            "to": self.to,
        }


@dataclass(frozen=True)
class ItemAnswer:
    """`result` is one of RESULTS; `records` are plain JSON objects, their fields by item code; `reason` says why refused."""

    code: str
    result: str
    records: tuple[Mapping[str, Any], ...]
    reason: str = ""


@dataclass(frozen=True)
class AgencyReply:
    """A complete answer, one ItemAnswer for each item asked, in the same order. `original` is kept as evidence."""

    id: str
    unit: str
    receipt: str
    answered_on: date
    items: tuple[ItemAnswer, ...]
    original: bytes = field(repr=False)


@dataclass(frozen=True)
class Accepted:
    """Received; the answer comes by callback, or poll after so many real seconds."""

    id: str
    poll_after: int = 5


@dataclass(frozen=True)
class AgencyNotice:
    """News an office sends unasked under an earlier request: `vehicle.sighted`, `vehicle.seal_promoted`."""

    id: str
    unit: str
    request_id: str
    kind: str
    record: Mapping[str, Any]
    original: bytes = field(repr=False)


def send(unit: Endpoint, request: AgencyRequest, *, at: datetime) -> AgencyReply | Accepted:
    """Send once; sent again under the same id it happens once. `at` is the real instant."""
    answer = call(unit, "POST", "/requests", request.body(), at=at)
    return _read_answer(unit.unit, answer.status, answer.body, request)


def poll(
    unit: Endpoint, request: AgencyRequest, *, at: datetime, court_on: date | None = None
) -> AgencyReply | Accepted:
    """Ask for the answer to a request sent before. `court_on` is today by the court's clock."""
    today = (court_on or request.court_on).isoformat()
    answer = call(unit, "GET", f"/requests/{quote(request.id, safe='')}?court_on={today}", at=at)
    return _read_answer(unit.unit, answer.status, answer.body, request)


def fetch_paper(court: Endpoint, request: str, sm3: str, *, at: datetime) -> bytes:
    """An office's side: the order paper behind a request it received, as a PDF; `sm3` is the digest the request names.

    `court` is where its answers go (`reply_to` without the last part). Raises MalformedAnswer for another file.
    """
    body = call(court, "GET", f"/papers/{quote(request, safe='')}", at=at).body
    if hashlib.new("sm3", body).hexdigest() != sm3:
        raise MalformedAnswer(unit=court.unit, why="another paper than the request names")
    return body


def parse_callback(body: bytes, unit: str) -> AgencyReply | AgencyNotice:
    """What an office POSTed to us, its signature checked before.

    The caller checks a reply with `answers` against the request of that id before using it. Raises MalformedAnswer.
    """
    try:
        content = reading.json_object(body)
        found: AgencyReply | AgencyNotice = _notice(content, body) if "notice" in content else _reply(content, body)
        if found.unit != unit:
            raise ValueError("speaks for another unit")
    except ValueError as error:
        raise MalformedAnswer(unit=unit, why=str(error)[:200]) from error
    return found


def answers(reply: AgencyReply, request: AgencyRequest) -> None:
    """Raises MalformedAnswer unless `reply` answers every item of `request`, in order and nothing else."""
    if reply.id != request.id:
        raise MalformedAnswer(unit=reply.unit, why="answers another request")
    if [item.code for item in reply.items] != [item.code for item in request.items]:
        raise MalformedAnswer(unit=reply.unit, why="answers other items than were asked")


def _read_answer(unit: str, status: int, body: bytes, request: AgencyRequest) -> AgencyReply | Accepted:
    try:
        content = reading.json_object(body)
        if status == 202:
            if reading.text(content, "id") != request.id:
                raise ValueError("accepts another request")
            return Accepted(request.id, reading.whole(content, "poll_after"))
        reply = _reply(content, body)
    except ValueError as error:
        raise MalformedAnswer(unit=unit, why=str(error)[:200]) from error
    answers(reply, request)
    return reply


def reply_of(content: dict[str, Any]) -> AgencyReply:
    """A reply that came inside another message, which is kept whole. Raises ValueError."""
    return _reply(content, b"")


def _reply(content: dict[str, Any], body: bytes) -> AgencyReply:
    return AgencyReply(
        id=reading.text(content, "id", 64),
        unit=reading.text(content, "unit", 64),
        receipt=reading.text(content, "receipt", 64),
        answered_on=reading.day(content, "answered_on"),
        items=tuple(_item(item) for item in reading.objects(content, "items")),
        original=body,
    )


def _item(content: dict[str, Any]) -> ItemAnswer:
    result = reading.text(content, "result", 20)
    if result not in RESULTS:
        raise ValueError(f"result {result!r} is unknown")
    records = tuple(reading.objects(content, "records"))
    if (result == "found") != bool(records) and result not in ("done", "refused"):
        raise ValueError("records do not fit the result")
    return ItemAnswer(reading.text(content, "code", 60), result, records, reading.text(content, "reason", 500))


def _notice(content: dict[str, Any], body: bytes) -> AgencyNotice:
    return AgencyNotice(
        id=reading.text(content, "id", 64),
        unit=reading.text(content, "unit", 64),
        request_id=reading.text(content, "request_id", 64),
        kind=reading.text(content, "notice", 60),
        record=reading.json_field(content, "record"),
        original=body,
    )
