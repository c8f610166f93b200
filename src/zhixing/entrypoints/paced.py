"""Who floods the web with bids is refused before a page, a session or the database is asked anything."""

import hashlib
import re
import time
from collections.abc import Iterable
from typing import Any

from zhixing.domain.auctions.refusals.bidding import TooManyBids
from zhixing.entrypoints.bounded import App, Receive, Send, say
from zhixing.entrypoints.pace import Pace

BIDS = re.compile(r"/auctions/\d+/bid|/api/.*/rounds/\d+/bids")
PER_SECOND, BURST = 20, 40
"""Bids one session or token may send in a real second, and at once [design]; nobody's hand is so quick."""


class Paced:
    """An ASGI application that hears each sender of bids at a hand's pace."""

    def __init__(self, app: App, per_second: float = PER_SECOND, burst: int = BURST) -> None:
        self.app, self.pace = app, Pace(per_second, burst)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        bids = scope["type"] == "http" and scope["method"] == "POST" and BIDS.fullmatch(scope["path"])
        if bids and self.pace.too_fast(_sender(scope["headers"], scope.get("client")), time.monotonic()):
            await say(TooManyBids(), send, close=False)
            return
        await self.app(scope, receive, send)


def _sender(headers: Iterable[tuple[bytes, bytes]], client: Any) -> bytes | str:
    """A digest of the session or token, which is never kept; without one, where it comes from."""
    told = dict(headers)
    session = re.search(rb"(?:^|; ?)sessionid=([^;]+)", told.get(b"cookie", b""))
    known = session[1] if session else told.get(b"authorization", b"")
    return hashlib.sha256(known).digest() if known else str(client and client[0])
