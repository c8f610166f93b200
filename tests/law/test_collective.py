"""Mass-victim cases (V rows) and case money (§13)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.kernel.money import Money
from zhixing.law import case_money, collective
from zhixing.law.collective import (
    Bar,
    Entry,
    Flows,
    Method,
    PoolEmpty,
    admit,
    batches,
    catch_up,
    loss,
    of_age,
    pay_out,
    ratio,
    reminders,
    step_due,
)
from zhixing.law.distribution import Claim, Debtor, Rung, draw_up
from zhixing.law.figures import CourtRules, NotInForce

D = date.fromisoformat
Y = Money.yuan
ZERO = Money.zero


def test_v1_floors_and_largest_remainders():
    losses = dict(enumerate([Y("100000.00"), Y("33333.33"), Y("250.10"), Y("66666.67")], 1))
    rate = ratio(Y("36858.30"), Y("200250.10"))
    answer = pay_out(losses, rate)
    assert [str(one) for one in answer.paid.values()] == ["18406.13", "6135.38", "46.03", "12270.76"]
    assert (answer.share, answer.count) == (Y("36858.30"), 4)
    assert "4 人，共 36,858.30 元" in answer.explain()


def test_the_published_ratio_is_not_computed_with():
    rate = ratio(Y("117384476.57"), Y("636950019.89"))
    assert rate.printed == "18.42915%"
    assert "18.42915%" in rate.explain()
    from_printed = Y("636950019.89").fen * 1842915 // 10_000_000
    assert Y("117384476.57") - Money(from_printed) == Y("1.98")


LOSSES = [
    ("V2", [Flows(Y(100_000), Y(30_000), Y(20_000))], Method.IN_MINUS_OUT, "50000", True),
    ("V2 by principal", [Flows(Y(100_000), Y(30_000), Y(20_000))], Method.PRINCIPAL, "70000", True),
    ("V2 with goods", [Flows(Y(100_000), Y(30_000), Y(20_000), Y(5_000))], Method.GOODS, "45000", True),
    ("goods are not counted", [Flows(Y(100), ZERO, ZERO, Y(5))], Method.IN_MINUS_OUT, "100", True),
    ("V4", [Flows(Y(5_000)), Flows(Y(2_000), Y(10_000))], Method.IN_MINUS_OUT, "-3000", False),
    ("V5", [Flows(Y(5_000), Y(5_000))], Method.IN_MINUS_OUT, "0", False),
    ("a fen", [Flows(Y(5_000), Y("4999.99"))], Method.IN_MINUS_OUT, "0.01", True),
]


@pytest.mark.parametrize(("row", "accounts", "method", "amount", "victim"), LOSSES, ids=[r[0] for r in LOSSES])
def test_losses(row, accounts, method, amount, victim):
    answer = loss(accounts, method)
    assert (answer.amount, answer.victim) == (Y(amount), victim)
    assert collective.METHODS[method][0] in answer.explain()
    assert collective.METHODS[method][1] in answer.explain("en")


def test_v7_a_late_registrant_catches_up():
    first = ratio(Y("117384476.57"), Y("636950019.89")).exact
    answer = catch_up(Y(100_000), [first], Fraction(1, 4) - first, reserve=Y(1_000_000))
    assert (str(answer.missed), str(answer.current), str(answer.total)) == ("18429.15", "6570.85", "25000.00")
    assert (answer.from_reserve, answer.from_pool) == (Y(25_000), ZERO)
    short = catch_up(Y(100_000), [first], Fraction(1, 4) - first, reserve=Y(10_000))
    assert (short.from_reserve, short.from_pool) == (Y(10_000), Y(15_000))
    assert "合计 25,000.00 元" in answer.explain()


def test_a_catch_up_never_passes_the_loss():
    answer = catch_up(Y(100), [Fraction(3, 4)], Fraction(1, 2), reserve=Y(100))
    assert (answer.missed, answer.current) == (Y(75), Y(25))
    assert catch_up(Y(100), [], Fraction(1, 3), reserve=ZERO).from_pool == Y("33.33")


ADMITTED = [
    ("V8", Entry(1, Y(100), name_matches=False), "0", "100", Bar.NAME_MISMATCH),
    ("V10", Entry(1, Y(100), defendant=True), "0", "0", Bar.DEFENDANT),
    ("V11", Entry(1, Y(40_000), claimed=Y(60_000)), "40000", "20000", Bar.DISPUTED),
    ("V11 with proof", Entry(1, Y(40_000), claimed=Y(60_000), proof=True), "60000", "0", None),
    ("V5 no loss", Entry(1, ZERO), "0", "0", Bar.NO_LOSS),
    ("V5 negative, claims some", Entry(1, Y(-5), claimed=Y(100)), "0", "105", Bar.DISPUTED),
    ("V5 claims nothing either", Entry(1, ZERO, claimed=ZERO), "0", "0", Bar.NO_LOSS),
    ("heirs", Entry(1, Y(100), deceased=True), "0", "100", Bar.HEIRS),
    ("no account yet", Entry(1, Y(100), registered=False), "0", "100", Bar.UNREGISTERED),
    ("claims less", Entry(1, Y(100), claimed=Y(80)), "100", "0", None),
    ("agreed", Entry(1, Y(100), claimed=Y(100)), "100", "0", None),
    ("plain", Entry(1, Y(100)), "100", "0", None),
    ("proof without a figure", Entry(1, Y(100), proof=True), "100", "0", None),
]


@pytest.mark.parametrize(("row", "entry", "base", "held", "bar"), ADMITTED, ids=[r[0] for r in ADMITTED])
def test_who_is_paid_on_what(row, entry, base, held, bar):
    answer = admit(entry)
    assert (answer.base, answer.held, answer.bar) == (Y(base), Y(held), bar)
    assert (collective.BARS[bar][0] if bar else "预留。") in answer.explain()
    assert (collective.BARS[bar][1] if bar else "held.") in answer.explain("en")


def test_costs_and_reserve_come_off_the_pool():
    rate = ratio(Y(1_000), Y(2_000), costs=Y(100), reserve=Y(400))
    assert (rate.exact, rate.pool, rate.printed) == (Fraction(1, 4), Y(500), "25.00000%")
    assert ratio(Y(3_000), Y(2_000)).exact == 1
    assert ratio(Y(3_000), Y(2_000)).pool == Y(2_000)
    for pool, losses in ((Y(500), Y(2_000)), (Y(1_000), ZERO)):
        with pytest.raises(PoolEmpty):
            ratio(pool, losses, costs=Y(100), reserve=Y(400))


def test_a_list_that_is_not_the_ratios_is_refused():
    with pytest.raises(ValueError, match="losses"):
        pay_out({1: Y(10)}, ratio(Y(10), Y(20)))


def test_ties_go_to_the_earlier_number():
    answer = pay_out({3: Y("0.01"), 1: Y("0.01"), 2: Y("0.01")}, ratio(Y("0.02"), Y("0.03")))
    assert dict(answer.paid) == {1: Money(1), 2: Money(1), 3: Money(0)}


@given(st.dictionaries(st.integers(1, 10**6), st.integers(1, 10**10), min_size=1, max_size=40), st.integers(1, 10**11))
def test_a_round_neither_makes_nor_loses_a_fen(drawn, fen):
    losses = {number: Money(one) for number, one in drawn.items()}
    total = sum(losses.values(), ZERO)
    rate = ratio(Money(fen), total)
    answer = pay_out(losses, rate)
    assert sum(answer.paid.values(), ZERO) == answer.share == min(Money(fen), total)
    for number, paid in answer.paid.items():
        exact = losses[number].fen * rate.exact
        assert 0 <= paid.fen <= losses[number].fen
        assert abs(paid.fen - exact) < 1


@given(st.integers(1, 10**11), st.lists(st.integers(1, 300), max_size=4), st.integers(1, 1000))
def test_a_late_registrant_is_paid_like_the_others(fen, earlier, now):
    ratios = [Fraction(one, 1000) for one in earlier]
    answer = catch_up(Money(fen), ratios, Fraction(now, 1000), reserve=ZERO)
    exact = fen * min(sum(ratios, Fraction(0)) + Fraction(now, 1000), Fraction(1))
    assert answer.total.fen == exact.numerator // exact.denominator
    assert answer.from_pool == answer.total


def test_v13_batches_hold_each_payment_once():
    cut = batches(170_000, 5_000)
    assert (len(cut), cut[0], cut[-1]) == (34, range(5_000), range(165_000, 170_000))
    assert [n for one in batches(7, 3) for n in one] == list(range(7))
    assert batches(0, 3) == []


def test_v14_a_mortgage_before_the_victims():
    claims = [
        Claim("mortgage", Rung.SECURED, Y(60)),
        Claim("victims", Rung.RESTITUTION, Y(100)),
        Claim("medical", Rung.MEDICAL, Y(10)),
        Claim("fine", Rung.FINE, Y(50)),
    ]
    plan = draw_up(Y(100), claims, Debtor.PERSON, D("2026-11-22"), criminal=True)
    assert [str(plan.of(one)) for one in ("medical", "mortgage", "victims", "fine")] == [
        "10.00",
        "60.00",
        "30.00",
        "0.00",
    ]


def test_clocks_of_the_flow():
    due = {step: step_due(step, D("2025-03-03")).on for step in collective.STEPS}
    assert due == {
        "notice": D("2025-03-10"),
        "register": D("2025-04-02"),
        "dispute": D("2025-03-13"),
        "recheck": D("2025-03-24"),
        "posted": D("2025-03-10"),
        "returned": D("2025-04-02"),
    }
    assert reminders(D("2025-03-31")).days == (D("2025-09-30"), D("2026-03-31"), D("2027-03-31"))


def test_section_13_pool_of_a_million():
    claims = [Claim("costs", Rung.COSTS, Y(20_000)), Claim("mortgage", Rung.SECURED, Y(300_000))]
    claims += [
        Claim(key, Rung.ORDINARY, Y(amount)) for key, amount in zip("ABC", (800_000, 200_000, 100_000), strict=True)
    ]
    plan = draw_up(Y(1_000_000), claims, Debtor.PERSON, D("2026-11-22"))
    assert [str(plan.of(key)) for key in "ABC"] == ["494545.46", "123636.36", "61818.18"]
    assert plan.left == ZERO


def test_approvals_go_in_order():
    on = D("2026-11-22")
    chain = ["handler", "money_officer", "bureau_head", "vice_president", "finance"]
    assert case_money.approval(chain, on).ready
    assert case_money.approval([*chain, "handler"], on).ready
    assert case_money.approval(["handler", "bureau_head"], on).left == tuple(chain[1:])
    assert case_money.approval([], on).left == tuple(chain)
    assert "可以发放" in case_money.approval(chain, on).explain()
    assert "to be approved by finance" in case_money.approval(chain[:4], on).explain("en")
    two = CourtRules({"case_money.approvals": ("handler", "finance")})
    assert case_money.approval(["handler", "finance"], on, two).ready


def test_large_sums_are_released_by_the_president_only():
    on = D("2026-11-22")
    assert case_money.check_release(Y(5_000_000), on, president=False)
    assert case_money.check_release(Y(5_000_001), on, president=True)
    with pytest.raises(case_money.ReleaseAboveLimit) as refused:
        case_money.check_release(Y(5_000_000) + Money(1), on, president=False)
    assert "5,000,000.00" in refused.value.say() and "president" in refused.value.say("en")
    less = CourtRules({"case_money.release_limit": Y(100)})
    with pytest.raises(case_money.ReleaseAboveLimit):
        case_money.check_release(Y(101), on, president=False, court=less)


def test_cash_is_taken_by_two_against_a_receipt():
    on = D("2026-11-22")
    case_money.check_cash(["staff:1", "staff:2"], on, receipt=True)
    for officers, receipt in ((["staff:1", "staff:1"], True), (["staff:1", "staff:2"], False)):
        with pytest.raises(case_money.CashNotInOrder) as refused:
            case_money.check_cash(officers, on, receipt=receipt)
        assert "2 名以上" in refused.value.say()
    with pytest.raises(NotInForce):
        case_money.check_cash(["a", "b"], D("2017-04-30"), receipt=True)


def test_of_age_from_the_eighteenth_birthday():
    assert of_age(D("2008-05-02"), D("2026-05-02"))
    assert not of_age(D("2008-05-02"), D("2026-05-01"))
    assert of_age(D("2008-02-29"), D("2026-03-01")) and "未成年" in of_age(D("2010-01-01"), D("2026-01-01")).reason_zh


def test_all_rounds_together_never_give_more_than_was_lost():
    first = ratio(Y(60), Y(100))
    second = ratio(Y(90), Y(100), given=first.pool)
    assert (first.pool, second.pool) == (Y(60), Y(40)) and first.exact + second.exact == 1
    with pytest.raises(PoolEmpty):
        ratio(Y(50), Y(100), given=Y(100))
