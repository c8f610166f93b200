"""The door of the live process: HTTP GET in, an endless answer out. Bare asyncio: docs/decisions/live.md."""

import asyncio
import contextlib
import hashlib
import logging
import resource
import signal
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import httptools
import psycopg

from zhixing.kernel.refusal import Refusal

log = logging.getLogger(__name__)
LONGEST_REQUEST, PATIENCE = 16 * 1024, 10.0
"""Bytes of a request, and seconds to send one [design]."""
BACKLOG = 4096
STREAM = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    b"X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n"
)
SNAPSHOT = (
    b"HTTP/1.1 %s\r\nContent-Type: application/json; charset=utf-8\r\nETag: %s\r\nContent-Length: %d\r\n"
    b"Cache-Control: public, max-age=1, stale-while-revalidate=5\r\nAccess-Control-Allow-Origin: *\r\n"
    b"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
)


class PortTaken(Refusal):
    zh = "端口 {port} 已被占用，实时推送不能启动。"
    en = "Port {port} is taken; live pages can't start."
    status = 503


def main() -> None:
    """Run until SIGTERM or Ctrl-C. Raises PortTaken."""
    from zhixing.entrypoints.start import enter

    enter()
    from django.conf import settings

    where = urlsplit(settings.LIVE_URL)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    asyncio.run(serve(where.hostname or "127.0.0.1", where.port or 8002))


async def serve(host: str, port: int) -> None:
    """Answer streams at this address until told to stop."""
    from zhixing.entrypoints.live.hub import Hub

    loop, stopped, hub = asyncio.get_running_loop(), asyncio.Event(), Hub()
    doors: set[Door] = set()
    try:
        server = await loop.create_server(lambda: Door(hub, doors), host, port, backlog=BACKLOG)
    except OSError:
        raise PortTaken(port=port) from None
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    work = [asyncio.create_task(hub.beat()), asyncio.create_task(listen(hub))]
    log.info("streaming at %s:%s", host, port)
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait([waiting, *work], return_when=asyncio.FIRST_COMPLETED)
    server.close()
    for door in list(doors):
        door.transport.abort()
    for task in work:
        if task.done():
            task.result()  # neither ends by itself: an error of ours ends the process
        task.cancel()
    hub.readers.shutdown(wait=False, cancel_futures=True)


async def listen(hub: Any) -> None:
    """Hear of new lines from the database by one LISTEN; after a cut everything may be new."""
    from django.db import connection

    from zhixing.domain.auctions.api import CHANNEL
    from zhixing.infra.events import CHANNEL as FACTS

    while True:
        try:
            told = {key: value for key, value in connection.get_connection_params().items() if key != "cursor_factory"}
            async with await psycopg.AsyncConnection.connect(**told, autocommit=True) as wire:
                await wire.execute(f"LISTEN {CHANNEL}")
                await wire.execute(f"LISTEN {FACTS}")
                hub.all_changed()
                async for note in wire.notifies():
                    if note.channel == CHANNEL:
                        hub.changed(f"round:{note.payload}")
                    else:
                        hub.cases_changed()
        except psycopg.OperationalError as error:
            log.warning("the database is away: %s", type(error).__name__)
        await asyncio.sleep(1)


class Door(asyncio.Protocol):
    """One connection: a request is read, and answered by a stream or a short refusal."""

    def __init__(self, hub: Any, doors: "set[Door]") -> None:
        self.hub, self.doors = hub, doors
        self.parser = httptools.HttpRequestParser(self)
        self.target, self.headers, self.size = b"", dict[bytes, bytes](), 0
        self.topic = ""
        self.listener: Any = None
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.doors.add(self)
        self.late = asyncio.get_running_loop().call_later(PATIENCE, self.transport.abort)

    def connection_lost(self, error: Exception | None) -> None:
        self.doors.discard(self)
        self.late.cancel()
        if self.listener is not None:
            self.hub.leave(self.topic, self.listener)

    def data_received(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > LONGEST_REQUEST:
            self.transport.abort()
            return
        if self.listener is not None:
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self._say(400, "这不是一个 HTTP 请求。· This is no HTTP request.")

    def on_url(self, url: bytes) -> None:
        self.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.lower()] = value

    def on_message_complete(self) -> None:
        self.late.cancel()
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._answer())

    async def _answer(self) -> None:
        from django.db import Error

        from zhixing.entrypoints.live import feeds
        from zhixing.entrypoints.live.hub import Listener

        try:
            parts = urlsplit(self.target.decode("ascii"))
        except ValueError:
            return self._say(400, "地址无法识别。· The address can't be read.")
        asked = parse_qs(parts.query)
        if self.parser.get_method() != b"GET":
            return self._say(204 if self.parser.get_method() == b"OPTIONS" else 405, "")
        if parts.path == "/health":
            return self._say(200, "ok")
        if parts.path.startswith("/snapshot/"):
            return await self._snapshot(parts.path.removeprefix("/snapshot/"))
        topic = parts.path.removeprefix("/live/")
        ticket = asked.get("ticket", [""])[0]
        if not feeds.is_public(topic) and not await self.hub.admits(ticket, topic):
            return self._say(401, "请取新的入场票再来。· Fetch a new ticket and come back.")
        last = self.headers.get(b"last-event-id", b"").decode("ascii", "replace") or asked.get("last_event_id", [""])[0]
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else None
        self.topic, self.listener = topic, Listener(self.transport)
        try:
            await self.hub.join(topic, self.listener, after, STREAM + self._origin() + b"\r\nretry: 2000\n\n")
        except feeds.UnknownTopic:
            return self._say(404, "没有这个实时频道。· There is no such stream.")
        except Error as error:
            log.warning("%s: the database is away: %s", topic, type(error).__name__)
            return self._say(503, "数据库暂不可用，请稍候重连。· The database is away; try again in a moment.")
        return None

    async def _snapshot(self, topic: str) -> None:
        """The newest frame of a public topic as JSON, for a CDN and for pages whose stream is blocked."""
        from django.db import Error

        from zhixing.entrypoints.live import feeds

        try:
            if not feeds.is_public(topic):
                raise feeds.UnknownTopic(topic)
            frame = await self.hub.snapshot(topic)
        except feeds.UnknownTopic:
            return self._say(404, "没有这个实时频道。· There is no such stream.")
        except Error:
            return self._say(503, "数据库暂不可用，请稍候。· The database is away; try again in a moment.")
        tag = f'"{hashlib.blake2b(frame.text, digest_size=9).hexdigest()}"'
        same = self.headers.get(b"if-none-match", b"").decode("ascii", "replace") == tag
        data = feeds.Frame(frame.seq, frame.court_id, frame.data)
        body = b"" if same else data.at(self.hub.now(frame.court_id), self.hub.viewers(topic))
        self.transport.write(SNAPSHOT % (b"304 Not Modified" if same else b"200 OK", tag.encode(), len(body)) + body)
        self.transport.close()

    def _origin(self) -> bytes:
        """Public streams may be read from anywhere, others from our own pages only."""
        from django.conf import settings

        from zhixing.entrypoints.live import feeds

        origin = "*" if feeds.is_public(self.topic) else settings.BASE_URL
        return f"Access-Control-Allow-Origin: {origin}\r\nVary: Origin\r\n".encode()

    def _say(self, status: int, text: str) -> None:
        body = text.encode()
        reasons = {
            200: "OK",
            204: "No Content",
            400: "Bad Request",
            401: "Unauthorized",
            404: "Not Found",
            503: "Unavailable",
        }
        head = (
            f"HTTP/1.1 {status} {reasons.get(status, 'Method Not Allowed')}\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nAccess-Control-Allow-Origin: *\r\n"
            "Access-Control-Allow-Methods: GET\r\nAccess-Control-Allow-Headers: Last-Event-ID\r\n"
            "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + (b"" if status == 204 else body))
        self.transport.close()
