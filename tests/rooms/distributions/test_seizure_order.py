"""A company's creditors of several cases are paid by the queue on the thing that was sold, whoever joined first (执行工作规定 55)."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.distributions.test_plans import COMPANY, SECOND, duty, fund, shares
from tests.rooms.payments.bank import court
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.distributions import api as distributions
from zhixing.domain.distributions import papers
from zhixing.domain.seizures.commands import load as loading
from zhixing.kernel.money import Money

THIRD = cases.FilingParty("c", "applicant", "person", "顾北辰", id_number="330195198803030031")


@pytest.fixture
def scope(db):
    return court()


def own_case(scope, creditor, number):
    parties = (build.with_(creditor, key="a"), COMPANY)
    return build.case(scope, number, parties=parties, obligations=(duty("60000.00"),))


def sold(scope, case, at):
    """A car of the debtor that this case sold."""
    owner = cases.debtors(scope, case.pk)[0].party_id
    car = assets.record(scope, case.pk, "vehicle", owner, assets.Identity("LSVAA4182E2123499", "浙A0X599"), {}, at)
    assets.mark_held(scope, car.pk, case.pk)
    assets.mark_priced(scope, car.pk, Money.yuan("90000"), at)
    assets.mark_on_sale(scope, car.pk)
    return assets.mark_sold(scope, car.pk, Money.yuan("81700"), at)


def hold(scope, case, car, rank, at):
    unit = agencies.enlist(scope, f"office-{rank}", "vehicle", "车辆管理所", "Vehicle office", "counter", items=[])
    on = at.date()
    return {
        "case_id": case.pk, "asset_id": car.pk, "unit_id": unit.pk, "kind": "seal", "state": "sold", "rank": rank,
        "from_on": on - timedelta(days=90 - rank), "until_on": on + timedelta(days=300), "prepared_at": at,
    }  # fmt: skip


def test_who_seized_first_is_paid_first_whoever_joined_first(scope):
    joining = tuple(build.with_(one, role="joiner") for one in (SECOND, THIRD))
    duties = (duty("30000.00"), duty("60000.00", "b"), duty("60000.00", "c"))
    case = build.case(scope, parties=(build.APPLICANT, *joining, COMPANY), obligations=duties)
    others = [own_case(scope, SECOND, "（2025）浙0195民初78号"), own_case(scope, THIRD, "（2025）浙0195民初79号")]
    at = build.now(scope)
    assert distributions.seizure_ranks(scope, case.pk) == {}
    car = sold(scope, case, at)
    loading.load(
        scope, [hold(scope, one, car, rank, at) for one, rank in zip([case, *others], (1, 3, 2), strict=True)], at
    )
    assert distributions.seizure_ranks(scope, case.pk) == {1: 1, 2: 3, 3: 2}
    fund(scope, case, "100000.00")
    plan = distributions.draw_up(scope, case.pk, at)
    paid = [
        (line.obligation_no, str(Money(line.share_fen)))
        for line in plan.lines.filter(rung="ordinary").order_by("position")
    ]
    fee = Money.yuan(shares(plan)[0][1])
    assert not plan.pro_rata and paid == [(1, "30000.00"), (3, "60000.00"), (2, str(Money.yuan("10000.00") - fee))]
    told = [one["nature"] for one in papers.plan_fields(scope, plan)["shares"]]
    assert [words.rpartition("；")[2] for words in told[:3]] == ["首封", "轮候，第2位", "轮候，第3位"]


def test_a_creditor_whose_hold_is_not_known_comes_after_all_who_hold(scope):
    joining = tuple(build.with_(one, role="joiner") for one in (SECOND, THIRD))
    duties = (duty("30000.00"), duty("60000.00", "b"), duty("60000.00", "c"))
    case = build.case(scope, parties=(build.APPLICANT, *joining, COMPANY), obligations=duties)
    other, at = own_case(scope, THIRD, "（2025）浙0195民初79号"), build.now(scope)
    car = sold(scope, case, at)
    loading.load(scope, [hold(scope, case, car, 1, at), hold(scope, other, car, 2, at)], at)
    fund(scope, case, "60000.00")
    plan = distributions.draw_up(scope, case.pk, at)
    got = {line.obligation_no: line.share_fen for line in plan.lines.filter(rung="ordinary")}
    assert got[1] == 3_000_000 and got[3] > 0 == got[2]
