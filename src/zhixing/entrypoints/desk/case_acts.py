"""Acts on a case as a whole: officer, lane, stay and resumption, correction of a wrong entry."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.entrypoints.desk.application import PRIORITIES, RATES
from zhixing.entrypoints.desk.case import case_page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

LANES = [("simple", "简案 || Simple"), ("complex", "繁案 || Complex")]
GROUNDS = [
    ("settlement", "双方达成和解，申请中止 || The parties settled"),
    ("applicant_asks", "申请人表示可以延期执行（民诉法267） || The creditor allows time"),
    ("outsider", "案外人提出确有理由的异议 || An outsider objects with reason"),
    ("heir", "等待继承人继承权利或者承担义务 || Awaiting an heir"),
    ("no_capacity", "一方丧失诉讼行为能力或者法人终止 || A party lost capacity or ended"),
    ("other", "人民法院认为应当中止的其他情形 || Another ground"),
]
FIELDS = [
    ("cause", "案由 || Cause"),
    ("instrument_title", "执行依据名称 || Name of the instrument"),
    ("instrument_court", "作出法院 || Its court"),
    ("judged_on", "裁判日期 || Day of judgment"),
    ("effective_on", "生效日期 || Day in force"),
    ("doubled_interest", "加倍利息（是、否） || Doubled interest (是 or 否)"),
]


@staff_page("case.view")
def change(request: Any, case_id: int) -> HttpResponse:
    """What may be changed of the case, one form each."""
    return _page(request, case_id)


def _page(request: Any, case_id: int, refused: Refusal | None = None, at: str = "") -> HttpResponse:
    officers = [(one.id, one.name) for one in courts.people(request.asker, request.at.date(), "officer")]
    return case_page(
        request,
        case_id,
        "desk/case_change.html",
        status=refused.status if refused else 200,
        officers=[("", "请选 || Choose"), *officers],
        lanes=LANES,
        grounds=GROUNDS,
        fields=FIELDS,
        claims=_claims(request.asker, case_id),
        rates=[(key, words) for key, words in RATES if key in (*cases.FIGURED, *cases.PUBLISHED)],
        priorities=PRIORITIES,
        stays=cases.stays(request.asker, case_id),
        settled=cases.settlement(request.asker, case_id),
        refused=refused,
        refused_at=at,
        given=request.POST,
    )


def _claims(scope: Scope, case_id: int) -> list[dict[str, Any]]:
    """What is owed with the periods of its interest, and whether a rate is missing; court costs without any are left out."""
    found = []
    for one in (one for one in cases.claims(scope, case_id) if one.interest or not one.is_cost):
        rules = [(n, cases.InterestRule.restore(plain)) for n, plain in enumerate(one.interest, start=1)]
        missing = any(not rule.known for _, rule in rules)
        found.append({"one": one, "sum": Money(one.amount_fen), "rules": rules, "missing": missing})
    return found


def _act(name: str, permission: str, words: str, run: Callable[..., object]) -> Any:
    """A view for one of the forms: run its command, or show the refusal at the form."""

    @staff_page(permission)
    @require_POST
    def view(request: Any, case_id: int, **which: int) -> HttpResponse:
        cases.case(request.asker, case_id)
        refused = attempt(lambda: run(request, case_id, **which))
        if refused is not None:
            return _page(request, case_id, refused, name)
        return done(request, words, f"/desk/cases/{case_id}/")

    return view


def _stay(request: Any, case_id: int) -> None:
    given, settled = request.POST, None
    if day := given.get("perform_by", "").strip():
        try:
            settled = cases.Settlement(given.get("terms", ""), date.fromisoformat(day))
        except ValueError:
            raise DayUnreadable from None
    stops = given.get("stops_interest") == "1"
    cases.stay(request.asker, case_id, given.get("ground", "other"), request.at, stops, settled)


def _correct(request: Any, case_id: int) -> None:
    field, value, reason = (request.POST.get(name, "") for name in ("field", "value", "reason"))
    try:
        cases.correct(request.asker, case_id, field, value, reason, request.at)
    except ValueError:
        raise DayUnreadable from None


def _correct_interest(request: Any, case_id: int, no: int, period: int) -> None:
    given = request.POST
    try:
        rate = Decimal(given["rate"].strip()) if given.get("rate", "").strip() else None
    except ArithmeticError:
        raise cases.RateUnreadable from None
    reason = given.get("reason", "")
    cases.correct_interest(request.asker, case_id, no, period, given.get("rate_type", ""), rate, reason, request.at)


def _correct_priority(request: Any, case_id: int, no: int) -> None:
    right, reason = (request.POST.get(name, "") for name in ("priority", "reason"))
    cases.correct_priority(request.asker, case_id, no, right, reason, request.at)


class DayUnreadable(Refusal):
    zh = "日期看不懂，请写成 2026-06-20。"
    en = "The day can't be read; write it as 2026-06-20."
    status = 422


assign = _act(
    "assign", "case.assign", "已分案。 || Assigned.",
    lambda request, case_id: cases.assign(request.asker, case_id, number(request.POST.get("staff")), request.at),
)  # fmt: skip
lane = _act(
    "lane", "case.assign", "已分流。 || Lane chosen.",
    lambda request, case_id: cases.choose_lane(
        request.asker, case_id, "complex" if request.POST.get("lane") == "complex" else "simple",
        [request.POST.get("reason", "").strip()[:64]], request.at,
    ),
)  # fmt: skip
stay = _act(
    "stay",
    "case.stay",
    "已中止，各节点停计期限；中止裁定备好后请签发。 || Stayed; the clocks stand still. Sign the ruling once it is drafted.",
    _stay,
)
resume = _act(
    "stay", "case.stay", "已恢复执行，期限接着算；恢复通知书备好后请签发。 || Resumed; the clocks run on. Sign the notice once it is drafted.",
    lambda request, case_id: cases.resume(request.asker, case_id, request.at),
)  # fmt: skip
correct = _act(
    "correct", "case.correct", "已更正，原值留在全程留痕里。 || Corrected; the log keeps what it was.", _correct
)
correct_interest = _act(
    "claims",
    "case.correct",
    "已更正利率，债务已按新利率计算。 || Corrected; the debt is reckoned at the new rate.",
    _correct_interest,
)
correct_priority = _act(
    "claims",
    "case.correct",
    "已更正优先受偿权，分配按其顺位。 || Corrected; plans rank the claim by it.",
    _correct_priority,
)
