"""财务台: what came in and went out today, what waits and by when, and closing the day against the bank's statement."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk.batches import REMITTED, batch_rows
from zhixing.entrypoints.desk.frame import attempt, done, heads, show, shown
from zhixing.entrypoints.desk.money import claim_limit, receipt_rows
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.masking import mask_payer
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

DAYS = "/desk/finance/days/"
SIDES = {
    payments.Side.BANK_IN: ("银行已收，账上未收 || Credited at the bank, not in the books", "+"),
    payments.Side.BANK_OUT: ("银行已付，账上未付 || Debited at the bank, not in the books", "−"),
    payments.Side.BOOKS_IN: ("账上已收，银行未收 || Booked as received, not at the bank", "+"),
    payments.Side.BOOKS_OUT: ("账上已付，银行未付 || Booked as paid, not at the bank", "−"),
}
"""Each way one side may be behind, and how it changes the balance of the side that is behind."""


@staff_page("ledger.view")
def desk(request: Any) -> HttpResponse:
    """Today's money first, then what waits for a person, the most urgent on top."""
    return page(request)


def page(request: Any, refused: Refusal | None = None) -> HttpResponse:
    scope, on = request.asker, request.at.date()
    today, before = payments.day(scope, on), payments.day(scope, on - timedelta(days=1))
    suspense, open_days = payments.suspense(scope), payments.open_days(scope, on - timedelta(days=1))
    waiting = payments.waiting(scope)
    late = sum(1 for one in waiting if one.pay_by and one.pay_by < on and not one.rests)
    to_release = payments.batches(scope).filter(state__in=("prepared", "approved"))
    running = payments.batches(scope).filter(state="released")
    strip: list[tuple[Any, ...]] = [
        ("/desk/finance/#suspense", "待认领 || In suspense", suspense.count(), "late"),
        ("/desk/finance/#due", "应发未发 || To pay out", len(waiting), "late" if late else ""),
        ("/desk/payments/?view=batches", "待放行 || To release", to_release.count(), ""),
        ("/desk/payments/?view=returned", "银行退回 || Returned", payments.returned(scope).count(), "late"),
        (DAYS, "待日结 || Days to close", len(open_days), "late" if len(open_days) > 1 else ""),
    ]
    return show(
        request,
        "desk/finance.html",
        strip=strip,
        today=today,
        before=before,
        suspense=receipt_rows(request, suspense[:20]),
        claim=claim_limit(on),
        waiting=_waiting(request, waiting[:20], on),
        many_waiting=len(waiting),
        batches=[*_progress(request, running[:10]), *_progress(request, to_release[:10])],
        open_days=[_row(payments.day(scope, one.on)) for one in open_days[:5]],
        trial=ledger.trial_balance(scope),
        last=payments.closed_days(scope).first(),
        state_owned=[(kind, REMITTED[kind], sum_) for kind, sum_ in payments.remittable(scope).items()],
        given=request.POST,
        refused=refused,
        status=refused.status if refused else 200,
    )


@staff_page("payment.match")
@require_POST
def remit(request: Any) -> HttpResponse:
    """Pay over what is the state's: fees, or the price of a crime's property; another person releases it."""
    made: list[payments.Batch] = []
    to = payments.Payee(*(request.POST.get(name, "").strip() for name in ("holder", "bank", "number")))
    kind = request.POST.get("kind", "")
    refused = attempt(lambda: made.append(payments.remit(request.asker, kind, to, request.at)))
    if refused is not None:
        return page(request, refused)
    words = "上缴已提交，等另一人放行。 || Submitted; another person releases it."
    return done(request, words, f"/desk/payments/batches/{made[0].pk}/")


def _waiting(request: Any, found: list[payments.Waiting], on: date) -> list[dict[str, Any]]:
    known = heads(request.asker, (one.case_id for one in found))
    return [
        {"one": one, "head": known.get(one.case_id), "left": (one.pay_by - on).days if one.pay_by else None}
        for one in found
    ]


def _progress(request: Any, found: Any) -> list[dict[str, Any]]:
    """Batches with how many of their payments the bank has answered on."""
    rows = batch_rows(request, found)
    for row in rows:
        states = [one.state for one in row["batch"].payouts.all()]
        row |= {"paid": states.count("settled"), "back": states.count("returned")}
    return rows


def _row(found: payments.Day) -> dict[str, Any]:
    return {"day": found, "href": f"{DAYS}{found.on}/"}


@staff_page("ledger.view")
def days(request: Any) -> HttpResponse:
    """Days to close and closed ones."""
    scope = request.asker
    yesterday = request.at.date() - timedelta(days=1)
    open_days = payments.open_days(scope, yesterday)
    closed = payments.closed_days(scope)
    most = shown(request)
    return show(
        request,
        "desk/days.html",
        open_days=[_row(payments.day(scope, one.on)) for one in open_days[:most]],
        closed=[
            {"row": row, "bank": Money(row.bank_fen), "books": Money(row.books_fen), "href": f"{DAYS}{row.on}/"}
            for row in closed[:most]
        ],
        total=closed.count(),
        yesterday=yesterday,
    )


@staff_page("ledger.view")
def day(request: Any, on: str) -> HttpResponse:
    """One day: the bank's balance and ours, each with what the other has not booked yet (余额调节表)."""
    return _day_page(request, _on(on))


def _on(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFoundHere from None


def _day_page(request: Any, on: date, refused: Refusal | None = None) -> HttpResponse:
    found = payments.day(request.asker, on)
    by_side: dict[payments.Side, list[payments.Apart]] = {side: [] for side in payments.Side}
    for one in payments.apart(request.asker, on):
        by_side[one.side].append(one)
    sides = {
        side.value: {"words": SIDES[side][0], "sign": SIDES[side][1], "count": count, "sum": fen, "rows": by_side[side]}
        for side, (count, fen) in found.sides.items()
    }
    return show(
        request,
        "desk/day.html",
        status=refused.status if refused else 200,
        day=found,
        sides=sides,
        over=on < request.at.date(),
        refused_files=payments.bank_files(request.asker).filter(state="refused").count(),
        refused=refused,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
    )


@staff_page("payment.import")
@require_POST
def ask(request: Any, on: str) -> HttpResponse:
    """Ask the bank for the statement of the day."""
    refused = attempt(lambda: payments.ask_statement(request.asker, _on(on), request.at))
    if refused is not None:
        return _day_page(request, _on(on), refused)
    return done(request, "已向银行要对账单，取到即列出。 || The statement was asked for.", f"{DAYS}{on}/")


@staff_page("payment.close")
@require_POST
def close(request: Any, on: str) -> HttpResponse:
    """Close the day; refused while bank and books do not agree."""
    refused = attempt(lambda: payments.close_day(request.asker, _on(on), request.at))
    if refused is not None:
        return _day_page(request, _on(on), refused)
    return done(request, "已日结。 || The day is closed.", f"{DAYS}{on}/")


@staff_page("payment.view")
def slips(request: Any) -> HttpResponse:
    """The numbered receipts of the court, newest first; void ones stay in their place."""
    return _slips_page(request)


def _slips_page(request: Any, refused: Refusal | None = None) -> HttpResponse:
    found = payments.slips(request.asker)
    rows = list(found[: shown(request)])
    known = heads(request.asker, (row.receipt.case_id for row in rows))
    return show(
        request,
        "desk/slips.html",
        status=refused.status if refused else 200,
        rows=[
            {
                "slip": row,
                "sum": Money(row.fen),
                "payer": mask_payer(row.receipt.payer_name),
                "head": known.get(row.receipt.case_id) if row.receipt.case_id else None,
            }
            for row in rows
        ],
        total=found.count(),
        refused=refused,
    )


@staff_page("payment.match")
@require_POST
def print_slip(request: Any, slip_id: int) -> HttpResponse:
    """Make the paper of a receipt, and open it."""
    made: list[payments.Slip] = []
    refused = attempt(lambda: made.append(payments.print_slip(request.asker, slip_id, request.at)))
    if refused is not None:
        return _slips_page(request, refused)
    return done(
        request, "收据已制好，可以打印。 || The receipt is ready to print.", f"/desk/documents/{made[0].document_id}/"
    )
