"""查封与到期: what must be signed, what ends when, and every order about a hold."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import second_factor, sentences
from zhixing.entrypoints.desk.frame import attempt, done, show
from zhixing.entrypoints.desk.rights import GROUNDS
from zhixing.entrypoints.desk.way import KINDS, stands
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.language import pick
from zhixing.infra import clock, trace
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

ACTS = {
    "freeze": "冻结 || Freeze",
    "seal": "查封 || Seizure",
    "renew": "续行 || Renewal",
    "release": "解除 || Release",
    "deduct": "扣划 || Deduction",
}
ORDERS = {
    "drafted": ("soon", "待签发 || To sign"),
    "asked": ("wait", "等协助单位 || With the office"),
    "done": ("done", "已办 || Done"),
    "refused": ("late", "被拒 || Refused"),
    "failed": ("late", "没有答复 || No answer"),
    "dropped": ("idle", "已放弃 || Dropped"),
}
UNREAD = {
    "error": "对方称已经办理，但答复的内容看不懂 || They say it is done, but their record can't be read",
    "step": "先重新发出，请对方更正答复；对方确认没有办理的，作废后重新起草 || Send it again, or give it up if they did not act",
}
"""Of a failed order whose request was answered."""


@staff_page("seizure.view")
def hold(request: Any, seizure_id: int) -> HttpResponse:
    """One hold: its papers and orders, and what can be done next."""
    return page(request, seizure_id)


def page(request: Any, seizure_id: int, refused: Refusal | None = None) -> HttpResponse:
    """The page of a hold, with what an act on it was refused for."""
    scope, on = request.asker, request.at.date()
    # orders first: a page that shows one as answered shows what the answer did, one that shows it as asked looks again
    orders: list[dict[str, Any]] = [
        {
            "order": one,
            "act": ACTS[one.act],
            "dot": ORDERS[one.state][0],
            "words": ORDERS[one.state][1],
            "sum": None if one.amount_fen is None else Money(one.amount_fen),
        }
        for one in seizures.orders(scope, seizure_id)
    ]
    row, places = seizures.seizure(scope, seizure_id), seizures.queue(scope, seizure_id)
    control = next((one for one in seizures.of_case(scope, row.case_id, on) if one.id == seizure_id), None)
    return show(
        request,
        "desk/seizure.html",
        status=refused.status if refused else 200,
        row=row,
        queue=places,
        place=next((one.rank for one in places if one.id == seizure_id), None),
        promoted=_waited(scope, row) and all(one["order"].act != "renew" for one in orders),
        rights=seizures.rights(scope, seizure_id),
        grounds=list(GROUNDS.items()),
        control=control,
        words=stands(row.state, row.rank),
        kind=KINDS[row.asset.kind],
        orders=orders,
        draft=next((one["order"] for one in orders if one["order"].state == "drafted"), None),
        asked=next((one["order"] for one in orders if one["order"].state == "asked"), None),
        running=any(one["order"].state in ("asked", "failed") for one in orders),
        failed=_failed(request, [one["order"] for one in orders]),
        refused=refused,
        fresh=second_factor.fresh(request),
        given=request.POST,
    )


def _waited(scope: Scope, row: seizures.Seizure) -> bool:
    """Whether a hold in force waited first: its term began on a later day than it was registered, or the log says so."""
    if row.state != "effective" or row.entered_at is None or row.from_on is None:
        return False
    queued = trace.of_cases(scope, [row.case_id], ["SeizureQueued"]).filter(payload__seizure_id=row.pk)
    return clock.day(row.entered_at) < row.from_on or queued.exists()


@staff_page("seizure.view")
def live(request: Any, seizure_id: int) -> HttpResponse:
    """While the office works: nothing yet (204), or the page is to be read again."""
    asked = any(one.state == "asked" for one in seizures.orders(request.asker, seizure_id))
    return HttpResponse(status=204) if asked else HttpResponse(headers={"HX-Refresh": "true"})


def _failed(request: Any, orders: list[seizures.Order]) -> dict[str, Any] | None:
    """The order that got no answer: what went wrong and what a person does about it."""
    order = next((one for one in orders if one.state == "failed" and one.request_id), None)
    if order is None:
        return None
    asked = agencies.request(request.asker, order.request_id or 0)
    if asked.state == "answered":
        return {"order": order, "answered": True} | {name: pick(words) for name, words in UNREAD.items()}
    return {"order": order, "error": sentences.word(asked.error), "step": sentences.step(asked.error)}


def _act(permission: str, words: str, run: Any, signs: bool = False) -> Any:
    """A view for one act on a hold; an act that signs asks for the device."""

    @staff_page(permission)
    @require_POST
    def view(request: Any, seizure_id: int) -> HttpResponse:
        seizures.seizure(request.asker, seizure_id)

        def act() -> None:
            if signs:
                second_factor.confirm(request)
            run(request, seizure_id)

        refused = attempt(act)
        return page(request, seizure_id, refused) if refused else done(request, words, f"/desk/seizures/{seizure_id}/")

    return view


class SumUnreadable(Refusal):
    zh = "金额看不懂，请写成 1234.50。"
    en = "The sum can't be read; write 1234.50."
    status = 422


def _deduct(request: Any, seizure_id: int) -> None:
    try:
        amount = Money.yuan(request.POST.get("amount", "").replace(",", ""))
    except (ValueError, MoneyNotWhole):
        raise SumUnreadable from None
    seizures.prepare_deduction(request.asker, seizure_id, amount, request.at)


send = _act(
    "seizure.order",
    "已签发，正发往协助单位。 || Signed and on its way to the office.",
    lambda request, pk: seizures.sign_and_order(request.asker, pk, request.at),
    signs=True,
)
renew = _act(
    "seizure.draft",
    "续行裁定已拟好，请签发。 || Renewal drafted; sign it.",
    lambda request, pk: seizures.prepare_renewal(request.asker, pk, request.at),
)
release = _act(
    "seizure.draft",
    "解除裁定已拟好，请签发。 || Release drafted; sign it.",
    lambda request, pk: seizures.prepare_release(request.asker, pk, request.POST.get("reason", ""), request.at),
)
deduct = _act("seizure.draft", "扣划裁定已拟好，请签发。 || Deduction drafted; sign it.", _deduct)
drop = _act(
    "seizure.draft",
    "已放弃这份草稿。 || The draft was dropped.",
    lambda request, pk: seizures.drop(request.asker, pk, request.POST.get("reason", ""), request.at),
)
again = _act(
    "request.resend",
    "已重新发出。 || Sent again.",
    lambda request, pk: seizures.send_again(request.asker, pk, request.at),
)
give_up = _act(
    "seizure.order",
    "已作废，可以重新起草。 || Given up; it can be drafted anew.",
    lambda request, pk: seizures.give_up(request.asker, pk, request.POST.get("reason", ""), request.at),
)
handle = _act(
    "seizure.draft",
    "已记录处理情况。 || Noted.",
    lambda request, pk: seizures.handle_lapse(request.asker, pk, request.POST.get("how", ""), request.at),
)


@staff_page("seizure.draft")
@require_POST
def anew(request: Any, seizure_id: int) -> HttpResponse:
    """Say why a hold lapsed, and draft it anew."""
    seizures.seizure(request.asker, seizure_id)
    made: list[Any] = []
    how = request.POST.get("how", "")
    refused = attempt(lambda: made.append(seizures.seize_anew(request.asker, seizure_id, how, request.at)))
    if refused is not None:
        return page(request, seizure_id, refused)
    words = "裁定和协助通知已拟好，请审阅签发。 || Ruling and notice drafted; review and sign."
    return done(request, words, f"/desk/seizures/{made[0].pk}/")
