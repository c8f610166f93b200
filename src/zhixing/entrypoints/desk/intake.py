"""立案: a judgment is uploaded and read, the clerk checks the form beside its passages, and the case is filed."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.intake import api as intake
from zhixing.entrypoints.desk.application import INSTRUMENTS, fields, typed
from zhixing.entrypoints.desk.frame import attempt, done, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.language import pick
from zhixing.kernel.refusal import Refusal

HOME = "/desk/intake/"
STATES = {
    "received": ("soon", "待审查 || To check"),
    "returned": ("wait", "已退回补正 || Returned for gaps"),
    "accepted": ("done", "已立案 || Filed"),
    "refused": ("idle", "不予受理 || Not accepted"),
}
MOST_BYTES = intake.LARGEST


class FileTooLarge(Refusal):
    zh = "文件太大，最多 20 MB。"
    en = "The file is too large: 20 MB at most."
    status = 413


class FileMissing(Refusal):
    zh = "请选一个判决文件。"
    en = "Choose a judgment file."
    status = 422


@staff_page("intake.view")
def applications(request: Any) -> HttpResponse:
    """Applications of the court, those to check first, and the upload."""
    return _list(request)


def _list(request: Any, refused: Refusal | None = None) -> HttpResponse:
    found, state = intake.applications(request.asker), request.GET.get("state", "")
    strip: list[tuple[Any, ...]] = [(HOME, "全部 || All", found.count(), "")]
    strip += [(f"{HOME}?state={key}", words, found.filter(state=key).count(), "") for key, (_, words) in STATES.items()]
    chosen = found.filter(state=state) if state in STATES else found
    rows: list[dict[str, Any]] = [
        {
            "row": row,
            "dot": STATES[row.state][0],
            "words": STATES[row.state][1],
            "form": intake.form_of(row),
            "href": f"/desk/cases/{row.case_id}/",
        }
        for row in chosen[: shown(request)]
    ]
    for line in rows:
        line["doubts"] = len(line["form"]["doubts"])
    return show(
        request, "desk/intake.html", status=refused.status if refused else 200,
        rows=rows, total=chosen.count(), strip=strip, instruments=INSTRUMENTS, refused=refused,
    )  # fmt: skip


@staff_page("intake.receive")
def new(request: Any) -> HttpResponse:
    """Upload a judgment; it is read at once."""
    if request.method != "POST":
        return _list(request)
    made: list[intake.Application] = []

    def act() -> None:
        file = request.FILES.get("file")
        if file is None:
            raise FileMissing
        if file.size > MOST_BYTES:
            raise FileTooLarge
        kind = request.POST.get("kind") or "judgment"
        made.append(intake.receive(request.asker, file.name, file.read(), request.at, kind))

    refused = attempt(act)
    if refused is not None:
        return _list(request, refused)
    return done(request, "已读取，请核对标出的地方。 || Read; check what is marked.", f"{HOME}{made[0].pk}/")


@staff_page("intake.view")
def application(request: Any, application_id: int) -> HttpResponse:
    """The form beside the passages it was read from."""
    return _page(request, application_id)


def _page(request: Any, application_id: int, refused: Refusal | None = None) -> HttpResponse:
    row = intake.application(request.asker, application_id)
    place = str(refused.facts.get("place", "")) if refused else ""
    return show(
        request,
        "desk/application.html",
        status=refused.status if refused else 200,
        row=row,
        words=STATES[row.state][1],
        dot=STATES[row.state][0],
        open=row.state in ("received", "returned"),
        writes=row.state in ("received", "returned") and request.asker.may("intake.receive"),
        refused=refused,
        **fields(intake.form_of(row), row.text, place),
    )


@staff_page("intake.receive")
@require_POST
def save(request: Any, application_id: int) -> HttpResponse:
    """Save the form, whole or not; with `accept`, file the case too."""
    row = intake.application(request.asker, application_id)
    form = typed(intake.form_of(row), request.POST)
    refused = attempt(lambda: intake.amend(request.asker, application_id, form))
    if refused is None and "accept" in request.POST:
        made: list[Any] = []
        refused = attempt(lambda: made.append(intake.accept(request.asker, application_id, request.at)))
        if refused is None:
            words = f"已立案：{made[0].number} || Filed as {made[0].number}"
            return done(request, pick(words), f"/desk/cases/{made[0].pk}/")
    if refused is not None:
        return _page(request, application_id, refused)
    return done(request, "已保存。 || Saved.", f"{HOME}{application_id}/")


@staff_page("intake.receive")
@require_POST
def give_back(request: Any, application_id: int) -> HttpResponse:
    """Tell the applicant once, in full, what is missing."""
    gaps = request.POST.get("gaps", "")
    refused = attempt(lambda: intake.return_for_gaps(request.asker, application_id, gaps, request.at))
    return (
        _page(request, application_id, refused)
        if refused
        else done(request, "已退回补正。 || Returned.", f"{HOME}{application_id}/")
    )


@staff_page("intake.accept")
@require_POST
def refuse(request: Any, application_id: int) -> HttpResponse:
    """Rule that the application is not accepted."""
    ground = request.POST.get("ground", "")
    refused = attempt(lambda: intake.refuse(request.asker, application_id, ground, request.at))
    return (
        _page(request, application_id, refused)
        if refused
        else done(request, "已裁定不予受理。 || Not accepted.", f"{HOME}{application_id}/")
    )
