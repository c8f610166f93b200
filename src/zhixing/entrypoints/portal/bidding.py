"""Taking part in a round: a seat, the deposit, a bid in two steps. What counts is decided by the rounds process."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.door import bidder_page, problem, wants_json
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.entrypoints.portal.hall import ANYBODY, ROUNDS
from zhixing.entrypoints.portal.lot import DEPOSIT_WORDS, find, round_of, show
from zhixing.entrypoints.portal.refusals import AmountUnreadable, NotYourCode, WarningsNotRead
from zhixing.entrypoints.rounds import client
from zhixing.entrypoints.words import seconds, yuan
from zhixing.infra import chance, clock
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal


@bidder_page
@require_POST
def join(request: HttpRequest, lot_id: int) -> HttpResponse:
    """A seat in the round under a code; then the deposit."""
    one, me = find(lot_id), frame(request)["me"]
    if me is None:
        return redirect("bidder-sign-in")
    try:
        if request.POST.get("read") != "yes":
            raise WarningsNotRead
        scope = auctions.bidder_scope(me.pk, one.court_id, me.account_id)
        promised = request.POST.get("may_buy_home") == "yes"
        auctions.register(scope, round_of(one).pk, me.pk, clock.now(one.court_id), promised)
    except Refusal as refused:
        return show(request, one, refused)
    return redirect("bid-deposit", lot_id)


@bidder_page
@never_cache
def deposit(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Where the deposit goes, how much, and what to write with it."""
    one, context = find(lot_id), frame(request)
    running, me = round_of(one), context["me"]
    place = auctions.position(ANYBODY, running.pk, me.pk) if me else None
    if me is None or place is None:
        return redirect("auction-lot", lot_id)
    scope = auctions.bidder_scope(me.pk, one.court_id)
    code = f"deposit:{one.pk}:{me.pk}"
    account, awaited = ledger.account(scope, code), payments.awaited(scope, code)
    context |= {
        "lot": one,
        "round": running,
        "now": clock.now(one.court_id),
        "place": place,
        "court": courts.court(one.court_id),
        "number": account.number if account else "",
        "reference": awaited.reference if awaited else place.reference,
        "deposit_words": DEPOSIT_WORDS[place.deposit],
        "balance": _balance(one, place),
    }
    return render(request, "auctions/deposit.html", context)


def _balance(one: auctions.Lot, place: auctions.Position) -> Money | None:
    """What the buyer still has to pay; None for anybody else."""
    if one.state != "sold" or one.buyer_id != place.registration_id or one.price_fen is None:
        return None
    return Money(one.price_fen - one.paid_fen)


@bidder_page
@never_cache
def bid(request: HttpRequest, lot_id: int) -> HttpResponse:
    """First GET: the sum and what follows from it, once more. Then POST: the bid, under the key the page was given.

    A page with scripts asks for JSON and is answered in a line; without them the whole page comes back.
    """
    if request.method == "POST" and wants_json(request):
        return _lightly(request, lot_id)
    one = find(lot_id)
    if frame(request)["me"] is None:
        return redirect("bidder-sign-in")
    if request.method == "POST":
        return _place(request, one)
    return _confirm(request, one, request.GET.get("amount", ""), maximum=request.GET.get("maximum") == "yes")


def _confirm(
    request: HttpRequest,
    one: auctions.Lot,
    amount: str,
    refused: Refusal | None = None,
    key: str = "",
    maximum: bool = False,
) -> HttpResponse:
    """The sum in figures and capitals, to be confirmed as a bid or as the bidder's own maximum."""
    context, running = frame(request), round_of(one)
    place = auctions.position(ANYBODY, running.pk, context["me"].pk)
    if place is None:
        return redirect("auction-lot", one.pk)
    wished = place.next
    try:
        wished = read_amount(amount) if amount else place.next
    except AmountUnreadable as unreadable:
        refused = refused or unreadable
    if not key and not maximum and wished < place.next:
        wished = place.next
    step = Money(running.step_fen)
    context |= {
        "lot": one,
        "round": running,
        "round_words": ROUNDS[running.kind],
        "now": clock.now(one.court_id),
        "place": place,
        "board": auctions.board(ANYBODY, running.pk),
        "amount": wished,
        "maximum": maximum and bool(amount),
        "moved": bool(amount) and not refused and _text(wished) != _text(amount),
        "choices": [(times, place.next + step * times) for times in (0, 1, 3, 5)],
        "step": step,
        "key": key or chance.token(),
        "refused": refused,
    }
    return render(request, "auctions/bid.html", context, status=refused.status if refused else 200)


def _text(amount: object) -> str:
    return str(amount).replace(",", "").removesuffix(".00").strip()


def _place(request: HttpRequest, one: auctions.Lot) -> HttpResponse:
    given: Any = request.POST
    amount, key, maximum = given.get("amount", ""), given.get("key", ""), given.get("maximum") == "yes"
    me, running = frame(request)["me"], round_of(one)
    try:
        sum_bid = read_amount(amount)
        _check_code(running, me.pk, given.get("code", ""))
        decision = client.place_and_wait(running.pk, key, me.pk, sum_bid, maximum)
    except auctions.RoundMoving as moving:
        return _confirm(request, one, amount, moving, key, maximum)
    except Refusal as refused:
        return _confirm(request, one, "", refused)
    at = seconds(decision.at) if decision.at else ""
    messages.success(request, _said(sum_bid, at, maximum=maximum))
    return redirect("auction-lot", one.pk)


def _lightly(request: HttpRequest, lot_id: int) -> HttpResponse:
    """The answer to a bid as a page reads it: where it stands, or the refusal and the price that would be taken."""
    told, given = request.session, request.POST
    seat = auctions.bid_seat(lot_id, told["account"])
    if seat is None or not seat.account.is_active or told.get("hash") != seat.account.get_session_auth_hash():
        return problem(auctions.NotABidder())
    try:
        if given.get("code") and given["code"] != seat.code:
            raise NotYourCode(code=given["code"][:8])
        sum_bid, maximum = read_amount(given.get("amount", "")), given.get("maximum") == "yes"
        decision = client.place_and_wait(seat.round_id, given.get("key", ""), seat.bidder_id, sum_bid, maximum)
    except Refusal as refused:
        answer = problem(refused)
        lowest = refused.facts.get("lowest")
        if lowest is not None:
            answer["X-Next-Price"] = lowest.decimal
        return answer
    words = _said(sum_bid, seconds(decision.at) if decision.at else "", maximum=maximum)
    messages.success(request, words)  # shown by the lot's page, to which the script goes on
    return JsonResponse({"accepted": True, "words": words, "seq": decision.seq})


def _said(sum_bid: Money, at: str, *, maximum: bool) -> str:
    if maximum:
        return f"已委托最高价 {yuan(sum_bid)}，{at} 收到。竞价结束前保密。 || Your maximum of {yuan(sum_bid)} was set at {at}; it stays secret until the end."
    return f"出价 {yuan(sum_bid)}，{at} 收到。 || Your bid of {yuan(sum_bid)} was accepted at {at}."


def _check_code(running: auctions.Round, bidder_id: int, code: str) -> None:
    """The page carries its bidder's own code; no other will do. Raises NotYourCode."""
    place = auctions.position(ANYBODY, running.pk, bidder_id)
    if code and place is not None and code != place.code:
        raise NotYourCode(code=code[:8])


def read_amount(text: str) -> Money:
    """Raises AmountUnreadable."""
    try:
        return Money.yuan(text.replace(",", "").replace("，", "").strip())
    except (MoneyNotWhole, ValueError, ArithmeticError):
        raise AmountUnreadable(text=text[:20]) from None
