"""The books under many hands and under any sequence of postings."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.ledger.models import Entry
from zhixing.domain.ledger.refusals import AccountOverdrawn, AlreadyCorrected, KeyReused
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

COURT, AT = 902, datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SCOPE = courts.system_scope(COURT, "court.found", "ledger.view", "ledger.correct", "ledger.post")
CODES = (f"bank:{COURT}", "case:1", "case:2", "payable:1:5", f"suspense:{COURT}", f"transit:{COURT}")


@pytest.fixture(scope="module")
def court(own_database):
    courts.found(SCOPE, COURT, "浙9902", "演练法院", "Practice Court", "basic", None, True)
    for number in range(1, 9):
        ledger.open_account(SCOPE, f"case:{number}", number)
    return COURT


def test_eight_hands_at_once_lose_nothing(court):
    """Every thread moves money round the same accounts, in clashing orders, and repeats each key."""

    def work(hand):
        done = 0
        try:
            for n in range(40):
                source, target = f"case:{(hand + n) % 4 + 1}", f"case:{(hand * 3 + n + 1) % 4 + 1}"
                legs = [(source, Money(-n - 1)), (target, Money(n + 1))]
                if n % 4 == 0 or source == target:
                    legs = [(f"bank:{COURT}", Money(-500)), (target, Money(500))]
                try:
                    for _ in range(2):
                        ledger.post(SCOPE, f"h{hand}-{n}", legs, "test", AT, 1)
                    done += 1
                except AccountOverdrawn:
                    pass
            return done
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        done = sum(hands.map(work, range(8)))
    assert done >= 80 and Entry.objects.filter(court_id=COURT).count() == done
    assert ledger.trial_balance(SCOPE).agrees


def test_one_key_from_eight_hands_is_one_entry(court):
    def work(_):
        try:
            return ledger.post(SCOPE, "one", [(f"bank:{COURT}", Money(-7)), ("case:8", Money(7))], "test", AT, 8).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        assert len(set(hands.map(work, range(16)))) == 1
    assert ledger.balance(SCOPE, "case:8") == Money(7)


class Died(Exception):
    """The session was killed under the client."""


def die():
    """Kill this session's server process, as a crash would; whatever was not committed is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
        os.kill(pid, signal.SIGTERM)
        with pytest.raises(OperationalError):  # the session is gone, not only told to go
            cursor.execute("SELECT pg_sleep(30)")
    connection.close()
    raise Died


class Books(RuleBasedStateMachine):
    """Any postings, repeats and corrections: a model in a dict must agree, and the sum is always zero."""

    def __init__(self):
        super().__init__()
        self.base = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.model = {code: ledger.balance(SCOPE, code).fen for code in CODES}
        self.posted = []
        self.corrected = set()
        self.holds = 0

    @rule(
        moves=st.lists(st.tuples(st.sampled_from(CODES), st.integers(-300, 300)), min_size=1, max_size=3),
        last=st.sampled_from(CODES),
    )
    def post(self, moves, last):
        legs = [(code, Money(fen)) for code, fen in moves]
        legs.append((last, Money(-sum(fen for _, fen in moves))))
        key = f"b{self.base}-{len(self.posted)}"
        try:
            entry = ledger.post(SCOPE, key, legs, "test", AT, 1)
        except Refusal:
            return
        self._apply(legs, 1)
        self.posted.append((entry.pk, key, legs))

    @rule(n=st.integers(0, 20))
    def repeat(self, n):
        if n < len(self.posted):
            pk, key, legs = self.posted[n]
            assert ledger.post(SCOPE, key, legs, "test", AT, 1).pk == pk

    @rule(n=st.integers(0, 20))
    def reuse_key(self, n):
        if n < len(self.posted):
            with pytest.raises(KeyReused):
                ledger.post(SCOPE, self.posted[n][1], [(CODES[0], Money(-1001)), (CODES[1], Money(1001))], "test", AT)

    @rule(n=st.integers(0, 20))
    def correct(self, n):
        if n >= len(self.posted):
            return
        pk, _, legs = self.posted[n]
        try:
            ledger.correct(SCOPE, pk, "test", AT)
        except AlreadyCorrected:
            assert pk in self.corrected
        except AccountOverdrawn:
            assert pk not in self.corrected
        else:
            self.corrected.add(pk)
            self._apply(legs, -1)

    @rule(
        source=st.sampled_from(CODES[1:]),
        to=st.sampled_from(CODES[1:]),
        fen=st.integers(1, 400),
        late=st.booleans(),
    )
    def crash(self, source, to, fen, late):
        """The database session dies before the commit, or after it with the answer lost; the same key is handed in again."""
        key, legs = f"c{self.base}-{len(self.posted)}", [(source, Money(-fen)), (to, Money(fen))]
        if source == to:
            return
        try:
            with pytest.raises(Died), transaction.atomic():
                ledger.post(SCOPE, key, legs, "test", AT, 1)
                if late:
                    transaction.on_commit(die)
                else:
                    die()
        except Refusal:
            return
        entry = Entry.objects.filter(court_id=COURT, key=key).first()
        assert (entry is not None) == late
        again = ledger.post(SCOPE, key, legs, "test", AT, 1)
        assert entry is None or again.pk == entry.pk
        self._apply(legs, 1)
        self.posted.append((again.pk, key, legs))

    @rule(
        source=st.sampled_from(CODES[1:5]),
        to=st.sampled_from(CODES[1:5]),
        fen=st.integers(1, 300),
        posts=st.booleans(),
    )
    def hold(self, source, to, fen, posts):
        self.holds += 1
        key = f"h{self.base}-{self.holds}-{id(self)}"
        if source == to:
            return
        try:
            ledger.hold(SCOPE, key, source, to, Money(fen), "test", AT)
        except Refusal:
            assert self.model[source] < fen
            return
        if posts:
            ledger.commit_hold(SCOPE, key, AT)
            self._apply([(source, Money(-fen)), (to, Money(fen))], 1)
        else:
            ledger.void_hold(SCOPE, key, AT)

    def _apply(self, legs, sign):
        for code, amount in legs:
            self.model[code] += sign * (-amount.fen if code == CODES[0] else amount.fen)

    @invariant()
    def books_agree(self):
        assert {code: ledger.balance(SCOPE, code).fen for code in CODES} == self.model
        assert min(self.model.values()) >= 0 and ledger.trial_balance(SCOPE).agrees and ledger.astray(SCOPE) == []


def test_any_sequence_keeps_the_sum_at_zero(court):
    few = settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Books, settings=few)
