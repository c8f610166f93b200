"""过户与交付: from the paid price to the buyer's hands."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.handovers import api as handovers
from zhixing.entrypoints.desk import second_factor
from zhixing.entrypoints.desk.frame import attempt, done, heads, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.masking import mask_name
from zhixing.kernel.refusal import Refusal

HOME = "/desk/handovers/"
STEPS = {
    "paid": ("soon", "价款已付清，待裁定 || Paid; ruling due"),
    "ruled": ("wait", "裁定已签发，待送达 || Ruled; to be served"),
    "title": ("soon", "所有权已转移，待过户 || Title passed; transfer due"),
    "asked": ("wait", "已通知过户，等答复 || Transfer ordered"),
    "transferred": ("soon", "已过户，待交付 || Registered; hand-over due"),
    "delivered": ("done", "已交付 || Handed over"),
}
ORDER = list(STEPS)


class TimeUnreadable(Refusal):
    zh = "请填好提车的时间和地点。"
    en = "Give time and place of the pick-up."
    status = 422


@staff_page("asset.view")
def sales(request: Any) -> HttpResponse:
    """Sales not handed over yet, the longest paid first."""
    found, state = handovers.handovers(request.asker), request.GET.get("state", "")
    open_ones = found.exclude(state="delivered")
    strip: list[tuple[Any, ...]] = [(HOME, "办理中 || Under way", open_ones.count(), "")]
    strip += [(f"{HOME}?state={key}", words, found.filter(state=key).count(), "") for key, (_, words) in STEPS.items()]
    chosen = found.filter(state=state) if state in STEPS else open_ones
    page = list(chosen[: shown(request)])
    known = heads(request.asker, (row.case_id for row in page))
    rows = [
        {"row": row, "dot": STEPS[row.state][0], "words": STEPS[row.state][1], "head": known.get(row.case_id)}
        for row in page
    ]
    return show(request, "desk/handovers.html", rows=rows, total=chosen.count(), strip=strip)


@staff_page("asset.view")
def sale(request: Any, lot_id: int) -> HttpResponse:
    """One sale: the steps, and the one that comes next."""
    return _page(request, lot_id)


def _page(request: Any, lot_id: int, refused: Refusal | None = None) -> HttpResponse:
    row = handovers.handover(request.asker, lot_id)
    return show(
        request,
        "desk/handover.html",
        status=refused.status if refused else 200,
        row=row,
        head=heads(request.asker, [row.case_id]).get(row.case_id),
        words=STEPS[row.state][1],
        dot=STEPS[row.state][0],
        steps=["付清 || Paid", "裁定 || Ruled", "送达 || Served", "过户 || Registered", "交付 || Delivered"],
        at=min({"paid": 2, "ruled": 3, "title": 4, "asked": 4, "transferred": 5, "delivered": 6}[row.state], 6),
        buyer=mask_name(row.buyer.name) if row.buyer.kind == "person" else row.buyer.name,
        fresh=second_factor.fresh(request),
        refused=refused,
        given=request.POST,
    )


def _act(permission: str, words: str, run: Any, signs: bool = False) -> Any:
    @staff_page(permission)
    @require_POST
    def view(request: Any, lot_id: int) -> HttpResponse:
        handovers.handover(request.asker, lot_id)

        def act() -> None:
            if signs:
                second_factor.confirm(request)
            run(request, lot_id)

        refused = attempt(act)
        return _page(request, lot_id, refused) if refused else done(request, words, f"{HOME}{lot_id}/")

    return view


def _pick_up(request: Any, lot_id: int) -> None:
    try:
        at = datetime.fromisoformat(request.POST.get("pick_up_at", "")).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise TimeUnreadable from None
    place = request.POST.get("place", "").strip()
    if not place:
        raise TimeUnreadable
    handovers.arrange_pick_up(request.asker, lot_id, at, place, request.at)


def _deliver(request: Any, lot_id: int) -> None:
    facts = {name: request.POST.get(name, "").strip() for name in ("mileage", "vehicle_state", "items")}
    handovers.record_delivery(request.asker, lot_id, facts, request.at)


rule = _act(
    "handover.rule", "成交裁定已签发，送达买受人时所有权转移。 || Ruling signed; title passes when it is served on the buyer.",
    lambda request, pk: handovers.rule(request.asker, pk, request.at), signs=True,
)  # fmt: skip
transfer = _act(
    "handover.rule", "已通知登记机关过户。 || The registry was ordered to transfer.",
    lambda request, pk: handovers.ask_transfer(request.asker, pk, request.at, request.POST.get("missing_papers", "")), signs=True,
)  # fmt: skip
pick_up = _act("handover.record", "已约好提车。 || Pick-up arranged.", _pick_up)
deliver = _act("handover.record", "已交付，交接笔录已备好。 || Handed over; the record is ready.", _deliver)
