from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.law.table import D, refused
from zhixing.law.figures import CourtRules
from zhixing.law.seizure import CAPS, Kind, RenewalShortens, SeizureLapsed, TermTooLong, renewal, term
from zhixing.law.seizure_queue import Ending, Queue, State, end, on_day, register, renew


def three(kind=Kind.IMMOVABLE):
    queue = register(Queue(kind), "A", D("2023-05-06"))
    queue = register(queue, "B", D("2023-07-01"))
    return register(queue, "C", D("2023-08-01"))


def states(queue):
    return {one.key: str(one.state) for one in queue.places}


ROWS = [
    ("T1.6", lambda: states(end(three(), "A", Ending.SOLD, D("2024-05-06"))), {"A": "sold", "B": "void", "C": "void"}),
    (
        "T1.7",
        lambda: states(end(three(), "A", Ending.SOLD_IN_PART, D("2024-05-06"))),
        {"A": "sold", "B": "effective", "C": "waiting"},
    ),
    (
        "D1.4 release",
        lambda: states(end(three(), "A", Ending.RELEASED, D("2024-05-06"))),
        {"A": "released", "B": "effective", "C": "waiting"},
    ),
    (
        "D1.4 a waiter withdraws",
        lambda: states(end(three(), "B", Ending.RELEASED, D("2024-05-06"))),
        {"A": "effective", "B": "released", "C": "waiting"},
    ),
    (
        "D1.4 a waiter is not sold",
        lambda: refused(lambda: end(three(), "B", Ending.SOLD, D("2024-05-06"))),
        "not_in_queue",
    ),
    (
        "D1.4 a waiting one does not lapse",
        lambda: refused(lambda: end(three(), "B", Ending.LAPSED, D("2024-05-06"))),
        "not_in_queue",
    ),
    ("D1.4 unknown", lambda: refused(lambda: end(three(), "Z", Ending.SOLD, D("2024-05-06"))), "not_in_queue"),
    ("D1.4 twice", lambda: refused(lambda: register(three(), "A", D("2024-01-01"))), "already_in_queue"),
    (
        "D1.4 the waiter's own term starts when it takes effect",
        lambda: end(three(), "A", Ending.RELEASED, D("2024-05-06")).of("B").term.last,
        D("2027-05-05"),
    ),
    (
        "D1.4 or with its registration, where the court says so",
        lambda: (
            end(three(), "A", Ending.RELEASED, D("2024-05-06"), court=CourtRules({"seizure.waiting_term_runs": True}))
            .of("B")
            .term.last
        ),
        D("2026-06-30"),
    ),
    ("D1.3 in force on its last day", lambda: states(on_day(three(), D("2026-05-05")))["A"], "effective"),
    (
        "D1.3 lapse promotes",
        lambda: states(on_day(three(), D("2026-05-06"))),
        {"A": "lapsed", "B": "effective", "C": "waiting"},
    ),
    (
        "D1.3 lapses in a row",
        lambda: states(on_day(three(Kind.DEPOSIT), D("2026-01-01"))),
        {"A": "lapsed", "B": "lapsed", "C": "effective"},
    ),
    (
        "T1.3 renewed too late",
        lambda: refused(lambda: renew(three(), "A", D("2026-05-06"))),
        "seizure_lapsed",
    ),
    ("D1.3 renewed in time", lambda: renew(three(), "A", D("2026-05-05")).of("A").term.last, D("2029-05-04")),
    ("D1.3 a waiter is not renewed", lambda: refused(lambda: renew(three(), "B", D("2025-01-01"))), "not_in_queue"),
]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_queue(row, answer, expected):
    assert answer() == expected


def test_t1_3_a_late_renewal_goes_to_the_tail():
    queue = register(on_day(three(), D("2026-05-06")), "A", D("2026-05-06"))
    assert [(one.key, str(one.state)) for one in queue.places] == [
        ("A", "lapsed"),
        ("B", "effective"),
        ("C", "waiting"),
        ("A", "waiting"),
    ]
    assert "生效：B；轮候：C、A" in queue.explain()
    assert "Effective: B" in queue.sentence("en")


class Seizing(RuleBasedStateMachine):
    """Anything may happen to a queue, in any order: never are two in effect, and none waits while nothing is."""

    def __init__(self):
        super().__init__()
        self.queue, self.today, self.count = Queue(Kind.DEPOSIT), date(2024, 1, 1), 0

    @rule(ahead=st.integers(0, 500))
    def time_goes_by(self, ahead):
        before = [one.key for one in self.queue.places if one.state is State.WAITING]
        self.today += timedelta(days=ahead)
        self.queue = on_day(self.queue, self.today)
        after = [one.key for one in self.queue.places if one.state is State.WAITING]
        assert after == before[len(before) - len(after) :]

    @rule()
    def another_court_comes(self):
        self.count += 1
        self.queue = register(self.queue, str(self.count), self.today)
        assert self.queue.places[-1].key == str(self.count)

    @precondition(lambda self: self.queue.effective)
    @rule(how=st.sampled_from([Ending.RELEASED, Ending.SOLD, Ending.SOLD_IN_PART]))
    def the_first_ends(self, how):
        waiting = [one.key for one in self.queue.places if one.state is State.WAITING]
        self.queue = end(self.queue, self.queue.effective.key, how, self.today)
        promoted = self.queue.effective.key if self.queue.effective else None
        assert promoted == (waiting[0] if waiting and how is not Ending.SOLD else None)

    @precondition(lambda self: self.queue.effective)
    @rule()
    def the_first_renews(self):
        before = self.queue.effective.term.last
        self.queue = renew(self.queue, self.queue.effective.key, self.today)
        assert self.queue.effective.term.last >= before

    @precondition(lambda self: any(one.state is State.WAITING for one in self.queue.places))
    @rule(data=st.data())
    def a_waiter_withdraws(self, data):
        waiting = [one.key for one in self.queue.places if one.state is State.WAITING]
        self.queue = end(self.queue, data.draw(st.sampled_from(waiting)), Ending.RELEASED, self.today)

    @invariant()
    def never_two_in_effect(self):
        effective = [one for one in self.queue.places if one.state is State.EFFECTIVE]
        waiting = [one for one in self.queue.places if one.state is State.WAITING]
        assert len(effective) <= 1
        assert effective or not waiting
        assert all(one.term and one.term.in_force(self.today) for one in effective)
        assert not any(one.term for one in waiting)


TestSeizing = Seizing.TestCase


@given(
    st.sampled_from(list(CAPS)),
    st.dates(date(2015, 3, 1), date(2026, 1, 1)),
    st.integers(0, 1200),
    st.none() | st.integers(-400, 1200),
)
def test_a_renewal_never_shortens(kind, first, after, length):
    running = term(kind, first)
    completed = first + timedelta(days=after)
    last = None if length is None else completed + timedelta(days=length)
    try:
        renewed = renewal(kind, running.last, completed, last)
    except SeizureLapsed:
        assert completed > running.last
    except (TermTooLong, RenewalShortens):
        assert last is not None or kind is Kind.STATE_SHARE
    else:
        assert running.last <= renewed.last <= renewed.longest
        assert last in (None, renewed.last)
