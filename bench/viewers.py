"""Viewers of one round on the live process: price to receipt, and nobody misses a bid.

    python -m bench.viewers [--viewers 5000] [--seconds 30] [--cut 1000] [--no-record]

A real live process on a fresh database; another process holds the viewers, this one places a bid a second. Times run
from the moment the bid is committed to the moment its frame is read, for every viewer and every bid; both processes
read the same monotonic clock. A third of the way `--cut` viewers are cut off and come back a few seconds later with
their last number. The first bid, while buffers are still cold, counts as well.
"""

import argparse
import asyncio
import json
import multiprocessing
import resource
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection

from bench import place, results

AWAY = 3.0
"""Seconds a viewer who was cut off stays away."""


class Viewer(asyncio.Protocol):
    """One browser's stream: which bids it was told of and when."""

    def __init__(self, path: str, last: int, seen: dict[int, float]) -> None:
        self.path, self.last, self.seen, self.rest = path, last, seen, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        back = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        transport.write(f"GET {self.path} HTTP/1.1\r\nHost: x\r\n{back}\r\n".encode())  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        *events, self.rest = (self.rest + data).split(b"\n\n")
        for event in events:
            _, found, told = event.partition(b"data: ")
            if found:
                self.last = int(event.partition(b"id: ")[2].partition(b"\n")[0])
                for bid in _bids(told):
                    self.seen.setdefault(bid, now)


_read: dict[bytes, list[int]] = {}


def _bids(told: bytes) -> list[int]:
    """The bids of a frame; all viewers are sent the same bytes, which are read once."""
    if told not in _read:
        if len(_read) > 100:
            _read.clear()
        _read[told] = [bid["seq"] for bid in json.loads(told)["bids"]]
    return _read[told]


async def watch(port: int, path: str, count: int, cut: int, wire: Connection) -> None:
    """Hold the viewers: connect, be cut when told, and hand back what each saw."""
    loop = asyncio.get_running_loop()
    seen: list[dict[int, float]] = [{} for _ in range(count)]

    async def connect(number: int, last: int = 0) -> Viewer:
        _, viewer = await loop.create_connection(lambda: Viewer(path, last, seen[number]), "127.0.0.1", port)
        return viewer

    began = time.monotonic()
    viewers: list[Viewer] = []
    for start in range(0, count, 250):
        viewers += await asyncio.gather(*(connect(number) for number in range(start, min(count, start + 250))))
    while not all(viewer.last for viewer in viewers):
        await asyncio.sleep(0.05)
    wire.send(time.monotonic() - began)
    while (told := await asyncio.to_thread(wire.recv)) != "end":
        if told == "cut":
            for viewer in viewers[:cut]:
                viewer.transport.abort()  # type: ignore[attr-defined]
            await asyncio.sleep(AWAY)
            viewers[:cut] = await asyncio.gather(*(connect(number, viewers[number].last) for number in range(cut)))
    wire.send(seen)


def hold(port: int, path: str, count: int, cut: int, wire: Connection) -> None:
    _many_files()
    asyncio.run(watch(port, path, count, cut, wire))


def _many_files() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def _live(port: int) -> Iterator[int]:
    """The live process; its id."""
    import os

    os.environ["ZHIXING_LIVE_URL"] = f"http://127.0.0.1:{port}"
    with place.process("zhixing.entrypoints.live", health=f"http://127.0.0.1:{port}/health") as process:
        yield process.pid


def _memory(pid: int) -> int:
    """Bytes a process holds in memory."""
    with open(f"/proc/{pid}/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def measure(count: int, seconds: int, cut: int) -> dict[str, float]:
    from tests.rooms.auctions import stage
    from zhixing.domain.auctions import api as auctions
    from zhixing.infra import clock
    from zhixing.kernel.money import Money

    stage.court()
    now = clock.now(stage.COURT)
    running = stage.a_round(now - timedelta(days=1), now + timedelta(hours=2), found=False)
    bidders = [stage.seated(running, number, at=now) for number in (1, 2)]
    stage.opened(running, now)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    here, there = multiprocessing.get_context("spawn").Pipe()
    committed: dict[int, float] = {}
    with _live(port) as live:
        empty = _memory(live)
        arguments = (port, f"/live/round:{running.pk}", count, cut, there)
        holder = multiprocessing.get_context("spawn").Process(target=hold, args=arguments)
        holder.start()
        print(f"  {count} viewers connected in {here.recv():.1f} s", flush=True)
        each = (_memory(live) - empty) / count
        for number in range(seconds):
            if cut and number == seconds // 3:
                here.send("cut")
            due = time.monotonic() + 1
            price = Money(running.start_fen + number * running.step_fen)
            arrival = auctions.Arrival(f"v{number}", bidders[number % 2], price, clock.now(stage.COURT))
            [answer] = auctions.decide_bids(stage.MACHINE, running.pk, [arrival])
            committed[answer.seq or 0] = time.monotonic()
            time.sleep(max(0.0, due - time.monotonic()))
        time.sleep(AWAY)
        here.send("end")
        seen = here.recv()
        holder.join()
    return _figures(committed, seen, cut, each)


def _figures(committed: dict[int, float], seen: list[dict[int, float]], cut: int, each: float) -> dict[str, float]:
    missed = sum(len(committed.keys() - one.keys()) for one in seen)
    times = sorted(one[seq] - at for one in seen[cut:] for seq, at in committed.items() if seq in one)
    print(f"  {len(times)} receipts; {cut} viewers were cut off and came back; {missed} bids missed by anybody")
    return {
        "viewers": len(seen),
        "viewers_p50_ms": round(times[len(times) // 2] * 1000, 1),
        "viewers_p99_ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        "viewers_missed": missed,
        "viewer_bytes": round(each),
    }


UNITS = {
    "viewers": "streams on one live process, all on this machine",
    "viewers_p50_ms": "ms from commit to receipt, a price a second",
    "viewers_p99_ms": "ms from commit to receipt, a price a second",
    "viewers_missed": "bids missed by anybody, a fifth of the viewers cut off and back",
    "viewer_bytes": "memory of the live process a viewer",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=5000)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--cut", type=int, default=None, help="a fifth of the viewers")
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    _many_files()
    place.enter("viewers")
    try:
        cut = chosen.viewers // 5 if chosen.cut is None else chosen.cut
        found = measure(chosen.viewers, chosen.seconds, cut)
    finally:
        place.leave("viewers")
    for key, value in found.items():
        print(f"{key:16} {value:>10} {UNITS[key]}")
        if not chosen.no_record:
            results.record(key, value, UNITS[key], place.today())
    if found["viewers_missed"]:
        sys.exit("somebody missed a bid")


if __name__ == "__main__":
    main()
