"""The check of registrations at the desk, pair by pair with its reasons; and a message to all."""

import pytest

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_matching import listed, slipped
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import commands


@pytest.fixture
def court(db):
    return stage.set_up()


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


def test_a_near_pair_is_explained_and_decided(court):
    scope, people = court
    number = crowd.id_number(4)
    one = listed(scope, ("李四", slipped(number), "400", "13900000004", ""))
    home = f"/desk/crowds/{one.pk}/people"
    officer, clerk = stage.signed_in(people["officer"]), stage.signed_in(people["reception"])
    assert "还没有审计名单" in text(officer.post(home + "/check"), 409)
    at = build.now(scope)
    collective.register(build.with_(scope, staff_id=people["reception"].pk), one.pk, crowd.claimant(4, name="李四"), at)
    assert "正在核对" in text(officer.post(home + "/check", follow=True))
    assert text(clerk.post(home + "/check"), 403)
    commands.run_check(scope, one.checks.get().pk, at)
    page = text(officer.get(home))
    assert "差一位" in page and "是不是同一人" in page and number not in page
    pair = collective.open_pairs(scope, one).get()
    assert "已记为同一人" in text(officer.post(home + "/decide", {"pair": pair.pk, "same": "yes"}, follow=True))
    page = text(officer.get(home))
    assert "人工核对" in page and "是不是同一人" not in page
    assert text(officer.post(home + "/decide", {"pair": pair.pk, "same": "no"}), 404)


def test_a_message_to_all(court):
    scope, people = court
    one = crowd.matter(scope, [1_000, 2_000], 500)
    officer, home = stage.signed_in(people["officer"]), f"/desk/crowds/{one.pk}/texts"
    assert "还没有群发过" in text(officer.get(home))
    assert "不能写发放比例" in text(officer.post(home + "/send", {"audience": "all", "words": "比例 20%"}), 422)
    page = text(officer.post(home + "/send", {"audience": "all", "words": "登记号 {number}"}, follow=True))
    assert "登记号 {number}" in page and "缺回执" in page
    (mailing,) = collective.mailings(scope, one)
    commands.take_texts(mailing.pk, [(1, True, ""), (2, False, "空号")])
    commands.note_sent(mailing.batches.get().pk, [], build.now(scope))
    found = collective.mailed(mailing)
    assert (found.sent, found.delivered, found.failed, found.gap) == (2, 1, 1, 0)


def test_an_account_is_set_right_and_nothing_in_arrears_is_said_so(court):
    scope, people = court
    one = crowd.matter(scope, [1_000, 2_000], 500)
    officer, home = stage.signed_in(people["officer"]), f"/desk/crowds/{one.pk}/"
    told = {"number": "2", "bank_name": "澜州农商行", "bank_account": crowd.card(9), "heirs": "yes"}
    assert "银行卡号" in text(officer.post(home + "people/correct", told | {"bank_account": "12"}), 422)
    assert "已更正" in text(officer.post(home + "people/correct", told, follow=True))
    assert one.people.get(number=2).account == crowd.card(9) and one.people.get(number=2).corrected_at
    assert text(officer.post(home + "people/correct", told | {"number": "7"}), 404)
    collective.freeze_roll(scope, one.pk, build.now(scope))
    assert "公示到" in text(officer.post(home + "arrears"), 409)
