"""The check of registrations at the desk, pair by pair with its reasons; and a message to all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_matching import listed, slipped
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import commands
from zhixing.law.collective import Method


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


def test_evidence_is_taken_in_at_the_window_and_read_by_the_officer(court):
    scope, people = court
    one = crowd.matter(scope, [1_000], 500)
    officer, clerk, president = (stage.signed_in(people[name]) for name in ("officer", "reception", "president"))
    who = build.with_(scope, staff_id=people["reception"].pk)
    child = crowd.claimant(
        7,
        role="guardian",
        helper_name="监护人甲",
        helper_id=crowd.id_number(8),
        holder="监护人甲",
        users=("u-1", "u-2"),
    )
    kept = collective.register(who, one.pk, child, build.now(scope))
    home = f"/desk/crowds/{one.pk}/people/{kept.pk}/"
    page = text(officer.get(home))
    for known in ("监护人甲", "u-1", "还没有交材料"):
        assert known in page
    assert crowd.id_number(7) not in page and crowd.card(7) not in page and crowd.id_number(8) not in page
    assert "请选一个文件" in text(clerk.post(home + "evidence"), 422)
    assert "没有收下" in text(clerk.post(home + "evidence", {"file": SimpleUploadedFile("a.exe", b"MZ")}), 422)
    paper = SimpleUploadedFile("出生证明.pdf", b"%PDF-1.7 made up")
    assert "出生证明.pdf" in text(clerk.post(home + "evidence", {"file": paper}, follow=True))
    got = officer.get(f"{home}evidence/{kept.evidence.get().pk}")
    assert got.content == b"%PDF-1.7 made up" and got["Content-Disposition"].startswith("attachment")
    assert text(officer.get(f"{home}evidence/999"), 404) and text(officer.get(home.replace(str(kept.pk), "999")), 404)
    assert "按决定列入名单" not in text(officer.get(home)) and text(officer.post(home + "admit", {"loss": "8"}), 403)
    assert "金额看不懂" in text(president.post(home + "admit", {"loss": "-8"}), 422)
    assert "法院决定列入" in text(president.post(home + "admit", {"loss": "80.00"}, follow=True))
    assert one.people.get(number=2).payee == "监护人甲"


def test_all_wrong_rows_of_a_list_are_in_one_file(court):
    scope, people = court
    on, case = build.now(scope).date(), build.case(scope)
    one = collective.open_matter(scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, on, on, "", build.now(scope))
    rows = ["姓名,身份证号,投入", *(f"甲乙{n},{crowd.id_number(n)},一百" for n in range(1, 251))]
    upload = collective.import_audit(scope, one.pk, "bad.csv", "\n".join(rows).encode(), build.now(scope))
    officer, home = stage.signed_in(people["officer"]), f"/desk/crowds/{one.pk}/"
    page = text(officer.get(home))
    assert "只列前 200 行" in page and f"lists/{upload.pk}/faults.csv" in page
    lines = text(officer.get(f"{home}lists/{upload.pk}/faults.csv")).splitlines()
    assert len(lines) == 251 and lines[250] == "251,投入,金额看不懂"
