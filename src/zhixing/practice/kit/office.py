"""A small office that speaks the open agency interface (docs/agency-interface.md), to copy the behaviour of.

Four things make it right: nothing is read before its signature holds; a signature is believed once; a request's answer is
stored in the transaction of its effect, under its id; and what is answered later is told until somebody takes it.
"""

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zhixing.gateways import reading
from zhixing.gateways.exchange import LARGEST_BATCH, KeyDays, key_document, read_keys
from zhixing.gateways.failures import MalformedAnswer, WrongSignature
from zhixing.gateways.keys import COURT, Key, public_key
from zhixing.gateways.signing import Message, sign, verify
from zhixing.practice import clock, envelope
from zhixing.practice.envelope import Asked
from zhixing.practice.inlet import Declined

LARGEST = 16 << 20
SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (id TEXT PRIMARY KEY, sm3 TEXT NOT NULL, reply BLOB NOT NULL, ready_ms INTEGER NOT NULL,
    reply_to TEXT NOT NULL, tell_ms INTEGER, tries INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS to_tell ON replies (tell_ms) WHERE tell_ms IS NOT NULL;
CREATE TABLE IF NOT EXISTS nonces (key_id TEXT, nonce TEXT, until_ms INTEGER, PRIMARY KEY (key_id, nonce));
CREATE TABLE IF NOT EXISTS court_keys (public TEXT PRIMARY KEY, algorithm TEXT NOT NULL, to_on TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (at TEXT, direction TEXT, target TEXT, sm3 TEXT, signature_input TEXT, signature TEXT);
"""
FIRST_WAIT_MS, LONGEST_WAIT_MS = 500, 3_600_000
"""Before a later answer that nobody took is told again: each time twice as long."""
Register = Callable[[str, Mapping[str, Any], Asked], dict[str, Any]]
"""What the office knows: item code, its fields and the envelope, to {result, records, reason}."""


def knows_nothing(code: str, fields: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """A register for trying the line; put your own in its place."""
    if code == "interface.check":
        return {"result": "found", "records": [{"echo": asked.id}], "reason": ""}
    return {"result": "refused", "records": [], "reason": "不受理此事项 / this unit does not answer this item"}


@dataclass
class Office:
    """One office: its code, its pair, its store, and what it knows. `holder` is who the court signs as."""

    code: str
    key: Key
    db: sqlite3.Connection
    register: Register = knows_nothing
    holder: str = COURT

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """Do what a request asks, once; the same again gets the stored answer. Raises Declined."""
        asked = envelope.read(body)
        if asked.to not in ("", self.code):
            raise Declined(code="not_here", detail="meant for another unit", http=404)
        digest = hashlib.new("sm3", body).hexdigest()
        row = self.db.execute("SELECT * FROM replies WHERE id = ?", (asked.id,)).fetchone()
        if row is None:
            items = [{"code": code, **self.register(code, fields, asked)} for code, fields in asked.items]
            reply = {"id": asked.id, "unit": self.code, "receipt": f"R-{digest[:10].upper()}", "items": items}
            stored = reading.canonical(reply | {"answered_on": asked.on})
            ready = clock.milliseconds() + int(1000 * envelope.later(asked))
            told_at = ready if envelope.later(asked) and asked.reply_to else None
            row = (asked.id, digest, stored, ready, asked.reply_to, told_at, 0)
            self.db.execute("INSERT INTO replies VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        elif row["sm3"] != digest:
            raise Declined(code="id_used", detail="this id was used for other content", http=409)
        return self.stored(asked.id)

    def stored(self, key: str) -> tuple[int, bytes]:
        """The answer under an id, or that it is not ready. Raises Declined for an unknown one."""
        row = self.db.execute("SELECT * FROM replies WHERE id = ?", (key,)).fetchone()
        if row is None:
            raise Declined(code="unknown_id", detail="no such request", http=404)
        if row["ready_ms"] > clock.milliseconds():
            return 202, reading.canonical({"id": key, "status": "accepted", "poll_after": 1})
        return 200, row["reply"]

    def answer_batch(self, body: bytes) -> tuple[int, bytes]:
        """Each request of a batch by itself. Raises Declined."""
        try:
            content = reading.json_object(body)
            key, requests = reading.text(content, "id", 64), reading.objects(content, "requests")
            if not 1 <= len(requests) <= LARGEST_BATCH:
                raise ValueError(f"1 to {LARGEST_BATCH} requests")
        except ValueError as error:
            raise Declined(code="malformed", detail=str(error)[:200]) from error
        said = []
        for one in requests:
            try:
                said.append(self.answer(reading.canonical(one))[1])
            except Declined as declined:
                said.append(reading.canonical({"code": declined.facts["code"], "detail": declined.facts["detail"]}))
        return 200, b'{"id":' + json.dumps(key).encode() + b',"replies":[' + b",".join(said) + b"]}"

    def hear_keys(self, body: bytes) -> tuple[int, bytes]:
        """The court's keys, told under one that is believed; ours in return. Raises Declined."""
        try:
            told = read_keys(body, self.holder)
        except MalformedAnswer as wrong:
            raise Declined(code="malformed", detail=wrong.say("en")) from wrong
        for one in told:
            to_on = one.to_on.isoformat() if one.to_on else ""
            self.db.execute("INSERT OR REPLACE INTO court_keys VALUES (?, ?, ?)", (one.public, one.algorithm, to_on))
        own = KeyDays(self.key.algorithm, self.key.public.hex(), clock.now().date())
        return 200, key_document(self.code, [own])

    def court_keys(self) -> list[Key]:
        rows = self.db.execute(
            "SELECT * FROM court_keys WHERE to_on = '' OR to_on >= ?", (clock.now().date().isoformat(),)
        ).fetchall()
        return [public_key(row["algorithm"], self.holder, row["public"]) for row in rows]

    def check(self, message: Message, headers: Mapping[str, str]) -> None:
        """Raises Declined unless the court signed this just now, for the first time."""
        try:
            made = verify(message, headers, self.court_keys(), clock.now(), self.code)
        except WrongSignature as wrong:
            raise Declined(code="wrong_signature", detail=wrong.say("en"), http=401) from wrong
        self.db.execute("DELETE FROM nonces WHERE until_ms < ?", (clock.milliseconds(),))
        until = clock.milliseconds() + 600_000
        if not self.db.execute(
            "INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (made.key_id, made.nonce, until)
        ).rowcount:
            raise Declined(code="replayed", detail="this message was received before", http=401)
        self.note("received", message, headers)

    def note(self, direction: str, message: Message, headers: Mapping[str, str]) -> None:
        """The office's own log of signed messages."""
        found = {name.lower(): value for name, value in headers.items()}
        digest = hashlib.new("sm3", message.body).hexdigest()
        signed = (found.get("signature-input", ""), found.get("signature", ""))
        row = (clock.now().isoformat(), direction, f"{message.method} {message.path}", digest, *signed)
        self.db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", row)

    async def tell(self) -> None:
        """Bring later answers to the court, each until it is taken, waiting longer each time."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            while True:
                due = "SELECT * FROM replies WHERE tell_ms <= ? ORDER BY tell_ms LIMIT 100"
                for row in self.db.execute(due, (clock.milliseconds(),)).fetchall():
                    wait = min(FIRST_WAIT_MS << min(row["tries"], 20), LONGEST_WAIT_MS)
                    again = None if await self._tell(client, row) else clock.milliseconds() + wait
                    change = "UPDATE replies SET tell_ms = ?, tries = tries + 1 WHERE id = ?"
                    self.db.execute(change, (again, row["id"]))
                await asyncio.sleep(0.1)

    async def _tell(self, client: httpx.AsyncClient, row: sqlite3.Row) -> bool:
        """Whether the court took it. Each telling is signed anew: a signature is believed once."""
        url = httpx.URL(row["reply_to"])
        message = Message("POST", url.raw_path.decode().partition("?")[0], url.query.decode(), row["reply"])
        headers = {"Content-Type": "application/json", **sign(message, self.key, clock.now())}
        self.note("sent", message, headers)
        try:
            return (await client.post(url, content=message.body, headers=headers)).is_success
        except httpx.HTTPError:
            return False


def open_store(home: Path) -> sqlite3.Connection:
    """The office's memory: it outlives the process."""
    home.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(home / "office.sqlite3", isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode=WAL")
    db.executescript(SCHEMA)
    return db


def build(office: Office) -> Starlette:
    """The office as an ASGI application."""

    def route(work: Callable[[Request, bytes], tuple[int, bytes]]) -> Callable[[Request], Any]:
        async def view(request: Request) -> Response:
            body, query = bytearray(), request.scope["query_string"].decode("ascii")
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    break
            bound = request.headers.get("signature", "")
            asked = Message(request.method, request.url.path, query, bytes(body), answers=bound)
            status, said = _work(office, request, asked, work)
            answer = Message(asked.method, asked.path, query, said, status, bound)
            headers = sign(answer, office.key, clock.now())
            office.note("sent", answer, headers)
            return Response(said, status, headers, media_type="application/json")

        return view

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        telling = asyncio.create_task(office.tell())
        yield
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling

    return Starlette(
        lifespan=life,
        routes=[
            Route("/requests", route(lambda request, body: office.answer(body)), methods=["POST"]),
            Route("/requests/{id}", route(lambda request, body: office.stored(request.path_params["id"]))),
            Route("/batches", route(lambda request, body: office.answer_batch(body)), methods=["POST"]),
            Route("/keys", route(lambda request, body: office.hear_keys(body)), methods=["POST"]),
        ],
    )


def _work(
    office: Office, request: Request, asked: Message, work: Callable[[Request, bytes], tuple[int, bytes]]
) -> tuple[int, bytes]:
    """Check and do, in one transaction; what is declined leaves nothing behind but the number it used."""
    db = office.db
    try:
        if len(asked.body) > LARGEST:
            raise Declined(code="too_large", detail="message too large", http=413)
        office.check(asked, request.headers)
        db.execute("BEGIN IMMEDIATE")
        try:
            done = work(request, asked.body)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        return done
    except Declined as declined:
        facts = declined.facts
        said = reading.canonical({"code": facts["code"], "detail": facts["detail"]})
        return int(facts.get("http", declined.status)), said
