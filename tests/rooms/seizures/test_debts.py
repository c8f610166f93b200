"""What a third party owes the debtor: an order served directly, an objection nobody looks into, payment, enforcement."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.payments import bank
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.refusals import (
    NotAReceivable,
    NotEnforceable,
    NotInThisStep,
    OrderedAlready,
    SumMissing,
    TooMuchOrdered,
)
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.law.third_debtor import DeniedTooMuch, answer_due

THIRD = seizures.Third("company", "云汀建设有限公司", "91330195MA2QH0K35X", "13800001234", "云汀县望江路 5 号")
SUM = Money.yuan("80000")


class Road:
    """A case whose debtor has a claim on a company; `judge` signs."""

    def __init__(self) -> None:
        self.scope = build.court()
        build.seal(self.scope, build.staff(self.scope, "chief", "president"))
        self.case = build.case(self.scope, amount="500000.00")
        self.at, self.judge = build.now(self.scope), practice_world.judge(self.scope)
        owner = cases.debtors(self.scope, self.case.pk)[0].party_id
        self.claim = self._record(owner, "receivable", "买卖合同项下应付货款")
        self.car = self._record(owner, "vehicle", "小型轿车")

    def _record(self, owner, kind, title):
        identity = assets.Identity(mark="浙A0X001" if kind == "vehicle" else "")
        return assets.record(self.scope, self.case.pk, kind, owner, identity, {}, self.at, title=title).pk

    def order(self, amount=SUM, **more):
        return seizures.prepare_debt_order(self.judge, self.case.pk, self.claim, THIRD, amount, self.at, **more)

    def served(self, days_ago=0, **more):
        """An order handed over so many days ago."""
        row = seizures.issue_debt_order(self.judge, self.order(**more).pk, self.at)
        sent = next(one for one in documents.deliveries(self.scope, self.case.pk) if one.document_id == row.notice_id)
        on = self.at.date() - timedelta(days=days_ago)
        documents.record_service(self.judge, sent.pk, {"signed_on": on.isoformat()}, "", self.at)
        build.drain()
        return seizures.debt_order(self.scope, row.pk)

    def later(self, row, days=1):
        """So many days after its last day."""
        return self.at + timedelta(days=(row.answer_by - self.at.date()).days + days)

    def steps(self):
        rows = Event.objects.filter(name="DebtOrderMoved", case_id=self.case.pk).order_by("seq")
        return [row.payload["step"].removeprefix("debt_") for row in rows]


@pytest.fixture
def road(fresh_database):
    return Road()


def test_an_order_needs_a_claim_and_a_sum_that_is_due(road):
    for amount, refusal in ((Money.zero, SumMissing), (Money.yuan("5000000"), TooMuchOrdered)):
        with pytest.raises(refusal):
            road.order(amount)
    with pytest.raises(NotAReceivable):
        seizures.prepare_debt_order(road.judge, road.case.pk, road.car, THIRD, SUM, road.at)
    row = road.order()
    with pytest.raises(OrderedAlready):
        road.order()
    assert (row.ruling.template, row.notice.template) == ("debt_freeze_ruling", "debt_payment_notice")
    assert documents.values_of(row.notice)["third_debtor_days"] == 15
    seizures.drop_debt_order(road.judge, row.pk, "已与第三人协商", road.at)
    assert {one.state for one in documents.documents(road.scope, road.case.pk)} == {"withdrawn"}
    assert road.order().state == "drafted" and road.steps() == ["drafted", "dropped", "drafted"]


def test_its_days_run_from_direct_service_and_silence_is_enforced(road):
    row = road.served()
    assert (row.state, row.served_on) == ("served", road.at.date())
    assert row.answer_by == answer_due(row.served_on).on
    with pytest.raises(NotEnforceable):
        seizures.enforce_debt(road.judge, row.pk, road.later(row, 0))
    ruled = seizures.enforce_debt(road.judge, row.pk, road.later(row))
    assert (ruled.state, ruled.enforcement.template) == ("enforcing", "debt_enforcement_ruling")
    assert documents.values_of(ruled.enforcement)["amount"] == SUM
    assert road.steps() == ["drafted", "issued", "served", "enforcing"]


def test_an_objection_in_time_ends_it_unread(road):
    row = road.served()
    with pytest.raises(DeniedTooMuch):
        seizures.note_objection(road.judge, row.pk, road.at.date(), SUM + SUM, "denies", "不欠", road.at)
    said = seizures.note_objection(road.judge, row.pk, road.at.date(), SUM, "denies", "货款已经付清", road.at)
    assert said.state == "ended" and said.words == "货款已经付清"
    with pytest.raises(NotInThisStep):
        seizures.enforce_debt(road.judge, row.pk, road.later(row))


def test_what_is_admitted_is_enforced_and_want_of_means_is_no_objection(road):
    row = road.served()
    half = Money.yuan("30000")
    said = seizures.note_objection(road.judge, row.pk, road.at.date(), half, "denies", "只欠五万元", road.at)
    assert said.state == "served"
    ruled = seizures.enforce_debt(road.judge, row.pk, road.later(row))
    assert documents.values_of(ruled.enforcement)["amount"] == Money.yuan("50000")


@pytest.mark.parametrize(("ground", "adjudicated"), [("no_means", False), ("no_relation", False), ("denies", True)])
def test_words_that_are_no_objection_leave_the_whole_to_be_enforced(road, ground, adjudicated):
    row = road.served(adjudicated=adjudicated)
    said = seizures.note_objection(road.judge, row.pk, road.at.date(), SUM, ground, "没有钱", road.at)
    assert said.state == "served"
    ruled = seizures.enforce_debt(road.judge, row.pk, road.later(row))
    assert documents.values_of(ruled.enforcement)["amount"] == SUM


def test_money_of_the_third_party_is_counted_and_the_last_of_it_ends_the_order(road):
    able = courts.system_scope(road.scope.court_id, "court.found", "court.equip", "agency.enlist", "payment.import")
    courts.equip(able, road.scope.court_id, account_number=bank.NUMBER, bank_name="澜州农商行")
    build.agencies.enlist(able, "bank-lanzhou", "bank", "澜州农商行", "Lanzhou Rural Bank", "system", items=[])
    payments.connect_bank(able, "bank-lanzhou", bank.PREFIX)
    row = road.served()

    def paid(key, amount, payer):
        line = bank.Line(key, amount, f"{road.case.number} 还款", payer=payer, on=road.at.date())
        payments.import_statement(road.scope, bank.camt054(line), road.at)
        build.drain()
        return seizures.debt(seizures.debt_order(road.scope, row.pk), road.at.date())

    assert paid("R1", "20000.00", "别人").paid == Money.zero
    part = paid("R2", "30000.00", THIRD.name)
    assert (part.row.state, part.paid, part.left) == ("served", Money.yuan("30000"), Money.yuan("50000"))
    assert paid("R3", "50000.00", THIRD.name).row.state == "paid"
    assert road.order().state == "drafted"  # what more it owes may be ordered anew


def test_income_is_kept_back_by_the_employer_and_living_costs_are_left(road):
    row = road.served(kind="income", keep=Money.yuan("3000"))
    assert (row.ruling.template, row.notice.template) == ("income_ruling", "income_assistance")
    assert documents.values_of(row.notice)["keep"] == Money.yuan("3000")
    assert seizures.debt(row, road.later(row).date()).standing is None
    with pytest.raises(NotEnforceable):
        seizures.enforce_debt(road.judge, row.pk, road.later(row))


def test_another_court_sees_no_order(road):
    row = road.order()
    stranger = build.court(196, "浙0196")
    assert not seizures.debt_orders(stranger).exists()
    with pytest.raises(seizures.NoSuchDebtOrder):
        seizures.debt_order(stranger, row.pk)
