"""What other offices were asked, over all cases: who has not answered, what failed and what to do about it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.entrypoints.desk.frame import done, show, shown
from zhixing.entrypoints.desk.inquiries import REQUEST_STATES, request_rows
from zhixing.entrypoints.door import staff_page

RESULTS = {"found": "有 || found", "none": "没有 || nothing", "done": "已办 || done", "refused": "不能办 || refused"}


@staff_page("case.view")
def request_list(request: Any) -> HttpResponse:
    """Unanswered ones by deadline, then the rest."""
    found, state = agencies.requests(request.asker), request.GET.get("state", "")
    waiting = found.filter(state__in=("queued", "accepted"))
    strip: list[tuple[Any, ...]] = [
        ("/desk/requests/", "等答复 || Waiting", waiting.count(), ""),
        ("/desk/requests/?state=late", "已逾期 || Overdue", waiting.filter(deadline_at__lt=request.at).count(), "late"),
        ("/desk/requests/?state=failed", "未办成 || Failed", found.filter(state="failed").count(), "late"),
        ("/desk/requests/?state=answered", "已答复 || Answered", found.filter(state="answered").count(), ""),
    ]
    if state == "late":
        chosen = waiting.filter(deadline_at__lt=request.at)
    else:
        chosen = found.filter(state=state) if state in REQUEST_STATES else waiting.order_by("deadline_at", "pk")
    rows = request_rows(request, chosen[: shown(request)])
    return show(request, "desk/requests.html", rows=rows, total=chosen.count(), strip=strip, with_case=True)


@staff_page("case.view")
def one(request: Any, request_id: int) -> HttpResponse:
    """One request: what was asked on which ground, and what was answered."""
    row = agencies.request(request.asker, request_id)
    asked = agencies.asked(row)
    answers = [answer | {"words": RESULTS.get(answer["result"], answer["result"])} for answer in agencies.answers(row)]
    (line,) = request_rows(request, [row])
    return show(request, "desk/request.html", row=row, asked=asked, answers=answers, line=line)


@staff_page("inquiry.launch")
@require_POST
def resend(request: Any, request_id: int) -> HttpResponse:
    """Let a failed request go out again, under the same key."""
    agencies.request(request.asker, request_id)
    agencies.resend(request.asker, request_id, request.at)
    return done(request, "已重新发出。 || Sent again.", f"/desk/requests/{request_id}/")
