"""Wires: only what is signed by a known office is believed, and it is answered once it is kept."""

import json

import pytest
from django.test import Client

from tests.rooms import build
from tests.rooms.payments import bank
from zhixing.domain.agencies import api as agencies
from zhixing.domain.documents import api as documents
from zhixing.domain.payments import api as payments
from zhixing.gateways.keys import practice_key, practice_secret
from zhixing.gateways.signing import Message, sign, verify
from zhixing.infra import clock
from zhixing.infra.files import digest
from zhixing.infra.home import home


@pytest.fixture
def court(db):
    scope = build.court()
    agencies.enlist(scope, "sms", "sms", "短信", "SMS", "system", practice=True)
    items = ["vehicle.query"]
    agencies.enlist(scope, "vehicle-office", "vehicles", "车管所", "Vehicles", "system", items=items, practice=True)
    return scope


def get(path: str, unit: str):
    """A signed GET, and the answer as its office checks it: by our key, bound to the question."""
    key, asked = practice_key(practice_secret(home() / "practice"), unit), Message("GET", path, "", b"")
    headers = sign(asked, key, clock.real_now())
    answer = Client().get(path, headers=headers)
    said = Message("GET", path, "", answer.content, answer.status_code, headers["Signature"])
    verify(said, answer.headers, [agencies.own_key(practice=True)], clock.real_now(), "court")
    return answer


def post(path: str, body: bytes, unit: str = "", spoil: str = "", content_type: str = "application/json"):
    key = practice_key(practice_secret(home() / "practice"), unit)
    headers = sign(Message("POST", path, "", body), key, clock.real_now()) if unit else {}
    if spoil:
        headers["Signature"] = spoil
    return Client().post(path, body, content_type=content_type, headers=headers)


def test_health_answers_without_secrets(db):
    assert Client().get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path",
    ["agencies/answers", "banks/notices", "banks/accounts", "banks/payments", "sms/receipts"],
)
def test_the_unsigned_the_unknown_and_the_forged_are_refused(court, path):
    for answer in (
        post(f"/wires/{path}", b"{}"),
        post(f"/wires/{path}", b"{}", "nobody"),
        post(f"/wires/{path}", b"{}", "vehicle-office", spoil="zx=:AAAA:"),
    ):
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "wrong_signature"
        assert "签名" in answer.json()["title"]


def test_a_wire_takes_posts_only(court):
    assert Client().get("/wires/sms/receipts").status_code == 405


def test_an_answer_to_a_request_is_kept_once(court):
    case = build.case(court)
    unit = agencies.unit("vehicle-office")
    at = build.now(court)
    row = agencies.ask(
        court, case.pk, unit.pk, "query", agencies.Target("周启山", "330195198001010017"),
        [agencies.Asked("vehicle.query")], "民事诉讼法第253条", ("（2026）浙0195执1号", "a" * 64), "查明财产", "key-1",
        build.later(court, 3), at,
    )  # fmt: skip
    item = {"code": "vehicle.query", "result": "found", "records": [{"plate": "浙A0X517"}], "reason": ""}
    told = {"id": "key-1", "unit": unit.code, "receipt": "R-1", "answered_on": "2026-11-24", "items": [item]}
    body = json.dumps(told).encode()
    for _ in range(2):
        assert post("/wires/agencies/answers", body, unit.code).status_code == 204
    row = agencies.request(court, row.pk)
    assert (row.state, row.found, row.duplicates) == ("answered", 1, 1)
    assert post("/wires/agencies/answers", body.replace(b"key-1", b"key-9"), unit.code).status_code == 404
    assert post("/wires/agencies/answers", body[:40], unit.code).status_code == 422


def test_an_office_fetches_the_paper_behind_its_request_and_nobody_elses(court):
    build.seal(court, build.staff(court, "president", "president"))
    agencies.enlist(court, "other-office", "vehicles", "别的车管所", "Others", "system", practice=True)
    case, at, unit = build.case(court), build.now(court), agencies.unit("vehicle-office")
    paper = documents.issue(court, case.pk, "acceptance_notice", {}, [], at)
    row = agencies.ask(
        court, case.pk, unit.pk, "query", agencies.Target("周启山", "330195198001010017"),
        [agencies.Asked("vehicle.query")], "民事诉讼法第253条", (paper.number, paper.digest), "查明财产", "key-1",
        build.later(court, 3), at,
    )  # fmt: skip
    found = get("/wires/agencies/papers/key-1", unit.code)
    assert (found.status_code, found["Content-Type"]) == (200, "application/pdf")
    assert digest(found.content) == agencies.asked(row)["paper"][1] and found.content.startswith(b"%PDF-")
    for key, office in (("key-1", "other-office"), ("key-2", unit.code)):
        refused = get(f"/wires/agencies/papers/{key}", office)
        assert (refused.status_code, refused.json()["code"]) == (404, "paper_not_here")
    assert Client().get("/wires/agencies/papers/key-1").status_code == 401
    passed = [(one.direction, one.method, one.status) for one in agencies.messages(court, row.pk)]
    assert passed == [("received", "GET", None), ("sent", "GET", 200)]
    documents.withdraw(court, paper.pk, "写错", at)
    assert get("/wires/agencies/papers/key-1", unit.code).status_code == 404


def test_money_is_believed_from_the_courts_own_bank_only(db):
    scope = bank.court()
    agencies.enlist(scope, "bank-other", "bank", "别的银行", "Another Bank", "system", practice=True)
    notice = bank.camt054(bank.Line("R1", "500.00"))
    refused = post("/wires/banks/notices", notice, "bank-other", content_type="application/xml")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_courts_bank")
    assert "开户银行" in refused.json()["title"] and not payments.receipts(scope).exists()
    case = build.case(scope)
    row = payments.Batch.objects.create(
        court_id=scope.court_id, case=case, fen=1, prepared_by="t", prepared_at=build.now(scope), message_id="B-1"
    )
    report = bank.pain002("B-1", {"P-1": "ACSC"})
    refused = post("/wires/banks/payments", report, "bank-other", content_type="application/xml")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_courts_bank")
    row.refresh_from_db()
    assert row.state == "prepared"
    assert post("/wires/banks/notices", notice, "bank-lanzhou", content_type="application/xml").status_code == 204
    assert payments.receipts(scope).count() == 1


def test_a_receipt_marks_its_message(court):
    case = build.case(court)
    party = case.roles.first().party
    at = build.now(court)
    row = documents.Message.objects.create(
        court_id=court.court_id, case=case, party=party, key="m-1", phone="13900002208", text="…", queued_at=at
    )
    body = json.dumps({"receipts": [{"id": "m-1", "status": "delivered", "reason": ""}]}).encode()
    assert post("/wires/sms/receipts", body, "vehicle-office").status_code == 401
    assert post("/wires/sms/receipts", body, "sms").status_code == 204
    row.refresh_from_db()
    assert row.state == "delivered"


def test_a_message_over_the_limit_is_refused(court):
    body = b" " * (16 * 1024 * 1024 + 1)
    answer = post("/wires/agencies/answers", body, "vehicle-office")
    assert (answer.status_code, answer.json()["code"]) == (413, "message_too_large")
