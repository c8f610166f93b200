"""Money that does not go out in time: whose clock runs, who may delay it, and what is kept in trust."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.rooms import build
from tests.rooms.payments.bank import Line, confirmed_account, pay_in, people
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.refusals import (
    DelayOpen,
    InTrustAlready,
    NoDelay,
    NotEnoughPayable,
    NothingToPay,
    NotThisReason,
    OnlyAPerson,
    ReasonMissing,
)
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted
from zhixing.law.case_money import ReleaseAboveLimit, pay_out_after_delay, pay_out_due


@pytest.fixture
def case(scope):
    return build.case(scope, amount="9000000.00")


@pytest.fixture
def president(scope):
    one = build.staff(scope, "president", "president", name="严正平")
    return courts.scope_of(one.account, build.now(scope).date())


def receive(scope, case, reference, amount, **more):
    number = ledger.account(scope, f"case:{case.pk}").number
    pay_in(scope, Line(reference, amount, credited=number, payer=f"甲{reference}", **more), message=reference)


def payable(scope, case, amount):
    """So much is payable to the applicant."""
    party_id, sum_ = cases.applicants(scope, case.pk)[0].party_id, Money.yuan(amount)
    legs = [(f"case:{case.pk}", -sum_), (f"payable:{case.pk}:{party_id}", sum_)]
    ledger.post(scope, f"plan:{amount}", legs, "test", build.now(scope), case.pk)
    return party_id


def test_the_oldest_money_still_there_sets_the_day(scope, case):
    receive(scope, case, "A1", "100.00")
    receive(scope, case, "A2", "50.00")
    first, second = payments.Receipt.objects.order_by("pk")
    late, early = pay_out_due(build.now(scope).date()).on, build.now(scope).date()
    payments.Receipt.objects.filter(pk=first.pk).update(pay_by=early)
    (waiting,) = payments.waiting(scope)
    assert (waiting.case_id, waiting.here, waiting.pay_by) == (case.pk, Money.yuan(150), early)
    legs = [(f"case:{case.pk}", -Money.yuan(100)), (f"fee:{scope.court_id}", Money.yuan(100))]
    ledger.post(scope, "fee", legs, "test", build.now(scope), case.pk)
    (waiting,) = payments.waiting(scope)
    assert (waiting.here, waiting.pay_by) == (Money.yuan(50), late) and second.fen == 5000


def test_a_delay_is_asked_by_one_and_approved_by_another(scope, case, president):
    officer, finance = people(scope)
    receive(scope, case, "A1", "100.00")
    at, on = build.now(scope), build.now(scope).date()
    with pytest.raises(NotThisReason):
        payments.ask_delay(officer, case.pk, "no_time", "忙", at)
    with pytest.raises(ReasonMissing):
        payments.ask_delay(officer, case.pk, "frozen", " ", at)
    with pytest.raises(OnlyAPerson):
        payments.ask_delay(scope, case.pk, "frozen", "另案冻结", at)
    payments.ask_delay(officer, case.pk, "frozen", "另案冻结", at)
    with pytest.raises(DelayOpen):
        payments.ask_delay(officer, case.pk, "frozen", "另案冻结", at)
    assert not payments.waiting(scope)[0].rests
    for other in (officer, finance):
        with pytest.raises(NotPermitted):
            payments.decide_delay(other, case.pk, True, at)
    payments.decide_delay(president, case.pk, True, at)
    assert payments.waiting(scope)[0].rests
    payments.end_delay(officer, case.pk, at + timedelta(days=60))
    (waiting,) = payments.waiting(scope)
    assert not waiting.rests and waiting.pay_by == pay_out_after_delay(on + timedelta(days=60)).on
    with pytest.raises(NoDelay):
        payments.end_delay(officer, case.pk, at)
    payments.ask_delay(officer, case.pk, "stayed", "中止", at)
    payments.decide_delay(president, case.pk, False, at)
    assert payments.delays(scope, [case.pk]) == {}


def test_the_database_refuses_who_decides_his_own(scope, case):
    officer, _ = people(scope)
    receive(scope, case, "A1", "100.00")
    row = payments.ask_delay(officer, case.pk, "other", "说明", build.now(scope))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(
            state="approved", decided_by_id=officer.staff_id, decided_at=build.now(scope)
        )


def test_what_cant_be_paid_is_kept_and_paid_when_it_can_be(scope, case):
    officer, _ = people(scope)
    at = build.now(scope)
    receive(scope, case, "A1", "100.00")
    party_id = payable(scope, case, 60)
    payments.put_in_trust(officer, case.pk, party_id, "下落不明", at)
    trust, owed = f"trust:{case.pk}:{party_id}", f"payable:{case.pk}:{party_id}"
    assert (ledger.balance(scope, trust), ledger.balance(scope, owed)) == (Money.yuan(60), Money.zero)
    assert [row.reason for row in payments.kept(scope, case.pk)] == ["下落不明"]
    with pytest.raises(NothingToPay):
        payments.put_in_trust(officer, case.pk, party_id, "下落不明", at)
    payable(scope, case, 40)
    with pytest.raises(InTrustAlready):
        payments.put_in_trust(officer, case.pk, party_id, "下落不明", at)
    payments.take_from_trust(officer, case.pk, party_id, at)
    assert ledger.balance(scope, owed) == Money.yuan(100) and payments.kept(scope, case.pk) == []
    with pytest.raises(NothingToPay):
        payments.take_from_trust(officer, case.pk, party_id, at)
    confirmed_account(scope, party_id, case.pk)
    payments.instruct(officer, case.pk, [payments.PayLine(party_id, Money.yuan(1))], at)
    with pytest.raises(NotEnoughPayable):
        payments.put_in_trust(officer, case.pk, party_id, "下落不明", at)
    assert ledger.trial_balance(scope).agrees


def test_finance_releases_up_to_its_limit_and_the_president_above(scope, case, president):
    officer, finance = people(scope)
    at = build.now(scope)
    receive(scope, case, "A1", "6000000.00")
    party_id = payable(scope, case, 6_000_000)
    confirmed_account(scope, party_id, case.pk)
    small = payments.instruct(officer, case.pk, [payments.PayLine(party_id, Money.yuan(900_000))], at)
    payments.release(finance, small.pk, at)
    large = payments.instruct(officer, case.pk, [payments.PayLine(party_id, Money.yuan("5000000.01"))], at)
    with pytest.raises(ReleaseAboveLimit):
        payments.release(finance, large.pk, at)
    payments.release(president, large.pk, at)
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money.yuan("5900000.01")
