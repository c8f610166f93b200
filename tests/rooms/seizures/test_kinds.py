"""Houses, ships and boats from the register's answer to a hold in force and its release, over the wire."""

from datetime import timedelta

import pytest

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.assets import api as assets
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.commands.lapse import ring
from zhixing.infra.models import Event
from zhixing.kernel.money import Money


@pytest.mark.parametrize(
    ("name", "office", "kind", "years"),
    [
        ("顾北辰", "land-registry", "house", 3),
        ("郁南商贸有限公司", "maritime", "ship", 2),
        ("郁南商贸有限公司", "fishery", "ship", 2),
    ],
)
def test_what_a_register_tells_is_held_renewed_and_let_go(fresh_database, world, name, office, kind, years):  # noqa: F811
    scope = practice_world.court(office)
    case, _ = practice_world.answered(scope, name, amount="9000000.00")
    (thing,) = assets.things(scope, case.pk)
    assert (thing.kind, thing.particulars["unit"]) == (kind, office)
    judge, at = practice_world.judge(scope), build.now(scope)
    (drafted,) = seizures.of_case(scope, case.pk, at.date())
    assert drafted.pending == "seal"
    seizures.sign_and_order(judge, drafted.id, at)
    practice_world.settle()
    row = seizures.seizure(scope, drafted.id)
    assert (row.state, row.rank) == ("effective", 1) and row.place.startswith(f"{kind}:")
    assert (row.until_on - row.from_on).days == pytest.approx(365 * years, abs=2)
    assert row.alarm_on == row.until_on - timedelta(days=70)
    seizures.release(judge, row.pk, "被执行人已提供担保", at)
    practice_world.settle()
    assert seizures.seizure(scope, row.pk).state == "released"


def test_what_is_frozen_and_what_is_sealed_and_what_orders_say():
    thing = rules.Thing(
        "equity", "91330195M202600029-3301", "", "股权", prefix="equity", wanted=("number", "amount_fen", "to_on")
    )
    day = build.LONG_AGO.date()
    said = rules.order("freeze", thing, Money(500), day, day + timedelta(days=99), "621", "（2026）浙0195执1号")
    assert said.code == "equity.freeze"
    assert said.fields == {"number": "91330195M202600029-3301", "amount_fen": 500, "to_on": "2020-04-10"}
    assert rules.item_code("fishing_boat", "ship", "release") == "fishing_boat.unseal"
    assert rules.item_code("insurance", "insurance", "release") == "insurance.unfreeze"
    assert rules.papers("freeze", "equity")[0] == "rights_freeze_ruling"
    assert rules.papers("freeze", "deposit")[0] == "freeze_ruling"
    assert set(rules.KIND_OF) == set(assets.Asset.Kind.values) and rules.FROZEN < set(rules.KIND_OF)


def test_listed_shares_are_frozen_by_number():
    told = {"close_fen": 1250, "quantity": 900_000}
    assert rules.quantity("securities", Money.yuan("10000000"), told) == 800_000
    assert rules.quantity("securities", Money.yuan("20000000"), told) == 900_000
    assert rules.quantity("securities", Money.yuan("1"), {"quantity": 5}) is None
    assert rules.quantity("equity", Money.yuan("1"), told) is None


def test_an_alarm_comes_before_the_end_and_the_renewal_lies_ready(fresh_database, world):  # noqa: F811
    scope = practice_world.court("vehicle-office")
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    (drafted,) = seizures.of_case(scope, case.pk, at.date())
    seizures.sign_and_order(judge, drafted.id, at)
    practice_world.settle()
    row = seizures.seizure(scope, drafted.id)
    assert ring(scope, row.pk, at) is False  # its day has not come
    for left in (70, 60, 30):
        day = at + (row.until_on - at.date()) - timedelta(days=left)
        assert ring(scope, row.pk, day) is True and ring(scope, row.pk, day) is False
    build.drain()
    days = [e.payload["days"] for e in Event.objects.filter(name="SeizureEnding", case_id=case.pk).order_by("id")]
    assert days == [70, 60, 30]
    (order,) = seizures.to_sign(scope)
    assert (order.act, order.prepared_by) == ("renew", "robot:renewal")
    seizures.prepare_release(scope, row.pk, "债务已清偿", at)  # the robot's draft stands in nobody's way
    assert [one.act for one in seizures.to_sign(scope)] == ["release"]
