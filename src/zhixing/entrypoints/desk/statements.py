"""银行回单: what the bank's files brought, and uploading one by hand when the line to the bank is down."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import evidence
from zhixing.entrypoints.desk.frame import attempt, done, number, show, shown
from zhixing.entrypoints.desk.money import receipt_rows
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.wires import LARGEST, MessageTooLarge
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

HOME = "/desk/payments/statements/"
STATES = {"booked": ("done", "已入账 || Booked"), "refused": ("late", "整份未入账 || Refused whole")}


@staff_page("payment.view")
def statements(request: Any) -> HttpResponse:
    """The bank's files, those refused first; with `?file=` one of them and what came in by it."""
    return _page(request)


def _page(request: Any, refused: Refusal | None = None) -> HttpResponse:
    found, one_of = payments.bank_files(request.asker), number(request.GET.get("file"))
    receipts = None
    if one_of:
        found = found.filter(pk=one_of)
        receipts = receipt_rows(request, payments.receipts(request.asker).filter(file_id=one_of)[: shown(request)])
    rows = [
        {
            "file": one,
            "dot": STATES[one.state][0],
            "words": STATES[one.state][1],
            "in": Money(one.in_fen),
            "out": Money(one.out_fen),
        }
        for one in found[: shown(request)]
    ]
    status = refused.status if refused else 200
    return show(
        request,
        "desk/statements.html",
        status=status,
        rows=rows,
        total=found.count(),
        receipts=receipts,
        refused=refused,
    )


class FileMissing(Refusal):
    zh = "请选银行给的 camt.053 或 camt.054 文件（XML）。"
    en = "Choose the bank's camt.053 or camt.054 file (XML)."
    status = 422


@staff_page("payment.release")
def original(request: Any, file_id: int) -> HttpResponse:
    """A file of the bank, to the byte."""
    one = payments.bank_file(request.asker, file_id)
    return evidence.xml(one.original.encode(), one.message_id or f"camt-{file_id}")


@staff_page("payment.import")
@require_POST
def upload(request: Any) -> HttpResponse:
    """Book a file of the bank; lines that came before are skipped, a file that came before changes nothing."""
    booked: list[payments.BankFile] = []

    def act() -> None:
        file = request.FILES.get("file")
        if file is None:
            raise FileMissing
        if file.size > LARGEST:
            raise MessageTooLarge
        booked.append(payments.import_statement(request.asker, file.read(), request.at))

    refused = attempt(act)
    if refused is not None:
        return _page(request, refused)
    lines = booked[0].lines
    return done(request, f"已读入 {lines} 条，正在认领。 || {lines} lines read; being matched.", HOME)
