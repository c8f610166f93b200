"""The room decides as sixty lines of plain integers do; `python -m bench.model` runs it two thousand times."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.rooms.auctions.machine import Room, a_running_round


@pytest.mark.django_db
def test_the_room_decides_as_the_reference_does():
    Room.running, Room.who = a_running_round()
    few = settings(max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Room, settings=few)
    assert Room.runs >= 30
