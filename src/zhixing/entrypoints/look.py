"""The look of every page as one sheet: a telephone far away asks once, for packed bytes, and keeps them."""

import gzip
from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhixing.entrypoints.door import public_page

View = Callable[..., HttpResponse]
FOLDER = Path(__file__).parent / "static" / "zx"
PARTS = ("tokens", "base", "shell", "marks", "table", "form", "case", "sale", "reckon", "chart", "desk", "print")
"""In order: values first, print last. Works with or without Tabler's own styles, which desk and counter add."""
SEEN = "look"
"""The cookie that tells which version of the sheet a browser holds."""
FOREVER = "public, max-age=31536000, immutable"


def version() -> str:
    """What stands in the sheet's address; another whenever a part changes."""
    return _built(_stamp())[0]


@public_page
def sheet(request: HttpRequest, wanted: str) -> HttpResponse:
    """The sheet; kept for good under its own version, briefly under one that is gone."""
    known, plain, packed = _built(_stamp())
    takes = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(packed if takes else plain, content_type="text/css; charset=utf-8")
    if takes:
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Accept-Encoding"
    answer["Cache-Control"] = FOREVER if wanted == known else "no-cache"
    return answer


def at_once(view: View) -> View:
    """A page whose first visit carries the sheet in itself, so that a far telephone need not ask twice before it draws.

    The sheet is then fetched when the line is idle, and the next page links to it. `request.zx_first` says which.
    """

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        now = version()
        request.zx_first = request.COOKIES.get(SEEN) != now
        answer = view(request, *args, **kwargs)
        if request.zx_first:
            answer.set_cookie(SEEN, now, max_age=30 * 86400, httponly=True, samesite="Lax")
        return answer

    return shown


def whole() -> str:
    """The sheet itself."""
    return _built(_stamp())[1].decode()


def _stamp() -> tuple[int, ...]:
    return tuple((FOLDER / f"{part}.css").stat().st_mtime_ns for part in PARTS)


@lru_cache(maxsize=2)
def _built(stamp: tuple[int, ...]) -> tuple[str, bytes, bytes]:
    """(version, plain, packed)."""
    plain = b"\n".join((FOLDER / f"{part}.css").read_bytes() for part in PARTS)
    return sha256(plain).hexdigest()[:12], plain, gzip.compress(plain, mtime=0)
