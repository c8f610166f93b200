"""查控: asking every office about a debtor, what they answered, and sorting what was found."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.counter import answer as items
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.asking import bars
from zhixing.entrypoints.desk.case import case_page
from zhixing.entrypoints.desk.frame import attempt, done, heads, show, shown
from zhixing.entrypoints.desk.way import KINDS
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.refusal import Refusal

REQUEST_STATES = {
    "queued": ("wait", "待发出 || To send"),
    "accepted": ("wait", "等答复 || Waiting"),
    "answered": ("done", "已答复 || Answered"),
    "failed": ("late", "未办成 || Failed"),
}


@staff_page("case.view")
def asked(request: Any, case_id: int) -> HttpResponse:
    """What other offices were asked in this case, how far each inquiry has come, and what is still to be decided."""
    return _page(request, case_id)


def _page(request: Any, case_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    cases.case(scope, case_id)
    found = agencies.requests(scope, case_id)
    progress: list[dict[str, Any]] = [
        {
            "one": one,
            "bars": bars(one),
            "items": one.items(),
            "answered": one.items("answered", "refused"),
            "failed": one.items("failed"),
            "undecided": [
                {"thing": assets.thing(finding.asset), "kind": KINDS[finding.asset.kind]}
                for finding in inquiries.undecided(scope, case_id, one.debtor_id)
            ]
            if one.complete and one.sorted_at is None
            else [],
        }
        for one in inquiries.progress(scope, case_id)
    ]
    asked_about = {line["one"].debtor_id for line in progress}
    return case_page(
        request,
        case_id,
        "desk/case_requests.html",
        status=refused.status if refused else 200,
        rows=request_rows(request, found[: shown(request)]),
        total=found.count(),
        progress=progress,
        to_ask=[
            (role.party_id, role.party.name, role.party_id in asked_about) for role in cases.debtors(scope, case_id)
        ],
        refused=refused,
    )


@staff_page("inquiry.launch")
@require_POST
def launch(request: Any, case_id: int, debtor_id: int) -> HttpResponse:
    """Ask every office about a debtor."""
    refused = attempt(lambda: inquiries.launch(request.asker, case_id, debtor_id, request.at))
    if refused is not None:
        return _page(request, case_id, refused)
    return done(request, "已向各单位发出查询。 || Every office was asked.", f"/desk/cases/{case_id}/requests")


@staff_page("inquiry.launch")
@require_POST
def launch_all(request: Any, case_id: int) -> HttpResponse:
    """Ask every office everything about every debtor of the case: one click."""
    refused = attempt(lambda: inquiries.launch_all(request.asker, case_id, request.at))
    if refused is not None:
        return _page(request, case_id, refused)
    words = "已向各单位发出全部查询。 || Everything was asked of every office."
    return done(request, words, f"/desk/cases/{case_id}/requests")


@staff_page("inquiry.sort")
@require_POST
def sort(request: Any, case_id: int, debtor_id: int) -> HttpResponse:
    """Say of each thing found and not held why it is left."""
    given = {key: text for key, text in request.POST.items() if key.startswith("reason-") and text.strip()}
    reasons = {int(key.removeprefix("reason-")): text for key, text in given.items() if key[7:].isdecimal()}
    refused = attempt(lambda: inquiries.sort(request.asker, case_id, debtor_id, reasons, request.at))
    if refused is not None:
        return _page(request, case_id, refused)
    return done(request, "反馈已甄别完毕。 || All answers are sorted.", f"/desk/cases/{case_id}/requests")


@staff_page("inquiry.view")
def of_court(request: Any) -> HttpResponse:
    """The inquiries of the court, those with something to decide first."""
    rows = inquiries.inquiries(request.asker)
    open_ones = rows.filter(sorted_at=None)
    strip: list[tuple[Any, ...]] = [
        ("/desk/inquiries/", "没有甄别完的 || To sort", open_ones.count(), ""),
        ("/desk/inquiries/?state=done", "已甄别 || Sorted", rows.exclude(sorted_at=None).count(), ""),
    ]
    chosen = rows.exclude(sorted_at=None) if request.GET.get("state") == "done" else open_ones
    page = list(chosen[: shown(request)])
    known = heads(request.asker, (row.case_id for row in page))
    lines = []
    for row in page:
        one = next(p for p in inquiries.progress(request.asker, row.case_id) if p.inquiry_id == row.pk)
        lines.append({"one": one, "head": known.get(row.case_id)})
    return show(request, "desk/inquiries.html", lines=lines, total=chosen.count(), strip=strip)


def request_rows(request: Any, found: Any) -> list[dict[str, Any]]:
    """Requests as rows: office, act, state, how long."""
    rows = []
    for one in found:
        at_hand = one.state == "queued" and one.unit.by_hand  # it lies at their counter: nothing is left to send
        dot, words = REQUEST_STATES["accepted" if at_hand else one.state]
        late = one.state in ("queued", "accepted") and one.expected_at < request.at
        rows.append(
            {
                "request": one,
                "href": f"/desk/cases/{one.case_id}/",
                "unit": f"{one.unit.name} || {one.unit.name_en}",
                "act": sentences.word(one.act),
                "dot": "late" if late else dot,
                "words": "已逾期 || Overdue" if late else words,
                "error": sentences.word(one.error) if one.error else "",
                "step": sentences.step(one.error) if one.state == "failed" else "",
                "items": [items.title(code) for code in dict.fromkeys(agencies.codes(one))],
            }
        )
    return rows
