"""Money of a case that does not go out in time: delays with their reason, and keeping it in trust (提存)."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk.case_money import page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.door import staff_page


def _act(permission: str, words: str, run: Any) -> Any:
    @staff_page(permission)
    @require_POST
    def view(request: Any, case_id: int) -> HttpResponse:
        cases.case(request.asker, case_id)
        refused = attempt(lambda: run(request, case_id))
        return page(request, case_id, refused) if refused else done(request, words, f"/desk/cases/{case_id}/money")

    return view


ask = _act(
    "payment.instruct", "已申请延缓发放，等批准。 || Asked for; it waits for approval.",
    lambda request, case_id: payments.ask_delay(
        request.asker, case_id, request.POST.get("reason", ""), request.POST.get("note", ""), request.at
    ),
)  # fmt: skip
decide = _act(
    "payment.release_large", "已答复延缓申请。 || The delay was decided.",
    lambda request, case_id: payments.decide_delay(
        request.asker, case_id, request.POST.get("decision") == "approve", request.at
    ),
)  # fmt: skip
end = _act(
    "payment.instruct", "延缓已结束，按期发放。 || The delay has ended; the days to pay run.",
    lambda request, case_id: payments.end_delay(request.asker, case_id, request.at),
)  # fmt: skip
keep = _act(
    "payment.instruct", "已提存。 || Kept in trust.",
    lambda request, case_id: payments.put_in_trust(
        request.asker, case_id, number(request.POST.get("party")), request.POST.get("reason", ""), request.at
    ),
)  # fmt: skip
take = _act(
    "payment.instruct", "已转回应付，可以发放。 || Payable again.",
    lambda request, case_id: payments.take_from_trust(
        request.asker, case_id, number(request.POST.get("party")), request.at
    ),
)  # fmt: skip
