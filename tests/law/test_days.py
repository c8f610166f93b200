"""Section 0 of the notes on disposal: days, hours, many days at once."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.table import D, shown
from zhixing.kernel.dates import Unit, days, hours_after, months, workdays
from zhixing.law.limits import before, due, due_days

ROWS = [
    ("T0.1", lambda: due(D("2025-03-07"), days(10)).on, D("2025-03-17")),
    ("T0.2", lambda: due(D("2025-04-01"), days(30)).on, D("2025-05-06")),
    (
        "T0.4",
        lambda: hours_after(datetime.fromisoformat("2025-05-10T10:06:00+08:00"), 24),
        datetime.fromisoformat("2025-05-11T10:06:00+08:00"),
    ),
    ("D0.1 at least N days before", lambda: days(30).before(D("2025-03-31")), D("2025-03-01")),
    ("D0.1 mailed is in time on the last day", lambda: due(D("2025-03-07"), days(10)).late(D("2025-03-17")), False),
    ("D0.1 no such day in that month", lambda: due(D("2025-08-31"), months(6)).raw, D("2026-02-28")),
    (
        "D0.1 ten days before",
        lambda: before(D("2025-03-17"), days(10)),
        D("2025-03-07"),
    ),
    (
        "D0.1 working days before, over a holiday",
        lambda: before(D("2025-10-09"), workdays(2)),
        D("2025-09-29"),
    ),
    (
        "D0.1 many at once",
        lambda: due_days([D("2025-03-07"), D("2025-04-01"), D("2025-03-07")], days(10)).days,
        (D("2025-03-17"), D("2025-04-11"), D("2025-03-17")),
    ),
]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(row, answer, expected):
    assert shown(answer()) == expected


periods = st.builds(lambda unit, count: unit(count), st.sampled_from([days, workdays, months]), st.integers(0, 40))


@given(st.lists(st.dates(D("2015-01-01"), D("2027-12-31")), max_size=20), periods, st.booleans())
def test_many_at_once_are_as_one_by_one(starts, period, roll):
    many = due_days(starts, period, roll=roll)
    assert list(many.days) == [due(start, period, roll=roll or period.unit is Unit.WORKDAYS).on for start in starts]
    assert f"{len(starts)} last days" in many.explain("en")
