from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhixing.kernel.money import Money
from zhixing.law.figures import CourtRules
from zhixing.law.interest import Charge, LineKind, Way, doubled_part, general_interest, performed
from zhixing.law.limits import Interval
from zhixing.law.rates import LPR, Rate, RateKind, RateUnknown, Tenor, lending_cap
from zhixing.law.repayment import Debt, Owed, Part, Payment, schedule, settle

D = date.fromisoformat
Y = Money.yuan
STAY = Interval(D("2024-05-01"), D("2024-06-30"), "再审中止")

DOUBLED = [
    ("T7.1", "100000", "2023-06-30", "2023-12-31", [], 184, "3220.00"),
    ("T7.3", "1000000", "2024-01-10", "2024-12-31", [STAY], 295, "51625.00"),
    ("T7.4", "1000000", "2024-01-10", "2024-12-31", [], 356, "62300.00"),
    ("1.8 first", "100000", "2024-01-01", "2024-07-19", [], 200, "3500.00"),
]


@pytest.mark.parametrize(
    ("row", "base", "due", "through", "stays", "days", "amount"), DOUBLED, ids=[r[0] for r in DOUBLED]
)
def test_doubled_part(row, base, due, through, stays, days, amount):
    answer = doubled_part(Y(base), D(due), D(through), stays)
    assert (answer.days, answer.amount) == (days, Y(amount))


def test_t7_6_benchmark_then_lpr():
    charge = Charge(Rate(RateKind.BENCHMARK, day_base=365), D("2019-06-01"))
    answer = general_interest(Y(1_000_000), charge, D("2020-03-01"))
    assert [(line.days, line.rate, str(line.amount)) for line in answer.lines] == [
        (80, "4.35%/365", "9534.25"),
        (31, "4.25%/365", "3609.59"),
        (61, "4.2%/365", "7019.18"),
        (92, "4.15%/365", "10460.27"),
        (10, "4.05%/365", "1109.59"),
    ]
    assert answer.amount == Y("31732.88")


def test_t7_7_order_of_settlement():
    owed = Owed(interest=Y(12_000), principal=Y(100_000), doubled=Y(8_000))
    posting = settle(owed, Y(110_000))
    assert posting.settled == Owed(interest=Y(12_000), principal=Y(98_000))
    assert posting.left == Money.zero


@pytest.mark.parametrize(("row", "on", "cap"), [("T7.9 new", "2021-12-20", "15.2"), ("T7.9 old", "2021-12-19", "15.4")])
def test_lending_cap(row, on, cap):
    assert lending_cap(D(on)).percent == Decimal(cap)


def test_t7_10_doubled_part_stops_when_the_ruling_is_served():
    stop = performed(Way.SOLD, paid_on=D("2025-06-20"), ruling_served_on=D("2025-05-28"))
    assert stop.on == D("2025-05-28")
    with pytest.raises(ValueError, match="missing"):
        performed(Way.DEDUCTED, paid_on=D("2025-06-20"))


def test_1_8_part_payment():
    debt = Debt("a", Y(100_000), D("2024-01-01"))
    account = schedule([debt], [Payment("p", D("2024-04-10"), Y(40_000))], D("2024-05-30"))
    assert [(line.days, line.amount) for line in account.lines] == [(100, Y(1750)), (50, Y(525))]
    assert account.owed == Owed(principal=Y(60_000), doubled=Y(2275))


def test_a_whole_title_with_payments():
    charge = Charge(Rate(RateKind.ANNUAL, Decimal("0.0365")), D("2024-01-01"))
    debts = [Debt("loan", Y(100_000), D("2024-06-30"), costs=Y(2_300), accrued=Y(500), charges=(charge,))]
    payments = [Payment("p2", D("2024-08-01"), Y(200_000)), Payment("p1", D("2024-06-30"), Y(5_000))]
    account = schedule(debts, payments, D("2024-12-31"))
    first, second = account.postings
    # 181 days (01-01 … 06-29) at 10 a day; costs, then 2,310 of interest, then principal.
    assert first.settled == Owed(costs=Y(2_300), interest=Y(2_310), principal=Y(390))
    # 32 days on 99,610 at 0.0365; doubled part 07-01 … 08-01.
    assert second.settled == Owed(interest=Y("318.75"), principal=Y(99_610), doubled=Y("557.82"))
    assert second.left == Y(200_000) - second.settled.total
    assert account.owed == Owed()
    assert "合计 0.00 元" in account.explain()


def test_order_may_be_agreed_otherwise():
    owed = Owed(interest=Y(10), principal=Y(100))
    posting = settle(owed, Y(50), (Part.COSTS, Part.PRINCIPAL, Part.INTEREST, Part.DOUBLED))
    assert posting.settled == Owed(principal=Y(50))


def test_several_debts_the_earlier_due_first():
    debts = [Debt("late", Y(100), D("2026-03-01")), Debt("early", Y(100), D("2026-02-01"))]
    account = schedule(debts, [Payment("p", D("2026-01-15"), Y(150))], D("2026-01-15"))
    assert dict(account.debts) == {"late": Owed(principal=Y(50)), "early": Owed()}


def test_general_interest_never_enters_the_doubled_base():
    charge = Charge(Rate(RateKind.DAILY, Decimal("0.0005")), D("2024-01-01"))
    account = schedule([Debt("a", Y(10_000), D("2024-01-31"), charges=(charge,))], [], D("2024-12-31"))
    assert {line.base for line in account.lines if line.kind is LineKind.DOUBLED} == {Y(10_000)}


def test_costs_leave_the_doubled_base_where_the_court_says_so():
    court = CourtRules({"interest.doubled_on_costs": False})
    debt = Debt("a", Y(10_000), D("2024-01-31"), costs=Y(1_000))
    assert schedule([debt], [], D("2024-03-01"), court=court).lines[0].base == Y(10_000)
    assert schedule([debt], [], D("2024-03-01")).lines[0].base == Y(11_000)


def test_past_the_table_only_when_the_last_rate_may_be_assumed():
    charge = Charge(Rate(RateKind.LPR, multiple=Decimal(4)), D("2026-09-01"))
    with pytest.raises(RateUnknown) as refused:
        general_interest(Y(10_000), charge, D("2026-11-22"))
    assert "2026-09-20" in refused.value.say("en")
    answer = general_interest(Y(10_000), charge, D("2026-11-22"), assume_last=True)
    assert [line.assumed for line in answer.lines] == [False, True]
    assert answer.lines[1].first == LPR.known_through + timedelta(days=1)
    assert schedule(
        [Debt("a", Y(1), D("2026-09-01"), charges=(charge,))], [], D("2026-11-22"), assume_last=True
    ).assumed


def test_calculator_lpr_interest():
    charge = Charge(Rate(RateKind.LPR, day_base=365), D("2026-01-01"))
    assert general_interest(Y(1_000_000), charge, D("2026-04-11")).amount == Y("8219.18")
    half_more = Charge(Rate(RateKind.LPR, multiple=Decimal("1.5")), D("2026-01-01"))
    assert general_interest(Y(1_000_000), half_more, D("2026-04-11")).amount == Y("12328.77")


def test_no_line_before_the_first_day():
    charge = Charge(Rate(RateKind.ANNUAL, Decimal("0.1")), D("2024-03-02"))
    for until in ("2024-03-01", "2024-03-02"):
        assert general_interest(Y(100), charge, D(until)).lines == ()
    assert [line.days for line in general_interest(Y(100), charge, D("2024-03-03")).lines] == [1]


def test_one_rate_of_a_day_and_the_court_s_day_base():
    one = Charge(Rate(RateKind.LPR_ON, tenor=Tenor.Y5, fixed_on=D("2020-05-01")), D("2020-05-01"), D("2020-05-10"))
    assert general_interest(Y(36_000), one, D("2030-01-01")).amount == Y("45.86")
    court = CourtRules({"rates.day_base": 360})
    assert general_interest(Y(36_000), one, D("2030-01-01"), court=court).amount == Y("46.50")


TENTH = Rate(RateKind.ANNUAL, Decimal("0.1"), day_base=365)


def on(base, first="2025-01-01", last=None):
    """Ten yuan a day for each 36,500 of the base."""
    return Charge(TENTH, D(first), last and D(last), Y(base))


def left(principal, charges, payments, as_of):
    """Interest and principal still owed on a day."""
    debt = Debt("a", Y(principal), D("2025-12-31"), charges=charges, doubled=False)
    paid = [Payment(day, D(day), Y(amount)) for day, amount in payments]
    owed = schedule([debt], paid, D(as_of)).owed
    return str(owed.interest), str(owed.principal)


def test_a_charge_runs_on_its_own_base():
    assert general_interest(Y(50_000), on(36_500), D("2025-01-31")).amount == Y(300)
    assert left(46_500, (on(36_500),), [], "2025-01-31") == ("300.00", "46500.00")


def test_what_bears_no_interest_is_settled_before_what_does():
    first = ("2025-01-11", "10100")  # ten days' interest, then the 10,000 that bear none
    assert left(46_500, (on(36_500),), [first], "2025-01-21") == ("100.00", "36500.00")
    second = ("2025-01-21", "18350")
    assert left(46_500, (on(36_500),), [first, second], "2025-01-31") == ("50.00", "18250.00")


def test_of_two_sums_that_bear_interest_the_one_charged_first_is_settled_first():
    two = (on(36_500), on(73_000, "2025-01-11"))
    assert left(109_500, two, [], "2025-01-21") == ("400.00", "109500.00")
    assert left(109_500, two, [("2025-01-21", "36900")], "2025-01-31") == ("200.00", "73000.00")
    assert left(109_500, two, [("2025-01-21", "73400")], "2025-01-31") == ("100.00", "36500.00")


def test_interest_and_penalty_on_one_sum_fall_together():
    both = (on(36_500), on(36_500))
    assert left(36_500, both, [("2025-01-11", "18450")], "2025-01-21") == ("100.00", "18250.00")


def test_a_base_of_a_time_before_part_was_paid():
    past, rest = on(73_000, last="2025-01-10"), on(36_500, "2025-01-11")
    assert left(36_500, (past, rest), [], "2025-01-21") == ("300.00", "36500.00")
    assert left(36_500, (on(73_000),), [("2025-01-11", "18450")], "2025-01-21") == ("150.00", "18250.00")
    assert left(36_500, (on(73_000),), [("2025-01-11", "36700")], "2025-01-21") == ("0.00", "0.00")
