"""One signed HTTP call to another organisation: it ends in an answer or in a named failure, never hangs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import httpcore

from zhixing.gateways.deadline import pool, within
from zhixing.gateways.failures import (
    AgencyBusy,
    AgencyRefused,
    AgencyTimedOut,
    AgencyUnreachable,
    GatewayFailure,
    MalformedAnswer,
)
from zhixing.gateways.keys import Key
from zhixing.gateways.reading import json_object
from zhixing.gateways.signing import Message, sign, verify

_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Endpoint:
    """Where a unit answers. Seconds are real seconds; `largest_answer` is in bytes."""

    unit: str
    base_url: str
    ours: Key = field(repr=False)
    theirs: tuple[Key, ...] = field(repr=False)
    """Their keys in force; two while one follows another."""
    connect_seconds: float = 2.0
    read_seconds: float = 5.0
    total_seconds: float = 15.0
    largest_answer: int = 16 * _MEGABYTE
    journal: "Callable[[Exchange], None] | None" = field(default=None, repr=False)
    """Told of every exchange, however it ended, before its answer is used."""


@dataclass(frozen=True)
class Exchange:
    """What went out and what came back, as signed. `got` is None without an answer; `outcome` is a failure's code."""

    unit: str
    sent: Message
    sent_headers: Mapping[str, str]
    got: Message | None
    got_headers: Mapping[str, str]
    outcome: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """A signed answer below 400."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(
    endpoint: Endpoint,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    at: datetime,
    content_type: str = "application/json",
) -> Answer:
    """Send a signed request and read the signed answer; `at` is the real instant.

    `path` follows the base address and may carry a query. Raises AgencyUnreachable, AgencyTimedOut, AgencyBusy,
    AgencyRefused, MalformedAnswer or WrongSignature.
    """
    url = urlsplit(endpoint.base_url.rstrip("/") + path)
    asked = Message(method, url.path, url.query, body)
    signed = sign(asked, endpoint.ours, at)
    headers = {"Content-Type": content_type, "Accept-Encoding": "identity", **signed}
    got, answered, outcome = None, dict[str, str](), ""
    try:
        status, answered, content = _exchange(endpoint, method, url.geturl(), headers, body)
        got = Message(method, url.path, url.query, content, status, signed["Signature"])
        return _believed(endpoint, got, answered, at)
    except GatewayFailure as failure:
        outcome = failure.code
        raise
    finally:
        if endpoint.journal:
            endpoint.journal(Exchange(endpoint.unit, asked, signed, got, answered, outcome, at))


def _believed(endpoint: Endpoint, got: Message, headers: Mapping[str, str], at: datetime) -> Answer:
    """The answer, once its status and signature are what they must be. Raises the failures of `call`."""
    status = got.status or 0
    if status >= 500 or status == 429:
        wait = headers.get("retry-after", "")
        seconds = int(wait) if wait.isdecimal() and len(wait) < 7 else 5
        raise AgencyBusy(unit=endpoint.unit, http_status=status, retry_after=seconds)
    verify(got, headers, endpoint.theirs, at, endpoint.unit)
    if status >= 400:
        raise AgencyRefused(unit=endpoint.unit, http_status=status, **_problem(got.body))
    if status >= 300:
        raise MalformedAnswer(unit=endpoint.unit, why=f"HTTP {status}")
    return Answer(status, headers, got.body)


def _exchange(
    endpoint: Endpoint, method: str, url: str, headers: dict[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    spans = {"connect": endpoint.connect_seconds, "pool": endpoint.total_seconds}
    spans |= {"read": endpoint.read_seconds, "write": endpoint.read_seconds}
    content = bytearray()
    try:
        with (
            within(endpoint.total_seconds),
            pool().stream(
                method, url, headers=list(headers.items()), content=body, extensions={"timeout": spans}
            ) as response,
        ):
            for chunk in response.iter_stream():
                content += chunk
                if len(content) > endpoint.largest_answer:
                    raise MalformedAnswer(unit=endpoint.unit, why=f"more than {endpoint.largest_answer} bytes")
    except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.UnsupportedProtocol) as error:
        raise AgencyUnreachable(unit=endpoint.unit) from error
    except (httpcore.TimeoutException, httpcore.NetworkError) as error:
        # A connection cut after sending tells as little about the effect as silence does.
        raise AgencyTimedOut(unit=endpoint.unit, seconds=endpoint.read_seconds) from error
    except httpcore.ProtocolError as error:
        if "without sending" in str(error):
            raise AgencyTimedOut(unit=endpoint.unit, seconds=endpoint.read_seconds) from error
        raise MalformedAnswer(unit=endpoint.unit, why="not HTTP") from error
    found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    return response.status, found, bytes(content)


def _problem(content: bytes) -> dict[str, str]:
    """`reason` and `detail` of a problem+json body, or what stands for them."""
    try:
        problem = json_object(content)
    except ValueError:
        return {"reason": "unknown", "detail": "—"}
    return {"reason": str(problem.get("code", "unknown"))[:60], "detail": str(problem.get("detail", "—"))[:300]}
