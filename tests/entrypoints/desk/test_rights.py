"""The desk of who may sell, of places in the queue and of promotion, and of what third parties owe."""

from datetime import timedelta

import pytest

from tests.entrypoints.desk.stage import signed_in
from tests.rooms import build
from tests.rooms.seizures.test_debts import Road
from tests.rooms.seizures.test_rights import WHY, Town, moved
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.courts.models import Staff
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.commands.answers import end
from zhixing.domain.seizures.commands.load import load
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case

HOME = "/desk/seizures/rights/"


def text(client, path, status=200):
    found = client.get(path)
    assert found.status_code == status, (path, found.status_code)
    return found.content.decode()


@pytest.fixture
def town(fresh_database):
    return Town(61)


def desk(number):
    return signed_in(Staff.objects.get(account__login=f"judge{number}"))


def test_one_desk_asks_and_the_other_answers(town):
    first, second = desk(195), desk(196)
    asks = f"/desk/seizures/{town.waits}/"
    page = text(second, asks)
    assert "商请首封法院移送处置权" in page and 'name="seized_on"' not in page  # the first court is known here
    assert second.post(f"{asks}right", {"ground": "priority", "reason": ""}).status_code == 422
    sent = second.post(f"{asks}right", {"ground": "priority", "reason": WHY})
    assert sent.status_code == 302
    moved()
    [row] = seizures.to_answer(town.first[0])
    assert sent["Location"] == f"{HOME}{row.pk}/"
    assert "移送商请待答复" in text(first, "/desk/") and "移送商请待答复" not in text(second, "/desk/")
    assert "商请本院" in text(first, HOME) and "本院商请" in text(second, HOME)
    assert first.get(f"{HOME}{row.pk}/letter.pdf").content.startswith(b"%PDF")
    assert second.post(f"{HOME}{row.pk}/answer", {"answer": "agree"}).status_code == 409  # asks, does not answer
    page = text(first, f"{HOME}{row.pk}/")
    assert "签发复函" in page and WHY in page
    given = {"answer": "agree", "words": "", "reserve": "fifty"}
    assert first.post(f"{HOME}{row.pk}/answer", given).status_code == 422
    assert first.post(f"{HOME}{row.pk}/answer", given | {"reserve": "50,000.00"}).status_code == 302
    moved()
    assert "处置权已移送" in text(first, f"{HOME}{row.pk}/")
    mine = text(second, f"{HOME}{row.pk}/")
    assert "本案可以处置" in mine and "50,000.00" in mine
    assert second.get(f"{HOME}{row.pk}/reply.pdf").content.startswith(b"%PDF")
    assert "已移送" in text(second, asks)
    finance = signed_in(build.staff(build.everything(195), "fang", "finance"))
    assert finance.get(HOME).status_code == 403


def test_a_letter_from_outside_is_noted_on_the_page_of_the_hold(town):
    first = desk(195)
    path = f"/desk/seizures/{town.held}/asked"
    assert first.post(path, {"court": "", "ground": "priority", "reason": WHY}).status_code == 422
    sent = first.post(path, {"court": "杭州市西湖区人民法院", "ground": "priority", "reason": WHY})
    assert sent.status_code == 302 and "杭州市西湖区人民法院" in text(first, sent["Location"])
    assert first.get(f"{HOME}999999/").status_code == 404


def test_a_hold_says_which_place_it_has_and_that_it_was_promoted(town):
    scope, case_id, _ = town.second
    second = desk(196)
    assert "第 2 位，共 2 位" in text(second, f"/desk/seizures/{town.waits}/")

    other = "浙（2020）澜州市不动产权第0077002号"
    owner = cases.debtors(scope, case_id)[0].party_id
    told = {"seals": [{"rank": 1, "court": "杭州市西湖区人民法院", "to_on": "2027-03-01"}]}
    house = assets.record(scope, case_id, "house", owner, assets.Identity(other), told, town.at, "望舒里")
    held = {"case_id": case_id, "asset_id": house.pk, "unit_id": agencies.unit("reg").pk, "kind": "seal"}
    since = town.at - timedelta(days=3)
    held |= {"state": "waiting", "rank": 3, "ahead": 2, "place": f"house:{other}", "entered_at": since}
    load(courts.system_scope(196, "seizure.load"), [held | {"prepared_at": since}], town.at)
    own = next(one for one in seizures.seizures(scope, case_id) if one.asset_id == house.pk)
    line = [(one.rank, one.court, one.outside) for one in seizures.queue(scope, own.pk)]
    assert line[:2] == [(1, "杭州市西湖区人民法院", True), (2, "", True)] and line[2][0] == 3
    page = text(second, f"/desk/seizures/{own.pk}/")
    assert "杭州市西湖区人民法院" in page and "登记机关未告知" in page and "第 3 位，共 3 位" in page
    assert 'name="seized_on"' in page  # a first court outside is asked by letter, and its dates are typed


@command
def released(scope, seizure_id, at):
    row = seizures.seizure(scope, seizure_id)
    lock_case(row.case_id)
    end(scope, row, "released", at)


def test_a_release_promotes_the_next_and_its_page_says_so(fresh_database):
    town = Town(61, waited=5)
    second = desk(196)
    released(town.first[0], town.held, town.at)
    assert "轮候转为生效" not in text(second, f"/desk/seizures/{town.waits}/")
    moved()
    page = text(second, f"/desk/seizures/{town.waits}/")
    assert "轮候转为生效" in page and seizures.seizure(town.second[0], town.waits).state == "effective"


def test_a_debt_is_ordered_over_from_the_case(fresh_database):
    road = Road()
    judge = signed_in(Staff.objects.get(account__login="judge"))
    home = f"/desk/cases/{road.case.pk}/debts"
    assert home in text(judge, f"/desk/cases/{road.case.pk}/assets")
    given = {
        "kind": "debt",
        "asset": road.claim,
        "third": "云汀建设有限公司",
        "third_kind": "company",
        "amount": "much",
    }
    assert judge.post(f"{home}/prepare", given).status_code == 422
    assert judge.post(f"{home}/prepare", given | {"amount": "80,000.00"}).status_code == 302
    [row] = seizures.debt_orders(road.scope, road.case.pk)
    assert "签发两份文书" in text(judge, home)
    assert judge.post(f"/desk/debts/{row.pk}/issue").status_code == 302
    assert "须直接送达" in text(judge, home)
    documents.record_service(
        road.judge, documents.deliveries(road.scope, road.case.pk)[0].pk,
        {"signed_on": road.at.date().isoformat()}, "", road.at,
    )  # fmt: skip
    build.drain()
    assert "等履行或者异议" in text(judge, home)
    assert judge.post(f"/desk/debts/{row.pk}/enforce").status_code == 409
    said = {"on": "", "ground": "denies", "denied": "80000", "words": "货款已经付清"}
    assert judge.post(f"/desk/debts/{row.pk}/objected", said).status_code == 422
    said |= {"on": road.at.date().isoformat()}
    assert judge.post(f"/desk/debts/{row.pk}/objected", said).status_code == 302
    assert "不再执行" in text(judge, home) and "货款已经付清" in text(judge, home)
