"""A lot's pictures and 360° views, its share card, and what a bidder does around it: viewings, questions, watching."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST
from PIL import Image, ImageDraw, ImageFont

from zhixing.domain.auctions import api as auctions
from zhixing.domain.documents import api as documents
from zhixing.entrypoints.door import NotFoundHere, bidder_page, public_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.entrypoints.portal.feeds import calendar
from zhixing.entrypoints.portal.hall import ROUNDS
from zhixing.entrypoints.portal.lot import PICTURES, find, round_of, show
from zhixing.infra import clock, files, pictures, qr
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

BOLD = "NotoSerifSC_700Bold.ttf"
FOREVER = 31_536_000
"""A picture's address holds its key or number in a lot that is not written any more; tiles never change."""


def _picture(key: str) -> HttpResponse:
    return HttpResponse(files.fetch(key), content_type=PICTURES.get(PurePath(key).suffix, "application/octet-stream"))


@public_page
@cache_control(max_age=86400, public=True)
def photo(request: HttpRequest, lot_id: int, number: int) -> HttpResponse:
    """A photo of a shown lot, from 1; `?size=middle` or `small` the lighter ones, where it has them."""
    photos = auctions.pictures(find(lot_id))["photo"]
    if not 1 <= number <= len(photos):
        raise NotFoundHere
    found = photos[number - 1]
    lighter = {"middle": found.middle, "small": found.small}.get(request.GET.get("size", ""))
    return _picture(lighter or found.key)


@public_page
@cache_control(max_age=86400, public=True)
def paper(request: HttpRequest, lot_id: int, picture_id: int) -> HttpResponse:
    """A paper the court added to a shown lot, such as the copy of the appraisal."""
    found = next((one for one in auctions.pictures(find(lot_id))["paper"] if one.pk == picture_id), None)
    if found is None:
        raise NotFoundHere
    answer = HttpResponse(files.fetch(found.key), content_type="application/pdf")
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@public_page
@cache_control(max_age=300, public=True)
def tour(request: HttpRequest, lot_id: int) -> HttpResponse:
    """What the viewer needs: rooms with their tiles, frames of the spin view, marks on both."""
    found = auctions.pictures(find(lot_id))
    return JsonResponse(
        {"rooms": [_room(one) for one in found["panorama"]], "frames": [_frame(one) for one in found["spin"]]}
    )


def _room(one: auctions.Picture) -> dict[str, Any]:
    spots = [tuple(map(int, name.split("-"))) for name in one.tiles]
    base = f"/auctions/{one.lot_id}/360/{one.pk}/"
    return {
        "number": one.position,
        "caption": one.caption,
        "overview": f"{base}overview.jpg",
        "tiles": base,
        "width": one.width,
        "cols": max(column for column, _ in spots) + 1,
        "rows": max(row for _, row in spots) + 1,
        "marks": one.marks,
    }


def _frame(one: auctions.Picture) -> dict[str, Any]:
    return {"picture": f"/auctions/{one.lot_id}/360/{one.pk}/overview.jpg", "marks": one.marks}


@public_page
@cache_control(max_age=FOREVER, public=True, immutable=True)
def part(request: HttpRequest, lot_id: int, picture_id: int, name: str) -> HttpResponse:
    """A tile `column-row` of a panorama, or `overview`: the whole in small, of a frame the frame in middle size."""
    several = auctions.pictures(find(lot_id))
    found = next((one for kind in ("panorama", "spin") for one in several[kind] if one.pk == picture_id), None)
    key = found and (found.middle or found.key if name == "overview" else found.tiles.get(name))
    if not key:
        raise NotFoundHere
    return _picture(key)


@public_page
@cache_control(max_age=600, public=True)
def card(request: HttpRequest, lot_id: int) -> HttpResponse:
    """A picture to share: what, where, for how much, and a QR to its page."""
    one = find(lot_id)
    running = round_of(one)
    sheet = Image.new("RGB", (1080, 1350), "#F6F4EE")
    _face(sheet, one)
    pen = ImageDraw.Draw(sheet)
    face = next(folder / BOLD for folder in documents.font_paths() if (folder / BOLD).is_file())
    name, figure, small = (ImageFont.truetype(str(face), size) for size in (52, 64, 32))
    for line, text in enumerate(_lines(one.title, name, 960)[:2]):
        pen.text((60, 700 + 68 * line), text, "#16262B", name)
    price = Money(running.top_fen or running.start_fen)
    words = "成交价" if running.state == "sold" else "当前价" if running.top_fen else "起拍价"
    pen.text((60, 868), f"{words} {price:,} 元", "#17505A", figure)
    opens = running.opens_at.astimezone(clock.SHANGHAI)
    said = (ROUNDS[running.kind].split(" || ")[0], f"{opens:%Y-%m-%d %H:%M} 开拍", one.court.name)
    for line, text in enumerate((*said, one.place)):
        pen.text((60, 990 + 52 * line), text[:24], "#454F53", small)
    dots = qr.dots(request.build_absolute_uri(f"/auctions/{one.pk}/"))
    code = Image.frombytes("L", (dots["size"], dots["size"]), bytes(dots["dots"]))
    sheet.paste(code.resize((280, 280), Image.Resampling.NEAREST), (730, 1000))
    held = BytesIO()
    sheet.save(held, "PNG", optimize=True)
    return HttpResponse(held.getvalue(), content_type="image/png")


def _face(sheet: Image.Image, one: auctions.Lot) -> None:
    """The first photo over the upper half; a plain ground where there is none that opens."""
    photos = auctions.pictures(one)["photo"]
    try:
        picture = pictures.opened(files.fetch(photos[0].key)) if photos else None
    except pictures.NotAPicture:  # kept with the thing before pictures were written anew
        picture = None
    if picture is None:
        ImageDraw.Draw(sheet).rectangle((0, 0, 1080, 660), fill="#12343B")
        return
    scale = max(1080 / picture.width, 660 / picture.height)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    left, top = (picture.width - 1080) // 2, (picture.height - 660) // 2
    sheet.paste(picture.crop((left, top, left + 1080, top + 660)), (0, 0))


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for sign in text:
        if font.getlength(lines[-1] + sign) > width:
            lines.append("")
        lines[-1] += sign
    return lines


@public_page
def lot_calendar(request: HttpRequest, lot_id: int) -> HttpResponse:
    """When this lot opens, for one's own calendar."""
    found = auctions.Listed.objects.filter(lot_id=find(lot_id).pk).select_related("lot", "court", "round")
    return calendar(request, tuple(found))


def _act(words: str, run: Any) -> Any:
    @bidder_page
    @require_POST
    def view(request: HttpRequest, lot_id: int) -> HttpResponse:
        one, me = find(lot_id), frame(request)["me"]
        if me is None:
            return redirect("bidder-sign-in")
        try:
            run(
                auctions.bidder_scope(me.pk, one.court_id, me.account_id),
                one,
                me,
                request.POST,
                clock.now(one.court_id),
            )
        except Refusal as refused:
            return show(request, one, refused)
        messages.success(request, words)
        return redirect("auction-lot", lot_id)

    return view


def _slot(one: auctions.Lot, given: Any) -> int:
    text = given.get("viewing", "")
    known = {slot.pk for slot in auctions.viewings(one.pk)}
    return next((pk for pk in known if str(pk) == text), 0)


ask = _act(
    "问题已送到法院，答复后公开。 || Your question is with the court; it is public once answered.",
    lambda scope, one, me, given, at: auctions.ask_court(scope, one.pk, me.pk, given.get("text", ""), at),
)
watch = _act(
    "已更新关注。 || Done.",
    lambda scope, one, me, given, at: auctions.watch(scope, one.pk, me.pk, at, on=given.get("on") == "yes"),
)
book = _act(
    "看样已预约。 || Your viewing is booked.",
    lambda scope, one, me, given, at: auctions.book_viewing(scope, _slot(one, given), me.pk, at),
)
unbook = _act(
    "已取消预约。 || Your viewing is given up.",
    lambda scope, one, me, given, at: auctions.give_up_viewing(scope, _slot(one, given), me.pk),
)
