"""Money out: confirmed accounts only, two people, one file that is always the same, and what the bank made of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.rooms import build
from tests.rooms.payments.bank import Line, confirmed_account, pain002, pay_in, people, suspense_agrees
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.files import payment_file
from zhixing.domain.payments.refusals import (
    AgentWithoutAuthority,
    BatchNotInState,
    NoPayerAccount,
    NoSuchBatch,
    NotEnoughPayable,
    NothingToPay,
    NotTheAgentsAccount,
    OnlyAPerson,
    ReasonMissing,
    ReportContradicts,
    SamePersonTwice,
    UnknownPayment,
)
from zhixing.gateways.iso20022.pain import ReportIncomplete
from zhixing.infra import files, log
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted


@pytest.fixture
def creditor(scope, case):
    """The applicant, with 1,000 yuan payable and a confirmed account."""
    party_id = cases.applicants(scope, case.pk)[0].party_id
    pay_in(scope, Line("A1", "1500.00", credited=ledger.account(scope, f"case:{case.pk}").number))
    legs = [(f"case:{case.pk}", -Money.yuan(1000)), (f"payable:{case.pk}:{party_id}", Money.yuan(1000))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    confirmed_account(scope, party_id, case.pk)
    return party_id


def line(party_id, amount="1000.00", **more):
    return payments.PayLine(party_id, Money.yuan(amount), **more)


def released(scope, case, *lines):
    officer, finance = people(scope)
    batch = payments.instruct(officer, case.pk, lines, build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    batch.refresh_from_db()
    return batch


def keys(batch):
    return [payout.end_to_end_id for payout in batch.payouts.order_by("pk")]


def test_two_people_release_and_the_bank_settles(scope, case, creditor):
    batch = released(scope, case, line(creditor))
    assert batch.state == "released" and ledger.balance(scope, f"transit:{scope.court_id}") == Money.yuan(1000)
    assert ledger.balance(scope, f"payable:{case.pk}:{creditor}") == Money.zero
    report = pain002(batch.message_id, {keys(batch)[0]: "ACSC"}, "ACSC")
    for _ in range(2):
        assert payments.settle(scope, report, build.now(scope)).state == "done"
    assert ledger.balance(scope, f"bank:{scope.court_id}") == Money.yuan(500)
    assert payments.paid_out(scope, case.pk) == Money.yuan(1000)
    settled = Event.objects.get(name="PayoutSettled")
    assert settled.payload == {"batch_id": batch.pk, "fen": 100000, "complete": False} and suspense_agrees(scope)
    pay_in(scope, Line("D1", "1000.00", credit=False, key=keys(batch)[0]), message="N2")
    assert payments.Payout.objects.get().debit_reference == "D1"
    names = [e.name for e in Event.objects.filter(case_id=case.pk, name__startswith="Payout").order_by("id")]
    assert names == ["PayoutInstructed", "PayoutReleased", "PayoutSettled"] and log.verify().faults == ()


def test_the_file_is_the_same_bytes_each_time(scope, case, creditor):
    batch = released(scope, case, line(creditor))
    fresh = payments.Batch.objects.get(pk=batch.pk)
    document = payment_file(fresh, list(fresh.payouts.all()), courts.court(scope.court_id))
    assert files.digest(document) == batch.sm3 and "澜州启衡建材有限公司" in document.decode()


def test_the_same_person_cannot_do_both(scope, case, creditor):
    officer, finance = people(scope)
    both = build.staff(scope, "both", "officer", "finance")
    him = courts.scope_of(both.account, build.now(scope).date())
    batch = payments.instruct(him, case.pk, [line(creditor)], build.now(scope))
    with pytest.raises(SamePersonTwice) as raised:
        payments.release(him, batch.pk, build.now(scope))
    assert "两个人" in raised.value.say("zh")
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.Batch.objects.filter(pk=batch.pk).update(
            state="released", released_by=both, released_at=build.now(scope)
        )
    with pytest.raises(NotPermitted):
        payments.release(officer, batch.pk, build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    with pytest.raises(BatchNotInState):
        payments.release(finance, batch.pk, build.now(scope))


def test_what_a_robot_prepared_needs_two_people(scope, case, creditor):
    officer, finance = people(scope)
    batch = payments.instruct(scope, case.pk, [line(creditor)], build.now(scope))
    assert batch.state == "prepared"
    with pytest.raises(BatchNotInState):
        payments.release(finance, batch.pk, build.now(scope))
    with pytest.raises(OnlyAPerson):
        payments.approve(scope, batch.pk, build.now(scope))
    payments.approve(officer, batch.pk, build.now(scope))
    with pytest.raises(OnlyAPerson):
        payments.release(scope, batch.pk, build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))


def test_an_unconfirmed_account_is_not_paid_to(scope, case, creditor):
    debtor = cases.debtors(scope, case.pk)[0].party_id
    with pytest.raises(payments.AccountNotConfirmed) as raised:
        payments.instruct(scope, case.pk, [line(debtor, "1.00")], build.now(scope))
    assert "确认" in raised.value.say("zh") and "confirmed" in raised.value.say("en")


def test_no_more_is_paid_than_is_payable_even_in_parts(scope, case, creditor):
    with pytest.raises(NotEnoughPayable):
        payments.instruct(scope, case.pk, [line(creditor, "1000.01")], build.now(scope))
    with pytest.raises(NothingToPay):
        payments.instruct(scope, case.pk, [line(creditor, "0.00")], build.now(scope))
    with pytest.raises(NothingToPay):
        payments.instruct(scope, case.pk, [], build.now(scope))
    batch = payments.instruct(scope, case.pk, [line(creditor, "600.00")], build.now(scope))
    with pytest.raises(NotEnoughPayable):
        payments.instruct(scope, case.pk, [line(creditor, "600.00")], build.now(scope))
    with pytest.raises(ReasonMissing):
        payments.cancel(scope, batch.pk, "", build.now(scope))
    payments.cancel(scope, batch.pk, "账户有误", build.now(scope))
    payments.instruct(scope, case.pk, [line(creditor)], build.now(scope))


@pytest.mark.parametrize(
    ("authority", "holder", "refusal"),
    [
        ("special", "何律师", None),
        ("ordinary", "何律师", AgentWithoutAuthority),
        ("special", "何某", NotTheAgentsAccount),
        ("special", "", NotTheAgentsAccount),
        (None, "何律师", AgentWithoutAuthority),
    ],
)
def test_an_agent_collects_with_special_authority_only(scope, authority, holder, refusal):
    agents = (cases.FilingAgent("何律师", authority=authority),) if authority else ()
    party = cases.FilingParty("a", "applicant", "company", "澜州启衡建材有限公司", agents=agents)
    case = build.case(scope, parties=(party, build.DEBTOR))
    role = cases.applicants(scope, case.pk)[0]
    pay_in(scope, Line("A1", "1000.00", credited=ledger.account(scope, f"case:{case.pk}").number))
    legs = [(f"case:{case.pk}", -Money.yuan(1000)), (f"payable:{case.pk}:{role.party_id}", Money.yuan(1000))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    agent_id = role.agents.first().pk if authority else 1
    to_him = line(role.party_id, agent_id=agent_id, agent_account=payments.Payee(holder, "澜州农商行", "62220011"))
    if refusal is None:
        assert payments.instruct(scope, case.pk, [to_him], build.now(scope)).payouts.get().number == "62220011"
        at = build.now(scope)
        cases.change_authority(scope, case.pk, agent_id, "special", at.date() - timedelta(days=1), "解除委托", at)
        refusal = AgentWithoutAuthority
    with pytest.raises(refusal):
        payments.instruct(scope, case.pk, [to_him], build.now(scope))


def test_a_rejected_payment_is_payable_again_and_paid_anew(scope, case, creditor):
    batch = released(scope, case, line(creditor, "600.00"), line(creditor, "400.00"))
    first, second = keys(batch)
    payments.settle(scope, pain002(batch.message_id, {first: "ACSC", second: "ACCP"}), build.now(scope))
    assert payments.under_way(scope, case.pk) == Money.yuan(400)
    payments.settle(scope, pain002(batch.message_id, {first: "ACSC", second: "AC01"}), build.now(scope))
    assert ledger.balance(scope, f"payable:{case.pk}:{creditor}") == Money.yuan(400)
    (returned,) = payments.returned(scope)
    assert (returned.reason, returned.fen) == ("AC01", 40000)
    assert Event.objects.get(name="PayoutReturned").payload["reason"] == "AC01"
    assert Event.objects.get(name="PayoutSettled").payload["fen"] == 60000
    with pytest.raises(ReportContradicts):
        payments.settle(scope, pain002(batch.message_id, {first: "ACSC", second: "ACSC"}), build.now(scope))
    payments.settle(scope, pain002(batch.message_id, {first: "ACSC", second: "AC01"}), build.now(scope))
    kept = [one.refused for one in payments.reports_on(scope, batch.message_id)]
    assert kept == ["", "", "report_contradicts"], "each whole, the last not believed; said again, not kept again"
    confirmed_account(scope, creditor, case.pk, "6222029900002222")
    again = payments.instruct(scope, case.pk, [line(creditor, "400.00")], build.now(scope))
    assert again.payouts.get().number == "6222029900002222" and suspense_agrees(scope)


def test_a_late_return_makes_it_payable_again(scope, case, creditor):
    batch = released(scope, case, line(creditor))
    (key,) = keys(batch)
    report = pain002(batch.message_id, {key: "ACSC"}, "ACSC")
    payments.settle(scope, report, build.now(scope))
    pay_in(scope, Line("R1", "1000.00", key=key, returned="AC04", reversal=True), message="N2")
    assert ledger.balance(scope, f"payable:{case.pk}:{creditor}") == Money.yuan(1000)
    assert payments.Payout.objects.get().state == "returned" and suspense_agrees(scope)
    payments.settle(scope, report, build.now(scope))
    assert payments.Payout.objects.get().state == "returned" and payments.paid_out(scope, case.pk) == Money.zero
    assert ledger.balance(scope, f"bank:{scope.court_id}") == Money.yuan(1500)


def test_a_return_that_overtakes_the_report(scope, case, creditor):
    batch = released(scope, case, line(creditor))
    (key,) = keys(batch)
    lines = [Line("D1", "1000.00", credit=False, key=key), Line("R1", "1000.00", key=key, returned="AC04")]
    pay_in(scope, *lines, message="N2")
    payments.settle(scope, pain002(batch.message_id, {key: "ACSC"}, "ACSC"), build.now(scope))
    assert payments.Payout.objects.get().state == "returned" and suspense_agrees(scope)
    assert ledger.balance(scope, f"payable:{case.pk}:{creditor}") == Money.yuan(1000)
    assert Event.objects.filter(name="PayoutSettled").count() == 1


def test_a_report_must_speak_of_exactly_what_was_sent(scope, case, creditor):
    batch = released(scope, case, line(creditor))
    with pytest.raises(UnknownPayment):
        payments.settle(scope, pain002("B999-1-1", {"x": "ACSC"}), build.now(scope))
    with pytest.raises(ReportIncomplete):
        payments.settle(scope, pain002(batch.message_id, {"x": "ACSC"}), build.now(scope))
    assert payments.Payout.objects.get().state == "sent"


def test_money_nobody_knows_goes_back_by_two_people(scope, case):
    pay_in(scope, Line("A1", "10.00"), Line("A2", "7.00", payer="", payer_account=""))
    _, finance = people(scope)
    receipt = payments.Receipt.objects.get(bank_reference="A1")
    clerk = build.staff(scope, "clerk", "finance", name="林夕")
    him = courts.scope_of(clerk.account, build.now(scope).date())
    with pytest.raises(ReasonMissing):
        payments.refund(him, receipt.pk, " ", build.now(scope))
    batch = payments.refund(him, receipt.pk, "与本院案件无关", build.now(scope))
    assert payments.Receipt.objects.get(pk=receipt.pk).state == "refunding" and suspense_agrees(scope)
    payments.release(finance, batch.pk, build.now(scope))
    batch.refresh_from_db()
    (key,) = keys(batch)
    payments.settle(scope, pain002(batch.message_id, {key: "AC01"}), build.now(scope))
    receipt.refresh_from_db()
    assert (receipt.state, receipt.why) == ("suspense", "refund_returned") and suspense_agrees(scope)
    batch = payments.refund(him, receipt.pk, "再退一次", build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    batch.refresh_from_db()
    payments.settle(scope, pain002(batch.message_id, {keys(batch)[0]: "ACSC"}), build.now(scope))
    receipt.refresh_from_db()
    assert receipt.state == "refunded" and ledger.balance(scope, f"bank:{scope.court_id}") == Money.yuan(7)
    assert not payments.suspense(scope).filter(pk=receipt.pk).exists()
    with pytest.raises(NoPayerAccount):
        payments.refund(him, payments.Receipt.objects.get(bank_reference="A2").pk, "x", build.now(scope))
    assert suspense_agrees(scope)
    pay_in(scope, Line("R9", "10.00", key=keys(batch)[0], returned="AC04"), message="N3")
    receipt.refresh_from_db()
    assert receipt.state == "suspense" and suspense_agrees(scope)


def test_a_losers_deposit_goes_back_where_it_came_from(scope, case):
    payments.await_payment(scope, case.pk, "deposit:3:9", "deposit", Money.yuan(50), build.now(scope))
    pay_in(scope, Line("A1", "50.00", credited=ledger.account(scope, "deposit:3:9").number, payer="林一"))
    batch = payments.return_deposit(scope, case.pk, "deposit:3:9", build.now(scope))
    payout = batch.payouts.get()
    assert (payout.holder, payout.fen, payout.source) == ("林一", 5000, "deposit:3:9")
    with pytest.raises(NothingToPay):
        payments.return_deposit(scope, case.pk, "deposit:3:9", build.now(scope))


def test_batches_of_another_court_do_not_exist(scope, case, creditor):
    batch = released(scope, case, line(creditor))
    with pytest.raises(NoSuchBatch):
        payments.cancel(build.everything(196), batch.pk, "x", build.now(scope))
    assert (
        not payments.batches(build.everything(196)).exists() and payments.payouts(build.everything(196), case.pk) == []
    )
