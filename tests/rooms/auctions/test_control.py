"""What the person on duty sees: which rounds run, what rings, and the month."""

from datetime import timedelta

import pytest

from tests.rooms.auctions.stage import COURT, MACHINE, OPENS, T10, a_bidder, a_round, opened, seated
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions import rules
from zhixing.infra import clock

HOUR = timedelta(hours=1)
CALM = rules.Watched("open", OPENS, T10, owned=True, ready=2, seats_wait=0, questions_wait=0)


def changed(**facts) -> rules.Watched:
    return rules.Watched(**({name: getattr(CALM, name) for name in CALM.__slots__} | facts))


@pytest.mark.parametrize(
    ("facts", "now", "rings"),
    [
        ({}, OPENS + HOUR, []),
        ({}, T10 + timedelta(seconds=30), []),
        ({}, T10 + timedelta(seconds=31), ["not_closed"]),
        ({"owned": False}, OPENS + HOUR, ["no_owner"]),
        ({"ready": 0}, OPENS + HOUR, ["nobody_may_bid"]),
        ({"questions_wait": 1}, OPENS + HOUR, ["questions_wait"]),
        ({"state": "paused", "owned": False}, OPENS + HOUR, []),
        ({"state": "scheduled", "owned": False, "ready": 0}, OPENS - HOUR, []),
        ({"state": "scheduled", "owned": False}, OPENS + timedelta(seconds=31), ["not_opened"]),
        ({"state": "scheduled", "seats_wait": 1}, OPENS - HOUR, ["seats_wait"]),
        ({"state": "scheduled", "seats_wait": 1, "questions_wait": 2}, OPENS - 25 * HOUR, []),
        ({"owned": False, "ready": 0}, T10 + HOUR, ["not_closed", "no_owner", "nobody_may_bid"]),
    ],
)
def test_what_rings(facts, now, rings):
    assert rules.alarms(changed(**facts), now) == rings


@pytest.mark.django_db
def test_the_room_shows_what_runs_and_who_decides_it():
    running = a_round()
    seated(running, 1)
    seated(running, 2, deposit=False)
    real = clock.real_now()
    assert auctions.control(MACHINE, OPENS - 25 * HOUR, real) == []
    asker = a_bidder(1)
    auctions.ask_court(auctions.bidder_scope(asker.pk, COURT), running.lot_id, asker.pk, "能否看样？", OPENS)
    [coming] = auctions.control(MACHINE, OPENS - 23 * HOUR, real)
    assert (coming.seats, coming.ready, coming.alarms) == (2, 1, ["questions_wait"])
    opened(running)
    [found] = auctions.control(MACHINE, OPENS + HOUR, real)
    assert found.alarms == ["no_owner", "questions_wait"]
    auctions.take_lease(MACHINE, running.pk, "one", "/run/one.sock")
    [found] = auctions.control(MACHINE, OPENS + HOUR, real)
    assert found.alarms == ["questions_wait"]
    [late] = auctions.control(MACHINE, OPENS + HOUR, real + HOUR)
    assert "no_owner" in late.alarms, "a lease that ran out is nobody's"


@pytest.mark.django_db
def test_the_month_has_openings_and_ends_of_the_courts_own_rounds():
    running = a_round()
    first, last = OPENS.date().replace(day=1), OPENS.date().replace(day=30)
    found = auctions.openings_and_ends(MACHINE, first, last)
    assert [(day, what, one.pk) for day, what, one in found] == [
        (OPENS.date(), "opens", running.pk),
        (T10.date(), "ends", running.pk),
    ]
    assert auctions.openings_and_ends(MACHINE, T10.date() + timedelta(days=1), last) == []
    auctions.stop(MACHINE, running.lot_id, "withdrawn", OPENS - HOUR)
    assert auctions.openings_and_ends(MACHINE, first, last) == []
