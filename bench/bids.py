"""200 bidders on one lot through the last-minute rule, at the owner process's socket from a second process.

    python bench/bids.py [--seconds 60] [--bidders 200] [--no-record]

A fresh database with fsync on in a home of its own; each bidder sends his next bid when the last is answered. Beside
it the same over HTTP through one web process, twenty of the bidders signed in, and the plain way: read the top, then
write it, on 40 connections; ten seconds each.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

SCRIPT = {"Accept": "application/json"}
"""What the page's script asks for; without scripts the whole page comes back."""
CLI = (sys.executable, "-m", "zhixing.entrypoints.cli")


@contextmanager
def fresh_database() -> Iterator[None]:
    """A migrated database for this bench alone, dropped at the end."""
    from zhixing.infra import home

    os.environ["ZHIXING_HOME"] = str(home.default_home().with_name(home.default_home().name + "-bench"))
    home.make_secrets()
    from zhixing.infra import postgres
    from zhixing.infra.postgres.roles import create_database

    database = create_database(postgres.ensure_running(), f"bench_{os.getpid()}")
    os.environ.update(database.environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhixing.infra.settings"
    os.environ["ZHIXING_ROUNDS_SOCKET"] = str(home.folder("run") / "bench.sock")
    os.environ["ZHIXING_LOG"] = "WARNING"
    try:
        subprocess.run([*CLI, "migrate", "--quiet"], check=True)
        yield
    finally:
        from django.db import connection

        connection.close()
        with psycopg.connect(database.named("postgres").bootstrap_url, autocommit=True) as wire:
            wire.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)')


class Crowd(asyncio.Protocol):
    """All bidders of the lot on one connection, as one web process would send them."""

    def __init__(self, round_id: int, bidders: list[int], price: int, step: int, until: float) -> None:
        self.round_id, self.bidders, self.top, self.step, self.until = round_id, bidders, price - step, step, until
        self.times: dict[int, list[float]] = {bidder: [] for bidder in bidders}
        self.sent: dict[int, tuple[int, float]] = {}
        self.accepted: dict[str, int] = {}
        self.verdicts: dict[str, int] = {}
        self.rest, self.n = b"", 0
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        for bidder in self.bidders:
            self.bid(bidder)

    def bid(self, bidder: int) -> None:
        self.n += 1
        told = {"n": self.n, "round": self.round_id, "key": f"b{self.n}", "bidder": bidder, "fen": self.top + self.step}
        self.sent[self.n] = bidder, time.perf_counter()
        self.transport.write(json.dumps(told).encode() + b"\n")  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            told = json.loads(line)
            bidder, began = self.sent.pop(told["n"])
            self.times[bidder].append(now - began)
            self.verdicts[told["verdict"]] = self.verdicts.get(told["verdict"], 0) + 1
            if told["verdict"] == "accepted":
                self.accepted[told["key"]] = told["seq"]
                self.top = max(self.top, told["fen"])
            if now < self.until:
                self.bid(bidder)
        if not self.sent and not self.over.done():
            self.over.set_result(None)


async def crowd(address: str, round_id: int, bidders: list[int], price: int, step: int, seconds: float) -> Crowd:
    made = lambda: Crowd(round_id, bidders, price, step, time.perf_counter() + seconds)
    _, protocol = await asyncio.get_running_loop().create_unix_connection(made, address)
    await protocol.over
    return protocol


@contextmanager
def _owner() -> Iterator[str]:
    """The process that owns the rounds, at its socket."""
    address = os.environ["ZHIXING_ROUNDS_SOCKET"]
    Path(address).unlink(missing_ok=True)
    with subprocess.Popen([*CLI, "rounds"]) as owner:
        while not Path(address).exists():
            time.sleep(0.05)
        time.sleep(0.5)
        try:
            yield address
        finally:
            owner.terminate()


def _checkpoint() -> None:
    """What other benches left unwritten is not written in this one's minute; its own writing stays in the figures."""
    from zhixing.infra import home, postgres

    with psycopg.connect(postgres.ensure_running(home.home()).bootstrap_url, autocommit=True) as wire:
        wire.execute("CHECKPOINT")


def measure(seconds: float, count: int) -> dict[str, float]:
    """Run the crowd and check what it was told against the log."""
    import django

    django.setup()
    from tests.rooms.auctions import stage
    from zhixing.infra import clock

    stage.court()
    now = clock.now(stage.COURT)
    running = stage.a_round(now - timedelta(days=1), now + timedelta(minutes=4), found=False)
    bidders = [stage.seated(running, number, at=now) for number in range(1, count + 1)]
    stage.opened(running, now)
    _checkpoint()
    with _owner() as address:
        gc.collect()
        gc.freeze()  # the crowd's own pauses are not the owner's
        began = time.perf_counter()
        told = asyncio.run(crowd(address, running.pk, bidders, running.start_fen, running.step_fen, seconds))
        took = time.perf_counter() - began
    return _checked(running, told, took)


def _checked(running, told, took: float) -> dict[str, float]:
    """What the crowd was told beside what stands in the log. Raises SystemExit when the replay does not agree."""
    from tests.rooms.auctions import stage
    from zhixing.domain.auctions import api as auctions
    from zhixing.domain.auctions.models import Entry

    times = sorted(one for each in told.times.values() for one in each)
    medians = [statistics.median(each) for each in told.times.values()]
    stamps = list(Entry.objects.filter(round=running, kind="bid").order_by("seq").values_list("at", flat=True))
    logged = dict(Entry.objects.filter(round=running, verdict="accepted").values_list("key", "seq"))
    lost = sum(logged.get(key) != seq for key, seq in told.accepted.items())
    proof = auctions.proof(stage.MACHINE, running.pk)
    running.refresh_from_db()
    print(
        f"{len(times)} decisions, {told.verdicts}, extended {running.extensions} times, replay agrees: {proof.agrees}"
    )
    if not proof.agrees:
        raise SystemExit("the replay does not agree")
    return {
        "bids_per_s": round(len(times) / took),
        "bids_p50_ms": round(times[len(times) // 2] * 1000, 1),
        "bids_p99_ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        "bids_fairness": round(max(medians) / min(medians), 2),
        "bids_lost": lost + len(logged) - len(told.accepted),
        "bids_out_of_order": sum(later < earlier for earlier, later in pairwise(stamps)),
    }


def over_http(seconds: float, count: int = 20) -> dict[str, float]:
    """Bidders' browsers on one web process, as the page's script posts: signed in, decided by the owner, answered."""
    from bench import place
    from bench.finish import signed_up
    from bench.kills import _free_port
    from tests.rooms.auctions import stage
    from zhixing.infra import clock

    now = clock.now(stage.COURT)
    running = stage.a_round(now - timedelta(days=1), now + timedelta(minutes=9), found=False)
    cookies = [signed_up(number, running.lot_id) for number in range(1, count + 1)]
    for number in range(1, count + 1):
        stage.seated(running, number, at=now)
    stage.opened(running, now)
    os.environ["ZHIXING_LOG"] = "ERROR"  # a refusal is an answer here, not worth a line
    web = f"http://127.0.0.1:{_free_port()}"
    serve = ("uvicorn", "zhixing.entrypoints.asgi:application", "--port", web.rpartition(":")[2], "--lifespan", "off")
    with _owner(), place.process(*serve, "--log-level", "error", health=f"{web}/auctions/"):
        asyncio.run(_browsers(web, running, cookies, 2))  # unmeasured: templates and caches
        began = time.perf_counter()
        statuses = asyncio.run(_browsers(web, running, cookies, seconds))
        took = time.perf_counter() - began
    known = {str(status): statuses.count(status) for status in sorted(set(statuses))}
    print(f"over HTTP {len(statuses)} answers in {took:.1f} s: {known}", flush=True)
    if set(statuses) - {200, 422}:
        raise SystemExit("a bid over HTTP was neither accepted nor refused by name")
    return {"bids_http_per_s": round(len(statuses) / took)}


async def _browsers(web: str, running: Any, cookies: Sequence[Any], seconds: float) -> list[int]:
    """Everybody bids the next step again and again; the statuses answered."""
    from bench.finish import browser

    statuses, top, until = list[int](), running.start_fen - running.step_fen, time.perf_counter() + seconds

    async def bid(who: int) -> None:
        nonlocal top
        async with browser(web, cookies[who]) as client:
            while time.perf_counter() < until:
                fen = top + running.step_fen
                form = {"amount": f"{fen / 100:.2f}", "key": f"h{who}-{until:.0f}-{len(statuses)}-{fen}"}
                answer = await client.post(f"/auctions/{running.lot_id}/bid", data=form, headers=SCRIPT)
                statuses.append(answer.status_code)
                top = max(top, fen) if answer.status_code in (200, 422) else top

    await asyncio.gather(*(bid(who) for who in range(len(cookies))))
    return statuses


def read_then_write(seconds: float, count: int) -> dict[str, float]:
    """The plain way, as common open engines bid: read the top, then write it, with nothing held between."""
    from django.db import connection

    told = connection.get_connection_params()
    address = {key: told[key] for key in ("host", "port", "user", "password", "dbname") if told.get(key)}
    accepted, top = asyncio.run(_plain_crowd(address, seconds, count))
    print(f"read, then write: {accepted} bids answered as accepted in {seconds:g} s, the price rose {top} steps")
    return {"bids_plain_per_s": round(accepted / seconds), "bids_plain_lost": accepted - top}


async def _plain_crowd(address: dict[str, Any], seconds: float, count: int) -> tuple[int, int]:
    with psycopg.connect(os.environ["ZHIXING_DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE plain_lot (top bigint NOT NULL)")
    connections = [await psycopg.AsyncConnection.connect(**address, autocommit=True) for _ in range(min(count, 40))]
    await connections[0].execute("INSERT INTO plain_lot VALUES (0)")
    until, accepted = time.perf_counter() + seconds, 0

    async def bid(wire: psycopg.AsyncConnection[Any]) -> None:
        nonlocal accepted
        while time.perf_counter() < until:
            [top] = await (await wire.execute("SELECT top FROM plain_lot")).fetchone() or (0,)
            await wire.execute("UPDATE plain_lot SET top = %s", [top + 1])
            accepted += 1

    await asyncio.gather(*(bid(wire) for wire in connections))
    [top] = await (await connections[0].execute("SELECT top FROM plain_lot")).fetchone() or (0,)
    for wire in connections:
        await wire.close()
    return accepted, top


UNITS = {
    "bids_per_s": "decisions/s, 200 bidders on one lot",
    "bids_p50_ms": "ms",
    "bids_p99_ms": "ms",
    "bids_fairness": "slowest bidder's median over the quickest's",
    "bids_lost": "accepted bids lost or doubled",
    "bids_out_of_order": "lines stamped before the line above",
    "bids_http_per_s": "bids/s posted by 20 signed-in browsers and answered by one web process",
    "bids_plain_per_s": "bids/s answered as accepted by reading, then writing",
    "bids_plain_lost": "of those, lost: another was answered as accepted at the same price or above",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--bidders", type=int, default=200)
    parser.add_argument("--no-record", action="store_true")
    arguments = parser.parse_args()
    with fresh_database():
        found = measure(arguments.seconds, arguments.bidders)
        found |= over_http(min(arguments.seconds, 10))
        found |= read_then_write(min(arguments.seconds, 10), arguments.bidders)
        from zhixing.infra import clock

        today = clock.real_now().date()
    for key, value in found.items():
        print(f"{key:16} {value:>10} {UNITS[key]}")
        if not arguments.no_record:
            from bench.results import record

            record(key, value, UNITS[key], today)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
