"""Holding, pricing, papers."""

from typing import Any

from django.http import HttpResponse

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.rest import shapes
from zhixing.entrypoints.rest.frame import endpoint
from zhixing.kernel.money import Money

HOLD, VALUE, PAPER = "seizures", "valuations", "papers"


@endpoint(
    "GET",
    "/cases/{int:case_id}/seizures",
    "seizure.view",
    HOLD,
    "查封冻结",
    "Holds of a case",
    response=list[dict[str, Any]],
)
def held(request: Any, case_id: int) -> list[dict[str, Any]]:
    cases.case(request.asker, case_id)
    rows = seizures.seizures(request.asker, case_id)
    fields = ("asset_id", "kind", "state", "rank", "from_on", "until_on")
    return [{"id": row.pk} | {name: getattr(row, name) for name in fields} for row in rows]


@endpoint(
    "POST",
    "/cases/{int:case_id}/seizures",
    "seizure.draft",
    HOLD,
    "起草查封",
    "Draft a hold: ruling and notice",
    response=shapes.Made,
)
def prepare(request: Any, case_id: int, given: shapes.SeizureIn) -> dict[str, Any]:
    amount = Money(given.amount_fen) if given.amount_fen else None
    row = seizures.prepare(request.asker, case_id, given.asset_id, request.at, given.until_on, amount, given.reason)
    return {"id": row.pk, "state": row.state}


@endpoint(
    "POST",
    "/seizures/{int:seizure_id}/order",
    "seizure.order",
    HOLD,
    "签发并送出",
    "Sign what is drafted and send it",
    second_factor=True,
    response=shapes.Made,
)
def order(request: Any, seizure_id: int) -> dict[str, Any]:
    return _order(seizures.sign_and_order(request.asker, seizure_id, request.at))


@endpoint(
    "POST",
    "/seizures/{int:seizure_id}/renew",
    "seizure.order",
    HOLD,
    "续行",
    "Renew it",
    second_factor=True,
    response=shapes.Made,
)
def renew(request: Any, seizure_id: int) -> dict[str, Any]:
    return _order(seizures.renew(request.asker, seizure_id, request.at))


@endpoint(
    "POST",
    "/seizures/{int:seizure_id}/release",
    "seizure.release",
    HOLD,
    "解除",
    "Release it",
    second_factor=True,
    response=shapes.Made,
)
def release(request: Any, seizure_id: int, given: shapes.Reason) -> dict[str, Any]:
    done = seizures.release(request.asker, seizure_id, given.reason, request.at)
    return _order(done) if done else {"id": seizure_id, "state": "dropped"}


@endpoint(
    "POST",
    "/seizures/{int:seizure_id}/deduct",
    "seizure.order",
    HOLD,
    "扣划",
    "Deduct frozen money",
    second_factor=True,
    response=shapes.Made,
)
def deduct(request: Any, seizure_id: int, given: shapes.DeductionIn) -> dict[str, Any]:
    return _order(seizures.deduct(request.asker, seizure_id, Money(given.amount_fen), request.at))


def _order(row: seizures.Order) -> dict[str, Any]:
    return {"id": row.pk, "state": row.state}


@endpoint(
    "POST",
    "/cases/{int:case_id}/valuations",
    "valuation.start",
    VALUE,
    "启动定价",
    "Start pricing a thing",
    response=shapes.Made,
)
def price(request: Any, case_id: int, given: shapes.PricingIn) -> dict[str, Any]:
    row = valuations.start(request.asker, case_id, given.asset_id, given.way, request.at)
    return {"id": row.pk, "state": row.state}


@endpoint(
    "POST",
    "/valuations/{int:valuation_id}/fix",
    "valuation.fix",
    VALUE,
    "确定参考价",
    "Fix the reference price",
    response=shapes.Made,
)
def fix(request: Any, valuation_id: int) -> dict[str, Any]:
    row = valuations.fix(request.asker, valuation_id, request.at)
    return {"id": row.pk, "state": row.state}


@endpoint(
    "GET",
    "/cases/{int:case_id}/papers",
    "document.view",
    PAPER,
    "文书",
    "Papers of a case",
    response=list[dict[str, Any]],
)
def papers(request: Any, case_id: int) -> list[dict[str, Any]]:
    cases.case(request.asker, case_id)
    return [_paper(row) for row in documents.documents(request.asker, case_id)]


@endpoint(
    "POST", "/cases/{int:case_id}/papers", "document.draft", PAPER, "起草文书", "Draft a paper", response=dict[str, Any]
)
def draft(request: Any, case_id: int, given: shapes.DraftIn) -> dict[str, Any]:
    row = documents.draft(
        request.asker, case_id, given.template, given.fields, given.addressee_ids, request.at, given.object
    )
    return _paper(row)


@endpoint(
    "POST",
    "/papers/{int:document_id}/sign",
    "document.sign",
    PAPER,
    "签发",
    "Sign and seal it",
    second_factor=True,
    response=dict[str, Any],
)
def sign(request: Any, document_id: int) -> dict[str, Any]:
    return _paper(documents.sign(request.asker, document_id, request.at))


@endpoint("POST", "/papers/{int:document_id}/serve", "document.serve", PAPER, "送达", "Serve it", response=shapes.Made)
def serve(request: Any, document_id: int, given: shapes.ServiceIn) -> dict[str, Any]:
    sent = documents.serve(request.asker, document_id, given.party_id, given.way, request.at, given.mail_code)
    return {"id": sent.pk, "state": sent.state}


@endpoint(
    "POST",
    "/papers/{int:document_id}/withdraw",
    "document.withdraw",
    PAPER,
    "撤回",
    "Take it back before service",
    response=dict[str, Any],
)
def withdraw(request: Any, document_id: int, given: shapes.Reason) -> dict[str, Any]:
    return _paper(documents.withdraw(request.asker, document_id, given.reason, request.at))


@endpoint("GET", "/papers/{int:document_id}/pdf", "document.view", PAPER, "取 PDF", "The signed PDF")
def pdf(request: Any, document_id: int) -> HttpResponse:
    return HttpResponse(documents.pdf(request.asker, document_id), content_type="application/pdf")


def _paper(row: documents.Document) -> dict[str, Any]:
    fields = ("template", "title", "number", "state", "made_on", "check_code", "digest")
    return {"id": row.pk} | {name: getattr(row, name) for name in fields}
