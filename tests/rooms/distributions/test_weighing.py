"""A plan beside another: what more money, a further claim or the other method would change, and what a new draft changed."""

import pytest

from tests.rooms import build
from tests.rooms.distributions.test_plans import case_of, duty, fund, shares
from tests.rooms.payments.bank import court
from zhixing.domain.cases import api as cases
from zhixing.domain.distributions import api as distributions
from zhixing.domain.distributions.refusals import AssumeASum, ClaimNotOnLadder, NothingToDistribute
from zhixing.kernel.money import Money
from zhixing.law.distribution import Debtor


@pytest.fixture
def scope(db):
    return court()


@pytest.fixture
def case(scope):
    """300,000 and 300,000 claimed of a person; the fee is 8,400."""
    return case_of(scope, duty("300000.00"), duty("300000.00", "b"))


def on(scope):
    return build.now(scope).date()


def told(changes):
    return [(one.rung, str(one.before), str(one.after)) for one in changes]


def test_more_money_beside_the_plan_as_it_stands(scope, case):
    fund(scope, case, "108400.00")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    more = distributions.what_if(scope, case.pk, on(scope), Money.yuan("208400.00"))
    assert told(more) == [
        ("fee", "8400.00", "8400.00"),
        ("ordinary", "50000.00", "100000.00"),
        ("ordinary", "50000.00", "100000.00"),
    ]
    assert sum(one.after.fen for one in more) == 20840000
    assert [str(one.difference) for one in more] == ["0.00", "50000.00", "50000.00"]
    assert shares(distributions.plan(scope, plan.pk)) == shares(plan)  # nothing was written
    assert len(distributions.plans(scope, case.pk)) == 1


def test_a_further_claim_takes_its_place_on_the_ladder(scope, case):
    fund(scope, case, "108400.00")
    worker = cases.applicants(scope, case.pk)[1].party_id
    wages = distributions.ExtraClaim("wages", Money.yuan("20000.00"), worker, "")
    changes = distributions.what_if(scope, case.pk, on(scope), None, [wages])
    assert told(changes) == [
        ("fee", "8400.00", "8400.00"),
        ("wages", "0.00", "20000.00"),
        ("ordinary", "50000.00", "40000.00"),
        ("ordinary", "50000.00", "40000.00"),
    ]
    with pytest.raises(ClaimNotOnLadder):
        distributions.what_if(scope, case.pk, on(scope), None, [distributions.ExtraClaim("gift", Money(1), worker, "")])


def test_the_other_method_and_a_pot_that_is_empty(scope):
    joiner = cases.FilingParty("b", "joiner", "person", "沈砚秋")
    case = case_of(scope, duty("60000.00"), duty("60000.00", "b"), others=(joiner,))
    with pytest.raises(AssumeASum):
        distributions.what_if(scope, case.pk, on(scope))
    assumed = distributions.what_if(scope, case.pk, on(scope), Money.yuan("81700.00"))
    assert told(assumed)[1:] == [("ordinary", "0.00", "40000.00"), ("ordinary", "0.00", "40000.00")]
    fund(scope, case, "81700.00")
    by_order = distributions.what_if(scope, case.pk, on(scope), None, (), Debtor.COMPANY)
    assert told(by_order)[1:] == [("ordinary", "40000.00", "60000.00"), ("ordinary", "40000.00", "20000.00")]
    with pytest.raises(NothingToDistribute):
        distributions.what_if(scope, case.pk, on(scope), Money.zero)


def test_a_new_draft_says_what_it_changed(scope, case):
    fund(scope, case, "108400.00")
    first = distributions.draw_up(scope, case.pk, build.now(scope))
    assert distributions.revised(scope, first) == []
    fund(scope, case, "600000.00", "A2")
    debtor = cases.debtors(scope, case.pk)[0].party_id
    second = distributions.draw_up(scope, case.pk, build.now(scope), surplus_to=debtor)
    changes = distributions.revised(scope, second)
    assert told(changes) == [
        ("fee", "8400.00", "8400.00"),
        ("ordinary", "50000.00", "300000.00"),
        ("ordinary", "50000.00", "300000.00"),
        ("surplus", "0.00", "100000.00"),
    ]
    assert changes[-1].party_id == debtor
