"""One signed HTTP call to another organisation: it ends in an answer or in a named failure, never hangs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import httpcore

from zhixing.gateways.deadline import pool, within
from zhixing.gateways.failures import AgencyBusy, AgencyRefused, AgencyTimedOut, AgencyUnreachable, MalformedAnswer
from zhixing.gateways.reading import json_object
from zhixing.gateways.signing import Key, Message, sign, verify

_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Endpoint:
    """Where a unit answers. Seconds are real seconds; `largest_answer` is in bytes."""

    unit: str
    base_url: str
    key: Key = field(repr=False)
    connect_seconds: float = 2.0
    read_seconds: float = 5.0
    total_seconds: float = 15.0
    largest_answer: int = 16 * _MEGABYTE


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
    headers = {"Content-Type": content_type, "Accept-Encoding": "identity", **sign(asked, endpoint.key, at)}
    status, answered, content = _exchange(endpoint, method, url.geturl(), headers, body)
    if status >= 500 or status == 429:
        wait = answered.get("retry-after", "")
        raise AgencyBusy(unit=endpoint.unit, http_status=status, retry_after=int(wait) if wait.isdecimal() else 5)
    reply = Message(method, url.path, url.query, content, status)
    verify(reply, answered, endpoint.key, at, endpoint.unit)
    if status >= 400:
        raise AgencyRefused(unit=endpoint.unit, http_status=status, **_problem(content))
    if status >= 300:
        raise MalformedAnswer(unit=endpoint.unit, why=f"HTTP {status}")
    return Answer(status, answered, content)


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
