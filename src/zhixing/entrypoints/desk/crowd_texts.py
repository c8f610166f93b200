"""群发短信 of a mass-victim case: the words, to whom, and how far each mailing is, down to the receipts that are missing."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.collective import api as collective
from zhixing.entrypoints.desk.frame import attempt, done, show
from zhixing.entrypoints.door import staff_page
from zhixing.infra import clock
from zhixing.kernel.refusal import Refusal
from zhixing.law.service_ways import may_message

AUDIENCES = {
    "all": "名单上所有人 || everybody on the list",
    "unregistered": "还没有登记的人 || who has not registered",
    "returned": "银行退回、还没有补发的人 || whose payment came back and was not paid again",
    "paid": "已付到账的人 || who was paid",
}


@staff_page("collective.view")
def texts(request: Any, matter_id: int) -> HttpResponse:
    """Mailings, newest first, and the form of a new one."""
    return _page(request, matter_id)


def _page(request: Any, matter_id: int, refused: Refusal | None = None) -> HttpResponse:
    one = collective.find_matter(request.asker, matter_id)
    found = list(collective.mailings(request.asker, one)[:20])
    rows = [{"mailing": row, "found": collective.mailed(row), "audience": AUDIENCES[row.audience]} for row in found]
    context = {
        "matter": one,
        "rows": rows,
        "running": any(row.finished_at is None for row in found),
        "hours": may_message(request.at),
        "audiences": list(AUDIENCES.items()),
        "given": request.POST,
        "refused": refused,
    }
    return show(request, "desk/crowd_texts.html", status=refused.status if refused else 200, **context)


@staff_page("collective.prepare")
@require_POST
def send(request: Any, matter_id: int) -> HttpResponse:
    """Lay a mailing down; workers send it."""
    given = request.POST
    audience = given.get("audience") if given.get("audience") in AUDIENCES else "all"
    words = given.get("words", "")
    refused = attempt(
        lambda: collective.open_mailing(request.asker, matter_id, audience, words, request.at, clock.real_now())
    )
    if refused is not None:
        return _page(request, matter_id, refused)
    return done(request, "已交给系统发送。 || Handed over to be sent.", f"/desk/crowds/{matter_id}/texts")
