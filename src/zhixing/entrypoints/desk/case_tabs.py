"""The tabs of a case beside the overview: nodes, trace, service."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk import acts, sentences
from zhixing.entrypoints.desk.case import case_page, proof_of
from zhixing.entrypoints.desk.frame import done, shown
from zhixing.entrypoints.desk.requests import text_rows
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.door import staff_page
from zhixing.infra import trace

NODE_STATES = {
    "waiting": ("idle", "未开启 || To come"),
    "open": ("wait", "办理中 || Running"),
    "stopped": ("soon", "停计 || Stopped"),
    "done": ("done", "已办结 || Done"),
    "skipped": ("idle", "不适用 || Not needed"),
}


@staff_page("case.view")
def nodes(request: Any, case_id: int) -> HttpResponse:
    """All 38 nodes by module, each with its openings."""
    on, found = request.at.date(), procedure.of_case(request.asker, case_id)
    names = named(request.asker, (node.object for node in found))
    by_code: dict[str, list[dict[str, Any]]] = {}
    for node in found:
        by_code.setdefault(node.code, []).append(_opening(node, names.get(node.object, ""), on))
    modules = [
        (f"{zh} || {en}", [(d, by_code.get(d.code, [])) for d in procedure.definitions().values() if d.module == code])
        for code, (zh, en) in procedure.modules().items()
    ]
    return case_page(request, case_id, "desk/case_nodes.html", modules=modules)


def _opening(node: procedure.Node, name: str, on: Any) -> dict[str, Any]:
    due = procedure.due_state(node, on) if node.closed_at is None else None
    dot, words = NODE_STATES[node.state]
    return {
        "node": node,
        "name": name,
        "due": due and {"state": "paused" if due.state == "stopped" else due.state, "days_left": due.days_left},
        "waits": node.state == "waiting",
        "dot": dot,
        "words": words,
        "late": bool(node.closed_at and node.due_on and node.state == "done" and node.closed_at.date() > node.due_on),
        "act": acts.verb(node),
        "href": acts.address(node),
        "reason": sentences.word(node.reason),
    }


@staff_page("node.change")
@require_POST
def skip_node(request: Any, case_id: int, node_id: int) -> HttpResponse:
    """Mark an open node as not applicable, with the reason."""
    cases.case(request.asker, case_id)
    procedure.skip(request.asker, node_id, request.POST.get("reason", ""), request.at)
    return done(
        request,
        "已标为不适用，理由已留痕。 || Marked as not needed; the reason is logged.",
        f"/desk/cases/{case_id}/nodes",
    )


@staff_page("case.view")
def full_trace(request: Any, case_id: int) -> HttpResponse:
    """Everything that happened, newest first, with its proof."""
    rows = trace.of_case(request.asker, case_id)
    most = shown(request, 100)
    entries = sentences.entries(request.asker, list(rows[:most]))
    return case_page(
        request,
        case_id,
        "desk/case_trace.html",
        entries=entries,
        proof=proof_of(request.asker, case_id),
        total=rows.count(),
    )


@staff_page("document.view")
def service(request: Any, case_id: int) -> HttpResponse:
    """Every sending of the case's papers, and the messages that went along."""
    cases.case(request.asker, case_id)
    rows = [
        {
            "delivery": one,
            "way": sentences.word(one.way),
            "dot": {"sent": "wait", "served": "done", "failed": "late"}[one.state],
        }
        for one in documents.deliveries(request.asker, case_id)
    ]
    texts = text_rows(documents.messages(request.asker, case_id))
    return case_page(request, case_id, "desk/case_service.html", rows=rows, texts=texts)
