"""The same money against the practice bank over HTTP: paid in, fetched, matched, paid out, settled, sent back."""

import threading
import time
from datetime import timedelta

import httpx
import pytest
import uvicorn

from tests.practice.conftest import MASTER, SEED, free_port
from tests.rooms import build
from tests.rooms.payments.bank import confirmed_account, court, people, react, suspense_agrees
from tests.rooms.world import hurry, run_jobs
from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments import jobs
from zhixing.domain.payments.models import Statement
from zhixing.domain.payments.refusals import PayeeNameWrong
from zhixing.gateways.failures import AgencyUnreachable
from zhixing.infra import clock
from zhixing.kernel.money import Money
from zhixing.practice import seed
from zhixing.practice.app import build as build_world
from zhixing.practice.store import Store

COURT_NAME = "澜溪区人民法院"
PAYER = next(a for a in SEED["accounts"] if a["owner_name"] == "周启山" and a["bank"] == "bank-lanzhou")
PAYEES = [a for a in SEED["accounts"] if a["kind"] == "deposit" and a["owner_name"] != "周启山"]


@pytest.fixture(autouse=True)
def practice_key(monkeypatch):
    """Before the court enlists its bank: the keys of practice offices come from it."""
    monkeypatch.setenv("ZHIXING_PRACTICE_KEY", MASTER.hex())


@pytest.fixture
def bank(tmp_path, settings):
    """The practice world in a thread, and the platform pointed at it."""
    port, servers = free_port(), []
    settings.PRACTICE_URL = f"http://127.0.0.1:{port}"

    def serve():
        store = Store(tmp_path)
        with store.transaction() as db:
            seed.sow(db, SEED)
        config = uvicorn.Config(build_world(store, MASTER), port=port, log_level="warning", timeout_graceful_shutdown=0)
        servers.append(uvicorn.Server(config))
        servers[0].run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    for _ in range(500):
        try:
            httpx.get(f"{settings.PRACTICE_URL}/health", trust_env=False).raise_for_status()
            break
        except httpx.TransportError:
            time.sleep(0.02)
    yield settings.PRACTICE_URL
    servers[0].should_exit = True
    thread.join(10)


def transfer(bank, credited, fen, remittance, key):
    order = {"id": key, "source": PAYER["no"], "credited": credited, "name": COURT_NAME, "amount_fen": fen}
    answer = httpx.post(f"{bank}/transfers", json=order | {"remittance": remittance}, trust_env=False)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def scope(fresh_database):
    return court()


def test_money_goes_in_and_out_through_a_bank(scope, bank):
    payee = PAYEES[0]
    party = cases.FilingParty("a", "applicant", "company", payee["owner_name"])
    case = build.case(scope, parties=(party, build.DEBTOR))
    creditor = cases.applicants(scope, case.pk)[0].party_id
    transfer(bank, ledger.account(scope, f"case:{case.pk}").number, 100_000, "执行款", "T1")
    transfer(bank, "330195010100000018", 5_000, "不知为何", "T2")
    for _ in range(2):
        jobs.fetch(scope.court_id)
    react()
    assert ledger.balance(scope, f"case:{case.pk}") == Money(100_000)
    (unknown,) = payments.suspense(scope)
    assert unknown.why == "no_reference" and suspense_agrees(scope)

    confirmed_account(scope, creditor, case.pk, payee["no"])
    legs = [(f"case:{case.pk}", -Money(100_000)), (f"payable:{case.pk}:{creditor}", Money(100_000))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    officer, finance = people(scope)
    batch = payments.instruct(officer, case.pk, [payments.PayLine(creditor, Money(100_000))], build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    for _ in range(2):
        jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.failure) == ("done", "") and payments.paid_out(scope, case.pk) == Money(100_000)

    back = payments.refund(scope, unknown.pk, "汇款人要求退回", build.now(scope))
    payments.approve(officer, back.pk, build.now(scope))
    payments.release(finance, back.pk, build.now(scope))
    jobs.send(back.pk)
    jobs.fetch(scope.court_id)
    react()
    assert ledger.balance(scope, f"bank:{scope.court_id}") == Money.zero and suspense_agrees(scope)
    assert all(payout.debit_reference for payout in payments.Payout.objects.all())


def test_a_wrong_account_comes_back_with_the_reason(scope, bank):
    case = build.case(scope)
    creditor = cases.applicants(scope, case.pk)[0].party_id
    transfer(bank, ledger.account(scope, f"case:{case.pk}").number, 100_000, "执行款", "T1")
    jobs.fetch(scope.court_id)
    react()
    confirmed_account(scope, creditor, case.pk, "6299999999999999999")
    legs = [(f"case:{case.pk}", -Money(100_000)), (f"payable:{case.pk}:{creditor}", Money(100_000))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    officer, finance = people(scope)
    batch = payments.instruct(officer, case.pk, [payments.PayLine(creditor, Money(100_000))], build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    jobs.send(batch.pk)
    (returned,) = payments.returned(scope)
    assert returned.reason == "AC01" and ledger.balance(scope, f"payable:{case.pk}:{creditor}") == Money(100_000)


def owed(scope, bank, names):
    """A case with 500 fen payable to each of these applicants, and their party ids."""
    asking = [cases.FilingParty(key, "applicant", "company", name) for key, name in zip("ac", names, strict=True)]
    case = build.case(scope, parties=(*asking, build.DEBTOR))
    ids = {role.party.name: role.party_id for role in cases.applicants(scope, case.pk)}
    transfer(bank, ledger.account(scope, f"case:{case.pk}").number, 500 * len(ids), "执行款", "T1")
    jobs.fetch(scope.court_id)
    react()
    for party_id in ids.values():
        legs = [(f"case:{case.pk}", Money(-500)), (f"payable:{case.pk}:{party_id}", Money(500))]
        ledger.post(scope, f"x{party_id}", legs, "test", build.now(scope), case.pk)
    return case, ids


def test_a_payee_whose_name_the_bank_does_not_know_is_refused_by_name(scope, bank):
    right = PAYEES[0]
    case, ids = owed(scope, bank, [right["owner_name"], "澜州假名贸易有限公司"])
    for party_id in ids.values():
        confirmed_account(scope, party_id, case.pk, right["no"])
    officer, finance = people(scope)
    lines = [payments.PayLine(party_id, Money(500)) for party_id in ids.values()]
    batch = payments.instruct(officer, case.pk, lines, build.now(scope))
    jobs.check_names(batch.pk)
    assert sorted(batch.payouts.values_list("checked", flat=True)) == ["BE01", "ok"]
    with pytest.raises(PayeeNameWrong) as refused:
        payments.release(finance, batch.pk, build.now(scope))
    assert refused.value.facts["reason"] == "BE01" and "假名" not in refused.value.say("zh")
    payments.cancel(officer, batch.pk, "户名不符", build.now(scope))
    jobs.check_names(batch.pk)  # a cancelled batch is not asked about again
    assert ledger.balance(scope, f"payable:{case.pk}:{ids[right['owner_name']]}") == Money(500)


def test_a_name_checked_only_after_release_keeps_just_that_payment_back(scope, bank):
    right = PAYEES[0]
    case, ids = owed(scope, bank, [right["owner_name"], "澜州假名贸易有限公司"])
    for party_id in ids.values():
        confirmed_account(scope, party_id, case.pk, right["no"])
    officer, finance = people(scope)
    lines = [payments.PayLine(party_id, Money(500)) for party_id in ids.values()]
    batch = payments.instruct(officer, case.pk, lines, build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))  # the bank has not answered yet
    for _ in range(2):
        jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.failure) == ("done", "") and payments.paid_out(scope, case.pk) == Money(500)
    (returned,) = payments.returned(scope)
    assert (returned.party_id, returned.reason) == (ids["澜州假名贸易有限公司"], "BE01")
    assert ledger.balance(scope, f"payable:{case.pk}:{returned.party_id}") == Money(500)
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money.zero and ledger.trial_balance(scope).agrees


def test_a_bank_that_cannot_be_reached_is_seen_and_tried_again(scope, settings):
    settings.PRACTICE_URL = f"http://127.0.0.1:{free_port()}"
    case = build.case(scope)
    creditor = cases.applicants(scope, case.pk)[0].party_id
    ledger.post(
        scope,
        "x",
        [(f"bank:{scope.court_id}", -Money(500)), (f"payable:{case.pk}:{creditor}", Money(500))],
        "test",
        build.now(scope),
        case.pk,
    )
    confirmed_account(scope, creditor, case.pk)
    officer, finance = people(scope)
    batch = payments.instruct(officer, case.pk, [payments.PayLine(creditor, Money(500))], build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    with pytest.raises(AgencyUnreachable):
        jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.failure) == ("released", "agency_unreachable")
    payments.resend(finance, batch.pk, build.now(scope))
    jobs.fetch(scope.court_id)
    assert payments.bank_line(scope).failure == "agency_unreachable"


def test_a_statement_is_asked_for_again_until_the_bank_is_there(scope, bank, settings):
    _, finance = people(scope)
    on = clock.today(scope.court_id) - timedelta(days=1)
    settings.PRACTICE_URL = f"http://127.0.0.1:{free_port()}"
    payments.ask_statement(finance, on, build.now(scope))
    run_jobs()
    assert payments.bank_line(scope).failure == "agency_unreachable"
    settings.PRACTICE_URL = bank
    hurry()
    run_jobs()
    assert Statement.objects.filter(court_id=scope.court_id, on=on).exists()


def test_a_bank_that_stays_silent_is_shown_to_finance(scope, bank):
    case = build.case(scope)
    creditor = cases.applicants(scope, case.pk)[0].party_id
    legs = [(f"bank:{scope.court_id}", -Money(500)), (f"payable:{case.pk}:{creditor}", Money(500))]
    ledger.post(scope, "x", legs, "test", build.now(scope), case.pk)
    confirmed_account(scope, creditor, case.pk)
    officer, finance = people(scope)
    batch = payments.instruct(officer, case.pk, [payments.PayLine(creditor, Money(500))], build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    assert payments.give_up_unsent() == 0 and not payments.unanswered(finance).exists()
    payments.Batch.objects.filter(pk=batch.pk).update(released_at=build.now(scope) - timedelta(days=1, minutes=1))
    assert payments.give_up_unsent() == 1
    (silent,) = payments.unanswered(finance)
    assert (silent.pk, silent.failure) == (batch.pk, "no_answer_in_time")
    assert payments.give_up_unsent() == 0
