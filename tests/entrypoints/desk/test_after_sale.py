"""Desk pages after a sale that was not paid, of equity sold in part, and the marks set in a lot's pictures."""

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.entrypoints.desk.test_duties_desk import text
from tests.entrypoints.desk.test_sale_desk import ended
from tests.rooms import build
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import api as valuations
from zhixing.kernel.money import Money

DAY = timedelta(days=1)


def test_a_price_that_is_overdue_and_a_defaulted_lot_stand_on_the_worklist(court, officer):
    scope, people, busy = court
    assert "价款逾期未付" not in text(officer, "/desk/")
    ended(scope, people, busy.lot, str(Money(auctions.live_round(busy.lot).start_fen)))
    yesterday = build.now(scope).date() - DAY
    auctions.Lot.objects.filter(pk=busy.lot).update(price_due_on=yesterday)
    assert "价款逾期未付" in text(officer, "/desk/")
    page = text(officer, "/desk/auctions/?state=overdue")
    assert f"/desk/auctions/{busy.lot}/" in page and "悔拍待重新拍卖" not in page
    officer.post(f"/desk/auctions/{busy.lot}/default")
    page = text(officer, "/desk/")
    assert "价款逾期未付" not in page and "悔拍待重新拍卖" in page
    assert f"/desk/auctions/{busy.lot}/" in text(officer, "/desk/auctions/?state=defaulted")
    assert officer.post(f"/desk/auctions/{busy.lot}/enforce-top-up").status_code == 409


def equity_lot(scope, case_id) -> int:
    """A lot of thirty per cent of a company, far more than the case needs."""
    at = build.now(scope)
    owner = cases.debtors(scope, case_id)[0].party_id
    identity = assets.Identity(number="91330100MA2AX00K-77")
    thing = assets.record(scope, case_id, "equity", owner, identity, {"percent": "30"}, at, title="澜州智造 30% 股权")
    assets.mark_held(scope, thing.pk, case_id)
    pricing = valuations.start(scope, case_id, thing.pk, "agreement", at)
    day = at.date()
    valuations.note_result(scope, pricing.pk, "parties", Money.yuan(90_000_000), day, day + 300 * DAY, at)
    valuations.fix(scope, pricing.pk, at)
    return auctions.prepare(scope, case_id, [thing.pk], at).pk


def test_of_equity_the_part_needed_is_put_up_or_all_of_it_for_a_reason(court, officer):
    scope, _, busy = court
    lot_id = equity_lot(scope, busy.case)
    href = f"/desk/auctions/{lot_id}/"
    needed, _ = auctions.equity_needed(scope, auctions.lot(scope, lot_id), build.now(scope).date())
    page = text(officer, href)
    assert "多于清偿所需，不能发布" in page and f'value="{needed}"' in page
    for wrong in ("", "许多", "NaN", "30", "0.001"):
        assert officer.post(f"{href}put-up-part", {"part": wrong}).status_code == 422
    officer.post(f"{href}put-up-part", {"part": str(needed)})
    page = text(officer, href)
    assert "多于清偿所需" not in page and f"本次拍卖其中 {needed}%" in page
    whole = {"ground": "impaired", "why": " "}
    assert officer.post(f"{href}put-up-whole", whole).status_code == 422
    officer.post(f"{href}put-up-whole", whole | {"why": "分开即失去控股地位，被执行人已书面申请"})
    page = text(officer, href)
    assert "分开即失去控股地位" in page and "本次拍卖其中" not in page


def picture(width, height) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), (10, 120, 90)).save(held, "JPEG")
    return held.getvalue()


def test_marks_and_papers_of_a_lot(court, officer):
    scope, people, busy = court
    ended(scope, people, busy.lot)
    marked(scope, officer, busy)
    read(scope, officer, busy)


def marked(scope, officer, busy) -> None:
    """A mark is set by a click in the picture, or by its place."""
    room = auctions.add_panorama(scope, busy.lot, picture(4096, 2048), "客厅")
    href = f"/desk/auctions/{busy.lot}/showing"
    assert officer.get(f"{href}/seen/{room.pk}")["Content-Type"] == "image/jpeg"
    assert officer.get(f"{href}/seen/{room.pk + 1}").status_code == 404
    page = text(officer, f"{href}?mark={room.pk}")
    assert 'type="image"' in page and 'width="320" height="160"' in page
    mark = {"picture": room.pk, "kind": "defect", "text": "墙面渗水"}
    assert officer.post(f"{href}/marks", mark | {"at.x": "0", "at.y": "0"}).status_code == 422  # the return key
    assert officer.post(f"{href}/marks", mark | {"at.x": "9", "at.y": "9", "kind": "ghost"}).status_code == 422
    assert officer.post(f"{href}/marks", mark | {"x": "NaN", "y": "5"}).status_code == 422
    officer.post(f"{href}/marks", mark | {"at.x": "240", "at.y": "40"})
    officer.post(f"{href}/marks", mark | {"x": "25", "y": "75", "text": "租赁至明年", "kind": "lease"})
    room.refresh_from_db()
    assert [(one["yaw"], one["pitch"], one["kind"]) for one in room.marks] == [
        (90.0, 45.0, "defect"),
        (-90.0, -45.0, "lease"),
    ]
    page = text(officer, f"{href}?mark={room.pk}")
    assert "75% · 25%" in page and "25% · 75%" in page
    officer.post(f"{href}/unmark", {"picture": room.pk, "gone": "1"})
    room.refresh_from_db()
    assert [one["text"] for one in room.marks] == ["租赁至明年"]


def read(scope, officer, busy) -> None:
    """A paper is added for everybody to read."""
    href, pdf = f"/desk/auctions/{busy.lot}/showing", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    upload = lambda content: {"name": "评估报告副本", "paper": SimpleUploadedFile("report.pdf", content)}
    assert officer.post(f"{href}/paper", upload(b"MZ")).status_code == 422
    officer.post(f"{href}/paper", upload(pdf))
    [paper] = auctions.pictures(auctions.lot(scope, busy.lot))["paper"]
    assert officer.get(f"{href}/seen/{paper.pk}")["Content-Type"] == "application/pdf"
    public = f"/auctions/{busy.lot}/files/{paper.pk}.pdf"
    assert "评估报告副本" in text(Client(), f"/auctions/{busy.lot}/") and public in text(
        Client(), f"/auctions/{busy.lot}/"
    )
    answer = Client().get(public)
    assert (answer.content, answer["Content-Security-Policy"]) == (pdf, "sandbox")
    assert Client().get(f"/auctions/{busy.lot}/files/{paper.pk + 1}.pdf").status_code == 404
    officer.post(f"{href}/drop", {"picture": paper.pk})
    assert Client().get(public).status_code == 404
