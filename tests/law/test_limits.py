from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.table import shown
from zhixing.kernel.dates import Period, days, workdays
from zhixing.law.figures import CourtRules
from zhixing.law.filing_instruments import INSTRUMENTS, NON_LITIGATION, non_litigation
from zhixing.law.finding import lead_due, notice_due, report_from, supplement_due
from zhixing.law.limits import (
    Interval,
    case_limit,
    colour,
    due,
    earlier,
    excluded_days,
    extension_asked_by,
    union,
)
from zhixing.law.remedies import REMEDIES, no_disposal_until, remedy_due
from zhixing.law.vehicles import BLOCKERS, STEPS, apply_due, office_due

D = date.fromisoformat


def between(first, last):
    return Interval(D(first), D(last))


def test_p1_the_earlier_of_two_limits():
    answer = notice_due(D("2024-09-25"), papers_on=D("2024-10-10"))
    assert answer.on == D("2024-10-08")
    assert due(D("2024-10-10"), days(3)).on == D("2024-10-14")
    assert answer.late(D("2024-10-10"))


def test_p2_network_query():
    assert due(D("2024-09-27"), Period.parse("3c")).raw == D("2024-09-30")


@pytest.mark.parametrize(
    ("row", "answer", "on"),
    [
        ("T2.1", notice_due(D("2025-03-03")), "2025-03-13"),
        ("T2.2 normal", lead_due(D("2025-03-03")), "2025-03-10"),
        ("T2.2 urgent", lead_due(D("2025-03-03"), urgent=True), "2025-03-06"),
        ("T2.4", supplement_due(D("2025-05-06")), "2025-05-16"),
        ("notice after a measure", notice_due(D("2025-03-03"), measure_on=D("2025-03-04")), "2025-03-07"),
    ],
)
def test_finding(row, answer, on):
    assert answer.on == D(on)


def test_the_report_looks_back_from_the_notice():
    assert shown(report_from(D("2025-03-13"))) == D("2024-03-13")


@pytest.mark.parametrize(
    ("row", "key", "start", "on"),
    [
        ("R1 file", "objection_filed", "2024-09-20", "2024-09-23"),
        ("R1 rule", "objection_ruled", "2024-09-20", "2024-10-08"),
        ("R3", "outsider_suit", "2024-05-17", "2024-06-03"),
        ("D4", "reconsideration", "2024-04-26", "2024-05-06"),
        ("D8", "fine", "2024-09-13", "2024-09-18"),
    ],
)
def test_remedies(row, key, start, on):
    assert remedy_due(key, D(start)).on == D(on)


def test_the_vehicle_office_counts_working_days():
    assert office_due(D("2024-09-14"), away=True).on == D("2024-09-20")
    assert office_due(D("2024-09-30")).on == D("2024-10-08")
    assert apply_due(D("2025-04-01")).on == D("2025-05-06")
    assert {one.key for one in BLOCKERS} > {"seized"}
    assert STEPS[1].key == "own_seizure"


def test_r3_no_disposal_meanwhile():
    assert shown(no_disposal_until(D("2024-05-17"))) == D("2024-06-03")
    assert len(REMEDIES) == 20


def test_t1_six_months():
    answer = case_limit(D("2024-03-15"))
    assert (answer.raw, answer.on) == (D("2024-09-15"), D("2024-09-18"))
    assert "2024-09-18" in answer.explain("en")
    assert case_limit(D("2024-03-15"), non_litigation=True).raw == D("2024-06-15")
    on, wide = D("2024-03-15"), CourtRules({NON_LITIGATION.key: "all"})
    short = [kind for kind in INSTRUMENTS if non_litigation(kind, on)]
    assert short == ["administrative"]
    assert [kind for kind in INSTRUMENTS if non_litigation(kind, on, wide)] == ["award", "notarised", "administrative"]
    assert "三个月" in non_litigation("administrative", on).explain()
    assert case_limit(D("2024-03-15"), extended=True).raw == D("2024-12-15")
    assert shown(extension_asked_by(D("2024-09-18"))) == D("2024-09-13")


def test_t3_overlapping_exclusions_count_once():
    gone = [between("2024-05-06", "2024-07-04"), between("2024-06-20", "2024-07-20")]
    assert excluded_days(gone) == 76
    answer = case_limit(D("2024-03-15"), exclusions=gone)
    assert answer.raw == D("2024-09-15") + timedelta(days=76)


def test_an_exclusion_after_the_end_or_before_the_start_moves_nothing():
    assert due(D("2024-03-01"), days(10), exclusions=[between("2024-03-12", "2024-05-01")]).raw == D("2024-03-11")
    assert due(D("2024-03-01"), days(10), exclusions=[between("2024-02-01", "2024-03-01")]).raw == D("2024-03-11")
    assert due(D("2024-03-01"), days(10), exclusions=[between("2024-02-01", "2024-03-03")]).raw == D("2024-03-13")
    chained = [between("2024-03-11", "2024-03-12"), between("2024-03-13", "2024-03-13")]
    assert due(D("2024-03-01"), days(10), exclusions=chained).raw == D("2024-03-14")


def test_working_days_skip_an_exclusion():
    assert due(D("2024-09-23"), workdays(3), exclusions=[between("2024-09-24", "2024-09-25")]).on == D("2024-09-29")


def test_earlier_skips_what_is_unknown():
    first, second = due(D("2024-03-01"), days(10)), due(D("2024-03-01"), days(3))
    assert earlier(first, None, second) is second


def test_colours():
    opened, until = D("2026-11-01"), D("2026-11-10")
    assert colour(opened, until, D("2026-11-06")) == "green"
    assert colour(opened, until, D("2026-11-07")) == "yellow"
    assert colour(opened, until, D("2026-11-10")) == "yellow"
    assert colour(opened, until, D("2026-11-11")) == "red"


some_day = st.dates(date(2015, 1, 1), date(2026, 1, 1))
intervals = st.lists(
    st.builds(
        lambda a, n: Interval(a, a + timedelta(days=n)),
        st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        st.integers(0, 60),
    ),
    max_size=6,
)


@given(intervals)
def test_a_union_holds_each_day_once(drawn):
    listed = {n for one in drawn for n in range(one.first.toordinal(), one.last.toordinal() + 1)}
    merged = union(drawn)
    assert sum(one.days for one in merged) == len(listed)
    assert all(a.last + timedelta(days=1) < b.first for a, b in pairwise(merged))


@given(intervals, st.integers(1, 200))
def test_days_counted_outside_exclusions_are_the_period(drawn, count):
    start = D("2024-03-01")
    end = due(start, days(count), roll=False, exclusions=drawn).raw
    out = {n for one in drawn for n in range(one.first.toordinal(), one.last.toordinal() + 1)}
    assert sum(n not in out for n in range(start.toordinal() + 1, end.toordinal() + 1)) == count
    assert end.toordinal() not in out
