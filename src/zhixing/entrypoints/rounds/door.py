"""One connection of a web process: lines in, each stamped as it is read."""

import asyncio
from typing import cast

from zhixing.entrypoints.rounds.sequencer import Sequencer
from zhixing.entrypoints.rounds.wire import LONGEST_LINE, read_order


class Door(asyncio.Protocol):
    """Cuts what arrives into lines; a line that is no bid ends the connection."""

    def __init__(self, sequencer: Sequencer) -> None:
        self.sequencer, self.rest = sequencer, b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None

    def data_received(self, data: bytes) -> None:
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            order = read_order(line)
            if order is None:
                self._close()
                return
            self.sequencer.arrive(order, self.reply)
        if len(self.rest) > LONGEST_LINE:
            self._close()

    def reply(self, answer: bytes) -> None:
        """Send an answer, unless the other side has gone."""
        if self.transport is not None:
            self.transport.write(answer)

    def _close(self) -> None:
        if self.transport is not None:
            self.transport.close()
