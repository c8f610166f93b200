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
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.commands import load as loading
from zhixing.domain.seizures.commands.queue import place_of
from zhixing.kernel.money import Money

THIRD = cases.FilingParty("c", "applicant", "person", "顾北辰", id_number="330195198803030031")


@pytest.fixture
def scope(db):
    return court()


def own_case(scope, creditor, number):
    parties = (build.with_(creditor, key="a"), COMPANY)
    return build.case(scope, number, parties=parties, obligations=(duty("60000.00"),))


def car_of(scope, case, at, told=None, number="LSVAA4182E2123499"):
    owner = cases.debtors(scope, case.pk)[0].party_id
    return assets.record(
        scope, case.pk, "vehicle", owner, assets.Identity(number, f"浙A0X{number[-3:]}"), told or {}, at
    )


def sold(scope, case, at, told=None, number="LSVAA4182E2123499"):
    """A car of the debtor that this case sold."""
    car = car_of(scope, case, at, told, number)
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


def test_creditors_of_other_courts_take_their_place_in_the_queue(scope):
    """One of this house seized first, one outside it second: the plan shows both, and pays whose claim was sent by its place."""
    case, at = build.case(scope, parties=(build.APPLICANT, COMPANY), obligations=(duty("60000.00"),)), build.now(scope)
    car = sold(scope, case, at, {"seals": [{"rank": 2, "court": "青屿区人民法院"}]})
    elsewhere = build.court(196, "浙0196")
    theirs = own_case(elsewhere, SECOND, "（2025）浙0196民初78号")
    place = {"place": place_of(car), "entered_at": at, "ended_on": at.date()}
    loading.load(scope, [hold(scope, case, car, 3, at) | place], at)
    loading.load(elsewhere, [hold(elsewhere, theirs, car_of(elsewhere, theirs, at), 1, at) | place], at)
    [(own, places)] = seizures.queues_on_sale(scope, case.pk)
    assert [(one.rank, one.court, one.outside, one.id) for one in places] == [
        (1, "澜州市第196区人民法院", False, None), (2, "青屿区人民法院", True, None), (3, "澜州市第195区人民法院", False, own.pk),
    ]  # fmt: skip
    fund(scope, case, "100000.00")
    claim = [(Money.yuan("50000.00"), "松岭法院来函", 1), (Money.yuan("20000.00"), "没有查封", None)]
    extra = [distributions.ExtraClaim("ordinary", sum_, None, basis, order) for sum_, basis, order in claim]
    plan = distributions.draw_up(scope, case.pk, at, extra)
    paid = [(line.basis, line.share_fen) for line in plan.lines.filter(rung="ordinary").order_by("position")]
    fee = Money.yuan(shares(plan)[0][1])
    assert not plan.pro_rata and plan.several
    assert paid[0] == ("松岭法院来函；首封", 5_000_000) and paid[2] == ("没有查封", 0)
    assert paid[1][1] == 5_000_000 - fee.fen
