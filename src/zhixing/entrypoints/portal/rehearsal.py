"""网拍全流程模拟: anybody lives a whole auction in five minutes, step by step, on a made-up lot.

All of it is the visitor's own session: no account, no row, no money; nothing of it can meet a real lot.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.auctions.api import rehearsal
from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.entrypoints.portal.bidding import read_amount
from zhixing.infra import chance, clock
from zhixing.kernel.refusal import Refusal
from zhixing.law import auction as law
from zhixing.law.auction_people import WARNINGS

KEPT = "rehearsal"
STEPS = (
    "看公告 || Read the notice",
    "报名 || Register",
    "交保证金 || Pay the deposit",
    "出价 || Bid",
    "付清 || Pay",
    "过户 || Take over",
)
MOST_BIDS = 200


@public_page
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The step the visitor is at."""
    return _page(request)


def _page(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    told = request.session.get(KEPT) or {"at": 1}
    on = clock.real_now().date()
    context = frame(request) | {
        "now": rehearsal.OPENS,
        "steps": STEPS,
        "at": told["at"],
        "start": rehearsal.START,
        "step": rehearsal.STEP,
        "deposit": rehearsal.DEPOSIT,
        "opens": rehearsal.OPENS,
        "warnings": [f"{item.zh} || {item.en}" for item in WARNINGS],
        "law": {
            "refund": law.REFUND_HOURS.on(on),
            "minutes": law.EXTENSION_MINUTES.on(on),
            "ruling": law.RULING.on(on).count,
        },
        "refused": refused,
    }
    if told["at"] >= 4:
        context |= _scene(told)
    status = refused.status if refused else 200
    return render(request, "auctions/rehearsal.html", context, status=status)


def _scene(told: dict[str, Any]) -> dict[str, Any]:
    elapsed = clock.real_now().timestamp() - told["from"]
    scene = rehearsal.play(told["seed"], told["bids"], elapsed)
    return {
        "scene": scene,
        "bids": list(reversed(scene.bids))[:8],
        "you": rehearsal.YOU.code,
        "won": scene.over and scene.lead,
        "price": scene.standing.top or rehearsal.START,
        "rest": (scene.standing.top or rehearsal.START) - rehearsal.DEPOSIT,
        "close": not scene.over and scene.standing.ends_at - scene.now <= rehearsal.SLOW,
    }


@public_page
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """One step on; or from the beginning."""
    told = request.session.get(KEPT) or {"at": 1}
    if request.POST.get("again"):
        told = {"at": 1}
    elif told["at"] < 3 or (told["at"] >= 4 and told["at"] < len(STEPS) and _scene(told)["won"]):
        told["at"] += 1
    elif told["at"] == 3:
        told = {"at": 4, "seed": chance.token(), "from": clock.real_now().timestamp(), "bids": []}
    request.session[KEPT] = told
    return redirect("auction-rehearsal")


@public_page
@require_POST
def bid(request: HttpRequest) -> HttpResponse:
    """A bid of the visitor, decided by the same rule as a real one."""
    told = request.session.get(KEPT) or {"at": 1}
    if told["at"] != 4 or len(told["bids"]) >= MOST_BIDS:
        return redirect("auction-rehearsal")
    try:
        amount = read_amount(request.POST.get("amount", ""))
    except Refusal as refused:
        return _page(request, refused)
    elapsed = clock.real_now().timestamp() - told["from"]
    bids = [*told["bids"], (elapsed, amount.fen)]
    scene = rehearsal.play(told["seed"], bids, elapsed)
    if scene.refused is not None:
        return _page(request, scene.refused)
    request.session[KEPT] = told | {"bids": bids}
    return redirect("auction-rehearsal")
