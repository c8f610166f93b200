"""The end of a hold is told louder and to more people with each alarm, and a lapse is counted."""

from datetime import timedelta

import pytest

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.indicators import api as indicators
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.commands.lapse import lapse, ring
from zhixing.infra.models import Event


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


@pytest.fixture
def car(scope):
    """A car held for a hundred days, in a case whose officer is `judge`."""
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    cases.assign(scope, case.pk, judge.staff_id, at)
    drafted = next(one for one in seizures.of_case(scope, case.pk, at.date()) if one.kind == "seal")
    seizures.drop(scope, drafted.id, "改期限", at)
    held = seizures.prepare(scope, case.pk, drafted.asset.id, at, until_on=at.date() + timedelta(days=100))
    seizures.sign_and_order(judge, held.pk, at)
    practice_world.settle()
    return seizures.seizure(scope, held.pk)


def who(scope, *groups):
    name = "hears-" + "-".join(groups)
    return courts.scope_of(build.staff(scope, name, *groups).account, build.now(scope).date()), groups


def test_each_alarm_reaches_a_wider_circle(scope, car):
    judge = next(one for one in courts.staff(scope) if one.pk == car.case.officer_id)
    officer = (courts.scope_of(judge.account, build.now(scope).date()), ("officer",))
    people = {
        "officer": officer,
        "other officer": who(scope, "officer"),
        "control": who(scope, "control"),
        "director": who(scope, "director"),
        "command": who(scope, "command"),
        "president": who(scope, "president"),
    }

    def hearing(left):
        on = car.until_on - timedelta(days=left)
        heard = {name: seizures.ringing(one, groups, on) for name, (one, groups) in people.items()}
        return {name: one.step for name, one in heard.items() if one is not None}

    assert hearing(61) == {}
    assert hearing(60) == {"officer": 1}
    assert hearing(30) == {"officer": 2, "control": 2}
    assert hearing(15) == {"officer": 3, "control": 3, "director": 3}
    everybody = {name: 4 for name in people if name != "other officer"}
    assert hearing(7) == everybody and hearing(0) == everybody
    assert hearing(-1) == {}  # a lapse is shouted about elsewhere

    rung = seizures.ringing(*people["president"], car.until_on)
    assert rung.first.pk == car.pk and rung.steps == (0, 0, 0, 0, 1, 0)
    stranger = build.court(196, "浙0196")
    assert seizures.ringing(stranger, ("president",), car.until_on) is None


def test_the_log_says_who_was_told_and_the_draft_came_before_the_first_alarm(scope, car):
    at = build.now(scope)
    for left in (70, 60, 30, 15, 7):
        assert ring(scope, car.pk, at + timedelta(days=100 - left))
        practice_world.settle()
        assert [one.act for one in seizures.to_sign(scope) if one.seizure_id == car.pk] == ["renew"]
    rows = Event.objects.filter(name="SeizureEnding").order_by("seq")
    told = [(row.payload["days"], row.payload["step"], len(row.payload["circle"])) for row in rows]
    assert told == [(70, 0, 0), (60, 1, 1), (30, 2, 2), (15, 3, 3), (7, 4, 5)]


def test_a_lapse_counts_until_somebody_says_why(scope, car):
    at = build.now(scope) + timedelta(days=101)
    everybody = build.everything()

    def measured(key):
        found = {one.indicator.key: one for one in indicators.readings(everybody, at.date())}[key]
        return found.part, found.whole

    assert measured("K23") == (0, 0) and measured("K24") == (0, 0)
    assert lapse(everybody, car.pk, at)
    assert measured("K23") == (1, 1) and measured("K24") == (1, 1)
    seizures.handle_lapse(everybody, car.pk, "车辆已经灭失", at)
    assert measured("K23") == (1, 1) and measured("K24") == (0, 1)
