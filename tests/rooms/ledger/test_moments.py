"""Past balances, holds, freezes, many transfers at once, shared commits, and the day's seal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.ledger.models import Checkpoint, Entry, Hold
from zhixing.domain.ledger.refusals import (
    AccountIsFrozen,
    AccountOverdrawn,
    HoldDecided,
    HoldTooSmall,
    KeyReused,
    NoSuchAccount,
    NoSuchHold,
    ReasonMissing,
)
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted

COURT, AT = 903, datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SCOPE = courts.system_scope(
    COURT, "court.found", "court.equip", "ledger.view", "ledger.correct", "ledger.post", "ledger.freeze"
)
BANK = f"bank:{COURT}"


@pytest.fixture(scope="module")
def court(own_database):
    courts.found(SCOPE, COURT, "浙9903", "演练法院", "Practice Court", "basic", None, True)
    return COURT


@pytest.fixture
def fund(court, request):
    """A case account of the test's own with 1,000.00 in it."""
    number = abs(hash(request.node.name)) % 10**9
    ledger.open_account(SCOPE, f"case:{number}", number)
    put(f"case:{number}", 100_000, AT, f"fund:{number}")
    return f"case:{number}"


def put(code, fen, at, key):
    return ledger.post(SCOPE, key, [(BANK, Money(-fen)), (code, Money(fen))], "test", at)


def test_what_lay_in_an_account_at_any_past_moment(fund):
    for hours, fen in ((1, 500), (2, 700)):
        put(fund, fen, AT + timedelta(hours=hours), f"{fund}:{hours}")
    put(fund, 900, AT + timedelta(minutes=90), f"{fund}:late")  # booked last, with an earlier clock
    moments = {0: 100_000, 1: 100_500, 1.9: 100_500, 2: 102_100}
    for hours, fen in moments.items():
        assert ledger.balance_at(SCOPE, fund, AT + timedelta(hours=hours)) == Money(fen)
    assert ledger.balance_at(SCOPE, fund, AT - timedelta(seconds=1)) == Money.zero
    before = ledger.trial_balance(SCOPE, AT + timedelta(hours=1))
    assert before.agrees and dict(before.by_kind)["bank"] < dict(ledger.trial_balance(SCOPE).by_kind)["bank"]
    assert ledger.astray(SCOPE) == []


def test_held_money_waits_and_is_posted_once(fund):
    ledger.open_account(SCOPE, "pool:1")
    ledger.hold(SCOPE, "h1", fund, "pool:1", Money(60_000), "test", AT)
    assert ledger.hold(SCOPE, "h1", fund, "pool:1", Money(60_000), "test", AT).fen == 60_000
    with pytest.raises(KeyReused):
        ledger.hold(SCOPE, "h1", fund, "pool:1", Money(1), "test", AT)
    with pytest.raises(AccountOverdrawn) as refused:
        ledger.post(SCOPE, "too much", [(fund, Money(-40_001)), ("pool:1", Money(40_001))], "test", AT)
    assert refused.value.facts["held"] == Money(40_000)
    with pytest.raises(AccountOverdrawn):
        ledger.hold(SCOPE, "h2", fund, "pool:1", Money(40_001), "test", AT)
    with pytest.raises(HoldTooSmall):
        ledger.commit_hold(SCOPE, "h1", AT, Money(60_001))
    first = ledger.commit_hold(SCOPE, "h1", AT, Money(50_000))
    assert ledger.commit_hold(SCOPE, "h1", AT, Money(50_000)) == first
    assert ledger.balance(SCOPE, fund) == Money(50_000) and ledger.balance(SCOPE, "pool:1") == Money(50_000)
    with pytest.raises(HoldDecided):
        ledger.void_hold(SCOPE, "h1", AT)
    with pytest.raises(NoSuchHold):
        ledger.void_hold(SCOPE, "h9", AT)


def test_a_voided_hold_frees_the_money(fund):
    ledger.open_account(SCOPE, "pool:2")
    ledger.hold(SCOPE, "v1", fund, "pool:2", Money(100_000), "test", AT)
    ledger.void_hold(SCOPE, "v1", AT)
    ledger.void_hold(SCOPE, "v1", AT)
    with pytest.raises(HoldDecided):
        ledger.commit_hold(SCOPE, "v1", AT)
    ledger.post(SCOPE, "all of it", [(fund, Money(-100_000)), ("pool:2", Money(100_000))], "test", AT)
    assert Hold.objects.get(key="v1").state == "voided"


def test_nothing_leaves_a_frozen_account(fund):
    ledger.open_account(SCOPE, "pool:3")
    out = [(fund, Money(-1)), ("pool:3", Money(1))]
    with pytest.raises(ReasonMissing):
        ledger.freeze(SCOPE, fund, " ", AT)
    with pytest.raises(NotPermitted):
        ledger.freeze(courts.system_scope(COURT), fund, "x", AT)
    ledger.freeze(SCOPE, fund, "案外人异议", AT)
    with pytest.raises(AccountIsFrozen) as refused:
        ledger.post(SCOPE, f"out:{fund}", out, "test", AT)
    assert "案外人异议" in refused.value.say("zh")
    with pytest.raises(AccountIsFrozen):
        ledger.hold(SCOPE, f"hold:{fund}", fund, "pool:3", Money(1), "test", AT)
    put(fund, 5, AT, f"in:{fund}")
    ledger.unfreeze(SCOPE, fund, AT)
    ledger.post(SCOPE, f"out:{fund}", out, "test", AT)
    assert ledger.balance(SCOPE, fund) == Money(100_004)


def test_many_transfers_are_one_statement_and_all_or_nothing(fund):
    ledger.open_accounts(SCOPE, [f"share:4:{n}" for n in range(1, 51)])
    some = [ledger.Transfer(f"{fund}:{n}", fund, f"share:4:{n}", Money(n)) for n in range(1, 51)]
    ids = ledger.transfer_many(SCOPE, some, "test", AT)
    assert len(set(ids)) == 50 and ids == sorted(ids)
    again = [*some[:3], ledger.Transfer(f"{fund}:x", fund, "share:4:1", Money(1))]
    assert ledger.transfer_many(SCOPE, again, "test", AT)[:3] == ids[:3]
    assert ledger.balance(SCOPE, "share:4:1") == Money(2) and ledger.balance(SCOPE, fund) == Money(100_000 - 1276)
    for wrong, refusal in (
        (
            [ledger.Transfer("o1", fund, "share:4:1", Money(1)), ledger.Transfer("o2", "share:4:2", fund, Money(3))],
            AccountOverdrawn,
        ),
        ([ledger.Transfer(some[0].key, fund, "share:4:1", Money(2))], KeyReused),
        ([ledger.Transfer("twin", fund, "share:4:1", Money(1))] * 2, KeyReused),
        ([ledger.Transfer("nobody", fund, "share:4:99", Money(1))], NoSuchAccount),
    ):
        with pytest.raises(refusal):
            ledger.transfer_many(SCOPE, wrong, "test", AT)
    assert not Entry.objects.filter(key__in=["o1", "o2", "twin", "nobody"]).exists()
    # a way through an account that has too little in between is no way, though its end would fit
    order = [
        ledger.Transfer("w1", "share:4:3", "share:4:5", Money(9)),
        ledger.Transfer("w2", fund, "share:4:3", Money(9)),
    ]
    with pytest.raises(AccountOverdrawn):
        ledger.transfer_many(SCOPE, order, "test", AT)
    ledger.transfer_many(SCOPE, order[::-1], "test", AT)
    assert ledger.astray(SCOPE) == []


def test_who_waits_together_shares_a_commit_and_is_answered_on_his_own(fund):
    ledger.open_accounts(SCOPE, [f"share:5:{n}" for n in range(20)])

    def client(n):
        try:
            amount = 10**9 if n == 7 else 1  # one of them asks for more than there is
            many = range(5 if n == 7 else 25)  # beside a refused one each is booked in a savepoint of its own
            one = [ledger.Transfer(f"{fund}:{n}:{k}", fund, f"share:5:{n}", Money(amount)) for k in many]
            answers = []
            for each in one:
                try:
                    answers.append(ledger.transfer(SCOPE, each, "test", AT))
                except AccountOverdrawn as refusal:
                    answers.append(refusal)
            assert [ledger.transfer(SCOPE, each, "test", AT) for each in one[:3] if n != 7] == answers[:3] or n == 7
            return answers
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as hands:
        answers = list(hands.map(client, range(20)))
    assert all(isinstance(answer, AccountOverdrawn) for answer in answers[7])
    ids = [answer for n, one in enumerate(answers) if n != 7 for answer in one]
    assert len(set(ids)) == 19 * 25
    assert ledger.balance(SCOPE, fund) == Money(100_000 - 19 * 25) and ledger.astray(SCOPE) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM ledger_entry WHERE id = ANY(%s)", [ids])
        assert cursor.fetchone()[0] < len(ids)  # at least some shared one transaction


def test_a_key_may_bear_any_sign_and_stays_one_entry(fund):
    ledger.open_accounts(SCOPE, ["share:6:1"])
    signs = ['a"b', "a\\b", "{a,b}", "NULL", "逗，号", "a'b %s {}", " "]
    some = [ledger.Transfer(f"{fund}:{sign}", fund, "share:6:1", Money(n + 1)) for n, sign in enumerate(signs)]
    ids = [ledger.transfer(SCOPE, one, 'of "one"', AT) for one in some]
    assert len(set(ids)) == len(signs) and ledger.transfer_many(SCOPE, some, 'of "one"', AT) == ids
    kept = Entry.objects.in_bulk(ids)
    assert [kept[pk].key for pk in ids] == [one.key for one in some]
    assert {one.memo for one in kept.values()} == {'of "one"'}


def test_the_day_is_sealed_and_a_tampered_balance_shows(fund, own_database):
    import psycopg

    first = ledger.seal_day(date(2026, 11, 1))
    assert ledger.seal_day(date(2026, 11, 1)).seal == first.seal
    put(fund, 77, AT, f"after:{fund}")
    second = ledger.seal_day(date(2026, 11, 2))
    assert second.previous == first.seal and second.balances != first.balances and second.accounts >= 2
    assert [(v.chained, v.same) for v in ledger.check_seals()] == [(True, True)] * 2
    with psycopg.connect(own_database.bootstrap_url, autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("ALTER TABLE ledger_leg DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger_leg SET fen = fen + 1, after_fen = after_fen + 1 WHERE after_fen = 100077")
        verdicts = ledger.check_seals()
        owner.execute("UPDATE ledger_leg SET fen = fen - 1, after_fen = after_fen - 1 WHERE after_fen = 100078")
        owner.execute("ALTER TABLE ledger_leg ENABLE TRIGGER ALL")
    assert [v.same for v in verdicts] == [True, False]
    with pytest.raises(Exception, match="denied"):
        Checkpoint.objects.update(seal="x")
