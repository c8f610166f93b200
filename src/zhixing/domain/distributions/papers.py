"""What a plan prints: the payment approval for one creditor, the distribution plan for several."""

from collections.abc import Mapping
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.distributions import rules
from zhixing.domain.distributions.models import Line, Plan
from zhixing.domain.distributions.queries import seizure_ranks
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.kernel import masking
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.distribution import STEPS, TO_TREASURY, Rung

FIRST = ("costs", "fee", "sale_tax")
LEFT = {"surplus": "余款退还被执行人", "treasury": "上缴国库"}


def nature(rung: str) -> str:
    """A rung in the words of the paper."""
    return LEFT.get(rung) or STEPS[Rung(rung)].zh


def by_seizure(line: Line, ranks: Mapping[int, int]) -> int | None:
    """Where a line stands by order of seizure; None where no hold is known or that order does not matter."""
    if line.rung not in (Rung.ORDINARY, Rung.DOUBLED) or line.obligation_no is None:
        return None
    return ranks.get(line.obligation_no)


def _seized(rank: int | None) -> str:
    return "" if rank is None else f"；{rules.place_words(rank)}"


def payee(scope: Scope, line: Line, court: str) -> str:
    """Whom a line pays, in the words of the paper; `court` is what it says of the court itself."""
    if line.party_id:
        return parties.party(scope, line.party_id).name
    return "国库" if line.rung in TO_TREASURY else court if line.rung == Rung.FEE else "代扣代付"


def plan_fields(scope: Scope, plan: Plan) -> dict[str, Any]:
    """The fields of 分配方案; what goes first is listed and taken off the pool, as the paper's table adds up to it."""
    lines = list(plan.lines.order_by("position"))
    first = [line for line in lines if line.rung in FIRST and line.share_fen]
    costs = Money(sum(line.share_fen for line in first))
    ranks = {} if plan.pro_rata else seizure_ranks(scope, plan.case_id)
    shares: list[dict[str, Any]] = [
        {
            "creditor": payee(scope, line, "人民法院"),
            "nature": f"{nature(line.rung)}（{line.basis}）{_seized(by_seizure(line, ranks))}",
            "claim": Money(line.claimed_fen),
            "share": Money(line.share_fen),
        }
        for line in lines
        if line.rung not in FIRST
    ]
    assumed = "（部分利率以最近一次公布的为准）" if plan.assumed else ""
    method = "普通债权按照债权数额比例受偿" if plan.pro_rata else "普通债权按照采取执行措施的先后顺序受偿"
    return {
        "pool_source": "执行到位案款",
        "costs": costs,
        "firsts": [{"text": f"{nature(line.rung)}（{line.basis}）", "amount": Money(line.share_fen)} for line in first],
        "pool": Money(plan.pot_fen) - costs,
        "method": method + assumed,
        "interest_until_on": plan.on,
        "shares": shares,
        "claim_total": sum((share["claim"] for share in shares), Money.zero),
    }


def sheet_fields(scope: Scope, plan: Plan) -> dict[str, Any]:
    """The fields of 付款审批表."""
    received = payments.of_case(scope, plan.case_id)
    rows = []
    for line in plan.lines.order_by("position"):
        account = parties.receiving_account(scope, line.party_id) if line.party_id else None
        number = masking.mask_card(account.number) if account else "待收款人确认"
        rows.append(
            {
                "payee": payee(scope, line, "本院（执行申请费）"),
                "account": number if line.party_id else "本院非税账户",
                "purpose": nature(line.rung),
                "amount": Money(line.share_fen),
            }
        )
    case_account = ledger.account(scope, f"case:{plan.case_id}")
    return {
        "account_number": (case_account.number if case_account else "") or cases.case(scope, plan.case_id).number,
        "receipt": f"到账 {len(received)} 笔",
        "received_total": sum((amount for _, amount in ledger.received(scope, plan.case_id)), Money.zero),
        "paid_total": payments.paid_out(scope, plan.case_id),
        "amount": Money(plan.pot_fen),
        "payments": rows,
        "reason": f"案款已到账，利息计算至 {plan.on}",
        "checks": "债权数额、收款账户户名已核对",
        "prepared_by": "智行平台" if plan.drawn_by.startswith("robot") else "承办团队",
        "finance_by": "放款时复核",
        "approved_by": plan.approved_by.name if plan.approved_by else "待审批",
    }


def draft_pdf(scope: Scope, plan: Plan) -> bytes:
    """The plan as its paper would be set on its day, 草案 across it: for one creditor the approval sheet."""
    code, fields = ("distribution_plan", plan_fields) if plan.several else ("payment_approval", sheet_fields)
    return documents.preview(scope, plan.case_id, code, fields(scope, plan), plan.on)
