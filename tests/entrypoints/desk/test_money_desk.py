"""The finance desk by clicking: the day is closed, a receipt printed, a delay asked for and approved, a plan weighed."""

import html
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.entrypoints.desk import stage
from tests.entrypoints.desk.stage import NAMES
from tests.rooms import build
from tests.rooms.distributions.test_plans import COMPANY, SECOND, case_of, duty, fund, party_of, signed_and_served
from tests.rooms.distributions.test_seizure_order import car_of, hold, own_case, sold
from tests.rooms.payments import bank
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.ledger import api as ledger
from zhixing.domain.ledger.refusals import AccountIsFrozen
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures.commands.load import load
from zhixing.domain.seizures.commands.queue import place_of
from zhixing.infra import files
from zhixing.kernel.dates import workdays_between
from zhixing.kernel.money import Money


def text(answer):
    return answer.content.decode()


def test_finance_closes_a_day_and_an_auditor_only_looks(court):
    scope, people, _ = court
    on = build.now(scope).date() - timedelta(days=400)
    finance, auditor = stage.signed_in(people["finance"]), stage.signed_in(people["auditor"])
    page = f"/desk/finance/days/{on}/"
    assert "向银行取对账单" in text(finance.get(page)) and finance.get("/desk/finance/days/never/").status_code == 404
    document = bank.camt053(opening="5.00", closing="5.00", on=on, message="off")
    payments.import_statement(scope, document, build.now(scope))
    refused = finance.post(f"{page}close")
    assert refused.status_code == 409 and "仍差 5.00 元" in text(refused)
    document = bank.camt053(opening="0.00", closing="0.00", on=on, message="right")
    payments.import_statement(scope, document, build.now(scope))
    assert "日结这一天" in text(finance.get(page)) and "日结这一天" not in text(auditor.get(page))
    assert auditor.post(f"{page}close").status_code == 403
    assert finance.post(f"{page}close").status_code == 302
    assert "已日结" in text(auditor.get(page)) and "方念" in text(finance.get("/desk/finance/days/"))


def test_an_auditor_sees_the_desk_and_drills_from_a_total_to_the_paper(court):
    scope, people, _busy = court
    auditor = stage.signed_in(people["auditor"])
    desk = text(auditor.get("/desk/finance/"))
    assert "待认领" in desk and "/desk/books/?kind=bank" in desk
    assert f'"?account=bank:{scope.court_id}"' in text(auditor.get("/desk/books/?kind=bank"))
    legs = text(auditor.get(f"/desk/books/?account=suspense:{scope.court_id}"))
    matched = payments.Receipt.objects.get(bank_reference="R1")
    assert f"/desk/payments/receipts/{matched.pk}/" in legs
    assert auditor.get(f"/desk/payments/receipts/{matched.pk}/").status_code == 200
    came = f"/desk/payments/statements/?file={matched.file_id}"
    assert came in html.unescape(text(auditor.get(f"/desk/books/?account=bank:{scope.court_id}")))
    assert f"/desk/payments/receipts/{matched.pk}/" in text(auditor.get(came))


def test_the_books_are_read_as_they_stood_at_a_past_moment(court):
    scope, people, _busy = court
    auditor, code = stage.signed_in(people["auditor"]), f"suspense:{scope.court_id}"
    now = build.now(scope)
    before = f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}"
    for query in ("", "&kind=suspense", f"&account={code}"):
        shown = text(auditor.get(f"/desk/books/?at={before}{query}"))
        assert "截至" in shown and "15,000.00" not in shown, query
        assert "15,000.00" in text(auditor.get(f"/desk/books/?at={now:%Y-%m-%dT%H:%M}{query}")), query
    assert "试算平衡" in text(auditor.get(f"/desk/books/?at={before}"))
    assert f"?kind=bank&at={now:%Y-%m-%dT%H:%M}" in html.unescape(
        text(auditor.get(f"/desk/books/?at={now:%Y-%m-%dT%H:%M}"))
    )
    assert auditor.get("/desk/books/?at=yesterday").status_code == 422


def test_an_account_is_frozen_with_a_reason_and_nothing_leaves_it(court):
    scope, people, _busy = court
    finance, auditor = stage.signed_in(people["finance"]), stage.signed_in(people["auditor"])
    code = f"suspense:{scope.court_id}"
    page = f"/desk/books/?account={code}"
    assert "冻结账户" in text(finance.get(page)) and "冻结账户" not in text(auditor.get(page))
    assert auditor.post("/desk/books/freeze", {"account": code, "reason": "核查"}).status_code == 403
    assert finance.post("/desk/books/freeze", {"account": code, "reason": " "}).status_code == 422
    assert "只进不出" in text(finance.post("/desk/books/freeze", {"account": code, "reason": "账目核查"}, follow=True))
    assert "账目核查" in text(auditor.get(page))
    legs = [(code, -Money(1)), (f"fee:{scope.court_id}", Money(1))]
    with pytest.raises(AccountIsFrozen):
        ledger.post(scope, "leaves", legs, "test", build.now(scope))
    assert "已解冻" in text(finance.post("/desk/books/unfreeze", {"account": code}, follow=True))
    assert "账目核查" not in text(auditor.get(page))


def test_suspense_says_how_many_working_days_are_left(court):
    scope, people, busy = court
    finance = stage.signed_in(people["finance"])
    row = payments.receipts(scope).get(pk=busy.receipt)
    left = workdays_between(build.now(scope).date(), row.identify_by)
    assert left > 0
    for page in ("/desk/payments/", f"/desk/payments/receipts/{row.pk}/", "/desk/finance/"):
        assert f"还有 {left} 个工作日" in text(finance.get(page)), page
    assert "到账后3个工作日内认领到案" in text(finance.get("/desk/payments/"))
    assert "内认领到案" not in text(finance.get("/desk/payments/?view=receipts"))


def test_a_receipt_is_printed_once(court):
    scope, people, _ = court
    finance = stage.signed_in(people["finance"])
    slip = payments.slips(scope).first()
    first = finance.post(f"/desk/finance/slips/{slip.pk}/print")
    again = finance.post(f"/desk/finance/slips/{slip.pk}/print")
    assert first.status_code == 302 and first["Location"] == again["Location"]
    pdf = finance.get(f"{first['Location']}paper.pdf")
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
    assert slip.number in text(finance.get("/desk/finance/slips/"))


def test_a_delay_is_asked_for_by_the_officer_and_approved_by_the_head_of_enforcement(court):
    """Who may approve it finds it on the worklist; the law names the bureau's head (款物规定 10)."""
    scope, people, busy = court
    officer = stage.signed_in(people["officer"])
    head = stage.signed_in(build.staff(scope, "song", "director", name="宋明哲"))
    page = f"/desk/cases/{busy.case}/money"
    assert officer.post(f"{page}/delay", {"reason": "frozen", "note": "另案冻结"}).status_code == 302
    assert officer.post(f"{page}/delay/decide", {"decision": "approve"}).status_code == 403
    assert "延缓发放待批准" in text(head.get("/desk/")) and "延缓发放待批准" not in text(officer.get("/desk/"))
    assert f'href="{page}">批准或者不准' in text(head.get("/desk/payments/?view=delays"))
    assert head.post(f"{page}/delay/decide", {"decision": "approve"}).status_code == 302
    assert "没有待批准的延缓" in text(head.get("/desk/payments/?view=delays"))
    assert "已批准，期限停计" in text(officer.get(page))
    assert "中止中" in text(stage.signed_in(people["finance"]).get("/desk/finance/"))
    assert officer.post(f"{page}/delay/end").status_code == 302
    assert "已批准，期限停计" not in text(officer.get(page))


def test_a_plan_is_weighed_and_taken_away_as_a_workbook(court):
    scope, people, busy = court
    officer = stage.signed_in(people["officer"])
    (plan,) = distributions.plans(scope, busy.case)
    page = f"/desk/cases/{busy.case}/plan/"
    assert "可分配" in text(officer.get(page))
    assert officer.get(page, {"pot": "many"}).status_code == 422
    answer = officer.get(f"{page}{plan.no}/plan.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    lines = list(plan.lines.order_by("position"))
    got = [round(sheet.cell(row, 6).value * 100) for row in range(4, 4 + len(lines))]
    assert got == [line.share_fen for line in lines] and sum(got) == plan.pot_fen
    assert sheet.cell(4 + len(lines), 6).value == f"=SUM(F4:F{3 + len(lines)})"
    assert officer.get(f"{page}99/plan.xlsx").status_code == 404


def test_a_draft_is_printed_marked_and_the_approved_paper_is_not(court):
    scope, people, busy = court
    officer = stage.signed_in(people["officer"])
    one = case_of(scope, duty("60000.00"), others=(), number="（2025）浙0195民初9079号")
    several = case_of(scope, duty("60000.00"), duty("40000.00", "b"), number="（2025）浙0195民初9080号")
    for case, title in ((one, "执行案款发放审批表"), (several, "分配方案")):
        fund(scope, case, "40000.00", f"draft-{case.pk}")
        distributions.draw_up(scope, case.pk, build.now(scope))
        page = f"/desk/cases/{case.pk}/plan/"
        assert "（草案）" in text(officer.get(page))
        printed = words(officer.get(f"{page}1/plan.pdf"))
        assert "草案" in printed and title in printed and case.number in printed
    assert officer.get(f"/desk/cases/{one.pk}/plan/9/plan.pdf").status_code == 404
    page = f"/desk/cases/{busy.case}/plan/"
    approved = officer.get(f"{page}1/plan.pdf")
    assert "草案" not in words(approved) and NAMES["officer"] in words(approved)
    assert "（草案）" not in text(officer.get(page))


def words(answer):
    """What a PDF says, without the spaces between its lines."""
    return "".join("".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(answer.content)).pages)


def test_the_plan_and_its_workbook_say_who_seized_first(court):
    scope, people, _busy = court
    at, number = build.now(scope), "（2025）浙0195民初9081号"
    parties = (build.APPLICANT, build.with_(SECOND, role="joiner"), COMPANY)
    case = build.case(scope, number, parties=parties, obligations=(duty("30000.00"), duty("60000.00", "b")))
    other = own_case(scope, SECOND, "（2025）浙0195民初9082号")
    car = sold(scope, case, at)
    load(scope, [hold(scope, case, car, 1, at), hold(scope, other, car, 2, at)], at)
    fund(scope, case, "50000.00", "queue")
    distributions.draw_up(scope, case.pk, at)
    officer, page = stage.signed_in(people["officer"]), f"/desk/cases/{case.pk}/plan/"
    shown = text(officer.get(page))
    assert "首封" in shown and "轮候，第 2 位" in shown and "Waiting, no. 2" in text(officer.get(page, {"lang": "en"}))
    sheet = load_workbook(BytesIO(officer.get(f"{page}1/plan.xlsx", {"lang": "zh"}).content)).active
    grounds = [sheet.cell(row, 4).value for row in range(4, sheet.max_row)]
    assert any("首封" in one for one in grounds) and any("轮候，第 2 位" in one for one in grounds)


def test_a_creditor_of_another_court_is_added_with_his_place_in_the_queue(court):
    """Another court of the house waits first, one outside it before us both: the page shows them, the officer gives the place."""
    scope, people, _busy = court
    at, elsewhere = build.now(scope), build.court(196, "浙0196")
    case = build.case(
        scope, "（2025）浙0195民初9083号", parties=(build.APPLICANT, COMPANY), obligations=(duty("60000.00"),)
    )
    theirs = own_case(elsewhere, SECOND, "（2025）浙0196民初9084号")
    car = sold(scope, case, at, number="LSVAA4182E2123500")
    same = car_of(elsewhere, theirs, at, number="LSVAA4182E2123500")
    place = {"place": place_of(car), "entered_at": at, "ended_on": at.date()}
    load(scope, [hold(scope, case, car, 3, at) | place], at)
    load(elsewhere, [hold(elsewhere, theirs, same, 2, at) | place], at)
    fund(scope, case, "70000.00", "queued")
    officer, page = stage.signed_in(people["officer"]), f"/desk/cases/{case.pk}/plan/"
    shown = text(officer.get(page))
    assert "查封顺位" in shown and "第196区人民法院" in shown and "登记机关未告知" in shown and "填他的位次" in shown
    claim = {"rung": "ordinary", "amount": "50000.00", "party": "", "basis": "松岭法院来函", "place": "2"}
    tried = text(officer.get(page, claim))
    assert "查封位次 2" in tried and 'name="place" value="2"' in tried
    assert officer.post(f"{page}draw", claim).status_code == 302
    assert "松岭法院来函；轮候，第2位" in text(officer.get(page))
    first, *_ = distributions.plans(scope, case.pk)[0].lines.filter(rung="ordinary").order_by("position")
    assert first.share_fen == 5_000_000
    assert "松岭法院来函；轮候，第2位" in words(officer.get(f"{page}1/plan.pdf"))


def test_a_plan_is_drawn_with_costs_and_these_are_paid_on(court):
    scope, people, _busy = court
    case = case_of(scope, duty("60000.00"), number="（2025）浙0195民初9078号")
    fund(scope, case, "40000.00", "costs")
    officer, page = stage.signed_in(people["officer"]), f"/desk/cases/{case.pk}/plan/"
    claims = {
        "rung": ["costs", "sale_tax"],
        "amount": ["2000.00", "300.00"],
        "party": ["", ""],
        "basis": ["评估费", ""],
    }
    assert "照此作方案" in text(officer.get(page, claims)) and "照此作方案" not in text(officer.get(page))
    assert officer.post(f"{page}draw", claims | {"amount": ["many", "1"]}).status_code == 422
    assert officer.post(f"{page}draw", claims).status_code == 302
    [plan] = distributions.plans(scope, case.pk)
    assert "代扣费用付给谁" not in text(officer.get(page))
    signed_and_served(scope, plan, build.now(scope).date())
    judge = courts.scope_of(people["officer"].account, build.now(scope).date())
    distributions.approve(judge, plan.pk, build.later(scope, 40))
    refused = officer.post(f"/desk/cases/{case.pk}/close", {"way": "performed/paid"})
    assert refused.status_code == 409 and "代扣的费用还有 2,300.00 元" in text(refused)
    line = plan.lines.get(rung="costs")
    to = {"line": line.pk, "holder": "澜州衡正资产评估所", "bank": "澜州农商行", "account": "6222029900004444"}
    assert "未付" in text(officer.get(page)) and officer.post(f"{page}costs", to | {"line": 0}).status_code == 404
    assert officer.post(f"{page}costs", to).status_code == 302
    assert officer.post(f"{page}costs", to).status_code == 409
    shown = text(officer.get(page))
    assert "已提交或已付" in shown and f'value="{line.pk}"' not in shown
    [batch] = payments.batches(scope).filter(case_id=case.pk, payouts__line_id=line.pk)
    assert (batch.fen, batch.state) == (200_000, "approved")


def test_an_objection_holds_what_it_contests_until_the_judgment(court):
    scope, people, _busy = court
    case = case_of(scope, duty("60000.00"), duty("40000.00", "b"), number="（2025）浙0195民初9077号")
    fund(scope, case, "51400.00", "dispute")
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    served = build.now(scope).date() - timedelta(days=40)
    signed_and_served(scope, plan, served)
    officer, page = stage.signed_in(people["officer"]), f"/desk/cases/{case.pk}/"
    objector = party_of(scope, case, "沈砚秋")
    note = {"party": objector, "grounds": "比例有误", "on": str(served), "line-2": "5,000", "line-3": ""}
    assert officer.post(f"{page}plan/object", note | {"line-2": "many"}).status_code == 422
    assert officer.post(f"{page}plan/object", note).status_code == 302
    shown = text(officer.get(f"{page}money"))
    assert "批准无争议部分" in shown and "46,400.00" in shown and "争议，暂留" in shown
    assert officer.post(f"{page}money/approve").status_code == 302
    one = plan.objections.get()
    assert "的争议款" in text(officer.get(f"{page}money"))
    other = party_of(scope, case, build.APPLICANT.name)
    distributions.tell_others(scope, one.pk, build.later(scope, -5))
    steps = {"objection": one.pk}
    opposed = steps | {"party": other, "on": str(build.now(scope).date())}
    assert officer.post(f"{page}plan/oppose", opposed).status_code == 302
    assert officer.post(f"{page}plan/settle", steps | {"outcome": "sued"}).status_code == 302
    judged = steps | {"outcome": "decided", "line-2": "3000"}
    assert officer.post(f"/desk/cases/{_busy.case}/plan/settle", judged).status_code == 404
    assert officer.post(f"{page}plan/settle", judged).status_code == 302
    line = plan.lines.get(position=2)
    assert (line.held_fen, line.lost_fen) == (0, 300000)
    shown = text(officer.get(f"{page}money"))
    assert "的争议款" not in shown and "退回本案" in shown and "3,000.00" in shown


def test_fees_are_paid_over_at_the_finance_desk(court):
    scope, people, _busy = court
    finance, auditor = stage.signed_in(people["finance"]), stage.signed_in(people["auditor"])
    fee = ledger.balance(scope, f"fee:{scope.court_id}")
    assert fee and "上缴申请执行费" in text(finance.get("/desk/finance/"))
    assert "上缴申请执行费" not in text(auditor.get("/desk/finance/"))
    told = {
        "kind": "fee",
        "holder": "国家金库澜州市支库",
        "bank": "中国人民银行澜州市分行",
        "number": "270110000000000001",
    }
    assert auditor.post("/desk/payments/remit", told).status_code == 403
    assert "国家金库" in text(finance.post("/desk/payments/remit", told | {"number": ""}))
    page = text(finance.post("/desk/payments/remit", told, follow=True))
    assert "上缴申请执行费" in page and "国家金库澜州市支库" in page and f"{fee:,}" in page
    assert "上缴哪一项" not in text(finance.get("/desk/finance/"))


def test_everything_behind_a_payment_is_reached_from_its_page(court):
    scope, people, busy = court
    officer, finance, auditor = (stage.signed_in(people[group]) for group in ("officer", "finance", "auditor"))
    one = payments.Payout.objects.filter(batch_id=busy.batch).first()
    page, order = f"/desk/payments/payouts/{one.pk}/", f"/desk/payments/batches/{busy.batch}/order.xml"
    assert f'href="{page}"' in text(auditor.get(f"/desk/payments/batches/{busy.batch}/"))
    assert "还没有记账" in text(auditor.get(page)) and finance.get(order).status_code == 404
    at = build.now(scope)
    payments.release(courts.scope_of(people["finance"].account, at.date()), busy.batch, at)
    batch = payments.batches(scope).get(pk=busy.batch)
    [one] = batch.payouts.all()
    document = finance.get(order)
    assert document.status_code == 200 and files.digest(document.content) == batch.sm3
    assert officer.get(order).status_code == 403 and auditor.get(order).status_code == 403
    debit = bank.Line("D1", str(one.fen / 100), credit=False, key=one.end_to_end_id, on=at.date())
    payments.settle(scope, bank.pain002(batch.message_id, {one.end_to_end_id: "ACSC"}), at)
    payments.import_statement(scope, bank.camt054(debit, message="DEBITS"), at)
    shown = text(auditor.get(page))
    plan = next(plan for plan in distributions.plans(scope, batch.case_id) if plan.state == "approved")
    for known in (
        batch.message_id,
        one.end_to_end_id,
        batch.sm3,
        "ACSC",
        "D1",
        "DEBITS",
        NAMES["officer"],
        NAMES["finance"],
    ):
        assert known in shown, known
    notice = payments.bank_files(scope).get(message_id="DEBITS")
    for kept, said in ((payments.reports_on(scope, batch.message_id).get(), "reports"), (notice, "statements")):
        address = f"/desk/payments/{said}/{kept.pk}.xml"
        assert address in text(finance.get(page)) and finance.get(address).content == kept.original.encode()
    assert auditor.get(f"/desk/payments/statements/{notice.pk}.xml").status_code == 403
    assert f"/desk/documents/{plan.document_id}/" in shown and f"?account={one.source}" in shown
    assert f'href="{page}"' in text(auditor.get(f"/desk/books/?account=bank:{scope.court_id}"))
