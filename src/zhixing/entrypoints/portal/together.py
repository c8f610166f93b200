"""Bidding through an agent, or jointly with others: named before the round opens, confirmed by the court."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.door import bidder_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.entrypoints.portal.hall import ANYBODY
from zhixing.entrypoints.portal.lot import find, round_of
from zhixing.infra import clock
from zhixing.kernel.refusal import Refusal

ROWS = 3
"""Partners the form has lines for [design]."""


@bidder_page
@never_cache
def together(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Name an agent, or partners with their shares; what was named before, and whether the court confirmed it."""
    one, context = find(lot_id), frame(request)
    running, me = round_of(one), context["me"]
    if me is None or auctions.position(ANYBODY, running.pk, me.pk) is None:
        return redirect("auction-lot", lot_id)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            _name(request.POST, one, running, me)
            messages.success(
                request, "已送法院确认，确认前不能出价。 || Sent to the court; no bid is taken before it confirms."
            )
            return redirect("bid-together", lot_id)
        except Refusal as refusal:
            refused = refusal
    context |= {
        "lot": one,
        "round": running,
        "now": clock.now(one.court_id),
        "seat": auctions.together(running.pk, me.pk),
        "rows": [
            {name: request.POST.get(f"{name}-{row}", "") for name in ("name", "id_number", "share")} | {"row": row}
            for row in range(1, ROWS + 1)
        ],
        "given": request.POST,
        "refused": refused,
    }
    return render(request, "auctions/together.html", context, status=refused.status if refused else 200)


def _name(given: Any, one: auctions.Lot, running: auctions.Round, me: auctions.Bidder) -> None:
    scope, at = auctions.bidder_scope(me.pk, one.court_id, me.account_id), clock.now(one.court_id)
    if given.get("kind") == "agent":
        agent = auctions.Person(given.get("name", ""), given.get("id_number", ""))
        auctions.name_agent(scope, running.pk, me.pk, agent, at)
        return
    named = [row for row in range(1, ROWS + 1) if given.get(f"name-{row}", "").strip()]
    people = [
        auctions.Person(given[f"name-{row}"], given.get(f"id_number-{row}", ""), _share(given.get(f"share-{row}", "")))
        for row in named
    ]
    auctions.bid_jointly(scope, running.pk, me.pk, people, at)


def _share(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
