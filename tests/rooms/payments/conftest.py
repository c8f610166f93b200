"""A court with a bank, and a case of it, for every test of this folder that asks for no others."""

import pytest


@pytest.fixture
def scope(db):
    from tests.rooms.payments import bank  # not before Django is up

    return bank.court()


@pytest.fixture
def case(scope):
    from tests.rooms import build

    return build.case(scope)
