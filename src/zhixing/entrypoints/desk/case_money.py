"""Money of one case: what is owed line by line, what came in, the books, the plan and its payments; and the end."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.closings import api as closings
from zhixing.domain.distributions import api as distributions
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.application import PRIORITIES
from zhixing.entrypoints.desk.batches import batch_rows
from zhixing.entrypoints.desk.case import case_page, money_box
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.desk.plan_words import PLANS, named_rung, ours
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.language import pick
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law.case_money import DELAY_REASONS

ACCOUNTS = {
    "bank": "专户 || Bank",
    "case": "本案账户 || Case account",
    "deposit": "保证金 || Deposit",
    "suspense": "待认领 || Suspense",
    "payable": "应付 || Payable to",
    "transit": "在途 || In transit",
    "fee": "执行费 || Fees",
    "costs": "代扣费用税款 || Costs withheld",
    "treasury": "国库 || Treasury",
    "in_kind": "以物抵债 || Taken in kind",
    "trust": "提存 || Kept in trust",
}
MEMOS = {
    "taken_in_kind": "以物抵债入账 || Taken in kind",
    "owed_in_kind": "抵债债权 || Claim set off",
    "given_in_kind": "抵债财产交付 || Thing given for the claim",
    "receipt_matched": "认领到账 || Receipt matched",
    "arrived": "到账 || Arrived",
    "released": "放行发放 || Payout released",
    "payout_settled": "银行付讫 || Paid by the bank",
    "payout_rejected": "银行拒付 || Refused by the bank",
    "payout_returned": "银行退回 || Sent back by the bank",
    "refund": "退款 || Refund",
    "price_credited": "价款转入本案 || Price credited",
    "plan_approved": "分配方案批准 || Plan approved",
    "reversed_by_bank": "银行撤回 || Taken back",
    "correction": "更正 || Correction",
    "dispute_ended": "异议了结，支付争议款 || Dispute over: held sum paid",
    "to_trust": "提存 || Put in trust",
    "to_payable": "提存转回应付 || Taken from trust",
    "pool_funded": "转入涉众发放专户 || Moved into the payout pool",
    "round_released": "一轮放行，记入各人账户 || Round released to the people's accounts",
    "round_sent": "付款文件送银行 || Payment file sent to the bank",
    "round_settled": "付款文件付讫 || Payment file paid by the bank",
    "round_bounced": "银行退回，转回各人账户 || Sent back to the people's accounts",
    "arrears_back": "补发前转回专户 || Back to the pool for arrears",
}


@staff_page("case.view")
def of_case(request: Any, case_id: int) -> HttpResponse:
    """The tab of money."""
    return page(request, case_id)


def page(request: Any, case_id: int, refused: Refusal | None = None) -> HttpResponse:
    """The tab, with what was refused."""
    scope, on = request.asker, request.at.date()
    case = cases.case(scope, case_id)
    plans = [_plan(scope, plan) for plan in distributions.plans(scope, case_id)]
    batches = payments.batches(scope).filter(case_id=case_id) if scope.may("payment.view") else []
    return case_page(
        request,
        case_id,
        "desk/case_money.html",
        status=refused.status if refused else 200,
        money=money_box(scope, case, on),
        claims=[_claim(one) for one in cases.claims(scope, case_id)],
        received=payments.of_case(scope, case_id),
        entries=_entries(scope, case_id),
        balance=ledger.free(scope, f"case:{case_id}"),
        plans=plans,
        open_plan=next((plan for plan in plans if plan["plan"].state in ("drawn", "served", "objected")), None),
        disputed_plans=[plan for plan in plans if plan["plan"].state == "approved" and plan["open"]],
        batches=batch_rows(request, batches),
        behind=seizures.behind(scope, case_id),
        payees=_payees(scope, case_id, on),
        delay=payments.delays(scope, [case_id]).get(case_id),
        delay_reasons=[(key, f"{zh} || {en}") for key, zh, en in DELAY_REASONS],
        kept=_kept(scope, case_id),
        debtors=[(role.party_id, role.party.name) for role in cases.debtors(scope, case_id)],
        refused=refused,
    )


def _claim(one: cases.Obligation) -> dict[str, Any]:
    words = dict(PRIORITIES).get(one.priority, one.priority) if one.priority else ""
    return {"one": one, "sum": Money(one.amount_fen), "accrued": Money(one.accrued_fen), "priority": words}


def _plan(scope: Scope, plan: distributions.Plan) -> dict[str, Any]:
    lines = list(plan.lines.all())
    people = {line.party_id for line in lines} | {one.party_id for one in plan.served.all()}
    names = named(scope, (f"party:{pk}" for pk in people))
    dot, words = PLANS[plan.state]
    held = distributions.disputed(plan) if plan.state in ("objected", "approved") else {}
    return {
        "plan": plan,
        "objections": [_objection(one, names) for one in plan.objections.all()],
        "open": any(one.state in distributions.Objection.OPEN for one in plan.objections.all()),
        "held": sum(held.values(), Money.zero),
        "due": Money(plan.pot_fen) - sum(held.values(), Money.zero),
        "served": [(one, names.get(f"party:{one.party_id}", "")) for one in plan.served.all()],
        "dot": dot,
        "words": words,
        "pot": Money(plan.pot_fen),
        "lines": [
            {
                "position": line.position,
                "held": held.get(line.position),
                "lost": Money(line.lost_fen),
                "rung": named_rung(line.rung),
                "to": pick(names.get(f"party:{line.party_id}", "") or ours(line.rung)),
                "basis": line.basis,
                "claimed": Money(line.claimed_fen),
                "share": Money(line.share_fen),
            }
            for line in sorted(lines, key=lambda line: line.position)
        ],
    }


def _objection(one: distributions.Objection, names: dict[str, str]) -> dict[str, Any]:
    contests = [
        {
            "words": named_rung(each.line.rung),
            "to": names.get(f"party:{each.line.party_id}") or pick(ours(each.line.rung)),
            "sum": Money(each.fen),
        }
        for each in one.contests.all()
    ]
    who = names.get(f"party:{one.party_id}", "")
    return {
        "one": one,
        "who": who,
        "words": sentences.word(one.state),
        "contests": contests,
        "open": one.state in one.OPEN,
    }


def _payees(scope: Scope, case_id: int, on: date) -> list[dict[str, Any]]:
    """To whom money of the case is payable, whether it may go out, and who may collect it for him."""
    found = ledger.accounts(scope, f"payable:{case_id}:")
    names = named(scope, (f"party:{code.rsplit(':', 1)[1]}" for code, _ in found))
    return [
        {
            "name": names.get(f"party:{code.rsplit(':', 1)[1]}", ""),
            "party_id": int(code.rsplit(":", 1)[1]),
            "sum": amount,
            "confirmed": parties.receiving_account(scope, int(code.rsplit(":", 1)[1])) is not None,
            "agents": [
                (agent.pk, f"{agent.name} {agent.firm}".strip())
                for agent in cases.collecting_agents(scope, case_id, int(code.rsplit(":", 1)[1]), on)
            ],
        }
        for code, amount in found
    ]


def _kept(scope: Scope, case_id: int) -> list[dict[str, Any]]:
    """What is kept in trust, for whom and why."""
    found = payments.kept(scope, case_id)
    names = named(scope, (f"party:{row.party_id}" for row in found))
    return [{"row": row, "name": names.get(f"party:{row.party_id}", ""), "sum": Money(row.fen)} for row in found]


def _entries(scope: Scope, case_id: int) -> list[dict[str, Any]]:
    """The books of the case, newest first; what a correction undid is marked."""
    found = list(reversed(ledger.entries(scope, case_id)))
    codes = {code for one in found for code, _ in one.legs}
    names = named(scope, (f"party:{code.rsplit(':', 1)[1]}" for code in codes if code.startswith("payable:")))
    return [
        {
            "one": one,
            "memo": pick(MEMOS.get(one.memo, sentences.word(one.memo))),
            "legs": [(_account(code, names), amount) for code, amount in one.legs],
        }
        for one in found
    ]


def _account(code: str, names: dict[str, str]) -> str:
    kind, last = code.split(":", 1)[0], code.rsplit(":", 1)[1]
    words = pick(ACCOUNTS.get(kind, kind))
    return f"{words} {pick(names.get(f'party:{last}', ''))}".strip() if kind == "payable" else words


def act(permission: str, words: str, run: Any) -> Any:
    """What a button on the page of money does; a refusal is shown there."""

    @staff_page(permission)
    @require_POST
    def view(request: Any, case_id: int) -> HttpResponse:
        cases.case(request.asker, case_id)
        refused = attempt(lambda: run(request, case_id))
        return page(request, case_id, refused) if refused else done(request, words, f"/desk/cases/{case_id}/money")

    return view


def _draw(request: Any, case_id: int) -> None:
    to = number(request.POST.get("surplus_to")) or None
    distributions.draw_up(request.asker, case_id, request.at, surplus_to=to)


def _approve(request: Any, case_id: int) -> None:
    plan = distributions.open_plan(request.asker, case_id)
    distributions.approve(request.asker, plan.pk if plan else 0, request.at)


def _pay(request: Any, case_id: int) -> None:
    """Pay parties, or for those the form names the agent who collects, to his account."""
    given = request.POST
    collecting: dict[int, tuple[int, payments.Payee]] = {}
    for key in given:
        party_id = number(key.removeprefix("agent-"))
        if key.startswith("agent-") and (agent_id := number(given[key])):
            fields = (given.get(f"{name}-{party_id}", "").strip() for name in ("holder", "bank", "account"))
            collecting[party_id] = (agent_id, payments.Payee(*fields))
    if distributions.pay_out(request.asker, case_id, request.at, collecting) is None:
        raise payments.NothingToPay


draw = act("distribution.draw", "已按今天的账算好分配方案。 || A plan was drawn by today's books.", _draw)
approve = act("distribution.approve", "方案已批准，发放正在准备。 || Approved; payments are being prepared.", _approve)
pay = act("payment.instruct", "已提交发放，等另一人放行。 || Payout submitted; another person releases it.", _pay)

correct = act(
    "ledger.correct",
    "已用更正分录冲销，原分录保留。 || Undone by a correcting entry; the first one stays.",
    lambda request, case_id: ledger.correct(
        request.asker, number(request.POST.get("entry")), request.POST.get("reason", ""), request.at
    ),
)

WAYS = {
    "performed": "执行完毕 || Performed",
    "no_property": "终结本次执行程序 || Suspended for want of property",
    "terminated": "终结执行 || Terminated",
    "cancelled": "销案 || Struck off",
    "not_enforced": "不予执行 || Not enforced",
    "dismissed": "驳回申请 || Dismissed",
}


@staff_page("case.close")
def close(request: Any, case_id: int) -> HttpResponse:
    """How the case may end, what stands in the way, and closing it."""
    scope, refused = request.asker, None
    case = cases.case(scope, case_id)
    if request.method == "POST":
        way, _, ground = request.POST.get("way", "").partition("/")
        reason = request.POST.get("reason", "")
        refused = attempt(lambda: closings.close(scope, case_id, way, request.at, ground, reason))
        if refused is None:
            return done(request, "已结案。 || The case is closed.", f"/desk/cases/{case_id}/")
    options = [
        (f"{way}/{key}", f"{pick(WAYS.get(str(way), str(way)))}：{zh} || {pick(WAYS.get(str(way), str(way)))}: {en}")
        for way, grounds in closings.GROUNDS.items()
        for key, zh, en in grounds
    ]
    return case_page(
        request,
        case_id,
        "desk/case_close.html",
        status=refused.status if refused else 200,
        standing=None if case.status == "closed" else closings.standing(scope, case_id, request.at.date()),
        closing_row=closings.closing(scope, case_id),
        options=options,
        refused=refused,
        given=request.POST,
    )
