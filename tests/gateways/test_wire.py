"""What a bad peer can do to a call: each way ends in a named failure, in bounded time and memory."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from zhixing.gateways.failures import AgencyBusy, AgencyTimedOut, MalformedAnswer, WrongSignature
from zhixing.gateways.keys import practice_key
from zhixing.gateways.wire import Endpoint, call

KEY = practice_key(b"k" * 32, "peer")
Talk = Callable[[socket.socket], None]


@pytest.fixture
def peer() -> Iterator[Callable[[Talk], Endpoint]]:
    """A server that reads a request's head and then does what the test says."""
    sockets: list[socket.socket] = []

    def start(talk: Talk) -> Endpoint:
        server = socket.create_server(("127.0.0.1", 0))
        sockets.append(server)

        def serve() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.recv(65536)
                        talk(connection)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        return Endpoint("peer", url, KEY, (KEY,), read_seconds=0.4, total_seconds=0.8, largest_answer=100_000)

    yield start
    for one in sockets:
        one.close()


def ask(endpoint: Endpoint) -> None:
    call(endpoint, "GET", "/x", at=datetime.now(UTC))


def say(text: bytes) -> Talk:
    return lambda connection: connection.sendall(text)


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)


def drip_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)


def flood(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b"x" * 100_000)


@pytest.mark.parametrize(
    ("talk", "failure"),
    [
        (lambda connection: time.sleep(1), AgencyTimedOut),
        (drip, AgencyTimedOut),
        (drip_headers, AgencyTimedOut),
        (lambda connection: None, AgencyTimedOut),
        (say(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"), AgencyTimedOut),
        (flood, MalformedAnswer),
        (say(b"SSH-2.0-OpenSSH\r\n\r\n"), MalformedAnswer),
        (say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), WrongSignature),
        (say(b"HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\n{}"), WrongSignature),
        (say(b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"), WrongSignature),
        (say(b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n"), AgencyBusy),
        (say(b"HTTP/1.1 429 Many\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"), AgencyBusy),
    ],
)
def test_a_bad_peer(peer: Callable[[Talk], Endpoint], talk: Talk, failure: type[Exception]) -> None:
    started = time.monotonic()
    with pytest.raises(failure):
        ask(peer(talk))
    assert time.monotonic() - started < 3


def test_busy_says_when_to_come_back(peer: Callable[[Talk], Endpoint]) -> None:
    with pytest.raises(AgencyBusy) as busy:
        ask(peer(say(b"HTTP/1.1 429 Many\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")))
    assert busy.value.facts["retry_after"] == 7
    with pytest.raises(AgencyBusy) as busy:
        ask(peer(say(b"HTTP/1.1 503 x\r\nRetry-After: Wed\r\nContent-Length: 0\r\n\r\n")))
    assert busy.value.facts["retry_after"] == 5
