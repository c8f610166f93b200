"""The live process: frames as bids fall, catching up after a cut, slow readers, tickets."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from tests.rooms.auctions.stage import COURT, MACHINE, a_round, bid, court, opened, seated
from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts import api as courts
from zhixing.entrypoints.live import tickets
from zhixing.entrypoints.live.feeds import Frame
from zhixing.entrypoints.live.hub import MOST_UNREAD, Listener
from zhixing.infra import clock


@dataclass
class Viewer:
    """A page that watches, as a browser's EventSource would."""

    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    rest: bytes = b""

    def __post_init__(self) -> None:
        self.wire = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        extra = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        self.wire.sendall(f"GET {self.path} HTTP/1.1\r\nHost: x\r\n{extra}\r\n".encode())
        self.head = self.until(b"\r\n\r\n").decode()

    def until(self, end: bytes) -> bytes:
        while end not in self.rest:
            data = self.wire.recv(65536)
            if not data:
                raise EOFError(self.rest)
            self.rest += data
        found, _, self.rest = self.rest.partition(end)
        return found

    def frame(self) -> dict:
        """The next frame's data, with its number."""
        while True:
            lines = dict(line.split(": ", 1) for line in self.until(b"\n\n").decode().splitlines())
            if "data" in lines:
                return json.loads(lines["data"]) | {"id": int(lines["id"]), "event": lines["event"]}

    def frame_with(self, count: int) -> dict:
        while (frame := self.frame())["count"] < count:
            pass
        return frame


@pytest.fixture(scope="module")
def live(own_database):
    court()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"ZHIXING_LIVE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen([sys.executable, "-m", "zhixing.entrypoints.live"], env=environment)
    deadline = time.monotonic() + 30
    while True:
        assert process.poll() is None and time.monotonic() < deadline
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


@pytest.fixture
def running(live):
    now = clock.now(COURT)
    one = a_round(now - timedelta(hours=1), now + timedelta(hours=30), found=False)
    return one, [seated(one, number, at=now) for number in (1, 2)]


def test_a_round_is_told_as_it_happens(live, running):
    one, (first, second) = running
    viewer = Viewer(live, f"/live/round:{one.pk}")
    assert "200 OK" in viewer.head and "text/event-stream" in viewer.head and "Allow-Origin: *" in viewer.head
    frame = viewer.frame()
    assert (frame["state"], frame["price"], frame["count"]) == ("before", 142100000, 0)
    assert frame["ends_at"] == one.opens_at.astimezone(clock.SHANGHAI).isoformat()
    opened(one, clock.now(COURT))
    assert viewer.frame()["state"] == "running"
    bid(one, first, 1421000, clock.now(COURT))
    bid(one, second, 1428000, clock.now(COURT))
    frame = viewer.frame_with(2)
    assert [line["amount"] for line in frame["bids"]] == [142800000, 142100000]
    assert frame["next"] == 143500000 and frame["id"] == 3
    assert frame["bids"][0]["code"] != frame["bids"][1]["code"]
    auctions.stay(MACHINE, one.lot_id, "stayed", clock.now(COURT))
    assert viewer.frame()["state_words"].startswith("法院已暂缓")


def test_who_was_cut_off_misses_no_bid(live, running):
    one, seats = running
    opened(one, clock.now(COURT))
    viewer = Viewer(live, f"/live/round:{one.pk}")
    last = viewer.frame()["id"]
    viewer.wire.close()
    for number in range(40):
        bid(one, seats[number % 2], 1421000 + 7000 * number, clock.now(COURT))
    for path, headers in (("", {"Last-Event-ID": str(last)}), (f"?last_event_id={last}", {})):
        again = Viewer(live, f"/live/round:{one.pk}{path}", headers).frame()
        assert [line["seq"] for line in again["bids"]] == list(range(41, 1, -1))
    fresh = Viewer(live, f"/live/round:{one.pk}").frame()
    assert fresh["count"] == 40 and len(fresh["bids"]) >= 6


def test_court_time_goes_with_every_frame(live, running):
    one, _ = running
    viewer = Viewer(live, f"/live/round:{one.pk}")
    before = clock.now(COURT)
    viewer.frame()
    courts.let_time_run(courts.system_scope(COURT, "clock.run"), 10, 1, before)
    told = viewer.frame()
    while told["now"] < (before + timedelta(days=9)).isoformat():
        told = viewer.frame()


class Clogged:
    """A transport whose other end does not read."""

    def __init__(self) -> None:
        self.unread, self.cut = 0, False

    def write(self, data: bytes) -> None:
        self.unread += len(data)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def abort(self) -> None:
        self.cut = True


def test_a_reader_that_falls_behind_is_cut_off():
    clogged = Clogged()
    listener = Listener(clogged)
    frame = Frame(1, COURT, b"x" * 1000)
    while not clogged.cut:
        listener.send(frame, frame.text)
    assert MOST_UNREAD < clogged.unread <= MOST_UNREAD + 1000
    unread = clogged.unread
    listener.send(Frame(0, COURT, b"old"), b"old")  # an older frame never follows a newer
    assert clogged.unread == unread


def test_streams_that_are_not_public_need_a_ticket(live, running):
    case = f"case:{running[0].lot.case_id}"
    soon = clock.real_now() + timedelta(minutes=1)
    assert "401" in Viewer(live, f"/live/{case}").head
    assert "401" in Viewer(live, f"/live/{case}?ticket={tickets.make('case:0', soon)}").head
    assert "401" in Viewer(live, f"/live/{case}?ticket={tickets.make(case, soon - timedelta(minutes=2))}").head
    assert "401" in Viewer(live, f"/live/{case}?ticket=abc").head
    viewer = Viewer(live, f"/live/{case}?ticket={tickets.make(case, soon)}")
    assert "200 OK" in viewer.head and "Allow-Origin: http://127.0.0.1:8000" in viewer.head
    viewer.frame()
    opened(running[0], clock.now(COURT))
    assert viewer.frame()["facts"][0]["name"] == "RoundOpened"


def test_what_is_no_stream(live):
    assert "404" in Viewer(live, "/live/round:123456").head
    assert "404" in Viewer(live, "/live/round:x").head
    assert "401" in Viewer(live, "/live/anything").head
    assert "200 OK" in Viewer(live, "/health").head
    with socket.create_connection(("127.0.0.1", live)) as wire:
        wire.sendall(b"nonsense\r\n\r\n")
        assert b"400" in wire.recv(1000)
    with socket.create_connection(("127.0.0.1", live)) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nX: " + b"y" * 20000)
        try:
            assert wire.recv(1000) == b""
        except ConnectionResetError:
            pass


def asked(port: int, path: str, **headers: str) -> tuple[str, bytes]:
    """An answer that ends: (head, body)."""
    viewer = Viewer(port, path, headers)
    body = viewer.rest
    while data := viewer.wire.recv(65536):
        body += data
    return viewer.head, body


def test_a_snapshot_can_be_cached_and_changes_its_tag_with_the_price(live, running):
    watched, (one, _) = running
    opened(watched, clock.now(COURT))
    path = f"/snapshot/round:{watched.pk}"
    head, body = asked(live, path)
    assert "200 OK" in head and "max-age=1" in head and json.loads(body)["count"] == 0
    tag = head.partition("ETag: ")[2].splitlines()[0]
    head, body = asked(live, path, **{"If-None-Match": tag})
    assert "304" in head and body == b""
    bid(watched, one, 1421000, clock.now(COURT))
    deadline = time.monotonic() + 10
    while "200 OK" not in (head := asked(live, path, **{"If-None-Match": tag})[0]):
        assert time.monotonic() < deadline, head
    told = json.loads(asked(live, path)[1])
    assert told["price"] == 142100000 and told["viewers"] == 0 and "now" in told
    assert "404" in asked(live, "/snapshot/round:999999")[0] and "404" in asked(live, "/snapshot/case:1")[0]


def test_a_frame_tells_how_many_watch(live, running):
    path = f"/live/round:{running[0].pk}"
    first = Viewer(live, path)
    assert first.frame()["viewers"] == 1
    second = Viewer(live, path)
    assert second.frame()["viewers"] == 2
