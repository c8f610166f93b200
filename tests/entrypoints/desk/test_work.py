"""Work done by clicking: each form through Django's client, its effect seen in the room."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.auctions.stage import person
from tests.rooms.intake import judgments
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.intake import api as intake
from zhixing.domain.payments import api as payments
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.infra import events
from zhixing.infra.models import Event, Held
from zhixing.law import settlement


@pytest.fixture
def president(court):
    return stage.signed_in(court[1]["president"])


def test_the_worklist_filters_and_groups(court, officer):
    page = officer.get("/desk/").content.decode()
    assert "案款发放" in page and "更晚" in page and page.count("btn-go") == 1
    assert "这个条件下没有事项" in officer.get("/desk/?due=late").content.decode()
    assert "待办清单" in officer.get("/desk/?print=1").content.decode()


def test_a_supervisor_is_told_of_unattended_papers_nobody_authorised(court, officer, president):
    scope, people, _ = court
    command, words = stage.signed_in(people["command"]), "自动文书还没有授权"
    assert words not in officer.get("/desk/").content.decode()
    left = [one.code for one in documents.unauthorised(scope)]
    given = next(one.template for one in documents.authorisations(scope))
    president.post(f"/desk/documents/authorisations/{given}/revoke")
    assert {one.code for one in documents.unauthorised(scope)} == {*left, given}
    for one in (command, president):
        page = one.get("/desk/").content.decode()
        assert words in page and 'href="/desk/documents/authorisations"' in page
    assert documents.template(given).name in command.get("/desk/robots/").content.decode()
    names = [one.code for one in documents.unauthorised(scope)]
    president.post("/desk/documents/authorisations", {"staff": people["president"].pk, "template": names})
    assert documents.unauthorised(scope) == []
    assert words not in president.get("/desk/").content.decode()


def test_search_goes_straight_to_the_one_case(court, officer):
    scope, _, busy = court
    number = cases.case(scope, busy.case).number
    for text in (number, number.replace("（", "(").replace("）", ")"), "1"):
        assert officer.get("/desk/search", {"q": text})["Location"] == f"/desk/cases/{busy.case}/"
    assert officer.get("/desk/search", {"q": "330195198001010017"}).content.decode().count("zx-case") >= 3
    assert "没有找到" in officer.get("/desk/search", {"q": "33019519800101001"}).content.decode()
    assert "zx-case" in officer.get("/desk/search", {"q": "周启"}).content.decode()


def test_lane_stay_and_correction_are_acts_with_reasons(court, officer):
    scope, people, busy = court
    base = f"/desk/cases/{busy.case}/"
    command = stage.signed_in(people["command"])
    command.post(f"{base}lane", {"lane": "simple", "reason": "标的小"})
    command.post(f"{base}assign", {"staff": people["officer"].pk})
    assert command.post(f"{base}assign", {"staff": people["finance"].pk}).status_code == 422
    day = build.later(scope, 90).date()
    for wrong in ({}, {"terms": "分三期付清"}, {"terms": "x", "perform_by": "soon"}, {"terms": " ", "perform_by": day}):
        assert officer.post(f"{base}stay", {"ground": "settlement"} | wrong).status_code == 422
    past = {"terms": "分三期付清", "perform_by": build.later(scope, -2).date()}
    assert officer.post(f"{base}stay", {"ground": "settlement"} | past).status_code == 422
    officer.post(f"{base}stay", {"ground": "settlement", "terms": "被执行人分三期付清", "perform_by": day})
    assert "被执行人分三期付清" in officer.get(base).content.decode()
    known = cases.settlement(scope, busy.case)
    assert (known.perform_by, known.resume_by) == (day, settlement.resume(settlement.State.BROKEN, day).until)
    assert "分三期" not in str(Event.objects.get(name="CaseStayed").payload)
    assert cases.case(scope, busy.case).status == "stayed"
    assert "恢复执行" in officer.get(f"{base}change").content.decode()
    officer.post(f"{base}resume")
    refused = officer.post(f"{base}correct", {"field": "judged_on", "value": "不知道", "reason": "笔误"})
    assert refused.status_code == 422 and "2026-06-20" in refused.content.decode()
    officer.post(f"{base}correct", {"field": "cause", "value": "定作合同纠纷", "reason": "立案笔误"})
    case = cases.case(scope, busy.case)
    assert (case.status, case.lane, case.cause) == ("active", "simple", "定作合同纠纷")
    trace = officer.get(f"{base}trace").content.decode()
    assert "立案笔误" in trace and "首尾相接" in trace
    assert "更正案由：原为「买卖合同纠纷」，改为「定作合同纠纷」" in trace


def test_a_node_is_skipped_only_with_a_reason(court, officer):
    scope, _, busy = court
    build.drain()
    node = next(n for n in procedure.of_case(scope, busy.case) if n.code == "N08" and n.closed_at is None)
    at = f"/desk/cases/{busy.case}/nodes/{node.pk}/skip"
    assert officer.post(at, {"reason": " "}).status_code == 422
    officer.post(at, {"reason": "当面告知"})
    assert procedure.Node.objects.get(pk=node.pk).state == "skipped"
    assert "当面告知" in officer.get(f"/desk/cases/{busy.case}/nodes").content.decode()


def test_personal_data_is_masked_until_a_purpose_is_written(court, officer):
    _, _, busy = court
    at = f"/desk/cases/{busy.case}/parties/{busy.party}/reveal"
    assert "330195198001010017" not in officer.get(f"/desk/cases/{busy.case}/parties").content.decode()
    assert officer.post(at, {"purpose": "", "reason": "看"}).status_code == 422
    fragment = officer.post(at, {"purpose": "核对身份", "reason": "电话核对"}, headers={"HX-Request": "true"})
    assert "330195198001010017" in fragment.content.decode() and "<h1" not in fragment.content.decode()
    page = officer.post(at, {"purpose": "核对身份", "reason": "电话核对"}).content.decode()
    assert "330195198001010017" in page and "<h1" in page
    seen = Event.objects.filter(case_id=busy.case, name="PersonalDataRevealed")
    assert {row.payload["field"] for row in seen} == {"id_number", "phone", "address"}


def test_a_paper_from_draft_to_service(court, officer):
    scope, _, busy = court
    form = officer.get(f"/desk/cases/{busy.case}/papers/new/stay_ruling").content.decode()
    assert "从案件带入" in form
    template = documents.template("stay_ruling")
    known = documents.for_paper(scope, cases.case(scope, busy.case), template, build.now(scope).date(), {})
    given = {f.name: "双方和解" for f in template.fields if not f.law and f.type == "text" and f.name not in known}
    given |= {f.name: "2026-11-20" for f in template.fields if f.type == "date" and f.name not in known}
    answer = officer.post(f"/desk/cases/{busy.case}/papers/new/stay_ruling", given | {"addressee": [busy.party]})
    assert answer.status_code == 302, answer.content.decode()
    at = answer["Location"]
    assert officer.get(f"{at}paper.pdf").content.startswith(b"%PDF")
    assert officer.get(f"{at}paper.docx").content.startswith(b"PK")
    officer.post(f"{at}sign")
    one = documents.document(scope, int(at.rstrip("/").rsplit("/", 1)[1]))
    assert one.state == "signed" and officer.post(f"{at}sign").status_code == 409
    refused = officer.post(f"{at}serve", {"party": busy.party, "way": "electronic"})
    assert refused.status_code == 409 and "没有同意" in refused.content.decode()
    officer.post(f"{at}serve", {"party": busy.party, "way": "post", "mail_code": "EMS1"})
    sent = one.deliveries.get()
    officer.post(f"{at}deliveries/{sent.pk}", {"outcome": "signed_on", "on": build.now(scope).date().isoformat()})
    assert one.deliveries.get().state == "served"
    refused = officer.post(f"{at}withdraw", {"reason": "写错"})
    assert refused.status_code == 409 and "不能撤回" in refused.content.decode()


def test_what_became_of_a_letter_is_one_of_three_things(court, officer):
    scope, _, busy = court
    at = build.now(scope)
    paper = documents.issue(scope, busy.case, "acceptance_notice", {}, [busy.party], at)
    sent, today = documents.serve(scope, paper.pk, busy.party, "post", at), at.date().isoformat()
    result = f"deliveries/{sent.pk}"
    for given in (
        {"outcome": "address", "on": "confirmed"},
        {"outcome": "x", "on": today},
        {"outcome": "signed_on"},
        {},
    ):
        refused = officer.post(f"/desk/documents/{paper.pk}/{result}", given)
        assert refused.status_code == 422 and "不能登记" in refused.content.decode()
    back = {"outcome": "returned_on", "on": today}
    assert officer.post(f"/desk/documents/{busy.document}/{result}", back).status_code == 404
    assert officer.post(f"/desk/documents/{paper.pk}/{result}", back).status_code == 302
    page = officer.get(f"/desk/documents/{paper.pk}/").content.decode()
    assert "退回，地址未经本人确认" in page and "地址未经本人确认，退回不算送达" in page  # and it can be sent again


def test_signing_asks_for_the_device_when_the_last_code_is_old(court, officer):
    _, _, busy = court
    session = officer.session
    session["code_at"] = 0
    session.save()
    assert 'name="code"' in officer.get(f"/desk/seizures/{busy.seizure}/").content.decode()
    assert officer.post(f"/desk/seizures/{busy.seizure}/send").status_code == 403


def test_holds_prices_and_sales_go_on_by_their_buttons(court, officer):
    scope, people, busy = court
    officer.post(f"/desk/seizures/{busy.seizure}/send")
    assert seizures.seizure(scope, busy.seizure).state == "ordered"
    disposal = stage.signed_in(people["disposal"])
    disposal.post(f"/desk/valuations/{busy.valuation}/fix")
    assert valuations.valuation(scope, busy.valuation).state == "fixed"
    officer.post(f"/desk/auctions/{busy.lot}/stay", {"ground": "party_objects"})
    page = officer.get(f"/desk/auctions/{busy.lot}/").content.decode()
    assert "恢复拍卖" in page and "当事人提出异议" in page
    officer.post(f"/desk/auctions/{busy.lot}/resume")
    assert "暂缓拍卖" in officer.get(f"/desk/auctions/{busy.lot}/").content.decode()


def test_money_is_matched_and_released_by_two_people(court, officer):
    scope, people, busy = court
    finance = stage.signed_in(people["finance"])
    page = finance.get(f"/desk/payments/receipts/{busy.receipt}/").content.decode()
    assert "贺一鸣" not in page and "无法认领" in page
    number = cases.case(scope, busy.case).number
    assert finance.post(f"/desk/payments/receipts/{busy.receipt}/match", {"number": "没有"}).status_code == 404
    finance.post(f"/desk/payments/receipts/{busy.receipt}/match", {"number": number})
    assert payments.receipts(scope).get(pk=busy.receipt).case_id == busy.case
    page = finance.get(f"/desk/payments/batches/{busy.batch}/").content.decode()
    assert "三数一致" in page and "不能撤回" in page
    assert officer.post(f"/desk/payments/batches/{busy.batch}/release").status_code == 403
    finance.post(f"/desk/payments/batches/{busy.batch}/release")
    batch = payments.batches(scope).get(pk=busy.batch)
    assert batch.state == "released" and batch.approved_by_id != batch.released_by_id
    money = officer.get(f"/desk/cases/{busy.case}/money").content.decode()
    assert "加倍部分" in money and "分配方案批准" in money
    refused = officer.post(f"/desk/cases/{busy.case}/close", {"way": "performed/paid"})
    assert refused.status_code == 409 and "refusal" not in refused.content.decode()[:20]


def test_a_judgment_becomes_a_case(court):
    scope, people, _ = court
    filing = stage.signed_in(people["filing"])
    text = judgments.judgment(stage.ITEM, after=judgments.DELAY)
    made = filing.post("/desk/intake/new", {"file": SimpleUploadedFile("判决.txt", text.encode())})
    at = made["Location"]
    form = intake.form_of(intake.application(scope, int(at.rstrip("/").rsplit("/", 1)[1])))
    assert "386000" in filing.get(at).content.decode()
    given = {"obligations.0.here": "1", "obligations.0.payers": form["obligations"][0]["payers"]}
    given |= {"obligations.0.payees": form["obligations"][0]["payees"], "instrument.doubled_interest": "1"}
    refused = filing.post(f"{at}save", given | {"accept": "1"})
    assert refused.status_code == 422 and "没有填写或者填写有误" in refused.content.decode()
    given["instrument.effective_on"] = "2025-07-01"
    given |= {f"parties.{n}.id_number": "" for n, _ in enumerate(form["parties"])}
    answer = filing.post(f"{at}save", given | {"accept": "1"})
    assert answer.status_code == 302 and answer["Location"].startswith("/desk/cases/"), answer.content.decode()
    refused = filing.post("/desk/intake/new", {"file": SimpleUploadedFile("空.txt", b"")})
    assert refused.status_code == 422 and "无法读取" in refused.content.decode()


def test_the_court_is_kept_in_order(court, president):
    scope, people, _ = court
    president.post("/desk/robots/notices/switch", {"on": "0"})
    assert not procedure.robot_may(scope.court_id, "notices")
    president.post("/desk/robots/notices/switch", {"on": "1"})
    assert president.post("/desk/guide/N06/limit", {"limit": "很快"}).status_code == 422
    president.post("/desk/guide/N06/limit", {"limit": "2w"})
    assert "本院自定" in president.get("/desk/guide/").content.decode()
    assert "首尾相接" in president.post("/desk/log/").content.decode()
    refused = president.post("/desk/clock/", {"days": "9000", "seconds": "10"})
    assert refused.status_code == 422 and "最多快进" in refused.content.decode()
    president.post("/desk/clock/", {"days": "1", "seconds": "1"})
    assert Event.objects.filter(name="PracticeTimeRun").exists()
    page = president.post(
        "/desk/staff/appoint", {"name": "温知夏", "title": "书记员", "login": "wen", "groups": ["reception"]}
    )
    assert page.status_code == 200 and "初始密码" in page.content.decode()
    again = president.post("/desk/staff/appoint", {"name": "温知夏", "title": "书记员", "login": "wen", "groups": []})
    assert again.status_code == 409 and "已有人使用" in again.content.decode()
    days = {
        "absent": people["officer"].pk,
        "deputy": people["command"].pk,
        "from_on": "2026-12-01",
        "until_on": "2026-11-01",
    }
    assert president.post("/desk/staff/deputise", days).status_code == 422
    president.post("/desk/staff/deputise", days | {"until_on": "2026-12-05"})
    president.post("/desk/documents/authorisations/enforcement_notice/revoke")
    assert "enforcement_notice" not in {one.template for one in documents.authorisations(scope)}


def test_what_is_held_is_seen_with_its_reason_and_run_again(court, president, monkeypatch):
    scope, people, busy = court
    broken = [True]

    def fails(event, scope, at):
        if broken:
            raise cases.NotInThisState(status="active")

    monkeypatch.setattr(events, "READERS", [events.Reader("cases.fails", "CaseCorrected", fails)])
    cases.correct(scope, busy.case, "cause", "买卖合同纠纷", "试一试", build.now(scope))
    build.drain()
    page = president.get("/desk/held/").content.decode()
    assert "cases.fails" in page and "不能办理" in page and "再办一次" in page
    held = Held.objects.get()
    assert stage.signed_in(people["officer"]).post(f"/desk/held/{held.pk}/rerun").status_code == 403
    assert "又没有办成" in president.post(f"/desk/held/{held.pk}/rerun", follow=True).content.decode()
    broken.clear()
    assert "接着跑完 1 件" in president.post(f"/desk/held/{held.pk}/rerun", follow=True).content.decode()
    assert "没有受阻的事" in president.get("/desk/held/").content.decode()
    assert president.post(f"/desk/held/{held.pk}/rerun").status_code == 404


def test_a_bidder_is_confirmed_as_priority_purchaser_before_the_opening(court, officer):
    scope, _, busy = court
    bidder = auctions.enrol(scope, None, "person", "闻清越", person(7), "13900000007", build.now(scope))
    running = auctions.live_round(busy.lot)
    auctions.register(scope, running.pk, bidder.pk, build.now(scope))
    page = officer.get(f"/desk/auctions/{busy.lot}/").content.decode()
    assert "闻清越" not in page and "保证金未到" in page
    officer.post(f"/desk/auctions/{busy.lot}/priority", {"bidder": bidder.pk, "rank": "1"})
    assert auctions.registrations(scope, running.pk).get().rank == 1
