"""The queue over courts, in PostgreSQL, against the law's own state machine: whatever happens in whatever order."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.commands import answers, queue
from zhixing.domain.seizures.commands.lapse import lapse
from zhixing.domain.seizures.commands.load import load
from zhixing.domain.seizures.models import Seizure
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.law import seizure_queue as law
from zhixing.law.seizure import Kind

COURTS = 3
_thing = count(1)
LIVE = ("effective", "waiting")


@pytest.fixture(scope="module")
def courts_(own_database):
    """Three courts with two cases each: six that may want one thing."""
    found = []
    for n in range(COURTS):
        scope = build.court(300 + n, f"浙03{n}")
        both = [build.case(scope, f"（2025）浙03{n}民初{one}号") for one in (1, 2)]
        found.append((scope, both))
    unit = agencies.enlist(
        build.everything(300), "hand", "vehicles", "车管所", "Office", "counter", items=["vehicle.seal"]
    )
    return found, unit


@command
def registered(scope, row, effect, at):
    lock_case(row.case_id)
    queue.register(scope, row, effect, (None, None), at, at)


@command
def released(scope, row, at):
    lock_case(row.case_id)
    answers.end(scope, row, Seizure.State.RELEASED, at)


class Registers(RuleBasedStateMachine):
    """One car, six cases of three courts, and time."""

    courts_ = unit = None

    def __init__(self):
        super().__init__()
        self.now = build.now(self.courts_[0][0])
        self.number = f"LZX{next(_thing):014d}"
        self.things = [self._thing(scope, both) for scope, both in self.courts_]
        self.who = [(n, case) for n, (_, both) in enumerate(self.courts_) for case in both]
        self.law = law.Queue(Kind.MOVABLE)
        self.tries, self.promised, self.sold = count(1), 0, False

    def _thing(self, scope, both):
        for case in both:
            owner = cases.debtors(scope, case.pk)[0].party_id
            one = assets.record(scope, case.pk, "vehicle", owner, assets.Identity(self.number), {}, self.now, "车")
        return one

    def rows(self):
        return Seizure.objects.filter(asset__in=self.things).select_related("asset", "case")

    def key(self, row):
        return str(row.case_id)

    def work(self):
        """What the deferred job does; the same again does nothing more."""
        place = queue.place_of(self.things[0])
        first = queue.waiting(place).first()
        if first is not None:
            queue.promote(build.everything(first.court_id), place, self.now)
            assert queue.promote(build.everything(first.court_id), place, self.now) is None

    def later(self):
        self.now += timedelta(minutes=1)

    @precondition(lambda self: not self.sold)
    @rule(which=st.integers(0, 2 * COURTS - 1))
    def a_case_seizes(self, which):
        self.later()
        n, case = self.who[which]
        scope, thing = self.courts_[n][0], self.things[n]
        if self.rows().filter(case_id=case.pk, state__in=LIVE).exists():
            return
        row = {"case_id": case.pk, "asset_id": thing.pk, "unit_id": self.unit.pk, "kind": "seal", "state": "ordered"}
        load(scope, [row | {"prepared_at": self.now, "reference": f"R{next(self.tries)}"}], self.now)
        row = self.rows().get(case_id=case.pk, state="ordered")
        rank = self.rows().filter(state__in=LIVE).count() + 1
        last = self.now.date() + timedelta(days=300) if rank == 1 else None
        registered(scope, row, rules.Effect("R", rank, None, self.now.date() if last else None, last), self.now)
        self.law = law.register(self.law, str(case.pk), self.now.date(), last)

    def _live(self, which, *states):
        found = list(self.rows().filter(state__in=states).order_by("pk"))
        return found[which % len(found)] if found else None

    @rule(which=st.integers(0, 9))
    def one_is_released(self, which):
        self.later()
        row = self._live(which, *LIVE)
        if row is not None:
            released(build.everything(row.court_id), row, self.now)
            self.law = law.end(self.law, self.key(row), law.Ending.RELEASED, self.now.date())
            self.work()

    @rule(which=st.integers(0, 9))
    def an_office_promotes_before_we_know_that_the_first_ended(self, which):
        row = self._live(which, "waiting")
        if row is not None and self._live(0, "effective") is not None:
            last = self.now.date() + timedelta(days=100)
            effect = rules.Effect("P", 1, None, self.now.date(), last)
            registered(build.everything(row.court_id), row, effect, row.entered_at)

    @rule()
    def the_term_runs_out(self):
        row = self._live(0, "effective")
        if row is not None:
            self.now += timedelta(days=(row.until_on - self.now.date()).days + 1)
            assert lapse(build.everything(row.court_id), row.pk, self.now) is True
            assert lapse(build.everything(row.court_id), row.pk, self.now) is False
            self.law = law.end(self.law, self.key(row), law.Ending.LAPSED, self.now.date())
            self.work()

    @precondition(lambda self: not self.sold)
    @rule()
    def the_first_sells(self):
        row = self._live(0, "effective")
        if row is None:
            return
        self.later()
        scope = build.everything(row.court_id)
        assets.mark_sold(scope, row.asset_id, Money.yuan("1"), self.now)
        assets.mark_delivered(scope, row.asset_id, self.now)
        others = list(self.rows().filter(state__in=LIVE).exclude(pk=row.pk))
        answers.end_by_sale(scope, row.case_id, row.asset_id, self.now)
        for other in others:
            assert answers.void_waiting(build.everything(other.court_id), other.pk, 0, self.now)
        self.law = law.end(self.law, self.key(row), law.Ending.SOLD, self.now.date())
        self.sold = True
        self.work()

    @invariant()
    def never_two_in_force_and_all_in_order(self):
        in_force = [self.key(row) for row in self.rows().filter(state="effective")]
        assert len(in_force) <= 1
        assert in_force == ([self.law.effective.key] if self.law.effective else [])
        waits = [self.key(row) for row in self.rows().filter(state="waiting").order_by("entered_at", "pk")]
        assert waits == [one.key for one in self.law.places if one.state is law.State.WAITING]
        for row in self.rows().filter(state="effective"):
            assert row.until_on is not None and row.rank == 1
        for row in self.rows().filter(state="waiting"):
            assert row.until_on is None

    @invariant()
    def other_courts_see_rank_and_court_only(self):
        for n, (scope, _) in enumerate(self.courts_):
            mine = self.rows().filter(court_id=scope.court_id, state__in=LIVE).first()
            if mine is None:
                continue
            own = build.with_(scope, courts=frozenset({scope.court_id}))
            line = seizures.queue(own, mine.pk)
            assert [one.rank for one in line] == list(range(1, len(line) + 1))
            assert len(line) == self.rows().filter(state__in=LIVE).count()
            ids = {one.id for one in line} - {None}
            assert ids == set(self.rows().filter(court_id=scope.court_id, state__in=LIVE).values_list("pk", flat=True))


def test_the_queue_keeps_the_laws_order_whatever_happens(courts_):
    Registers.courts_, Registers.unit = courts_
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    options = settings(max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Registers, settings=options)
    assert Seizure.objects.exists()


def test_the_database_itself_refuses_two_in_force(courts_):
    (scope, both), *_ = courts_[0]
    case, at = both[0], build.now(scope)
    owner = cases.debtors(scope, case.pk)[0].party_id
    thing = assets.record(scope, case.pk, "vehicle", owner, assets.Identity("LZXTWICE000000001"), {}, at, "车")
    base = {"asset_id": thing.pk, "unit_id": courts_[1].pk, "kind": "seal", "state": "effective", "place": "vehicle:x"}
    base |= {"from_on": at.date(), "until_on": at.date(), "prepared_at": at, "entered_at": at}
    with pytest.raises(IntegrityError), transaction.atomic():
        load(scope, [base | {"case_id": one.pk} for one in both], at)
