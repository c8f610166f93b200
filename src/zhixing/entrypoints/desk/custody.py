"""看管: cars the police look for until they stand in a depot, and houses every department says its part about."""

from pathlib import PurePath
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.custody import api as custody
from zhixing.domain.custody.refusals import NoSuchWatch
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown, sighted
from zhixing.entrypoints.desk.requests import answer_of
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.infra import files
from zhixing.kernel.refusal import Refusal

HOME = "/desk/custody/"
PARTS = {
    "waiting": ("wait", "等答复 || Waiting"),
    "answered": ("done", "已答复 || Answered"),
    "refused": ("soon", "不能办理 || Can't say"),
    "failed": ("late", "没有答复 || No answer"),
}
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
INTAKE = {
    "depot": "停车场 || Depot",
    "bay": "车位 || Bay",
    "taken_in_on": "入库 || Taken in",
    "mileage_km": "里程 || Mileage (km)",
    "keys": "钥匙 || Keys",
    "condition": "车况 || Condition",
}


@staff_page("custody.view")
def page(request: Any) -> HttpResponse:
    """Cars and houses in custody, and what could be started."""
    return _page(request)


def _page(request: Any, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    rows = custody.watches(scope)
    reviews = custody.reviews(scope)
    to_watch, to_review, most = custody.to_watch(scope), custody.to_review(scope), shown(request)
    cars, houses = list(to_watch[:most]), list(to_review[:most])
    watches, boards = list(rows[:most]), [custody.board(one) for one in reviews[:most]]
    cases = [one.case_id for one in [*cars, *houses]] + [one.case_id for one in watches]
    cases += [one.case_id for one in boards]
    known = heads(scope, cases)
    return show(
        request,
        "desk/custody.html",
        status=refused.status if refused else 200,
        refused=refused,
        live=any(one.state in ("asked", "seen", "towing") for one in watches),
        watches=[_watch(scope, one) | {"head": known.get(one.case_id)} for one in watches],
        total=rows.count(),
        to_watch=to_watch.count(),
        to_review=to_review.count(),
        reviews=reviews.count(),
        boards=[{"board": one, "parts": _parts(one), "head": known.get(one.case_id)} for one in boards],
        cars=[{"row": one, "thing": assets.thing(one.asset), "head": known.get(one.case_id)} for one in cars],
        houses=[{"row": one, "thing": assets.thing(one.asset), "head": known.get(one.case_id)} for one in houses],
    )


def _watch(scope: Any, row: custody.Watch) -> dict[str, Any]:
    dot, words = custody.STATE_WORDS[row.state]
    return {
        "row": row,
        "thing": assets.thing(row.asset),
        "dot": dot,
        "words": words,
        "hits": custody.hits(scope, row.pk)[:3],
        "intake": [(INTAKE[name], row.intake[name]) for name in INTAKE if name in row.intake],
        "may_tow": row.state == "seen",
        "may_end": row.state in ("watching", "seen", "towing"),
    }


def _parts(board: custody.Board) -> list[dict[str, Any]]:
    return [{"part": one, "dot": PARTS[one.state][0], "words": PARTS[one.state][1]} for one in board.parts]


@staff_page("custody.view")
def review(request: Any, review_id: int) -> HttpResponse:
    """One joint review: the board, and what each department said."""
    row = custody.review(request.asker, review_id)
    board = custody.board(row)
    said = [one | {"said": _said(request.asker, one["part"].request_id)} for one in _parts(board)]
    known = heads(request.asker, [row.case_id])
    return show(request, "desk/review.html", board=board, parts=said, head=known.get(row.case_id), row=row)


def _said(scope: Any, request_id: int) -> list[dict[str, Any]]:
    """Masked like every answer; the request's own page notes who read it."""
    return [answer_of(one) for one in agencies.answers(agencies.request(scope, request_id))]


@staff_page("custody.order")
def seen(request: Any) -> HttpResponse:
    """The same as a part of the worklist, which asks for it again and again."""
    return render(request, "desk/sighted.html", {"sighted": sighted(request)})


@staff_page("custody.view")
def picture(request: Any, watch_id: int, hit_id: int) -> HttpResponse:
    """What the camera took."""
    hit = next((one for one in custody.hits(request.asker, watch_id) if one.pk == hit_id), None)
    if hit is None or not hit.picture:
        raise NoSuchWatch(watch_id=watch_id)
    kind = PICTURES.get(PurePath(hit.picture).suffix)
    if kind is None:
        raise NotFoundHere
    return HttpResponse(files.fetch(hit.picture), content_type=kind)


def _act(words: str, run: Any) -> Any:
    @staff_page("custody.order")
    @require_POST
    def view(request: Any, **told: int) -> HttpResponse:
        refused = attempt(lambda: run(request, **told))
        return _page(request, refused) if refused else done(request, words, HOME)

    return view


def _thing(request: Any) -> tuple[int, int]:
    return number(request.POST.get("case")), number(request.POST.get("asset"))


def _start_watch(request: Any) -> None:
    case_id, asset_id = _thing(request)
    custody.watch(request.asker, case_id, asset_id, request.at, request.POST.get("tow") == "1")


watch = _act("已发往交警布控。 || Sent to the traffic police.", _start_watch)
tow = _act(
    "已通知停车场拖车。 || The depot is on its way.",
    lambda request, watch_id: custody.tow(request.asker, watch_id, request.at),
)
end = _act(
    "已通知交警撤控。 || The watch ends.",
    lambda request, watch_id: custody.end_watch(request.asker, watch_id, request.at),
)
start_review = _act(
    "已向各单位发出联审。 || Every department has been asked.",
    lambda request: custody.start_review(request.asker, *_thing(request), request.at),
)
