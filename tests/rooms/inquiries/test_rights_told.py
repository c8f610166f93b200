"""What an office tells of others' rights in a thing is registered with it, and lowers what the case can reach."""

import re
from types import SimpleNamespace

import pytest

from tests.entrypoints.desk.stage import signed_in
from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.assets import api as assets
from zhixing.domain.assets import rules
from zhixing.domain.cases import api as cases
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.desk.requests import TOLD
from zhixing.kernel.money import Money
from zhixing.practice.registers import record
from zhixing.practice.store import Store
from zhixing.practice.world import Size, make

NAME = "顾北辰"


def test_a_mortgage_the_registry_tells_of_stands_on_the_house_and_lowers_its_net_value(fresh_database, world):  # noqa: F811
    scope = practice_world.court("land-registry", "vehicle-office")
    case, _ = practice_world.case(scope, NAME)
    build.drain()
    practice_world.settle()
    [house] = [one for one in assets.things(scope, case.pk) if one.kind == "house"]
    [burden] = assets.burdens(scope, house.id)
    assert (burden.kind, burden.holder, burden.fen) == ("mortgage", "澜州农商行", 62_000_000)
    assert burden.since_on.isoformat() == "2019-05-20" and house.particulars["sharing"] == "单独所有"
    assets.note_value(scope, house.id, Money.yuan("2680000"), "person", build.now(scope).date(), build.now(scope))
    assert str(assets.net(scope, house.id).left) == "2060000.00"
    client = signed_in(build.staff(scope, "judge", "officer"))
    page = client.get(f"/desk/assets/{house.id}/").content.decode()
    assert "澜州农商行" in page and "620,000.00" in page and "2,060,000.00" in page
    [asked] = [one for one in case.requests.all() if one.unit.code == "land-registry"]
    page = client.get(f"/desk/requests/{asked.pk}/").content.decode()
    assert re.search("澜州农商行 [^<]*2019-05-20 620,000.00", page) and "参考价" in page
    assert "mortgages" not in page and "_fen" not in page and "[{" not in page


@pytest.mark.parametrize(
    ("share", "co_owners", "known", "expected"),
    [
        ("", (), False, []),
        ("1/3", ({"name": "周启月", "share": "2/3"},), False, [(NAME, "1/3", True), ("周启月", "2/3", False)]),
        ("", ({"name": "周启月", "sharing": "共同共有"},), False, [(NAME, "1/2", True), ("周启月", "1/2", False)]),
        ("", ({"name": "周启月"},), True, []),  # what a person noted stays
        ("", ({"name": NAME}, {"share": "1/2"}), False, []),
    ],
)
def test_owners_without_shares_are_taken_to_own_equal_parts(share, co_owners, known, expected):
    assert rules.parts(rules.Told(share, co_owners), NAME, known) == expected


def test_rows_that_cannot_be_read_are_left_to_a_person(fresh_database):
    scope = build.court()
    case, at = build.case(scope), build.now(scope)
    owner = cases.debtors(scope, case.pk)[0].party_id
    house = assets.record(scope, case.pk, "house", owner, assets.Identity("证1"), {}, at, "房屋")
    rows = ({"mortgagee": "银行"}, {"holder": "甲银行", "since_on": "去年", "kind": "抵押", "sum_fen": "many"})
    owners = ({"name": "周启月", "share": "half"}, {"name": "贺一鸣", "share": "3/4"})
    assets.note_told(scope, house.pk, assets.Told("1/2", owners, rows), at)
    [burden] = assets.burdens(scope, house.pk)
    assert (burden.kind, burden.holder, burden.fen, burden.since_on) == ("other", "甲银行", None, None)
    assert [(row.debtors, row.numerator, row.denominator) for row in assets.shares(scope, house.pk)] == [(True, 1, 2)]


def test_whatever_a_practice_register_tells_has_a_word_on_the_page_of_the_request(tmp_path):
    store = Store(tmp_path)
    with store.transaction() as db:
        make(db, Size(2000, 3, 10))
    asked = SimpleNamespace(id_number="", case_no="")
    told = {
        (row["kind"], name) for row in store.db.execute("SELECT * FROM things") for name in record(store.db, row, asked)
    }
    store.close()
    words = {kind: TOLD.keys() | inquiries.items()[f"{kind}.query"].record.keys() for kind, _ in told}
    assert len(words) > 10 and {pair for pair in told if pair[1] not in words[pair[0]]} == set()
