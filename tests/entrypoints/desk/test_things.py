"""A thing at the desk: what can't be noted is refused on its page; of two records either may stand for the thing."""

import re

import pytest

from tests.entrypoints.desk import stage
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.kernel.money import Money

CERTIFICATE, HOME = "浙（2020）澜州市不动产权第0001号", "听松里 6 号 2 幢 403 室"


@pytest.fixture
def desk(db):
    scope, people = stage.set_up()
    case = stage.build.case(scope)
    cases.assign(scope, case.pk, people["officer"].pk, stage.build.now(scope))
    return scope, case, stage.signed_in(people["officer"])


def record(scope, case, number="", title=HOME):
    owner = cases.debtors(scope, case.pk)[0].party_id
    told = {"address": title, "area_m2": 89.5} if number else {}
    identity, at = assets.Identity(number), stage.build.now(scope)
    return assets.record(scope, case.pk, "house", owner, identity, told, at, title, Money.yuan("900000"), "register")


@pytest.mark.parametrize(
    ("form", "given", "words"),
    [
        ("values", {"amount": "-5"}, "金额不能小于零"),
        ("values", {"amount": "十万"}, "十万"),
        ("burdens", {"kind": "mortgage", "holder": "银行", "secured": "-1"}, "金额不能小于零"),
        ("burdens", {"kind": "mortgage", "holder": " "}, "请写明权利人"),
        ("shares", {"holder": "", "part": "1/2"}, "请写明权利人"),
        ("shares", {"holder": "周启月", "part": "3/2"}, "3/2"),
        ("place", {"lng": "nan", "lat": "30"}, "坐标无法识别"),
    ],
)
def test_what_cannot_be_noted_of_a_thing_is_refused_on_its_page(desk, form, given, words):
    scope, case, client = desk
    house = record(scope, case, CERTIFICATE)
    answer = client.post(f"/desk/assets/{house.pk}/{form}", given)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert (assets.shares(scope, house.pk), assets.burdens(scope, house.pk)) == ([], [])
    assert [str(worth.amount) for worth in assets.values(scope, house.pk)] == ["900000.00"]


def test_a_name_longer_than_a_record_holds_is_cut_and_its_field_says_how_long_it_may_be(desk):
    scope, case, client = desk
    given = {"kind": "other", "owner": cases.debtors(scope, case.pk)[0].party_id, "title": "字画" * 100}
    assert client.post(f"/desk/cases/{case.pk}/assets/record", given).status_code == 302
    [thing] = assets.things(scope, case.pk)
    assert thing.title == "字画" * 48
    page = client.get(f"/desk/cases/{case.pk}/assets").content.decode()
    assert re.search(r'name="title"[^>]* maxlength="96"', page)


def test_the_record_that_is_held_stands_for_the_thing_whichever_was_first(desk):
    scope, case, client = desk
    numbered, held = record(scope, case, CERTIFICATE), record(scope, case)
    assets.mark_held(scope, held.pk, case.pk)
    (pair,) = assets.matches(scope)
    page = client.get("/desk/assets/matches/").content.decode()
    assert re.findall(r'name="keep" value="(\d+)"', page) == [str(held.pk)]
    assert "已控制" in page and "89.5" in page and "900,000" in page
    assert client.post(f"/desk/assets/matches/{pair.pk}", {"keep": held.pk}).status_code == 302
    assert [thing.id for thing in assets.things(scope, case.pk)] == [held.pk]
    client.post(f"/desk/assets/matches/{pair.pk}", {"act": "undo"})
    assets.mark_held(scope, numbered.pk, case.pk)
    page = client.get("/desk/assets/matches/").content.decode()
    assert "两条都已控制或者处置" in page and 'name="keep"' not in page
