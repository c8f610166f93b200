"""Who gets how much: by the ladder, to the fen, approved by a person, objected to in time."""

from datetime import date, timedelta

import pytest

from tests.rooms import build
from tests.rooms.auctions import stage
from tests.rooms.payments.bank import Line, confirmed_account, court, pain002, pay_in, people, react, suspense_agrees
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.distributions import papers, reactions, rules
from zhixing.domain.distributions.refusals import (
    ClaimNotOnLadder,
    MayStillObject,
    NoSuchPlan,
    NothingToDistribute,
    NotServedOn,
    ObjectionLate,
    ObjectionNotInState,
    ObjectionOpen,
    OnlyAPerson,
    PlanNotInState,
    PlanNotServed,
    PlanUnderWay,
    PoolSmaller,
    SurplusToWhom,
)
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers.events import TitlePassed
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted
from zhixing.law.distribution_rights import Right
from zhixing.law.interest import Line as InterestLine
from zhixing.law.interest import LineKind

SECOND = cases.FilingParty("b", "applicant", "person", "沈砚秋", id_number="330195199202020025")
COMPANY = cases.FilingParty("d", "debtor", "company", "澜州万顺物流有限公司", id_number="91330195MA2TEST025")


@pytest.fixture
def scope(db):
    return court()


@pytest.fixture
def case(scope):
    return build.case(scope)


def duty(amount, payee="a", **more):
    fields = {"what": "货款", "due_on": date(2027, 12, 31), "payers": ("d",), "payees": (payee,)}
    return cases.FilingObligation(amount=Money.yuan(amount), **(fields | more))


def case_of(scope, *duties, debtor=build.DEBTOR, others=(SECOND,), number="（2025）浙0195民初77号"):
    """Duties not due yet, so that no interest runs and figures stay round."""
    return build.case(scope, number, parties=(build.APPLICANT, *others, debtor), obligations=duties)


def fund(scope, case, amount, reference="A1", payer_account="6222020111122223333"):
    """Money lands in the case's account, whatever the case still needs."""
    legs = [(f"bank:{scope.court_id}", -Money.yuan(amount)), (f"case:{case.pk}", Money.yuan(amount))]
    ledger.post(scope, f"fund:{reference}", legs, "test", build.now(scope), case.pk)


def shares(plan):
    return [(line.rung, str(Money(line.share_fen))) for line in plan.lines.order_by("position")]


def party_of(scope, case, name):
    return next(role.party_id for role in cases.roles(scope, case.pk) if role.party.name == name)


def signed_and_served(scope, plan, on):
    """The judge signs the plan's paper and every addressee has it on a day."""
    for party_id in documents.document(scope, plan.document_id).addressees.values_list("pk", flat=True):
        distributions.note_served(scope, plan.document_id, party_id, on, build.now(scope))


def test_one_creditor_gets_what_is_there_after_the_fee(scope):
    case = case_of(scope, duty("100000.00"), others=())
    fund(scope, case, "50000.00")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    assert not plan.several and shares(plan) == [("fee", "1400.00"), ("ordinary", "48600.00")]
    officer, _ = people(scope)
    distributions.approve(officer, plan.pk, build.now(scope))
    creditor = cases.applicants(scope, case.pk)[0].party_id
    assert ledger.balance(scope, f"payable:{case.pk}:{creditor}") == Money.yuan("48600.00")
    assert ledger.balance(scope, f"fee:{scope.court_id}") == Money.yuan("1400.00")
    left = distributions.outstanding(scope, case.pk, build.now(scope).date())
    assert (left.fee, left.title) == (Money.zero, Money.yuan("51400.00"))
    fund(scope, case, "51400.00", "A2")
    again = distributions.draw_up(scope, case.pk, build.now(scope))
    assert shares(again) == [("ordinary", "51400.00")] and again.no == 2


def test_interest_to_the_day_and_the_doubled_part_last(scope, case):
    on = build.now(scope).date()
    due = cases.due(scope, case.pk, on, assume_last=True)
    owed = due.schedule.owed
    fund(scope, case, "200000.00")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    got = dict(shares(plan))
    assert got["fee"] == "1400.00" and got["ordinary"] == str(owed.title) and got["doubled"] == str(owed.doubled)
    assert [rung for rung, _ in shares(plan)] == ["fee", "ordinary", "doubled", "surplus"] and owed.doubled
    surplus = plan.lines.get(rung="surplus")
    assert surplus.party_id == cases.debtors(scope, case.pk)[0].party_id
    assert sum(line.share_fen for line in plan.lines.all()) == plan.pot_fen == 20000000


def test_a_persons_creditors_share_pro_rata_to_the_fen(scope):
    case = case_of(scope, duty("300000.00"), duty("200000.00", "b"), duty("100000.00", "b"))
    fund(scope, case, "100.00", "A0")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    assert plan.several and shares(plan) == [("fee", "100.00"), *[("ordinary", "0.00")] * 3]
    fund(scope, case, "488300.00", "A1")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    assert plan.pro_rata and shares(plan)[0] == ("fee", "8400.00")
    assert [fen for _, fen in shares(plan)[1:]] == ["240000.00", "160000.00", "80000.00"]
    assert distributions.plans(scope, case.pk)[1].state == "superseded"


def test_a_companys_joined_creditors_are_paid_by_order_of_seizure(scope):
    joiner = cases.FilingParty("b", "joiner", "person", "沈砚秋")
    duties = (duty("60000.00"), duty("60000.00", "b"))
    company = case_of(scope, *duties, debtor=COMPANY, others=(joiner,))
    person = case_of(scope, *duties, others=(joiner,), number="（2025）浙0195民初78号")
    for n, case in enumerate((company, person)):
        fund(scope, case, "81700.00", f"A{n}")
    by_order = distributions.draw_up(scope, company.pk, build.now(scope))
    pro_rata = distributions.draw_up(scope, person.pk, build.now(scope))
    assert not by_order.pro_rata and [fen for _, fen in shares(by_order)] == ["1700.00", "60000.00", "20000.00"]
    assert pro_rata.pro_rata and [fen for _, fen in shares(pro_rata)] == ["1700.00", "40000.00", "40000.00"]


def test_costs_and_a_mortgage_go_first(scope):
    case = case_of(scope, duty("300000.00"), duty("200000.00", "b", priority="抵押权"))
    fund(scope, case, "250000.00")
    depot = parties.register(scope, "company", "澜州停车保管有限公司").pk
    costs = [distributions.ExtraClaim("costs", Money.yuan("7600.00"), depot, "保管费")]
    plan = distributions.draw_up(scope, case.pk, build.now(scope), extra=costs)
    assert plan.several and [fen for _, fen in shares(plan)] == ["7600.00", "7400.00", "200000.00", "35000.00"]
    assert [rung for rung, _ in shares(plan)] == ["costs", "fee", "secured", "ordinary"]
    with pytest.raises(ClaimNotOnLadder):
        distributions.draw_up(
            scope, case.pk, build.now(scope), extra=[distributions.ExtraClaim("gift", Money(1), depot, "")]
        )


def test_a_builder_s_price_goes_before_the_mortgage_and_its_interest_with_the_rest(scope):
    builder = duty("200000.00", "b", priority="建设工程价款优先受偿权", accrued=Money.yuan("20000.00"))
    mortgage = duty("100000.00", priority="抵押权")
    case = case_of(scope, mortgage, builder, duty("20000.00"))
    fund(scope, case, "304700.00")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    assert plan.several and shares(plan) == [
        ("fee", "4700.00"),
        ("builder", "180000.00"),
        ("secured", "100000.00"),
        ("ordinary", "10000.00"),
        ("ordinary", "10000.00"),
    ]
    line = plan.lines.get(rung="builder")
    assert (line.obligation_no, line.party_id) == (2, party_of(scope, case, "沈砚秋"))
    assert line.basis == "民法典 807；施工解释 36、40"
    told = papers.plan_fields(scope, plan)["shares"]
    assert [share["nature"].partition("（")[0] for share in told][:2] == ["建设工程价款优先受偿权", "担保物权"]


def test_what_a_plan_gave_counts_once_when_a_right_is_noted_later(scope):
    case = case_of(scope, duty("100000.00"), others=())
    fund(scope, case, "41400.00")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    officer, _ = people(scope)
    distributions.approve(officer, plan.pk, build.now(scope))
    cases.correct_priority(scope, case.pk, 1, "建设工程价款优先受偿权", "判决第二项", build.now(scope))
    fund(scope, case, "100000.00", "A2")
    again = distributions.draw_up(scope, case.pk, build.now(scope), surplus_to=party_of(scope, case, build.DEBTOR.name))
    assert shares(again) == [("builder", "60000.00"), ("surplus", "40000.00")]


def test_the_claims_of_a_joint_duty_are_split_and_doubled_has_no_priority():
    day = date(2026, 1, 1)
    lines = [
        InterestLine("1", LineKind.GENERAL, day, day, 1, 0, "", 101),
        InterestLine("1", LineKind.DOUBLED, day, day, 1, 0, "", 10),
    ]
    found = rules.claims([rules.Duty(1, Money(1000), (7, 8), right=Right.MORTGAGE)], lines, Money(50), {}, day)
    assert [(c.law.rung, c.party_id, c.law.amount.fen) for c in found] == [
        ("fee", None, 50),
        ("secured", 7, 551),
        ("doubled", 7, 5),
        ("secured", 8, 550),
        ("doubled", 8, 5),
    ]
    given = {("fee", None, None): Money(50), ("secured", 1, 7): Money(551)}
    left = rules.claims([rules.Duty(1, Money(1000), (7, 8), right=Right.MORTGAGE)], lines, Money(50), given, day)
    assert [(c.law.rung, c.party_id) for c in left] == [("doubled", 7), ("secured", 8), ("doubled", 8)]


def test_nothing_is_drawn_up_from_nothing_or_without_permission(scope, case):
    with pytest.raises(NothingToDistribute):
        distributions.draw_up(scope, case.pk, build.now(scope))
    with pytest.raises(NotPermitted):
        distributions.draw_up(courts.system_scope(scope.court_id), case.pk, build.now(scope))
    fund(scope, case, "1.00")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    with pytest.raises(OnlyAPerson):
        distributions.approve(scope, plan.pk, build.now(scope))
    with pytest.raises(NoSuchPlan):
        distributions.plan(build.everything(196), plan.pk)


def test_what_is_left_over_goes_to_a_named_debtor(scope):
    second = cases.FilingParty("e", "debtor", "person", "孙立", id_number="330195197505050038")
    case = case_of(scope, duty("100.00"), others=(second,))
    fund(scope, case, "1000.00")
    with pytest.raises(SurplusToWhom):
        distributions.draw_up(scope, case.pk, build.now(scope))
    to = party_of(scope, case, "孙立")
    plan = distributions.draw_up(scope, case.pk, build.now(scope), surplus_to=to)
    assert plan.lines.get(rung="surplus").party_id == to and shares(plan)[-1] == ("surplus", "850.00")


def test_money_that_went_meanwhile_stops_the_approval(scope):
    case = case_of(scope, duty("100000.00"), others=())
    fund(scope, case, "500.00")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    legs = [(f"case:{case.pk}", -Money.yuan(1)), (f"payable:{case.pk}:1", Money.yuan(1))]
    ledger.post(scope, "gone", legs, "test", build.now(scope), case.pk)
    officer, _ = people(scope)
    with pytest.raises(PoolSmaller):
        distributions.approve(officer, plan.pk, build.now(scope))


@pytest.fixture
def shared(scope):
    """A case of two creditors with a plan served on everybody."""
    case = case_of(scope, duty("60000.00"), duty("40000.00", "b"))
    fund(scope, case, "51400.00")
    return case, distributions.draw_up(scope, case.pk, build.now(scope))


def test_several_creditors_are_served_and_may_object_for_fifteen_days(scope, shared):
    case, plan = shared
    officer, _ = people(scope)
    paper = documents.document(scope, plan.document_id)
    assert paper.template == "distribution_plan" and paper.addressees.count() == 3
    with pytest.raises(PlanNotServed):
        distributions.approve(officer, plan.pk, build.now(scope))
    signed_and_served(scope, plan, build.now(scope).date())
    plan.refresh_from_db()
    assert plan.state == "served"
    with pytest.raises(MayStillObject):
        distributions.approve(officer, plan.pk, build.now(scope))
    with pytest.raises(PlanUnderWay):
        distributions.draw_up(scope, case.pk, build.now(scope))
    distributions.approve(officer, plan.pk, build.later(scope, 30))
    event = Event.objects.get(name="PlanApproved")
    assert event.payload == {"plan_id": plan.pk, "fen": 5140000} and event.object == f"plan:{plan.pk}"
    with pytest.raises(PlanNotInState):
        distributions.approve(officer, plan.pk, build.later(scope, 30))


def objection(scope, shared):
    case, plan = shared
    signed_and_served(scope, plan, build.now(scope).date())
    objector = party_of(scope, case, "沈砚秋")
    now = build.now(scope)
    with pytest.raises(NotServedOn):
        distributions.object_to(scope, plan.pk, 999, "x", now.date(), now)
    with pytest.raises(ObjectionLate):
        distributions.object_to(scope, plan.pk, objector, "x", now.date() + timedelta(days=40), now)
    return distributions.object_to(scope, plan.pk, objector, "应当按合同比例", now.date(), now)


def test_an_objection_nobody_opposes_changes_the_plan(scope, shared):
    case, plan = shared
    raised = objection(scope, shared)
    officer, _ = people(scope)
    with pytest.raises(ObjectionOpen):
        distributions.approve(officer, plan.pk, build.later(scope, 60))
    distributions.tell_others(scope, raised.pk, build.now(scope))
    with pytest.raises(ObjectionNotInState):
        distributions.settle_objection(scope, raised.pk, "accepted", build.now(scope))
    distributions.settle_objection(scope, raised.pk, "accepted", build.later(scope, 30))
    plan.refresh_from_db()
    assert plan.state == "superseded"
    assert distributions.draw_up(scope, case.pk, build.later(scope, 30)).no == 2


@pytest.mark.parametrize("outcome", ["lapsed", "sued"])
def test_an_opposed_objection_waits_for_the_suit(scope, shared, outcome):
    case, plan = shared
    raised = objection(scope, shared)
    officer, _ = people(scope)
    other = party_of(scope, case, build.APPLICANT.name)
    distributions.tell_others(scope, raised.pk, build.now(scope))
    distributions.oppose(scope, raised.pk, other, build.now(scope).date(), build.now(scope))
    with pytest.raises(ObjectionNotInState):
        distributions.settle_objection(scope, raised.pk, "lapsed", build.now(scope))
    distributions.settle_objection(scope, raised.pk, outcome, build.later(scope, 40))
    if outcome == "lapsed":
        assert distributions.approve(officer, plan.pk, build.later(scope, 40)).state == "approved"
    else:
        with pytest.raises(ObjectionOpen):
            distributions.approve(officer, plan.pk, build.later(scope, 40))


def test_from_the_debtors_payment_to_the_creditors_account(scope, case):
    """Receipt, robot's plan, approval, robot's payouts, two people, the bank's word."""
    creditor = cases.applicants(scope, case.pk)[0].party_id
    officer, finance = people(scope)
    pay_in(scope, Line("A1", "20000.00", credited=ledger.account(scope, f"case:{case.pk}").number))
    plan = distributions.open_plan(scope, case.pk)
    assert plan is not None and plan.drawn_by == "robot:plan"
    distributions.approve(officer, plan.pk, build.now(scope))
    react()
    sheet = documents.document(scope, distributions.plan(scope, plan.pk).document_id)
    assert sheet.template == "payment_approval" and not payments.batches(scope).exists()
    confirmed_account(scope, creditor, case.pk)
    react()
    (batch,) = payments.batches(scope)
    assert (batch.state, batch.fen) == ("prepared", 1860000)
    payments.approve(officer, batch.pk, build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    batch.refresh_from_db()
    (payout,) = batch.payouts.all()
    payments.settle(scope, pain002(batch.message_id, {payout.end_to_end_id: "AC01"}), build.now(scope))
    react()
    assert payments.batches(scope).count() == 1, "an account that failed is not tried again by itself"
    confirmed_account(scope, creditor, case.pk, "6222029900003333")
    react()
    second = payments.batches(scope).first()
    assert second.pk != batch.pk and second.payouts.get().number == "6222029900003333"
    payments.approve(officer, second.pk, build.now(scope))
    payments.release(finance, second.pk, build.now(scope))
    second.refresh_from_db()
    key = second.payouts.get().end_to_end_id
    payments.settle(scope, pain002(second.message_id, {key: "ACSC"}, "ACSC"), build.now(scope))
    react()
    assert payments.paid_out(scope, case.pk) == Money.yuan("18600.00") and suspense_agrees(scope)
    assert Event.objects.filter(name="PayoutSettled").last().payload["complete"] is True


def test_the_price_is_the_cases_money_from_the_day_title_passed(db):
    """What the buyer paid lies in his deposit account until the ruling is served; then it is shared out."""
    running = stage.opened(stage.a_round())
    buyer = stage.seated(running, 1)
    stage.bid(running, buyer, 1421000, stage.OPENS + timedelta(minutes=1))
    auctions.close(stage.MACHINE, running.pk, stage.T10)
    lot = auctions.lot(stage.MACHINE, running.lot_id)
    account, amount = f"deposit:{lot.pk}:{buyer}", Money.yuan(1421000)
    legs = [(f"bank:{stage.COURT}", -amount), (account, amount)]
    ledger.open_account(stage.MACHINE, account, lot.case_id)
    ledger.post(stage.MACHINE, "price", legs, "test", stage.T10, lot.case_id)
    passed = TitlePassed(court_id=stage.COURT, case_id=lot.case_id, lot_id=lot.pk, on="2026-12-01", asset_ids=[])
    for _ in range(2):
        reactions.take_price(passed, stage.MACHINE, stage.T10)
    assert ledger.received(stage.MACHINE, lot.case_id) == [(date(2026, 12, 1), amount)]
    assert ledger.balance(stage.MACHINE, f"case:{lot.case_id}") == amount
