import random
from fractions import Fraction

import pytest

from tests.law import oracle
from tests.law.table import D, Y
from zhixing.law.repayment import Debt


@pytest.mark.parametrize("seed", range(120))
def test_both_calculations_of_interest_agree(seed):
    assert oracle.interest_differs(random.Random(f"interest {seed}")) == ""


@pytest.mark.parametrize("seed", range(300))
def test_both_calculations_of_a_distribution_agree(seed):
    assert oracle.distribution_differs(random.Random(f"distribution {seed}")) == ""


def test_the_second_calculation_knows_the_notes_rows():
    debt = Debt("T7.1", Y(100_000), D("2023-06-30"))
    assert oracle.account([debt], [], D("2023-12-31"), []) == ([(0, 0, 10_000_000, 322_000)], 0)
    assert [oracle.half_up(Fraction(n, 2)) for n in (1, 2, 3)] == [1, 1, 2]
