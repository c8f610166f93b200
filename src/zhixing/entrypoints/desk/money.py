"""案款: what came in and for whom, what nobody knows yet, and payments that two people release."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import second_factor, sentences
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.masking import mask_card, mask_name
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

RECEIPTS = {
    "arrived": ("wait", "刚到账 || Arrived"),
    "matched": ("done", "已认领 || Matched"),
    "suspense": ("late", "待认领 || In suspense"),
    "refunding": ("soon", "退款中 || Refunding"),
    "refunded": ("idle", "已退回 || Refunded"),
    "reversed": ("idle", "银行已撤回 || Taken back"),
}
BATCHES = {
    "prepared": ("soon", "待经办 || To approve"),
    "approved": ("soon", "待放行 || To release"),
    "released": ("wait", "银行办理中 || With the bank"),
    "done": ("done", "已有回执 || Answered"),
    "cancelled": ("idle", "已撤销 || Cancelled"),
}
PAYOUTS = {
    "prepared": ("soon", "待放行 || Prepared"),
    "sent": ("wait", "银行办理中 || Sent"),
    "settled": ("done", "已付讫 || Paid"),
    "returned": ("late", "被退回 || Returned"),
    "cancelled": ("idle", "已撤销 || Cancelled"),
}


@staff_page("payment.view")
def overview(request: Any) -> HttpResponse:
    """Receipts and payments of the court; what waits for a person comes first."""
    scope, view = request.asker, request.GET.get("view", "")
    receipts, batches = payments.receipts(scope), payments.batches(scope)
    waiting = batches.filter(state__in=("prepared", "approved"))
    strip: list[tuple[Any, ...]] = [
        ("/desk/payments/", "待认领 || In suspense", payments.suspense(scope).count(), "late"),
        ("/desk/payments/?view=batches", "待放行 || To release", waiting.count(), ""),
        ("/desk/payments/?view=unanswered", "银行未答复 || Bank silent", payments.unanswered(scope).count(), "late"),
        ("/desk/payments/?view=returned", "银行退回 || Returned", payments.returned(scope).count(), "late"),
        ("/desk/payments/?view=receipts", "全部到账 || All receipts", receipts.count(), ""),
        ("/desk/payments/?view=paid", "全部发放 || All payouts", batches.count(), ""),
    ]
    most = shown(request)
    line, refused = payments.bank_line(scope), payments.bank_files(scope).filter(state="refused").count()
    failure = sentences.word(line.failure) if line and line.failure else ""
    context: dict[str, Any] = {"strip": strip, "view": view, "failure": failure, "refused_files": refused}
    if view in ("batches", "unanswered", "paid"):
        found = {"batches": waiting, "unanswered": payments.unanswered(scope), "paid": batches}[view]
        context["batches"] = batch_rows(request, found[:most])
    elif view == "returned":
        context["returned"] = [_payout(one) | {"batch": one.batch} for one in payments.returned(scope)[:most]]
    else:
        context["receipts"] = receipt_rows(
            request, (receipts if view == "receipts" else payments.suspense(scope))[:most]
        )
    return show(request, "desk/payments.html", **context)


def receipt_rows(request: Any, found: Any) -> list[dict[str, Any]]:
    """Receipts as rows, payers masked."""
    rows = list(found)
    known = heads(request.asker, (row.case_id for row in rows))
    return [_receipt(payments.view(row)) | {"head": known.get(row.case_id) if row.case_id else None} for row in rows]


def _receipt(one: payments.ReceiptView) -> dict[str, Any]:
    dot, words = RECEIPTS[one.state]
    doubt = f"{one.doubt_zh} || {one.doubt_en}" if one.doubt else ""
    purpose = sentences.word(one.purpose) if one.purpose else ""
    return {"receipt": one, "dot": dot, "words": words, "doubt": doubt, "purpose": purpose}


def batch_rows(request: Any, found: Any) -> list[dict[str, Any]]:
    """Batches as rows."""
    rows = list(found)
    known = heads(request.asker, (row.case_id for row in rows))
    return [
        {
            "batch": row,
            "sum": Money(row.fen),
            "dot": BATCHES[row.state][0],
            "words": BATCHES[row.state][1],
            "many": len(row.payouts.all()),
            "head": known.get(row.case_id) if row.case_id else None,
            **_silence(row),
        }
        for row in rows
    ]


def _silence(row: payments.Batch) -> dict[str, str]:
    """Why a released batch has no answer of the bank, and what finance does about it."""
    if row.state != "released" or not row.failure:
        return {"error": "", "step": ""}
    return {"error": sentences.word(row.failure), "step": sentences.step(row.failure, "bank")}


@staff_page("payment.view")
def receipt(request: Any, receipt_id: int) -> HttpResponse:
    """One receipt: why nobody knows it, and for whom it may be."""
    return _receipt_page(request, receipt_id)


def _receipt_page(request: Any, receipt_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    row = payments.receipts(scope).filter(pk=receipt_id).first()
    if row is None:
        raise NotFoundHere
    likely = payments.likely_cases(scope, receipt_id) if scope.may("payment.match") and row.state == "suspense" else []
    known = heads(scope, [*(one.pk for one in likely), row.case_id])
    return show(
        request,
        "desk/receipt.html",
        status=refused.status if refused else 200,
        row=_receipt(payments.view(row)),
        likely=[known[one.pk] for one in likely if one.pk in known],
        head=known.get(row.case_id) if row.case_id else None,
        remittance=row.remittance,
        arrived_at=row.arrived_at,
        refused=refused,
        given=request.POST,
    )


@staff_page("payment.match")
@require_POST
def match(request: Any, receipt_id: int) -> HttpResponse:
    """A person says for which case a receipt is: one of the likely ones, or by its number."""
    case_id = number(request.POST.get("case"))
    if typed := request.POST.get("number", "").strip():
        found = cases.by_number(request.asker, typed)
        case_id = found.pk if found else 0
    if not case_id:
        return _receipt_page(request, receipt_id, cases.NoSuchCase(case_id=0))
    refused = attempt(lambda: payments.match_receipt(request.asker, receipt_id, case_id, request.at))
    if refused is not None:
        return _receipt_page(request, receipt_id, refused)
    return done(request, "已认领。 || Matched.", f"/desk/payments/receipts/{receipt_id}/")


@staff_page("payment.match")
@require_POST
def refund(request: Any, receipt_id: int) -> HttpResponse:
    """Send a receipt back to where it came from; two people release it."""
    made: list[payments.Batch] = []
    reason = request.POST.get("reason", "")
    refused = attempt(lambda: made.append(payments.refund(request.asker, receipt_id, reason, request.at)))
    if refused is not None:
        return _receipt_page(request, receipt_id, refused)
    return done(
        request,
        "退款已提交，等另一人放行。 || Refund submitted; another person releases it.",
        f"/desk/payments/batches/{made[0].pk}/",
    )


@staff_page("payment.view")
def batch(request: Any, batch_id: int) -> HttpResponse:
    """One batch: three numbers that must agree, two people, and what the bank said."""
    return _batch_page(request, batch_id)


def _batch_page(request: Any, batch_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    row = payments.batches(scope).filter(pk=batch_id).first()
    if row is None:
        raise NotFoundHere
    lines = [_payout(one) for one in row.payouts.all()]
    head = heads(scope, [row.case_id]).get(row.case_id) if row.case_id else None
    context = {
        "row": row,
        "sum": Money(row.fen),
        "words": BATCHES[row.state][1],
        "dot": BATCHES[row.state][0],
        "lines": lines,
        "head": head,
        "numbers": _three(request, row, lines),
        "first": _person(row.approved_by, row.approved_at, "经办 || Submitted by"),
        "second": _person(row.released_by, row.released_at, "复核 || Released by"),
        "checks": _checks(request, row, lines),
        "me": scope.staff_id,
        "counts": {state: sum(1 for line in lines if line["payout"].state == state) for state in PAYOUTS},
        "fresh": second_factor.fresh(request),
        "refused": refused,
        "mine": row.approved_by_id == scope.staff_id,
        **_silence(row),
    }
    return show(request, "desk/batch.html", status=refused.status if refused else 200, **context)


def _payout(one: payments.Payout) -> dict[str, Any]:
    dot, words = PAYOUTS[one.state]
    account = f"{one.bank} {mask_card(one.number)}".strip()
    return {
        "payout": one,
        "sum": Money(one.fen),
        "dot": dot,
        "words": words,
        "holder": one.holder if one.party_id else mask_name(one.holder),
        "account": account,
    }


def _person(staff: courts.Staff | None, at: Any, role: str) -> dict[str, Any]:
    return {"role": role, "name": staff.name if staff else "", "at": at, "staff_id": staff.pk if staff else None}


def _three(request: Any, row: payments.Batch, lines: list[dict[str, Any]]) -> list[tuple[str, Money, str]]:
    """Plan, batch, ledger: before release the ledger still holds it; after, what was sent."""
    total = sum((line["sum"] for line in lines), Money(0))
    sources = {line["payout"].source for line in lines}
    if row.state in ("prepared", "approved"):
        held = sum((min(ledger.balance(request.asker, code), _from(lines, code)) for code in sources), Money(0))
        last = ("分户账可付 || Payable in the books", held, f"{len(sources)} 户 || {len(sources)} accounts")
    else:
        last = ("已从分户账转出 || Moved out of the books", total, "")
    return [
        ("本批应发 || To pay", Money(row.fen), f"{len(lines)} 笔 || {len(lines)} payments"),
        ("逐笔合计 || Sum of payments", total, ""),
        last,
    ]


def _from(lines: list[dict[str, Any]], code: str) -> Money:
    return sum((line["sum"] for line in lines if line["payout"].source == code), Money(0))


def _checks(request: Any, row: payments.Batch, lines: list[dict[str, Any]]) -> list[tuple[bool, str]]:
    """What is checked again beside the release: the database refuses what fails."""
    confirmed = all(
        line["payout"].party_id is None or parties.receiving_account(request.asker, line["payout"].party_id) is not None
        for line in lines
    )
    approved = (
        any(plan.state == "approved" for plan in distributions.plans(request.asker, row.case_id))
        if row.case_id
        else True
    )
    return [
        (confirmed, "收款账户由本人确认 || Receiving accounts were confirmed by the payees"),
        (approved, "分配方案或付款审批已批准 || The plan or payment sheet is approved"),
        (row.fen == sum(line["sum"].fen for line in lines), "金额逐笔相加一致 || The payments add up"),
        (
            all(line["payout"].checked == "ok" for line in lines),
            "银行核对过户名与账号 || The bank confirmed names and accounts",
        ),
    ]


def _batch_act(permission: str, words: str, run: Any, signs: bool = False) -> Any:
    @staff_page(permission)
    @require_POST
    def view(request: Any, batch_id: int) -> HttpResponse:
        def act() -> None:
            if signs:
                second_factor.confirm(request)
            run(request, batch_id)

        refused = attempt(act)
        return (
            _batch_page(request, batch_id, refused)
            if refused
            else done(request, words, f"/desk/payments/batches/{batch_id}/")
        )

    return view


approve = _batch_act(
    "payment.instruct", "已提交，等另一人放行。 || Submitted; another person releases it.",
    lambda request, pk: payments.approve(request.asker, pk, request.at),
)  # fmt: skip
release = _batch_act(
    "payment.release", "已放行，银行即付。 || Released; the bank pays.",
    lambda request, pk: payments.release(request.asker, pk, request.at), signs=True,
)  # fmt: skip
cancel = _batch_act(
    "payment.view", "已撤销这批发放。 || The batch was cancelled.",
    lambda request, pk: payments.cancel(request.asker, pk, request.POST.get("reason", ""), request.at),
)  # fmt: skip
resend = _batch_act(
    "payment.release", "已再次发往银行，同一编号只付一次。 || Sent again; under one id the bank pays once.",
    lambda request, pk: payments.resend(request.asker, pk, request.at),
)  # fmt: skip
