"""The practice court loads once, and its first cases go their way by themselves."""

import json
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.rooms import build
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.collective import api as collective
from zhixing.domain.collective.commands import run_check
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.entrypoints import cli, seed
from zhixing.infra import accounts
from zhixing.infra.clock import real_now
from zhixing.infra.models import Account, Held
from zhixing.kernel.money import Money
from zhixing.practice import bank, crowd, people
from zhixing.practice.seed import sow
from zhixing.practice.store import Store, keep_setting


@pytest.fixture(scope="module")
def tour(own_database):
    return seed.load()


def test_the_practice_court_loads_once_and_its_robots_start(tour):
    assert len(tour["accounts"]) == len(seed.STAFF) + 1 + len(people.load()["clerks"])
    assert seed.load() is None
    assert not Account.objects.filter(must_change_password=True).exists()
    build.drain()
    assert [held.error for held in Held.objects.all()] == []
    scope = courts.system_scope(seed.MAIN)
    filed = list(cases.cases(scope))
    assert len(filed) == len(seed.CASES) + 1  # and that of the crowd
    for case in filed:
        assert case.officer.name == "陈知远"
        assert documents.documents(scope, case.pk).filter(state="signed").count() == 6
    [sold] = auctions.on_show(scope)
    ended = auctions.last_round(sold.pk)
    assert (sold.state, ended.bids, ended.certificate.state) == ("paid", len(seed.sale.BIDS), "signed")
    assert ended.extensions == 2 and auctions.proof(courts.system_scope(seed.OTHER), ended.pk).agrees
    one = collective.Matter.objects.get()
    assert one.people.count() == crowd.MANY and one.registrations.count() == crowd.REGISTERED
    assert one.uploads.get().bad == 0 and one.people.filter(name_matches=False).count() == 8  # a digit wrong
    found = run_check(scope, one.checks.get().pk, build.now(scope))
    assert found.exact + found.by_account + found.to_person == found.registered == crowd.REGISTERED
    assert found.to_person >= 10


def test_the_first_money_is_known_or_waits_with_its_reason(tour, tmp_path):
    """The practice bank takes every order once, and the notices of it are booked."""
    build.drain()
    store = Store(tmp_path)
    with store.transaction() as db:
        sow(db, people.load())
        for order in tour["transfers"]:
            bank.transfer(db, order)
        keep_setting(db, "callback_url", "http://127.0.0.1:1")
        for order in tour["statements"]:
            bank.send_statement(db, order)
        [sent] = db.execute("SELECT body FROM outgoing").fetchall()
        notices = [row["document"] for row in db.execute("SELECT document FROM notices ORDER BY rowid").fetchall()]
    scope = courts.system_scope(seed.MAIN, "payment.import", "payment.view", "ledger.view")
    for document in (*notices, sent["body"]):
        payments.import_statement(scope, document, build.now(scope))
    build.drain()
    found = {Money(row.fen): (row.state, row.why) for row in payments.receipts(scope)}
    assert found == {
        Money.yuan("6000"): ("matched", ""),
        Money.yuan("2400"): ("suspense", "no_reference"),
        Money.yuan("88000"): ("suspense", "wrong_reference"),
        Money.yuan("300000"): ("suspense", "too_much"),
    }
    assert ledger.trial_balance(scope).agrees


def test_the_day_before_the_first_can_be_closed_on_the_banks_statement(tour):
    """What came in that day is in the books from this morning on; beside it the two agree."""
    scope = courts.system_scope(seed.MAIN)
    clerk, at = courts.staff(scope).get(account__login="fang"), build.now(scope)
    finance, yesterday = courts.scope_of(clerk.account, at.date()), at.date() - timedelta(days=1)
    [statement] = payments.open_days(finance, yesterday)
    day = payments.day(finance, yesterday)
    assert statement.on == yesterday and day.sides[payments.Side.BANK_IN] == (2, Money.yuan("90400"))
    assert (day.bank, day.books, day.off) == (Money.yuan("90400"), Money.zero, Money.zero)
    assert payments.close_day(finance, yesterday, at).closed_by == clerk


KILLED = """
import os, signal
from zhixing.entrypoints.start import enter
enter()
from zhixing.entrypoints import seed
seed._file = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
seed.load()
"""


def test_a_start_killed_in_its_midst_leaves_nothing_half_done(fresh_database):
    killed = subprocess.run([sys.executable, "-c", KILLED], check=False)
    assert killed.returncode == -signal.SIGKILL
    tour = seed.load()
    assert len(tour["accounts"]) == Account.objects.count() == len(seed.STAFF) + 1 + len(people.load()["clerks"])
    assert cases.cases(courts.system_scope(seed.MAIN)).count() == len(seed.CASES) + 1


def test_people_nobody_noted_get_new_passwords(tour, tmp_path, monkeypatch):
    """The seed was committed, its process killed before the note was written."""
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    assert cli.main(["seed"]) == 0
    note = (tmp_path / "tour.json").read_text()
    again = json.loads(note)
    assert [one["login"] for one in again["accounts"]] == [one["login"] for one in tour["accounts"]]
    assert again["look"] == tour["look"]
    for one in (again["accounts"][0], again["accounts"][-1]):
        account = accounts.check_password(one["login"], one["password"], real_now())
        assert account.totp_confirmed and not account.must_change_password
    assert cli.main(["seed"]) == 0 and (tmp_path / "tour.json").read_text() == note


def test_a_court_that_is_not_the_practice_one_keeps_its_passwords(fresh_database):
    scope = build.court(seed.MAIN, seed.MAIN_CODE, practice=False)
    build.staff(scope, "chen", "officer")
    assert seed.load() is None and seed.renew() is None
    assert accounts.check_password("chen", "long enough password", real_now())
