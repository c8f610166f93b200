"""The door of every page: who may come in, and how a refusal is said.

A view is declared once: `@staff_page("case.view")`, `@agency_page("request.answer")`, `@public_page`, `@party_page`,
`@bidder_page`. A view without a door is a bug and crashes. What a command refuses is translated here, once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts import api as courts
from zhixing.entrypoints import language
from zhixing.entrypoints.desk import second_factor
from zhixing.entrypoints.paced import WHO
from zhixing.infra import accounts, clock, tokens
from zhixing.infra.models import Account
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import NotPermitted, Scope

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Door:
    """Who a view is for, and the permission it needs ("" where the audience is enough)."""

    audience: str
    permission: str


class NotFoundHere(Refusal):
    zh = "没有找到。可能编号有误，或者不归您所在的法院。"
    en = "Not found: the number may be wrong, or it belongs to another court."
    status = 404


def door(audience: str, permission: str = "") -> Callable[[View], View]:
    """Mark a view with its door; `DoorMiddleware` keeps it."""

    def mark(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        kept.door = Door(audience, permission)  # type: ignore[attr-defined]
        return kept

    return mark


def staff_page(permission: str) -> Callable[[View], View]:
    """A page of the desk: signed in with password and TOTP, and holding the permission."""
    return door("staff", permission)


def agency_page(permission: str) -> Callable[[View], View]:
    """A page of an agency's counter."""
    return door("agency", permission)


public_page = door("public")
party_page = door("party")
bidder_page = door("bidder")


class NotText(Refusal):
    zh = "内容里有不能保存的控制字符（NUL），没有采用。请删去后重试。"
    en = "There is a sign in it that no text can hold (NUL); it was not used. Take it out and try again."
    status = 422


def _holds_nul(request: HttpRequest) -> bool:
    """Whether address, form or JSON holds a NUL, which no table takes; the wires read their bodies themselves."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.method in ("GET", "HEAD") or request.path.startswith("/wires/"):
        return False
    if request.content_type == "application/json":
        return b"\\u0000" in request.body
    return any("\0" in text for texts in request.POST.lists() for text in (texts[0], *texts[1]))


class DoorMiddleware:
    """Sets `request.account`, `request.asker` and `request.at` (court time), and keeps every door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.account, request.asker, request.at = None, None, None
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        kept: Door | None = getattr(view, "door", None)
        if kept is None:
            raise LookupError(f"the view {view.__module__}.{view.__name__} names no permission")
        if _holds_nul(request):
            return refuse(request, NotText())
        if kept.audience == "token":
            return _bearer(request)
        identify(request)
        if bidder := request.session.get("bidder"):
            _tell_pace(request, f"bidder:{bidder}")
        if kept.audience == "public":
            return None
        if kept.audience == "staff":
            return self._staff(request, kept)
        return self._visitor(request, kept)

    def _staff(self, request: Any, kept: Door) -> HttpResponse | None:
        if request.asker is None:
            return _to_sign_in(request, "sign-in")
        if request.account.must_change_password and request.path != reverse("change-password"):
            return HttpResponseRedirect(reverse("change-password"))
        if not request.asker.may(kept.permission):
            return refuse(request, NotPermitted(permission=kept.permission))
        return None

    def _visitor(self, request: Any, kept: Door) -> HttpResponse | None:
        """Agency clerks, parties and bidders: their session names who they are; their view builds the scope."""
        if request.session.get("audience") != kept.audience:
            return _to_sign_in(
                request, {"agency": "counter-sign-in", "party": "portal"}.get(kept.audience, "bidder-sign-in")
            )
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refuse(request, error) if isinstance(error, Refusal) else None


def identify(request: Any) -> None:
    """Set account, scope and court time from the session of a member of staff."""
    account_id = request.session.get("staff_account")
    account = Account.objects.filter(pk=account_id, is_active=True).first() if account_id else None
    if account is None or request.session.get("hash") != account.get_session_auth_hash():
        return
    court_id = request.session["court"]
    request.account, request.at = account, clock.now(court_id)
    language.court_time(request.at)
    request.asker = courts.scope_of(account, request.at.date())


def _tell_pace(request: Any, bidder: str) -> None:
    """Let the pace of bids know whose session or token this is; outside a web server nobody asks."""
    if (scope := getattr(request, "scope", None)) is not None:
        scope[WHO] = bidder


class TokenMissing(Refusal):
    zh = "请带上访问令牌：Authorization: Bearer zx_…。令牌不存在、已过期或者已收回。"
    en = "Send a token as Authorization: Bearer zx_…. There is none, or it is unknown, past or revoked."
    status = 401


def _bearer(request: Any) -> HttpResponse | None:
    """Another system acts as the account of its token; each endpoint then requires its own permission."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    account = tokens.account_of(text.strip(), clock.real_now()) if kind == "Bearer" else None
    if account is None:
        return problem(TokenMissing())
    request.account, request.asker = account, _asker(account)
    if request.asker is not None and request.asker.actor.startswith("bidder:"):
        _tell_pace(request, request.asker.actor)
    if request.asker is None:
        return problem(TokenMissing())
    request.at = clock.now(request.asker.court_id) if request.asker.court_id else clock.real_now()
    return None


def _asker(account: Account) -> Scope | None:
    """A member of staff, or a bidder, who belongs to no court."""
    if account.kind == Account.Kind.PUBLIC:
        bidder = auctions.bidder_of(account.pk)
        return auctions.bidder_scope(bidder.pk, 0, account.pk) if bidder else None
    scope = courts.scope_of(account, clock.real_now().date())
    return courts.scope_of(account, clock.today(scope.court_id)) if scope else None


def _to_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"code": "sign_in_first", "detail": "请先登录。Sign in first."}, status=401)
    return HttpResponseRedirect(f"{reverse(name)}?next={quote(request.get_full_path())}")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def problem(refusal: Refusal, status: int = 0) -> JsonResponse:
    """A refusal as problem+json (RFC 9457), in both languages."""
    body = {
        "type": f"urn:zhixing:refusal:{refusal.code}",
        "status": status or refusal.status,
        "code": refusal.code,
        "title": refusal.say("zh"),
        "title_en": refusal.say("en"),
        "article": refusal.article,
    }
    return JsonResponse(body, status=status or refusal.status, content_type="application/problem+json")


def note_file(request: HttpRequest, refused: Refusal | None) -> None:
    """Keep in the log by what name a file somebody handed in was refused, and where."""
    if refused is not None and request.method == "POST" and request.FILES:
        log.warning("%s refused a file: %s", request.path, refused.code)


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a page, or as problem+json (RFC 9457)."""
    note_file(request, refusal)
    if wants_json(request):
        return problem(refusal)
    back = request.headers.get("Referer", "") if request.method == "POST" else ""
    return render(request, "zx/refusal_page.html", {"refusal": refusal, "back": back}, status=refusal.status)


def context(request: Any) -> dict[str, Any]:
    """What every layout needs: the scope, court time, the person and his court."""
    scope: Scope | None = getattr(request, "asker", None)
    if scope is None:
        return {"scope": None}
    staff = courts.Staff.objects.select_related("court__tenant").get(account_id=scope.account_id or 0)
    return {
        "scope": scope,
        "now": request.at,
        "person": staff,
        "court": staff.court,
        "practice_code": _practice_code(request, staff),
    }


def _practice_code(request: Any, staff: courts.Staff) -> str:
    """In a practice court there is no device to read a code from: it stands in the strip when it will be asked for."""
    if not staff.court.tenant.practice or not request.account.totp_confirmed or second_factor.fresh(request):
        return ""
    return accounts.practice_code(request.account, clock.real_now())
