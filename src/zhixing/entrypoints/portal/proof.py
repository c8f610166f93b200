"""A round's log as a file, and the page where anybody has one decided again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.door import note_file, public_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.entrypoints.portal.hall import ANYBODY
from zhixing.entrypoints.portal.lot import find, round_of
from zhixing.infra import clock
from zhixing.kernel.refusal import Refusal

LARGEST = 64 * 1024 * 1024
"""Bytes of a log file that is verified: about 150,000 bids [design]."""


class LogTooLarge(Refusal):
    zh = "不能核验：文件超过 64 MB。请用命令行 zhixing auctions verify 核验。"
    en = "Can't verify: the file is larger than 64 MB. Use the command zhixing auctions verify."
    status = 413


@public_page
@never_cache
def log_file(request: HttpRequest, lot_id: int) -> HttpResponse:
    """The whole log of a round that is over. Raises NotFoundHere, RoundNotOver."""
    running = round_of(find(lot_id), request.GET.get("round", ""))
    answer = HttpResponse(auctions.machine_file(ANYBODY, running.pk), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="round-{running.pk}.json"'
    return answer


@public_page
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Decide the round of a log file again, from the file alone."""
    context = frame(request) | {"now": clock.real_now()}
    if request.method == "POST":
        try:
            context |= _found(request)
        except Refusal as refused:
            context["refused"] = refused
            note_file(request, refused)
    status = context["refused"].status if "refused" in context else 200
    return render(request, "auctions/verify.html", context, status=status)


def _found(request: HttpRequest) -> dict[str, object]:
    """Raises LogTooLarge, NotARoundLog."""
    file = request.FILES.get("log")
    if file is not None and (file.size or 0) > LARGEST:
        raise LogTooLarge
    content = file.read() if file is not None else b""
    lines = auctions.read_log(content)
    found = auctions.audit(lines)
    ours = auctions.is_of_this_platform(ANYBODY, lines, found)
    return {"found": found, "ours": ours, "print": auctions.fingerprint(content)}
