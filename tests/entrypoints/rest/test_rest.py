"""REST: a token and its account's own permissions, the desk's commands, refusals in both languages."""

import json
from datetime import timedelta

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.rooms import build
from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import person
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers import api as handovers
from zhixing.domain.handovers import commands as handover_commands
from zhixing.domain.ledger import api as ledger
from zhixing.entrypoints import seed
from zhixing.entrypoints.rest.frame import DOORS, api
from zhixing.entrypoints.rest.urls import urlpatterns
from zhixing.infra import accounts, clock, tokens
from zhixing.kernel.money import Money
from zhixing.practice import people

PASSWORD = "long enough password"


class System:
    """Another system, with the token of one account and the person's device."""

    def __init__(self, staff) -> None:
        self.account = staff.account
        self.token = tokens.issue(staff.account, "test", clock.real_now(), 1)
        accounts.new_totp_secret(staff.account)

    def call(self, method: str, path: str, body=None, code: bool = False, **headers):
        told = {"Authorization": f"Bearer {self.token}"} | headers
        if code:
            self.account.refresh_from_db()
            self.account.totp_last_step = 0
            self.account.save()
            told["X-One-Time-Code"] = pyotp.TOTP(self.account.totp_secret).at(int(clock.real_now().timestamp()))
        data = json.dumps(body) if body is not None else ""
        return Client().generic(method, f"/api{path}", data, content_type="application/json", headers=told)


@pytest.fixture
def scope(db):
    scope = build.court()
    build.seal(scope, build.staff(scope, "yan", "president"))
    return scope


@pytest.fixture
def officer(scope):
    return System(build.staff(scope, "chen", "officer"))


@pytest.fixture
def case(scope):
    return build.case(scope)


def test_every_endpoint_has_a_door_and_both_languages():
    for pattern in urlpatterns[1].url_patterns:
        door = pattern.callback.door
        assert door.audience == "token" or str(pattern.pattern) in ("openapi.json", "")
        assert (door.audience == "token") == bool(door.permission)
    assert len(DOORS) >= 35
    for operations in api.get_openapi_schema(path_prefix="/api/")["paths"].values():
        for one in operations.values():
            assert one["x-permission"] and one["x-summary-zh"] and one["summary"]


def test_no_token_a_wrong_one_a_past_and_a_revoked_one_are_refused(officer, case):
    client = Client()
    assert client.get("/api/cases").status_code == 401
    for token in ("zx_wrong", tokens.issue(officer.account, "", clock.real_now(), -1)):
        answer = client.get("/api/cases", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
        assert "令牌" in answer.json()["title"] and "token" in answer.json()["title_en"]
    assert officer.call("GET", "/cases").status_code == 200
    assert tokens.revoke(officer.account, clock.real_now()) == 2
    assert officer.call("GET", "/cases").status_code == 401


def test_cases_are_read_masked_and_only_of_the_own_court(officer, case):
    page = officer.call("GET", "/cases").json()
    assert page["total"] == 1 and page["cases"][0]["number"] == case.number
    assert officer.call("GET", "/cases?number=（2020）浙0195执9号").json()["total"] == 0
    told = officer.call("GET", f"/cases/{case.pk}").json()
    assert told["due"]["left_fen"] > 10_000_000
    assert "330195198001010017" not in json.dumps(told)
    assert [one["role"] for one in told["parties"]] == ["applicant", "debtor"]
    assert any(
        node["code"] for station in officer.call("GET", f"/cases/{case.pk}/path").json() for node in station["nodes"]
    )
    assert officer.call("GET", f"/cases/{case.pk}/assets").json() == []
    other = build.court(196, "浙0196")
    stranger = System(build.staff(other, "li", "officer"))
    assert stranger.call("GET", "/cases").json()["total"] == 0
    answer = stranger.call("GET", f"/cases/{case.pk}")
    assert answer.status_code == 404 and answer["Content-Type"] == "application/problem+json"


def test_an_endpoint_needs_its_own_permission(scope, case):
    finance = System(build.staff(scope, "fang", "finance"))
    answer = finance.call("POST", f"/cases/{case.pk}/stay", {"ground": "settlement"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert finance.call("GET", "/suspense").json() == []


def test_a_judgment_is_handed_in_amended_and_filed(scope):
    clerk = System(build.staff(scope, "xu", "filing"))
    file = SimpleUploadedFile("判决.txt", "这不是判决书".encode(), "text/plain")
    answer = Client().post("/api/applications", {"judgment": file}, headers={"Authorization": f"Bearer {clerk.token}"})
    assert answer.status_code in (409, 422) and answer.json()["title_en"]
    assert clerk.call("GET", "/applications/7").status_code == 404


def test_a_paper_is_drafted_signed_with_a_code_and_served(officer, scope, case):
    debtor = cases.debtors(scope, case.pk)[0].party_id
    drafted = officer.call("POST", f"/cases/{case.pk}/papers", {"template": "nonsense"})
    assert (drafted.status_code, drafted.json()["code"]) == (404, "no_such_template")
    body = {"template": "acceptance_notice", "addressee_ids": [debtor]}
    paper = officer.call("POST", f"/cases/{case.pk}/papers", body).json()
    assert paper["state"] == "draft"
    path = f"/papers/{paper['id']}"
    assert officer.call("POST", f"{path}/sign").json()["code"] == "second_factor_missing"
    assert officer.call("POST", f"{path}/sign", **{"X-One-Time-Code": "000000"}).json()["code"] == "wrong_sign_in"
    assert officer.call("POST", f"{path}/sign", code=True).json()["state"] == "signed"
    assert officer.call("GET", f"{path}/pdf").content.startswith(b"%PDF-")
    assert officer.call("POST", f"{path}/serve", {"party_id": debtor, "way": "post"}).json()["state"] == "sent"
    assert officer.call("GET", f"/cases/{case.pk}/papers").json()[0]["check_code"] == paper["check_code"]
    assert documents.check(paper["check_code"]).found


def test_a_case_is_stayed_resumed_and_not_closed_while_money_is_owed(officer, scope, case):
    settled = {"ground": "settlement"}
    assert officer.call("POST", f"/cases/{case.pk}/stay", settled).json()["code"] == "settlement_missing"
    settled |= {"terms": "分三期付清", "perform_by": build.later(scope, 90).date().isoformat()}
    assert officer.call("POST", f"/cases/{case.pk}/stay", settled).json()["status"] == "stayed"
    assert officer.call("POST", f"/cases/{case.pk}/resume").json()["status"] == "active"
    answer = officer.call("POST", f"/cases/{case.pk}/close", {"way": "performed"}, code=True)
    assert answer.status_code >= 400 and answer.json()["title_en"]


def test_what_cannot_be_read_is_refused_by_name(officer, case):
    answer = officer.call("POST", f"/cases/{case.pk}/stay", {"ground": 7})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_readable")
    assert officer.call("POST", f"/cases/{case.pk}/payouts", {"lines": []}, code=True).status_code == 422
    assert officer.call("DELETE", f"/cases/{case.pk}").status_code == 405


def test_a_statement_that_is_none_is_refused(scope):
    finance = System(build.staff(scope, "fang", "finance"))
    answer = finance.call("POST", "/statements")
    assert answer.status_code >= 400 and answer["Content-Type"] == "application/problem+json"


def test_a_bid_needs_a_bidders_token(officer):
    assert officer.call("POST", "/rounds/1/bids", {"key": "12345678", "bid_fen": 100}).json()["code"] == "not_permitted"


def test_the_documentation_needs_nothing_from_elsewhere(db):
    for lang in ("zh", "en"):
        page = Client().get(f"/api/docs?lang={lang}").content.decode()
        assert "/api/cases/{case_id}/close" in page and " || " not in page
        assert "https://" not in page and "seizure.order" in page
    assert Client().get("/api/openapi.json").json()["info"]["title"] == "智行 Zhixing"


def test_an_application_goes_from_the_file_to_a_numbered_case(scope):
    clerk = System(build.staff(scope, "xu", "filing"))
    text = seed.judgment(people.load(), "周启山", "澜州启衡建材有限公司", 412, "386000.00")
    file = SimpleUploadedFile("（2026）浙0195民初412号.txt", text.encode(), "text/plain")
    told = (
        Client()
        .post("/api/applications", {"judgment": file}, headers={"Authorization": f"Bearer {clerk.token}"})
        .json()
    )
    path, form = f"/applications/{told['id']}", told["form"]
    incomplete = clerk.call("POST", f"{path}/accept")
    assert incomplete.status_code >= 400 and incomplete.json()["title"]
    form["instrument"]["effective_on"] = "2026-04-20"
    assert clerk.call("PUT", f"{path}/form", {"form": form}).status_code == 200
    filed = clerk.call("POST", f"{path}/accept").json()
    assert filed["number"].startswith("（") and filed["status"] == "active"
    assert clerk.call("GET", path).json()["case_id"] == filed["id"]
    again = clerk.call("POST", f"{path}/accept")
    assert again.status_code == 409


def test_a_bidders_token_bids_and_sees_no_case(scope, settings, tmp_path):
    settings.ROUNDS_SOCKET = str(tmp_path / "nobody.sock")
    account = accounts.create("liu", PASSWORD, "public")
    auctions.enrol(scope, account, "person", "柳青原", person(7), "13800007777", clock.real_now())
    told = {"Authorization": f"Bearer {tokens.issue(account, '', clock.real_now(), 1)}"}
    assert Client().get("/api/cases", headers=told).json()["code"] == "not_permitted"
    body = json.dumps({"key": "one-key-of-mine", "bid_fen": 142100000})
    answer = Client().post("/api/rounds/1/bids", body, content_type="application/json", headers=told)
    assert (answer.status_code, answer.json()["code"]) == (503, "round_moving")


def test_an_agent_collects_with_special_authority_only(officer, scope, case):
    creditor = cases.applicants(scope, case.pk)[0].party_id
    legs = [(f"bank:{scope.court_id}", -Money.yuan(500)), (f"payable:{case.pk}:{creditor}", Money.yuan(500))]
    ledger.post(scope, "fund", legs, "test", build.now(scope), case.pk)
    agents = f"/cases/{case.pk}/parties/{creditor}/agents"
    assert officer.call("POST", agents, {"name": "何以宁", "authority": "all"}).json()["code"] == "authority_unknown"
    made = officer.call("POST", agents, {"name": "何以宁", "authority": "ordinary"}).json()
    (shown,) = officer.call("GET", f"/cases/{case.pk}").json()["parties"][0]["agents"]
    assert (shown["id"], shown["authority"]) == (made["id"], "ordinary")
    to = {"agent_id": made["id"], "holder": "何以宁", "bank": "澜州农商行", "number": "6222029900002222"}
    lines = {"lines": [{"party_id": creditor, "amount_fen": 50_000, "to_agent": to}]}
    pay = f"/cases/{case.pk}/payouts"
    assert officer.call("POST", pay, lines, code=True).json()["code"] == "agent_without_authority"
    special = {"authority": "special", "reason": "补交特别授权委托书"}
    assert officer.call("POST", f"/cases/{case.pk}/agents/{made['id']}/authority", special).json()["state"] == "special"
    assert officer.call("POST", pay, lines, code=True).json()["state"] == "approved"


def test_a_plan_is_drawn_objected_to_and_approved(officer, scope, case):
    legs = [(f"bank:{scope.court_id}", -Money.yuan(50000)), (f"case:{case.pk}", Money.yuan(50000))]
    assert officer.call("POST", f"/cases/{case.pk}/plans", {}).json()["code"] == "nothing_to_distribute"
    ledger.post(scope, "fund", legs, "test", build.now(scope), case.pk)
    creditor = cases.applicants(scope, case.pk)[0].party_id
    costs = {"rung": "costs", "amount_fen": 80_000, "party_id": creditor, "basis": "拖车费"}
    drawn = officer.call("POST", f"/cases/{case.pk}/plans", {"extra": [costs]}).json()
    assert [line["rung"] for line in drawn["lines"]][:2] == ["costs", "fee"] and drawn["state"] == "drawn"
    assert sum(line["share_fen"] for line in drawn["lines"]) == drawn["pot_fen"] == 5_000_000
    objection = {"party_id": creditor, "on": "2026-11-22", "grounds": "拖车费过高"}
    answer = officer.call("POST", f"/plans/{drawn['id']}/objections", objection)
    assert answer.json()["code"] == "not_served_on"
    plain = officer.call("POST", f"/cases/{case.pk}/plans", {}).json()
    assert officer.call("POST", f"/plans/{plain['id']}/approve").json()["code"] == "second_factor_missing"
    done = officer.call("POST", f"/plans/{plain['id']}/approve", code=True)
    assert done.json() == {"id": plain["id"], "state": "approved"}
    listed = officer.call("GET", f"/cases/{case.pk}/plans").json()
    assert [one["state"] for one in listed] == ["approved", "superseded"]
    assert officer.call("POST", "/objections/7/tell").status_code == 404


def test_a_sold_thing_is_ruled_on_arranged_and_handed_over(officer, scope, monkeypatch):
    monkeypatch.setattr(stage, "COURT", scope.court_id)
    monkeypatch.setattr(stage, "MACHINE", scope)
    now = build.now(scope)
    running = stage.a_round(now - timedelta(hours=25), now - timedelta(hours=1), found=False)
    winner = stage.seated(running, 1, at=now - timedelta(hours=24))
    stage.opened(running, now - timedelta(hours=24))
    stage.bid(running, winner, 1421000, now - timedelta(hours=2))
    auctions.close(scope, running.pk, now)
    auctions.settle_deposits(scope, running.lot_id, now)
    auctions.pay_price(scope, running.lot_id, 77, auctions.lot(scope, running.lot_id).price_fen, now)
    handover_commands.begin(scope, running.lot_id, now)
    lot, case_id = f"/lots/{running.lot_id}", running.lot.case_id
    [waiting] = officer.call("GET", f"/cases/{case_id}/handovers").json()
    assert (waiting["state"], waiting["ruling_id"], waiting["lot_id"]) == ("paid", None, running.lot_id)
    early = officer.call("POST", f"{lot}/pick-up", {"at": now.isoformat(), "place": "望舒路"})
    assert early.json()["code"] == "out_of_order"
    assert officer.call("POST", f"{lot}/rule").json()["code"] == "second_factor_missing"
    ruling = officer.call("POST", f"{lot}/rule", code=True).json()
    assert ruling["state"] == "signed"
    buyer = handovers.handover(scope, running.lot_id).buyer_id
    officer.call("POST", f"/papers/{ruling['id']}/serve", {"party_id": buyer, "way": "electronic"})
    handover_commands.pass_title(scope, ruling["id"], buyer, now)
    at = (now + timedelta(days=1)).isoformat()
    arranged = officer.call("POST", f"{lot}/pick-up", {"at": at, "place": "望舒路"}).json()
    assert arranged["pick_up_place"] == "望舒路" and arranged["state"] == "title"
    no_registry = officer.call("POST", f"{lot}/transfer", {}, code=True)
    assert no_registry.json()["code"] == "nobody_registers"
    facts = {"mileage": "—", "vehicle_state": "完好", "items": "钥匙 3 把"}
    assert officer.call("POST", f"{lot}/delivery", facts).json()["state"] == "delivered"


def test_the_same_answer_for_every_row_a_command_made(officer, scope, case):
    debtor = cases.debtors(scope, case.pk)[0].party_id
    drafted = officer.call("POST", f"/cases/{case.pk}/papers", {"template": "acceptance_notice"}).json()
    assert set(drafted) == {"id", "template", "title", "number", "state", "made_on", "check_code", "digest"}
    assert officer.call("GET", f"/cases/{case.pk}/seizures").json() == []
    refused = officer.call("POST", f"/papers/{drafted['id']}/serve", {"party_id": debtor, "way": "post"})
    assert refused.json()["code"] == "not_signed_yet"


def test_rate_priority_entry_and_address_are_set_right(officer, scope, case):
    base, party = f"/cases/{case.pk}", cases.debtors(scope, case.pk)[0].party_id
    row = case.obligations.get()
    row.interest = [row.interest[0] | {"rate_type": "contract"}]
    row.save()
    (claim,) = officer.call("GET", f"{base}/claims").json()
    assert (claim["amount_fen"], claim["payer_ids"], claim["interest"][0]["rate"]) == (10_000_000, [party], "0.06")
    given = {"rate_type": "contract", "rate": "0.05", "reason": "据合同第六条"}
    answer = officer.call("POST", f"{base}/claims/1/interest/1", given)
    assert answer.status_code == 200 and answer.json()["interest"][0]["rate"] == "0.05"
    row.refresh_from_db()
    row.interest = [row.interest[0] | {"rate": None}]
    row.save()
    assert officer.call("GET", base).json()["due"] is None
    refused = officer.call("POST", f"{base}/claims/1/interest/1", given | {"rate": None})
    assert (refused.status_code, refused.json()["code"]) == (422, "rate_not_given")
    assert officer.call("POST", f"{base}/claims/1/interest/1", given).status_code == 200
    assert officer.call("GET", base).json()["due"]["left_fen"] > 10_000_000
    right = {"priority": "建设工程价款优先受偿权", "reason": "判决第二项"}
    assert officer.call("POST", f"{base}/claims/1/priority", right).json()["priority"] == right["priority"]
    wrong = {"field": "judged_on", "value": "soon", "reason": "录入有误"}
    assert officer.call("POST", f"{base}/correct", wrong).status_code == 422
    assert officer.call("POST", f"{base}/correct", wrong | {"value": "2026-06-01"}).status_code == 200
    assert cases.case(scope, case.pk).judged_on.isoformat() == "2026-06-01"

    address = {"address": "澜州市澜溪区竹里街6号"}
    assert officer.call("POST", f"{base}/parties/999/address", address).status_code == 422
    assert officer.call("POST", f"{base}/parties/{party}/address", {"address": " "}).status_code == 422
    told = officer.call("GET", base).json()["parties"]
    assert not any(one["address_confirmed"] for one in told)
    assert officer.call("POST", f"{base}/parties/{party}/address", address).status_code == 200
    told = officer.call("GET", base).json()["parties"]
    assert [one["address_confirmed"] for one in told if one["id"] == party] == [True]
