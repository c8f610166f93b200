"""One signed HTTP call to another organisation: it ends in an answer or in a named failure, never hangs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import httpcore

from zhixing.gateways import files
from zhixing.gateways.deadline import pool, within
from zhixing.gateways.failures import (
    AgencyBusy,
    AgencyRefused,
    AgencyTimedOut,
    AgencyUnreachable,
    GatewayFailure,
    MalformedAnswer,
    WrongSignature,
)
from zhixing.gateways.keys import Key
from zhixing.gateways.reading import json_object
from zhixing.gateways.signing import Message, check, sign, verify

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
    box: files.Box | None = field(default=None, repr=False)
    """Its folders, where it exchanges files instead of calls; they go under `key`."""
    key: str = ""
    look_again: int = 30
    """Seconds until its folders are looked into again."""


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
    sent_before: bool = False
    """What went out was told of when it went."""


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
    if endpoint.box is not None:
        return _by_file(endpoint, endpoint.box, asked, content_type, at)
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


def _by_file(endpoint: Endpoint, box: files.Box, asked: Message, content_type: str, at: datetime) -> Answer:
    """Put the question into the office's folder, or read its answer. Raises NotAnsweredYet, FileRefused and the failures of `call`."""
    name = files.name_of(endpoint.key)
    try:
        content = box.read("in", name + files.ANSWER, endpoint.largest_answer)
        if content is None:
            _ask_by_file(endpoint, box, name, asked, content_type, at)
            raise files.NotAnsweredYet(unit=endpoint.unit)
        answer = _read_file(endpoint, box, name, asked, content, at)
    except files.FileRefused as refused:
        files.refuse(box, "in", name + files.ANSWER, refused)
        raise
    except files.NotAnsweredYet:
        raise
    except GatewayFailure:
        box.move("in", name + files.ANSWER, "failed")
        raise
    box.move("in", name + files.ANSWER, "done")
    return answer


def _ask_by_file(
    endpoint: Endpoint, box: files.Box, name: str, asked: Message, content_type: str, at: datetime
) -> None:
    if box.read("out", name + files.ASK, endpoint.largest_answer) is not None:
        return
    signed = sign(asked, endpoint.ours, at)
    box.write("out", name + files.ASK, files.pack_asked(asked, {"Content-Type": content_type, **signed}))
    if endpoint.journal:
        endpoint.journal(Exchange(endpoint.unit, asked, signed, None, {}, "", at))


def _read_file(endpoint: Endpoint, box: files.Box, name: str, asked: Message, content: bytes, at: datetime) -> Answer:
    """The answer in a file, believed as one that came over HTTPS. Our question is found by our own signature on it."""
    try:
        start, answered, body = files.unpack(content)
        status = int(start.removeprefix("HTTP/1.1 ")[:3])
        signature = _own_signature(endpoint, box, name, asked)
    except ValueError as error:
        raise files.FileRefused(unit=endpoint.unit, file=name + files.ANSWER, why=str(error)[:200]) from error
    got = Message(asked.method, asked.path, asked.query, body, status, signature)
    outcome = ""
    try:
        return _believed(endpoint, got, answered, at)
    except GatewayFailure as failure:
        outcome = failure.code
        raise
    finally:
        if endpoint.journal:
            endpoint.journal(Exchange(endpoint.unit, asked, {}, got, answered, outcome, at, sent_before=True))


def _own_signature(endpoint: Endpoint, box: files.Box, name: str, asked: Message) -> str:
    """Of the question as we put it; the office keeps it in `done`, or left it in `out`. Raises ValueError."""
    for folder in ("done", "out"):
        if (content := box.read(folder, name + files.ASK, endpoint.largest_answer)) is not None:
            _, headers, body = files.unpack(content)
            try:
                check(asked, headers, [endpoint.ours], endpoint.unit)
            except WrongSignature as error:
                raise ValueError("the question beside it is not as we put it") from error
            if body == asked.body:
                return headers["signature"]
    raise ValueError("it answers nothing that was asked")


def _believed(endpoint: Endpoint, got: Message, headers: Mapping[str, str], at: datetime) -> Answer:
    """The answer, once its status and signature are what they must be. Raises the failures of `call`."""
    status = got.status or 0
    if status >= 500 or status == 429:
        wait = headers.get("retry-after", "")
        seconds = int(wait) if wait.isdecimal() and len(wait) < 7 else 5
        raise AgencyBusy(unit=endpoint.unit, http_status=status, retry_after=seconds)
    if endpoint.box is None:
        verify(got, headers, endpoint.theirs, at, endpoint.unit)
    else:  # bound to the one question it answers, whenever that was put
        check(got, headers, endpoint.theirs, endpoint.unit)
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
