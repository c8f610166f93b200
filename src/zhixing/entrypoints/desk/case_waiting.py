"""Money of a case that does not go out in time: delays with their reason, and keeping it in trust (提存)."""

from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk.case_money import act
from zhixing.entrypoints.desk.frame import number

ask = act(
    "payment.instruct", "已申请延缓发放，等批准。 || Asked for; it waits for approval.",
    lambda request, case_id: payments.ask_delay(
        request.asker, case_id, request.POST.get("reason", ""), request.POST.get("note", ""), request.at
    ),
)  # fmt: skip
decide = act(
    "payment.delay", "已答复延缓申请。 || The delay was decided.",
    lambda request, case_id: payments.decide_delay(
        request.asker, case_id, request.POST.get("decision") == "approve", request.at
    ),
)  # fmt: skip
end = act(
    "payment.instruct", "延缓已结束，按期发放。 || The delay has ended; the days to pay run.",
    lambda request, case_id: payments.end_delay(request.asker, case_id, request.at),
)  # fmt: skip
keep = act(
    "payment.instruct", "已提存。 || Kept in trust.",
    lambda request, case_id: payments.put_in_trust(
        request.asker, case_id, number(request.POST.get("party")), request.POST.get("reason", ""), request.at
    ),
)  # fmt: skip
take = act(
    "payment.instruct", "已转回应付，可以发放。 || Payable again.",
    lambda request, case_id: payments.take_from_trust(
        request.asker, case_id, number(request.POST.get("party")), request.at
    ),
)  # fmt: skip
