from dataclasses import FrozenInstanceError, dataclass
from datetime import date

import pytest

from zhixing.kernel.chinese import chinese_date, numeral, read_numeral
from zhixing.kernel.event import Event
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import NotPermitted, Scope


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    litres: int
    cups: list[str]


class BidTooLow(Refusal):
    zh = "最低出价为 {lowest:,} 元。"
    en = "The lowest bid is {lowest:,} yuan."


def test_a_refusal_says_its_facts_in_both_languages():
    refusal = BidTooLow(lowest=Money(123_456_00))
    assert refusal.say() == "最低出价为 123,456.00 元。"
    assert refusal.say("en") == "The lowest bid is 123,456.00 yuan."
    assert (refusal.code, refusal.status) == ("bid_too_low", 409)
    assert BidTooLow().say("en") == "The lowest bid is ? yuan."


def test_scope_requires():
    scope = Scope("staff:5", 1, frozenset({1}), frozenset({"seizure.order"}))
    scope.require("seizure.order")
    with pytest.raises(NotPermitted) as refused:
        scope.require("payment.release")
    assert refused.value.status == 403
    assert "payment.release" in str(refused.value)


def test_an_event_goes_to_the_log_and_back():
    event = KettleBoiled(court_id=1, case_id=7, object="asset:3", litres=2, cups=["a"])
    assert event.name == "KettleBoiled"
    assert event.payload() == {"litres": 2, "cups": ["a"]}
    assert Event.named("KettleBoiled") is KettleBoiled
    assert Event.restore("KettleBoiled", 1, 7, "asset:3", event.payload()) == event
    with pytest.raises(FrozenInstanceError):
        event.litres = 3  # type: ignore[misc]


def test_only_plain_values_travel():
    with pytest.raises(TypeError, match="KettleBoiled.litres"):
        KettleBoiled(court_id=1, litres=Money(1), cups=[]).payload()  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        Event.named("NeverHeardOf")
    with pytest.raises(TypeError, match="two events"):
        type("KettleBoiled", (Event,), {"__module__": "elsewhere"})


def test_chinese_dates_and_numerals():
    assert chinese_date(date(2026, 11, 24)) == "二〇二六年十一月二十四日"
    assert chinese_date(date(2030, 10, 10)) == "二〇三〇年十月十日"
    assert [numeral(n) for n in (0, 5, 10, 11, 20, 99, 100, 101, 110, 999)] == [
        "〇",
        "五",
        "十",
        "十一",
        "二十",
        "九十九",
        "一百",
        "一百零一",
        "一百一十",
        "九百九十九",
    ]
    assert all(read_numeral(numeral(n)) == n for n in range(1000))
