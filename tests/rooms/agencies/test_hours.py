"""Office hours are read strictly, a promise counts them by the court's calendar, and lateness and order follow."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies import rules
from zhixing.domain.agencies.models import Unit
from zhixing.domain.agencies.refusals import HoursUnreadable
from zhixing.domain.agencies.rules.hours import open_on
from zhixing.infra import clock
from zhixing.kernel.holidays import HOLIDAYS

DAYS = "周一至周五 09:00-12:00 13:30-17:00"
SATURDAY = f"{DAYS}；周六 09:00-12:00"
DAILY = "每天 08:00-20:00"


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("written", "kept", "zh", "en"),
    [
        ("", "", "全天（节假日不休）", "Round the clock, holidays too"),
        ("全天", "", "全天（节假日不休）", "Round the clock, holidays too"),
        (DAYS, DAYS, "周一至周五 09:00—12:00、13:30—17:00", "Mon–Fri 09:00–12:00, 13:30–17:00"),
        (
            " 周一至周五  09：00-12：00 13:30-17:00; 周六 09:00-12:00",
            SATURDAY,
            "周一至周五 09:00—12:00、13:30—17:00；周六 09:00—12:00",
            "Mon–Fri 09:00–12:00, 13:30–17:00; Sat 09:00–12:00",
        ),
        (DAILY, DAILY, "每天 08:00—20:00", "daily 08:00–20:00"),
    ],
)
def test_hours_are_kept_in_one_form_and_said_in_words(written, kept, zh, en):
    assert rules.tidy(written) == kept == rules.tidy(kept)
    assert rules.in_words(kept) == f"{zh} || {en}"


@pytest.mark.parametrize(
    "written",
    [
        "9:00—17:00",
        "周一至周五",
        "周一至周五 9:00-17:00",
        "周五至周一 09:00-17:00",
        "周一至周五 09:00-24:30",
        "周一至周五 09:00-09:00",
        "周一至周五 13:30-17:00 09:00-12:00",
        "周一至周五 09:00-12:00 11:00-17:00",
        "周一至周五 09:00-12:00；周五 13:30-17:00",
        f"{DAILY}；周六 09:00-12:00",
        f"{DAYS}；",
        "Mon-Fri 09:00-17:00",
    ],
)
def test_what_is_no_hours_is_refused_with_the_form_in_both_languages(written):
    with pytest.raises(HoursUnreadable) as refused:
        rules.tidy(written)
    assert DAYS in refused.value.say("zh") and DAYS in refused.value.say("en")


@pytest.mark.parametrize(
    ("hours", "asked", "promise", "by"),
    [
        ("", "2026-09-30T16:00", 72, "2026-10-03T16:00"),  # round the clock: the holiday counts
        (DAYS, "2026-09-30T16:00", 1, "2026-09-30T17:00"),
        (DAYS, "2026-09-30T16:00", 8, "2026-10-09T09:30"),  # an hour before National Day, 6.5 and half an hour after it
        (DAYS, "2026-10-03T11:00", 2, "2026-10-08T11:00"),  # asked in the holiday
        (DAYS, "2026-10-09T16:30", 1, "2026-10-10T09:30"),  # that Saturday is worked in exchange
        (DAYS, "2026-10-16T16:30", 1, "2026-10-19T09:30"),  # a plain weekend
        (SATURDAY, "2026-10-16T16:30", 1, "2026-10-17T09:30"),
        (SATURDAY, "2026-10-09T16:30", 5, "2026-10-10T15:00"),  # worked in exchange it has Monday's hours
        (SATURDAY, "2026-09-30T16:30", 1, "2026-10-08T09:30"),  # a Saturday in the holiday is closed
        (DAILY, "2026-10-01T19:00", 2, "2026-10-02T09:00"),
        (DAYS, "2026-10-08T12:30", 1, "2026-10-08T14:30"),  # noon
        (DAYS, "2026-10-08T18:00", 0, "2026-10-09T09:00"),  # at once, once it opens
    ],
)
def test_a_promise_counts_the_hours_an_office_is_open(hours, asked, promise, by):
    assert rules.promised_at(hours, moment(asked), promise, HOLIDAYS) == moment(by)


@given(
    st.sampled_from(["", DAYS, SATURDAY, DAILY, "周二 00:00-24:00"]),
    st.integers(0, 366 * 24 * 2),
    st.integers(1, 120),
)
@settings(max_examples=200, deadline=None)
def test_between_asking_and_promise_it_is_open_just_so_long(hours, half_hours, promise):
    asked = moment("2026-01-01T00:00") + timedelta(minutes=30 * half_hours)
    by, passed, at = rules.promised_at(hours, asked, promise, HOLIDAYS), 0, asked
    while at < by:
        minute = 60 * at.hour + at.minute
        passed += any(opens <= minute < closes for opens, closes in open_on(hours, at.date(), HOLIDAYS))
        at += timedelta(minutes=30)
    assert passed == 2 * promise


@pytest.fixture
def scope(db):
    scope = build.court()
    for code, hours in (("slow", ""), ("quick", DAYS)):
        agencies.enlist(
            scope, code, "gas", code, code, "counter", items=["review.gas"], office_hours=hours, promise_hours=13
        )
        agencies.employ(scope, agencies.unit(code).pk, f"clerk-{code}", "first password", "苏禾")
    return scope


def ask(scope, code, at, act="query", until=None):
    case = build.case(scope, f"（2025）浙0195民初{agencies.Request.objects.count() + 1}号")
    unit = agencies.unit(code)
    until = until or agencies.waits_until([unit], at)[unit.pk]
    target, paper = agencies.Target("周启山", "330195198001010017"), ("（2026）浙0195执1号", "a" * 64)
    items = [agencies.Asked("review.gas")]
    return agencies.ask(scope, case.pk, unit.pk, act, target, items, "依据", paper, "联审", f"K{case.pk}", until, at)


def clerk(code):
    return agencies.counter_scope(agencies.Clerk.objects.get(unit__code=code).account_id)


def test_a_request_is_due_as_promised_and_waited_for_five_working_days(scope):
    at = moment("2026-09-30T16:00")
    open_, closed = ask(scope, "slow", at), ask(scope, "quick", at)
    assert (open_.expected_at, closed.expected_at) == (moment("2026-10-01T05:00"), moment("2026-10-09T16:00"))
    assert open_.deadline_at == closed.deadline_at == moment("2026-10-13T16:00")  # the 10th is worked, the 11th not
    joint = ask(scope, "slow", at, "review", until=moment("2026-10-14T17:30"))
    assert joint.expected_at == joint.deadline_at  # one term for every department
    short = ask(scope, "quick", at, until=moment("2026-10-08T10:00"))
    assert short.expected_at == short.deadline_at
    late = ask(scope, "slow", moment("2026-10-02T16:00"))
    assert list(agencies.counter_inbox(clerk("slow"))) == [open_, late, joint]
    assert list(agencies.counter_inbox(clerk("quick"))) == [short, closed]


def test_a_system_that_has_promised_later_is_waited_for_longer(scope):
    unit = agencies.enlist(
        scope, "bank-x", "bank", "银行", "Bank", "system", office_hours=DAYS, promise_hours=13, practice=True
    )
    at = moment("2026-09-30T16:00")
    assert agencies.waits_until([unit], at) == {unit.pk: moment("2026-10-09T16:00")}


def test_timeliness_of_a_counter_follows_its_promise(scope):
    at = moment("2026-09-30T16:00")
    for code, said in (("slow", "2026-10-09T15:00"), ("quick", "2026-10-09T15:00"), ("quick", "2026-10-09T16:30")):
        row = ask(scope, code, at)
        agencies.answer_by_hand(clerk(code), row.pk, [{"result": "none"}], moment(said))
    ask(scope, "slow", at)
    ask(scope, "quick", at)
    found = agencies.standings([agencies.unit("slow"), agencies.unit("quick")], moment("2026-10-09T15:00"))
    assert [(one.answered, one.late, one.on_time, one.overdue) for one in found] == [(1, 1, 0, 1), (2, 1, 50, 0)]


def test_old_text_that_cannot_be_read_is_round_the_clock_and_stays_in_the_history(scope):
    Unit.objects.filter(code="slow").update(office_hours="工作日白天")
    Unit.objects.filter(code="quick").update(office_hours="周一至周五 09：00-12：00 13：30-17：00")
    import_module("zhixing.domain.agencies.migrations.0009_office_hours").read_hours(apps, None)
    slow, quick = agencies.entry("slow"), agencies.entry("quick")
    assert (slow.office_hours, quick.office_hours) == ("", DAYS)
    (change,) = agencies.changes(slow.pk)
    assert change.fields == {"office_hours": ["工作日白天", ""]} and "重填" in change.reason
