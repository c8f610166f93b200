"""An objection holds only what it contests: the rest is paid, the contested sum waits in the books for the end of the dispute."""

import pytest

from tests.rooms import build
from tests.rooms.distributions.test_plans import case_of, duty, fund, party_of, signed_and_served
from tests.rooms.payments.bank import court, people
from zhixing.domain.distributions import api as distributions
from zhixing.domain.distributions.refusals import ContestUnreadable, NothingToDistribute, ObjectionOpen
from zhixing.domain.ledger import api as ledger
from zhixing.domain.ledger.refusals import AccountOverdrawn
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

YUAN = Money.yuan


@pytest.fixture
def scope(db):
    return court()


@pytest.fixture
def plan(scope):
    """Fee 1,400 on line 1, 30,000 for the applicant on line 2, 20,000 for the second creditor on line 3; served."""
    case = case_of(scope, duty("60000.00"), duty("40000.00", "b"))
    fund(scope, case, "51400.00")
    drawn = distributions.draw_up(scope, case.pk, build.now(scope))
    signed_and_served(scope, drawn, build.now(scope).date())
    drawn.refresh_from_db()
    return drawn


def objection(scope, plan, name, **contests):
    now, party = build.now(scope), party_of(scope, plan.case, name)
    sums = {int(position[1:]): YUAN(amount) for position, amount in contests.items()}
    return distributions.object_to(scope, plan.pk, party, "比例有误", now.date(), now, sums)


def sued(scope, one):
    """The objection is opposed by the applicant or the second creditor, and its objector sues."""
    distributions.tell_others(scope, one.pk, build.now(scope))
    served = one.plan.served.exclude(party_id=one.party_id).order_by("pk").first()
    distributions.oppose(scope, one.pk, served.party_id, build.now(scope).date(), build.now(scope))
    distributions.settle_objection(scope, one.pk, "sued", build.now(scope))


def payable(scope, plan, name):
    return str(ledger.balance(scope, f"payable:{plan.case_id}:{party_of(scope, plan.case, name)}"))


def approved(scope, plan):
    officer, _ = people(scope)
    return distributions.approve(officer, plan.pk, build.later(scope, 30))


def held(scope, plan):
    code = f"case:{plan.case_id}"
    return str(ledger.balance(scope, code) - ledger.free(scope, code))


def test_what_is_undisputed_is_paid_and_nothing_else_can_spend_what_is_held(scope, plan):
    one = objection(scope, plan, "沈砚秋", _2="5000.00")
    assert distributions.disputed(plan) == {2: YUAN("5000.00")}
    approved(scope, plan)
    assert payable(scope, plan, build.APPLICANT.name) == "25000.00" and payable(scope, plan, "沈砚秋") == "20000.00"
    assert str(ledger.balance(scope, f"fee:{scope.court_id}")) == "1400.00" and held(scope, plan) == "5000.00"
    assert Event.objects.get(name="PlanApproved").payload["fen"] == 4640000
    with pytest.raises(NothingToDistribute):
        distributions.draw_up(scope, plan.case_id, build.later(scope, 30))
    legs = [(f"case:{plan.case_id}", -Money(1)), (f"payable:{plan.case_id}:1", Money(1))]
    with pytest.raises(AccountOverdrawn):
        ledger.post(scope, "grab", legs, "test", build.now(scope), plan.case_id)
    distributions.settle_objection(scope, one.pk, "withdrawn", build.later(scope, 31))
    assert payable(scope, plan, build.APPLICANT.name) == "30000.00" and held(scope, plan) == "0.00"
    assert Event.objects.get(name="DisputeReleased").payload["fen"] == 500000


def test_a_judgment_takes_part_of_what_was_held_and_the_case_gives_it_out_anew(scope, plan):
    one = objection(scope, plan, "沈砚秋", _2="5000.00", _1="400.00")
    sued(scope, one)
    approved(scope, plan)
    assert held(scope, plan) == "5400.00"
    later = build.later(scope, 200)
    with pytest.raises(ContestUnreadable):
        distributions.settle_objection(scope, one.pk, "decided", later, {2: YUAN("5000.01")})
    distributions.settle_objection(scope, one.pk, "decided", later, {2: YUAN("3000.00")})
    assert payable(scope, plan, build.APPLICANT.name) == "27000.00" and held(scope, plan) == "0.00"
    assert str(ledger.balance(scope, f"fee:{scope.court_id}")) == "1400.00"
    line = plan.lines.get(position=2)
    assert (line.held_fen, line.lost_fen) == (0, 300000)
    again = distributions.draw_up(scope, plan.case_id, later)
    assert again.pot_fen == 300000 and again.no == 2
    left = distributions.outstanding(scope, plan.case_id, later.date())
    assert left.title == YUAN("53000.00"), "what was taken back is owed again"


def test_two_objections_to_one_line_hold_it_together_and_end_one_by_one(scope, plan):
    first = objection(scope, plan, "沈砚秋", _2="20000.00")
    debtor = objection(scope, plan, build.DEBTOR.name, _2="25000.00")
    approved(scope, plan)
    assert held(scope, plan) == "30000.00", "never more than the share"
    distributions.settle_objection(scope, first.pk, "withdrawn", build.later(scope, 31))
    assert held(scope, plan) == "25000.00" and payable(scope, plan, build.APPLICANT.name) == "5000.00"
    distributions.tell_others(scope, debtor.pk, build.now(scope))
    distributions.settle_objection(scope, debtor.pk, "accepted", build.later(scope, 60))
    assert held(scope, plan) == "0.00" and payable(scope, plan, build.APPLICANT.name) == "5000.00"
    assert str(ledger.free(scope, f"case:{plan.case_id}")) == "25000.00"
    assert not ledger.astray(scope)


def test_an_objection_that_names_no_line_holds_the_whole_plan(scope, plan):
    with pytest.raises(ContestUnreadable):
        objection(scope, plan, "沈砚秋", _2="30000.01")
    plan.objections.all().delete()
    objection(scope, plan, "沈砚秋")
    assert sum(distributions.disputed(plan).values(), Money.zero) == YUAN("51400.00")
    with pytest.raises(ObjectionOpen):
        approved(scope, plan)


def test_a_judgment_before_approval_gives_way_to_a_new_plan_or_leaves_it(scope, plan):
    one = objection(scope, plan, "沈砚秋", _2="5000.00")
    sued(scope, one)
    distributions.settle_objection(scope, one.pk, "decided", build.later(scope, 200))
    plan.refresh_from_db()
    assert plan.state == "served"
