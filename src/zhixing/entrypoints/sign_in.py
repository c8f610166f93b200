"""Court staff sign in: password, then a code from their device; the first time they set the device up and choose a
password. Who gave only a password is kept apart from who is signed in."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.courts import api as courts
from zhixing.entrypoints.desk import second_factor
from zhixing.entrypoints.door import public_page, staff_page
from zhixing.infra import accounts, clock, qr
from zhixing.infra.models import Account
from zhixing.kernel.refusal import Refusal

HALF, HALF_LASTS = "staff_half", 600
ISSUER = "智行 Zhixing"


@public_page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step: login and password."""
    context = {"next": _next(request)}
    if request.method != "POST":
        return render(request, "sign_in/password.html", context)
    at = clock.real_now()
    try:
        account = accounts.check_password(request.POST.get("login", ""), request.POST.get("password", ""), at)
        if account.kind != Account.Kind.STAFF:
            raise accounts.WrongSignIn
    except Refusal as refused:
        given = {"refused": refused, "login": request.POST.get("login", "")}
        return render(request, "sign_in/password.html", context | given, status=refused.status)
    request.session.flush()
    request.session[HALF] = {"account": account.pk, "at": at.timestamp(), "next": context["next"]}
    return redirect("sign-in-code")


@public_page
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Second step: a code; the first time the device is set up by a QR."""
    half = request.session.get(HALF)
    at = clock.real_now()
    if not half or at.timestamp() - half["at"] > HALF_LASTS:
        request.session.pop(HALF, None)
        return redirect("sign-in")
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            account = accounts.check_code(half["account"], request.POST.get("code", ""), at)
            return _let_in(request, account, half["next"])
        except Refusal as found:
            refused = found
    account = Account.objects.get(pk=half["account"])
    context = {"refused": refused, **_device(account), "shown": _shown(account, at)}
    return render(request, "sign_in/code.html", context, status=refused.status if refused else 200)


def _shown(account: Account, at: datetime) -> str:
    """The present code itself, for the ready-made accounts of a practice court, which have no device."""
    staff = courts.Staff.objects.select_related("court__tenant").get(account=account)
    ready = account.totp_confirmed and not account.must_change_password and staff.court.tenant.practice
    return accounts.practice_code(account, at) if ready else ""


def _device(account: Account) -> dict[str, str]:
    """What sets up a device that never gave a code: the secret as a picture and in letters."""
    if account.totp_confirmed:
        return {}
    secret = account.totp_secret or accounts.new_totp_secret(account)
    picture = qr.data_uri(accounts.totp_uri(account, ISSUER), scale=4)
    letters = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return {"qr": picture, "secret": letters}


def _let_in(request: HttpRequest, account: Account, then: str) -> HttpResponse:
    staff = courts.Staff.objects.get(account=account)
    request.session.flush()
    rotate_token(request)
    signed_in = {"staff_account": account.pk, "hash": account.get_session_auth_hash(), "court": staff.court_id}
    request.session.update(signed_in)
    second_factor.note(request)
    return HttpResponseRedirect(reverse("change-password") if account.must_change_password else then)


@staff_page("desk.use")
@never_cache
def change_password(request: Any) -> HttpResponse:
    """Everybody's own password; asked for at the first sign-in."""
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        given = request.POST
        if given.get("new") != given.get("again"):
            problems = [("id_again", "两次输入的新密码不一样。 || The two new passwords differ.")]
        else:
            problems = _change(request, given.get("old", ""), given.get("new", ""))
        if not problems:
            messages.success(request, "密码已改。 || Password changed.")
            return redirect("/desk/")
    context = {"problems": problems, "first": request.account.must_change_password}
    return render(request, "sign_in/change_password.html", context, status=422 if problems else 200)


def _change(request: Any, old: str, new: str) -> list[tuple[str, str]]:
    try:
        accounts.change_password(request.account, old, new)
    except accounts.WrongSignIn:
        return [("id_old", "原密码不对。 || The old password is wrong.")]
    except accounts.SamePassword as refused:
        return [("id_new", f"{refused.say('zh')} || {refused.say('en')}")]
    except ValidationError as weak:
        return [("id_new", sentence) for sentence in weak.messages]
    request.session.cycle_key()
    request.session["hash"] = request.account.get_session_auth_hash()
    return []


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect("sign-in")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else "/desk/"
