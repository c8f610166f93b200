"""Who sits at the counter, and what every page of it is shown in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from zhixing.domain.agencies import api as agencies
from zhixing.entrypoints.door import agency_page, note_file
from zhixing.infra.models import Account
from zhixing.kernel.scope import Scope

View = Callable[..., HttpResponse]


def account_of(request: Any) -> Account | None:
    """The clerk's account; None once it is closed or its password has changed elsewhere."""
    told = request.session
    account = Account.objects.filter(pk=told.get("account", 0), is_active=True).first()
    if account is None or told.get("hash") != account.get_session_auth_hash():
        told.flush()
        return None
    return account


def counter_page(view: View) -> View:
    """A page of the counter: `view(request, scope, …)`. A first password is changed before anything else."""

    @agency_page("request.answer")
    @never_cache
    @wraps(view)
    def kept(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        account = account_of(request)
        scope = agencies.counter_scope(account.pk) if account else None
        if account is None or scope is None:
            return redirect("counter-sign-in")
        return redirect("counter-password") if account.must_change_password else view(request, scope, *args, **kwargs)

    return kept


def show(request: Any, template: str, scope: Scope, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the counter."""
    note_file(request, context.get("refused"))
    clerk = agencies.clerk_of(scope)
    waiting = agencies.counter_inbox(scope).filter(answered_at=None).count()
    frame = {
        "agency": f"{clerk.unit.name} || {clerk.unit.name_en}",
        "clerk": clerk.name,
        "links": [("/counter/", "请求 || Requests", waiting), ("/counter/done", "已答复 || Answered", None)],
        "waiting": waiting,
    }
    return render(request, template, frame | context, status=status)
