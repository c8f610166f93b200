"""The seals on the books of case money, day by day, for everybody to keep a copy of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.domain.ledger import api as ledger
from zhixing.entrypoints.door import public_page


@public_page
def books(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/books.html", {"days": ledger.checkpoints()})
