"""One case: where it stands, what comes next, who takes part, what is owed and what came in."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import acts, sentences, way
from zhixing.entrypoints.desk.asking import asking
from zhixing.entrypoints.desk.cases import STATUS
from zhixing.entrypoints.desk.frame import show
from zhixing.entrypoints.desk.picture import picture, tally
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.words import count_of
from zhixing.infra import log, qr, trace
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

ROLES = {
    "applicant": "申请执行人 || Creditor",
    "debtor": "被执行人 || Debtor",
    "priority": "优先权人 || Holder of priority",
    "joiner": "参与分配 || Joining creditor",
}


def case_page(request: Any, case_id: int, template: str, /, status: int = 200, **context: Any) -> HttpResponse:
    """A page of one case: its head, the tabs, and what the page itself adds."""
    scope, case = request.asker, cases.case(request.asker, case_id)
    papers, moments = documents.documents(scope, case_id), trace.of_case(scope, case_id)
    nodes = procedure.of_case(scope, case_id)
    done = len({node.code for node in nodes if node.state == "done"})
    base, asked = f"/desk/cases/{case_id}/", agencies.requests(scope, case_id).count()
    tabs: list[tuple[Any, ...]] = [
        (base, "概览 || Overview"),
        (f"{base}assets", "财产 || Assets"),
        (f"{base}money", "案款 || Money"),
        *([(f"{base}plan/", "分配 || Plan")] if request.path.startswith(f"{base}plan/") else []),
        (f"{base}nodes", "节点 || Nodes", f"{done}/{len(procedure.definitions())}"),
        (f"{base}papers", "文书 || Papers", papers.count()),
        (f"{base}service", "送达 || Service", len(documents.deliveries(scope, case_id))),
        (f"{base}requests", "查询协助 || Requests", asked),
        (f"{base}parties", "当事人 || Parties", len(cases.roles(scope, case_id))),
        (f"{base}trace", "全程留痕 || Trace", moments.count()),
    ]
    frame = {
        "case": case,
        "base": base,
        "tabs": tabs,
        "state_words": STATUS[case.status],
        "closing": next((_badge(node, request) for node in nodes if node.code == "N37" and not node.closed_at), None),
    }
    return show(request, template, status, **frame | context)


def _badge(node: procedure.Node, request: Any) -> dict[str, Any]:
    due = procedure.due_state(node, request.at.date())
    state = "paused" if due.state == "stopped" else due.state
    basis = procedure.definitions()[node.code].basis
    return {"state": state, "days_left": due.days_left, "due_on": due.due_on, "article": basis}


@staff_page("case.view")
def overview(request: Any, case_id: int) -> HttpResponse:
    """The first tab: next step, path, assets, what happened; beside it money, parties, relations."""
    scope, on = request.asker, request.at.date()
    case = cases.case(scope, case_id)
    stations = procedure.path(scope, case_id, on)
    rows = list(trace.of_case(scope, case_id, sentences.QUIET)[:8])
    return case_page(
        request,
        case_id,
        "desk/case.html",
        assets=way.rows(scope, case_id, on),
        next=_release(scope, case) or _next(scope, case_id, on),
        picture=picture(scope, stations),
        tally=tally(stations),
        entries=sentences.entries(scope, rows, proof=True),
        proof=proof_of(scope, case_id),
        money=money_box(scope, case, on),
        parties=[card(role) for role in cases.roles(scope, case_id)],
        related=_related(scope, case),
        asking=asking(scope, case),
        settled=cases.settlement(scope, case_id) if case.status != "closed" else None,
    )


def _release(scope: Scope, case: cases.Case) -> dict[str, Any] | None:
    """Once a case is closed: what is still held must go, by rulings that wait for a judge (查扣冻规定 28)."""
    if case.status != "closed":
        return None
    waiting = [one for one in seizures.to_sign(scope) if one.act == "release" and one.seizure.case_id == case.pk]
    if not waiting:
        return None
    many = len(waiting)
    first = waiting[0].seizure
    return {
        "item": {"title": f"签发解除裁定 {many} 份 || Sign {count_of(many, 'release ruling')}", "days_left": 0},
        "why": f"案件已结，{first.asset.title}须解除控制 || The case is closed: {first.asset.title} must be let go",
        "act": "审阅签发 || Review, sign",
        "href": f"/desk/seizures/{first.pk}/",
    }


def _next(scope: Scope, case_id: int, on: date) -> dict[str, Any] | None:
    task = procedure.next_task(scope, case_id, on)
    if task is None:
        return None
    (row,) = acts.rows(scope, [task])
    due = task.due
    item = {"title": row.title, "state": due.state, "days_left": due.days_left, "due_on": due.due_on}
    return {"item": item, "why": row.why, "act": row.act, "href": row.href}


def proof_of(scope: Scope, case_id: int) -> dict[str, Any]:
    """Replay the case's chain, for the tag `proof`."""
    cases.case(scope, case_id)
    verdict = log.verify(case_id)
    broken = verdict.faults[0].seq if verdict.faults else None
    return {"whole": broken is None, "count": verdict.events, "broken_at": broken}


def money_box(scope: Scope, case: cases.Case, on: date) -> dict[str, Any]:
    """应执行与到位: what was ordered, what grew, what came in, what was paid out, what must go out by when.

    A rate that nobody has given yet keeps it from being reckoned: the box says so, and where it is given.
    """
    try:
        due = cases.due(scope, case.pk, on, assume_last=True)
    except cases.RateNotGiven as refused:
        return {
            "refused": refused,
            "mend": f"/desk/cases/{case.pk}/change#claims",
            "href": f"/desk/cases/{case.pk}/money",
        }
    paid_out = payments.paid_out(scope, case.pk)
    ours = [amount for code, amount in ledger.of_case(scope, case.pk) if not code.startswith(("fee:", "deposit:"))]
    here, fee = sum(ours, Money(0)), _fee_taken(scope, case.pk)
    account = ledger.account(scope, f"case:{case.pk}")
    pay_by = payments.pay_by(scope, {case.pk: here}).get(case.pk) if here else None
    return {
        "due": due,
        "grown": due.total - due.claimed - due.fee,
        "pieces": [("已发放 || Paid out", paid_out), ("在账待发 || In account", here)]
        + ([("执行费已收 || Fee taken", fee)] if fee else []),
        "here": here,
        "pay_by": pay_by,
        "days_left": (pay_by - on).days if pay_by else None,
        "account": account.number if account else "",
        "payers": _payers(scope, case.pk),
        "href": f"/desk/cases/{case.pk}/money",
    }


def _payers(scope: Scope, case_id: int) -> list[tuple[str, str, Money]]:
    """Each debtor with its own number to pay into, and what came in under it."""
    numbers, paid = ledger.party_numbers(scope, [case_id]).get(case_id, {}), payments.paid_in(scope, case_id)
    debtors = {role.party_id: role.party.name for role in cases.debtors(scope, case_id) if role.party_id in numbers}
    return [(name, numbers[pk], paid.get(pk, Money.zero)) for pk, name in debtors.items()]


def _fee_taken(scope: Scope, case_id: int) -> Money:
    """What of the case's money went to the court as its fee."""
    legs = (leg for entry in ledger.entries(scope, case_id) for leg in entry.legs)
    return sum((amount for code, amount in legs if code.startswith("fee:")), Money(0))


def card(role: cases.Role) -> dict[str, Any]:
    """A party as the tag `party` shows it, and where a purpose to see more is posted to."""
    one = parties.card(role.party)
    agents = "；".join(f"代理 {agent.name} {agent.firm}".strip() for agent in role.agents.all())
    label = "证件号 || ID number" if one.kind == "person" else "统一社会信用代码 || Credit code"
    data = [(label, one.id_masked), ("电话 || Phone", one.phone_masked)]
    notes = [agents, f"代表人 {one.representative}" if one.representative else ""]
    return {
        "id": one.id,
        "role": ROLES[role.kind],
        "name": one.name,
        "note": "；".join(note for note in notes if note),
        "marks": [],
        "e_service": one.e_service,
        "address_confirmed": one.address_confirmed,
        "data": [(words, masked) for words, masked in data if masked],
        "reveal": f"/desk/cases/{role.case_id}/parties/{one.id}/reveal",
    }


def _related(scope: Scope, case: cases.Case) -> dict[str, Any]:
    others = cases.cases(scope).exclude(pk=case.pk).exclude(status="closed")
    debtors = [role.party_id for role in cases.debtors(scope, case.pk)]
    same = others.filter(roles__kind="debtor", roles__party_id__in=debtors).distinct()
    first = [(one.number, f"/desk/cases/{one.pk}/") for one in same[:3]]
    return {"count": same.count(), "cases": first}


@staff_page("case.view")
def path_json(request: Any, case_id: int) -> HttpResponse:
    """The picture of the path, read again by the page when something happened."""
    scope = request.asker
    cases.case(scope, case_id)
    return JsonResponse(picture(scope, procedure.path(scope, case_id, request.at.date())))


@staff_page("case.view")
def code(request: Any, case_id: int) -> HttpResponse:
    """The code of the case for its parties: scanned, it opens their page, which then asks who they are."""
    case = cases.case(request.asker, case_id)
    address = f"{settings.BASE_URL}/case?code={case.access_code}"
    picture = qr.data_uri(address, scale=6)
    return case_page(request, case_id, "desk/case_code.html", qr=picture, address=address)
