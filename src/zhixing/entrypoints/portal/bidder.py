"""A bidder's account: real name, log-in, and the rounds he takes part in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts.api import system_scope
from zhixing.domain.ledger import api as ledger
from zhixing.entrypoints.door import bidder_page, public_page
from zhixing.entrypoints.portal.bidder_session import frame, let_in
from zhixing.entrypoints.portal.hall import ANYBODY
from zhixing.entrypoints.portal.lot import DEPOSIT_WORDS
from zhixing.entrypoints.portal.refusals import (
    AlreadyABidder,
    LoginTaken,
    NameCheckAway,
    NameDiffers,
    PasswordsDiffer,
    WeakPassword,
)
from zhixing.gateways.failures import GatewayFailure
from zhixing.infra import accounts, chance, clock
from zhixing.infra.models import Account
from zhixing.kernel.identifiers import check_credit_code, check_id
from zhixing.kernel.refusal import Refusal

HOME = "/bidder/"


@public_page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Login and password of an account of the public."""
    context: dict[str, Any] = {"next": _next(request)}
    if request.method == "POST":
        try:
            account = accounts.check_password(
                request.POST.get("login", ""), request.POST.get("password", ""), clock.real_now()
            )
            one = auctions.bidder_of(account.pk)
            if account.kind != Account.Kind.PUBLIC or one is None:
                raise accounts.WrongSignIn
            let_in(request, account, one)
            rotate_token(request)
            return HttpResponseRedirect(context["next"])
        except Refusal as refused:
            context |= {"refused": refused, "login": request.POST.get("login", "")}
    status = context["refused"].status if "refused" in context else 200
    return render(request, "bidder/sign_in.html", context, status=status)


@public_page
@never_cache
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new real-name account (网拍规定 17: deposits and bids are a named person's)."""
    context: dict[str, Any] = {"next": _next(request), "given": request.POST}
    if request.method == "POST":
        try:
            account, one = _open(request.POST, _real_name(request.POST))
            let_in(request, account, one)
            rotate_token(request)
            return HttpResponseRedirect(context["next"])
        except Refusal as refused:
            context["refused"] = refused
    status = context["refused"].status if "refused" in context else 200
    return render(request, "bidder/sign_up.html", context, status=status)


def _real_name(given: Any) -> str:
    """What public security says of the name and number, asked before anything is written; empty where none is connected.

    Raises NameDiffers, NameCheckAway, and what is wrong with the number.
    """
    check = check_credit_code if given.get("kind") == "company" else check_id
    number, name = check(given.get("id_number", "")), given.get("name", "").strip()
    try:
        said = agencies.real_name_of(name, number)
    except GatewayFailure:
        raise NameCheckAway from None
    if said == "differs":
        raise NameDiffers
    return str(said or "")


@transaction.atomic
def _open(given: Any, real_name: str) -> tuple[Account, auctions.Bidder]:
    """Raises PasswordsDiffer, LoginTaken, WeakPassword, AlreadyABidder, and what is wrong with the numbers."""
    if given.get("password") != given.get("again"):
        raise PasswordsDiffer
    first = chance.token()
    account = accounts.create(given.get("login", "").strip()[:64], first, Account.Kind.PUBLIC)
    if account is None or not account.login:
        raise LoginTaken
    try:
        accounts.change_password(account, first, given.get("password", ""))
    except ValidationError as weak:
        raise WeakPassword(why="；".join(weak.messages)) from None
    kind = "company" if given.get("kind") == "company" else "person"
    scope = system_scope(0, "bidder.enrol")
    one = auctions.enrol(
        scope,
        account,
        kind,
        given.get("name", ""),
        given.get("id_number", ""),
        given.get("phone", ""),
        clock.real_now(),
        real_name,
    )
    if one.account_id != account.pk:
        raise AlreadyABidder
    return account, one


@bidder_page
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Every round I take part in: deposit, standing, what I must do."""
    context = frame(request)
    if context["me"] is None:
        return redirect("bidder-sign-in")
    rows = [_row(seat, context["me"].pk) for seat in auctions.my_rounds(ANYBODY, context["me"].pk)]
    return render(
        request, "bidder/home.html", context | {"rows": rows, "now": rows[0]["now"] if rows else clock.real_now()}
    )


def _row(seat: auctions.Registration, bidder_id: int) -> dict[str, Any]:
    running = seat.round
    return {
        "seat": seat,
        "round": running,
        "lot": running.lot,
        "place": auctions.position(ANYBODY, running.pk, bidder_id),
        "deposit_words": DEPOSIT_WORDS[seat.deposit],
        "won": running.state == "sold" and running.top_id == seat.pk,
        "now": clock.now(running.court_id),
        "owes": _owed_on_top(seat) if seat.deposit == "forfeited" else None,
    }


def _owed_on_top(seat: auctions.Registration) -> dict[str, Any] | None:
    """What a defaulter was ordered to pay beyond his deposit, and where to; None when nothing is left of it."""
    ordered = auctions.forfeit(seat)
    account = ledger.account(system_scope(seat.court_id), f"deposit:{seat.round.lot_id}:{seat.bidder_id}")
    number = account.number if account else ""
    if ordered is None or not ordered.top_up_left:
        return None
    said = {"by": ordered.top_up_by, "enforced": ordered.ruling is not None and ordered.ruling.state == "signed"}
    return said | {"left": ordered.top_up_left, "reference": auctions.top_up_reference(seat), "number": number}


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect("auction-hall")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else HOME
