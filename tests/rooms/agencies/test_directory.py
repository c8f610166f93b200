"""The directory: a sheet goes in whole or not at all, comes out the same, and tells how each office is doing."""

from io import BytesIO
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.agencies.test_exchange import again, ask, case, scope  # noqa: F401
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Health, Request, Unit
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints import unit_sheets
from zhixing.gateways.keys import new_key

ITEMS = inquiries.contracts().keys()


def row(code="land-office", **more):
    return {
        "code": code,
        "kind": "land",
        "name": f"登记中心{code}",
        "channel": "窗口",
        "items": "land.query、house.query",
    } | more


def sheet(rows, heads=None):
    book, out = Workbook(), BytesIO()
    heads = heads or list(agencies.COLUMNS.values())
    book.active.append(heads)
    for one in rows:
        book.active.append([one.get(name, "") for name in agencies.COLUMNS])
    book.save(out)
    return upload(out.getvalue())


def upload(data):
    file = BytesIO(data)
    file.size = len(data)
    return file


def test_a_tree_of_a_thousand_offices_goes_in_and_comes_out_the_same(db):
    scope = build.court()  # noqa: F811
    key = new_key("sm2-sm3", "land-0")
    top = row(
        "land-0",
        channel="接口",
        base_url="https://land.example/zx",
        public_key=key.public.hex(),
        promise_hours="24",
        office_hours="周一至周五 09：00-17：00",
    )
    rows = [top, *(row(f"land-{n}", parent="land-0", area="澜溪区") for n in range(1, 1000))]
    assert agencies.import_units(scope, unit_sheets.read(sheet(rows)), build.now(scope), ITEMS) == (1000, 0)
    found = Unit.objects.get(code="land-7")
    assert (found.parent.code, found.items, found.channel) == ("land-0", ["house.query", "land.query"], "counter")
    assert [one.key_id for one in agencies.keys_of("land-0")] == [key.key_id]
    out = BytesIO()
    unit_sheets.write(out, agencies.directory())
    again_read = unit_sheets.read(upload(out.getvalue()))
    assert agencies.import_units(scope, again_read, build.now(scope), ITEMS) == (0, 0)  # nothing differs
    assert Unit.objects.get(code="land-0").office_hours == "周一至周五 09:00-17:00"
    assert Unit.objects.get(code="land-0").promise_hours == 24 and Unit.objects.get(code="land-7").area == "澜溪区"


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        ({"name": ""}, "名称"),
        ({"code": "Land Office"}, "小写字母"),
        ({"code": "same"}, "重复"),
        ({"channel": "fax"}, "渠道"),
        ({"parent": "nobody"}, "上级代码 nobody"),
        ({"parent": "below"}, "bad 成了自己的上级"),
        ({"four_eyes": "maybe"}, "双人复核"),
        ({"promise_hours": "soon"}, "承诺时限"),
        ({"office_hours": "9:00—17:00"}, "办公时间应写作「周一至周五 09:00-12:00 13:30-17:00」"),
        ({"base_url": "ftp://x"}, "http"),
        ({"public_key": "04"}, "公钥"),
        ({"phone": "1" * 40}, "太长"),
        ({"items": "land.query、house.qurey"}, "没有「house.qurey」这个事项"),
    ],
)
def test_one_bad_row_keeps_the_whole_sheet_out(db, spoilt, why):
    scope = build.court()  # noqa: F811
    rows = [
        row("good"),
        row("same"),
        row("below", parent="bad"),
        row("bad", **{k: v for k, v in spoilt.items() if k != "code"}) | spoilt,
    ]
    with pytest.raises(agencies.RowsRefused) as refused:
        agencies.import_units(scope, rows, build.now(scope), ITEMS)
    assert any(why in one for one in refused.value.facts["rows"])
    assert all("||" in one and "Row " in one for one in refused.value.facts["rows"])
    assert not Unit.objects.exists()


def test_a_column_the_sheet_does_not_have_stays_as_it_stands(db):
    scope = build.court()  # noqa: F811
    kept = {"office_hours": "周一至周五 09:00-17:00", "promise_hours": "24", "four_eyes": "是", "contact": "苏禾"}
    agencies.import_units(scope, [row("land-0"), row("land-1", parent="land-0", **kept)], build.now(scope), ITEMS)
    heads, out = [agencies.COLUMNS[name] for name in ("code", "phone", "contact")], Workbook()
    out.active.append(heads)
    out.active.append(["land-1", "0570-1234567", ""])
    book = BytesIO()
    out.save(book)
    again_read = unit_sheets.read(upload(book.getvalue()))
    assert agencies.import_units(scope, again_read, build.now(scope), ITEMS) == (0, 1)
    land = agencies.entry("land-1")
    assert (land.office_hours, land.promise_hours, land.four_eyes) == ("周一至周五 09:00-17:00", 24, True)
    assert (land.items, land.parent.code, land.phone) == (["house.query", "land.query"], "land-0", "0570-1234567")
    assert land.contact == ""  # a cell left empty says so
    assert [sorted(one.fields) for one in agencies.changes(land.pk)] == [["contact", "phone"]]


def bomb():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (80 << 20))
    return upload(out.getvalue())


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (lambda: None, "没有选择"),
        (lambda: upload(b"code,kind\n"), "不是 XLSX"),
        (lambda: upload(b"PK\x03\x04" + b"\0" * 100), "不是 XLSX"),
        (bomb, "解压后过大"),
        (lambda: SimpleNamespace(size=9 << 20), "超过 8 MB"),
        (lambda: sheet([], heads=["code", "喜好"]), "不认识的列"),
    ],
)
def test_what_is_no_sheet_is_refused_by_name(db, file, why):
    with pytest.raises(agencies.SheetUnreadable) as refused:
        unit_sheets.read(file())
    assert why in refused.value.say("zh") and refused.value.facts["why_en"] in refused.value.say("en")


def test_health_and_timeliness_follow_the_calls(scope, case, world):  # noqa: F811
    office = agencies.unit("vehicle-office")
    again(ask(scope, case))
    (standing,) = agencies.standings([agencies.entry(office.code)], build.now(scope))
    assert (standing.state, standing.answered, standing.late, standing.on_time) == ("done", 1, 0, 100)
    assert standing.calls == 1 and standing.average_ms is not None
    world.fault("vehicle-office", "error", count=50)
    rows = [ask(scope, case, key=f"later-{n}") for n in range(3)]
    for _ in range(3):
        practice_world.run_jobs()
        practice_world.hurry()
    (standing,) = agencies.standings([agencies.entry(office.code)], build.now(scope))
    assert standing.state == "late" and standing.waiting == 3 and standing.faults >= 3
    assert Health.objects.get(unit=office).reason == "agency_busy"
    assert len(agencies.days_of(office.pk)) == 14 and agencies.days_of(office.pk)[-1][1] == 1
    assert len(rows) == 3


def test_an_office_that_keeps_failing_is_left_alone_and_others_are_not(scope, case, world):  # noqa: F811
    world.fault("vehicle-office", "error", count=100)
    ask(scope, case)
    for _ in range(4):
        practice_world.run_jobs()
        practice_world.hurry()
    practice_world.run_jobs()
    health = Health.objects.get(unit__code="vehicle-office")
    assert health.failures == 5 and health.rests_until is not None
    tries = Request.objects.get(key="T-1").tries
    Request.objects.filter(key="T-1").update(due_at=build.now(scope))
    agencies.call_on_waiting()
    practice_world.run_jobs()
    assert Request.objects.get(key="T-1").tries == tries  # a rest costs no try
    other = ask(scope, case, "public-security", agencies.Asked("identity.query"), key="other")
    practice_world.run_jobs()
    assert Request.objects.get(pk=other.pk).state == "answered"
    world.say("DELETE", "/api/faults")
    agencies.wake(scope, agencies.unit("vehicle-office").pk)
    practice_world.run_jobs()
    assert Request.objects.get(key="T-1").state == "answered"


def test_requests_go_in_batches_where_the_office_takes_them(scope, case, world):  # noqa: F811
    Unit.objects.filter(code="vehicle-office").update(batch=50)
    rows = [ask(scope, case, key=f"b-{n}") for n in range(60)]
    again(rows[0])
    assert Request.objects.filter(state="answered").count() == 60
    sent = agencies.messages(scope, rows[30].pk)
    assert [one.path for one in sent] == ["/vehicle-office/batches"] * 2
    assert agencies.stamp() == 4  # sixty requests and their answers in two exchanges


def test_a_done_without_what_it_must_hold_is_never_half_believed(scope, case, world):  # noqa: F811
    row_ = ask(scope, case, "bank-lanzhou", agencies.Asked("account.freeze"), key="order")
    answer = '{"items": [{"code": "account.freeze", "result": "done", "records": [{"held_fen": 5}], "reason": ""}]}'
    Request.objects.filter(pk=row_.pk).update(
        state="answered", answered_at=build.now(scope), answer=answer, due_at=None
    )
    stuck = Request.objects.get(pk=row_.pk)
    assert agencies.is_unreadable(stuck)
    agencies.resend(scope, row_.pk, build.now(scope))
    stuck.refresh_from_db()
    assert (stuck.state, stuck.answered_at) == ("queued", None)
