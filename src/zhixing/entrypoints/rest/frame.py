"""How an endpoint is declared: address, the permission it needs, its summary in both languages; and how it refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from zhixing.entrypoints.door import Door, note_file, problem
from zhixing.entrypoints.rest.shapes import Made
from zhixing.infra import accounts, clock
from zhixing.kernel.refusal import Refusal

View = Callable[..., Any]
DOORS: dict[str, set[str]] = {}
"""Route as Django writes it -> the permissions of its operations."""

api = NinjaAPI(
    title="智行 Zhixing",
    version="1",
    description="Court enforcement. Money is whole fen in `*_fen`, days are ISO dates, instants carry an offset. "
    "A refusal is application/problem+json with `code`, `title` (中文) and `title_en`.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="rest",
    openapi_extra={"components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}},
)


class NotReadable(Refusal):
    zh = "请求内容不合要求：{where} {why}"
    en = "The request can't be read: {where} {why}"
    status = 422


class SecondFactorMissing(Refusal):
    zh = "签发和放行要动态码：请在 X-One-Time-Code 里带上本人设备上的 6 位数字。"
    en = "Signing and releasing need a code: send the six digits of the person's device in X-One-Time-Code."
    status = 403


def endpoint(
    method: str, route: str, permission: str, tag: str, zh: str, en: str, second_factor: bool = False, **more: Any
) -> Callable[[View], View]:
    """Declare an operation: it requires the permission, and where a page would ask for the device, the code too."""

    def mark(view: View) -> View:
        @wraps(view)
        def kept(request: Any, *args: Any, **kwargs: Any) -> Any:
            request.asker.require(permission)
            if second_factor:
                confirm(request)
            return view(request, *args, **kwargs)

        DOORS.setdefault(route.strip("/").replace("{", "<").replace("}", ">"), set()).add(permission)
        extra = {
            "x-permission": permission,
            "x-summary-zh": zh,
            "x-second-factor": second_factor,
            "security": [{"token": []}],
        }
        declare = api.api_operation([method], route, summary=en, tags=[tag], openapi_extra=extra, **more)
        declare(kept)
        return view

    return mark


def read(route: str, permission: str, tag: str, zh: str, en: str, response: Any) -> Callable[[View], View]:
    """A GET."""
    return endpoint("GET", route, permission, tag, zh, en, response=response)


def act(
    route: str, permission: str, tag: str, zh: str, en: str, signs: bool = False, response: Any = Made
) -> Callable[[View], View]:
    """A POST that runs one command and answers with the row it made or moved; `signs`: the device's code is asked for."""
    return endpoint("POST", route, permission, tag, zh, en, second_factor=signs, response=response)


def confirm(request: Any) -> None:
    """The code of the person's device. Raises SecondFactorMissing, WrongSignIn, AccountLocked."""
    code = request.headers.get("X-One-Time-Code", "")
    if not code:
        raise SecondFactorMissing
    accounts.check_code(request.asker.account_id, code, clock.real_now())


def marked(patterns: list[Any]) -> list[Any]:
    """The patterns of the interface with their doors on, so that the middleware keeps them and tests see them."""
    for pattern in patterns:
        needed = DOORS.get(str(pattern.pattern).strip("/"))
        pattern.callback.door = Door("token", " ".join(sorted(needed))) if needed else Door("public", "")
    return patterns


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    note_file(request, refusal)
    return problem(refusal)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {"loc": (), "msg": ""}
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path", "form"))
    return problem(NotReadable(where=where, why=first["msg"]))


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(NotReadable(where="", why=str(error)), error.status_code)
