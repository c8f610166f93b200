"""Audit lists as they come: from Chinese spreadsheets, with titles, formulas and numbers kept as quantities; taken whole or not at all."""

import io
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from openpyxl import Workbook

from tests.entrypoints.desk.stage import signed_in
from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.world import run_jobs
from zhixing.domain.collective import api as collective
from zhixing.domain.collective.commands import importing
from zhixing.domain.collective.jobs import give_up_dead, lists
from zhixing.domain.collective.refusals import FileUnreadable, ListBeingRead, ListDisputed, ListEmpty
from zhixing.kernel.money import Money
from zhixing.law.collective import Method

MANY = """
INSERT INTO collective_victim (matter_id, number, name, id_number, id_index, phone, bank, account, users, audited_fen, proof,
  defendant, deceased, name_matches)
SELECT %s, n, 'x', '', n::text, '', '', '', '', 1, false, false, false, true FROM generate_series(2, 70000) n
"""
HEAD = ["姓名", "身份证号", "投入", "银行账号"]


@pytest.fixture
def take(scope):
    """Hand a file in; the upload, and who is on the list then."""
    at, case = build.now(scope), build.case(scope)
    one = collective.open_matter(scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, at.date(), at.date(), "", at)

    def hand_in(content):
        upload = collective.import_audit(scope, one.pk, "list", content, build.now(scope))
        return upload, {who.name: who for who in one.people.all()}

    return hand_in


def sheet(*rows, edit=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if edit:
        edit(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_gbk_file_with_a_title_units_and_thousands_is_read(take):
    text = (
        "某平台集资参与人明细,,,\n截至 2026 年 6 月,,单位：元,\n姓 名,身份证号,投入（元）,手机\n"
        f'张三,{crowd.id_number(1)},"12,000.50",13900000001\n'
    )
    upload, people = take(text.encode("gb18030"))
    assert (upload.bad, upload.people, upload.loss_fen) == (0, 1, 1_200_050) and people["张三"].phone == "13900000001"


def test_an_old_number_and_its_new_form_are_one_person_whose_blanks_the_later_row_fills(take):
    number = crowd.id_number(1)
    rows = [["张三", number[:6] + number[8:17], "100", ""], ["张三", number.lower(), "200", "6217 9900-0000 0001"]]
    upload, people = take(sheet(HEAD, *rows))
    assert (upload.people, upload.rows, upload.loss_fen) == (1, 2, 30_000)
    assert (people["张三"].id_number, people["张三"].account) == (number, "6217990000000001")


def test_what_a_spreadsheet_spoils_is_named_and_nothing_is_taken(take):
    changed = crowd.id_number(4)[:17] + ("0" if crowd.id_number(4)[17] != "0" else "1")
    rows = [
        ["数值证号", int(crowd.id_number(1)[:17] + "0"), 1, ""],
        ["数值账号", crowd.id_number(2), 1, 6.217990000000001e18],
        ["短账号", crowd.id_number(3), 1, "12"],
        ["校验码改过", changed, 1, ""],
        ["#N/A", crowd.id_number(5), 1, ""],
        ["名" * 65, crowd.id_number(6), 1, ""],
        ["负数", crowd.id_number(7), -1, ""],
        ["太大", crowd.id_number(8), 1e15, ""],
        ["公式", crowd.id_number(9), "=B2+1", ""],
        ["日期", crowd.id_number(10), date(2026, 1, 2), ""],
        [None, crowd.id_number(11), 1, ""],
        ["半截旧号", "990102400132001", 1, ""],
    ]
    upload, people = take(sheet(HEAD, *rows, edit=lambda page: page.merge_cells("A11:A12")))
    assert upload.faults == [
        [2, "id", "digits_lost"], [3, "account", "digits_lost"], [4, "account", "account_unreadable"],
        [5, "id", "id_number_checksum_wrong"], [6, "name", "name_unreadable"], [7, "name", "name_unreadable"],
        [8, "paid_in", "amount_unreadable"], [9, "paid_in", "amount_unreadable"], [10, "paid_in", "amount_unreadable"],
        [11, "paid_in", "amount_unreadable"], [12, "name", "name_missing"], [13, "id", "id_number_malformed"],
    ]  # fmt: skip
    assert upload.bad == 12 and people == {}


def test_sums_a_spreadsheet_reckoned_are_whole_fen_again(take):
    upload, _ = take(sheet(HEAD, ["张三", crowd.id_number(1), 0.1 + 0.2, ""], ["李四", crowd.id_number(2), 1000.0, ""]))
    assert (upload.bad, upload.loss_fen) == (0, 100_030)


def test_a_list_of_nobody_does_not_replace_the_one_before(take):
    take(sheet(HEAD, ["张三", crowd.id_number(1), 5, ""]))
    for content, refusal in (
        (sheet(HEAD), ListEmpty),
        (sheet(["别的", "列"], ["张三", "1"]), FileUnreadable),
        (b"\x89PNG\r\n\x1a\n\x00\x00", FileUnreadable),
        ("姓名,身份证号,投入\n".encode("utf-16"), FileUnreadable),
    ):
        with pytest.raises(refusal):
            take(content)
    assert take(sheet(HEAD, ["李四", crowd.id_number(2), 5, ""]))[1].keys() == {"李四"}


def test_a_sheet_that_says_it_is_very_wide_is_read_by_its_first_columns(take):
    upload, _ = take(sheet(HEAD, ["张三", crowd.id_number(1), 5, ""], edit=lambda page: page.cell(2, 16_384, "far")))
    assert (upload.bad, upload.people) == (0, 1)


def test_a_list_once_disputed_is_not_replaced(scope):
    one = crowd.matter(scope, [1_000, 2_000], 500)
    collective.dispute(scope, one.pk, 2, Money(5_000), "少算一笔", build.now(scope))
    with pytest.raises(ListDisputed):
        collective.import_audit(scope, one.pk, "again", crowd.csv([1_000]), build.now(scope))
    assert one.people.count() == 2


def test_a_list_longer_than_one_statement_takes_is_replaced(scope, take):
    upload, _ = take(sheet(HEAD, ["张三", crowd.id_number(1), 5, ""]))
    with connection.cursor() as cursor:
        cursor.execute(MANY, [upload.matter_id])
    assert take(sheet(HEAD, ["李四", crowd.id_number(2), 5, ""]))[1].keys() == {"李四"}


def test_a_long_list_is_read_by_a_worker_one_at_a_time_and_its_file_dropped(fresh_database, monkeypatch):
    scope = build.court()
    monkeypatch.setattr(importing, "READ_AT_ONCE", 10)
    one, at = crowd.matter(scope, [10_000] * 3, 100), build.now(scope)
    page = f"/desk/crowds/{one.pk}/"
    officer = signed_in(build.staff(scope, "boss", "president"))

    def hand_in(content):
        return collective.hand_in_audit(scope, one.pk, "long.csv", content, at)

    first = hand_in(crowd.csv([5_000] * 4))
    with pytest.raises(ListBeingRead):
        hand_in(crowd.csv([5_000] * 5))
    with pytest.raises(ListBeingRead):
        collective.import_audit(scope, one.pk, "short.csv", crowd.csv([5_000]), at)
    assert first.done_at is None and one.people.count() == 3 and "正在读取" in officer.get(page).content.decode()
    run_jobs()
    first.refresh_from_db()
    assert (first.people, first.loss_fen, first.failure) == (4, 20_000, "") and one.people.count() == 4
    assert not default_storage.exists(first.kept)
    wrong = hand_in("列,另一列\n1,2\n".encode())
    run_jobs()
    wrong.refresh_from_db()
    assert wrong.failure == FileUnreadable(columns="").code and not default_storage.exists(wrong.kept)
    assert one.people.count() == 4 and "没有收" in officer.get(page).content.decode()
    run_jobs()
    assert one.uploads.filter(done_at=None).count() == 0


def test_a_reading_whose_job_died_is_over_and_says_so(scope, monkeypatch):
    monkeypatch.setattr(importing, "READ_AT_ONCE", 10)
    one = crowd.matter(scope, [10_000], 100)
    upload = collective.hand_in_audit(scope, one.pk, "long.csv", crowd.csv([5_000]), build.now(scope))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = %s", [lists.read_list.name])
    assert give_up_dead() == 1
    upload.refresh_from_db()
    assert upload.failure == "job_failed" and one.people.get().audited_fen == 10_000
