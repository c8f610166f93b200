"""Case money: what comes in, who gets how much, what goes out."""

from dataclasses import replace
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.distributions import api as distributions
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.rest import shapes
from zhixing.entrypoints.rest.frame import act, read
from zhixing.entrypoints.wires import LARGEST, MessageTooLarge
from zhixing.kernel.money import Money

MONEY, PLAN = "money", "plans"


@act(
    "/statements",
    "payment.import",
    MONEY,
    "导入到账通知",
    "Book a camt.054 or camt.053 (the XML is the body)",
    response=shapes.FileOut,
)
def statement(request: Any) -> Any:
    document = request.read(LARGEST + 1)
    if len(document) > LARGEST:
        raise MessageTooLarge
    return payments.import_statement(request.asker, document, request.at)


@read("/suspense", "payment.view", MONEY, "待认领的钱", "Money nobody knows yet", list[dict[str, Any]])
def suspense(request: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "value_on": one.value_on,
            "fen": one.amount.fen,
            "payer": one.payer,
            "doubt": one.doubt,
            "identify_by": one.identify_by,
        }
        for one in map(payments.view, payments.suspense(request.asker)[:200])
    ]


@act("/receipts/{int:receipt_id}/match", "payment.claim", MONEY, "认领", "Say for which case it is")
def match(request: Any, receipt_id: int, given: shapes.MatchIn) -> Any:
    return payments.match_receipt(request.asker, receipt_id, given.case_id, request.at, given.account)


@act(
    "/receipts/{int:receipt_id}/confirm",
    "payment.claim",
    MONEY,
    "确认认领",
    "Confirm an exact match the court does not let the robot make",
)
def confirm(request: Any, receipt_id: int) -> Any:
    return payments.confirm_match(request.asker, receipt_id, request.at)


@read(
    "/cases/{int:case_id}/plans", "case.view", PLAN, "分配方案", "Plans of a case, newest first", list[shapes.PlanOut]
)
def plans(request: Any, case_id: int) -> Any:
    cases.case(request.asker, case_id)
    return distributions.plans(request.asker, case_id)


@act(
    "/cases/{int:case_id}/plans",
    "distribution.draw",
    PLAN,
    "算分配方案",
    "Draw up a plan of what lies in the case's account",
    response=shapes.PlanOut,
)
def draw_up(request: Any, case_id: int, given: shapes.PlanIn) -> Any:
    extra = [
        distributions.ExtraClaim(one.rung, Money(one.amount_fen), one.party_id, one.basis, one.order, one.arose_on)
        for one in given.extra
    ]
    return distributions.draw_up(request.asker, case_id, request.at, extra, given.surplus_to)


@act("/plans/{int:plan_id}/approve", "distribution.approve", PLAN, "批准方案", "Approve it", signs=True)
def approve_plan(request: Any, plan_id: int) -> Any:
    return distributions.approve(request.asker, plan_id, request.at)


@act("/plans/{int:plan_id}/objections", "distribution.draw", PLAN, "登记异议", "Note a written objection")
def object_to(request: Any, plan_id: int, given: shapes.GroundedObjectionIn) -> Any:
    return distributions.object_to(request.asker, plan_id, given.party_id, given.grounds, given.on, request.at)


@act("/objections/{int:objection_id}/tell", "distribution.draw", PLAN, "通知其他人", "Tell those who did not object")
def tell_others(request: Any, objection_id: int) -> Any:
    return distributions.tell_others(request.asker, objection_id, request.at)


@act("/objections/{int:objection_id}/oppose", "distribution.draw", PLAN, "登记反对意见", "Note an opposition")
def oppose(request: Any, objection_id: int, given: shapes.ObjectionIn) -> Any:
    return distributions.oppose(request.asker, objection_id, given.party_id, given.on, request.at)


@act("/objections/{int:objection_id}/settle", "distribution.draw", PLAN, "了结异议", "End an objection")
def settle_objection(request: Any, objection_id: int, given: shapes.OutcomeIn) -> Any:
    return distributions.settle_objection(request.asker, objection_id, given.outcome, request.at)


@act(
    "/cases/{int:case_id}/payouts",
    "payment.instruct",
    MONEY,
    "提交发放",
    "Instruct payments; a second person releases them",
    signs=True,
)
def instruct(request: Any, case_id: int, given: shapes.PayoutIn) -> Any:
    lines = [_line(line) for line in given.lines]
    return payments.instruct(request.asker, case_id, lines, request.at)


def _line(given: shapes.PayLineIn) -> payments.PayLine:
    line = payments.PayLine(given.party_id, Money(given.amount_fen))
    if (to := given.to_agent) is None:
        return line
    return replace(line, agent_id=to.agent_id, agent_account=payments.Payee(to.holder, to.bank, to.number))


@act("/batches/{int:batch_id}/approve", "payment.instruct", MONEY, "批准", "Approve what a robot prepared", signs=True)
def approve(request: Any, batch_id: int) -> dict[str, Any]:
    payments.approve(request.asker, batch_id, request.at)
    return {"id": batch_id, "state": "approved"}


@act("/batches/{int:batch_id}/release", "payment.release", MONEY, "放行", "Release it: the second person", signs=True)
def release(request: Any, batch_id: int) -> dict[str, Any]:
    payments.release(request.asker, batch_id, request.at)
    return {"id": batch_id, "state": "released"}
