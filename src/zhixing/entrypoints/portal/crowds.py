"""涉众案件 for everybody: what was paid, which is what the books say; the masked list; and, for a victim, what became of his."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from zhixing.domain.collective import api as collective
from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.portal import claims
from zhixing.infra import clock
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.collective import BARS, Bar

PAGE = 100


class NotOnTheList(Refusal):
    zh = "登记号和身份证号对不上。请再核对一遍，或者打公告上的电话。"
    en = "Number and ID number don't fit. Check them, or call the number in the notice."
    status = 404


@public_page
def crowds(request: HttpRequest) -> HttpResponse:
    rows = [collective.public_total(one) for one in collective.Matter.objects.select_related("court").order_by("-pk")]
    return render(request, "portal/crowds.html", {"rows": rows})


@public_page
@never_cache
def crowd(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One matter; a victim asks with both his numbers, which are not kept, and is led to his own page."""
    one = get_object_or_404(collective.Matter.objects.select_related("court"), pk=matter_id)
    context: dict[str, Any] = {"matter": one, "total": collective.public_total(one), "roll": _roll(one)}
    context["rounds"] = [
        (row, Money(row.share_fen), collective.progress(row), collective.rate_of(row))
        for row in one.rounds.filter(state="released").select_related("roll").order_by("no")
    ]
    context["open"] = one.register_from <= clock.today(one.court_id) <= one.register_until
    if request.method == "POST":
        token = claims.find(one, request.POST.get("number", ""), request.POST.get("id_number", ""))
        if token:
            return redirect("crowd-mine", one.pk, token)
        context["refused"] = NotOnTheList()
    status = context["refused"].status if "refused" in context else 200
    return render(request, "portal/crowd.html", context, status=status)


def _roll(one: collective.Matter) -> collective.Roll | None:
    return one.rolls.order_by("-version").first()


@public_page
def listed(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The masked list of the last frozen version, while it is posted and after."""
    one = get_object_or_404(collective.Matter, pk=matter_id)
    roll, typed = _roll(one), request.GET.get("from", "1")
    first = max(1, int(typed)) if typed.isdecimal() and len(typed) < 9 else 1
    rows = []
    if roll is not None:
        rows = [
            (number, name, fen, " || ".join(BARS[Bar(bar)]) if bar else "")
            for number, name, fen, bar in collective.posted(roll, first, PAGE)
        ]
    context = {
        "matter": one,
        "roll": roll,
        "rows": rows,
        "first": first,
        "next": first + PAGE,
        "back": max(1, first - PAGE),
    }
    return render(request, "portal/crowd_list.html", context | {"more": len(rows) == PAGE})
