from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.kernel.dates import (
    Period,
    Unit,
    add_months,
    days,
    days_between,
    hours_after,
    months,
    workdays,
    workdays_between,
    years,
)
from zhixing.kernel.holidays import HOLIDAYS, fixed_days

D = date.fromisoformat

ROWS = [
    ("T0.1", "2025-03-07", days(10), "2025-03-17", "2025-03-17"),
    ("T0.2", "2025-04-01", days(30), "2025-05-01", "2025-05-06"),
    ("D1", "2024-09-25", days(10), "2024-10-05", "2024-10-08"),
    ("D2", "2024-09-27", days(7), "2024-10-04", "2024-10-08"),
    ("D4", "2024-04-26", days(10), "2024-05-06", "2024-05-06"),
    ("D5", "2024-05-17", days(15), "2024-06-01", "2024-06-03"),
    ("D7", "2024-09-27", workdays(3), "2024-10-08", "2024-10-08"),
    ("D8", "2024-09-13", days(3), "2024-09-16", "2024-09-18"),
    ("D10", "2024-11-30", months(3), "2025-02-28", "2025-02-28"),
    ("D11", "2022-06-30", years(2), "2024-06-30", "2024-07-01"),
    ("W3", "2024-09-30", workdays(10), "2024-10-18", "2024-10-18"),
    ("calculator 1", "2026-09-01", days(15), "2026-09-16", "2026-09-16"),
]


@pytest.mark.parametrize(("row", "start", "period", "raw", "last"), ROWS, ids=[r[0] for r in ROWS])
def test_last_day(row, start, period, raw, last):
    deadline = period.after(D(start))
    assert (deadline.raw, deadline.on, deadline.provisional) == (D(raw), D(last), False)


def test_t0_4_hours_do_not_roll():
    at = datetime.fromisoformat
    assert hours_after(at("2025-05-10T10:06:00+08:00"), 24) == at("2025-05-11T10:06:00+08:00")


def test_procedural_hours_run_from_the_next_hour():
    at = datetime.fromisoformat
    assert hours_after(at("2025-05-10T10:06:30+08:00"), 24, from_next_hour=True) == at("2025-05-11T11:00:00+08:00")
    assert hours_after(at("2025-05-10T23:59:59+08:00"), 1, from_next_hour=True) == at("2025-05-11T01:00:00+08:00")


def test_without_roll_the_raw_day_stands():
    assert days(30).after(D("2025-04-01"), roll=False).on == D("2025-05-01")
    assert not days(30).after(D("2025-04-01"), roll=False).rolled
    assert days(30).after(D("2025-04-01")).rolled


def test_days_before_exclude_the_event_day():
    assert days(15).before(D("2025-03-31")) == D("2025-03-16")
    assert workdays(1).before(D("2026-05-02")) == D("2026-04-30")
    assert months(6).before(D("2025-08-31")) == D("2025-02-28")


def test_test_calendar_of_2024():
    rest = ["01-01", *(f"02-{n}" for n in range(10, 18)), "04-04", "04-05", "04-06", *(f"05-0{n}" for n in range(1, 6))]
    rest += ["06-10", "09-15", "09-16", "09-17", *(f"10-0{n}" for n in range(1, 8))]
    made_up = ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]
    assert not any(HOLIDAYS.is_working(D(f"2024-{day}")) for day in rest)
    assert all(HOLIDAYS.is_working(D(f"2024-{day}")) for day in made_up)
    assert workdays_between(D("2023-12-31"), D("2024-12-31")) == 251


def test_an_unannounced_year_is_provisional_until_the_notice():
    due = workdays(5).after(D("2027-02-04"))
    assert (due.on, due.provisional) == (D("2027-02-15"), True)
    assert days(10).after(D("2026-12-28")).provisional
    assert not years(1).after(D("2026-12-28"), roll=False).provisional
    table = HOLIDAYS.announce(2027, off=[D(f"2027-02-{n:02}") for n in range(5, 13)], work=[D("2027-02-13")])
    told = workdays(5).after(D("2027-02-04"), holidays=table)
    assert (told.on, told.provisional) == (D("2027-02-18"), False)


def test_the_second_of_may_is_statutory_since_2025():
    assert fixed_days(2024) == {"01-01", "05-01", "10-01", "10-02", "10-03"}
    assert fixed_days(2025) == fixed_days(2024) | {"05-02"}


def test_a_period_parses_as_the_node_table_writes_it():
    assert [str(Period.parse(text)) for text in ("7c", "3w", "6m", "2y")] == ["7c", "3w", "6m", "2y"]
    assert (Period.parse("3w").say(), Period.parse("3w").say("en")) == ("3个工作日", "3 working days")
    with pytest.raises(ValueError, match="x"):
        Period.parse("7x")
    with pytest.raises(ValueError, match="negative"):
        days(-1)
    assert days(0).after(D("2026-09-01")).on == D("2026-09-01")


any_day = st.dates(date(2013, 1, 1), date(2035, 12, 31))


@given(any_day, st.integers(0, 400), st.sampled_from([Unit.DAYS, Unit.MONTHS, Unit.YEARS]))
def test_a_rolled_day_is_a_working_day_and_never_earlier(start, count, unit):
    deadline = Period(count % 20 if unit is not Unit.DAYS else count, unit).after(start)
    assert deadline.on >= deadline.raw >= start
    assert HOLIDAYS.is_working(deadline.on)
    assert not any(
        HOLIDAYS.is_working(date.fromordinal(n)) for n in range(deadline.raw.toordinal(), deadline.on.toordinal())
    )


@given(any_day, st.integers(1, 60))
def test_working_days_count_back(start, count):
    assert workdays_between(start, workdays(count).after(start).on) == count


@given(any_day, st.integers(0, 500))
def test_n_days_before_is_the_inverse(day, count):
    assert days_between(days(count).before(day), day) == count


@given(any_day, st.integers(-60, 60))
def test_months_keep_the_day_or_take_the_last(start, count):
    end = add_months(start, count)
    assert end.day == start.day or (end.day < start.day and date.fromordinal(end.toordinal() + 1).day == 1)
    assert (end.year - start.year) * 12 + end.month - start.month == count


@given(any_day, st.integers(0, 300), st.integers(0, 300))
def test_days_add_up(start, one, other):
    assert days(one).after(days(other).after(start, roll=False).raw, roll=False).raw == start + timedelta(one + other)


@given(any_day, st.integers(0, 40), st.integers(1, 10), st.sampled_from(list(Unit)))
def test_a_longer_period_never_ends_earlier(start, count, more, unit):
    assert Period(count, unit).after(start).on <= Period(count + more, unit).after(start).on


@given(any_day, any_day, st.integers(0, 40), st.sampled_from(list(Unit)))
def test_a_later_start_never_ends_earlier(one, other, count, unit):
    first, second = sorted([one, other])
    assert Period(count, unit).after(first).on <= Period(count, unit).after(second).on


@given(any_day, st.integers(0, 60), st.sampled_from(list(Unit)))
def test_a_period_survives_its_notation(start, count, unit):
    period = Period(count, unit)
    assert Period.parse(str(period)) == period
    assert period.before(period.after(start, roll=False).raw) <= start


@given(any_day, st.integers(0, 20))
def test_announcing_a_year_settles_its_days(start, count):
    table = HOLIDAYS
    for year in range(start.year, start.year + 2):
        if year not in table.announced:
            table = table.announce(year, [], [])
    assert not workdays(count).after(start, holidays=table).provisional
