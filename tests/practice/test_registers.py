"""Registers of things and rights, the joint review of a house, and cars that pass a camera: over real HTTP."""

import base64
import json
from typing import Any

import httpx
import pytest

from tests.practice.conftest import COURT_ACCOUNT, PEOPLE, Envelope, Listener, Practice, real_now
from zhixing.gateways import agencies
from zhixing.gateways.agencies import AgencyReply, Item, ItemAnswer, Target
from zhixing.gateways.failures import AgencyBusy
from zhixing.practice import offices, people, review

HOUSE = next(one for one in people.load()["things"] if one["kind"] == "house")
BOAT = next(one for one in people.load()["things"] if one["kind"] == "fishing_boat")
GU = Target("顾北辰", PEOPLE["顾北辰"]["id_number"])
YU = Target("郁南商贸有限公司", PEOPLE["郁南商贸有限公司"]["id_number"])
FIRST = {"court": "松岭区人民法院", "case_no": "（2026）浙0196执5号"}
TERM = {"from_on": "2026-11-24", "to_on": "2029-11-23"}


def ask(practice: Practice, unit: str, request: agencies.AgencyRequest) -> ItemAnswer:
    answer = agencies.send(practice.unit(unit), request, at=real_now())
    assert isinstance(answer, AgencyReply)
    return answer.items[0]


def test_a_house_is_found_with_its_mortgage_by_owner_and_by_number(practice: Practice, envelope: Envelope) -> None:
    [found] = ask(practice, "land-registry", envelope(Item("house.query"), target=GU)).records
    assert (found["certificate_no"], found["unit_no"]) == (HOUSE["no"], HOUSE["alias"])
    assert found["mortgages"][0]["holder"] == "澜州农商行" and found["seals"] == []
    by_unit = ask(practice, "land-registry", envelope(Item("house.query", {"unit_no": HOUSE["alias"]}), target=YU))
    assert by_unit.records[0]["owner_name"] == "顾北辰"
    assert ask(practice, "land-registry", envelope(Item("house.query"), target=YU)).result == "none"


def test_a_second_court_waits_and_is_told_when_the_first_lets_go(
    practice: Practice, envelope: Envelope, listener: Listener
) -> None:
    practice.listen(listener)
    seal = Item("house.seal", {"certificate_no": HOUSE["no"], **TERM})
    [first] = ask(practice, "land-registry", envelope(seal, target=GU, id="FIRST", **FIRST)).records
    assert (first["rank"], first["from_on"], first["to_on"]) == (1, "2026-11-24", "2029-11-23")
    [ours] = ask(practice, "land-registry", envelope(seal, target=GU, id="OURS")).records
    assert (ours["rank"], ours["to_on"]) == (2, None)
    again = ask(practice, "land-registry", envelope(seal, target=GU, id="TWICE"))
    assert again.result == "refused"
    unseal = Item("house.unseal", {"certificate_no": HOUSE["no"]})
    assert ask(practice, "land-registry", envelope(unseal, target=GU, id="GO", **FIRST)).result == "done"
    [(_, _, body)] = listener.wait(1)
    told = json.loads(body)
    assert (told["notice"], told["request_id"], told["record"]["rank"]) == ("house.seal_promoted", "OURS", 1)
    assert told["record"]["from_on"]


def test_nobody_holds_what_is_another_persons_or_for_longer_than_the_law_allows(
    practice: Practice, envelope: Envelope
) -> None:
    seal = Item("house.seal", {"certificate_no": HOUSE["no"], **TERM})
    assert ask(practice, "land-registry", envelope(seal, target=YU)).result == "refused"
    long = Item("house.seal", {"certificate_no": HOUSE["no"], "from_on": "2026-11-24", "to_on": "2029-12-30"})
    assert ask(practice, "land-registry", envelope(long, target=GU)).result == "refused"
    boat = Item("fishing_boat.seal", {"fishing_no": BOAT["no"], "years": 3})
    assert ask(practice, "fishery", envelope(boat, target=YU)).result == "refused"


def test_a_boat_is_sealed_and_its_quota_told(practice: Practice, envelope: Envelope) -> None:
    sealed = ask(
        practice, "fishery", envelope(Item("fishing_boat.seal", {"fishing_no": BOAT["no"], "years": 2}), target=YU)
    )
    assert sealed.result == "done" and sealed.records[0]["boat_name"] == BOAT["alias"]
    [quota] = ask(practice, "fishery", envelope(Item("fishing_quota.query"), target=YU)).records
    assert (quota["fishing_no"], quota["quota_kw"]) == (BOAT["no"], 220)


def test_money_of_a_payment_account_is_frozen_by_the_sum_and_deducted_to_the_court(
    practice: Practice, envelope: Envelope
) -> None:
    wallet: dict[str, Any] = {"kind": "network", "no": "W1", "owner_id": GU.id_number, "owner_name": GU.name}
    practice.say("POST", "/seed", things=[wallet | {"fen": 90_000, "provider": "澜付通"}])
    freeze = Item(
        "network.freeze", {"account": "W1", "amount_fen": 60_000, "from_on": "2026-11-24", "to_on": "2027-11-23"}
    )
    [first] = ask(practice, "payment-platform", envelope(freeze, target=GU, id="A", **FIRST)).records
    [ours] = ask(practice, "payment-platform", envelope(freeze, target=GU, id="B")).records
    assert (first["held_fen"], ours["held_fen"], ours["rank"]) == (60_000, 30_000, 2)
    fields = {"account": "W1", "amount_fen": 60_000, "to_account": COURT_ACCOUNT, "remittance": "执行款"}
    [paid] = ask(practice, "payment-platform", envelope(Item("network.deduct", fields), target=GU, id="C")).records
    assert (paid["deducted_fen"], paid["balance_fen"]) == (30_000, 60_000)
    assert practice.say("GET", "/totals")["conserved"]


def test_seven_departments_answer_about_one_house(practice: Practice, envelope: Envelope) -> None:
    units = {one["kind"]: one["code"] for one in people.load()["units"] if one["channel"] == "system"}
    for department in review.DEPARTMENTS:
        if department in units:
            item = Item(f"review.{department}", {"certificate_no": HOUSE["no"]})
            said = ask(practice, units[department], envelope(item, target=GU))
            assert said.result == "found" and said.records[0]["certificate_no"] == HOUSE["no"]
    unknown = Item("review.tax", {"certificate_no": "浙（2000）0"})
    assert ask(practice, "tax-bureau", envelope(unknown, target=GU)).result == "refused"
    assert {f"review.{one}" for one in review.DEPARTMENTS} <= {code for kind in offices.KINDS for code in kind.handlers}


def test_a_watched_car_passes_a_camera(practice: Practice, envelope: Envelope, listener: Listener) -> None:
    practice.listen(listener)
    practice.say("PUT", "/settings", sighting_after="0.2")
    assert (
        ask(practice, "traffic-police", envelope(Item("vehicle.watch", {"plate": "浙A·0X517"}), id="W")).result
        == "done"
    )
    [(_, _, body)] = listener.wait(1)
    hit = json.loads(body)
    assert (hit["notice"], hit["request_id"], hit["record"]["plate"]) == ("vehicle.sighted", "W", "浙A·0X517")
    assert hit["record"]["place"] and hit["record"]["seen_at"].endswith("+08:00")
    assert base64.b64decode(hit["record"]["picture"]).startswith(b"\x89PNG")


def test_what_passes_is_shown_and_counted(practice: Practice, envelope: Envelope) -> None:
    practice.fault("land-registry", "error")
    request = envelope(Item("house.query"), target=GU)
    with pytest.raises(AgencyBusy):
        agencies.send(practice.unit("land-registry"), request, at=real_now())
    ask(practice, "land-registry", request)
    told = practice.say("GET", "/api/traffic")
    statuses = [(one["unit"], one["what"], one["status"], one["fault"]) for one in told["passed"]]
    assert statuses == [("land-registry", "house.query", "503", "error"), ("land-registry", "house.query", "200", "")]
    count = told["counts"]["land-registry"]
    assert (count["asked"], count["failed"]) == (2, 1)
    assert practice.say("GET", f"/api/traffic?after={told['passed'][-1]['no']}")["passed"] == []


def test_the_page_of_traffic_shows_those_found_and_those_with_a_fault_first(practice: Practice) -> None:
    practice.fault("traffic-police", "delay")
    whole = httpx.get(f"{practice.url}/traffic", trust_env=False).text
    assert whole.index('id="unit-traffic-police"') < whole.index('id="unit-bank-lanzhou"')
    found = httpx.get(f"{practice.url}/traffic", params={"find": "bank-"}, trust_env=False).text
    assert 'id="unit-bank-lanzhou"' in found and 'id="unit-traffic-police"' not in found
    home = httpx.get(practice.url, trust_env=False).text
    assert "href='/totals'" in home or 'href="/totals"' in home
    assert practice.say("GET", "/totals")["conserved"] is True
