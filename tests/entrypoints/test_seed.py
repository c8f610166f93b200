"""The practice court loads once, and its first cases go their way by themselves."""

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.entrypoints import seed
from zhixing.infra.models import Account, Held
from zhixing.practice import people


def test_the_practice_court_loads_once_and_its_robots_start(fresh_database):
    tour = seed.load()
    assert len(tour["accounts"]) == len(seed.STAFF) + len(people.load()["clerks"])
    assert seed.load() is None
    assert not Account.objects.filter(must_change_password=True).exists()
    build.drain()
    assert [held.error for held in Held.objects.all()] == []
    scope = courts.system_scope(seed.MAIN)
    filed = list(cases.cases(scope))
    assert len(filed) == len(seed.CASES)
    for case in filed:
        assert case.officer.name == "陈知远"
        assert documents.documents(scope, case.pk).filter(state="signed").count() == 6
