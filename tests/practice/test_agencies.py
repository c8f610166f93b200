"""Vehicle office, police, price platforms: asked over real HTTP by the platform's own clients."""

from datetime import date

import httpx
import pytest

from tests.practice.conftest import CASE, DEBTOR, PEOPLE, Envelope, Listener, Practice, real_now
from zhixing.gateways import agencies, prices, real_name
from zhixing.gateways.agencies import Accepted, AgencyNotice, AgencyReply, Item, Target
from zhixing.gateways.failures import AgencyRefused
from zhixing.practice.people import load

PLATE = "浙A·0X517"
VIN = next(car["vin"] for car in load()["vehicles"] if car["plate"] == PLATE)
MIDDLE = {"court": "澜州市中级人民法院", "case_no": "（2026）浙01执7号"}


def answered(answer: AgencyReply | Accepted) -> AgencyReply:
    assert isinstance(answer, AgencyReply)
    return answer


def send(practice: Practice, unit: str, request: agencies.AgencyRequest) -> agencies.ItemAnswer:
    return answered(agencies.send(practice.unit(unit), request, at=real_now())).items[0]


def test_a_name_fits_its_number_or_not_or_nobody_knows_it(practice: Practice) -> None:
    office, one = practice.unit("public-security"), PEOPLE["周启山"]
    ask = lambda key, name, number: real_name.ask(office, key, name, number, at=real_now())
    assert ask("R1", one["name"], one["id_number"]) == ask("R1", one["name"], one["id_number"]) == "fits"
    assert ask("R2", "周启三", one["id_number"]) == "differs"
    assert ask("R3", "周启山", "330195199901010013") == "unknown"
    with pytest.raises(AgencyRefused):
        real_name.ask(practice.unit("sms"), "R4", "周启山", one["id_number"], at=real_now())


def test_vehicles_of_the_debtor_are_found(practice: Practice, envelope: Envelope) -> None:
    found = send(practice, "vehicle-office", envelope(Item("vehicle.query")))
    assert found.result == "found"
    [car] = found.records
    assert (car["plate"], car["vin"], car["seals"]) == (PLATE, VIN, [])


def test_by_plate_and_nothing_for_a_stranger(practice: Practice, envelope: Envelope) -> None:
    request = envelope(Item("vehicle.query", {"plate": "浙A·0K905"}), Item("vehicle.query", {"plate": "浙A·99999"}))
    first, second = answered(agencies.send(practice.unit("vehicle-office"), request, at=real_now())).items
    assert first.records[0]["seals"] == [
        {"rank": 1, "court": "澜州市中级人民法院", "to_on": "2028-02-09", "own": False}
    ]
    assert (second.result, second.records) == ("none", ())


def test_sent_twice_happens_once(practice: Practice, envelope: Envelope) -> None:
    request = envelope(Item("vehicle.seal", {"plate": PLATE, "years": 2}))
    unit = practice.unit("vehicle-office")
    first = answered(agencies.send(unit, request, at=real_now()))
    again = answered(agencies.send(unit, request, at=real_now()))
    assert again.original == first.original
    assert first.items[0].records[0]["rank"] == 1
    polled = answered(agencies.poll(unit, request, at=real_now()))
    assert polled.original == first.original


def test_an_id_used_for_other_content_is_refused(practice: Practice, envelope: Envelope) -> None:
    unit = practice.unit("vehicle-office")
    agencies.send(unit, envelope(Item("vehicle.query"), id="SAME"), at=real_now())
    with pytest.raises(AgencyRefused) as refusal:
        agencies.send(unit, envelope(Item("vehicle.query", {"plate": PLATE}), id="SAME"), at=real_now())
    assert refusal.value.facts["reason"] == "id_used"


def test_queue_of_courts_and_promotion(practice: Practice, envelope: Envelope, listener: Listener) -> None:
    practice.listen(listener)
    seal = Item("vehicle.seal", {"plate": PLATE, "years": 2})
    first = send(practice, "vehicle-office", envelope(seal)).records[0]
    assert (first["rank"], first["from_on"], first["to_on"]) == (1, "2026-11-24", "2028-11-23")
    second = send(practice, "vehicle-office", envelope(seal, id="M-1", **MIDDLE)).records[0]
    assert (second["rank"], second["from_on"]) == (2, None)
    assert send(practice, "vehicle-office", envelope(seal)).result == "refused"

    lifted = send(practice, "vehicle-office", envelope(Item("vehicle.unseal", {"plate": PLATE})))
    assert lifted.result == "done"
    [(path, headers, body)] = listener.wait(1, "/agencies/answers")
    news = agencies.parse_callback(practice.opened(path, headers, body, "vehicle-office"), "vehicle-office")
    assert isinstance(news, AgencyNotice)
    assert (news.kind, news.request_id, news.record["rank"]) == ("vehicle.seal_promoted", "M-1", 1)


def test_a_lapsed_seal_gives_way(practice: Practice, envelope: Envelope) -> None:
    seal = Item("vehicle.seal", {"plate": PLATE, "years": 1})
    send(practice, "vehicle-office", envelope(seal))
    send(practice, "vehicle-office", envelope(seal, **MIDDLE))
    later = envelope(Item("vehicle.query", {"plate": PLATE}), court_on=date(2027, 11, 24))
    [car] = send(practice, "vehicle-office", later).records
    assert car["seals"] == [{"rank": 1, "court": MIDDLE["court"], "to_on": "2028-11-23", "own": False}]
    renewed = send(practice, "vehicle-office", envelope(Item("vehicle.renew", {"plate": PLATE, "years": 1})))
    assert renewed.result == "refused"


def test_transfer_after_sale(practice: Practice, envelope: Envelope) -> None:
    buyer = {"plate": PLATE, "buyer_name": "柳映雪", "buyer_id": PEOPLE["柳映雪"]["id_number"]}
    seal = Item("vehicle.seal", {"plate": PLATE, "years": 2})
    send(practice, "vehicle-office", envelope(seal))
    send(practice, "vehicle-office", envelope(seal, **MIDDLE))
    assert send(practice, "vehicle-office", envelope(Item("vehicle.transfer", buyer), **MIDDLE)).result == "refused"
    assert send(practice, "vehicle-office", envelope(Item("vehicle.transfer", buyer))).result == "refused"
    done = send(practice, "vehicle-office", envelope(Item("vehicle.transfer", buyer | {"lift": True})))
    assert done.result == "done"
    [car] = send(practice, "vehicle-office", envelope(Item("vehicle.query", {"plate": PLATE}))).records
    assert (car["owner_name"], car["seals"]) == ("柳映雪", [])


def test_violations_stop_a_transfer(practice: Practice, envelope: Envelope) -> None:
    fields = {"plate": "浙A·0F883", "buyer_name": "程远帆", "buyer_id": PEOPLE["程远帆"]["id_number"]}
    assert "violations" in send(practice, "vehicle-office", envelope(Item("vehicle.transfer", fields))).reason
    send(practice, "traffic-police", envelope(Item("vehicle.settle_violations", fields)))
    assert send(practice, "vehicle-office", envelope(Item("vehicle.transfer", fields))).result == "done"


def test_watched_car_is_seen(practice: Practice, envelope: Envelope, listener: Listener) -> None:
    watch = envelope(Item("vehicle.watch", {"plate": PLATE}), id="W-1", reply_to=f"{listener.url}/hits?u=1")
    assert send(practice, "traffic-police", watch).result == "done"
    sighting = {"id": "S-1", "plate": PLATE, "place": "滨江大道西口", "at": "2026-11-25T08:10:00+08:00"}
    assert practice.say("POST", "/sightings", **sighting)["told"] == 1
    assert practice.say("POST", "/sightings", **sighting)["told"] == 1
    [(path, headers, body)] = listener.wait(1, "/hits")
    news = agencies.parse_callback(practice.opened(path, headers, body, "traffic-police"), "traffic-police")
    assert isinstance(news, AgencyNotice)
    assert (news.kind, news.request_id, news.record["place"]) == ("vehicle.sighted", "W-1", "滨江大道西口")
    assert len(listener.heard) == 1


def test_identity_and_address(practice: Practice, envelope: Envelope) -> None:
    request = envelope(Item("identity.query"), Item("identity.address"))
    who, where = answered(agencies.send(practice.unit("public-security"), request, at=real_now())).items
    assert (who.records[0]["born_on"], who.records[0]["sex"]) == ("1981-03-17", "男")
    assert (who.records[0]["lodged_on"], who.records[0]["driving_licence"]) == ("2026-10-28", "C1")
    assert "听松里" in where.records[0]["address"]
    wrong = envelope(Item("identity.query"), target=Target("周启三", DEBTOR.id_number))
    assert send(practice, "public-security", wrong).result == "refused"


def test_three_prices_differ_and_repeat(practice: Practice, envelope: Envelope) -> None:
    item = Item("price.vehicle", {"vin": VIN, "plate": PLATE})
    found = []
    for platform in ("price-henggu", "price-yunjian", "price-zhunxun"):
        for _ in range(2):
            report = prices.ask(practice.unit(platform), envelope(item), at=real_now())
            assert isinstance(report, prices.PriceReport)
            found.append(report.price.fen)
    assert found[0::2] == found[1::2]
    assert len(set(found)) == 3
    assert all(8_245_000 <= fen <= 8_755_000 and fen % 100 == 0 for fen in found)


def test_a_platform_that_takes_days(practice: Practice, envelope: Envelope, listener: Listener) -> None:
    practice.listen(listener)
    practice.say("PUT", "/settings", answer_days={"price-henggu": 2})
    unit, request = practice.unit("price-henggu"), envelope(Item("price.vehicle", {"vin": VIN}))
    assert isinstance(prices.ask(unit, request, at=real_now()), Accepted)
    assert isinstance(prices.fetch(unit, request, at=real_now(), court_on=date(2026, 11, 25)), Accepted)
    report = prices.fetch(unit, request, at=real_now(), court_on=date(2026, 11, 26))
    assert isinstance(report, prices.PriceReport)
    assert (report.made_on, report.valid_until) == (date(2026, 11, 26), date(2027, 11, 25))
    [(path, headers, body)] = listener.wait(1, "/agencies/answers")
    reply = agencies.parse_callback(practice.opened(path, headers, body, unit.unit), unit.unit)
    assert isinstance(reply, AgencyReply)
    assert prices.report(reply).price == report.price


def test_no_price_for_the_unknown(practice: Practice, envelope: Envelope) -> None:
    with pytest.raises(AgencyRefused):
        prices.ask(practice.unit("price-henggu"), envelope(Item("price.vehicle", {"vin": "0" * 17})), at=real_now())


@pytest.mark.parametrize("changed", [{"legal_basis": ""}, {"officer": " "}, {"items": ()}])
def test_no_answer_without_basis(practice: Practice, envelope: Envelope, changed: dict[str, object]) -> None:
    request = envelope(*(() if "items" in changed else (Item("vehicle.query"),)), **changed)
    with pytest.raises(AgencyRefused) as refusal:
        agencies.send(practice.unit("vehicle-office"), request, at=real_now())
    assert refusal.value.facts["reason"] == "missing"


def test_unknown_units_items_and_ids(practice: Practice, envelope: Envelope) -> None:
    assert send(practice, "vehicle-office", envelope(Item("house.seal"))).result == "refused"
    for unit in ("vehicle-office-songling", "nobody"):
        with pytest.raises(AgencyRefused):
            agencies.send(practice.unit(unit), envelope(Item("vehicle.query")), at=real_now())
    with pytest.raises(AgencyRefused) as refusal:
        agencies.poll(practice.unit("vehicle-office"), envelope(Item("vehicle.query")), at=real_now())
    assert refusal.value.facts["reason"] == "unknown_id"


def test_unsigned_requests_are_not_answered(practice: Practice) -> None:
    answer = httpx.post(f"{practice.url}/vehicle-office/requests", content=b"{}", trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_signature")


def test_pages_open(practice: Practice) -> None:
    for path in ("/", "/faults", "/phone", "/phone?number=13800006402", "/teller"):
        answer = httpx.get(practice.url + path, trust_env=False)
        assert answer.status_code == 200
        assert "<h1>" in answer.text
    form = {"service": "sms", "kind": "delay", "count": "2", "per_mille": "1000", "seconds": "0.1"}
    httpx.post(f"{practice.url}/faults", data=form, trust_env=False)
    [rule] = practice.say("GET", "/api/faults")["faults"]
    assert (rule["service"], rule["kind"], rule["left"], rule["seconds"]) == ("sms", "delay", 2, 0.1)
    httpx.post(f"{practice.url}/faults", data={"clear": "1"}, trust_env=False)
    assert practice.say("GET", "/api/faults")["faults"] == []


def test_case_number_is_only_shown_to_its_own_court(practice: Practice, envelope: Envelope) -> None:
    send(practice, "vehicle-office", envelope(Item("vehicle.seal", {"plate": PLATE, "years": 2})))
    [car] = send(practice, "vehicle-office", envelope(Item("vehicle.query", {"plate": PLATE}), **MIDDLE)).records
    assert CASE not in str(car)
