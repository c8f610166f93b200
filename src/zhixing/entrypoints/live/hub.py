"""Topics and who listens to them: a frame is made once and written to all; who reads too slowly is cut off."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import Error, connection

from zhixing.entrypoints.live import feeds, tickets
from zhixing.infra import clock

log = logging.getLogger(__name__)
T = TypeVar("T")
MOST_UNREAD = 64 * 1024
"""Bytes a reader may leave unread before he is cut off; he comes back with the last number he saw [design]."""
SNAPSHOT, MOST_SNAPSHOTS = 0.5, 4096
"""Seconds a snapshot may be old, and how many are kept [design]."""
PACE, BEAT, SLOWEST_BEAT = 0.1, 1.0, 15.0
"""Seconds between two frames of a topic, between looks at the clock, and the longest silence on a stream."""


@dataclass(eq=False)
class Listener:
    """One open stream; `ready` once it has been told what it missed, up to `seq`."""

    transport: asyncio.Transport
    ready: bool = False
    seq: int = 0

    def send(self, frame: feeds.Frame, text: bytes) -> None:
        """Send a frame unless a newer one went before it."""
        if frame.seq >= self.seq:
            self.seq = frame.seq
            self.transport.write(text)
            if self.transport.get_write_buffer_size() > MOST_UNREAD:
                self.transport.abort()


@dataclass(eq=False)
class Topic:
    """A topic somebody listens to: its newest frame, when one was last sent, and shared answers to who missed some."""

    name: str
    listeners: set[Listener] = field(default_factory=set)
    frame: feeds.Frame | None = None
    sent: float = field(default_factory=time.monotonic)
    due: asyncio.TimerHandle | None = None
    missed: dict[int | None, "asyncio.Future[feeds.Frame]"] = field(default_factory=dict)


class Hub:
    """Everything in the loop's thread but reading the database, which one thread of its own does."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.topics: dict[str, Topic] = {}
        self.readers = ThreadPoolExecutor(1, "live-reader")
        self.clocks: dict[int, tuple[float, datetime]] = {}
        self.snapshots: dict[str, tuple[float, feeds.Frame]] = {}
        self.tasks: set[asyncio.Task[Any]] = set()

    async def read(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run a query in the reading thread; a broken connection is dropped, so that the next one works."""

        def run() -> T:
            try:
                return function(*arguments)
            except Error:
                connection.close()
                raise

        return await self.loop.run_in_executor(self.readers, run)

    async def join(self, name: str, listener: Listener, last: int | None, head: bytes) -> None:
        """Send `head` and what the listener missed after `last`, or the newest frame; he is kept told from then on.

        Raises UnknownTopic before anything is sent, and what the database raises.
        """
        topic = self.topics.setdefault(name, Topic(name))
        topic.listeners.add(listener)
        frame = await self._missed(topic, last)
        await self._clock(frame.court_id)
        listener.transport.write(head)
        while not listener.transport.is_closing():
            listener.send(frame, frame.at(self.now(frame.court_id), len(topic.listeners)))
            if topic.frame is None or topic.frame.seq <= frame.seq:
                listener.ready = True
                return
            frame = await self._missed(topic, frame.seq)

    async def snapshot(self, name: str) -> feeds.Frame:
        """The newest frame of a topic for who asks once: at most SNAPSHOT seconds old, the database asked once a while.

        Raises UnknownTopic, and what the database raises.
        """
        read, frame = self.snapshots.get(name, (-SNAPSHOT, None))
        if frame is None or time.monotonic() - read >= SNAPSHOT:
            frame = await self._missed(Topic(name), None)
            await self._clock(frame.court_id)
            if len(self.snapshots) >= MOST_SNAPSHOTS:
                self.snapshots.clear()
            self.snapshots[name] = time.monotonic(), frame
        return frame

    def viewers(self, name: str) -> int:
        """Streams open on a topic in this process."""
        return len(self.topics[name].listeners) if name in self.topics else 0

    def leave(self, name: str, listener: Listener) -> None:
        if topic := self.topics.get(name):
            topic.listeners.discard(listener)
            if not topic.listeners:
                del self.topics[name]

    async def _missed(self, topic: Topic, last: int | None) -> feeds.Frame:
        """A crowd that was cut off together asks the database once."""
        if topic.frame is not None and last in (None, topic.frame.seq):
            return topic.frame
        if last not in topic.missed:
            topic.missed[last] = asyncio.ensure_future(self.read(feeds.load, topic.name, last))
            topic.missed[last].add_done_callback(lambda _: topic.missed.pop(last, None))
        frame = await asyncio.shield(topic.missed[last])
        if topic.frame is None:
            topic.frame = frame
        return frame

    def changed(self, name: str) -> None:
        """Something new in a topic: tell its listeners, at most every PACE seconds."""
        topic = self.topics.get(name)
        if topic is not None and topic.due is None:
            wait = max(0.0, topic.sent + PACE - time.monotonic())
            topic.due = self.loop.call_later(wait, self._start, topic)

    def cases_changed(self) -> None:
        """Some case has a new fact; which one is not said."""
        for name in list(self.topics):
            if not feeds.is_public(name):
                self.changed(name)

    def all_changed(self) -> None:
        """After a cut from the database: anything may be new."""
        for name in list(self.topics):
            self.changed(name)

    def _start(self, topic: Topic) -> None:
        task = self.loop.create_task(self._publish(topic))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _publish(self, topic: Topic) -> None:
        topic.due, topic.sent = None, time.monotonic()
        try:
            frame = await self.read(feeds.load, topic.name, topic.frame.seq if topic.frame else None)
        except (Error, feeds.UnknownTopic) as error:
            log.warning("%s: no frame: %s", topic.name, type(error).__name__)
            return
        former, topic.frame = topic.frame, frame
        if former is None or former.text != frame.text:
            self._send(topic, frame)

    def _send(self, topic: Topic, frame: feeds.Frame) -> None:
        text = frame.at(self.now(frame.court_id), len(topic.listeners))
        topic.sent = time.monotonic()
        for listener in list(topic.listeners):
            if listener.ready:
                listener.send(frame, text)

    async def admits(self, ticket: str, topic: str) -> bool:
        """Whether the ticket opens this stream; tickets live in real time."""
        await self._clock(0)
        return tickets.opens(ticket, topic, self.now(0))

    def now(self, court_id: int) -> datetime:
        """Court time (real time for court 0) by the last reading and the stopwatch."""
        watch, moment = self.clocks[court_id]
        return moment + timedelta(seconds=time.monotonic() - watch)

    async def _clock(self, court_id: int) -> None:
        if court_id not in self.clocks:
            await self._read_clock(court_id)

    async def _read_clock(self, court_id: int) -> timedelta:
        """Read a court's clock; how far it had drifted from what was told."""
        moment = await self.read(clock.now, court_id) if court_id else await self.read(clock.real_now)
        told = self.now(court_id) if court_id in self.clocks else moment
        self.clocks[court_id] = time.monotonic(), moment
        return abs(moment - told)

    async def beat(self) -> None:
        """Keep the clocks right, tell of a practice clock that runs, and say something on every silent stream."""
        while True:
            try:
                drifted = {court for court in {0, *self.clocks} if await self._read_clock(court) > timedelta(seconds=1)}
            except Error as error:
                log.warning("the database is away: %s", type(error).__name__)
                drifted = set()
            for topic in list(self.topics.values()):
                silent = time.monotonic() - topic.sent > SLOWEST_BEAT
                if topic.frame is not None and (silent or topic.frame.court_id in drifted):
                    self._send(topic, topic.frame)
            await asyncio.sleep(BEAT)
