"""The court's people: taking on, deputies, recusal, a lost password or device; and everybody's own page."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.entrypoints.desk import second_factor, sentences
from zhixing.entrypoints.desk.frame import attempt, done, number, show
from zhixing.entrypoints.door import staff_page
from zhixing.infra import chance, trace
from zhixing.kernel.refusal import Refusal

HOME = "/desk/staff/"


class DaysUnreadable(Refusal):
    zh = "起止日期不对：请都填上，且止日不早于起日。"
    en = "The days are wrong: give both, the last not before the first."
    status = 422


@staff_page("staff.manage")
def staff(request: Any) -> HttpResponse:
    """Who works here, in which groups."""
    return _page(request)


def _page(
    request: Any, refused: Refusal | None = None, at: str = "", secret: dict[str, str] | None = None
) -> HttpResponse:
    roles = courts.roles()
    people = courts.people(request.asker, request.at.date())
    lines = [
        {"person": one, "groups": [f"{roles[group]['zh']} || {roles[group]['en']}" for group in one.groups]}
        for one in people
    ]
    return show(
        request,
        "desk/staff.html",
        status=refused.status if refused else 200,
        lines=lines,
        people=[(one.id, one.name) for one in people],
        all_groups=[(name, f"{roles[name]['zh']} || {roles[name]['en']}") for name in courts.groups()],
        refused=refused,
        refused_at=at,
        given=request.POST,
        chosen=request.POST.getlist("groups"),
        secret=secret,
        fresh=second_factor.fresh(request),
        recent=sentences.entries(request.asker, list(trace.of_court(request.asker, RECENT)[:8])),
    )


RECENT = ("StaffAppointed", "StaffDeputised", "SecondFactorReset", "StaffRecused")


@staff_page("staff.manage")
@require_POST
def appoint(request: Any) -> HttpResponse:
    """Take a person on; the first password is shown once."""
    given, password = request.POST, chance.first_password()
    login, name, title = (given.get(field, "").strip() for field in ("login", "name", "title"))

    def act() -> None:
        courts.appoint(request.asker, login, password, name, title, given.getlist("groups"), request.at)

    refused = attempt(act)
    if refused is not None:
        return _page(request, refused, "appoint")
    return _page(request, secret={"login": login, "password": password})


@staff_page("staff.manage")
@require_POST
def reset(request: Any) -> HttpResponse:
    """A new first password for a colleague who lost his password or phone; shown once."""
    person, password = courts.member(request.asker, number(request.POST.get("staff"))), chance.first_password()

    def act() -> None:
        second_factor.confirm(request)
        courts.reset_sign_in(request.asker, person.pk, password, request.at)

    refused = attempt(act)
    if refused is not None:
        return _page(request, refused, "reset")
    return _page(request, secret={"login": person.account.login, "password": password})


def _days(request: Any) -> tuple[date, date]:
    try:
        first, last = (date.fromisoformat(request.POST.get(name, "")) for name in ("from_on", "until_on"))
    except ValueError:
        raise DaysUnreadable from None
    if last < first:
        raise DaysUnreadable
    return first, last


@staff_page("staff.manage")
@require_POST
def deputise(request: Any) -> HttpResponse:
    """Name who acts for a colleague on leave."""

    def act() -> None:
        first, last = _days(request)
        absent, deputy = (number(request.POST.get(name)) for name in ("absent", "deputy"))
        courts.deputise(request.asker, absent, deputy, first, last, request.at)

    refused = attempt(act)
    if refused is not None:
        return _page(request, refused, "deputise")
    return done(request, "已指定代办人。 || Deputy named.", HOME)


@staff_page("staff.manage")
@require_POST
def recuse(request: Any) -> HttpResponse:
    """Keep a colleague out of a case."""
    case = cases.by_number(request.asker, request.POST.get("number", ""))
    if case is None:
        return _page(request, cases.NoSuchCase(case_id=0), "recuse")
    reason = request.POST.get("reason", "").strip()
    refused = attempt(
        lambda: courts.recuse(request.asker, number(request.POST.get("staff")), case.pk, reason, request.at)
    )
    if refused is not None:
        return _page(request, refused, "recuse")
    return done(request, "已登记回避。 || Recusal recorded.", HOME)


@staff_page("desk.use")
def account(request: Any) -> HttpResponse:
    """Everybody's own page: groups, deputies for oneself, password, language."""
    roles, scope = courts.roles(), request.asker
    me = courts.member(scope, scope.staff_id)
    refused = None
    if request.method == "POST":

        def act() -> None:
            first, last = _days(request)
            courts.deputise(scope, me.pk, number(request.POST.get("deputy")), first, last, request.at)

        refused = attempt(act)
        if refused is None:
            return done(request, "已指定代办人。 || Deputy named.", "/desk/account")
    on = request.at.date()
    return show(
        request,
        "desk/account.html",
        status=refused.status if refused else 200,
        me=me,
        groups=[f"{roles[group]['zh']} || {roles[group]['en']}" for group in courts.groups_of(me, on)],
        people=[(one.id, one.name) for one in courts.people(scope, on) if one.id != me.pk],
        refused=refused,
    )


NEWS = (
    "RequestAnswered", "RequestFailed", "NoticeReceived", "DocumentServed", "ServiceFailed", "DocumentRead", "ReceiptMatched",
    "PayoutSettled", "PayoutReturned", "LotSold", "LotUnsold", "PricePaid", "AccountConfirmed", "RobotHandedOver", "VehicleSighted", "VehicleTakenIn", "SeizureEnding",
    "SeizureLapsed", "ReviewCompleted",
)  # fmt: skip


@staff_page("desk.use")
def messages(request: Any) -> HttpResponse:
    """What happened from outside in the cases a person handles, newest first."""
    scope = request.asker
    mine = list(cases.cases(scope).filter(officer_id=scope.staff_id).exclude(status="closed")[:500])
    rows = list(trace.of_cases(scope, [one.pk for one in mine], NEWS)[:60])
    number_of = {one.pk: one.number for one in mine}
    entries = sentences.entries(scope, rows, proof=False)
    for entry, row in zip(entries, rows, strict=True):
        entry["links"] = [(number_of[row.case_id or 0], f"/desk/cases/{row.case_id}/"), *entry["links"]]
    return show(request, "desk/messages.html", entries=entries)
