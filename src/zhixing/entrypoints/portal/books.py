"""The seals on the books of case money, day by day, for everybody to keep a copy of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.domain.ledger import api as ledger
from zhixing.entrypoints.door import public_page

SEALED = ("on", "last_entry_id", "accounts", "balances", "log_root", "previous")
"""What a seal is the SM3 of, joined by line ends."""


@public_page
def books(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/books.html", {"days": ledger.checkpoints()})


@public_page
def seals(request: HttpRequest) -> HttpResponse:
    """Every sealed day since the first, oldest first, one a line: what was sealed, and the seal."""
    lines = [",".join([*SEALED, "seal"])]
    for one in reversed(ledger.checkpoints(None)):
        lines.append(",".join(str(getattr(one, name)) for name in (*SEALED, "seal")))
    answer = HttpResponse("\n".join(lines) + "\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="seals.csv"'
    return answer
