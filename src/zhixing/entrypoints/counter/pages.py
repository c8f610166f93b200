"""The counter's lists, and one request: why it may be answered first, then the questions."""

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.custody import api as custody
from zhixing.entrypoints import order_papers
from zhixing.entrypoints.counter import answer as forms
from zhixing.entrypoints.counter.frame import counter_page, show
from zhixing.entrypoints.door import NotFoundHere
from zhixing.infra import clock, files
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

SOON = 2
"""Days before the deadline from which a request is pressing [design]."""
MANY = 200
FILE_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


@counter_page
def inbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What waits for an answer, the nearest deadline first."""
    rows = [_row(one) for one in agencies.counter_inbox(scope).filter(answered_at=None)[:MANY]]
    return show(request, "counter/inbox.html", scope, rows=rows, now=rows[0]["now"] if rows else clock.real_now())


@counter_page
def done(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What this office has answered, newest first."""
    rows = [
        _row(one) for one in agencies.counter_inbox(scope).exclude(answered_at=None).order_by("-answered_at")[:MANY]
    ]
    return show(request, "counter/done.html", scope, rows=rows, now=rows[0]["now"] if rows else clock.real_now())


@counter_page
def one(request: HttpRequest, scope: Scope, request_id: int) -> HttpResponse:
    """A request; posted, its answer."""
    row = _find(scope, request_id)
    if request.method != "POST" or row.answered_at is not None:
        return _show(request, scope, row, forms.questions(agencies.asked(row)))
    form = forms.questions(agencies.asked(row), request.POST.dict())
    answers, problems = forms.read(form)
    if problems:
        return _show(request, scope, row, form, problems)
    try:
        for added in request.FILES.getlist("paper"):
            agencies.attach(scope, request_id, added.read(agencies.LARGEST_FILE + 1))
        agencies.answer_by_hand(scope, request_id, answers, clock.now(row.court_id))
    except Refusal as refused:
        return _show(request, scope, row, form, refused=refused)
    if row.unit.four_eyes:
        messages.success(request, "已填好，等本单位另一位经办人复核后发回。 || Kept for a second clerk to confirm.")
    else:
        messages.success(request, f"已发回{row.court.name}。 || Sent to {row.court.name_en}.")
    return redirect("counter-request", request_id)


@counter_page
@require_POST
def confirm(request: HttpRequest, scope: Scope, request_id: int) -> HttpResponse:
    """A second clerk lets the prepared answer go, or gives it back with a reason."""
    row = _find(scope, request_id)
    try:
        if "back" in request.POST:
            agencies.send_back_by_hand(scope, request_id, request.POST.get("why", ""))
            messages.success(request, "已退回重填。 || Given back to be filled in again.")
        else:
            agencies.confirm_by_hand(scope, request_id, clock.now(row.court_id))
            messages.success(request, f"已发回{row.court.name}。 || Sent to {row.court.name_en}.")
    except Refusal as refused:
        return _show(request, scope, row, [], refused=refused)
    return redirect("counter-request", request_id)


@counter_page
def paper(request: HttpRequest, scope: Scope, request_id: int) -> HttpResponse:
    """The order paper behind a request."""
    row = _find(scope, request_id)
    found = order_papers.behind(row)
    if found is None:
        raise NotFoundHere
    return HttpResponse(order_papers.pdf(found), content_type="application/pdf")


@counter_page
def added(request: HttpRequest, scope: Scope, request_id: int, number: int) -> HttpResponse:
    """A scan or picture of the answer."""
    return a_file(_find(scope, request_id), number)


def a_file(row: agencies.Request, number: int) -> HttpResponse:
    """The file of that number, from 1; what a browser may show and nothing else."""
    if not 1 <= number <= len(row.files):
        raise NotFoundHere
    key = row.files[number - 1]
    return HttpResponse(files.fetch(key), content_type=FILE_TYPES[PurePath(key).suffix])


def _find(scope: Scope, request_id: int) -> agencies.Request:
    found = agencies.counter_inbox(scope).filter(pk=request_id).first()
    if found is None:
        raise NotFoundHere
    return found


def _show(
    request: HttpRequest,
    scope: Scope,
    row: agencies.Request,
    form: list[forms.Question],
    problems: list[tuple[str, str]] | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    asked = agencies.asked(row)
    others = agencies.counter_inbox(scope).filter(case_id=row.case_id).exclude(pk=row.pk)
    context: dict[str, Any] = {
        **_row(row),
        "asked": asked,
        "form": form,
        "problems": problems,
        "refused": refused,
        "paper": order_papers.behind(row),
        "answers": forms.labelled(row) if row.answered_at else [],
        "prepared": forms.labelled(row) if row.prepared and not row.answered_at else [],
        "own": row.prepared_by == scope.actor,
        "board": custody.review_of_request(scope, row.pk),
        "others": [_row(other) for other in others[:6]],
    }
    status = 422 if problems else refused.status if refused else 200
    return show(request, "counter/request.html", scope, status, **context)


def _row(row: agencies.Request) -> dict[str, Any]:
    """A request in a list: what is asked about whom, and how long is left by its court's clock."""
    asked, now = agencies.asked(row), clock.now(row.court_id)
    titles = [forms.words_of(item["code"])["title"] for item in asked["items"]]
    things = [str(item["fields"]["plate"]) for item in asked["items"] if item["fields"].get("plate")]
    return {
        "row": row,
        "now": now,
        "titles": titles,
        "thing": things[0] if things else asked["target"]["name"],
        "target": asked["target"],
        "basis": asked["basis"],
        "due": _due(row, now),
        "to_confirm": bool(row.prepared) and row.answered_at is None,
    }


def _due(row: agencies.Request, now: datetime) -> dict[str, Any]:
    if row.answered_at is not None:
        return {"state": "done"}
    deadline = row.expected_at.astimezone(clock.SHANGHAI)
    left = (deadline.date() - now.date()).days
    state = "late" if deadline < now else "today" if left == 0 else "soon" if left <= SOON else "ok"
    return {"state": state, "days_left": left, "at": deadline if left == 0 else None, "due_on": deadline}
