"""本院: the court's address, telephone, special account and bank, which stand on its papers; set by those permitted."""

from typing import Any

from django.http import HttpResponse

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import second_factor, sentences
from zhixing.entrypoints.desk.frame import attempt, done, show
from zhixing.entrypoints.door import staff_page
from zhixing.infra import trace

HOME = "/desk/court/"
PARTICULARS = ("address", "phone", "account_name", "account_number", "bank_name")


@staff_page("court.equip")
def court(request: Any) -> HttpResponse:
    """What the court says of itself, and the form to change it; signed by the second factor."""
    scope, refused = request.asker, None
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in PARTICULARS}

        def act() -> None:
            second_factor.confirm(request)
            payments.equip(scope, given, request.POST.get("bank", ""), request.POST.get("prefix", "").strip())

        refused = attempt(act)
        if refused is None:
            return done(request, "已保存。新印的文书用新资料。 || Saved. Papers printed from now on bear it.", HOME)
    row, line = courts.court(scope.court_id), payments.line_of(scope)
    banks = [("", "— || —"), *((unit.code, unit.name) for unit in agencies.units(kind="bank"))]
    return show(
        request,
        "desk/court.html",
        status=refused.status if refused else 200,
        own=request.POST if refused else row,
        bank=request.POST.get("bank", "") if refused else line.unit if line else "",
        prefix=request.POST.get("prefix", "") if refused else line.prefix if line else "",
        banks=banks,
        refused=refused,
        fresh=second_factor.fresh(request),
        recent=sentences.entries(scope, list(trace.of_court(scope, ("CourtEquipped", "BankConnected"))[:8])),
    )
