"""Batches of payments: what waits for a second person, what the bank said, and one payment with all that stands behind it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import evidence, second_factor, sentences
from zhixing.entrypoints.desk.frame import attempt, done, heads, show
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.masking import mask_card, mask_name
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

BATCHES = {
    "prepared": ("soon", "待经办 || To approve"),
    "approved": ("soon", "待放行 || To release"),
    "released": ("wait", "银行办理中 || With the bank"),
    "done": ("done", "已有回执 || Answered"),
    "cancelled": ("idle", "已撤销 || Cancelled"),
}
REMITTED = {
    "fee": "上缴申请执行费 || Enforcement fees to the treasury",
    "treasury": "上缴涉案财物价款 || A crime's property to the treasury",
}
"""What is paid over to the state (`payments.remit`)."""
PAYOUTS = {
    "prepared": ("soon", "待放行 || Prepared"),
    "sent": ("wait", "银行办理中 || Sent"),
    "settled": ("done", "已付讫 || Paid"),
    "returned": ("late", "被退回 || Returned"),
    "cancelled": ("idle", "已撤销 || Cancelled"),
}


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
            "about": _about(row),
            **_silence(row),
        }
        for row in rows
    ]


def _about(row: payments.Batch) -> str:
    """What a batch of no case is for."""
    purposes = {one.purpose for one in row.payouts.all()}
    return next((words for kind, words in REMITTED.items() if kind in purposes), "退款 || Refund")


def _silence(row: payments.Batch) -> dict[str, str]:
    """Why a released batch has no answer of the bank, and what finance does about it."""
    if row.state != "released" or not row.failure:
        return {"error": "", "step": ""}
    return {"error": sentences.word(row.failure), "step": sentences.step(row.failure, "bank")}


@staff_page("payment.view")
def batch(request: Any, batch_id: int) -> HttpResponse:
    """One batch: three numbers that must agree, two people, and what the bank said."""
    return _batch_page(request, batch_id)


def _batch_page(request: Any, batch_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    row = payments.batches(scope).filter(pk=batch_id).first()
    if row is None:
        raise NotFoundHere
    lines = [payout_row(one) for one in row.payouts.all()]
    head = heads(scope, [row.case_id]).get(row.case_id) if row.case_id else None
    context = {
        "row": row,
        "sum": Money(row.fen),
        "words": BATCHES[row.state][1],
        "dot": BATCHES[row.state][0],
        "lines": lines,
        "head": head,
        "about": _about(row),
        "numbers": _three(request, row, lines),
        "first": person(row.approved_by, row.approved_at, "经办 || Submitted by"),
        "second": person(row.released_by, row.released_at, "复核 || Released by"),
        "checks": _checks(request, row, lines),
        "me": scope.staff_id,
        "counts": {state: sum(1 for line in lines if line["payout"].state == state) for state in PAYOUTS},
        "fresh": second_factor.fresh(request),
        "refused": refused,
        "mine": row.approved_by_id == scope.staff_id,
        **_silence(row),
    }
    return show(request, "desk/batch.html", status=refused.status if refused else 200, **context)


def payout_row(one: payments.Payout) -> dict[str, Any]:
    dot, words = PAYOUTS[one.state]
    account = f"{one.bank} {mask_card(one.number)}".strip()
    return {
        "payout": one,
        "sum": Money(one.fen),
        "dot": dot,
        "words": words,
        "holder": one.holder if one.party_id or one.purpose in (*REMITTED, "costs") else mask_name(one.holder),
        "account": account,
    }


def person(staff: courts.Staff | None, at: Any, role: str) -> dict[str, Any]:
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
    paid = [one for line in lines if (one := line["payout"]).party_id and not one.agent_id]
    confirmed = all(parties.receiving_account(request.asker, one.party_id) is not None for one in paid)
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


ENTRIES = {
    "release": "放行，从分户账转出 || Released from the payee's account",
    "settled": "银行付讫 || Paid by the bank",
    "rejected": "银行拒付，转回分户账 || Refused by the bank, back in the payee's account",
    "returned": "银行退回，转回分户账 || Sent back by the bank, in the payee's account again",
}
"""What the books say of a payment, by the first word of the entry's key."""


@staff_page("payment.view")
def payout(request: Any, payout_id: int) -> HttpResponse:
    """One payment and all that stands behind it: paper, people, message, the bank's word, entries."""
    scope = request.asker
    row = payments.batches(scope).filter(pk=payments.batches_of(scope, [payout_id]).get(payout_id, 0)).first()
    if row is None:
        raise NotFoundHere
    one = row.payouts.get(pk=payout_id)
    line = payout_row(one)
    found = evidence.Evidence(
        holder=line["holder"],
        sum=line["sum"],
        dot=line["dot"],
        words=line["words"],
        crumbs=[
            ("案款与分配 || Case money", "/desk/payments/?view=paid"),
            (f"发放 {row.pk} || Payout {row.pk}", f"/desk/payments/batches/{row.pk}/"),
        ],
        head=heads(scope, [row.case_id]).get(row.case_id) if row.case_id else None,
        about=_about(row),
        papers=_behind(request, row, one),
        account=line["account"],
        checked=one.checked,
        message_id=row.message_id,
        sm3=row.sm3,
        key=one.end_to_end_id,
        order=f"/desk/payments/batches/{row.pk}/order.xml" if row.sm3 and scope.may("payment.release") else "",
        told=f"{one.told} {one.reason}".strip(),
        settled_on=one.settled_on,
        debit=(one.debit_reference, one.debited_on),
        reports=evidence.reports(scope, row.message_id),
        entries=[(words, f"{first}:{row.pk if first == 'release' else one.pk}") for first, words in ENTRIES.items()],
        people=[
            person(row.approved_by, row.approved_at, "经办 || Submitted by"),
            person(row.released_by, row.released_at, "复核 || Released by"),
        ],
    )
    return evidence.page(request, found)


def _behind(request: Any, row: payments.Batch, one: payments.Payout) -> list[tuple[str, str]]:
    """The papers a payment rests on: (words, address)."""
    if one.receipt_id is not None:
        return [("退回的到账 || The receipt that is sent back", f"/desk/payments/receipts/{one.receipt_id}/")]
    if row.case_id is None:
        return [("总账明细 || The account in the books", f"/desk/books/?account={one.source}")]
    plans = [plan for plan in distributions.plans(request.asker, row.case_id) if plan.state == "approved"]
    return [
        (f"分配方案或者付款审批表 {plan.no} || Plan or payment sheet {plan.no}", f"/desk/documents/{plan.document_id}/")
        for plan in plans
        if plan.document_id is not None and plan.approved_at is not None and plan.approved_at <= row.prepared_at
    ]


@staff_page("payment.release")
def order(request: Any, batch_id: int) -> HttpResponse:
    """The message the bank was sent, to the byte."""
    return evidence.xml(payments.payment_order(request.asker, batch_id), f"pain.001-{batch_id}")


@staff_page("payment.view")
def report(request: Any, report_id: int) -> HttpResponse:
    """What the bank reported, to the byte."""
    return evidence.xml(payments.bank_report(request.asker, report_id).original.encode(), f"pain.002-{report_id}")


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
