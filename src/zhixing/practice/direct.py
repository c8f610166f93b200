"""Doors for whoever directs the play: seed, faults, totals, a customer's transfer, a day's statement, a camera's sighting,
a bank's return.

They take and give plain JSON and are not signed; the process listens on the loopback address unless told otherwise.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zhixing.gateways import reading
from zhixing.gateways.exchange import KeyDays, key_document
from zhixing.practice import bank, clock, faults, inlet, outgoing, seed, units, vehicles
from zhixing.practice.inlet import Declined, World
from zhixing.practice.store import keep_setting, setting, today

Act = Callable[[sqlite3.Connection, dict[str, Any]], dict[str, Any]]


def routes() -> list[Route]:
    return [
        Route("/health", _view(lambda db: {"ok": True, "day": today(db)}), methods=["GET"]),
        Route("/units", _view(_units), methods=["GET"]),
        Route("/totals", _view(bank.totals), methods=["GET"]),
        Route("/outgoing", _view(_outgoing), methods=["GET"]),
        Route("/api/faults", _view(_faults), methods=["GET"]),
        Route("/api/faults", _act(_add_fault), methods=["POST"]),
        Route("/api/faults", _act(_clear_faults), methods=["DELETE"]),
        Route("/seed", _act(seed.sow), methods=["POST"]),
        Route("/settings", _act(_settings), methods=["PUT"]),
        Route("/transfers", _act(_transfer), methods=["POST"]),
        Route("/keys", _act_with_master(_renew_key), methods=["POST"]),
        Route("/statements", _act(_statement), methods=["POST"]),
        Route("/returns", _act(_return), methods=["POST"]),
        Route("/sightings", _act(_sighting), methods=["POST"]),
    ]


def _view(find: Callable[[sqlite3.Connection], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        return JSONResponse(find(request.app.state.world.store.db))

    return route


def _act(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        world: World = request.app.state.world
        body = await request.body()
        try:
            content = reading.json_object(body) if body else {}
            with world.store.transaction() as db:
                return JSONResponse(act(db, content))
        except Declined as refusal:
            return JSONResponse({"code": refusal.facts["code"], "detail": refusal.facts["detail"]}, 409)
        except (ValueError, KeyError, sqlite3.Error) as error:
            return JSONResponse({"code": "malformed", "detail": f"{type(error).__name__}: {error}"}, 422)

    return route


def _act_with_master(act: Callable[[sqlite3.Connection, bytes, dict[str, Any]], dict[str, Any]]) -> Any:
    async def route(request: Request) -> Response:
        master: bytes = request.app.state.world.master
        return await _act(lambda db, content: act(db, master, content))(request)

    return route


def _renew_key(db: sqlite3.Connection, master: bytes, content: dict[str, Any]) -> dict[str, Any]:
    """unit: announces its next key to the platform under the present one; `then` makes it sign with it from now on."""
    code = reading.text(content, "unit", 60)
    if content.get("then"):
        units.renew_key(db, code)
    else:
        following, today = units.next_key(db, master, code), clock.now().date()
        document = key_document(code, [KeyDays(following.algorithm, following.public.hex(), today)])
        outgoing.post(db, code, outgoing.address(db, "/agencies/keys"), document, inlet.JSON)
    return {"unit": code}


def _units(db: sqlite3.Connection) -> dict[str, Any]:
    return {"units": [dict(row) for row in db.execute("SELECT * FROM units ORDER BY code")]}


def _outgoing(db: sqlite3.Connection) -> dict[str, Any]:
    """What still waits to be taken by the platform."""
    rows = db.execute("SELECT id, unit, url, tries, last FROM outgoing WHERE NOT done ORDER BY id LIMIT 200")
    return {"waiting": [dict(row) for row in rows]}


def _faults(db: sqlite3.Connection) -> dict[str, Any]:
    return {
        "kinds": list(faults.KINDS),
        "faults": [dict(row) for row in db.execute("SELECT * FROM faults ORDER BY id")],
    }


def _add_fault(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
    """service, kind; count (null: until cleared), per_mille (1000: always), seconds, seed."""
    count, seconds = content.get("count", 1), content.get("seconds")
    return {
        "id": faults.add(
            db,
            reading.text(content, "service", 60),
            reading.text(content, "kind", 30),
            None if count is None else int(count),
            int(content.get("per_mille", 1000)),
            None if seconds is None else float(seconds),
            str(content.get("seed", "zhixing")),
        )
    }


def _clear_faults(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
    faults.clear(db)
    return {"faults": []}


def _settings(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
    """callback_url: the platform's address that `/agencies/answers`, `/banks/notices`, … follow.

    answer_days: {platform: days}; dead_phones: numbers whose SMS fail; sighting_after: seconds until a car just put on
    the watch list passes a camera (empty: never).
    """
    for code, days in content.pop("answer_days", {}).items():
        db.execute("UPDATE units SET answer_days = ? WHERE code = ?", (int(days), code))
    for name, value in content.items():
        if name not in ("callback_url", "dead_phones", "sighting_after"):
            raise Declined(code="unknown_setting", detail=name)
        keep_setting(db, name, str(value))
    return {"callback_url": setting(db, "callback_url")}


def _transfer(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
    return inlet.once(db, "transfers", reading.text(content, "id", 35), content, bank.transfer)


def _statement(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
    return inlet.once(db, "statements", reading.text(content, "id", 35), content, bank.send_statement)


def _return(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
    """The payee's bank sends back the payment of that end-to-end id; `reason` is an ISO return code."""
    row = db.execute(
        "SELECT * FROM movements WHERE end_to_end = ? AND code = 'PAYMENT'", (reading.text(content, "end_to_end_id"),)
    ).fetchone()
    if row is None:
        raise Declined(code="no_such_payment", detail="no such payment")
    return {"movement": bank.give_back(db, row, str(content.get("reason", "AC04"))[:4])}


def _sighting(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
    """id, plate, place, at (ISO instant by the court's clock)."""

    def see(db: sqlite3.Connection, content: dict[str, Any]) -> dict[str, Any]:
        names = (reading.text(content, name, 200) for name in ("id", "plate", "place", "at"))
        return {"told": vehicles.sighted(db, *names)}

    return inlet.once(db, "sightings", reading.text(content, "id", 35), content, see)
