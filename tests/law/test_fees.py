from datetime import date

import pytest

from zhixing.kernel.money import Money
from zhixing.law.fees import acceptance_fee, execution_fee, preservation_fee
from zhixing.law.figures import NotInForce

ON = date(2026, 11, 22)

EXECUTION = [
    ("T6.1 8,000", "8000", "50.00"),
    ("T6.1 100,000", "100000", "1400.00"),
    ("T6.1 1 m", "1000000", "12400.00"),
    ("T6.1 25 m", "25000000", "92400.00"),
    ("1.7 10,000", "10000", "50.00"),
    ("1.7 50,000", "50000", "650.00"),
    ("1.7 200,000", "200000", "2900.00"),
    ("1.7 500,000", "500000", "7400.00"),
    ("1.7 1,234,567.89", "1234567.89", "14745.68"),
    ("1.7 5 m", "5000000", "52400.00"),
    ("1.7 12 m", "12000000", "79400.00"),
]


@pytest.mark.parametrize(("row", "amount", "fee"), EXECUTION, ids=[r[0] for r in EXECUTION])
def test_execution_fee(row, amount, fee):
    answer = execution_fee(Money.yuan(amount), ON)
    assert answer.fee == answer.least == answer.most == Money.yuan(fee)
    assert sum((line.part for line in answer.lines), Money.zero) == Money.yuan(amount)


def test_a_fee_says_its_bands():
    answer = execution_fee(Money.yuan(500_000), ON)
    assert [str(line.part) for line in answer.lines] == ["10000.00", "490000.00"]
    assert answer.sentence() == "标的 500,000.00 元，应交 7,400.00 元。"
    assert answer.sentence("en") == "On 500,000.00 yuan: 7,400.00 yuan."
    assert execution_fee(None, ON).sentence("en") == "No amount: the court fixes 50.00 to 500.00 yuan."
    assert [line.upto for line in execution_fee(Money.yuan(12_000_000), ON).lines][-1] is None


def test_t6_1_no_amount():
    answer = execution_fee(Money.zero, ON)
    assert (answer.fee, answer.least, answer.most) == (None, Money.yuan(50), Money.yuan(500))
    assert "50.00 元至 500.00 元" in answer.explain()
    assert "交纳办法" in answer.explain()
    assert execution_fee(None, ON) == answer


@pytest.mark.parametrize(
    ("amount", "fee"), [("900", "30"), ("100000", "1020"), ("200000", "1520"), ("9000000", "5000")]
)
def test_preservation_fee(amount, fee):
    assert preservation_fee(Money.yuan(amount), ON).fee == Money.yuan(fee)


@pytest.mark.parametrize(
    ("amount", "fee"), [("5000", "50"), ("1000000", "13800"), ("5000000", "46800"), ("20000000", "141800")]
)
def test_acceptance_fee(amount, fee):
    assert acceptance_fee(Money.yuan(amount), ON).fee == Money.yuan(fee)


def test_acceptance_fee_halved():
    assert acceptance_fee(Money.yuan(1_000_000), ON, halved=True).fee == Money.yuan(6900)


def test_before_the_measures_there_is_no_answer():
    with pytest.raises(NotInForce):
        execution_fee(Money.yuan(100), date(2007, 3, 31))
