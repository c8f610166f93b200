"""What a unit does with many requests in one message, and with the court's keys."""

import json
import sqlite3

from starlette.requests import Request
from starlette.responses import Response

from zhixing.gateways import reading
from zhixing.gateways.exchange import LARGEST_BATCH, KeyDays, key_document, read_keys
from zhixing.gateways.failures import MalformedAnswer
from zhixing.gateways.keys import PRACTICE_COURT
from zhixing.practice import clock, faults, inlet, units
from zhixing.practice.inlet import JSON, Declined, Done, Reader, Work, Worker, World


def several(read: Reader, work: Worker) -> tuple[Reader, Worker]:
    """The reader and worker of a message that holds many: each is done once under its own key, and declined by itself."""

    def wanted(db: sqlite3.Connection, body: bytes) -> Work:
        try:
            content = reading.json_object(body)
            if not 1 <= len(reading.objects(content, "requests")) <= LARGEST_BATCH:
                raise ValueError(f"1 to {LARGEST_BATCH} requests")
            return Work(reading.text(content, "id", 64), "", "", "")
        except ValueError as error:
            raise Declined(code="malformed", detail=str(error)[:200]) from error

    def do(db: sqlite3.Connection, place: sqlite3.Row, body: bytes) -> Done:
        content = reading.json_object(body)
        said = [_one(db, place, reading.canonical(one), read, work) for one in reading.objects(content, "requests")]
        return Done(b'{"id":' + json.dumps(content["id"]).encode() + b',"replies":[' + b",".join(said) + b"]}")

    return wanted, do


def _one(db: sqlite3.Connection, place: sqlite3.Row, body: bytes, read: Reader, work: Worker) -> bytes:
    db.execute("SAVEPOINT one")
    try:
        _, said, _ = inlet.do_once(db, place, body, read, work, faults.NONE)
    except Declined as refusal:
        db.execute("ROLLBACK TO one")
        said = reading.canonical({"code": refusal.facts["code"], "detail": refusal.facts["detail"]})
    db.execute("RELEASE one")
    return said


async def receive_keys(world: World, request: Request) -> Response:
    """The court tells its keys under one that is believed; the unit answers with its own."""
    code = request.path_params["unit"]
    asked = inlet.message(request, await request.body())
    try:
        with world.store.transaction() as db:
            inlet.checked(world, db, request, asked, code)
            units.believe(db, read_keys(asked.body, PRACTICE_COURT))
            own = units.key_of(db, world.master, code)
    except Declined as refusal:
        return inlet.problem(world, asked, code, refusal)
    except MalformedAnswer as refusal:
        return inlet.problem(world, asked, code, Declined(code="malformed", detail=refusal.say("en")))
    document = key_document(code, [KeyDays(own.algorithm, own.public.hex(), clock.now().date())])
    return inlet.signed(world, asked, code, 200, document, JSON)
