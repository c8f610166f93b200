"""How a lot is shown: its photos, 360° views, viewings and questions; packages of helpers."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.desk.frame import attempt, done, number, show
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.infra import files, pictures
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.refusal import Refusal

LARGEST = 500 * 1024 * 1024
WIDE = 320
"""How wide a picture stands on the page to be clicked at, in CSS pixels: a telephone shows it whole."""
KINDS = {"defect": "瑕疵 || Defect", "lease": "租赁、占用 || Lease, occupancy", "note": "说明 || Note"}


class NothingChosen(Refusal):
    zh = "请先选择文件。"
    en = "Choose a file first."
    status = 422


class Unreadable(Refusal):
    zh = "看不懂：时间和名额都要填。"
    en = "Can't be read: give times and places."
    status = 422


class NoSpot(Refusal):
    zh = "请在图上点标注的位置，或者写横向、纵向的百分数。"
    en = "Click the spot in the picture, or give how far right and down it is, in per cent."
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
        rooms=shown["panorama"],
        frames=shown["spin"],
        papers=shown["paper"],
        opened=_opened(request, [*shown["panorama"], *shown["spin"]]),
        kinds=list(KINDS.items()),
        viewings=auctions.viewings(lot_id),
        questions=auctions.waiting_questions(request.asker, lot_id),
        answered=auctions.answered(lot_id),
        watchers=auctions.watchers(lot_id),
        refused=refused,
        given=request.POST,
    )


def _spot(x: float, y: float, *, panorama: bool) -> dict[str, float]:
    """A place in a picture, as shares of its width and height from the upper left, as a mark keeps it.

    In a panorama the middle looks at yaw and pitch 0; degrees go right and up.
    """
    return {"yaw": (x - 0.5) * 360, "pitch": (0.5 - y) * 180} if panorama else {"x": x, "y": y}


def _place(mark: dict[str, Any]) -> tuple[float, float]:
    """Where a stored mark lies in the picture, as such shares."""
    if "yaw" in mark:
        return (mark["yaw"] / 360 + 0.5) % 1, 0.5 - mark["pitch"] / 180
    return mark["x"], mark["y"]


def _opened(request: Any, known: list[auctions.Picture]) -> dict[str, Any] | None:
    """The picture whose marks are set, `?mark=`: its size on the page and each mark with where it lies, in per cent."""
    wanted = number(request.GET.get("mark") or request.POST.get("picture"))
    found = next((one for one in known if one.pk == wanted), None)
    if found is None:
        return None
    marks = [(mark, KINDS[mark["kind"]], *(round(share * 100) for share in _place(mark))) for mark in found.marks]
    return {"one": found, "wide": WIDE, "high": _high(found), "marks": marks}


def _high(one: auctions.Picture) -> int:
    """How high it stands on the page."""
    width, height = pictures.shape(files.fetch(one.middle or one.key))
    return round(WIDE * height / width)


@staff_page("auction.view")
def seen(request: Any, lot_id: int, picture_id: int) -> HttpResponse:
    """A panorama's overview, a frame or a paper of a lot of the court, shown or not yet."""
    known = auctions.pictures(auctions.lot(request.asker, lot_id))
    several = [one for kind in ("panorama", "spin", "paper") for one in known[kind]]
    found = next((one for one in several if one.pk == picture_id), None)
    if found is None:
        raise NotFoundHere
    kind = "application/pdf" if found.kind == "paper" else "image/jpeg"
    return HttpResponse(files.fetch(found.middle or found.key), content_type=kind)


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
        opened = f"?mark={request.POST['picture']}#marks" if run in (_mark, _unmark) else ""
        return done(request, words, f"/desk/auctions/{lot_id}/showing{opened}")

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


def _marked(request: Any, lot_id: int) -> auctions.Picture:
    """The picture of the lot that a form names. Raises NotFoundHere."""
    known = [one for several in auctions.pictures(auctions.lot(request.asker, lot_id)).values() for one in several]
    found = next((one for one in known if one.pk == number(request.POST.get("picture"))), None)
    if found is None:
        raise NotFoundHere
    return found


def _share(request: Any, axis: str, pixels: int) -> float:
    """How far right or down, as a share: where the picture was clicked, else the per cent written. Raises NoSpot."""
    given = request.POST
    clicked = number(given.get("at.x")) or number(given.get("at.y"))  # the return key clicks at 0, 0
    try:
        return number(given.get(f"at.{axis}")) / pixels if clicked else float(given.get(axis, "")) / 100
    except ValueError:
        raise NoSpot from None


def _mark(request: Any, lot_id: int) -> None:
    given, found = request.POST, _marked(request, lot_id)
    right, down = _share(request, "x", WIDE), _share(request, "y", _high(found))
    at = _spot(right, down, panorama=found.kind == "panorama")
    new = {**at, "kind": given.get("kind", ""), "text": given.get("text", "")}
    auctions.mark_picture(request.asker, found.pk, [*found.marks, new])


def _unmark(request: Any, lot_id: int) -> None:
    found, gone = _marked(request, lot_id), number(request.POST.get("gone"))
    auctions.mark_picture(request.asker, found.pk, [mark for at, mark in enumerate(found.marks, 1) if at != gone])


def _paper(request: Any, lot_id: int) -> None:
    auctions.add_paper(request.asker, lot_id, _chosen(request, "paper")[0], request.POST.get("name", ""))


def _drop(request: Any, lot_id: int) -> None:
    auctions.drop_picture(request.asker, _marked(request, lot_id).pk)


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
    "marks": _act("标注已加上。 || The mark is set.", _mark),
    "unmark": _act("标注已拿掉。 || The mark is taken off.", _unmark),
    "paper": _act("文件已加上。 || The paper is added.", _paper),
    "drop": _act("已拿掉。 || Taken off.", _drop),
    "viewing": _act("看样场次已公布。 || The viewing is offered.", _viewing),
    "cancel": _act("场次已取消。 || Called off.", _cancel),
    "answer": _act("答复已公开。 || The answer is public.", _answer, "auction.control"),
    "package": _act("公示包已导入。 || The package is taken in.", _package),
}
"""Acts by their name in the address."""
