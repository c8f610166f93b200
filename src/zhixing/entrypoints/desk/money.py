"""案款: what came in and for whom, what nobody knows yet, and what goes out."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.batches import batch_rows, payout_row
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.dates import workdays_between
from zhixing.kernel.refusal import Refusal
from zhixing.law import case_money

RECEIPTS = {
    "arrived": ("wait", "刚到账 || Arrived"),
    "matched": ("done", "已认领 || Matched"),
    "suspense": ("late", "待认领 || In suspense"),
    "refunding": ("soon", "退款中 || Refunding"),
    "refunded": ("idle", "已退回 || Refunded"),
    "reversed": ("idle", "银行已撤回 || Taken back"),
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
        ("/desk/payments/?view=delays", "延缓待批准 || Delays to decide", payments.delays_asked(scope).count(), ""),
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
        context["returned"] = [payout_row(one) | {"batch": one.batch} for one in payments.returned(scope)[:most]]
    elif view == "delays":
        context["delays"] = _delays(request, payments.delays_asked(scope)[:most])
    else:
        context["claim"] = "" if view else claim_limit(request.at.date())
        context["receipts"] = receipt_rows(
            request, (receipts if view == "receipts" else payments.suspense(scope))[:most]
        )
    return show(request, "desk/payments.html", **context)


def _delays(request: Any, found: Any) -> list[dict[str, Any]]:
    rows, reasons = list(found), {key: f"{zh} || {en}" for key, zh, en in case_money.DELAY_REASONS}
    known = heads(request.asker, (row.case_id for row in rows))
    return [{"one": row, "head": known[row.case_id], "reason": reasons[row.reason]} for row in rows]


def receipt_rows(request: Any, found: Any) -> list[dict[str, Any]]:
    """Receipts as rows, payers masked."""
    rows = list(found)
    known = heads(request.asker, (row.case_id for row in rows))
    on = request.at.date()
    return [
        _receipt(payments.view(row), on) | {"head": known.get(row.case_id) if row.case_id else None} for row in rows
    ]


def claim_limit(on: date) -> str:
    """Within how long a receipt is matched to its case, as the law's catalogue of settings says."""
    limit = case_money.claim_due(on).period
    return f"到账后{limit.say()}内认领到案（地方规则） || matched within {limit.say('en')} of arrival (a local rule)"


def _workdays(on: date, until: date) -> int:
    """Working days left to a day, negative once it has passed."""
    return workdays_between(on, until) if on <= until else -workdays_between(until, on)


def _receipt(one: payments.ReceiptView, on: date) -> dict[str, Any]:
    dot, words = RECEIPTS[one.state]
    doubt = f"{one.doubt_zh} || {one.doubt_en}" if one.doubt else ""
    purpose = sentences.word(one.purpose) if one.purpose else ""
    left = _workdays(on, one.identify_by) if one.state == "suspense" else None
    return {"receipt": one, "dot": dot, "words": words, "doubt": doubt, "purpose": purpose, "left": left}


@staff_page("payment.view")
def receipt(request: Any, receipt_id: int) -> HttpResponse:
    """One receipt: why nobody knows it, and for whom it may be."""
    return _receipt_page(request, receipt_id)


def _receipt_page(request: Any, receipt_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    row = payments.receipts(scope).filter(pk=receipt_id).first()
    if row is None:
        raise NotFoundHere
    likely = _likely(request, receipt_id) if scope.may("payment.claim") and row.state == "suspense" else []
    known = heads(scope, [*(one.pk for one in likely), row.case_id])
    return show(
        request,
        "desk/receipt.html",
        status=refused.status if refused else 200,
        row=_receipt(payments.view(row), request.at.date()),
        likely=[known[one.pk] for one in likely if one.pk in known],
        head=known.get(row.case_id) if row.case_id else None,
        payer=next(iter(named(scope, [f"party:{row.party_id}"]).values()), "") if row.party_id else "",
        remittance=row.remittance,
        arrived_at=row.arrived_at,
        refused=refused,
        given=request.POST,
    )


def _likely(request: Any, receipt_id: int) -> list[cases.Case]:
    return payments.likely_cases(request.asker, receipt_id, request.at.date())


@staff_page("payment.claim")
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


@staff_page("payment.claim")
@require_POST
def confirm(request: Any, receipt_id: int) -> HttpResponse:
    """A person confirms the exact match the court does not let the robot make."""
    refused = attempt(lambda: payments.confirm_match(request.asker, receipt_id, request.at))
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
