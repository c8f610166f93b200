"""到期债权、收入: orders to third parties of a case: drafted, signed, handed over, objected to, enforced, paid."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import second_factor
from zhixing.entrypoints.desk.case import case_page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal

STATES = {
    "drafted": ("soon", "待签发 || To sign"),
    "issued": ("wait", "等直接送达 || To be handed over"),
    "served": ("wait", "等履行或者异议 || Pay or object"),
    "enforcing": ("late", "裁定强制执行 || Enforced"),
    "ended": ("idle", "异议成立于期限内，不再执行 || Ended by an objection"),
    "paid": ("done", "已履行 || Paid"),
    "dropped": ("idle", "已放弃 || Dropped"),
    "lapsed": ("late", "冻结已失效，另行通知 || Lapsed; ordered anew"),
}
KINDS = {"debt": "到期债权 || A debt that is due", "income": "收入 || Income"}
GROUNDS = {
    "denies": "否认债务 || denies the debt",
    "no_means": "没有履行能力（不是异议） || has no means (no objection)",
    "no_relation": "与申请执行人没有关系（不是异议） || owes the creditor nothing (no objection)",
}


class SumUnreadable(Refusal):
    zh = "金额看不懂，请写成 1234.50。"
    en = "The sum can't be read; write 1234.50."
    status = 422


class DayUnreadable(Refusal):
    zh = "请选择日期。"
    en = "Choose the day."
    status = 422


@staff_page("seizure.view")
def of_case(request: Any, case_id: int) -> HttpResponse:
    """Every order to a third party in a case, and what could be ordered."""
    return _page(request, case_id)


def _page(request: Any, case_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope, on = request.asker, request.at.date()
    cases.case(scope, case_id)
    found = [seizures.debt(row, on) for row in seizures.debt_orders(scope, case_id)]
    held = {one.asset.id: one for one in seizures.of_case(scope, case_id, on) if one.asset.kind == "receivable"}
    running = {one.row.asset_id for one in found if one.row.state not in ("ended", "paid", "dropped", "lapsed")}
    things = [one for one in assets.things(scope, case_id) if one.kind == "receivable" and one.id not in running]
    return case_page(
        request,
        case_id,
        "desk/case_debts.html",
        status=refused.status if refused else 200,
        refused=refused,
        rows=[_row(one) | {"hold": held.get(one.row.asset_id)} for one in found],
        things=[(one.id, one.title) for one in things],
        owners=[(role.party_id, role.party.name) for role in cases.debtors(scope, case_id)],
        kinds=list(KINDS.items()),
        people=[("company", "单位 || an organisation"), ("person", "个人 || a person")],
        grounds=list(GROUNDS.items()),
        fresh=second_factor.fresh(request),
        given=request.POST,
    )


def _row(one: seizures.Debt) -> dict[str, Any]:
    dot, words = STATES[one.row.state]
    may = one.standing is not None and one.standing.standing == "enforceable" and one.row.state == "served"
    ground = GROUNDS.get(one.row.ground, "")
    denied = None if one.row.denied_fen is None else Money(one.row.denied_fen)
    return {
        "one": one, "dot": dot, "words": words, "kind": KINDS[one.row.kind], "may_enforce": may, "ground": ground,
        "denied": denied, "keep": None if one.row.keep_fen is None else Money(one.row.keep_fen),
    }  # fmt: skip


def _sum(text: str) -> Money:
    """Raises SumUnreadable."""
    try:
        return Money.yuan(text.replace(",", "").strip())
    except (ValueError, MoneyNotWhole):
        raise SumUnreadable from None


@staff_page("seizure.draft")
@require_POST
def prepare(request: Any, case_id: int) -> HttpResponse:
    """Draft ruling and notice about a claim recorded before, or recorded with them."""
    given = request.POST

    def act() -> None:
        amount, keep = _sum(given.get("amount", "")), given.get("keep", "").strip()
        third = seizures.Third(
            *(given.get(name, "").strip() for name in ("third_kind", "third", "id_number", "phone", "address"))
        )
        seizures.prepare_debt_order(
            request.asker,
            case_id,
            number(given.get("asset")) or _recorded(request, case_id),
            third,
            amount,
            request.at,
            kind="income" if given.get("kind") == "income" else "debt",
            keep=_sum(keep) if keep else None,
            adjudicated=given.get("adjudicated") == "1",
        )

    return _done(request, case_id, act, "裁定和通知已拟好，请签发。 || Ruling and notice drafted; sign them.")


def _recorded(request: Any, case_id: int) -> int:
    given = request.POST
    owner, title = number(given.get("owner")), given.get("title", "").strip()
    return assets.record(
        request.asker, case_id, "receivable", owner, assets.Identity(), {}, request.at, title=title[:96] or "债权"
    ).pk


def _done(request: Any, case_id: int, act: Any, words: str) -> HttpResponse:
    refused = attempt(act)
    return _page(request, case_id, refused) if refused else done(request, words, f"/desk/cases/{case_id}/debts")


def _act(permission: str, words: str, run: Any, signs: bool = False) -> Any:
    """A view for one act on an order; an act that signs asks for the device."""

    @staff_page(permission)
    @require_POST
    def view(request: Any, order_id: int) -> HttpResponse:
        row = seizures.debt_order(request.asker, order_id)

        def act() -> None:
            if signs:
                second_factor.confirm(request)
            run(request, order_id)

        return _done(request, row.case_id, act, words)

    return view


def _objected(request: Any, order_id: int) -> None:
    given = request.POST
    try:
        on = date.fromisoformat(given.get("on", ""))
    except ValueError:
        raise DayUnreadable from None
    ground = given.get("ground") if given.get("ground") in GROUNDS else "denies"
    denied = _sum(given.get("denied", ""))
    seizures.note_objection(request.asker, order_id, on, denied, str(ground), given.get("words", ""), request.at)


issue = _act(
    "seizure.order",
    "已签发，请直接送达第三人并记录签收。 || Signed; hand it over and note the receipt.",
    lambda request, pk: seizures.issue_debt_order(request.asker, pk, request.at),
    signs=True,
)
objected = _act("seizure.draft", "已记录第三人的意见。 || Noted.", _objected)
enforce = _act(
    "seizure.draft",
    "强制执行裁定已拟好，请签发。 || The ruling is drafted; sign it.",
    lambda request, pk: seizures.enforce_debt(request.asker, pk, request.at),
)
drop = _act(
    "seizure.draft",
    "已放弃这份草稿。 || The draft was dropped.",
    lambda request, pk: seizures.drop_debt_order(request.asker, pk, request.POST.get("reason", ""), request.at),
)
