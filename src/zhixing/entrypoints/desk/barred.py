"""限制竞买名单: who may not bid at the court's auctions, and why."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.desk.frame import attempt, done, number, show
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.masking import mask_id
from zhixing.kernel.refusal import Refusal
from zhixing.law.auction_people import BARRED

HOME = "/desk/auctions/barred/"
GROUNDS = {one.key: f"{one.zh} || {one.en}" for one in BARRED}
KINDS = {"person": "自然人 || A person", "company": "单位 || A company"}


@staff_page("auction.view")
def barred(request: Any) -> HttpResponse:
    """The list; numbers are masked."""
    return _page(request)


def _page(request: Any, refused: Refusal | None = None) -> HttpResponse:
    rows = [
        {"one": one, "number": mask_id(one.id_number), "ground": GROUNDS.get(one.ground, one.ground)}
        for one in auctions.barred(request.asker)
    ]
    lots = [
        (one.pk, one.title) for one in auctions.lots(request.asker).filter(state__in=("draft", "listed", "defaulted"))
    ]
    return show(
        request,
        "desk/barred.html",
        status=refused.status if refused else 200,
        rows=rows,
        grounds=[(key, words) for key, words in GROUNDS.items() if key != "defaulter"],
        kinds=list(KINDS.items()),
        lots=[("", "本院全部拍卖 || All auctions of the court"), *lots],
        refused=refused,
        given=request.POST,
    )


@staff_page("auction.control")
@require_POST
def add(request: Any) -> HttpResponse:
    """Put somebody on the list."""
    given = request.POST
    kind, written, ground = (given.get(name, "").strip() for name in ("kind", "id_number", "ground"))
    lot_id = number(given.get("lot")) or None
    refused = attempt(lambda: auctions.bar(request.asker, kind, written, ground, request.at, lot_id))
    return (
        _page(request, refused) if refused else done(request, "已列入名单，即时生效。 || On the list, at once.", HOME)
    )


@staff_page("auction.control")
@require_POST
def lift(request: Any, barred_id: int) -> HttpResponse:
    """Take a wrong entry off."""
    refused = attempt(lambda: auctions.unbar(request.asker, barred_id, request.at))
    return _page(request, refused) if refused else done(request, "已移出名单。 || Taken off the list.", HOME)
