"""One record per thing, whoever names it, and its way."""

import pytest
from django.db import connection

from tests import inlets
from tests.rooms import build
from zhixing.domain.assets import api as assets
from zhixing.domain.assets.refusals import (
    NotInThisAssetState,
    NotTheDebtors,
    NumberMissing,
)
from zhixing.domain.cases import api as cases
from zhixing.infra.models import Event
from zhixing.infra.pictures import NotAPicture, PictureTooLarge
from zhixing.kernel.money import Money

VIN, PLATE = "LZX1A2B34J0000517", "浙A·0X517"


@pytest.fixture
def scope(db):
    return build.court()


def debtor(scope, case):
    return cases.debtors(scope, case.pk)[0].party_id


def car(scope, case, number=VIN, mark=PLATE, **more):
    who = more.pop("owner", None) or debtor(scope, case)
    particulars = more.pop("particulars", {"make": "澜驰"})
    found = assets.Identity(number, mark)
    return assets.record(scope, case.pk, "vehicle", who, found, particulars, build.now(scope), "澜驰 L5", **more)


def test_a_thing_is_one_record_however_it_is_written(scope):
    case = build.case(scope)
    first = car(scope, case)
    again = car(scope, case, "", "浙A0x517", particulars={"colour": "珍珠白"})
    assert car(scope, case, VIN.lower(), "").pk == again.pk == first.pk
    assert again.particulars == {"make": "澜驰", "colour": "珍珠白"}
    assert Event.objects.filter(name="AssetRecorded").count() == 1
    (thing,) = assets.things(scope, case.pk)
    assert (thing.number_masked, thing.stage, thing.owner) == ("浙A·0***7", "find", "周启山")
    assert [one.id for one in assets.by_number(scope, "vehicle", "浙A 0X517")] == [first.pk]


def test_two_cases_claim_one_thing_and_the_first_to_hold_it_sells_it(scope):
    one, other = build.case(scope), build.case(scope, "（2025）浙0195民初5000号")
    thing = car(scope, one)
    assert car(scope, other).pk == thing.pk
    assert [claim.case_id for claim in assets.claims(scope, thing.pk)] == [one.pk, other.pk]
    assert Event.objects.get(name="AssetRecorded", case_id=other.pk).payload["new"] is False
    assets.mark_held(scope, thing.pk, other.pk)
    assets.mark_held(scope, thing.pk, one.pk)
    assert assets.asset(scope, thing.pk).case_id == other.pk
    assert [t.id for t in assets.things(scope, one.pk)] == [thing.pk]


def test_only_a_debtors_numbered_thing_is_recorded(scope):
    case = build.case(scope)
    with pytest.raises(NotTheDebtors):
        car(scope, case, owner=cases.applicants(scope, case.pk)[0].party_id)
    with pytest.raises(NumberMissing):
        car(scope, case, "", "")


def test_numbers_are_sealed_and_other_courts_see_nothing(scope):
    thing = car(scope, build.case(scope))
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, particulars::text FROM assets_asset")
        sealed, plain = cursor.fetchone()
    assert VIN.encode() not in bytes(sealed) and VIN not in plain and PLATE not in plain
    with pytest.raises(assets.NoSuchAsset):
        assets.asset(build.court(196, "浙0196"), thing.pk)


def test_the_way_of_a_thing_goes_one_step_after_the_other(scope):
    case, at = build.case(scope), build.now(scope)
    thing = car(scope, case)
    with pytest.raises(NotInThisAssetState):
        assets.mark_sold(scope, thing.pk, Money.yuan("1"), at)
    assets.mark_held(scope, thing.pk, case.pk)
    assets.mark_priced(scope, thing.pk, Money.yuan("85000"), at)
    assets.mark_on_sale(scope, thing.pk)
    for _ in range(2):
        assets.mark_sold(scope, thing.pk, Money.yuan("91000"), at)
    assets.mark_delivered(scope, thing.pk, at)
    assert [(w.source, str(w.amount)) for w in assets.values(scope, thing.pk)] == [
        ("sale", "91000.00"),
        ("valuation", "85000.00"),
    ]
    assert list(
        Event.objects.filter(name__in=["AssetSold", "AssetDelivered"]).order_by("id").values_list("name", flat=True)
    ) == [
        "AssetSold",
        "AssetDelivered",
    ]
    (view,) = assets.things(scope, case.pk)
    assert (view.stage, view.over, str(view.value)) == ("pay", True, "91000.00")


def test_photos_are_kept_by_content_once(scope):
    thing, at = car(scope, build.case(scope)), build.now(scope)
    for _ in range(2):
        assets.add_photo(scope, thing.pk, inlets.true("photo.webp"), at)
    for what in ("noise", "entities", "half", "bomb"):
        with pytest.raises((NotAPicture, PictureTooLarge)):
            assets.add_photo(scope, thing.pk, inlets.nasty("photo.webp")[what](), at)
    assert len(assets.asset(scope, thing.pk).photos) == 1
