"""来信: what parties write to the court about their cases, and answering it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.intake import api as intake
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.refusal import Refusal

HOME = "/desk/letters/"


@staff_page("case.view")
def letters(request: Any) -> HttpResponse:
    """Letters to answer by their day, or those answered; of the court or of one case (`?case=`)."""
    return _page(request)


def _page(request: Any, refused: Refusal | None = None, letter_id: int = 0) -> HttpResponse:
    scope, state, case_id = request.asker, request.GET.get("state", ""), number(request.GET.get("case"))
    found = intake.letters(scope, case_id or None)
    waiting, answered = found.filter(answered_at=None), found.exclude(answered_at=None)
    late = waiting.filter(answer_by__lt=request.at.date()).count()
    only = f"&case={case_id}" if case_id else ""
    strip = [
        (f"{HOME}?state={only}", "待答复 || To answer", waiting.count(), "late" if late else ""),
        (f"{HOME}?state=answered{only}", "已答复 || Answered", answered.count(), ""),
    ]
    chosen = answered if state == "answered" else waiting
    page = list(chosen[: shown(request)])
    known = heads(scope, [one.case_id for one in page])
    return show(
        request,
        "desk/letters.html",
        status=refused.status if refused else 200,
        strip=strip,
        total=chosen.count(),
        rows=[{"letter": one, "kind": sentences.word(one.kind), "head": known.get(one.case_id)} for one in page],
        refused=refused,
        refused_id=letter_id,
        given=request.POST,
    )


@staff_page("message.answer")
@require_POST
def answer(request: Any, letter_id: int) -> HttpResponse:
    """Answer a letter; the party reads it in the portal."""
    intake.letter(request.asker, letter_id)
    refused = attempt(lambda: intake.answer(request.asker, letter_id, request.POST.get("answer", ""), request.at))
    return _page(request, refused, letter_id) if refused else done(request, "已答复。 || Answered.", HOME)
