"""How the agencies of an appraisal were drawn by lot, and the draw reckoned again before everybody's eyes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.door import NotFoundHere, public_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.infra import clock


@public_page
@never_cache
def draw(request: HttpRequest, valuation_id: int) -> HttpResponse:
    """The list, the promise, the witnesses' words, the order; with `?format=json` for a machine."""
    found = valuations.draw_on_show(valuation_id)
    if found is None or not found.promise:
        raise NotFoundHere
    told = _told(found)
    if request.GET.get("format") == "json":
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    names = dict(found.listed)
    context = frame(request) | {
        "now": clock.now(found.valuation.court_id),
        "draw": found,
        "court": found.valuation.court,
        "told": told,
        "order": [names[code] for code in found.order],
        "lines": [(names[code], valuations.sm3(told["seed"], code)) for code in told.get("again", ())],
    }
    return render(request, "auctions/draw.html", context)


def _told(found: valuations.Draw) -> dict[str, Any]:
    """Everything a stranger needs; the secret only once the draw is over."""
    told: dict[str, Any] = {
        "agencies": found.listed,
        "promise": found.promise,
        "called_at": found.called_at.isoformat(),
    }
    if found.drawn_at is None:
        return told
    words = [word for _, word in found.witnesses]
    seed = valuations.seed(found.secret, words)
    again = valuations.drawn((code for code, _ in found.listed), seed, len(found.order))
    return told | {
        "drawn_at": found.drawn_at.isoformat(),
        "secret": found.secret,
        "words": words,
        "seed": seed,
        "order": found.order,
        "again": again,
        "agrees": again == found.order and valuations.sm3(found.secret) == found.promise,
        "how": "seed = SM3(secret LF word LF …); order = three smallest SM3(seed LF code); UTF-8, hex",
    }
