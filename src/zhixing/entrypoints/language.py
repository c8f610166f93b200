"""What is true of the request being answered: its language, the size of its text, the court's time.

Both languages stand beside each other wherever words are written:
in a template `{% t "我的事项" "My tasks" %}`, in an argument or a value from Python `"我的事项 || My tasks"`, which every
component shows in the right one through `pick`. `?lang=en` on any address switches and is remembered in the cookie
`zx_lang`; `?text=large` (大字版) likewise in `zx_text`. The language itself is held by Django's translation, so that its
own sentences (form errors) follow.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DJANGO_NAME = {"zh": "zh-hans", "en": "en"}
_YEAR = 365 * 24 * 3600
_court_now: ContextVar[datetime | None] = ContextVar("court_now", default=None)


def current() -> str:
    """`zh` or `en`."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def pick(text: Any, lang: str | None = None) -> str:
    """`"中文 || English"` or `("中文", "English")` in the present language; any other value as it is."""
    if text is None:
        return ""
    pair = text if isinstance(text, tuple) else str(text).split(" || ", 1)
    return str(pair[-1] if (lang or current()) == "en" else pair[0])


def court_time(now: datetime | None) -> None:
    """Tell the date filters what day it is at the court whose page is being drawn."""
    _court_now.set(now.astimezone(SHANGHAI) if now else None)


def court_now() -> datetime | None:
    """The court's time in Asia/Shanghai, or None when the page has not said."""
    return _court_now.get()


class LanguageMiddleware:
    """Answer in the language and size of text the reader chose, and remember the choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(_read(request)):
            return _remember(request, self.get_response(request))


def _read(request: HttpRequest) -> str:
    court_time(None)
    size = _choice(request, "text", ("normal", "large"))
    request.zx_large = size == "large"  # type: ignore[attr-defined]
    return _DJANGO_NAME[_choice(request, "lang", ("zh", "en"))]


def _choice(request: HttpRequest, name: str, known: tuple[str, ...]) -> str:
    wanted = request.GET.get(name) or request.COOKIES.get(f"zx_{name}")
    return wanted if wanted in known else known[0]


def _remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    for name, known in (("lang", ("zh", "en")), ("text", ("normal", "large"))):
        wanted = request.GET.get(name)
        if wanted in known:
            response.set_cookie(
                f"zx_{name}", wanted, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
    response.headers.setdefault("Content-Language", "en" if current() == "en" else "zh-CN")
    return response
