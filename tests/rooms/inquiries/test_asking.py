"""From the filed case to registered things: every office asked, answers in any order, nothing doubled."""

import pytest

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.procedure.models import Node, RobotRun
from zhixing.infra.models import Event


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def test_the_robot_asks_everybody_and_what_is_found_is_registered_once(scope):
    case, debtor = practice_world.case(scope)
    build.drain()
    assert agencies.requests(scope, case.pk).count() == 5
    assert Node.objects.get(case_id=case.pk, code="N09").state == "done"
    assert RobotRun.objects.get(robot="queries").handed_over == ""
    practice_world.settle()
    (asked,) = inquiries.progress(scope, case.pk)
    assert (asked.total, asked.answered, asked.failed, asked.complete) == (5, 5, 0, True)
    things = assets.things(scope, case.pk)
    assert sorted((t.kind, t.number_masked) for t in things) == [
        ("deposit", "****4567"),
        ("deposit", "****8820"),
        ("vehicle", "浙A·0***7"),
    ]
    deposit = next(t for t in things if t.number_masked == "****4567")
    assert str(deposit.value) == "386215.50" and deposit.particulars["bank"] == "澜州农商行"
    assert Node.objects.get(case_id=case.pk, code="N10", object=f"party:{debtor}").state == "open"
    assert Event.objects.filter(name="InquiryAnswered").count() == 1
