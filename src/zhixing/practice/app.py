"""The practice world as one ASGI application: signed doors of the units, and open doors for whoever directs the play."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zhixing.practice import (
    bank,
    bank_inlet,
    direct,
    envelope,
    exchange,
    inlet,
    offices,
    pages,
    prices,
    real_name,
    sms,
    watching,
)
from zhixing.practice.by_file import Watcher
from zhixing.practice.inlet import Declined, Done, World, give, receive, stored
from zhixing.practice.outgoing import Courier
from zhixing.practice.store import Store

_WORKERS: Mapping[str, Callable[[sqlite3.Connection, sqlite3.Row, bytes], Done]] = {
    "bank": envelope.worker(bank.ORDERS),
    "prices": prices.work,
} | {kind.key: envelope.worker(kind.handlers) for kind in offices.KINDS}


def build(store: Store, master: bytes) -> Starlette:
    """The application over an open store; `master` is the secret every unit's key is derived from."""
    world = World(store, master)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        watcher = Watcher(app, world)
        tasks = [asyncio.create_task(one.run()) for one in (Courier(store, master, world.traffic), watcher)]
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        store.close()

    app = Starlette(
        lifespan=life,
        routes=[
            *pages.routes(),
            *watching.routes(),
            *direct.routes(),
            Route("/{unit}/keys", _keys, methods=["POST"]),
            Route("/{unit}/batches", _batch, methods=["POST"]),
            Route("/{unit}/requests", _order, methods=["POST"]),
            Route("/{unit}/requests/{id}", _order_state, methods=["GET"]),
            Route("/{unit}/iso20022", _document, methods=["POST"]),
            Route("/{unit}/iso20022/{id}", _document_state, methods=["GET"]),
            Route("/{unit}/notices", _notices, methods=["GET"]),
            Route("/{unit}/statements/{account}", _statement, methods=["GET"]),
            Route("/{unit}/messages", _messages, methods=["POST"]),
            Route("/{unit}/real-name", _real_name, methods=["POST"]),
            Route("/{unit}/messages/{id}", _message_state, methods=["GET"]),
        ],
    )
    app.state.world = world
    return app


async def _order(request: Request) -> Response:
    return await receive(request.app.state.world, request, envelope.wanted, _dispatch)


async def _batch(request: Request) -> Response:
    return await receive(request.app.state.world, request, *exchange.several(envelope.wanted, _dispatch))


async def _keys(request: Request) -> Response:
    return await exchange.receive_keys(request.app.state.world, request)


def _dispatch(db: sqlite3.Connection, place: sqlite3.Row, body: bytes) -> Done:
    worker = _WORKERS.get(place["kind"])
    if worker is None:
        raise Declined(code="no_requests", detail="this unit takes no requests", http=404)
    return worker(db, place, body)


async def _order_state(request: Request) -> Response:
    def find(db: sqlite3.Connection, place: sqlite3.Row) -> Response:
        inlet.new_day(db, request.query_params.get("court_on", ""))
        return stored(db, place["code"], request.path_params["id"])

    return await give(request.app.state.world, request, find)


async def _document(request: Request) -> Response:
    return await receive(request.app.state.world, request, bank_inlet.wanted, _only("bank", bank_inlet.work))


async def _document_state(request: Request) -> Response:
    return await give(
        request.app.state.world, request, lambda db, place: stored(db, place["code"], request.path_params["id"])
    )


async def _notices(request: Request) -> Response:
    account, after = request.query_params.get("account", ""), request.query_params.get("after", "0")
    number = int(after) if after.isdecimal() else 0
    return await give(
        request.app.state.world, request, lambda db, place: bank_inlet.notices(db, place, account, number)
    )


async def _statement(request: Request) -> Response:
    account, on = request.path_params["account"], request.query_params.get("on", "")
    return await give(request.app.state.world, request, lambda db, place: bank_inlet.statement(db, place, account, on))


async def _messages(request: Request) -> Response:
    return await receive(request.app.state.world, request, sms.wanted, _only("sms", sms.work))


async def _real_name(request: Request) -> Response:
    work = _only("public_security", real_name.work)
    return await receive(request.app.state.world, request, real_name.wanted, work)


async def _message_state(request: Request) -> Response:
    def find(db: sqlite3.Connection, place: sqlite3.Row) -> Response:
        return Response(sms.batch_receipts(db, request.path_params["id"]), media_type=inlet.JSON)

    return await give(request.app.state.world, request, find)


def _only(kind: str, work: inlet.Worker) -> inlet.Worker:
    def checked(db: sqlite3.Connection, place: sqlite3.Row, body: bytes) -> Done:
        if place["kind"] != kind:
            raise Declined(code="not_here", detail="this unit does not take such messages", http=404)
        return work(db, place, body)

    return checked
