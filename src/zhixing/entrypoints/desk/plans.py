"""Objections to a plan: noted, told to the others, opposed, settled (民诉解释 509–510)."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.distributions import api as distributions
from zhixing.entrypoints.desk.case_money import page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal


class DayUnreadable(Refusal):
    zh = "收到异议的日期看不懂，请写成 2026-11-24。"
    en = "The day the objection came can't be read; write 2026-11-24."
    status = 422


class ContestOdd(Refusal):
    zh = "争议金额看不懂，请写成 20000 或 20000.50。"
    en = "The contested sum can't be read; write 20000 or 20000.50."
    status = 422


def _act(words: str, run: Any) -> Any:
    """A view for one step of an objection to a plan of a case."""

    @staff_page("distribution.draw")
    @require_POST
    def view(request: Any, case_id: int) -> HttpResponse:
        refused = attempt(lambda: run(request, case_id))
        return page(request, case_id, refused) if refused else done(request, words, f"/desk/cases/{case_id}/money")

    return view


def _on(request: Any) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise DayUnreadable from None


def _sums(request: Any) -> dict[int, Money]:
    """The sums of the form by the position of the line: `line-2`."""
    given = {name[5:]: value.replace(",", "").strip() for name, value in request.POST.items() if name[:5] == "line-"}
    try:
        return {int(position): Money.yuan(value) for position, value in given.items() if value}
    except ValueError:
        raise ContestOdd from None


def _note(request: Any, case_id: int) -> None:
    plan = distributions.open_plan(request.asker, case_id)
    if plan is None:
        raise NotFoundHere
    party, grounds = number(request.POST.get("party")), request.POST.get("grounds", "")
    distributions.object_to(request.asker, plan.pk, party, grounds, _on(request), request.at, _sums(request))


def _objection(request: Any, case_id: int) -> int:
    """The objection of the form, if it is one to a plan of this case."""
    found = distributions.objection(request.asker, number(request.POST.get("objection")))
    if found.plan.case_id != case_id:
        raise NotFoundHere
    return found.pk


def _tell(request: Any, case_id: int) -> None:
    distributions.tell_others(request.asker, _objection(request, case_id), request.at)


def _oppose(request: Any, case_id: int) -> None:
    party = number(request.POST.get("party"))
    distributions.oppose(request.asker, _objection(request, case_id), party, _on(request), request.at)


def _settle(request: Any, case_id: int) -> None:
    outcome, sums = request.POST.get("outcome", ""), _sums(request)
    distributions.settle_objection(request.asker, _objection(request, case_id), outcome, request.at, sums)


note = _act("异议已登记。 || The objection is noted.", _note)
tell = _act("已通知其他债权人和被执行人。 || The others were told.", _tell)
oppose = _act("反对意见已登记。 || The opposition is noted.", _oppose)
settle = _act("异议已了结。 || The objection is settled.", _settle)
