"""Records that may be one thing, and what others own of it or hold on it."""

from datetime import date
from fractions import Fraction

import pytest

from tests.rooms import build
from zhixing.domain.assets import api as assets
from zhixing.domain.assets.refusals import (
    DecidedAlready,
    HeldNotMerged,
    NotDecided,
    PointUnreadable,
    SharesTooMany,
    ShareUnreadable,
    UnknownExemption,
)
from zhixing.domain.cases import api as cases
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

VIN, OTHER_VIN, PLATE = "LZX1A2B34J0000517", "LZX1A2B34J0000999", "浙A·0X517"


@pytest.fixture
def scope(db):
    return build.court()


def record(scope, case, kind, number="", mark="", title="", **more):
    owner = cases.debtors(scope, case.pk)[0].party_id
    return assets.record(
        scope, case.pk, kind, owner, assets.Identity(number, mark), {}, build.now(scope), title, **more
    )


def test_number_and_mark_of_two_records_are_shown_to_a_person_who_merges_and_parts_them(scope):
    one, other = build.case(scope), build.case(scope, "（2025）浙0195民初5000号")
    by_vin, by_plate = record(scope, one, "vehicle", VIN), record(scope, other, "vehicle", "", PLATE)
    at = build.now(scope)
    assert record(scope, one, "vehicle", VIN, PLATE).pk == by_vin.pk
    assert record(scope, one, "vehicle", VIN, PLATE).pk == by_vin.pk
    (pair,) = assets.matches(scope, decided=False)
    assert (pair.why, {pair.first_id, pair.second_id}) == ("number", {by_vin.pk, by_plate.pk})
    assets.note_value(scope, by_plate.pk, Money.yuan("80000"), "person", at.date(), at)

    assets.merge(scope, pair.pk, by_vin.pk, at)
    assert [thing.id for thing in assets.things(scope, other.pk)] == [by_vin.pk]
    assert [str(worth.amount) for worth in assets.values(scope, by_vin.pk)] == ["80000.00"]
    assert record(scope, other, "vehicle", "", PLATE).pk == by_vin.pk  # the plate leads to the one that stands for it
    with pytest.raises(DecidedAlready):
        assets.keep_apart(scope, pair.pk, at)

    assets.undo_match(scope, pair.pk, at)
    assert [thing.id for thing in assets.things(scope, other.pk)] == [by_plate.pk]
    assert [claim.case_id for claim in assets.claims(scope, by_vin.pk)] == [one.pk]
    with pytest.raises(NotDecided):
        assets.undo_match(scope, pair.pk, at)
    assets.keep_apart(scope, pair.pk, at)
    record(scope, one, "vehicle", VIN, PLATE)
    assert not assets.matches(scope, decided=False)
    named = Event.objects.filter(name__in=["MatchFound", "AssetsMerged", "AssetsParted"]).order_by("id")
    assert [event.name for event in named] == ["MatchFound", "AssetsMerged", "AssetsParted", "AssetsParted"]


def test_one_plate_on_two_cars_is_two_records_and_a_question(scope):
    case = build.case(scope)
    first, second = record(scope, case, "vehicle", VIN, PLATE), record(scope, case, "vehicle", OTHER_VIN, PLATE)
    assert first.pk != second.pk and second.mark == ""
    assert [pair.why for pair in assets.matches(scope)] == ["mark"]


def test_two_certificates_of_one_unit_are_one_house(scope):
    case, unit = build.case(scope), "330195001001GB00001F00010001"
    mine = record(scope, case, "house", "浙（2020）澜州市不动产权第0001号", unit)
    assert record(scope, case, "house", "浙（2020）澜州市不动产权第0002号", unit).pk == mine.pk
    assert not assets.matches(scope)


def test_a_thing_without_number_may_be_the_one_of_the_same_name(scope):
    case = build.case(scope)
    numbered = record(scope, case, "house", "浙（2020）澜州市不动产权第0001号", "", "听松里 6 号 2 幢 403 室")
    lead = record(scope, case, "house", "", "", "听松里６号２幢403室")
    record(scope, case, "house", "", "", "听松里 8 号")
    (pair,) = assets.matches(scope)
    assert (pair.why, pair.first_id, pair.second_id) == ("title", numbered.pk, lead.pk)
    assets.mark_held(scope, lead.pk, case.pk)
    with pytest.raises(HeldNotMerged):
        assets.merge(scope, pair.pk, numbered.pk, build.now(scope))
    assert assets.merge(scope, pair.pk, lead.pk, build.now(scope)).pk == lead.pk


def test_the_net_value_is_the_debtors_part_less_what_comes_first(scope):
    case, at = build.case(scope), build.now(scope)
    house = record(
        scope, case, "house", "浙（2020）澜州市不动产权第0001号", value=Money.yuan("900000.01"), source="person"
    )
    owner = house.owner.name
    mortgage = {"holder": "云汀村镇银行", "sum_fen": 30_000_000, "since_on": "2021-03-01"}
    told = assets.Told("1/2", ({"name": "周启月", "share": "1/2"},), (mortgage,))
    for _ in range(2):
        assets.note_told(scope, house.pk, told, at)
    net = assets.net(scope, house.pk)
    assert (net.part, str(net.value), str(net.prior), str(net.left)) == (
        Fraction(1, 2), "450000.00", "150000.00", "300000.00",
    )  # fmt: skip
    assert [(row.holder, row.debtors) for row in assets.shares(scope, house.pk)] == [(owner, True), ("周启月", False)]
    with pytest.raises(SharesTooMany):
        assets.note_share(scope, house.pk, "贺一鸣", "1/100", False, at)
    with pytest.raises(ShareUnreadable):
        assets.note_share(scope, house.pk, "贺一鸣", "half", False, at)
    assets.note_burden(scope, house.pk, "lease", "承租人", None, date(2020, 1, 1), at)
    (lease, kept) = assets.burdens(scope, house.pk)
    assert (lease.kind, kept.fen) == ("lease", 30_000_000)
    assets.end_burden(scope, kept.pk, at)
    assert str(assets.net(scope, house.pk).left) == "450000.00"


def test_exemptions_are_the_laws_and_places_are_on_earth(scope):
    case, at = build.case(scope), build.now(scope)
    house = record(scope, case, "house", "浙（2020）澜州市不动产权第0001号", point=(120.1551, 30.2741))
    assert assets.asset(scope, house.pk).particulars["point"] == [120.1551, 30.2741]
    with pytest.raises(UnknownExemption):
        assets.note_exempt(scope, house.pk, "nice_house", "他喜欢", at)
    assets.note_exempt(scope, house.pk, "dwelling", "全家唯一住房", at)
    assert assets.asset(scope, house.pk).particulars["exempt"] == "dwelling"
    with pytest.raises(PointUnreadable):
        assets.place(scope, house.pk, "200", "30", at)
