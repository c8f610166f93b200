"""A practice world of its own process for the tests, and what is needed to speak with it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn

from zhixing.gateways.agencies import AgencyRequest, Item, Paper, Target
from zhixing.gateways.keys import PRACTICE_COURT, Sm2Key, practice_key
from zhixing.gateways.signing import Message, verify
from zhixing.gateways.wire import Endpoint
from zhixing.practice import people, seed
from zhixing.practice.app import build
from zhixing.practice.store import Store

SHANGHAI = ZoneInfo("Asia/Shanghai")
MASTER = bytes.fromhex("ab" * 32)
COURT, CASE = "澜溪区人民法院", "（2026）浙0195执1842号"
COURT_ACCOUNT = "330195010100000018"
SEED = people.load()
PEOPLE = {person["name"]: person for person in SEED["people"]}
DEBTOR = Target("周启山", PEOPLE["周启山"]["id_number"])


def real_now() -> datetime:
    return datetime.now(SHANGHAI)


def accounts_of(name: str, bank: str) -> list[dict[str, Any]]:
    return [a for a in SEED["accounts"] if a["owner_name"] == name and a["bank"] == bank]


@dataclass
class Listener:
    """The platform's ear: keeps every callback, answers 204, or first so many times 500."""

    url: str = ""
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    refuse: int = 0

    def wait(self, count: int, path: str = "", seconds: float = 8) -> list[tuple[str, dict[str, str], bytes]]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [one for one in self.heard if one[0].startswith(path)]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"only {len(found)} of {count} callbacks came")


@pytest.fixture
def listener() -> Iterator[Listener]:
    ear = Listener()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # the sender was killed while it spoke
                self.close_connection = True
                return
            refused = ear.refuse > 0
            ear.refuse -= refused
            if not refused:
                ear.heard.append((self.path, dict(self.headers), body))
            self.send_response(500 if refused else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """A killed sender resets its connections; that is no news here."""

    server = Server(("127.0.0.1", 0), Handler)
    ear.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ear
    server.shutdown()
    server.server_close()


@dataclass
class Practice:
    """One running process; `kill` is kill -9, `start` brings it up again on the same home and port."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "zhixing.practice", "--port", str(self.port), "--home", str(self.home)]
        self.process = subprocess.Popen(command, env=os.environ | {"ZHIXING_PRACTICE_KEY": MASTER.hex()})
        self.await_health()

    def await_health(self) -> None:
        with httpx.Client(trust_env=False) as client:
            for _ in range(600):
                try:
                    client.get(f"{self.url}/health").raise_for_status()
                except httpx.TransportError:
                    time.sleep(0.02)
                else:
                    return
        raise AssertionError("the practice world does not start")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(10)
            self.process = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def unit(self, code: str, **limits: float) -> Endpoint:
        court = practice_key(MASTER, PRACTICE_COURT)
        return Endpoint(code, f"{self.url}/{code}", court, (self.key(code),), **limits)  # type: ignore[arg-type]

    def key(self, code: str) -> Sm2Key:
        return practice_key(MASTER, code)

    def opened(self, path: str, headers: dict[str, str], body: bytes, code: str) -> bytes:
        """The body of a callback, once its signature holds."""
        target = urlsplit(path)
        verify(Message("POST", target.path, target.query, body), headers, [self.key(code)], real_now(), code)
        return body

    def say(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        answer = httpx.request(method, self.url + path, json=content or None, trust_env=False)
        return answer.json() | {"http": answer.status_code}

    def fault(self, service: str, kind: str, **more: Any) -> None:
        assert self.say("POST", "/api/faults", service=service, kind=kind, **more)["http"] == 200

    def listen(self, ear: Listener) -> None:
        self.say("PUT", "/settings", callback_url=ear.url)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def own_process(tmp_path: Path) -> Iterator[Practice]:
    """A world that can be killed."""
    world = Practice(tmp_path / "practice home", free_port())
    world.start()
    yield world
    world.kill()


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """The same server in a thread: real HTTP, a fresh store for each test, no second to start up."""
    world, ready = Practice(tmp_path, free_port()), threading.Event()
    servers: list[uvicorn.Server] = []

    def serve() -> None:
        store = Store(tmp_path)
        with store.transaction() as db:
            seed.sow(db, SEED)
        config = uvicorn.Config(build(store, MASTER), port=world.port, log_level="warning", timeout_graceful_shutdown=0)
        servers.append(uvicorn.Server(config))
        ready.set()
        servers[0].run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(10)
    world.await_health()
    yield world
    servers[0].should_exit = True
    thread.join(10)


Envelope = Callable[..., AgencyRequest]


@pytest.fixture
def envelope() -> Envelope:
    """Makes a request; each has its own id unless one is given."""
    count = iter(range(1, 10_000))

    def make(*items: Item, **changed: Any) -> AgencyRequest:
        on = changed.get("court_on", date(2026, 11, 24))
        given: dict[str, Any] = {
            "id": f"Q-{next(count)}",
            "court": COURT,
            "case_no": CASE,
            "officer": "陈知远",
            "legal_basis": "民事诉讼法第253条",
            "paper": Paper("（2026）浙0195执1842号之一", "ab" * 32),
            "purpose": "查明被执行人财产",
            "target": DEBTOR,
            "items": items,
            "deadline": real_now() + timedelta(days=1),
            "court_on": on,
        }
        return AgencyRequest(**(given | changed))

    return make
