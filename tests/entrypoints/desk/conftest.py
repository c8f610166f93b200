"""One court in the middle of its work, and another beside it, for all tests of a module. Django is set up by then."""

import pytest


@pytest.fixture(scope="module")
def court(own_database):
    from tests.entrypoints.desk import stage

    scope, people = stage.set_up()
    return scope, people, stage.busy(scope, people)


@pytest.fixture(scope="module")
def neighbour(court):
    from tests.rooms import build

    scope = build.court(196, "浙0196")
    groups = ("officer", "command", "president", "finance", "filing")
    return {group: build.staff(scope, f"{group}196", group) for group in groups}
