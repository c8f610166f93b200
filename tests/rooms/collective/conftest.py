"""The court of a crowd, and the two of its staff who release a round, for every test of this folder that asks for no others."""

import pytest


@pytest.fixture
def scope(db):
    from tests.rooms import build  # not before Django is up

    return build.court()


@pytest.fixture
def staff(scope):
    from tests.rooms import build

    return build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
