"""What a bidder may try at the owner's socket: refused by name, logged where it was decided, others not slowed."""

import asyncio
import json
import socket
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.entrypoints.rounds_process import RoundsProcess
from tests.rooms.auctions.stage import COURT, MACHINE, a_round, court, opened, seated, yuan
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.models import Entry
from zhixing.entrypoints.rounds import client
from zhixing.entrypoints.rounds.sequencer import BURST, PER_SECOND
from zhixing.infra import clock


@pytest.fixture(scope="module")
def process(own_database, tmp_path_factory):
    court()
    process = RoundsProcess(tmp_path_factory.mktemp("rounds"))
    yield process.start()
    process.kill()


@pytest.fixture
def rounds(process, settings):
    settings.ROUNDS_SOCKET = process.address
    return process


@pytest.fixture
def running(process):
    now = clock.now(COURT)
    running = a_round(now - timedelta(hours=1), now + timedelta(hours=24), found=False)
    running.seats = [seated(running, number, at=now) for number in (1, 2)]
    return opened(running, now)


@contextmanager
def wire(rounds):
    with socket.socket(socket.AF_UNIX) as opened_wire:
        opened_wire.connect(rounds.address)
        opened_wire.settimeout(5)
        yield opened_wire


def told(rounds, **order) -> dict:
    with wire(rounds) as line:
        line.sendall(json.dumps({"n": 1, "key": "k"} | order).encode() + b"\n")
        answer = line.recv(4096)
    return json.loads(answer) if answer else {"verdict": "hung_up"}


def test_each_is_refused_by_its_name(rounds, running):
    one, two = running.seats
    at = {"round": running.pk, "bidder": one}
    assert told(rounds, **at, key="a", fen=142100000)["verdict"] == "accepted"
    low = told(rounds, round=running.pk, bidder=two, key="b", fen=142800000 - 1)
    assert (low["verdict"], low["lowest"]) == ("bid_too_low", 142800000)
    assert told(rounds, **at, key="c", fen=10**17)["verdict"] == "bid_too_high"
    assert told(rounds, **at, key="d", fen=10**19)["verdict"] == "bid_malformed"
    assert told(rounds, **at, key="e", fen=-1)["verdict"] == "bid_malformed"
    assert told(rounds, **at, key="", fen=142800000)["verdict"] == "bid_malformed"
    assert told(rounds, **at, key="x" * 65, fen=142800000)["verdict"] == "bid_malformed"
    assert told(rounds, round=running.pk, bidder=two + 99, key="f", fen=142800000)["verdict"] == "not_a_bidder"
    assert told(rounds, round=running.pk, bidder=two, key="a", fen=142100000)["verdict"] == "key_used_before"
    assert told(rounds, round=0, bidder=two, key="g", fen=142800000)["verdict"] == "no_such_round"
    assert auctions.proof(MACHINE, running.pk).agrees


@pytest.mark.parametrize("fen", ["NaN", "Infinity", "1e9", "142100000.0", '"142100000"', "true", "null", "[1]"])
def test_what_is_no_whole_number_of_fen_ends_the_connection(rounds, running, fen):
    text = f'{{"n":1,"round":{running.pk},"key":"k","bidder":{running.seats[0]},"fen":{fen}}}\n'
    with wire(rounds) as line:
        line.sendall(text.encode())
        assert line.recv(100) == b""
    assert not Entry.objects.filter(round=running, kind="bid").exists()


def test_a_request_sent_again_is_one_bid(rounds, running):
    order = {"round": running.pk, "bidder": running.seats[0], "key": "again", "fen": 142100000}
    answers = [told(rounds, **order) for _ in range(5)]
    assert len({json.dumps(answer, sort_keys=True) for answer in answers}) == 1
    assert Entry.objects.filter(round=running, kind="bid").count() == 1


def test_no_clock_but_the_courts_counts(rounds, running):
    """An arrival says no time; what a rigged page adds is not read."""
    before = clock.now(COURT)
    order = {"round": running.pk, "bidder": running.seats[0], "fen": 142100000}
    answer = told(rounds, **order, at="2020-01-01T00:00:00+08:00", ends_at="2099-01-01T00:00:00+08:00")
    entry = Entry.objects.get(round=running, seq=answer["seq"])
    assert answer["verdict"] == "accepted" and before <= entry.at <= clock.now(COURT)


def test_ten_thousand_bids_from_one_do_not_slow_the_other(rounds, running):
    loud, calm = running.seats
    lines = [
        json.dumps({"n": n, "round": running.pk, "key": f"f{n}", "bidder": loud, "fen": 142100000}).encode() + b"\n"
        for n in range(10_000)
    ]

    async def flood() -> list[str]:
        reader, writer = await asyncio.open_unix_connection(rounds.address)
        for start in range(0, len(lines), 200):
            writer.write(b"".join(lines[start : start + 200]))
            await asyncio.sleep(0.02)  # 10,000 a second
        answers = [json.loads(await reader.readline())["verdict"] for _ in lines]
        writer.close()
        return answers

    async def calmly() -> list[float]:
        times = []
        for number in range(20):
            began = time.perf_counter()
            assert (await client.place(running.pk, f"c{number}", calm, yuan(1421000 + 7000 * (number + 1)))).accepted
            times.append(time.perf_counter() - began)
            await asyncio.sleep(0.02)
        return times

    async def both():
        return await asyncio.gather(flood(), calmly())

    began = time.perf_counter()
    answers, times = asyncio.run(both())
    took = time.perf_counter() - began
    heard = sum(verdict != "too_many_bids" for verdict in answers)
    assert 0 < heard <= BURST + PER_SECOND * took and len(answers) == 10_000
    assert sorted(times)[len(times) // 2] < 1.0  # seconds; a queue of ten thousand decisions would take many
    assert auctions.proof(MACHINE, running.pk).agrees
