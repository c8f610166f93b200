"""Service of a plan, objections to it, and how they end (民诉解释 509–510)."""

from collections.abc import Mapping
from datetime import date, datetime

from zhixing.domain.distributions.commands import disputing
from zhixing.domain.distributions.commands.drawing import about, concerned
from zhixing.domain.distributions.events import DisputeReleased, ObjectionMoved, PlanObjected, PlanServed
from zhixing.domain.distributions.models import Objection, Plan, Served
from zhixing.domain.distributions.queries import find_objection, find_plan
from zhixing.domain.distributions.refusals import (
    ContestUnreadable,
    NotServedOn,
    ObjectionLate,
    ObjectionNotInState,
    PlanNotInState,
)
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import distribution as law

State = Plan.State


@command
def note_served(scope: Scope, document_id: int, party_id: int, served_on: date, at: datetime) -> None:
    """A party has received the plan: its fifteen days to object run (民诉解释 509)."""
    found = Plan.objects.filter(document_id=document_id, court_id=scope.court_id).first()
    if found is None:
        return
    lock_case(found.case_id)
    plan = find_plan(scope, found.pk, lock=True)
    until = law.objection_due(served_on).on
    Served.objects.get_or_create(plan=plan, party_id=party_id, defaults={"served_on": served_on, "object_by": until})
    have_it = set(plan.served.values_list("party_id", flat=True))
    if plan.state == State.DRAWN and concerned(scope, plan) <= have_it:
        plan.state = State.SERVED
        plan.save(update_fields=["state"])
        last = max(plan.served.values_list("object_by", flat=True))
        announce(scope, PlanServed(**about(plan), object_by=last.isoformat()), at)


@command
def object_to(
    scope: Scope,
    plan_id: int,
    party_id: int,
    grounds: str,
    on: date,
    at: datetime,
    contests: Mapping[int, Money] | None = None,
) -> Objection:
    """Note a party's written objection, received on a day, and what of which lines it `contests`: all, when none is named.

    Raises NoSuchPlan, NotServedOn, ObjectionLate, ContestUnreadable.
    """
    scope.require("distribution.draw")
    lock_case(find_plan(scope, plan_id).case_id)
    plan = find_plan(scope, plan_id, lock=True)
    if plan.state not in Plan.OPEN:
        raise PlanNotInState(state=plan.state)
    service = plan.served.filter(party_id=party_id).first()
    if service is None:
        raise NotServedOn(party_id=party_id)
    if on > service.object_by:
        raise ObjectionLate(until=service.object_by)
    objection, new = Objection.objects.get_or_create(
        plan=plan, party_id=party_id, defaults={"grounds": grounds, "raised_on": on}
    )
    if new:
        disputing.contest(objection, contests or {})
        plan.state = State.OBJECTED
        plan.save(update_fields=["state"])
        announce(scope, PlanObjected(**about(plan), objection_id=objection.pk, party_id=party_id), at)
    return objection


@command
def tell_others(scope: Scope, objection_id: int, at: datetime) -> Objection:
    """Tell those who did not object: they may oppose for fifteen days (民诉解释 510)."""
    objection = _objection(scope, objection_id, Objection.State.RAISED)
    objection.oppose_by = law.opposition_due(at.date()).on
    return _move(scope, objection, Objection.State.TOLD, at)


@command
def oppose(scope: Scope, objection_id: int, party_id: int, on: date, at: datetime) -> Objection:
    """Another party opposes the objection; the objector, told of it, may sue for fifteen days (民诉解释 510)."""
    objection = _objection(scope, objection_id, Objection.State.TOLD, Objection.State.OPPOSED)
    if not objection.plan.served.filter(party_id=party_id).exists() or party_id == objection.party_id:
        raise NotServedOn(party_id=party_id)
    if objection.oppose_by is None or on > objection.oppose_by:
        raise ObjectionLate(until=objection.oppose_by)
    objection.opposed_by = sorted({*objection.opposed_by, party_id})
    objection.sue_by = law.suit_due(at.date()).on
    return _move(scope, objection, Objection.State.OPPOSED, at)


@command
def settle_objection(
    scope: Scope, objection_id: int, outcome: str, at: datetime, upheld: Mapping[int, Money] | None = None
) -> Objection:
    """End an objection: `withdrawn`, `accepted` (nobody opposed in time), `lapsed` (no suit in time), or note it as `sued`;
    a suit ends as `decided`, `upheld` saying what of which lines the judgment took away.

    Accepted or upheld, a plan that is not approved gives way to one drawn as objected; of an approved one what was contested
    goes back to the case's account, for a new plan, or on to the payees. Raises ObjectionNotInState while its time still runs,
    ContestUnreadable.
    """
    kinds = Objection.State
    objection = _objection(scope, objection_id, kinds.RAISED, kinds.TOLD, kinds.OPPOSED, kinds.SUED)
    today, state = at.date(), objection.state
    ripe: dict[str, bool] = {
        kinds.WITHDRAWN: True,
        kinds.ACCEPTED: state == kinds.TOLD and objection.oppose_by is not None and today > objection.oppose_by,
        kinds.LAPSED: state == kinds.OPPOSED and objection.sue_by is not None and today > objection.sue_by,
        kinds.SUED: state == kinds.OPPOSED,
        kinds.DECIDED: state == kinds.SUED,
    }
    if not ripe.get(outcome, False):
        raise ObjectionNotInState(state=state, until=objection.sue_by or objection.oppose_by)
    right = _right(objection, outcome, upheld or {})
    _move(scope, objection, outcome, at)
    if outcome != kinds.SUED:
        _after(scope, objection, right, at)
    return objection


def _right(objection: Objection, outcome: str, upheld: Mapping[int, Money]) -> dict[int, Money]:
    """What of which lines an objection turns out to be right about."""
    contested = {one.line.position: Money(one.fen) for one in objection.contests.select_related("line")}
    if not contested:
        contested = {line.position: Money(line.share_fen) for line in objection.plan.lines.all()}
    if outcome == Objection.State.ACCEPTED:
        return contested
    if outcome != Objection.State.DECIDED:
        return {}
    for position, amount in upheld.items():
        most = contested.get(position, Money.zero)
        if not Money.zero < amount <= most:
            raise ContestUnreadable(position=position, most=most)
    return dict(upheld)


def _after(scope: Scope, objection: Objection, right: Mapping[int, Money], at: datetime) -> None:
    """What the end of an objection does to its plan, or to what an approved one held back for it."""
    plan = objection.plan
    if plan.state == State.APPROVED:
        paid, back = disputing.let_go(scope, objection, right, at)
        announce(scope, DisputeReleased(**about(plan), objection_id=objection.pk, fen=paid.fen, back_fen=back.fen), at)
        return
    if right:
        plan.state = State.SUPERSEDED
    elif not plan.objections.filter(state__in=Objection.OPEN).exists():
        plan.state = State.SERVED
    plan.save(update_fields=["state"])


def _objection(scope: Scope, objection_id: int, *states: str) -> Objection:
    scope.require("distribution.draw")
    lock_case(find_objection(scope, objection_id).plan.case_id)
    objection = find_objection(scope, objection_id)
    if objection.state not in states or objection.plan.state not in (State.OBJECTED, State.APPROVED):
        raise ObjectionNotInState(state=objection.state, until=objection.sue_by or objection.oppose_by)
    return objection


def _move(scope: Scope, objection: Objection, state: str, at: datetime) -> Objection:
    objection.state = state
    objection.save()
    event = ObjectionMoved(**about(objection.plan), objection_id=objection.pk, state=str(state))
    announce(scope, event, at)
    return objection
