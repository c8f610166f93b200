"""What the desk and the debtor read of what is held: an emptied account, a closed case, more than needed, the exempt."""

import re
from datetime import timedelta

import pytest

from tests.entrypoints.desk.stage import signed_in
from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.commands.load import load
from zhixing.entrypoints.portal import journey
from zhixing.kernel.money import Money


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def row_of(page, number):
    """The text of the asset's row."""
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", next(row for row in rows if number in row))


def test_deducted_accounts_and_releases_of_a_closed_case(scope):
    person = build.staff(scope, "judge", "officer")
    judge = courts.scope_of(person.account, build.now(scope).date())
    case, _ = practice_world.answered(scope)
    for one in seizures.of_case(scope, case.pk, build.now(scope).date()):
        seizures.sign_and_order(judge, one.id, build.now(scope))
    practice_world.settle()
    client, on = signed_in(person), build.now(scope).date()
    freeze = next(one for one in seizures.of_case(scope, case.pk, on) if one.kind == "freeze")
    before = row_of(client.get(f"/desk/cases/{case.pk}/assets").content.decode(), freeze.asset.number_masked)
    assert "首封" in before and "已扣划" not in before
    seizures.deduct(judge, freeze.id, freeze.held, build.now(scope))
    practice_world.settle()
    after = row_of(client.get(f"/desk/cases/{case.pk}/assets").content.decode(), freeze.asset.number_masked)
    assert "已扣划" in after and "首封" not in after and "已控制" not in after

    emptied = {one.asset.id for one in seizures.of_case(scope, case.pk, on) if one.emptied}
    told = {lane.title: lane.words for lane in journey.lanes(assets.things(scope, case.pk), [], emptied)}
    frozen = [words for title, words in told.items() if "存款" in title or "银行" in title]
    assert sorted(words[:3] for words in frozen) == ["已冻结", "已划到"]

    cases.close(build.everything(), case.pk, "performed", build.now(scope))
    practice_world.settle()
    waiting = [one for one in seizures.to_sign(scope) if one.act == "release"]
    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert f"签发解除裁定 {len(waiting)} 份" in page
    assert f'href="/desk/seizures/{waiting[0].seizure_id}/"' in page
    for one in waiting:
        seizures.sign_and_order(judge, one.seizure_id, build.now(scope))
    practice_world.settle()
    assert "签发解除裁定" not in re.sub(r"<ol.*?</ol>", "", client.get(f"/desk/cases/{case.pk}/").content.decode())


def test_a_request_speaks_in_words_and_keeps_personal_data_masked(scope):
    client = signed_in(build.staff(scope, "judge", "officer"))
    case, _ = practice_world.answered(scope)
    table = client.get(f"/desk/cases/{case.pk}/requests").content.decode()
    assert "查询存款" in table and "核对身份" in table and "account.query" not in table
    assert "Look up accounts" in client.get(f"/desk/cases/{case.pk}/requests?lang=en").content.decode()
    owner = practice_world.PEOPLE["周启山"]["id_number"]
    for row in agencies.requests(scope, case.pk):
        page = client.get(f"/desk/requests/{row.pk}/?lang=zh").content.decode()
        words = re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1])
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", words), words
        assert owner not in page and practice_world.ACCOUNT not in page
        assert f"{owner[:8]}********{owner[-2:]}" in page or row.unit.kind == "bank"


def test_what_moved_on_a_debtors_accounts_stands_in_a_table_the_newest_first(scope):
    client = signed_in(build.staff(scope, "judge", "officer"))
    case, _ = practice_world.answered(scope)
    rows = [one for one in agencies.requests(scope, case.pk) if one.unit.kind == "bank"]
    assert [agencies.codes(one) for one in rows] == [["account.query", "movement.query"]] * 2
    pages = [client.get(f"/desk/requests/{one.pk}/").content.decode() for one in rows]
    page = next(one for one in pages if "货款" in one)
    table = page.split("新的在前")[1].split("</table>")[0]
    days = re.findall(r">(\d{4}-\d\d-\d\d)<", table)
    assert days == sorted(days, reverse=True) and len(days) >= 3
    assert "对方" in table and practice_world.ACCOUNT not in page
    assert "Movements" in client.get(f"/desk/requests/{rows[0].pk}/?lang=en").content.decode()


def test_the_page_of_an_inquiry_says_that_the_bank_was_told_of_the_end_of_secrecy(scope):
    client = signed_in(build.staff(scope, "judge", "officer"))
    case, _ = practice_world.answered(scope)
    query = next(one for one in agencies.requests(scope, case.pk) if one.unit.code == "bank-lanzhou")
    assert "不必再保密" not in client.get(f"/desk/requests/{query.pk}/").content.decode()
    cases.close(build.everything(), case.pk, "performed", build.now(scope))
    build.drain()
    assert "正在告知银行不必再保密" in client.get(f"/desk/requests/{query.pk}/").content.decode()
    practice_world.settle()
    page = client.get(f"/desk/requests/{query.pk}/").content.decode()
    assert "已告知银行不必再保密" in page
    told = next(one for one in agencies.requests(scope, case.pk) if one.key == f"{query.key}-open")
    assert f'href="/desk/requests/{told.pk}/"' in page
    itself = client.get(f"/desk/requests/{told.pk}/").content.decode()
    assert "查询保密结束" in itself and "告知查询不必再保密" in itself and "已办" in itself
    assert "查询保密结束" in client.get(f"/desk/cases/{case.pk}/requests").content.decode()


def test_more_than_needed_is_held_for_a_reason_only_and_the_exempt_never(db):
    scope = build.court()
    person, case, at = build.staff(scope, "judge", "officer"), build.case(scope), build.now(scope)
    bank = agencies.enlist(scope, "bank", "bank", "银行", "Bank", "counter", items=["account.freeze"])
    agencies.enlist(scope, "cars", "vehicles", "车管所", "Office", "counter", items=["vehicle.seal"])
    owner = cases.debtors(scope, case.pk)[0].party_id
    account, car, wheelchair, claim = (
        assets.record(scope, case.pk, kind, owner, assets.Identity(number), {}, at, title, Money.yuan("90000"), "person").pk
        for kind, number, title in (
            ("deposit", "6299580000010054567", "存款"), ("vehicle", "LZX1A2B34J0000517", "车"),
            ("other", "W1", "轮椅"), ("receivable", "R1", "货款"),
        )
    )  # fmt: skip
    frozen = {"case_id": case.pk, "asset_id": account, "unit_id": bank.pk, "kind": "freeze", "state": "effective"}
    term = {"from_on": at.date(), "until_on": at.date() + timedelta(days=300)}
    load(scope, [frozen | term | {"amount_fen": 50_000_000, "held_fen": 50_000_000, "rank": 2, "prepared_at": at}], at)
    assets.note_exempt(scope, wheelchair, "aids", "行动不便", at)
    client, tab = signed_in(person), f"/desk/cases/{case.pk}/assets"
    page = client.get(tab).content.decode()
    assert f"{tab}/{car}/hold" in page and f"{tab}/{wheelchair}/hold" not in page and f"{tab}/{claim}/hold" not in page
    assert "豁免，不查封" in page and "首封" not in page  # the freeze stands beside another's

    refused = client.post(f"{tab}/{wheelchair}/hold")
    assert refused.status_code == 422 and 'name="reason"' not in refused.content.decode()
    over = client.post(f"{tab}/{car}/hold")
    assert over.status_code == 422 and 'name="reason"' in over.content.decode()
    assert client.post(f"{tab}/{car}/hold", {"reason": "存款系工资专户，不足以清偿"}).status_code == 302
    assert seizures.seizures(scope, case.pk).get(asset_id=car).reason == "存款系工资专户，不足以清偿"


def test_an_office_that_is_down_says_so_on_the_case_and_on_the_request(scope, world):  # noqa: F811
    world.fault("vehicle-office", "error", count=50)
    agencies.Unit.objects.filter(code="vehicle-office").update(contact="苏禾", phone="0570-1234567")
    client = signed_in(build.staff(scope, "judge", "officer"))
    case, _ = practice_world.case(scope)
    build.drain()
    practice_world.run_jobs()
    page = client.get(f"/desk/cases/{case.pk}/requests").content.decode()
    assert page.count("没办成，自动再试") == 1 and "对方系统繁忙或故障" in page
    [asked] = agencies.requests(scope, case.pk).filter(unit__code="vehicle-office")
    page = client.get(f"/desk/requests/{asked.pk}/").content.decode()
    assert "暂时没有办成" in page and "0570-1234567" in page and "已试 1 次" in page
    world.say("DELETE", "/api/faults")
    practice_world.hurry()
    practice_world.run_jobs()
    assert "暂时没有办成" not in client.get(f"/desk/requests/{asked.pk}/").content.decode()
    assert "自动再试" not in client.get(f"/desk/cases/{case.pk}/requests").content.decode()
