"""涉众 audit lists at the desk: what became of each that was handed in, and what is wrong with it, row by row."""

import csv
from typing import Any

from django.http import HttpResponse

from zhixing.domain.collective import api as collective
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.entrypoints.language import pick
from zhixing.kernel.money import Money

COLUMNS = {
    "name": "姓名 || Name",
    "id": "身份证号 || ID number",
    "paid_in": "投入 || Paid in",
    "phone": "手机 || Phone",
    "account": "银行账号 || Account",
    "principal_back": "返还本金 || Principal back",
    "interest_paid": "已付利息 || Interest paid",
    "goods": "货物价值 || Value of goods",
}


SHOWN = 200
"""Wrong rows shown on the page; the file has them all [design]."""


def upload_row(one: collective.Upload) -> dict[str, Any]:
    """A list as it stands on the page of its case."""
    faults = [
        (row, COLUMNS.get(str(column), str(column)), sentences.word(str(code)))
        for row, column, code in one.faults[:SHOWN]
    ]
    told = {"upload": one, "loss": Money(one.loss_fen), "failure": sentences.word(one.failure)}
    return told | {"faults": faults, "more": one.bad > SHOWN}


@staff_page("collective.view")
def faults(request: Any, matter_id: int, upload_id: int) -> HttpResponse:
    """What is wrong with a list that was refused, row by row, as a CSV a spreadsheet opens."""
    one = collective.find_matter(request.asker, matter_id).uploads.filter(pk=upload_id).first()
    if one is None or not one.bad:
        raise NotFoundHere
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="faults-{one.pk}.csv"'
    lines = csv.writer(answer)
    lines.writerow([pick("行 || Row"), pick("列 || Column"), pick("什么不对 || What is wrong")])
    for row, column, code in one.faults:
        lines.writerow([row, pick(COLUMNS.get(str(column), str(column))), sentences.word(str(code))])
    return answer
