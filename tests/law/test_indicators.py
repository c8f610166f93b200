"""Indicators (K and Q rows): value, no base, cap, target, direction, version, period."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhixing.law.figures import NotInForce
from zhixing.law.indicators import INDICATORS, Direction, Formula, Span, last_months, measure, month_of, year_of

D = date.fromisoformat
ON = D("2026-11-22")
UP, DOWN, RANGE = Direction.UP, Direction.DOWN, Direction.RANGE

READINGS = [
    ("Q1 K1", "K1", 443, 1_000, "44.3"),
    ("Q1 K3", "K3", 380, 1_000, "38.0"),
    ("Q3", "K1", 0, 0, None),
    ("Q4 K15", "K15", 1_050, 1_000, "105.0"),
    ("Q4 K14", "K14", 1_050, 1_200, "87.5"),
    ("K2", "K2", 5_429, 10_000, "54.3"),
    ("K4", "K4", 1, 3, "33.3"),
    ("K5", "K5", 2, 3, "66.7"),
    ("K6", "K6", 1, 8, "12.5"),
    ("K7", "K7", 1_000, 3, "333.3"),
    ("K8", "K8", 95, 2, "47.5"),
    ("K9", "K9", 1, 4, "25.0"),
    ("K10", "K10", 100, 8, "12.5"),
    ("K11", "K11", 9, 10, "90.0"),
    ("K12", "K12", 899, 1_000, "89.9"),
    ("K13", "K13", 1, 3, "0.33"),
    ("K16", "K16", 501, 4, "125.25"),
    ("K17", "K17", 2, 3, "66.7"),
    ("K17 days", "K17D", 100, 3, "33.3"),
    ("K18", "K18", 137, 100, "1.37"),
    ("K19", "K19", 6_454, 10_000, "64.5"),
    ("K19 premium", "K19P", 15, 100, "15.0"),
    ("K20", "K20", 1, 2, "50.0"),
    ("K21", "K21", 1, 2, "50.0"),
    ("K22", "K22", 9_431, 10_000, "94.3"),
    ("K23 holds lapsed", "K23", 1, 40, "2.5"),
    ("K24 nobody said why", "K24", 1, 3, "33.3"),
    ("7.1 in time", "90A", 9, 10, "90.0"),
    ("7.1 three years", "3Y", 4, 5, "80.0"),
    ("half a tenth rounds up", "K1", 1, 2_000, "0.1"),
]


@pytest.mark.parametrize(("row", "key", "part", "whole", "value"), READINGS, ids=[r[0] for r in READINGS])
def test_readings(row, key, part, whole, value):
    answer = measure(key, part, whole, ON)
    assert answer.value == (Decimal(value) if value else None)
    assert str(answer.value) == str(value)
    assert (answer.part, answer.whole, answer.version) == (part, whole, "2026.1")
    assert INDICATORS[key].zh in answer.explain()
    assert INDICATORS[key].en in answer.explain("en")


DIRECTIONS = {
    UP: "K1 K2 K5 K6 K9 K11 K12 K14 K15 K16 K17 K19 K19P K20 K22 90A 3Y",
    DOWN: "K3 K4 K7 K8 K10 K13 K17D K18 K23 K24",
    RANGE: "K21",
}


@pytest.mark.parametrize("direction", list(Direction))
def test_directions(direction):
    assert {one.key for one in INDICATORS.values() if one.direction is direction} == set(DIRECTIONS[direction].split())


def test_q3_no_base_is_no_good_figure():
    answer = measure("K11", 0, 0, ON)
    assert (answer.value, answer.shown, answer.reached) == (None, None, None)
    assert "无基数" in answer.explain()
    assert "no base" in answer.explain("en")


def test_money_recovered_is_capped_where_it_is_shown():
    answer = measure("K2", 120, 100, ON)
    assert (answer.value, answer.shown) == (Decimal("120.0"), Decimal(100))
    assert measure("K15", 105, 100, ON).shown == Decimal("105.0")
    assert measure("K7", 500, 1, ON).shown == Decimal("500.0")
    assert measure("K2", 50, 100, ON).shown == Decimal("50.0")


def test_targets_of_2018():
    assert {key: one.target for key, one in INDICATORS.items() if one.target} == {
        "90A": 90,
        "K11": 90,
        "K12": 90,
        "3Y": 80,
    }
    assert measure("K11", 90, 100, ON).reached
    assert measure("K11", 899, 1_000, ON).reached is False
    assert measure("K1", 1, 1, ON).reached is None


def test_units_in_both_languages():
    assert measure("K7", 7, 1, ON).sentence() == "首执结案平均用时（2026.1 版）：7.0 天。"
    assert measure("K7", 7, 1, ON).sentence("en") == "Mean days to close (formula 2026.1): 7.0 days."
    assert INDICATORS["K13"].span is Span.NOW
    assert INDICATORS["3Y"].span is Span.THREE_YEARS
    assert INDICATORS["K1"].formula(ON).zh == "首执执行完毕 ÷ 首执已结"
    assert INDICATORS["K1"].formula(ON).en == "performed ÷ first executions closed"


def test_a_formula_has_its_days():
    with pytest.raises(NotInForce):
        measure("K1", 1, 2, D("2017-12-31"))
    newer = Formula("2027.1", "甲", "乙", "a", "b", "local", D("2027-01-01"))
    drifted = replace(INDICATORS["K1"], versions=(*INDICATORS["K1"].versions, newer))
    assert [drifted.formula(D(day)).version for day in ("2018-01-01", "2026-12-31", "2027-01-01")] == [
        "2026.1",
        "2026.1",
        "2027.1",
    ]


def test_periods():
    assert month_of(ON).key == "2026-11-01—2026-11-22"
    assert [one.key for one in last_months(D("2026-01-15"), 3)] == [
        "2025-11-01—2025-11-30",
        "2025-12-01—2025-12-31",
        "2026-01-01—2026-01-15",
    ]
    assert year_of(ON).first == D("2026-01-01")
    assert year_of(ON, starts=12).key == "2025-12-01—2026-11-22"
    assert year_of(D("2026-12-01"), starts=12).first == D("2026-12-01")
