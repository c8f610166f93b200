"""No office is called more often, or by more at a time, than its entry in the directory says."""

import threading
import time

from django.db import connection

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import world as practice_world
from tests.rooms.agencies.test_exchange import ask, case, scope  # noqa: F401
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies import jobs
from zhixing.domain.agencies.models import Message, Request, Unit

OFFICE = "vehicle-office"


def sent():
    return list(Message.objects.filter(direction="sent", unit__code=OFFICE).order_by("at").values_list("at", flat=True))


def test_an_office_is_not_called_more_often_in_a_minute_than_it_takes(scope, case):  # noqa: F811
    """Forty a minute is one in a second and a half, whatever is asked meanwhile and however many lanes are started."""
    Unit.objects.filter(code=OFFICE).update(per_minute=40)
    for number in range(3):
        ask(scope, case, key=f"paced-{number}")
        practice_world.run_jobs()
    assert len(sent()) == 1, "the others wait, though each was asked by itself"
    end = time.monotonic() + 20
    while Request.objects.exclude(state="answered").exists():
        assert time.monotonic() < end
        practice_world.run_jobs()
        agencies.call_on_waiting()  # as a worker's sweep does each second
        time.sleep(0.05)
    gaps = [(later - earlier).total_seconds() for earlier, later in zip(sent(), sent()[1:], strict=False)]
    assert len(gaps) == 2 and min(gaps) >= 1.45


def test_no_more_calls_run_at_a_time_than_an_office_takes(scope, case, world):  # noqa: F811
    """Two at a time: a third lane leaves the work to those who are at it, and nothing is left behind."""
    Unit.objects.filter(code=OFFICE).update(at_once=2)
    world.fault(OFFICE, "delay", seconds=1.0, count=100)
    for number in range(6):
        ask(scope, case, key=f"together-{number}")
    unit_id = Unit.objects.get(code=OFFICE).pk

    def lane():
        try:
            jobs.run_lane.func(unit_id)
        finally:
            connection.close()

    started = time.monotonic()
    hands = [threading.Thread(target=lane) for _ in range(5)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    took = time.monotonic() - started
    answered = Request.objects.filter(state="answered").count()
    assert answered <= 2 * (took // 1.0), "more than two calls ran side by side"
    assert answered >= 2
    practice_world.hurry()
    while practice_world.run_jobs():
        pass
    assert Request.objects.filter(state="answered").count() == 6
