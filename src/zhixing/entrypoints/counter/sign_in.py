"""Clerks sign in with a password, which they choose themselves the first time."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.entrypoints.counter.frame import account_of
from zhixing.entrypoints.door import agency_page, public_page
from zhixing.infra import accounts, clock
from zhixing.infra.models import Account
from zhixing.kernel.refusal import Refusal

HOME = "/counter/"


@public_page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Login and password; a first password is changed before anything else."""
    context: dict[str, Any] = {"next": _next(request)}
    if request.method == "POST":
        try:
            account = _checked(request.POST)
            _let_in(request, account)
            first = account.must_change_password
            return redirect("counter-password") if first else HttpResponseRedirect(context["next"])
        except Refusal as refused:
            context |= {"refused": refused, "login": request.POST.get("login", "")}
    status = context["refused"].status if "refused" in context else 200
    return render(request, "counter/sign_in.html", context, status=status)


def _checked(given: Any) -> Account:
    """Raises WrongSignIn, AccountLocked."""
    account = accounts.check_password(given.get("login", ""), given.get("password", ""), clock.real_now())
    if account.kind != Account.Kind.AGENCY or agencies.counter_scope(account.pk) is None:
        raise accounts.WrongSignIn
    return account


def _let_in(request: HttpRequest, account: Account) -> None:
    request.session.flush()
    rotate_token(request)
    told = {"audience": "agency", "account": account.pk, "hash": account.get_session_auth_hash()}
    request.session.update(told)


@agency_page("request.answer")
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """The clerk's own password."""
    account, problems = account_of(request), []
    if account is None:
        return redirect("counter-sign-in")
    if request.method == "POST":
        given = request.POST
        problems = _change(request, account, given.get("old", ""), given.get("new", ""), given.get("again", ""))
        if not problems:
            messages.success(request, "密码已改。 || Password changed.")
            return redirect("counter-inbox")
    context = {"problems": problems, "first": account.must_change_password}
    return render(request, "counter/password.html", context, status=422 if problems else 200)


def _change(request: HttpRequest, account: Account, old: str, new: str, again: str) -> list[tuple[str, str]]:
    if new != again:
        return [("id_again", "两次输入的新密码不一样。 || The two new passwords differ.")]
    try:
        accounts.change_password(account, old, new)
    except accounts.WrongSignIn:
        return [("id_old", "原密码不对。 || The old password is wrong.")]
    except accounts.SamePassword as refused:
        return [("id_new", f"{refused.zh} || {refused.en}")]
    except ValidationError as weak:
        return [("id_new", sentence) for sentence in weak.messages]
    _let_in(request, account)
    return []


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect("counter-sign-in")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else HOME
