"""What other offices were asked, over all cases: who has not answered, what failed and what to do about it."""

import json
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.counter import answer as items
from zhixing.entrypoints.counter.pages import a_file
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.frame import done, show, shown
from zhixing.entrypoints.desk.inquiries import request_rows
from zhixing.entrypoints.door import staff_page
from zhixing.gateways.evidence import BY_HAND
from zhixing.kernel.masking import Field, mask
from zhixing.kernel.money import Money

HOME = "/desk/requests/"
RESULTS = {"found": "有 || found", "none": "没有 || nothing", "done": "已办 || done", "refused": "不能办 || refused"}


@staff_page("case.view")
def request_list(request: Any) -> HttpResponse:
    """Unanswered ones by when they are due, or those of a state; of all offices or one.

    With the failed ones stand the offices they failed at, and the text messages that did not go out.
    """
    office, state = request.GET.get("office", ""), request.GET.get("state", "")
    found, unsent = agencies.requests(request.asker), documents.unsent(request.asker)
    found, unsent = (found.filter(unit__code=office), unsent.none()) if office else (found, unsent)
    waiting, failed = found.filter(state__in=("queued", "accepted")), found.filter(state="failed")
    late, answered = waiting.filter(expected_at__lt=request.at), found.filter(state="answered")
    of, and_of = (f"?office={office}", f"&office={office}") if office else ("", "")
    strip: list[tuple[Any, ...]] = [
        (f"{HOME}{of}", "等答复 || Waiting", waiting.count(), ""),
        (f"{HOME}?state=late{and_of}", "已逾期 || Overdue", late.count(), "late"),
        (f"{HOME}?state=failed{and_of}", "未办成 || Failed", failed.count() + unsent.count(), "late"),
        (f"{HOME}?state=answered{and_of}", "已答复 || Answered", answered.count(), ""),
    ]
    chosen = {"late": late, "failed": failed, "answered": answered}.get(state, waiting.order_by("expected_at", "pk"))
    context: dict[str, Any] = {"rows": request_rows(request, chosen[: shown(request)]), "total": chosen.count()}
    context |= {"strip": strip, "with_case": True, "office": agencies.entry(office) if office else None}
    if state == "failed":
        context |= {"texts": text_rows(unsent[: shown(request)]), "offices": _failed_at(failed)}
    return show(request, "desk/requests.html", **context)


def _failed_at(failed: Any) -> list[dict[str, Any]]:
    """The offices at which requests failed, the most first, with the reasons."""
    rows = failed.order_by().values("unit__code", "unit__name", "unit__name_en")
    rows = rows.annotate(count=Count("pk"), reasons=ArrayAgg("error", distinct=True)).order_by("-count", "unit__code")
    return [
        {"code": row["unit__code"], "name": f"{row['unit__name']} || {row['unit__name_en']}", "count": row["count"],
         "reasons": [sentences.word(one) for one in row["reasons"] if one]}
        for row in rows
    ]  # fmt: skip


def text_rows(found: Any) -> list[dict[str, Any]]:
    """Text messages as rows, with what a person does about one that did not go out."""
    return [
        {
            "message": one,
            "href": f"/desk/cases/{one.case_id}/service",
            "error": sentences.word(one.reason),
            "step": sentences.step(one.reason, "sms"),
        }
        for one in found
    ]


@staff_page("case.view")
def one(request: Any, request_id: int) -> HttpResponse:
    """One request: what was asked on which ground, and what was answered."""
    row = agencies.request(request.asker, request_id)
    inquiries.note_read(request.asker, request_id, request.at)
    asked = agencies.asked(row)
    told = agencies.answers(row)
    answers = [answer_of(answer) for answer in told]
    moved = [record for answer in told if answer["code"] == "movement.query" for record in answer["records"]]
    moved.sort(key=lambda record: str(record["on"]), reverse=True)
    (line,) = request_rows(request, [row])
    unreadable, passed = agencies.is_unreadable(row), agencies.messages(request.asker, request_id)
    for message in passed:
        message.by_hand = message.outcome == BY_HAND  # type: ignore[attr-defined]
        known = not message.outcome or message.outcome == BY_HAND
        message.said = "" if known else sentences.word(message.outcome)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "row": row,
        "asked": asked,
        "answers": answers,
        "moved": [_movement(record) for record in moved[: shown(request)]],
        "movements": len(moved),
        "line": line,
        "unreadable": unreadable,
        "trying": row.state in ("queued", "accepted") and bool(row.error),
        "kin": inquiries.is_kin(request.asker, request_id),
        "disclosure": inquiries.disclosure(request.asker, row),
        "passed": passed,
    }
    return show(request, "desk/request.html", **context)


@staff_page("case.view")
def evidence(request: Any, request_id: int) -> HttpResponse:
    """What passed over the wire in this request, as a file that is checked by `zhixing evidence verify`."""
    content = agencies.evidence(request.asker, request_id)
    inquiries.note_read(request.asker, request_id, request.at, taken=True)
    body = json.dumps(content, ensure_ascii=False, indent=1)
    name = agencies.proof_name(agencies.request(request.asker, request_id))
    return HttpResponse(
        body, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@staff_page("asset.view")
def added(request: Any, request_id: int, number: int) -> HttpResponse:
    """A scan or picture that came with the answer."""
    row = agencies.request(request.asker, request_id)
    inquiries.note_read(request.asker, request_id, request.at)
    return a_file(row, number)


TOLD = {
    "engine_no": "发动机号 || Engine number",
    "mileage_km": "里程（公里） || Mileage (km)",
    "seals": "已有查封 || Seizures there are",
    "violations_open": "未处理违法数 || Violations still open",
    "asked_fen": "申请冻结（元） || To be frozen (¥)",
    "freeze_id": "冻结编号 || Number of the freeze",
    "reference": "对方流水号 || Their number",
    "guide_price_fen": "参考价（元） || Guide price (¥)",
    "registered_on": "登记日期 || Registered on",
    "number": "编号 || Number",
    "held_fen": "已冻结（元） || Frozen already (¥)",
    "hull": "船体材料 || Hull",
    "fishing": "作业类型 || Kind of fishing",
    "licence_no": "捕捞许可证号 || Fishing licence",
    "quota_kw": "功率指标（千瓦） || Quota (kW)",
    "sea_area": "作业海域 || Where it fishes",
    "valid_until": "有效期至 || Valid until",
}
"""What offices tell beyond what a clerk is asked for."""
MASKED: dict[str, Field] = {
    "owner_id": "id", "id_number": "id", "buyer_id": "id", "phone": "phone", "account": "card", "card_no": "card",
    "other_account": "card", "address": "address",
}  # fmt: skip
"""Personal data stays masked: to see it is a command of its own, with a purpose."""


def answer_of(answer: dict[str, Any]) -> dict[str, Any]:
    """One item's answer with the names of its fields and its result in words; fields left empty are left out.

    Movements have a table of their own.
    """
    item = inquiries.items().get(answer["code"])
    told_of = {name: words for name, (_, words) in item.record.items()} if item else {}
    names = TOLD | told_of | items.labels(answer["code"])
    records = [] if answer["code"] == "movement.query" else answer["records"]
    told = [
        [(names.get(key, key), _shown(key, value)) for key, value in record.items() if value not in (None, "", [])]
        for record in records
    ]
    words = RESULTS.get(answer["result"], answer["result"])
    return {"item": items.title(answer["code"]), "words": words, "reason": answer["reason"], "records": told}


def _movement(record: dict[str, Any]) -> dict[str, Any]:
    """One line of the table of movements; account numbers stay masked."""
    masked = {name: mask("card", str(record.get(name) or "")) for name in ("account", "other_account")}
    return record | masked | {"sum": Money(record["amount_fen"])}


def _shown(key: str, value: Any) -> str:
    if key == "seals":
        return "；".join(
            f"{one.get('rank', '')}. {one.get('court', '')} {one.get('to_on') or ''}".strip() for one in value
        )
    if isinstance(value, list):
        value = [_masked(one) for one in value]
    if key in MASKED:
        return mask(MASKED[key], str(value))
    return items.shown(key, value)


def _masked(row: Any) -> Any:
    """A row of a list with personal data masked."""
    if not isinstance(row, dict):
        return row
    return {key: mask(MASKED[key], str(value)) if key in MASKED else value for key, value in row.items()}


@staff_page("request.resend")
@require_POST
def resend(request: Any, request_id: int) -> HttpResponse:
    """Let a failed request go out again, under the same key."""
    agencies.request(request.asker, request_id)
    agencies.resend(request.asker, request_id, request.at)
    return done(request, "已重新发出。 || Sent again.", f"/desk/requests/{request_id}/")


@staff_page("request.resend")
@require_POST
def resend_all(request: Any, office: str) -> HttpResponse:
    """Let everything that failed at an office go out again, each under its own key."""
    count = agencies.resend_all(request.asker, agencies.entry(office).pk, request.at)
    words = f"{count} 件已重新发出。 || {count} sent again."
    return done(request, words, f"{HOME}?office={office}")


@staff_page("document.serve")
@require_POST
def resend_text(request: Any, message_id: int) -> HttpResponse:
    """Let a text message that failed go out again, under the same key."""
    row = documents.resend_message(request.asker, message_id, request.at)
    return done(request, "短信已重新发出。 || The message is sent again.", f"/desk/cases/{row.case_id}/service")
