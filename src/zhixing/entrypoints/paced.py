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
"""Bids one bidder may send in a real second, and at once [design]; nobody's hand is so quick."""
STRANGERS, STRANGERS_BURST = 100, 400
"""Bids under sessions not seen before, in a real second from one address, and at once [design]: a hall full of people
behind one router bids for the first time; a new session a bid is no way around."""
WHO = "zhixing.bidder"
"""Where the door behind writes whose session or token it was."""
REMEMBERED = 100_000


class Paced:
    """An ASGI application that hears each bidder at a hand's pace, however many sessions he opens.

    Whose a session is, is learnt from the page it first reached; before that each session has a pace of its own, and
    all unknown ones of an address share another.
    """

    def __init__(self, app: App, per_second: float = PER_SECOND, burst: int = BURST) -> None:
        self.app, self.pace, self.strangers = app, Pace(per_second, burst), Pace(STRANGERS, STRANGERS_BURST)
        self.known: dict[bytes, str] = {}

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sender, bids = _sender(scope["headers"]), scope["method"] == "POST" and BIDS.fullmatch(scope["path"])
        if bids and self._too_fast(sender, scope.get("client"), time.monotonic()):
            await say(TooManyBids(), send, close=False)
            return
        await self.app(scope, receive, send)
        if sender and (who := scope.get(WHO)) and self.known.get(sender) != who:
            self._learn(sender, who)

    def _too_fast(self, sender: bytes, client: Any, watch: float) -> bool:
        if who := self.known.get(sender):
            return self.pace.too_fast(who, watch)
        address = str(client and client[0])
        if self.strangers.tokens(address, watch) < 1:  # made-up sessions are not even remembered
            return True
        return self.pace.too_fast(sender or address, watch) or self.strangers.too_fast(address, watch)

    def _learn(self, sender: bytes, who: str) -> None:
        if len(self.known) >= REMEMBERED:
            self.known = dict(list(self.known.items())[REMEMBERED // 2 :])
        self.known[sender] = who


def _sender(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A digest of the session or token, which is never kept; empty without one."""
    told = dict(headers)
    session = re.search(rb"(?:^|; ?)sessionid=([^;]+)", told.get(b"cookie", b""))
    known = session[1] if session else told.get(b"authorization", b"")
    return hashlib.sha256(known).digest() if known else b""
