"""The tab of parties: agents and how far they may act, addresses for service, accounts, sealed data for a purpose."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.parties import api as parties
from zhixing.entrypoints.desk.case import card, case_page
from zhixing.entrypoints.desk.case_acts import DayUnreadable
from zhixing.entrypoints.desk.frame import attempt, done
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.refusal import Refusal

AUTHORITIES = [("ordinary", "一般授权 || Ordinary authority"), ("special", "特别授权 || Special authority")]


@staff_page("case.view")
def people(request: Any, case_id: int) -> HttpResponse:
    """Who takes part, with agents and receiving accounts."""
    return _page(request, case_id)


def _page(
    request: Any, case_id: int, refused: Refusal | None = None, revealed: Mapping[int, object] | None = None
) -> HttpResponse:
    return case_page(
        request,
        case_id,
        "desk/case_parties.html",
        status=refused.status if refused else 200,
        parties=[_party(request, role, revealed or {}) for role in cases.roles(request.asker, case_id)],
        authorities=AUTHORITIES,
        refused=refused,
    )


def _party(request: Any, role: cases.Role, revealed: Mapping[int, object]) -> dict[str, Any]:
    on, words = request.at.date(), dict(AUTHORITIES)
    agents = [
        {"one": one, "words": words[one.authority], "over": one.until_on is not None and one.until_on < on}
        for one in role.agents.all()
    ]
    more = {"accounts": parties.accounts(request.asker, role.party_id), "agents": agents, "kind": role.kind}
    return card(role) | more | {"revealed": revealed.get(role.party_id)}


def _act(permission: str, words: str, run: Callable[[Any, int, int], object]) -> Any:
    """A view for one of the forms: run its command, or show the refusal on the page."""

    @staff_page(permission)
    @require_POST
    def view(request: Any, case_id: int, **which: int) -> HttpResponse:
        cases.case(request.asker, case_id)
        refused = attempt(lambda: run(request, case_id, *which.values()))
        return _page(request, case_id, refused) if refused else done(request, words, f"/desk/cases/{case_id}/parties")

    return view


def _until(request: Any) -> date | None:
    text = request.POST.get("until_on", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DayUnreadable from None


def _name_agent(request: Any, case_id: int, party_id: int) -> None:
    name, firm, phone, authority = (request.POST.get(key, "") for key in ("name", "firm", "phone", "authority"))
    given = cases.FilingAgent(name[:32], authority, firm[:64], phone)
    cases.name_agent(request.asker, case_id, party_id, given, request.at, _until(request))


def _change_authority(request: Any, case_id: int, agent_id: int) -> None:
    authority, reason = (request.POST.get(key, "") for key in ("authority", "reason"))
    cases.change_authority(request.asker, case_id, agent_id, authority, _until(request), reason, request.at)


def _confirm_address(request: Any, case_id: int, party_id: int) -> None:
    cases.role_of(request.asker, case_id, party_id)
    parties.confirm_address(request.asker, party_id, case_id, request.POST.get("address", ""), request.at)


name_agent = _act("case.correct", "已登记代理人。 || The agent was noted.", _name_agent)
change_authority = _act(
    "case.correct", "已变更代理权限，原权限留在全程留痕里。 || Changed; the log keeps what it was.", _change_authority
)
confirm_address = _act("document.serve", "已登记确认的送达地址。 || The confirmed address was noted.", _confirm_address)


@staff_page("personal.reveal")
@require_POST
def reveal(request: Any, case_id: int, party_id: int) -> HttpResponse:
    """Show a party's sealed data for a stated purpose; every look is logged. To htmx only the data, else the page."""
    scope = request.asker
    cases.role_of(scope, case_id, party_id)
    purpose = "：".join(
        part for part in (request.POST.get("purpose", ""), request.POST.get("reason", "").strip()) if part
    )
    fragment = request.headers.get("HX-Request") == "true"
    labels = {"id_number": "证件号 || ID number", "phone": "电话 || Phone", "address": "地址 || Address"}
    try:
        data = [
            (words, parties.reveal(scope, party_id, field, purpose, case_id, request.at))
            for field, words in labels.items()
        ]
    except Refusal as refused:
        if not fragment:
            raise
        return render(request, "desk/refused.html", {"refused": refused}, status=refused.status)
    data = [(words, value) for words, value in data if value]
    if fragment:
        return render(request, "desk/revealed.html", {"data": data})
    return _page(request, case_id, revealed={party_id: data})
