"""A thing several cases of one court hold: who waits, and what a sale does to the queue (法函〔2007〕100号)."""

import pytest

from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.assets import api as assets
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.infra import log
from zhixing.infra.models import Event
from zhixing.kernel.money import Money


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def hold_on(scope, case, asset_id):
    found = seizures.of_case(scope, case.pk, build.now(scope).date())
    return next(one for one in found if one.asset.id == asset_id)


def another(scope, number):
    case, _ = practice_world.case(scope, amount="900000.00", number=number)
    practice_world.settle()
    return case


def test_a_sale_ends_what_waits_in_other_cases_and_keeps_their_rank(scope):
    first, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    car = next(thing for thing in assets.things(scope, first.pk) if thing.kind == "vehicle")
    second, third = another(scope, "（2025）浙0195民初4472号"), another(scope, "（2025）浙0195民初4473号")
    for case in (first, second):
        seizures.sign_and_order(judge, hold_on(scope, case, car.id).id, at)
        practice_world.settle()
    waiting, drafted = hold_on(scope, second, car.id), hold_on(scope, third, car.id)
    assert (waiting.state, waiting.rank, drafted.state) == ("waiting", 2, "drafted")
    assert seizures.behind(scope, first.pk) == []

    assets.mark_sold(scope, car.id, Money.yuan("90000"), at)
    assets.mark_delivered(scope, car.id, at)
    practice_world.settle()
    states = {case.pk: seizures.seizure(scope, hold.id).state for case, hold in ((second, waiting), (third, drafted))}
    assert states == {second.pk: "sold", third.pk: "sold"}
    told = Event.objects.get(name="SeizureVoided", case_id=second.pk)
    assert told.payload == {"seizure_id": waiting.id, "asset_id": car.id, "rank": 2, "sold_in": first.pk}
    assert {documents.document(scope, pk).state for pk in drafted.document_ids} == {"withdrawn"}
    assert not Event.objects.filter(name="SeizureReleased").exists()  # nothing need be released
    (row,) = [one for one in seizures.behind(scope, first.pk) if one.case_id == second.pk]
    assert row.rank == 2
    assert log.verify().faults == ()


def test_a_promotion_that_comes_after_the_sale_changes_nothing(scope, listener, settings):  # noqa: F811
    settings.BASE_URL = listener.url
    first, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    car = next(thing for thing in assets.things(scope, first.pk) if thing.kind == "vehicle")
    second = another(scope, "（2025）浙0195民初4472号")
    for case in (first, second):
        seizures.sign_and_order(judge, hold_on(scope, case, car.id).id, at)
        practice_world.settle()
    assets.mark_sold(scope, car.id, Money.yuan("90000"), at)
    seizures.release(judge, hold_on(scope, first, car.id).id, "随过户一并解除", at)
    practice_world.settle()
    ((path, headers, body),) = listener.wait(1)
    assert practice_world.taken(path, headers, body)
    build.drain()
    assert Event.objects.filter(name="NoticeReceived", case_id=second.pk).exists()
    assert hold_on(scope, second, car.id).state == "waiting"
    assert not Event.objects.filter(name="AssetSeized", case_id=second.pk).exists()
