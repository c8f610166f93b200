from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.kernel.money import Money, MoneyNotWhole


def test_yuan_is_exact():
    assert Money.yuan("3,394,134.00") == Money(339_413_400)
    assert Money.yuan(Decimal("12.340")) == Money(1234)
    assert Money.yuan(12) == Money(1200)


@pytest.mark.parametrize("amount", ["12.345", "abc", "", "NaN", "Infinity", "1e17", "-1e999999", "1e9999999999"])
def test_what_is_not_whole_fen_is_refused(amount):
    with pytest.raises(MoneyNotWhole):
        Money.yuan(amount)


def test_a_refused_amount_is_named():
    with pytest.raises(MoneyNotWhole) as refused:
        Money.yuan("12.345")
    assert (refused.value.facts, refused.value.status) == ({"amount": "12.345"}, 422)


def test_a_float_is_a_bug():
    with pytest.raises(TypeError):
        Money.yuan(12.3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(100) * 1.5  # type: ignore[operator]


def test_reads_as_money():
    assert str(Money(1234)) == "12.34"
    assert f"{Money(339_413_400):,}" == "3,394,134.00"
    assert f"{Money(-5)}" == "-0.05"
    assert sum([Money(1), Money(2)], Money.zero) == Money(3)
    assert not Money.zero


@pytest.mark.parametrize(
    ("fen", "rate", "expected"), [(10, "0.05", 1), (10, "0.04", 0), (-10, "0.05", -1), (10_000, "0.000175", 2)]
)
def test_times_rounds_half_up(fen, rate, expected):
    assert Money(fen).times(Decimal(rate)) == Money(expected)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("100", "壹佰元整"),
        ("100.05", "壹佰元零伍分"),
        ("1000000", "壹佰万元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("10000005", "壹仟万零伍元整"),
        ("412400", "肆拾壹万贰仟肆佰元整"),
        ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元零壹角贰分"),
        ("-1.50", "负壹元伍角整"),
    ],
)
def test_capitals(amount, expected):
    assert Money.yuan(amount).capitals() == expected


def test_t6_4_three_equal_shares():
    assert Money.yuan("100.00").allocate([1, 1, 1]) == [Money(3334), Money(3333), Money(3333)]


def test_v1_shares_of_a_mass_payout():
    losses = [Money.yuan(s).fen for s in ("100000.00", "33333.33", "250.10", "66666.67")]
    assert [str(m) for m in Money.yuan("36858.30").allocate(losses)] == ["18406.13", "6135.38", "46.03", "12270.76"]


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**12), min_size=1, max_size=40).filter(any))
def test_allocation_loses_no_fen(fen, weights):
    shares = Money(fen).allocate(weights)
    total = sum(weights)
    assert sum(share.fen for share in shares) == fen
    assert all(
        abs(share.fen - fen * weight / total) <= 1 + abs(fen) / 1e15
        for share, weight in zip(shares, weights, strict=True)
    )
    assert all(share.fen == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=20), st.integers(0, 10**9))
def test_a_larger_claim_never_gets_less(weights, fen):
    by_weight = sorted(zip(weights, Money(fen).allocate(weights), strict=True), key=lambda pair: pair[0])
    assert all(a[1].fen <= b[1].fen for a, b in pairwise(by_weight) if a[0] < b[0])


def test_weights_must_share_something():
    for weights in ([], [0, 0], [2, -1]):
        with pytest.raises(ValueError, match="weights"):
            Money(100).allocate(weights)
