"""How a lot is shown: its photos, 360° views, viewings and questions; packages of helpers."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.desk.frame import attempt, done, number, show
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.infra import files
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.refusal import Refusal

LARGEST = 500 * 1024 * 1024


class NothingChosen(Refusal):
    zh = "请先选择文件。"
    en = "Choose a file first."
    status = 422


class Unreadable(Refusal):
    zh = "看不懂：时间和名额都要填；标注写成 JSON 列表。"
    en = "Can't be read: give times and places; marks are a JSON list."
    status = 422


@staff_page("auction.view")
def page(request: Any, lot_id: int) -> HttpResponse:
    """Everything that shows the lot."""
    return _page(request, lot_id)


def _page(request: Any, lot_id: int, refused: Refusal | None = None) -> HttpResponse:
    one = auctions.lot(request.asker, lot_id)
    shown = auctions.pictures(one)
    return show(
        request,
        "desk/lot_showing.html",
        status=refused.status if refused else 200,
        one=one,
        writable=one.state in ("draft", "unsold", "defaulted"),
        photos=shown["photo"],
        rooms=[(room, json.dumps(room.marks, ensure_ascii=False)) for room in shown["panorama"]],
        frames=[(frame, json.dumps(frame.marks, ensure_ascii=False)) for frame in shown["spin"]],
        viewings=auctions.viewings(lot_id),
        questions=auctions.waiting_questions(request.asker, lot_id),
        answered=auctions.answered(lot_id),
        watchers=auctions.watchers(lot_id),
        refused=refused,
        given=request.POST,
    )


@staff_page("auction.view")
def picture(request: Any, lot_id: int, number: int) -> HttpResponse:
    """A small photo of a lot of the court, shown or not yet, from 1."""
    photos = auctions.pictures(auctions.lot(request.asker, lot_id))["photo"]
    if not 1 <= number <= len(photos):
        raise NotFoundHere
    found = photos[number - 1]
    return HttpResponse(files.fetch(found.small or found.key), content_type="image/jpeg")


def _chosen(request: Any, name: str) -> list[bytes]:
    found = request.FILES.getlist(name)
    if not found or sum(file.size for file in found) > LARGEST:
        raise NothingChosen
    return [file.read() for file in found]


def _act(words: str, run: Any, permission: str = "auction.prepare") -> Any:
    @staff_page(permission)
    @require_POST
    def view(request: Any, lot_id: int) -> HttpResponse:
        auctions.lot(request.asker, lot_id)
        refused = attempt(lambda: run(request, lot_id))
        if refused is not None:
            return _page(request, lot_id, refused)
        return done(request, words, f"/desk/auctions/{lot_id}/showing")

    return view


def _photos(request: Any, lot_id: int) -> None:
    for data in _chosen(request, "photo"):
        auctions.add_photo(request.asker, lot_id, data)


def _arrange(request: Any, lot_id: int) -> None:
    given = request.POST
    keys = [key for key in given.getlist("key") if f"drop-{key}" not in given]
    order = sorted(keys, key=lambda key: number(given.get(f"at-{key}")))
    auctions.arrange_photos(request.asker, lot_id, order, {key: given.get(f"caption-{key}", "") for key in keys})


def _panorama(request: Any, lot_id: int) -> None:
    for data in _chosen(request, "panorama"):
        auctions.add_panorama(request.asker, lot_id, data, request.POST.get("caption", ""))


def _mark(request: Any, lot_id: int) -> None:
    known = {one.pk for several in auctions.pictures(auctions.lot(request.asker, lot_id)).values() for one in several}
    try:
        marks = json.loads(request.POST.get("marks") or "[]")
    except (ValueError, RecursionError):
        raise Unreadable from None
    picture_id = number(request.POST.get("picture"))
    if not isinstance(marks, list) or not all(isinstance(one, dict) for one in marks) or picture_id not in known:
        raise Unreadable
    auctions.mark_picture(request.asker, picture_id, marks)


def _drop(request: Any, lot_id: int) -> None:
    known = {one.pk for one in auctions.pictures(auctions.lot(request.asker, lot_id))["panorama"]}
    if number(request.POST.get("picture")) in known:
        auctions.drop_picture(request.asker, number(request.POST.get("picture")))


def _viewing(request: Any, lot_id: int) -> None:
    given = request.POST
    try:
        times = [
            datetime.fromisoformat(given.get(name, "")).replace(tzinfo=SHANGHAI) for name in ("starts_at", "ends_at")
        ]
    except ValueError:
        raise Unreadable from None
    seats, live = number(given.get("seats")), given.get("live") == "1"
    auctions.open_viewing(request.asker, lot_id, times[0], times[1], seats, given.get("meet", ""), request.at, live)


def _cancel(request: Any, lot_id: int) -> None:
    known = {slot.pk for slot in auctions.viewings(lot_id)}
    viewing_id = number(request.POST.get("viewing"))
    auctions.cancel_viewing(request.asker, viewing_id if viewing_id in known else 0, request.at)


def _answer(request: Any, lot_id: int) -> None:
    given, known = request.POST, {one.pk for one in auctions.waiting_questions(request.asker, lot_id)}
    question_id = number(given.get("question"))
    question_id = question_id if question_id in known else 0
    auctions.answer_question(request.asker, question_id, given.get("shown", ""), given.get("answer", ""), request.at)


def _package(request: Any, lot_id: int) -> None:
    auctions.import_package(request.asker, lot_id, _chosen(request, "package")[0], request.at)


ACTS = {
    "photos": _act("照片已加上。 || Photos added.", _photos),
    "arrange": _act("照片已排好。 || Arranged.", _arrange),
    "panorama": _act("全景已加上。 || Panorama added.", _panorama),
    "spin": _act(
        "环绕视图已做好。 || The spin view is made.",
        lambda request, pk: auctions.set_spin(request.asker, pk, _chosen(request, "frame")),
    ),
    "marks": _act("标注已保存。 || Marks kept.", _mark),
    "drop": _act("已从导览里拿掉。 || Taken off the tour.", _drop),
    "viewing": _act("看样场次已公布。 || The viewing is offered.", _viewing),
    "cancel": _act("场次已取消。 || Called off.", _cancel),
    "answer": _act("答复已公开。 || The answer is public.", _answer, "auction.control"),
    "package": _act("公示包已导入。 || The package is taken in.", _package),
}
"""Acts by their name in the address."""
