"""Desk pages around a sale and its money: objections to a price, the barred, bank files, drafts."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.auctions.stage import person
from tests.rooms.payments.bank import Line, camt053
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.payments import api as payments
from zhixing.domain.valuations import api as valuations
from zhixing.kernel.money import Money


@pytest.fixture
def pricing(court):
    """An appraisal with one report, whose price is fixed."""
    scope, _, busy = court
    valuations.stop(scope, busy.valuation, "no_result", build.now(scope))
    thing, at = valuations.valuation(scope, busy.valuation).asset_id, build.now(scope)
    one = build.appraised(scope, thing, Money.yuan(90000), at)
    valuations.fix(scope, one.pk, at)
    return one


def test_an_objection_rests_the_price_until_it_is_decided_and_fixed_anew(court, officer, pricing):
    scope, _, busy = court
    href, today = f"/desk/valuations/{pricing.pk}/", build.now(scope).date()
    given = {"party": busy.party, "source": "appraiser-1", "received_on": str(today), "ground": "漏算了改装"}
    assert "登记当事人异议" in officer.get(href).content.decode()
    assert officer.post(f"{href}objections", given | {"ground": " "}).status_code == 422
    assert officer.post(f"{href}objections", given | {"received_on": "2026-01-05"}).status_code == 409
    assert valuations.fixed(scope, pricing.asset_id) is not None
    officer.post(f"{href}objections", given)
    page = officer.get(href).content.decode()
    assert "漏算了改装" in page and "待处理" in page and valuations.fixed(scope, pricing.asset_id) is None
    [objection] = valuations.Objection.objects.filter(quote__valuation=pricing)
    decide = f"{href}objections/{objection.pk}"
    assert officer.post(decide, {"outcome": "corrected", "corrected": "很多"}).status_code == 422
    assert officer.post(f"{href}objections/{objection.pk + 1}", {"outcome": "rejected"}).status_code == 404
    officer.post(decide, {"outcome": "corrected", "corrected": "95,000.00"})
    assert "重新确定参考价" in officer.get(href).content.decode()
    officer.post(f"{href}fix")
    assert valuations.price(scope, pricing.asset_id) == Money.yuan(95000)
    clerk = stage.signed_in(court[1]["control"])
    assert clerk.post(decide, {"outcome": "rejected"}).status_code == 403


def test_somebody_is_put_on_the_list_and_taken_off_it(court, officer):
    scope, people, busy = court
    running = auctions.live_round(busy.lot)
    bidder = auctions.enrol(scope, None, "person", "贺一鸣", person(31), "13800001111", build.now(scope))
    seat = auctions.register(auctions.bidder_scope(bidder.pk, scope.court_id), running.pk, bidder.pk, build.now(scope))
    given = {"kind": "person", "id_number": person(31), "ground": "relative", "lot": ""}
    assert officer.post("/desk/auctions/barred/add", given | {"id_number": "330195"}).status_code == 422
    assert officer.post("/desk/auctions/barred/add", given | {"ground": "dislike"}).status_code == 422
    officer.post("/desk/auctions/barred/add", given)
    page = officer.get("/desk/auctions/barred/").content.decode()
    assert person(31) not in page and f"{person(31)[:8]}********{person(31)[-2:]}" in page and "近亲属" in page
    seat.refresh_from_db()
    assert seat.barred == "relative"
    [row] = auctions.barred(scope)
    officer.post(f"/desk/auctions/barred/{row.pk}/lift")
    seat.refresh_from_db()
    assert auctions.barred(scope) == [] and seat.barred == ""
    assert officer.post(f"/desk/auctions/barred/{row.pk}/lift").status_code == 404
    assert stage.signed_in(people["finance"]).post("/desk/auctions/barred/add", given).status_code == 403


def put_up_again(scope, people, lot_id: int) -> auctions.Round:
    last, wait = auctions.last_round(lot_id), timedelta(days=40)
    figures = (Money(fen) for fen in (last.start_fen, last.step_fen, last.deposit_fen))
    terms = auctions.Terms(last.opens_at + wait, last.closes_at + wait, *figures, tuple(last.panel))
    officer = courts.scope_of(people["officer"].account, build.now(scope).date())
    return auctions.publish(officer, lot_id, terms, build.now(scope))


def ended(scope, people, lot_id: int, amount: str = "") -> None:
    """The lot's round, put up anew after an undoing, opened and over: sold at that price, or without a bid."""
    running = auctions.live_round(lot_id) or put_up_again(scope, people, lot_id)
    auctions.open_round(scope, running.pk, running.opens_at)
    if amount:
        bidder = auctions.enrol(scope, None, "person", "贺一鸣", person(31), "13800001111", running.opens_at)
        auctions.register(auctions.bidder_scope(bidder.pk, scope.court_id), running.pk, bidder.pk, running.opens_at)
        auctions.hold_deposit(scope, lot_id, bidder.pk, 99, running.deposit_fen, running.opens_at)
        acting = auctions.bidder_scope(bidder.pk, scope.court_id)
        auctions.place_bid(acting, running.pk, "k", Money.yuan(amount), running.opens_at)
    running.refresh_from_db()
    auctions.close(scope, running.pk, running.ends_at)


def test_two_people_undo_a_sale_on_the_lots_page(court, officer):
    scope, people, busy = court
    ended(scope, people, busy.lot, str(Money(auctions.live_round(busy.lot).start_fen)))
    href = f"/desk/auctions/{busy.lot}/"
    assert "提议撤销" in officer.get(href).content.decode()
    assert officer.post(f"{href}propose-undo", {"ground": "regret"}).status_code == 422
    officer.post(f"{href}propose-undo", {"ground": "system"})
    page = officer.get(href).content.decode()
    assert "须由另一人确认" in page and "确认撤销" not in page
    assert officer.post(f"{href}confirm-undo").status_code == 409
    second = stage.signed_in(build.staff(scope, "second", "officer", name="沈知远"))
    assert "确认撤销" in second.get(href).content.decode()
    second.post(f"{href}confirm-undo")
    assert "已撤销" in officer.get(href).content.decode()
    assert auctions.lot(scope, busy.lot).state == "unsold"
    assert stage.signed_in(people["finance"]).post(f"{href}propose-undo", {"ground": "system"}).status_code == 403


def test_a_creditor_takes_an_unsold_lot(court, officer):
    scope, people, busy = court
    assert "以物抵债" not in officer.get(f"/desk/auctions/{busy.lot}/").content.decode()
    ended(scope, people, busy.lot)
    href, creditor = f"/desk/auctions/{busy.lot}/", cases.applicants(scope, busy.case)[0].party_id
    assert "还没有债权人提出接受抵债" in officer.get(href).content.decode()
    offer = {"party": creditor, "claim": "很多", "rank": "1"}
    assert officer.post(f"{href}offer-taking", offer).status_code == 422
    assert officer.post(f"{href}offer-taking", offer | {"claim": "9", "party": busy.party}).status_code == 422
    assert officer.post(f"{href}take", {"pay_days": "10"}).status_code == 409
    officer.post(f"{href}offer-taking", offer | {"claim": "9,000,000.00"})
    assert "由先顺位者接受抵债" in officer.get(href).content.decode()
    officer.post(f"{href}take", {"pay_days": "10"})
    assert "接受抵债" in officer.get(href).content.decode() and auctions.lot(scope, busy.lot).state == "paid"
    assert stage.signed_in(people["finance"]).post(f"{href}take", {}).status_code == 403


def test_several_things_become_one_lot(court, officer):
    scope, _, busy = court
    at, owner = build.now(scope), cases.debtors(scope, busy.case)[0].party_id
    things = [_priced_thing(scope, busy.case, owner, f"听松里 {number} 号车位", at) for number in (1, 2)]
    page = officer.get(f"/desk/cases/{busy.case}/assets").content.decode()
    assert "并为一个标的" in page
    assert officer.post(f"/desk/cases/{busy.case}/lots").status_code == 422
    answer = officer.post(f"/desk/cases/{busy.case}/lots", {"asset": [one.pk for one in things]})
    lot = auctions.lots_of_case(scope, busy.case).first()
    assert answer.headers["Location"] == f"/desk/auctions/{lot.pk}/"
    assert auctions.asset_ids(lot) == sorted(one.pk for one in things) and lot.reference_fen == 20_000_000
    again = officer.post(f"/desk/cases/{busy.case}/lots", {"asset": [things[0].pk]})
    assert again.status_code == 409 and "已在另一标的物中" in again.content.decode()


def _priced_thing(scope, case_id: int, owner: int, title: str, at):
    thing = assets.record(scope, case_id, "house", owner, assets.Identity(number=title), {}, at, title=title)
    assets.mark_held(scope, thing.pk, case_id)
    pricing, day = valuations.start(scope, case_id, thing.pk, "agreement", at), at.date()
    valuations.note_result(scope, pricing.pk, "parties", Money.yuan("100000"), day, day + timedelta(days=300), at)
    valuations.fix(scope, pricing.pk, at)
    return thing


def test_finance_uploads_a_file_of_the_bank(court, officer):
    scope, people, busy = court
    finance, href = stage.signed_in(people["finance"]), "/desk/payments/statements/"
    number = cases.case(scope, busy.case).number
    told = camt053(Line("U1", "700.00", f"{number} 还款"), opening="0.00", closing="700.00", message="UP1")
    file = SimpleUploadedFile("statement.xml", told)
    answer = finance.post(f"{href}upload", {"file": file}, follow=True).content.decode()
    assert "已读入 1 条" in answer and "UP1" in answer
    assert payments.Receipt.objects.filter(bank_reference="U1").count() == 1
    finance.post(f"{href}upload", {"file": SimpleUploadedFile("again.xml", told)})
    assert payments.Receipt.objects.filter(bank_reference="U1").count() == 1
    for wrong in (b"not a file of a bank", told.replace(b">700.00<", b">701.00<", 1)):
        refused = finance.post(f"{href}upload", {"file": SimpleUploadedFile("w.xml", wrong)})
        assert refused.status_code == 422 and "zx-msg" in refused.content.decode()
    assert finance.post(f"{href}upload").status_code == 422
    assert officer.post(f"{href}upload", {"file": SimpleUploadedFile("s.xml", told)}).status_code == 403
    assert "上传并入账" not in officer.get(href).content.decode()


def test_a_draft_is_changed_before_it_is_signed(court, officer):
    scope, _, busy = court
    href = f"/desk/documents/{busy.document}/"
    page = officer.get(f"{href}edit").content.decode()
    assert "只能改文字" in page and 'name="amount"' not in page
    values = documents.values_of(documents.document(scope, busy.document))
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    assert officer.post(f"{href}edit", texts | {"judge": ""}).status_code == 422
    officer.post(f"{href}edit", texts | {"judge": "许清禾"})
    changed = documents.document(scope, busy.document)
    assert documents.values_of(changed)["judge"] == "许清禾" and changed.state == "draft"
    officer.post(f"{href}sign")
    assert officer.post(f"{href}edit", texts).status_code == 409
    assert stage.signed_in(court[1]["finance"]).get(f"{href}edit").status_code == 403
