"""The auction hall: what courts sell, found by words, kind, state, round and price; what ends soonest stands first."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page

from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts.api import system_scope
from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.infra import clock
from zhixing.kernel.money import Money

ANYBODY = system_scope(0)
STEP = 20
KINDS = {
    "house": ("不动产 || Real estate", ("house", "land")),
    "vehicle": ("机动车 || Vehicles", ("vehicle",)),
    "ship": ("船舶 || Ships", ("ship",)),
    "equity": ("股权、证券 || Equity and securities", ("equity", "securities")),
    "other": ("其他 || Other", ("ip", "receivable", "insurance", "wealth", "fund", "network", "deposit", "other")),
}
"""What the hall calls kinds of things, with the kinds of `assets` each stands for."""
PHASES = {
    "running": ("正在竞价 || Bidding now", ("open",)),
    "coming": ("即将开始 || Coming up", ("scheduled", "paused")),
    "sold": ("已成交 || Sold", ("sold",)),
    "over": ("流拍、撤回 || Unsold, withdrawn", ("unsold", "stopped", "void")),
}
ROUNDS = {
    "first": "一拍 || First round",
    "second": "二拍 || Second round",
    "sale": "变卖 || Open sale",
    "free": "无保留价 || No reserve",
}
SORTS = {
    "": "快结束的在前 || Ending soonest",
    "low": "价低的在前 || Lowest price",
    "high": "价高的在前 || Highest price",
    "new": "新公告在前 || Newest",
}
FILTERS = ("q", "place", "kind", "phase", "round", "low", "high", "days")


@public_page
@gzip_page
def hall(request: HttpRequest) -> HttpResponse:
    """The list, its filters in the address; a page goes on after the last row of the one before."""
    given = request.GET
    asked = wanted(given)
    page = auctions.search(asked, given.get("sort", ""), given.get("after", ""), STEP)
    clocks: dict[int, Any] = {}
    hits = [_hit(row, clocks) for row in page.rows]
    facets = auctions.facets(asked)
    context = {
        "now": next(iter(clocks.values()), clock.real_now()),
        "hits": hits,
        "total": _total(facets, asked),
        "after": page.after,
        "given": {name: given.get(name, "") for name in (*FILTERS, "sort")},
        "q": given.get("q", ""),
        "sorts": SORTS.items(),
        "kinds": _counted(facets, 0, KINDS, given.getlist("kind")),
        "phases": _counted(facets, 1, PHASES, given.getlist("phase")),
        "rounds": _counted(facets, 2, {key: (words, (key,)) for key, words in ROUNDS.items()}, given.getlist("round")),
        "filtered": any(given.get(name) for name in FILTERS),
        "feed": request.GET.urlencode(),
    }
    return render(request, "auctions/hall.html", frame(request) | context)


def wanted(given: Any) -> auctions.Wanted:
    """What an address asks for; what is no figure or no such kind is passed over."""
    days = given.get("days", "")
    soon = clock.real_now() + timedelta(days=int(days)) if days.isascii() and days.isdigit() and len(days) < 4 else None
    return auctions.Wanted(
        text=given.get("q", "")[:60],
        place=given.get("place", "")[:30],
        kinds=tuple(kind for name in given.getlist("kind") if name in KINDS for kind in KINDS[name][1]),
        phases=tuple(state for name in given.getlist("phase") if name in PHASES for state in PHASES[name][1]),
        rounds=tuple(kind for kind in given.getlist("round") if kind in ROUNDS),
        low=_wan(given.get("low", "")),
        high=_wan(given.get("high", "")),
        ends_before=soon,
    )


def _wan(text: str) -> Money | None:
    """A price typed in 万元."""
    text = text.strip()
    return Money.yuan(int(text) * 10_000) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _total(facets: Any, asked: auctions.Wanted) -> int:
    """How many answer, from the counts."""
    chosen = (asked.kinds, asked.phases, asked.rounds)
    return sum(
        n for key, n in facets.items() if all(not wish or part in wish for part, wish in zip(key, chosen, strict=True))
    )


def _counted(facets: Any, place: int, groups: Any, chosen: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "words": words,
            "count": sum(n for known, n in facets.items() if known[place] in values),
            "on": key in chosen,
        }
        for key, (words, values) in groups.items()
    ]


def _hit(row: auctions.Listed, clocks: dict[int, Any]) -> dict[str, Any]:
    """A row of the list, its price read from the round itself; `now` is its own court's time."""
    if row.court_id not in clocks:
        clocks[row.court_id] = clock.now(row.court_id)
    running, now = row.round, clocks[row.court_id]
    sold, bid = running.state == "sold", running.top_fen
    words = "成交价 || Sold for" if sold else "当前价 || Price now" if bid else "起拍价 || Starts at"
    return {
        "lot": row.lot,
        "court": row.court,
        "running": running,
        "now": now,
        "soon": running.state == "open" and running.ends_at - now < timedelta(days=1),
        "price": Money(bid or running.start_fen),
        "price_words": words,
        "reference": Money(row.lot.reference_fen),
        "round": ROUNDS.get(running.kind, ""),
    }
