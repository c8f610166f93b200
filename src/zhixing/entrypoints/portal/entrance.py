"""From the code on the 执行信息公开告知书 to one's own case: the stage at once, names and sums after a code to the phone."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.courts.api import system_scope
from zhixing.domain.documents import api as documents
from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.portal import journey
from zhixing.entrypoints.portal.refusals import NoPhoneOnFile, NoSuchAccessCode, TooManyCodes, WrongOneTimeCode
from zhixing.entrypoints.portal.visitor import ROLES, let_in
from zhixing.infra import chance, clock
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

HALF = "party_half"
LASTS, TRIES, MOST_AN_HOUR = 600, 5, 5
"""Seconds a code holds, wrong tries it stands, codes one party gets in an hour [design]."""


@public_page
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Where the code is typed; a scanned one comes along as `?code=`."""
    typed = "".join(request.GET.get("code", "").split()).upper()
    if not typed:
        return render(request, "portal/start.html", {})
    if cases.by_access_code(typed) is None:
        refused = NoSuchAccessCode()
        return render(request, "portal/start.html", {"refused": refused, "code": typed}, status=404)
    return redirect("case-stage", typed)


@public_page
@never_cache
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Where the case stands, without a name; and to whom a code may be sent."""
    return _show(request, _case(code))


@public_page
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send a one-time code to the phone on file of the party chosen."""
    case = _case(code)
    try:
        _send(request, case, request.POST.get("party", ""))
    except Refusal as refused:
        return _show(request, case, refused)
    return redirect("case-stage", case.access_code)


@public_page
@require_POST
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """The code from the phone opens the case."""
    case = _case(code)
    half = request.session.get(HALF) or {}
    fresh = half.get("case") == case.pk and clock.real_now().timestamp() - half["at"] < LASTS
    if fresh and constant_time_compare(half["hash"], _hash("".join(request.POST.get("one_time", "").split()))):
        let_in(request, case, half["party"])
        return redirect("party-case")
    left = TRIES - 1 - half["tries"] if fresh else 0
    if left <= 0:
        request.session.pop(HALF, None)
    else:
        request.session[HALF] = half | {"tries": half["tries"] + 1}
    return _show(request, case, WrongOneTimeCode(left=max(left, 0)))


def _case(code: str) -> cases.Case:
    found = cases.by_access_code(code)
    if found is None:
        raise NoSuchAccessCode
    return found


def _show(request: HttpRequest, case: cases.Case, refused: Refusal | None = None) -> HttpResponse:
    scope, at = system_scope(case.court_id), clock.now(case.court_id)
    half = request.session.get(HALF) or {}
    waiting = half.get("case") == case.pk and clock.real_now().timestamp() - half["at"] < LASTS
    people = _people(scope, case.pk)
    chosen = next((one for one in people if waiting and one["id"] == half["party"]), None)
    picture = journey.public(scope, case)
    context = {"case": case, "now": at, "people": people, "chosen": chosen, "refused": refused, **picture}
    return render(request, "portal/stage.html", context, status=refused.status if refused else 200)


def _people(scope: Scope, case_id: int) -> list[dict[str, Any]]:
    """Whom a code can be sent to: role and the last digits of the phone, no name."""
    roles = [role for role in cases.roles(scope, case_id) if role.party.phone]
    return [{"id": role.party_id, "role": ROLES[role.kind], "tail": role.party.phone[-4:]} for role in roles]


def _send(request: HttpRequest, case: cases.Case, wanted: str) -> None:
    """Raises NoPhoneOnFile, TooManyCodes."""
    scope, at, real = system_scope(case.court_id), clock.now(case.court_id), clock.real_now()
    party_id = next((one["id"] for one in _people(scope, case.pk) if str(one["id"]) == wanted), None)
    if party_id is None:
        raise NoPhoneOnFile
    if documents.one_time_codes(case.pk, party_id, at - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise TooManyCodes
    one_time = chance.digits()
    words = f"【{case.court.name}】验证码 {one_time}，10 分钟内有效，用于查看{case.number}案。不是您本人操作的，请告诉法院。"
    documents.text(scope, case.pk, party_id, words, f"{documents.ONE_TIME}{chance.token()}", at)
    request.session[HALF] = {
        "case": case.pk,
        "party": party_id,
        "hash": _hash(one_time),
        "at": real.timestamp(),
        "tries": 0,
    }


def _hash(one_time: str) -> str:
    return salted_hmac("zhixing.portal", one_time, algorithm="sha256").hexdigest()
