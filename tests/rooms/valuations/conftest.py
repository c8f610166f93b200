"""A court with three platforms that price cars."""

import pytest

PLATFORMS = ("price-a", "price-b", "price-c")


@pytest.fixture
def scope():
    from tests.rooms import build  # here: a conftest is read before Django is up
    from zhixing.domain.agencies import api as agencies

    scope = build.court()
    for code in PLATFORMS:
        agencies.enlist(scope, code, "prices", code, code, "system", items=["price.vehicle"])
    return scope
