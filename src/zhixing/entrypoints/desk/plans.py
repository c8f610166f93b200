"""Objections to a plan: noted, told to the others, opposed, settled (民诉解释 509–510)."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.distributions import api as distributions
from zhixing.entrypoints.desk.case_money import page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.refusal import Refusal


class DayUnreadable(Refusal):
    zh = "收到异议的日期看不懂，请写成 2026-11-24。"
    en = "The day the objection came can't be read; write 2026-11-24."
    status = 422


def _act(words: str, run: Any) -> Any:
    """A view for one step of an objection on the plan of a case."""

    @staff_page("distribution.draw")
    @require_POST
    def view(request: Any, case_id: int) -> HttpResponse:
        plan = distributions.open_plan(request.asker, case_id)
        if plan is None:
            raise NotFoundHere
        refused = attempt(lambda: run(request, plan))
        return page(request, case_id, refused) if refused else done(request, words, f"/desk/cases/{case_id}/money")

    return view


def _on(request: Any) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise DayUnreadable from None


def _note(request: Any, plan: distributions.Plan) -> None:
    party, grounds = number(request.POST.get("party")), request.POST.get("grounds", "")
    distributions.object_to(request.asker, plan.pk, party, grounds, _on(request), request.at)


def _objection(request: Any, plan: distributions.Plan) -> int:
    """The objection of the form, if it is one to this plan."""
    wanted = number(request.POST.get("objection"))
    if not plan.objections.filter(pk=wanted).exists():
        raise NotFoundHere
    return wanted


def _tell(request: Any, plan: distributions.Plan) -> None:
    distributions.tell_others(request.asker, _objection(request, plan), request.at)


def _oppose(request: Any, plan: distributions.Plan) -> None:
    party = number(request.POST.get("party"))
    distributions.oppose(request.asker, _objection(request, plan), party, _on(request), request.at)


def _settle(request: Any, plan: distributions.Plan) -> None:
    outcome = request.POST.get("outcome", "")
    distributions.settle_objection(request.asker, _objection(request, plan), outcome, request.at)


note = _act("异议已登记。 || The objection is noted.", _note)
tell = _act("已通知其他债权人和被执行人。 || The others were told.", _tell)
oppose = _act("反对意见已登记。 || The opposition is noted.", _oppose)
settle = _act("异议已了结。 || The objection is settled.", _settle)
