"""The directory at the desk: a sheet goes out and in, a bad one is refused on the page with its rows, keys are renewed."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.entrypoints.desk import stage
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies import commands
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.desk.agencies import KINDS

HOME = "/desk/agencies/"


@pytest.fixture
def president(db):
    scope, people = stage.set_up()
    agencies.enlist(
        scope, "vehicle-office", "vehicles", "车管所", "Vehicles", "system", items=["vehicle.query"], practice=True
    )
    return stage.signed_in(people["president"])


def exported(client):
    return load_workbook(BytesIO(client.get(f"{HOME}sheet").content))


def entered(client, book):
    out = BytesIO()
    book.save(out)
    return client.post(f"{HOME}import", {"sheet": SimpleUploadedFile("a.xlsx", out.getvalue())})


def test_what_goes_out_comes_in_with_its_changes(president):
    book = exported(president)
    book.active.append(["tax-1", "tax", "税务局", "", "澜溪区", "", "窗口", "tax.query"])
    assert entered(president, book).status_code == 302
    page = president.get(HOME).content.decode()
    assert "税务局" in page and "税务" in page and "车管所" in page
    assert "税务局" not in president.get(f"{HOME}?kind=vehicles").content.decode()


def test_a_bad_sheet_is_refused_on_the_page_and_nothing_is_entered(president):
    book = exported(president)
    book.active.append(["tax-1", "tax", "税务局", "", "", "", "窗口", ""])
    book.active.append(["", "tax", "无名", "", "", "", "传真", ""])
    answer = entered(president, book)
    assert answer.status_code == 422 and "第 4 行" in answer.content.decode()
    assert [one.code for one in agencies.units()] == ["vehicle-office"]
    answer = president.post(f"{HOME}import", {"sheet": SimpleUploadedFile("a.xlsx", b"not a sheet")})
    assert answer.status_code == 422 and "XLSX" in answer.content.decode()


def test_an_office_has_a_page_and_our_key_is_renewed_from_the_directory(president):
    page = president.get(f"{HOME}of/vehicle-office/").content.decode()
    assert agencies.keys_of("vehicle-office")[0].key_id in page
    assert president.get(f"{HOME}of/nobody/").status_code == 404
    assert president.post(f"{HOME}renew-key").status_code == 302
    assert len(agencies.own_pairs(True)) == 2


def test_only_who_enlists_may_change_it(db):
    _, people = stage.set_up()
    officer = stage.signed_in(people["officer"])
    assert officer.get(HOME).status_code == 200
    assert officer.post(f"{HOME}renew-key").status_code == 403


ENTRY = {
    "code": "gas-2", "kind": "gas", "name": "澜溪燃气", "channel": "counter", "items": ["review.gas"], "area": "澜溪区",
    "promise_hours": "48", "batch": "0", "at_once": "4", "per_minute": "0", "office_hours": "周一至周五 09:00-17:00",
}  # fmt: skip


def test_an_office_is_entered_changed_closed_and_opened_on_its_page(president):
    assert president.get(f"{HOME}new").status_code == 200
    answer = president.post(f"{HOME}new", ENTRY)
    assert answer.status_code == 302 and answer["Location"] == f"{HOME}of/gas-2/"
    assert president.post(f"{HOME}new", ENTRY).status_code == 409
    assert president.post(f"{HOME}new", ENTRY | {"code": "GAS"}).status_code == 422
    answer = president.post(f"{HOME}new", ENTRY | {"code": "gas-3", "office_hours": "9点到5点"})
    assert answer.status_code == 422 and "办公时间应写作" in answer.content.decode()
    assert "周一至周五 09:00—17:00" in president.get(f"{HOME}of/gas-2/").content.decode()
    row = agencies.unit("gas-2")
    assert (row.items, row.promise_hours, row.four_eyes, row.area) == (["review.gas"], 48, False, "澜溪区")

    edit = f"{HOME}of/gas-2/edit"
    assert 'value="澜溪燃气"' in president.get(edit).content.decode()
    changed = ENTRY | {"promise_hours": "24", "four_eyes": "1", "phone": "0570-1234567", "parent": "vehicle-office"}
    assert president.post(edit, changed | {"promise_hours": "soon"}).status_code == 422
    assert president.post(edit, changed).status_code == 302
    row = agencies.unit("gas-2")
    assert (row.promise_hours, row.four_eyes, row.parent.code) == (24, True, "vehicle-office")
    page = president.get(f"{HOME}of/gas-2/").content.decode()
    assert "登记的变更" in page and "0570-1234567" in page and "staff:" not in page
    assert sorted(agencies.changes(row.pk)[0].fields) == [
        "four_eyes",
        "parent",
        "phone",
        "promise_hours",
    ]

    assert president.post(f"{HOME}of/gas-2/close", {"reason": " "}).status_code == 422
    assert president.post(f"{HOME}of/gas-2/close", {"reason": "已并入澜州燃气"}).status_code == 302
    assert [one.code for one in agencies.units("review.gas")] == []
    assert "gas-2" not in president.get(HOME).content.decode()
    assert "gas-2" in president.get(f"{HOME}?closed=1").content.decode()
    assert "已停用" in president.get(f"{HOME}of/gas-2/").content.decode()
    assert president.post(f"{HOME}of/gas-2/reopen", {"reason": "恢复独立"}).status_code == 302
    assert [one.code for one in agencies.units("review.gas")] == ["gas-2"]


def test_an_office_that_is_waited_for_is_not_closed_and_a_sheet_leaves_history(president):
    row = agencies.unit("vehicle-office")
    scope = stage.build.everything(195)
    filed = stage.build.case(scope, "（2025）浙0195民初8801号")
    target = agencies.Target("周启山", "330102198001010017")
    at = stage.build.now(scope)
    items = [agencies.Asked("vehicle.query", {})]
    paper, until = ("号", "0" * 64), at + stage.timedelta(days=3)
    agencies.ask(scope, filed.pk, row.pk, "query", target, items, "民诉法 253", paper, "查询", "K-1", until, at)
    assert president.post(f"{HOME}of/vehicle-office/close", {"reason": "停"}).status_code == 409
    assert agencies.unit("vehicle-office").active

    book = exported(president)
    book.active["C2"] = "车辆管理所"
    assert entered(president, book).status_code == 302
    [change] = agencies.changes(row.pk)
    assert change.fields == {"name": ["车管所", "车辆管理所"]} and change.by.startswith("staff:")


def test_the_tree_is_walked_office_by_office(president):
    book = exported(president)
    for number in range(25):
        book.active.append([f"station-{number:02}", "vehicles", f"第{number}站", "", "", "vehicle-office", "窗口", ""])
    assert entered(president, book).status_code == 302
    page = president.get(f"{HOME}of/vehicle-office/").content.decode()
    assert "下属单位" in page and ">25<" in page and "第24站" not in page
    page = president.get(f"{HOME}?under=vehicle-office").content.decode()
    assert all(f"第{number}站" in page for number in range(25))
    assert president.get(f"{HOME}?under=nobody").status_code == 404


def test_what_failed_at_an_office_goes_out_again_by_one_click(president):
    scope, row = stage.build.everything(195), agencies.unit("vehicle-office")
    agencies.enlist(scope, row.code, row.kind, row.name, row.name_en, "counter")
    at, target = stage.build.now(scope), agencies.Target("周启山", "330198198001010017")
    for number in range(3):
        filed = stage.build.case(scope, f"（2025）浙0195民初880{number}号")
        items, paper = [agencies.Asked("vehicle.query", {})], ("号", "0" * 64)
        until = at + stage.timedelta(days=3)
        one = agencies.ask(
            scope, filed.pk, row.pk, "query", target, items, "民诉法 253", paper, "查询", f"K-{number}", until, at
        )
        if number:
            commands.note_failure(scope, one.pk, "agency_refused", False, at)
    page = president.get("/desk/requests/").content.decode()
    assert "等答复" in page and "待发出" not in page  # the one that is left lies at their counter
    page = president.get("/desk/requests/?state=failed").content.decode()
    assert f'action="{HOME}of/vehicle-office/resend"' not in page  # whoever may not send again sees where it failed
    assert "/desk/requests/?state=failed&amp;office=vehicle-office" in page
    assert "未办成" in president.get(f"{HOME}of/vehicle-office/").content.decode()
    officer = stage.signed_in(stage.courts.Staff.objects.get(name=stage.NAMES["officer"]))
    assert f'action="{HOME}of/vehicle-office/resend"' in officer.get("/desk/requests/?state=failed").content.decode()
    answer = officer.post(f"{HOME}of/vehicle-office/resend")
    assert answer["Location"] == "/desk/requests/?office=vehicle-office"
    assert {one.state for one in agencies.requests(scope)} == {"queued"}
    assert officer.get("/desk/requests/?office=nobody").status_code == 404


def test_nobody_else_edits_an_entry(db):
    _, people = stage.set_up()
    officer = stage.signed_in(people["officer"])
    for path in ("new", "of/nobody/edit"):
        assert officer.get(f"{HOME}{path}").status_code == 403


def test_a_kind_nobody_foresaw_is_kept_when_the_entry_is_saved(president):
    book = exported(president)
    book.active.append(["customs-1", "customs", "澜州海关", "Lanzhou Customs", "", "", "窗口", "review.gas"])
    assert entered(president, book).status_code == 302
    form = president.get(f"{HOME}of/customs-1/edit").content.decode()
    assert '<option value="customs" selected>' in form
    for kind in {kind for item in inquiries.items().values() for kind in item.held_by}:
        assert kind in KINDS  # what holds one of the 25 items has a word
