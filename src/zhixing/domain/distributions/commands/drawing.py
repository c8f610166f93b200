"""Drawing a plan up, approving it, and preparing what is then payable."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.distributions import papers, rules
from zhixing.domain.distributions.commands import disputing
from zhixing.domain.distributions.events import PlanApproved, PlanDrawn
from zhixing.domain.distributions.models import Line, Plan
from zhixing.domain.distributions.queries import disputed, find_plan, open_plan, reckon
from zhixing.domain.distributions.refusals import (
    MayStillObject,
    NothingToDistribute,
    ObjectionOpen,
    OnlyAPerson,
    PlanNotInState,
    PlanNotServed,
    PlanUnderWay,
    PoolSmaller,
    SurplusToWhom,
)
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Plan.State


@command
def draw_up(
    scope: Scope, case_id: int, at: datetime, extra: Sequence[rules.ExtraClaim] = (), surplus_to: int | None = None
) -> Plan:
    """Distribute what lies in the case's account today; a plan drawn before and not served yet gives way.

    `extra`: claims that stand in no instrument; `surplus_to`: the debtor who gets back what is left over;
    of the price of a crime's property that goes to the treasury (刑法 64).
    Raises NothingToDistribute, PlanUnderWay, SurplusToWhom, ClaimNotOnLadder, RateUnknown.
    """
    scope.require("distribution.draw")
    lock_case(case_id)
    case, on = cases.case(scope, case_id), at.date()
    pot = ledger.free(scope, f"case:{case_id}")
    if not pot:
        raise NothingToDistribute()
    reckoned = reckon(scope, case_id, pot, on, extra)
    back = Money.zero if reckoned.criminal else reckoned.plan.left
    shares = reckoned.shares(_surplus_to(scope, case_id, back, surplus_to))
    _give_way(scope, case_id, at)
    row = Plan.objects.create(
        court_id=case.court_id,
        case=case,
        no=Plan.objects.filter(case=case).count() + 1,
        several=rules.several(reckoned.claims),
        pot_fen=pot.fen,
        on=on,
        pro_rata=reckoned.plan.pro_rata,
        assumed=reckoned.assumed,
        drawn_by=scope.actor,
        drawn_at=at,
    )
    _write(row, shares)
    announce(scope, PlanDrawn(**about(row), several=row.several, fen=row.pot_fen), at)
    if row.several:
        _draft(scope, row, at)
    return row


def _write(plan: Plan, shares: Sequence[rules.Share]) -> None:
    Line.objects.bulk_create(
        Line(
            plan=plan,
            position=position,
            rung=one.rung,
            obligation_no=one.obligation_no,
            party_id=one.party_id,
            basis=one.basis,
            claimed_fen=one.claimed.fen,
            share_fen=one.share.fen,
        )
        for position, one in enumerate(shares, start=1)
    )


@command
def prepare(scope: Scope, case_id: int, at: datetime) -> bool:
    """Lay a plan ready for the officer; False when there is no money yet or a plan is open already."""
    lock_case(case_id)
    if not ledger.free(scope, f"case:{case_id}") or open_plan(scope, case_id) is not None:
        return False
    draw_up(scope, case_id, at)
    return True


def about(plan: Plan) -> dict[str, Any]:
    return {"court_id": plan.court_id, "case_id": plan.case_id, "object": f"plan:{plan.pk}", "plan_id": plan.pk}


def _surplus_to(scope: Scope, case_id: int, left: Money, named: int | None) -> int | None:
    debtors = {role.party_id for role in cases.debtors(scope, case_id)}
    if not left:
        return None
    to = named if named is not None else next(iter(debtors)) if len(debtors) == 1 else None
    if to not in debtors:
        raise SurplusToWhom(left=left)
    return to


def _give_way(scope: Scope, case_id: int, at: datetime) -> None:
    former = Plan.objects.select_for_update().filter(case_id=case_id, state__in=Plan.OPEN).first()
    if former is None:
        return
    if former.state != State.DRAWN or former.served.exists():
        raise PlanUnderWay()
    former.state = State.SUPERSEDED
    former.save(update_fields=["state"])
    if former.document_id is not None:
        documents.withdraw(scope, former.document_id, "重新制作分配方案", at)


def _draft(scope: Scope, plan: Plan, at: datetime) -> None:
    """The paper for the judge to sign; it is served on every creditor and debtor (民诉解释 509)."""
    fields = papers.plan_fields(scope, plan)
    paper = documents.draft(
        scope, plan.case_id, "distribution_plan", fields, concerned(scope, plan), at, f"plan:{plan.pk}"
    )
    plan.document_id = paper.pk
    plan.save(update_fields=["document_id"])


def concerned(scope: Scope, plan: Plan) -> set[int]:
    creditors = {line.party_id for line in plan.lines.all() if line.party_id is not None}
    return creditors | {role.party_id for role in cases.debtors(scope, plan.case_id)}


@command
def approve(scope: Scope, plan_id: int, at: datetime) -> Plan:
    """A person approves: every share becomes payable, the fee is taken, and payouts are prepared by a reaction.

    One creditor: at once, with a payment approval sheet. Several: all served and nobody may object any more. What open
    objections contest is held back in the case's account until they are over (民诉解释 510); the rest is paid.
    Raises OnlyAPerson, NoSuchPlan, PlanNotInState, PlanNotServed, MayStillObject, ObjectionOpen, PoolSmaller.
    """
    scope.require("distribution.approve")
    if scope.staff_id is None:
        raise OnlyAPerson()
    lock_case(find_plan(scope, plan_id).case_id)
    plan = find_plan(scope, plan_id, lock=True)
    _check_ripe(scope, plan, at.date())
    pot, held = Money(plan.pot_fen), ledger.free(scope, f"case:{plan.case_id}")
    if held < pot:
        raise PoolSmaller(held=held, pot=pot)
    held_back = disputed(plan)
    due = pot - sum(held_back.values(), Money.zero)
    legs = [(f"case:{plan.case_id}", -due)]
    for line in plan.lines.all():
        share = Money(line.share_fen) - held_back.get(line.position, Money.zero)
        legs.append((disputing.payable(plan, line), share))
    ledger.post(scope, f"plan:{plan.pk}", legs, "plan_approved", at, plan.case_id)
    disputing.hold_back(scope, plan, held_back, at)
    plan.state, plan.approved_by_id, plan.approved_at = State.APPROVED, scope.staff_id, at
    plan.save()
    announce(scope, PlanApproved(**about(plan), fen=due.fen), at)
    return plan


@command
def draft_sheet(scope: Scope, plan_id: int, at: datetime) -> None:
    """The payment approval sheet (付款审批表) of an approved plan for one creditor."""
    lock_case(find_plan(scope, plan_id).case_id)
    plan = find_plan(scope, plan_id, lock=True)
    if plan.several or plan.document_id is not None:
        return
    fields = papers.sheet_fields(scope, plan)
    paper = documents.draft(scope, plan.case_id, "payment_approval", fields, [], at, f"plan:{plan.pk}")
    plan.document_id = paper.pk
    plan.save(update_fields=["document_id"])


def _check_ripe(scope: Scope, plan: Plan, today: date) -> None:
    if plan.state not in Plan.OPEN:
        raise PlanNotInState(state=plan.state)
    if sum(disputed(plan).values(), Money.zero) == Money(plan.pot_fen):
        raise ObjectionOpen()
    if not plan.several:
        return
    served = dict(plan.served.values_list("party_id", "object_by"))
    if not concerned(scope, plan) <= set(served):
        raise PlanNotServed()
    if today <= max(served.values()):
        raise MayStillObject(until=max(served.values()))


@command
def pay_out(
    scope: Scope, case_id: int, at: datetime, to_agents: Mapping[int, tuple[int, payments.Payee]] | None = None
) -> payments.Batch | None:
    """Prepare payouts of what is payable in a case to those who have confirmed an account; None when there is nothing.

    Those who have not are paid when they confirm; nothing leaves the court without two people. `to_agents`: party ->
    the agent with special authority who collects for him, and that agent's account (执行工作规定 20).
    Raises AgentWithoutAuthority, NotTheAgentsAccount.
    """
    lock_case(case_id)
    lines = []
    collecting = to_agents or {}
    for code, amount in ledger.accounts(scope, f"payable:{case_id}:"):
        party_id = int(code.rsplit(":", 1)[1])
        free = amount - payments.prepared(scope, case_id, party_id)
        agent_id, account = collecting.get(party_id, (None, None))
        own = parties.receiving_account(scope, party_id) is not None and not payments.came_back(scope, party_id)
        if free > Money.zero and (own or agent_id is not None):
            debtor = any(role.party_id == party_id for role in cases.debtors(scope, case_id))
            lines.append(payments.PayLine(party_id, free, "surplus" if debtor else "creditor", agent_id, account))
    return payments.instruct(scope, case_id, lines, at) if lines else None


@command
def credit_price(scope: Scope, lot_id: int, buyer_id: int, case_id: int, on: date, at: datetime) -> None:
    """The sale has taken effect: the buyer's money is the case's from that day (迟延利息解释 3), and what was set off."""
    payments.credit_price(scope, case_id, f"deposit:{lot_id}:{buyer_id}", on, at)
    if (offer := auctions.taken(scope, lot_id)) is not None:
        value = Money(offer.round.start_fen - (offer.difference_fen or 0))
        payments.set_off(scope, case_id, offer.party_id, str(lot_id), value, on, at)
