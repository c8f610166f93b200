"""The auction hall: what courts sell, found by words, kind, state and price; what ends soonest stands first."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts.api import system_scope
from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.infra import clock
from zhixing.kernel.money import Money

ANYBODY = system_scope(0)
STEP, MOST = 20, 400
KINDS = {
    "house": "不动产 || Real estate",
    "vehicle": "机动车 || Vehicles",
    "other": "其他 || Other",
}
PHASES = {
    "running": ("正在竞价 || Bidding now", ("open",)),
    "coming": ("即将开始 || Coming up", ("scheduled", "paused")),
    "sold": ("已成交 || Sold", ("sold",)),
    "over": ("流拍、撤回 || Unsold, withdrawn", ("unsold", "stopped")),
}
ROUNDS = {"first": "一拍 || First round", "second": "二拍 || Second round", "sale": "变卖 || Open sale"}
SORTS = {
    "": "快结束的在前 || Ending soonest",
    "low": "价低的在前 || Lowest price",
    "high": "价高的在前 || Highest price",
    "new": "新公告在前 || Newest",
}


@public_page
def hall(request: HttpRequest) -> HttpResponse:
    """The list, its filters in the address."""
    given = request.GET
    everything = _with_rounds()
    found = _searched(everything, given.get("q", ""))
    rows = _priced(_of_kind(_of_phase(found, given.getlist("phase")), given.getlist("kind")), given)
    total, show = rows.count(), _shown(given.get("show", ""))
    now = clock.real_now()
    clocks: dict[int, Any] = {}
    hits = [_hit(one, clocks) for one in _sorted(rows, given.get("sort", ""))[:show]]
    context = {
        "now": next(iter(clocks.values()), now),
        "hits": hits,
        "total": total,
        "shown": len(hits),
        "step": STEP,
        "q": given.get("q", ""),
        "low": given.get("low", ""),
        "high": given.get("high", ""),
        "sort": given.get("sort", ""),
        "sorts": SORTS.items(),
        "kinds": _counted(found, "kind", {key: (words, (key,)) for key, words in KINDS.items()}, given.getlist("kind")),
        "phases": _counted(found, "phase", PHASES, given.getlist("phase")),
        "filtered": any(given.get(name) for name in ("q", "kind", "phase", "low", "high")),
    }
    return render(request, "auctions/hall.html", frame(request) | context)


def _with_rounds() -> QuerySet[Any]:
    latest = auctions.Round.objects.filter(lot=OuterRef("pk")).order_by("-pk")
    fields = {"round_kind": "kind", "phase": "state", "opens": "opens_at", "ends": "ends_at", "bids": "bids"}
    parts: dict[str, Any] = {name: Subquery(latest.values(field)[:1]) for name, field in fields.items()}
    top, start = Subquery(latest.values("top_fen")[:1]), Subquery(latest.values("start_fen")[:1])
    return auctions.on_show(ANYBODY).annotate(**parts, top=top, price=Coalesce(top, start))


def _searched(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    for word in text.split()[:6]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(title_en__icontains=word)
            | Q(place__icontains=word)
            | Q(description__icontains=word)
            | Q(court__name__icontains=word)
        )
    return rows


def _of_phase(rows: QuerySet[Any], wanted: list[str]) -> QuerySet[Any]:
    states = [state for name in wanted if name in PHASES for state in PHASES[name][1]]
    return rows.filter(phase__in=states) if states else rows


def _of_kind(rows: QuerySet[Any], wanted: list[str]) -> QuerySet[Any]:
    kinds = [kind for kind in wanted if kind in KINDS]
    return rows.filter(kind__in=kinds) if kinds else rows


def _priced(rows: QuerySet[Any], given: Any) -> QuerySet[Any]:
    """Between two prices in 万元; what is no figure is passed over."""
    for name, test in (("low", "price__gte"), ("high", "price__lte")):
        text = given.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 9:
            rows = rows.filter(**{test: int(text) * 10_000 * 100})
    return rows


def _sorted(rows: QuerySet[Any], how: str) -> QuerySet[Any]:
    if how in ("low", "high"):
        return rows.order_by("price" if how == "low" else "-price", "-pk")
    if how == "new":
        return rows.order_by("-pk")
    rank = Case(
        When(phase="open", then=Value(0)),
        When(phase__in=["scheduled", "paused"], then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    near = Case(When(phase="open", then=F("ends")), When(phase__in=["scheduled", "paused"], then=F("opens")))
    found: QuerySet[Any] = rows.annotate(rank=rank, near=near)
    return found.order_by("rank", F("near").asc(nulls_last=True), "-ends", "-pk")


def _counted(rows: QuerySet[Any], field: str, groups: Any, wanted: list[str]) -> list[dict[str, Any]]:
    counts = dict(rows.order_by().values_list(field).annotate(n=Count("pk")))
    return [
        {"key": key, "words": words, "count": sum(counts.get(state, 0) for state in states), "on": key in wanted}
        for key, (words, states) in groups.items()
    ]


def _shown(text: str) -> int:
    return min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) < 6 else STEP


def _hit(one: Any, clocks: dict[int, Any]) -> dict[str, Any]:
    """A row of the list; `now` is its own court's time."""
    if one.court_id not in clocks:
        clocks[one.court_id] = clock.now(one.court_id)
    words = "成交价 || Sold for" if one.phase == "sold" else "当前价 || Price now" if one.top else "起拍价 || Starts at"
    return {
        "lot": one,
        "now": clocks[one.court_id],
        "soon": one.phase == "open" and one.ends - clocks[one.court_id] < timedelta(days=1),
        "price": Money(one.price or one.reference_fen),
        "price_words": words,
        "reference": Money(one.reference_fen),
        "round": ROUNDS.get(one.round_kind, ""),
    }
