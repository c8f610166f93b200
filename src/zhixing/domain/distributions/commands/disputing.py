"""What an objection contests stays in the case's account, held, until the objection is over (民诉解释 510)."""

from collections.abc import Mapping
from datetime import datetime

from zhixing.domain.distributions import rules
from zhixing.domain.distributions.models import Contest, Line, Objection, Plan
from zhixing.domain.distributions.refusals import ContestUnreadable
from zhixing.domain.ledger import api as ledger
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

Sums = Mapping[int, Money]
"""Sums by the position of a line."""


def payable(plan: Plan, line: Line) -> str:
    """The account a line of a plan is paid into."""
    return rules.account(plan.case_id, plan.court_id, line.rung, line.party_id)


def contest(objection: Objection, sums: Sums) -> None:
    """Note what of which lines an objection contests. Raises ContestUnreadable."""
    lines = {line.position: line for line in objection.plan.lines.all()}
    for position, amount in sums.items():
        most = Money(lines[position].share_fen) if position in lines else Money.zero
        if not Money.zero < amount <= most:
            raise ContestUnreadable(position=position, most=most)
        Contest.objects.create(objection=objection, line=lines[position], fen=amount.fen)


def hold_back(scope: Scope, plan: Plan, sums: Sums, at: datetime) -> None:
    """Hold what is contested of each line of a plan that is being approved."""
    for line in plan.lines.filter(position__in=sums):
        _hold(scope, plan, line, sums[line.position], at)


def _hold(scope: Scope, plan: Plan, line: Line, amount: Money, at: datetime) -> None:
    line.held_fen = amount.fen
    line.save(update_fields=["held_fen", "lost_fen"])
    if amount:
        to = payable(plan, line)
        ledger.hold(scope, _key(line), f"case:{plan.case_id}", to, amount, "dispute_ended", at, plan.case_id)


def _key(line: Line) -> str:
    """A hold is never changed: a smaller one takes its place, under the sums that made it smaller."""
    return f"line:{line.pk}:{line.held_fen}:{line.lost_fen}"


def let_go(scope: Scope, objection: Objection, upheld: Sums, at: datetime) -> tuple[Money, Money]:
    """An objection to an approved plan is over: what becomes payable, and what goes back to the case's account.

    `upheld`: what the objection was right about. What other open objections contest of a line stays held.
    """
    paid = back = Money.zero
    for one in objection.contests.select_related("line"):
        line, held = one.line, Money(one.line.held_fen)
        lost = min(held, upheld.get(line.position, Money.zero))
        others = Contest.objects.filter(line=line, objection__state__in=Objection.OPEN).exclude(objection=objection)
        keeps = rules.held_back(held - lost, [Money(other.fen) for other in others])
        freed = held - lost - keeps
        if not freed + lost:
            continue
        if freed:
            ledger.commit_hold(scope, _key(line), at, freed)
        else:
            ledger.void_hold(scope, _key(line), at)
        line.lost_fen += lost.fen
        _hold(scope, objection.plan, line, keeps, at)
        paid, back = paid + freed, back + lost
    return paid, back
