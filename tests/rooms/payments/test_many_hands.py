"""Money under many hands at once: no line twice, no payment released twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.rooms import build
from tests.rooms.payments.bank import Line, camt054, confirmed_account, court, people, suspense_agrees
from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.refusals import BatchNotInState
from zhixing.infra.models import Event
from zhixing.kernel.money import Money


@pytest.fixture(scope="module")
def scope(own_database):
    return court()


def at_once(work, items):
    def run(item):
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        return list(hands.map(run, items))


def test_overlapping_files_from_many_hands_book_each_line_once(scope):
    own = [build.case(scope, f"（2025）浙0195民初{n}号") for n in range(4)]
    numbers = [ledger.account(scope, f"case:{case.pk}").number for case in own]
    lines = [Line(f"L{n}", f"{n + 1}.00", credited=numbers[n % 4]) for n in range(24)]
    files = [camt054(*lines[start : start + 8], message=f"F{start}") for start in range(0, 17, 2)]
    at_once(lambda document: payments.import_statement(scope, document, build.now(scope)), files * 2)
    at_once(lambda _: build.drain(), range(3))
    receipts = payments.Receipt.objects.all()
    assert {receipt.state for receipt in receipts} == {"matched"} and receipts.count() == 24
    assert Event.objects.filter(name="ReceiptMatched").count() == 24
    total = sum((ledger.balance(scope, f"case:{case.pk}") for case in own), Money.zero)
    assert total == Money(sum(range(1, 25)) * 100) and suspense_agrees(scope)


def test_of_many_releases_one_goes_through(scope):
    case = build.case(scope, "（2025）浙0195民初99号")
    creditor = cases.applicants(scope, case.pk)[0].party_id
    legs = [(f"bank:{scope.court_id}", -Money(500)), (f"payable:{case.pk}:{creditor}", Money(500))]
    ledger.post(scope, "fund", legs, "test", build.now(scope), case.pk)
    confirmed_account(scope, creditor, case.pk)
    officer, finance = people(scope)
    batch = payments.instruct(officer, case.pk, [payments.PayLine(creditor, Money(500))], build.now(scope))

    def release(clerk):
        try:
            payments.release(clerk, batch.pk, build.now(scope))
        except BatchNotInState:
            return 0
        return 1

    assert sum(at_once(release, [finance] * 8)) == 1
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money(500)
    assert Event.objects.filter(name="PayoutReleased").count() == 1
    assert ledger.trial_balance(scope).agrees
