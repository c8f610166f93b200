"""What strangers send: refused by name before it fills memory or time, whichever door it comes to."""

import asyncio
import http.client
import json
import os
import socket
import threading
import time
import tracemalloc

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import inlets
from tests.practice.conftest import free_port
from zhixing.entrypoints.bounded import LIMITS, Bounded
from zhixing.entrypoints.paced import STRANGERS_BURST, WHO, Paced
from zhixing.kernel.refusal import Refusal

FEW = settings(
    max_examples=int(os.environ.get("ZHIXING_FUZZ", "25")), deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize(("name", "what"), [(name, what) for name in inlets.PARSERS for what in inlets.nasty(name)])
def test_no_nasty_file_gets_in_or_fills_the_memory(name, what):
    data = inlets.nasty(name)[what]()
    tracemalloc.start()
    try:
        with pytest.raises(Refusal):
            inlets.PARSERS[name](data)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", [name for name in inlets.PARSERS if name not in ("statement.xml", "audit.xlsx")])
def test_the_true_file_gets_in(name):
    assert inlets.PARSERS[name](inlets.true(name))


@pytest.mark.parametrize("name", inlets.PARSERS)
@FEW
@given(data=st.data())
def test_a_true_file_with_bytes_changed_is_read_or_refused_by_name(name, data):
    body = bytearray(inlets.true(name))
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        inlets.PARSERS[name](bytes(body))
    except Refusal:
        pass


@pytest.fixture
def door():
    """A server behind the bound of the web process, and how many bytes reached what is behind it."""
    seen = []

    async def behind(scope, receive, send):
        if scope["type"] != "http":
            return
        taken, more = 0, True
        while more:
            message = await receive()
            taken, more = taken + len(message.get("body", b"")), message.get("more_body", False)
            seen.append(taken)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(taken).encode()})

    port = free_port()
    server = uvicorn.Server(uvicorn.Config(Bounded(behind, grace=0.5), port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port, seen
    server.should_exit = True
    thread.join(10)


def sent(port, head, pieces, wait=0.0):
    """What is answered to a body sent in pieces; the sender may be cut off while it speaks."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head)
        try:
            for piece in pieces:
                line.sendall(piece)
                time.sleep(wait)
        except OSError:
            pass
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, answer.read()


def test_a_body_ends_in_size_and_in_time(door):
    port, seen = door
    head = b"POST /wires/agencies/answers HTTP/1.1\r\nHost: x\r\n"
    assert sent(port, head + b"Content-Length: 5\r\n\r\n", [b"hello"]) == (200, b"5")
    status, said = sent(port, head + b"Content-Length: 104857600\r\n\r\n", [])
    assert (status, json.loads(said)["code"]) == (413, "body_too_large") and "16 MB" in json.loads(said)["title"]
    seen.clear()
    drip = (b"1\r\nx\r\n" for _ in range(10_000))
    status, said = sent(port, head + b"Transfer-Encoding: chunked\r\n\r\n", drip, 0.05)
    assert (status, json.loads(said)["code"]) == (408, "body_too_slow")
    assert max(seen) < LIMITS[0][1]


async def _posted(app, who: str, path: str = "/auctions/7/bid") -> tuple[int, bytes]:
    """Status and body of a bid posted by this session."""
    said = []
    headers = [(b"cookie", f"csrftoken=x; sessionid={who}".encode())]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "client": ("127.0.0.1", 1)}

    async def receive():
        return {"type": "http.request", "body": b"amount=1", "more_body": False}

    async def send(message):
        said.append(message)

    await app(scope, receive, send)
    return said[0]["status"], said[1]["body"]


def test_a_flood_of_bids_from_one_session_is_refused_by_name_and_others_are_heard():
    """The page behind takes a moment, as the real one does; the flood never reaches it."""
    reached = []

    async def behind(scope, receive, send):
        await receive()
        reached.append(dict(scope["headers"]).get(b"cookie", b""))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    paced = Paced(behind, per_second=20, burst=40)

    async def flood() -> tuple[list[tuple[int, bytes]], list[int], float]:
        began, loud, calm = time.monotonic(), [], []
        for number in range(10_000):
            loud.append(await _posted(paced, "loud"))
            if number % 1000 == 0:
                calm.append((await _posted(paced, "calm"))[0])
        return loud, calm, time.monotonic() - began

    loud, calm, took = asyncio.run(flood())
    heard = sum(status == 200 for status, _ in loud)
    assert 0 < heard <= 40 + 20 * took + 1 and reached.count(b"csrftoken=x; sessionid=loud") == heard
    refused = [body for status, body in loud if status == 429]
    assert len(refused) == 10_000 - heard and {json.loads(body)["code"] for body in refused} == {"too_many_bids"}
    assert calm == [200] * 10
    assert asyncio.run(_posted(paced, "loud", "/auctions/7/ask"))[0] == 200, "only bids are paced"


def _counted(sessions: int, whose) -> int:
    """How many of 2,000 bids, spread over so many sessions, reach the page behind; `whose` is what it says of each."""
    reached = 0

    async def behind(scope, receive, send):
        nonlocal reached
        await receive()
        reached += 1
        if name := whose(dict(scope["headers"])[b"cookie"]):
            scope[WHO] = name
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    paced = Paced(behind, per_second=0.001, burst=40)
    paced.strangers.per_second = 0.001

    async def all_of_them() -> None:
        for number in range(2_000):
            await _posted(paced, f"s{number % sessions}")

    asyncio.run(all_of_them())
    return reached


def test_one_bidder_with_many_sessions_has_one_pace_and_a_new_session_a_bid_is_no_way_around():
    assert _counted(1, lambda cookie: "bidder:1") == 41  # the first was not known yet
    assert _counted(8, lambda cookie: "bidder:1") == 48
    assert _counted(50, lambda cookie: "bidder:1") == 90
    assert _counted(2_000, lambda cookie: "") == STRANGERS_BURST  # cookies made up, one a bid
    assert _counted(2_000, lambda cookie: cookie.decode()) == STRANGERS_BURST
