"""How a web process places a bid: one connection to the owner's socket for all its bids, answers by number."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from weakref import WeakKeyDictionary

from django.conf import settings

from zhixing.domain.auctions.api import Decision, RoundMoving
from zhixing.entrypoints.rounds.wire import Order, read_answer, socket_path, write_order
from zhixing.kernel.money import Money

PATIENCE = 5.0
PAUSES = (0.05, 0.2, 0.6)
"""Seconds to wait for one answer, and before sending the same key again."""
ROUND_MOVING = RoundMoving().code


async def place(round_id: int, key: str, bidder_id: int, bid: Money, maximum: bool = False) -> Decision:
    """Place a bid, or set the bidder's own maximum, and wait until it is decided and committed.

    `key` names this bid of the page: sent again, it is the same bid. Raises the refusal that answers it
    (`BidTooLow`, `BidAfterEnd` …); `RoundMoving` when no answer is certain: the page sends the same key again.
    """
    address = socket_path(settings.ROUNDS_SOCKET)
    for pause in (*PAUSES, None):
        try:
            line = await _line(address)
            decision, owner = await asyncio.wait_for(
                line.ask(Order(0, round_id, key, bidder_id, bid, maximum)), PATIENCE
            )
        except (OSError, TimeoutError):
            decision, owner = Decision(key, ROUND_MOVING, bid), ""
        if decision.verdict != ROUND_MOVING or pause is None:
            break
        address = owner or socket_path(settings.ROUNDS_SOCKET)
        await asyncio.sleep(0 if owner else pause)
    if refusal := decision.refusal():
        raise refusal
    return decision


def place_and_wait(round_id: int, key: str, bidder_id: int, bid: Money, maximum: bool = False) -> Decision:
    """`place` for code without an event loop of its own: all such bids of a process share one in the background."""
    return asyncio.run_coroutine_threadsafe(place(round_id, key, bidder_id, bid, maximum), _background()).result()


@cache
def _loop_of(process: int) -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="bids", daemon=True).start()
    return loop


def _background() -> asyncio.AbstractEventLoop:
    """This process's loop for bids; a forked process begins one of its own."""
    with _STARTING:
        return _loop_of(os.getpid())


class Line:
    """A connection to a rounds process, shared by all bids of one event loop."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.numbers: Iterator[int] = count(1)
        self.waiting: dict[int, asyncio.Future[tuple[Decision, str]]] = {}
        self.listening = asyncio.create_task(self._listen())

    @property
    def open(self) -> bool:
        return not self.listening.done()

    async def ask(self, order: Order) -> tuple[Decision, str]:
        """Send a bid under a number of this line; its answer, and the socket to try instead if another process decides the round."""
        n = next(self.numbers)
        answer: asyncio.Future[tuple[Decision, str]] = asyncio.get_running_loop().create_future()
        self.waiting[n] = answer
        try:
            self.writer.write(write_order(replace(order, n=n)))
            return await answer
        finally:
            self.waiting.pop(n, None)

    async def _listen(self) -> None:
        try:
            while text := await self.reader.readline():
                n, decision, owner = read_answer(text)
                if (answer := self.waiting.get(n)) and not answer.done():
                    answer.set_result((decision, owner))
        except (OSError, ValueError):
            pass
        finally:
            self.close()

    def close(self) -> None:
        """End the connection; whoever waits learns that his bid is not certain."""
        self.listening.cancel()
        for answer in self.waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError())
        with contextlib.suppress(OSError, RuntimeError):
            self.writer.close()


_STARTING = threading.Lock()
_LINES: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Line]] = WeakKeyDictionary()


async def _line(address: str) -> Line:
    lines = _LINES.setdefault(asyncio.get_running_loop(), {})
    if (line := lines.get(address)) is None or not line.open:
        reader, writer = await asyncio.open_unix_connection(address)
        if (line := lines.get(address)) is None or not line.open:  # another bid may have been quicker
            line = lines[address] = Line(reader, writer)
        else:
            writer.close()
    return line
