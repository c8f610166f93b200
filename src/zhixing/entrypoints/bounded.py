"""What a request's body may weigh and how slowly it may come, before anything of it is read.

Each inlet has a narrower limit of its own; this one keeps whoever sends without end, or a byte a minute, from holding
a connection and filling the disk.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from zhixing.kernel.refusal import Refusal

LIMITS = (("/wires/", 16 << 20), ("/desk/auctions/", 512 << 20))
LARGEST = 64 << 20
"""Bytes by the beginning of the path, and of any other [design]."""
GRACE, SLOWEST = 20.0, 16_384
"""Real seconds any body may take, and the bytes a second that buy it more [design]."""
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
log = logging.getLogger(__name__)


class BodyTooLarge(Refusal):
    zh = "内容超过 {megabytes} MB，没有接收。请分批发送。"
    en = "The content is larger than {megabytes} MB and was not taken. Send it in parts."
    status = 413


class BodyTooSlow(Refusal):
    zh = "内容传送太慢，已中断，没有采用。请检查网络后重新发送。"
    en = "The content came too slowly; it was cut off and not used. Check the line and send it again."
    status = 408


class Bounded:
    """An ASGI application whose requests end in time and in size, or are refused by name."""

    def __init__(self, app: App, grace: float = GRACE) -> None:
        self.app, self.grace = app, grace

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, self._bounded(scope, receive), send)
        except (BodyTooLarge, BodyTooSlow) as refused:
            log.warning("%s refused: %s", scope["path"], refused.code)
            await say(refused, send)

    def _bounded(self, scope: Any, receive: Receive) -> Receive:
        """The same door, which raises what is wrong with the body. It is read whole before a page answers."""
        most = next((most for path, most in LIMITS if scope["path"].startswith(path)), LARGEST)
        clock = asyncio.get_running_loop().time
        began, taken, whole = clock(), 0, False

        async def bounded() -> Message:
            nonlocal taken, whole
            if whole:
                return await receive()
            if _announced(scope) > most:
                raise BodyTooLarge(megabytes=most >> 20)
            left = began + self.grace + taken / SLOWEST - clock()
            try:
                message = await asyncio.wait_for(receive(), max(left, 0.001))
            except TimeoutError:
                raise BodyTooSlow from None
            taken, whole = taken + len(message.get("body", b"")), not message.get("more_body", False)
            if taken > most:
                raise BodyTooLarge(megabytes=most >> 20)
            return message

        return bounded


def _announced(scope: Any) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(length) if length.isdigit() else 0


async def say(refused: Refusal, send: Send, close: bool = True) -> None:
    """The refusal as problem+json; the connection ends where the rest of the body is nobody's."""
    body = {
        "type": f"urn:zhixing:refusal:{refused.code}",
        "status": refused.status,
        "code": refused.code,
        "title": refused.say("zh"),
        "title_en": refused.say("en"),
    }
    headers = [(b"content-type", b"application/problem+json"), *([(b"connection", b"close")] if close else [])]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body, ensure_ascii=False).encode()})
