"""Holding, pricing, papers."""

from typing import Any

from django.http import HttpResponse

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.rest import shapes
from zhixing.entrypoints.rest.frame import act, endpoint, read
from zhixing.kernel.money import Money

HOLD, VALUE, PAPER = "seizures", "valuations", "papers"


@read("/cases/{int:case_id}/seizures", "seizure.view", HOLD, "查封冻结", "Holds of a case", list[shapes.HoldOut])
def held(request: Any, case_id: int) -> Any:
    cases.case(request.asker, case_id)
    return seizures.seizures(request.asker, case_id)


@act("/cases/{int:case_id}/seizures", "seizure.draft", HOLD, "起草查封", "Draft a hold: ruling and notice")
def prepare(request: Any, case_id: int, given: shapes.SeizureIn) -> Any:
    amount = Money(given.amount_fen) if given.amount_fen else None
    return seizures.prepare(request.asker, case_id, given.asset_id, request.at, given.until_on, amount, given.reason)


@act(
    "/seizures/{int:seizure_id}/order", "seizure.order", HOLD, "签发并送出", "Sign what is drafted, send it", signs=True
)
def order(request: Any, seizure_id: int) -> Any:
    return seizures.sign_and_order(request.asker, seizure_id, request.at)


@act("/seizures/{int:seizure_id}/renew", "seizure.order", HOLD, "续行", "Renew it", signs=True)
def renew(request: Any, seizure_id: int) -> Any:
    return seizures.renew(request.asker, seizure_id, request.at)


@act("/seizures/{int:seizure_id}/release", "seizure.release", HOLD, "解除", "Release it", signs=True)
def release(request: Any, seizure_id: int, given: shapes.Reason) -> Any:
    sent = seizures.release(request.asker, seizure_id, given.reason, request.at)
    return sent or {"id": seizure_id, "state": "dropped"}


@act("/seizures/{int:seizure_id}/deduct", "seizure.order", HOLD, "扣划", "Deduct frozen money", signs=True)
def deduct(request: Any, seizure_id: int, given: shapes.DeductionIn) -> Any:
    return seizures.deduct(request.asker, seizure_id, Money(given.amount_fen), request.at)


@act("/seizures/{int:seizure_id}/send-again", "request.resend", HOLD, "重新发出指令", "Send a failed order again")
def send_again(request: Any, seizure_id: int) -> Any:
    return seizures.send_again(request.asker, seizure_id, request.at)


@act("/seizures/{int:seizure_id}/give-up", "seizure.order", HOLD, "作废失败的指令", "Give a failed order up")
def give_up(request: Any, seizure_id: int, given: shapes.Reason) -> Any:
    return seizures.give_up(request.asker, seizure_id, given.reason, request.at)


@act("/cases/{int:case_id}/valuations", "valuation.start", VALUE, "启动定价", "Start pricing a thing")
def price(request: Any, case_id: int, given: shapes.PricingIn) -> Any:
    facts = valuations.facts_of(given.dict(exclude={"asset_id", "way"}))
    return valuations.start(request.asker, case_id, given.asset_id, given.way, request.at, facts=facts)


@act("/valuations/{int:valuation_id}/fix", "valuation.fix", VALUE, "确定参考价", "Fix the reference price")
def fix(request: Any, valuation_id: int) -> Any:
    return valuations.fix(request.asker, valuation_id, request.at)


@read("/cases/{int:case_id}/papers", "document.view", PAPER, "文书", "Papers of a case", list[shapes.PaperOut])
def papers(request: Any, case_id: int) -> Any:
    cases.case(request.asker, case_id)
    return documents.documents(request.asker, case_id)


@act("/cases/{int:case_id}/papers", "document.draft", PAPER, "起草文书", "Draft a paper", response=shapes.PaperOut)
def draft(request: Any, case_id: int, given: shapes.DraftIn) -> Any:
    to = given.addressee_ids
    return documents.draft(request.asker, case_id, given.template, given.fields, to, request.at, given.object)


@act(
    "/papers/{int:document_id}/sign",
    "document.sign",
    PAPER,
    "签发",
    "Sign and seal it",
    signs=True,
    response=shapes.PaperOut,
)
def sign(request: Any, document_id: int) -> Any:
    return documents.sign(request.asker, document_id, request.at)


@act("/papers/{int:document_id}/serve", "document.serve", PAPER, "送达", "Serve it")
def serve(request: Any, document_id: int, given: shapes.ServiceIn) -> Any:
    return documents.serve(request.asker, document_id, given.party_id, given.way, request.at, given.mail_code)


@act(
    "/papers/{int:document_id}/withdraw",
    "document.withdraw",
    PAPER,
    "撤回",
    "Take it back before service",
    response=shapes.PaperOut,
)
def withdraw(request: Any, document_id: int, given: shapes.Reason) -> Any:
    return documents.withdraw(request.asker, document_id, given.reason, request.at)


@endpoint("GET", "/papers/{int:document_id}/pdf", "document.view", PAPER, "取 PDF", "The signed PDF")
def pdf(request: Any, document_id: int) -> HttpResponse:
    return HttpResponse(documents.pdf(request.asker, document_id), content_type="application/pdf")
