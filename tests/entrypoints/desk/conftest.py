"""One court in the middle of its work for all tests of a module. Django is set up by the time fixtures run."""

import pytest


@pytest.fixture(scope="module")
def court(own_database):
    from tests.entrypoints.desk import stage

    scope, people = stage.set_up()
    return scope, people, stage.busy(scope, people)


@pytest.fixture
def officer(court):
    from tests.entrypoints.desk import stage

    return stage.signed_in(court[1]["officer"])
