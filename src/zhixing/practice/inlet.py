"""The one door for signed messages: check the signature, draw a fault, do the work once, answer, spoil the answer.

The key of a message, the SM3 of its body and its answer are stored in the transaction of its effect. So a message sent
again, after any crash, gets the stored answer; other content under a known key is refused.
"""

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from zhixing.gateways import reading
from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.files import FRESH_SECONDS
from zhixing.gateways.signing import TOLERANCE_SECONDS, Message, sign, verify
from zhixing.kernel.refusal import Refusal
from zhixing.practice import clock, faults, outgoing, units
from zhixing.practice.faults import Fault
from zhixing.practice.store import Store, keep_setting, today
from zhixing.practice.traffic import Traffic, what

JSON, XML = "application/json", "application/xml"
LARGEST = 32 << 20
MARK = "zhixing.by_file"
"""In the scope of a request that came as a file."""


class Declined(Refusal):
    """A message the unit understands and does not act on."""

    zh = "{detail}"
    en = "{detail}"
    status = 422


@dataclass(frozen=True)
class Work:
    """What a message asks for: its key, the court's day (ISO, may be empty), where to answer later."""

    key: str
    court_on: str
    reply_to: str
    callback_path: str


@dataclass(frozen=True)
class Done:
    """The answer. `interim` is given meanwhile when the answer is late; `ready_on` is the day it is ready, if not at once,
    `later` the seconds it takes."""

    body: bytes
    content_type: str = JSON
    interim: bytes = b""
    ready_on: str = ""
    later: float = 0.0


Reader = Callable[[sqlite3.Connection, bytes], Work]
Worker = Callable[[sqlite3.Connection, sqlite3.Row, bytes], Done]


@dataclass(frozen=True)
class World:
    """What every route needs."""

    store: Store
    master: bytes
    traffic: Traffic = field(default_factory=Traffic)


async def receive(world: World, request: Request, read: Reader, work: Worker) -> Response:
    """Take a signed message in, do it once, answer it."""
    began, code = clock.milliseconds(), request.path_params["unit"]
    try:
        body = await _body(request)
    except Declined as refusal:
        return problem(world, message(request, b""), code, refusal)
    response, fault = await _receive(world, request, body, read, work)
    about = what(request.url.path, body), str(response.status_code), fault, clock.milliseconds() - began
    world.traffic.note(code, "in", *about)
    return response


async def _receive(world: World, request: Request, body: bytes, read: Reader, work: Worker) -> tuple[Response, str]:
    """The answer, and the fault that struck."""
    asked = message(request, body)
    code = request.path_params["unit"]
    try:
        with world.store.transaction() as db:
            place = checked(world, db, request, asked, code)
            fault = faults.draw(db, code)
            found = None if fault.kind == "error" else do_once(db, place, body, read, work, fault)
        if found is None:
            return _out_of_order(world, asked, code), fault.kind
        status, answer, content_type = found
    except Declined as refusal:
        return problem(world, asked, code, refusal), ""
    found_answer = Response(answer, status, media_type=content_type)
    return await _answer(world, asked, code, found_answer, fault), fault.kind


async def give(world: World, request: Request, find: Callable[[sqlite3.Connection, sqlite3.Row], Response]) -> Response:
    """Answer a signed question that changes nothing."""
    asked = message(request, await request.body())
    code = request.path_params["unit"]
    try:
        with world.store.transaction() as db:
            place = checked(world, db, request, asked, code)
            fault = faults.draw(db, code)
            found = find(db, place)
    except Declined as refusal:
        return problem(world, asked, code, refusal)
    if fault.kind == "error":
        return _out_of_order(world, asked, code)
    return await _answer(world, asked, code, found, fault)


def stored(db: sqlite3.Connection, code: str, key: str) -> Response:
    """The answer kept under a key, or 202 while it is not ready. Raises Declined for an unknown key."""
    row = db.execute("SELECT * FROM answered WHERE unit = ? AND key = ?", (code, key)).fetchone()
    if row is None:
        raise Declined(code="unknown_id", detail="no such request", http=404)
    status, body, content_type = _current(db, row)
    return Response(body, status, media_type=content_type)


def once(
    db: sqlite3.Connection,
    door: str,
    key: str,
    content: dict[str, Any],
    act: Callable[[sqlite3.Connection, dict[str, Any]], dict[str, Any]],
) -> dict[str, Any]:
    """An unsigned act with a key: the stored answer if it was done before, else do it and store the answer with it."""
    digest = hashlib.new("sm3", reading.canonical(content)).hexdigest()
    row = db.execute("SELECT * FROM answered WHERE unit = ? AND key = ?", (f"/{door}", key)).fetchone()
    if row is None:
        answer = act(db, content)
        db.execute(
            "INSERT INTO answered (unit, key, sm3, body, content_type, ready_ms, reply_to) VALUES (?, ?, ?, ?, ?, 0, '')",
            (f"/{door}", key, digest, reading.canonical(answer), JSON),
        )
        return answer
    if row["sm3"] != digest:
        raise Declined(code="id_used", detail="this id was used for other content")
    return reading.json_object(row["body"])


def new_day(db: sqlite3.Connection, court_on: str) -> None:
    """The court says which day it is; days only go on. Answers that were waiting for it go out."""
    if court_on <= today(db):
        return
    keep_setting(db, "day", court_on)
    for row in db.execute("SELECT * FROM answered WHERE ready_on <= ?", (court_on,)).fetchall():
        outgoing.post(db, row["unit"], row["reply_to"], row["body"], row["content_type"])
        db.execute("UPDATE answered SET ready_on = NULL WHERE unit = ? AND key = ?", (row["unit"], row["key"]))


def checked(world: World, db: sqlite3.Connection, request: Request, asked: Message, code: str) -> sqlite3.Row:
    """The unit addressed. Raises Declined when there is none, or the message is not the court's own, sent just now."""
    place = units.unit(db, code)
    if place is None:
        raise Declined(code="unknown_unit", detail="no such unit", http=404)
    by_file = MARK in request.scope
    try:
        within = FRESH_SECONDS if by_file else TOLERANCE_SECONDS
        made = verify(asked, request.headers, units.keys_of_court(db, world.master), clock.now(), code, within)
    except WrongSignature as refusal:
        raise Declined(code="wrong_signature", detail=refusal.say("en"), http=401) from refusal
    if not by_file and units.spent(db, made.key_id, made.nonce):
        raise Declined(code="replayed", detail="this message was received before", http=401)
    note(db, code, "received", asked, request.headers)
    return place


def note(db: sqlite3.Connection, code: str, direction: str, message: Message, headers: Mapping[str, str]) -> None:
    """The unit's own log of signed messages."""
    found = {name.lower(): value for name, value in headers.items()}
    target, digest = f"{message.path}?{message.query}", hashlib.new("sm3", message.body).hexdigest()
    signed = (found.get("signature-input", ""), found.get("signature", ""))
    db.execute(
        "INSERT INTO messages (unit, direction, method, target, status, sm3, signature_input, signature, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (code, direction, message.method, target, message.status, digest, *signed, clock.now().isoformat()),
    )


async def _body(request: Request) -> bytes:
    """The whole body. Raises Declined as soon as it grows too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Declined(code="too_large", detail="message too large", http=413)
    return bytes(body)


def do_once(
    db: sqlite3.Connection, place: sqlite3.Row, body: bytes, read: Reader, work: Worker, fault: Fault
) -> tuple[int, bytes, str]:
    wanted = read(db, body)
    digest = hashlib.new("sm3", body).hexdigest()
    row = db.execute("SELECT * FROM answered WHERE unit = ? AND key = ?", (place["code"], wanted.key)).fetchone()
    if row is None:
        new_day(db, wanted.court_on)
        done = work(db, place, body)
        _keep(db, place["code"], wanted, digest, done, fault)
        row = db.execute("SELECT * FROM answered WHERE unit = ? AND key = ?", (place["code"], wanted.key)).fetchone()
    elif row["sm3"] != digest:
        raise Declined(code="id_used", detail="this id was used for other content", http=409)
    return _current(db, row, first_out_of_order=fault.kind == "out_of_order")


def _keep(db: sqlite3.Connection, code: str, wanted: Work, digest: str, done: Done, fault: Fault) -> None:
    """Store the answer; a late, doubled or overtaking one is also queued as a callback."""
    reply_to = wanted.reply_to or outgoing.address(db, wanted.callback_path)
    wait = fault.seconds if fault.kind == "late" else done.later
    interim = done.interim or reading.canonical({"id": wanted.key, "status": "accepted", "poll_after": 1})
    interim_type = done.content_type if done.interim else JSON
    ready_ms = clock.milliseconds() + int(wait * 1000)
    ready_on = done.ready_on if done.ready_on > today(db) else None
    db.execute(
        "INSERT INTO answered VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (code, wanted.key, digest, done.body, done.content_type, interim, interim_type, ready_ms, ready_on, reply_to),
    )
    if not ready_on and (wait or fault.kind in ("double", "out_of_order")):
        outgoing.post(db, code, reply_to, done.body, done.content_type, wait)


def _current(db: sqlite3.Connection, row: sqlite3.Row, first_out_of_order: bool = False) -> tuple[int, bytes, str]:
    ready = row["ready_ms"] <= clock.milliseconds() and (row["ready_on"] or "") <= today(db)
    if ready and not first_out_of_order:
        return 200, row["body"], row["content_type"]
    # An interim report of the message's own kind (pain.002) is an answer; a bare acceptance is not.
    status = 202 if row["interim_type"] == JSON else 200
    return status, row["interim"], row["interim_type"]


async def _answer(world: World, asked: Message, code: str, answer: Response, fault: Fault) -> Response:
    """Sign and send what was done, late or spoilt as the fault has it. A cut answer is signed as it goes out:

    the receiver's parser has to notice, not its signature check.
    """
    if fault.kind in ("delay", "timeout", "out_of_order"):
        await asyncio.sleep(fault.seconds)
    body = bytes(answer.body)
    if fault.kind == "malformed":
        body = body[: len(body) // 2]
    response = signed(world, asked, code, answer.status_code, body, answer.media_type or JSON)
    if fault.kind == "wrong_signature":
        response.headers["signature"] = "zx=:AAAA:"
    return response


def message(request: Request, body: bytes) -> Message:
    path = request.scope["raw_path"].decode("ascii").partition("?")[0]
    query, signature = request.scope["query_string"].decode("ascii"), request.headers.get("signature", "")
    return Message(request.method, path, query, body, answers=signature)  # what its answer will be bound to


def signed(
    world: World,
    asked: Message,
    code: str,
    status: int,
    body: bytes,
    content_type: str,
    more: dict[str, str] | None = None,
) -> Response:
    answer = Message(asked.method, asked.path, asked.query, body, status, asked.answers)
    headers = sign(answer, units.key_of(world.store.db, world.master, code), clock.now()) | (more or {})
    note(world.store.db, code, "sent", answer, headers)
    return Response(body, status, headers, media_type=content_type)


def _out_of_order(world: World, asked: Message, code: str) -> Response:
    return signed(world, asked, code, 503, b'{"code":"out_of_order"}', JSON, {"Retry-After": "1"})


def problem(world: World, asked: Message, code: str, refusal: Declined) -> Response:
    facts = refusal.facts
    body = reading.canonical({"code": facts["code"], "detail": facts["detail"]})
    return signed(world, asked, code, facts.get("http", refusal.status), body, "application/problem+json")
