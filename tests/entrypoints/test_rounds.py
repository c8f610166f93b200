"""The rounds process: bids over its socket, opening and closing by court time, and being killed in the middle."""

import asyncio
import json
import random
import socket
import time
from datetime import datetime, timedelta

import pytest

from tests.entrypoints.rounds_process import RoundsProcess
from tests.rooms.auctions.stage import COURT, MACHINE, a_round, court, opened, seated, yuan
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.models import Entry, Lease, Lot, Round
from zhixing.domain.auctions.refusals import BidMalformed, BidTooLow, NoSuchRound, RoundMoving
from zhixing.domain.courts import api as courts
from zhixing.entrypoints.rounds import client
from zhixing.entrypoints.rounds.court_time import CourtTime
from zhixing.entrypoints.rounds.wire import socket_path
from zhixing.infra import clock
from zhixing.kernel.money import Money


@pytest.fixture
def rounds(fresh_database, tmp_path, settings):
    process = RoundsProcess(tmp_path)
    settings.ROUNDS_SOCKET = process.address
    yield process
    if process.process and process.process.poll() is None:
        process.kill()


def running_round(bidders: int, hours: float = 24):
    court()
    now = clock.now(COURT)
    running = a_round(now - timedelta(hours=1), now + timedelta(hours=hours), found=False)
    seats = [seated(running, number, at=now) for number in range(1, bidders + 1)]
    return opened(running, now), seats


def test_a_bid_is_answered_after_it_is_committed(rounds):
    running, (one, two) = running_round(2)
    rounds.start()
    first = client.place_and_wait(running.pk, "k1", one, yuan(1421000))
    assert first.accepted and Entry.objects.get(seq=first.seq).fen == 142100000
    with pytest.raises(BidTooLow) as low:
        client.place_and_wait(running.pk, "k2", two, yuan(1421000))
    assert low.value.facts["lowest"] == yuan(1428000)
    assert client.place_and_wait(running.pk, "k1", one, yuan(1421000)).seq == first.seq
    with pytest.raises(NoSuchRound):
        client.place_and_wait(999999, "k3", one, yuan(1))
    with pytest.raises(BidMalformed):
        client.place_and_wait(running.pk, "k4", one, Money(10**19))
    now = clock.now(COURT)
    assert now - timedelta(seconds=30) < first.at <= now
    assert rounds.stop() == 0
    with pytest.raises(RoundMoving):
        client.place_and_wait(running.pk, "k5", one, yuan(1435000))
    assert auctions.proof(MACHINE, running.pk).agrees


def test_what_is_no_bid_ends_the_connection(rounds):
    rounds.start()
    for line in (b"GET / HTTP/1.1\n", b'{"n":1,"round":1,"key":"k","bidder":1,"fen":NaN}\n', b"x" * 9000):
        with socket.socket(socket.AF_UNIX) as wire:
            wire.connect(rounds.address)
            wire.settimeout(5)
            wire.sendall(line)
            assert wire.recv(100) == b""
    assert rounds.stop() == 0


def test_five_hundred_bids_with_the_process_killed_in_the_middle(rounds):
    """Nothing that was answered is lost, nobody's bid counts twice, and the log replays to the same winner."""
    running, seats = running_round(20)
    rounds.start()
    answered: dict[str, tuple[str, int | None]] = {}
    left = iter(range(500))

    async def bidder(who: int, chance: random.Random) -> None:
        for number in left:
            key = f"bid-{number}"
            amount = yuan(1421000 + 7000 * (number + chance.randrange(-3, 3)))
            while key not in answered:
                try:
                    answer = await client.place(running.pk, key, who, max(amount, yuan(1421000)))
                    answered[key] = (answer.verdict, answer.seq)
                except RoundMoving:
                    await asyncio.sleep(0.05)
                except auctions.BidRefused as refusal:
                    answered[key] = (refusal.code, None)

    async def story() -> None:
        bids = [asyncio.create_task(bidder(who, random.Random(who))) for who in seats]
        for share in (100, 300):
            while len(answered) < share:
                await asyncio.sleep(0.005)
            await asyncio.to_thread(rounds.kill)
            await asyncio.to_thread(rounds.start)
        await asyncio.gather(*bids)

    asyncio.run(story())
    logged = {entry.key: entry for entry in Entry.objects.filter(kind="bid")}
    assert len(answered) == len(logged) == 500
    assert all(logged[key].verdict == verdict for key, (verdict, _) in answered.items())
    assert all(logged[key].seq == seq for key, (_, seq) in answered.items() if seq)
    proof = auctions.proof(MACHINE, running.pk)
    assert proof.agrees and proof.broken_at is None and proof.replay.differing == ()
    running.refresh_from_db()
    assert proof.replay.standing.top.fen == running.top_fen
    assert rounds.stop() == 0


def test_rounds_open_and_close_by_court_time(rounds):
    court()
    now = clock.now(COURT)
    running = a_round(now + timedelta(days=15), now + timedelta(days=16), found=False)
    one = seated(running, 1, at=now)
    rounds.start()
    machine = courts.system_scope(COURT, "clock.run")
    courts.let_time_run(machine, 15, 2, now)
    wait_for(running, "open")
    assert client.place_and_wait(running.pk, "k", one, yuan(1421000)).accepted
    courts.let_time_run(machine, 2, 1, clock.now(COURT))
    wait_for(running, "sold")
    assert Lot.objects.get().buyer.bidder_id == one
    assert [entry.kind for entry in Entry.objects.order_by("seq")] == ["opened", "bid", "closed"]
    assert auctions.proof(MACHINE, running.pk).agrees


def wait_for(running: Round, state: str) -> None:
    deadline = time.monotonic() + 15
    while running.state != state:
        assert time.monotonic() < deadline, running.state
        time.sleep(0.05)
        running.refresh_from_db()


def test_another_process_is_named_while_its_lease_lasts(rounds, tmp_path):
    running, (one,) = running_round(1)
    rounds.start()
    auctions.take_lease(MACHINE, running.pk, "somebody", "/elsewhere.sock")
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(rounds.address)
        order = {"n": 7, "round": running.pk, "key": "k", "bidder": one, "fen": 142100000}
        wire.sendall(json.dumps(order).encode() + b"\n")
        told = json.loads(wire.recv(4096))
    assert (told["n"], told["verdict"], told["owner"]) == (7, "round_moving", "/elsewhere.sock")
    assert not Entry.objects.filter(kind="bid").exists()
    answers = auctions.decide_bids(
        MACHINE, running.pk, [auctions.Arrival("k", one, yuan(1421000), clock.now(COURT))], owner="a stranger"
    )
    assert answers[0].verdict == "round_moving"
    with pytest.raises(RoundMoving):
        client.place_and_wait(running.pk, "k", one, yuan(1421000))
    Lease.objects.filter(round_id=running.pk).update(until_at=clock.real_now())
    deadline = time.monotonic() + 12
    while True:  # the other never renewed: after the lease the round is ours
        try:
            assert client.place_and_wait(running.pk, "k", one, yuan(1421000)).accepted
            break
        except RoundMoving:
            assert time.monotonic() < deadline


def test_one_bidder_may_not_flood_the_queue(rounds):
    running, (one, two) = running_round(2)
    rounds.start()

    async def flood():
        bids = [client.place(running.pk, f"f{n}", one, yuan(1421000)) for n in range(300)]
        other = client.place(running.pk, "calm", two, yuan(1500000))
        return await asyncio.gather(*bids, other, return_exceptions=True)

    *flooded, calm = asyncio.run(flood())
    codes = [getattr(answer, "code", "accepted") for answer in flooded]
    assert "too_many_bids" in codes and calm.accepted
    assert auctions.proof(MACHINE, running.pk).agrees


def test_court_time_at_an_arrival_lies_between_the_readings_around_it():
    reading = CourtTime(1)
    start = datetime(2026, 11, 24, 10, tzinfo=clock.SHANGHAI)
    reading.readings.extend([(10.0, start), (11.0, start + timedelta(seconds=1)), (12.0, start + timedelta(hours=1))])
    assert reading.at(10.25) == start + timedelta(seconds=0.25)
    assert reading.at(11.5) == start + timedelta(seconds=1) + timedelta(seconds=3599) / 2
    assert reading.at(9.0) == start and reading.at(13.0) == start + timedelta(hours=1)


def test_a_path_too_long_for_a_socket_gets_a_short_one():
    assert socket_path("/run/rounds.sock") == "/run/rounds.sock"
    assert len(socket_path("/" + "x" * 200)) < 100
