from datetime import date

import pytest

from tests.law.table import shown
from zhixing.kernel.money import Money
from zhixing.law.distribution import (
    STEPS,
    Claim,
    Debtor,
    Rung,
    draw_up,
    objection_due,
    opposition_due,
    residue,
    suit_due,
    tax_rung,
)
from zhixing.law.distribution_rights import Right, builder_has_priority, place
from zhixing.law.figures import NotInForce

D = date.fromisoformat
Y = Money.yuan
ON = D("2026-11-22")


def ordinary(**claims):
    return [Claim(key, Rung.ORDINARY, Y(amount), n) for n, (key, amount) in enumerate(claims.items())]


BEFORE = [
    Claim("fee", Rung.FEE, Y(12_400)),
    Claim("sale", Rung.COSTS, Y(7_600)),
    Claim("mortgage", Rung.SECURED, Y(500_000)),
]


def test_t6_2_an_individual_pays_pro_rata():
    plan = draw_up(Y(1_000_000), [*ordinary(a=300_000, b=200_000, c=100_000), *BEFORE], Debtor.PERSON, ON)
    assert plan.on_rung(Rung.ORDINARY) == Y(480_000)
    assert [plan.of(key) for key in "abc"] == [Y(240_000), Y(160_000), Y(80_000)]
    assert (plan.left, plan.pro_rata) == (Money.zero, True)
    assert "按比例受偿" in plan.explain()


def test_a_company_pays_by_order_of_seizure():
    plan = draw_up(Y(1_000_000), [*ordinary(a=300_000, b=200_000, c=100_000), *BEFORE], Debtor.COMPANY, ON)
    assert [plan.of(key) for key in "abc"] == [Y(300_000), Y(180_000), Money.zero]
    assert "by order of seizure" in plan.explain("en")
    shared = draw_up(Y(480_000), ordinary(a=300_000, b=200_000, c=100_000), Debtor.COMPANY, ON, single_title=True)
    assert shared.of("c") == Y(80_000)


def test_t6_4_the_last_fen():
    plan = draw_up(Y(100), ordinary(a=100, b=100, c=100), Debtor.PERSON, ON)
    assert [str(share.paid) for share in plan.shares] == ["33.34", "33.33", "33.33"]


def test_the_example_of_the_notes():
    claims = [
        Claim("costs", Rung.COSTS, Y(20_000)),
        Claim("mortgage", Rung.SECURED, Y(300_000)),
        *ordinary(a=800_000, b=200_000, c=100_000),
    ]
    plan = draw_up(Y(1_000_000), claims, Debtor.PERSON, ON)
    assert [str(plan.of(key)) for key in "abc"] == ["494545.46", "123636.36", "61818.18"]


def test_t6_5_objection_to_a_plan():
    due = objection_due(D("2025-03-03"))
    assert not due.late(D("2025-03-18"))
    assert due.late(D("2025-03-19"))
    assert opposition_due(D("2025-03-19")).on == D("2025-04-03")
    assert suit_due(D("2025-04-03")).on == D("2025-04-18")


def test_t6_7_crime_and_civil():
    claims = [
        Claim("fine", Rung.FINE, Y(50_000)),
        Claim("civil", Rung.ORDINARY, Y(60_000)),
        Claim("victims", Rung.RESTITUTION, Y(100_000)),
        Claim("mortgage", Rung.SECURED, Y(150_000)),
        Claim("medical", Rung.MEDICAL, Y(80_000)),
    ]
    plan = draw_up(Y(300_000), claims, Debtor.PERSON, ON, criminal=True)
    assert [(s.key, s.paid) for s in plan.shares] == [
        ("medical", Y(80_000)),
        ("mortgage", Y(150_000)),
        ("victims", Y(70_000)),
        ("civil", Money.zero),
        ("fine", Money.zero),
    ]
    with pytest.raises(ValueError, match="ladder"):
        draw_up(Y(1), claims, Debtor.PERSON, ON)


def test_t6_8_builder_s_priority():
    assert builder_has_priority(D("2023-01-10"), D("2024-07-10"))
    assert not builder_has_priority(D("2023-01-10"), D("2024-07-11"))
    builder, mortgage = place(Right.BUILDER, ON), place(Right.MORTGAGE, ON)
    assert (builder.principal, builder.interest) == (Rung.BUILDER, Rung.ORDINARY)  # 施工解释 40
    assert (mortgage.principal, mortgage.interest) == (Rung.SECURED, Rung.SECURED)
    assert place(None, ON).principal is Rung.ORDINARY
    assert "民法典》（2020）第394、425、447、807条" in builder.explain() and "普通债权" in builder.explain()
    with pytest.raises(NotInForce):
        place(Right.BUILDER, D("2020-12-31"))


@pytest.mark.parametrize("criminal", [False, True])
def test_the_builder_goes_before_the_mortgage(criminal):
    claims = [Claim("mortgage", Rung.SECURED, Y(80)), Claim("builder", Rung.BUILDER, Y(50))]
    plan = draw_up(Y(100), claims, Debtor.COMPANY, ON, criminal=criminal)
    assert (plan.of("builder"), plan.of("mortgage")) == (Y(50), Y(50))


def test_t6_10_tax_before_the_mortgage():
    assert shown(tax_rung(D("2022-06-01"), D("2023-01-01"))) is Rung.TAX_BEFORE
    assert shown(tax_rung(D("2023-06-01"), D("2023-01-01"))) is Rung.TAX
    assert shown(tax_rung(D("2023-06-01"), None)) is Rung.TAX


def test_the_doubled_part_comes_after_all_money_debts():
    claims = [Claim("doubled", Rung.DOUBLED, Y(50)), *ordinary(a=100, b=100)]
    plan = draw_up(Y(210), claims, Debtor.PERSON, ON)
    assert [plan.of(key) for key in ("a", "b", "doubled")] == [Y(100), Y(100), Y(10)]


def test_equal_rank_shares():
    claims = [
        Claim("a", Rung.SECURED, Y(60), 1),
        Claim("b", Rung.SECURED, Y(60), 1),
        Claim("c", Rung.SECURED, Y(50), 0),
    ]
    plan = draw_up(Y(110), claims, Debtor.PERSON, ON)
    assert [plan.of(key) for key in "abc"] == [Y(30), Y(30), Y(50)]


def test_every_rung_has_its_name():
    assert set(STEPS) == set(Rung)


def test_d6_6_what_is_left_is_the_debtors_and_of_a_crimes_property_the_treasurys():
    assert shown(residue(criminal=False)) == "surplus"
    assert shown(residue(criminal=True)) == "treasury"
    plan = draw_up(Y(100), [], Debtor.PERSON, ON, criminal=True)
    assert plan.left == Y(100)
