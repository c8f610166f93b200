"""The books: they balance, refuse change, and are corrected by entries."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.ledger.commands.posting import Draft, book
from zhixing.domain.ledger.models import Entry
from zhixing.domain.ledger.refusals import (
    AccountIsFrozen,
    AccountOverdrawn,
    AlreadyCorrected,
    CodeUnreadable,
    EntryNotBalanced,
    KeyReused,
    NoSuchAccount,
    NoSuchEntry,
    ReasonMissing,
)
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted, Scope

COURT, AT = 901, datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SCOPE = courts.system_scope(
    COURT, "court.found", "court.equip", "ledger.view", "ledger.correct", "ledger.post", "ledger.freeze"
)


def yuan(amount):
    return Money.yuan(amount)


@pytest.fixture
def court(db):
    courts.found(SCOPE, COURT, "浙9901", "演练法院", "Practice Court", "basic", None, True)
    ledger.number_accounts(SCOPE, "621799")
    ledger.open_account(SCOPE, "case:7", 7)
    return COURT


def receive(key, amount, code="case:7", on=None, case_id=7):
    return ledger.post(
        SCOPE, key, [(f"bank:{COURT}", -yuan(amount)), (code, yuan(amount))], "test", AT, case_id, value_on=on
    )


def test_an_entry_moves_money_and_the_books_agree(court):
    receive("r1", "100.00")
    ledger.post(SCOPE, "p1", [("case:7", -yuan(40)), ("payable:7:3", yuan(40))], "test", AT, 7)
    assert ledger.balance(SCOPE, "case:7") == yuan(60)
    assert ledger.balance(SCOPE, f"bank:{COURT}") == yuan(100)
    assert ledger.of_case(SCOPE, 7) == [("case:7", yuan(60)), ("payable:7:3", yuan(40))]
    trial = ledger.trial_balance(SCOPE)
    assert trial.agrees and dict(trial.by_kind) == {"bank": yuan(100), "case": yuan(60), "payable": yuan(40)}
    first, second = ledger.entries(SCOPE, 7)
    assert first.legs == ((f"bank:{COURT}", -yuan(100)), ("case:7", yuan(100))) and second.key == "p1"


def test_a_case_account_has_a_number_of_its_own(court):
    account = ledger.open_account(SCOPE, "case:7", 7)
    other = ledger.open_account(SCOPE, "deposit:4:2", 7)
    assert account.number == f"621799{account.pk:07d}" and account.number != other.number
    assert ledger.account_by_number(SCOPE, account.number) == account
    assert ledger.account_by_number(SCOPE, "") is None
    assert ledger.open_account(SCOPE, f"fee:{COURT}").number == ""


def test_money_goes_through_many_accounts_by_two_entries(court):
    receive("r1", 100)
    ledger.open_accounts(SCOPE, ["share:1:0", "share:1:1", "share:1:2"], 7)
    ledger.open_account(SCOPE, f"transit:{COURT}")
    ledger.post(SCOPE, "p1", [("case:7", -yuan(90)), ("share:1:0", yuan(90))], "test", AT, 7)
    parts = [("share:1:1", 3000), ("share:1:2", 4001)]
    for _ in "twice":
        ledger.through(SCOPE, "t1", "share:1:0", parts, f"transit:{COURT}", "test", AT, 7)
    assert ledger.accounts(SCOPE, "share:1:") == [("share:1:0", Money(1999))]
    assert ledger.balance(SCOPE, f"transit:{COURT}") == Money(7001) and ledger.trial_balance(SCOPE).agrees
    first, second = ledger.entries(SCOPE, 7)[2:]
    assert (first.key, second.key) == ("t1:in", "t1")
    assert first.legs == (("share:1:0", Money(-7001)), ("share:1:1", Money(3000)), ("share:1:2", Money(4001)))
    assert second.legs == (("share:1:1", Money(-3000)), ("share:1:2", Money(-4001)), (f"transit:{COURT}", Money(7001)))
    with pytest.raises(AccountOverdrawn):
        ledger.through(SCOPE, "t2", "share:1:0", parts, f"transit:{COURT}", "test", AT, 7)
    ledger.freeze(SCOPE, "share:1:2", "test", AT)
    with pytest.raises(AccountIsFrozen):
        ledger.through(SCOPE, "t3", "share:1:0", [("share:1:2", 1)], f"transit:{COURT}", "test", AT, 7)


def test_the_same_key_is_the_same_entry(court):
    assert receive("r1", 5) == receive("r1", 5)
    assert ledger.balance(SCOPE, "case:7") == yuan(5)
    with pytest.raises(KeyReused):
        receive("r1", 6)
    assert ledger.balance(SCOPE, "case:7") == yuan(5)


@pytest.mark.parametrize(
    ("legs", "refusal"),
    [
        ([("case:7", 1), ("bank:901", -2)], EntryNotBalanced),
        ([("case:7", 1), ("case:7", -1)], EntryNotBalanced),
        ([("case:8", 1), ("bank:901", -1)], NoSuchAccount),
        ([("deposit:1:1", 1), ("bank:901", -1)], NoSuchAccount),
        ([("bank:902", -1), ("case:7", 1)], CodeUnreadable),
        ([("case:x", 1), ("bank:901", -1)], CodeUnreadable),
        ([("cash", 1), ("bank:901", -1)], CodeUnreadable),
        ([("case:7", -1), ("payable:7:3", 1)], AccountOverdrawn),
        ([("case:7", -1), ("bank:901", 1)], AccountOverdrawn),
    ],
)
def test_a_wrong_entry_is_refused_by_name(court, legs, refusal):
    with pytest.raises(refusal) as raised:
        ledger.post(SCOPE, "x", [(code, yuan(amount)) for code, amount in legs], "test", AT, 7)
    assert raised.value.say("zh") and "?" not in raised.value.say("en")
    assert not Entry.objects.filter(key="x").exists() and ledger.balance(SCOPE, "case:7") == Money.zero


def test_a_correction_is_an_entry_of_its_own(court):
    wrong = receive("r1", 100, on=date(2026, 10, 20))
    mirror = ledger.correct(SCOPE, wrong.pk, "记错案件", AT)
    assert ledger.balance(SCOPE, "case:7") == Money.zero and mirror.value_on == date(2026, 10, 20)
    first, second = ledger.entries(SCOPE, 7)
    assert first.corrected and second.corrects_id == wrong.pk and second.reason == "记错案件"
    event = Event.objects.get(name="EntryCorrected")
    assert event.case_id == 7 and event.payload == {"entry_id": wrong.pk, "correction_id": mirror.pk, "key": "r1"}
    with pytest.raises(AlreadyCorrected):
        ledger.correct(SCOPE, wrong.pk, "再来一次", AT)
    receive("r1 again", 80, on=date(2026, 10, 20))
    assert ledger.received(SCOPE, 7) == [(date(2026, 10, 20), yuan(80))]


def test_a_correction_is_refused_when_it_may_not_be(court):
    wrong = receive("r1", 100)
    with pytest.raises(ReasonMissing):
        ledger.correct(SCOPE, wrong.pk, " ", AT)
    with pytest.raises(NotPermitted):
        ledger.correct(courts.system_scope(COURT), wrong.pk, "x", AT)
    with pytest.raises(NoSuchEntry):
        ledger.correct(courts.system_scope(999, "ledger.correct"), wrong.pk, "x", AT)
    recused = Scope("staff:1", COURT, frozenset({COURT}), frozenset({"ledger.correct"}), recused=frozenset({7}))
    with pytest.raises(NoSuchEntry):
        ledger.correct(recused, wrong.pk, "x", AT)
    assert ledger.entries(recused, 7) == [] and ledger.of_case(recused, 7) == []
    ledger.post(SCOPE, "p1", [("case:7", -yuan(40)), ("payable:7:3", yuan(40))], "test", AT, 7)
    with pytest.raises(AccountOverdrawn):
        ledger.correct(SCOPE, wrong.pk, "钱已划走", AT)


def test_only_what_comes_from_outside_is_received(court):
    ledger.open_account(SCOPE, "deposit:4:2", 7)
    receive("r1", 100, on=date(2026, 10, 1))
    receive("r2", 30, code=f"suspense:{COURT}", on=date(2026, 10, 2), case_id=None)
    receive("r3", 50, code="deposit:4:2", on=date(2026, 10, 2))
    suspense, on = f"suspense:{COURT}", date(2026, 10, 2)
    ledger.post(SCOPE, "m2", [(suspense, -yuan(30)), ("case:7", yuan(30))], "test", AT, 7, on)
    ledger.post(SCOPE, "m3", [("deposit:4:2", -yuan(50)), ("case:7", yuan(50))], "test", AT, 7, date(2026, 10, 9))
    ledger.post(SCOPE, "out", [("case:7", -yuan(70)), ("payable:7:3", yuan(70))], "test", AT, 7)
    ledger.post(SCOPE, "back", [("payable:7:3", -yuan(20)), ("case:7", yuan(20))], "test", AT, 7)
    ledger.post(SCOPE, "fee", [(f"fee:{COURT}", yuan(10)), ("case:7", -yuan(10))], "test", AT, 7)
    assert ledger.received(SCOPE, 7) == [
        (date(2026, 10, 1), yuan(100)),
        (date(2026, 10, 2), yuan(30)),
        (date(2026, 10, 9), yuan(50)),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_leg SET fen = fen + 1",
        "DELETE FROM ledger_leg",
        "UPDATE ledger_entry SET memo = 'x'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_leg",
        "UPDATE ledger_account SET balance_fen = 1000000 WHERE code = 'case:7'",
        "UPDATE ledger_account SET code = 'case:8' WHERE code = 'case:7'",
        "DELETE FROM ledger_account",
        "INSERT INTO ledger_account (court_id, code, kind, number, balance_fen) VALUES (901, 'case:9', 'case', '', 5)",
    ],
)
def test_the_app_cannot_change_the_books(court, statement):
    receive("r1", 5)
    with pytest.raises(ProgrammingError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)
    assert ledger.trial_balance(SCOPE).agrees


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger_leg SELECT e.id, a.id, 5, 5, now() FROM ledger_entry e, ledger_account a",
        "INSERT INTO ledger_entry (court_id, key, memo, at, value_on, actor) VALUES (901, 'x', 'x', now(), now(), 'x')",
        "UPDATE ledger_account SET held_fen = 0",
        "UPDATE ledger_account SET last_at = now()",
        "INSERT INTO ledger_checkpoint VALUES (now(), 1, 1, 'x', 'x', 'x', 'x', now()); UPDATE ledger_checkpoint SET seal = ''",
    ],
)
def test_only_the_function_of_the_database_writes_the_books(court, statement):
    receive("r1", 5)
    refused = (ProgrammingError, IntegrityError)
    with pytest.raises(refused), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("legs", [[5, -4], [5], [-500, 500]])
def test_the_function_itself_refuses_legs_that_do_not_fit(court, legs):
    receive("r1", 1)
    codes = ["case:7", f"bank:{COURT}"]
    draft = Draft("x", "x", "x", AT, AT.date(), [(codes[n], Money(fen)) for n, fen in enumerate(legs)])
    with pytest.raises((EntryNotBalanced, AccountOverdrawn)), transaction.atomic():
        book(COURT, [draft])
    assert not Entry.objects.filter(key="x").exists()


def test_no_entry_corrects_what_is_not_there_or_another_courts(court):
    receive("r1", 5)
    mirror = [("case:7", Money(-5)), (f"bank:{COURT}", Money(5))]
    draft = Draft("x", "x", "x", AT, AT.date(), mirror, corrects_id=10**9, reason="记错案件")
    with pytest.raises(IntegrityError), transaction.atomic():
        book(COURT, [draft])
    assert not Entry.objects.filter(key="x").exists()


def test_another_court_sees_nothing(court):
    receive("r1", 5)
    stranger = courts.system_scope(999, "ledger.view")
    assert ledger.balance(stranger, "case:7") == Money.zero and ledger.entries(stranger, 7) == []
    assert ledger.received(stranger, 7) == [] and ledger.trial_balance(stranger).by_kind == ()
    with pytest.raises(NotPermitted):
        ledger.trial_balance(courts.system_scope(COURT))
    assert ledger.entries(SCOPE, 7)[0].at - AT == timedelta()
