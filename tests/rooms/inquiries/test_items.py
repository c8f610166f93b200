"""The table of the 25 items: whole, fit for JSON Schema, and enough to make things of what offices tell."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from zhixing.domain.assets.models import Asset
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.items import contracts
from zhixing.domain.seizures import rules as holds
from zhixing.entrypoints.counter import answer as forms
from zhixing.gateways import interface, orders
from zhixing.kernel.money import Money
from zhixing.law.inquiry import ITEMS as KINDS
from zhixing.practice import offices

NAME, NUMBER = "周启山", "330195198103170016"
ON = date(2026, 11, 1)
TOLD = {"owner_name": NAME, "owner_id": NUMBER}


def test_there_are_25_items_in_16_kinds_and_each_says_all():
    items = inquiries.items()
    assert len(items) == 25 and {one.kind.key for one in items.values()} == set(KINDS) and len(KINDS) == 16
    for code, one in items.items():
        assert code.endswith(".query") and one.zh and one.en and one.held_by and one.basis, code
        assert set(one.need) <= set(one.record), code
        assert all(" || " in words for _, words in one.record.values()), code
        if one.asset:
            fields = {*one.asset.number, *one.asset.shown}
            fields |= {one.asset.mark, one.asset.value, one.asset.share, one.asset.co_owners, one.asset.burdens} - {""}
            fields |= set(re.findall(r"{(\w+)}", one.asset.title))
            assert fields <= set(one.record), code
            assert one.asset.kind in Asset.Kind.values, code
        assert bool(one.control) <= bool(one.asset), code


def test_a_schema_names_what_a_record_must_hold():
    schema = inquiries.schema("vehicle.query")
    assert schema["$schema"].endswith("2020-12/schema") and schema["type"] == "object"
    assert re.fullmatch(schema["properties"]["vin"]["pattern"], "LZX1A2B34J0000517")
    assert not re.fullmatch(schema["properties"]["vin"]["pattern"], "LZX1A2B34I0000517")  # no I, O, Q in a VIN
    assert {"required": ["owner_id"]} in schema["anyOf"]
    with pytest.raises(KeyError):
        inquiries.schema("moon.query")


def test_every_item_has_a_contract_and_every_order_of_ours_keeps_it():
    found = contracts()
    codes = {code for kind in offices.KINDS for code in kind.handlers} | set(offices.BANK_ITEMS) | set(forms.table())
    assert all(
        code.endswith(".transfer") for code in codes - set(found)
    )  # the practice world knows more buyers than we
    document = interface.document(found)["components"]["schemas"]
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(interface.document(found))))
    assert references <= set(document) and {"asked.house.seal", "record.house.seal"} <= references
    for code, (fields, record) in found.items():
        assert fields["type"] == record["type"] == "object", code
        assert set(fields["required"]) <= set(fields["properties"]), code
    for code, item in inquiries.items().items():
        if item.asset is None or not item.control:
            continue
        thing = holds.Thing(item.asset.kind, "N-1", "M-1", "T", "F-1", code.partition(".")[0])
        for act, wanted in item.control.items():
            of = replace(
                thing, wanted=wanted, number_field=item.asset.number[0], mark_field=item.asset.mark, quantity=5
            )
            done = "release" if act.startswith("un") else act
            order = holds.order(done, of, Money(100), ON, date(2027, 10, 31), "330195", "（2026）浙0195执1号")
            fields = found[order.code][0]
            assert set(fields["required"]) <= set(order.fields) <= set(fields["properties"]), order


@pytest.mark.parametrize(
    ("act", "record", "why"),
    [
        ("house.seal", {"rank": 1, "from_on": "2026-11-01", "to_on": "2029-10-31"}, ""),
        ("house.seal", {"rank": "first"}, "rank can't be read"),
        ("equity.freeze", {"to_on": "2029-10-31"}, "rank can't be read"),
        ("ship.renew", {"rank": 1, "to_on": "soon"}, "to_on can't be read"),
        ("network.deduct", {"reference": "R"}, "deducted_fen can't be read"),
        ("house.unseal", {}, ""),
        ("vehicle.transfer", {"owner_name": "周启山", "registered_on": "2026-11-01"}, ""),
        ("land.transfer", {"owner_name": ""}, "owner_name can't be read"),
    ],
)
def test_an_order_carried_out_says_what_its_act_must_say(act, record, why):
    assert orders.fault(act, [record]) == why
    assert bool(orders.fault(act, [])) == (act.rpartition(".")[2] in ("seal", "freeze", "renew", "deduct", "transfer"))


@pytest.mark.parametrize(
    ("code", "record", "expected"),
    [
        (
            "house.query",
            {
                "certificate_no": "浙（2020）澜州市不动产权第0001号", "unit_no": "330195001001GB00001F00010001",
                "address": "听松里 6 号", "area_m2": 89.5, "share": "1/2", "lng": 120.1, "lat": 30.2,
                "mortgages": [{"holder": "云汀村镇银行", "sum_fen": 100}],
            },
            ("house", "听松里 6 号", "浙（2020）澜州市不动产权第0001号", "330195001001GB00001F00010001", None),
        ),
        (
            "ship.query",
            {"ship_name": "澜海 6", "register_no": "070012000123", "imo": "9300001"},
            ("ship", "澜海 6", "070012000123", "9300001", None),
        ),
        (
            "fishing_boat.query",
            {"boat_name": "浙澜渔 06001", "fishing_no": "3301952010060001"},
            ("ship", "浙澜渔 06001", "3301952010060001", "", None),
        ),
        (
            "equity.query",
            {"company_code": "91330195M202600029", "company_name": "恒域", "percent": 20, "paid_fen": 500},
            ("equity", "恒域 20% 股权", f"91330195M202600029-{NUMBER}", "", 500),
        ),
        (
            "securities.query",
            {"account": "A100200300", "security_code": "600000", "security_name": "浦发", "quantity": 300, "market_fen": 9},
            ("securities", "浦发 300 股", "A100200300-600000", "", 9),
        ),
        (
            "insurance.query",
            {"policy_no": "P0001", "insurer": "云汀人寿", "product": "终身寿险", "cash_value_fen": 88},
            ("insurance", "云汀人寿 终身寿险", "P0001", "", 88),
        ),
        ("housing_fund.query", {"account": "G0001", "balance_fen": 7}, ("fund", "住房公积金", "G0001", "", 7)),
        ("network.query", {"account": "a@b.cn", "balance_fen": 7, "provider": "云付"}, ("network", "云付账户", "a@b.cn", "", 7)),
        ("patent.query", {"patent_no": "ZL202010000001.2", "title": "一种锁"}, ("ip", "专利 一种锁", "ZL202010000001.2", "", None)),
    ],
)  # fmt: skip
def test_what_an_office_tells_becomes_a_thing(code, record, expected):
    answer = [{"code": code, "result": "found", "records": [TOLD | record]}]
    (found,), unread = rules.read(answer, "office", "单位", NAME, NUMBER)
    value = None if found.value is None else found.value.fen
    assert (found.kind, found.title, found.number, found.mark, value) == expected and unread == 0
    assert found.particulars["unit"] == "office" and NUMBER not in str(found.particulars)


@pytest.mark.parametrize(
    "record",
    [
        TOLD | {"certificate_no": ""},
        TOLD | {"address": "听松里"},
        {"owner_name": "别人", "certificate_no": "1"},
        TOLD | {"certificate_no": 17},
        {"certificate_no": "1"},
    ],
)
def test_what_cannot_be_read_or_is_somebody_elses_is_left_to_a_person(record):
    answer = [{"code": "house.query", "result": "found", "records": [record]}]
    assert rules.read(answer, "office", "单位", NAME, NUMBER) == ([], 1)


def test_a_case_that_claims_no_money_asks_only_who_and_where_he_is():
    every = list(inquiries.items())
    asked = [one.code for one in rules.questions(every, True, False, ON)]
    assert asked == ["exit_document.query", "identity.query", "organisation.query"]
    company = [one.code for one in rules.questions([*every, "unknown.query"], False, True, ON)]
    assert "identity.query" not in company and "equity.query" in company and "unknown.query" not in company
