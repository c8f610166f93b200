"""Rates that change, ceilings, the rule before August 2014, other currencies, duties that are not money."""

from decimal import Decimal

import pytest

from tests.law.table import D, Y, refused, shown
from zhixing.law.figures import CourtRules, Reading
from zhixing.law.interest import Charge, Way, doubled_course, doubled_part, general_interest, performed
from zhixing.law.interest_delay import (
    converted,
    cross_rate,
    delay_money,
    doubled_in_currency,
    schedule_in_currency,
    stay_stops_it,
)
from zhixing.law.limits import Interval
from zhixing.law.rates import BENCHMARK, LPR, Rate, RateKind, Tenor, lending_cap
from zhixing.law.rates_lending import capped, ceiling, charges_within
from zhixing.law.repayment import Debt, Owed, Payment, schedule, settle, settle_together

ON = D("2026-11-22")
ANNUAL = Rate(RateKind.ANNUAL, Decimal("0.3"))


def lines(answer):
    return [(line.days, line.rate, str(line.amount)) for line in answer.lines]


def rate(**more):
    return general_interest(Y(36_500), Charge(Rate(**more), D("2020-02-10")), D("2020-03-01"))


def steps(contract, accepted, **more):
    shown(ceiling(D(contract), D(accepted), **more))
    return [(str(first), str(percent)) for first, percent in ceiling(D(contract), D(accepted), **more).steps]


def charges(contract, accepted, first, last):
    found = capped(ANNUAL, ceiling(D(contract), D(accepted)), D(first), last)
    assert found.explain() != found.explain("en")
    return [(str(c.first), c.last and str(c.last), str(c.rate.ceiling)) for c in found.charges]


FIXED = Rate(RateKind.ANNUAL, Decimal("0.365"))


def dollars(rate, due_on="2024-01-10"):
    """10,000 dollars with interest for ten days, then the doubled part for five on what a payment left."""
    debt = Debt("a", Y(10_000), D(due_on), charges=(Charge(rate, D("2024-01-01"), D("2024-01-10")),))
    payment = Payment("p", D("2024-01-11"), Y(500) + Y(100))
    found = schedule_in_currency([debt], [payment], D("2024-01-15"), "USD")
    assert "USD" in found.explain()
    assert found.figures == found.account.figures
    return found.account.owed.principal, found.account.owed.doubled


def within(overdue, penalty):
    limits = ceiling(D("2021-12-20"), D("2023-01-01"))
    return charges_within(Y(100_000), Y(overdue), Y(penalty), Y(0), limits, D("2022-01-01"), D("2023-01-01"))


LPR_CHANGES = [
    *(("2019-08-20", "4.25", "4.85"), ("2019-09-20", "4.20", "4.85"), ("2019-11-20", "4.15", "4.80")),
    *(("2020-02-20", "4.05", "4.75"), ("2020-04-20", "3.85", "4.65"), ("2021-12-20", "3.80", "4.65")),
    *(("2022-01-20", "3.70", "4.60"), ("2022-05-20", "3.70", "4.45"), ("2022-08-22", "3.65", "4.30")),
    *(("2023-06-20", "3.55", "4.20"), ("2023-08-21", "3.45", "4.20"), ("2024-02-20", "3.45", "3.95")),
    *(("2024-07-22", "3.35", "3.85"), ("2024-10-21", "3.10", "3.60"), ("2025-05-20", "3.00", "3.50")),
    ("2026-08-20", "3.00", "3.50"),
]
BENCHMARKS = [
    *(("2014-11-22", "5.60", "6.00", "6.15"), ("2015-03-01", "5.35", "5.75", "5.90")),
    *(("2015-05-11", "5.10", "5.50", "5.65"), ("2015-06-28", "4.85", "5.25", "5.40")),
    *(("2015-08-26", "4.60", "5.00", "5.15"), ("2015-10-24", "4.35", "4.75", "4.90")),
]

RATES = [
    *(
        (
            f"D7.10 LPR {day}",
            lambda day=day: tuple(str(LPR.on(D(day), tenor).percent) for tenor in (Tenor.Y1, Tenor.Y5)),
            (y1, y5),
        )
        for day, y1, y5 in LPR_CHANGES
    ),
    *(
        (
            f"D7.10 benchmark {day}",
            lambda day=day: tuple(str(BENCHMARK.on(D(day), t).percent) for t in (Tenor.Y1, Tenor.MID, Tenor.Y5)),
            rates,
        )
        for day, *rates in ((row[0], row[1:]) for row in BENCHMARKS)
        for rates in (tuple(rates[0]),)
    ),
    ("D7.10 five tenors before", lambda: str(BENCHMARK.on(D("2012-07-06"), Tenor.Y3).percent), "6.15"),
    ("D7.10 before the table", lambda: refused(lambda: BENCHMARK.on(D("2006-08-18"))), "rate_unknown"),
    ("D7.10 past the table", lambda: refused(lambda: LPR.on(D("2026-09-21"))), "rate_unknown"),
    ("D7.10 assumed", lambda: LPR.on(D("2026-11-22"), assume_last=True).assumed, True),
    (
        "D7.10 floating",
        lambda: lines(rate(kind=RateKind.LPR)),
        [(10, "4.15%/365", "41.50"), (10, "4.05%/365", "40.50")],
    ),
    (
        "D7.10 one rate",
        lambda: lines(rate(kind=RateKind.LPR_ON, fixed_on=D("2020-02-19"))),
        [(20, "4.15%/365", "83.00")],
    ),
    (
        "D7.10 a day base of 360",
        lambda: lines(rate(kind=RateKind.LPR_ON, fixed_on=D("2020-02-20"), day_base=360)),
        [(20, "4.05%/360", "82.13")],
    ),
    (
        "D7.10 no LPR before August 2019",
        lambda: refused(lambda: general_interest(Y(1), Charge(Rate(RateKind.LPR), D("2019-08-19")), D("2019-09-01"))),
        "rate_unknown",
    ),
    ("D7.10 monthly", lambda: lines(rate(kind=RateKind.MONTHLY, value=Decimal("0.01"))), [(20, "12%/365", "240.00")]),
    ("D7.10 daily", lambda: lines(rate(kind=RateKind.DAILY, value=Decimal("0.0005"))), [(20, "18.25%/365", "365.00")]),
]

LENDING = [
    ("T7.9 new", lambda: lending_cap(D("2021-12-20")).percent, Decimal("15.2")),
    ("T7.9 old", lambda: lending_cap(D("2021-12-19")).percent, Decimal("15.4")),
    ("D7.11 contract since", lambda: steps("2021-12-20", "2024-01-03"), [("2021-12-20", "15.20")]),
    (
        "D7.11 older contract, later suit",
        lambda: steps("2019-03-01", "2021-12-20"),
        [("2019-03-01", "24"), ("2020-08-20", "15.20")],
    ),
    ("D7.11 suit before the switch", lambda: steps("2019-03-01", "2020-08-19"), [("2019-03-01", "24")]),
    (
        "D7.11 suit on the switch",
        lambda: steps("2019-03-01", "2020-08-20"),
        [("2019-03-01", "24"), ("2020-08-20", "15.40")],
    ),
    (
        "D7.11 local financial institution",
        lambda: steps("2022-01-01", "2023-01-01", local_financial_institution=True),
        [],
    ),
    (
        "D7.11 charges",
        lambda: charges("2019-03-01", "2021-12-20", "2019-03-01", None),
        [("2019-03-01", "2020-08-19", "24"), ("2020-08-20", None, "15.20")],
    ),
    (
        "D7.11 charges that end before",
        lambda: charges("2019-03-01", "2021-12-20", "2019-03-01", D("2020-05-01")),
        [("2019-03-01", "2020-05-01", "24")],
    ),
    (
        "D7.11 charges that start after",
        lambda: charges("2019-03-01", "2021-12-20", "2020-09-01", None),
        [("2020-09-01", None, "15.20")],
    ),
    ("D7.11 all together", lambda: within(10_000, 5_200), True),
    ("D7.11 a fen too much", lambda: within("10000.01", 5_200), False),
]

OTHER = [
    ("T7.3 a retrial", lambda: stay_stops_it("retrial", asked_by_debtor=False), True),
    ("T7.4 asked by the debtor", lambda: stay_stops_it("review", asked_by_debtor=True), False),
    ("D7.4 agreed with the creditor", lambda: stay_stops_it("agreed", asked_by_debtor=False), None),
    (
        "T7.10",
        lambda: performed(Way.SOLD, paid_on=D("2025-06-20"), ruling_served_on=D("2025-05-28")).on,
        D("2025-05-28"),
    ),
    ("D7.3 deducted", lambda: performed(Way.DEDUCTED, deducted_on=D("2025-05-28")).on, D("2025-05-28")),
    ("D7.3 the day is missing", lambda: refused(lambda: performed(Way.PAID)), "ValueError"),
    (
        "D7.6 in dollars",
        lambda: doubled_in_currency(Decimal(10_000), "USD", D("2023-06-30"), D("2023-12-31")).amount,
        Decimal("322.00"),
    ),
    (
        "D7.6 stays",
        lambda: (
            doubled_in_currency(
                Decimal(10_000), "USD", D("2024-01-10"), D("2024-12-31"), [Interval(D("2024-05-01"), D("2024-06-30"))]
            ).days
        ),
        295,
    ),
    (
        "D7.6 before 2014",
        lambda: refused(lambda: doubled_in_currency(Decimal(1), "USD", D("2013-06-30"), D("2023-12-31"))),
        "ValueError",
    ),
    (
        "D7.6 converted at the start",
        lambda: (
            converted(
                Decimal(10_000),
                D("2023-06-30"),
                {D("2023-07-01"): Decimal("7.2258"), D("2023-12-31"): Decimal("7.0827")},
            ).amount
        ),
        Y(72_258),
    ),
    ("D7.6 an account in dollars", lambda: dollars(FIXED), (Y(9_500), Y("8.40"))),
    ("D7.6 no LPR for dollars", lambda: refused(lambda: dollars(Rate(RateKind.LPR))), "rate_of_renminbi"),
    ("D7.6 a benchmark neither", lambda: refused(lambda: dollars(Rate(RateKind.BENCHMARK))), "rate_of_renminbi"),
    ("D7.6 an older account", lambda: refused(lambda: dollars(FIXED, "2014-07-31")), "older_foreign"),
    ("D7.6 across the dollar", lambda: cross_rate(Decimal(4), Decimal("7.2")).rate, Decimal("1.8")),
    ("D7.9 twice the loss", lambda: delay_money(Y(3_000)).amount, Y(6_000)),
    ("D7.9 no loss", lambda: delay_money(None).amount, None),
    (
        "D7.8 the former creditor delays",
        lambda: doubled_part(Y(100_000), D("2024-01-01"), D("2024-07-19")).amount,
        Y(3_500),
    ),
]

OLDER = [
    (
        "D7.7 across August 2014",
        lambda: lines(doubled_part(Y(36_500), D("2014-07-21"), D("2014-08-10"))),
        [(10, "12%/365", "120.00"), (10, "0.0175%/日", "63.88")],
    ),
    (
        "D7.7 the benchmark moves",
        lambda: lines(doubled_part(Y(36_500), D("2012-06-30"), D("2012-07-15"))),
        [(5, "12.62%/365", "63.10"), (10, "12%/365", "120.00")],
    ),
    ("D7.7 the new rule alone", lambda: doubled_course(D("2014-08-01"), Reading(ON)).always.den, 40_000),
    (
        "D7.7 another tenor",
        lambda: lines(
            doubled_part(Y(36_500), D("2014-07-21"), D("2014-07-31"), court=CourtRules({"interest.old_tenor": "5y"}))
        ),
        [(10, "13.1%/365", "131.00")],
    ),
    (
        "D7.7 before the benchmark table",
        lambda: refused(lambda: doubled_part(Y(1), D("2005-07-21"), D("2014-08-10"))),
        "rate_unknown",
    ),
    (
        "D7.5 together before August 2014",
        lambda: settle_together(Owed(principal=Y(90), doubled=Y(10)), Y(50)).settled,
        Owed(principal=Y(45), doubled=Y(5)),
    ),
    (
        "D7.5 together, costs first inside",
        lambda: settle_together(Owed(costs=Y(20), principal=Y(70), doubled=Y(10)), Y(50)).settled,
        Owed(costs=Y(20), principal=Y(25), doubled=Y(5)),
    ),
    ("D7.5 together, too much", lambda: settle_together(Owed(principal=Y(90), doubled=Y(10)), Y(150)).left, Y(50)),
    ("D7.5 together, nothing owed", lambda: settle_together(Owed(), Y(50)).left, Y(50)),
    (
        "T7.7",
        lambda: settle(Owed(interest=Y(12_000), principal=Y(100_000), doubled=Y(8_000)), Y(110_000)).settled,
        Owed(interest=Y(12_000), principal=Y(98_000)),
    ),
]

ROWS = [*RATES, *LENDING, *OTHER, *OLDER]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(row, answer, expected):
    got = answer()
    assert shown(got) == expected


def test_d7_5_an_old_account_goes_over_to_the_new_rule():
    debt = Debt("a", Y(36_500), D("2014-06-30"))
    payments = [Payment("old", D("2014-07-10"), Y(12_000)), Payment("new", D("2014-08-30"), Y(12_000))]
    account = schedule([debt], payments, D("2014-08-30"))
    old, new = account.postings
    # 10 days at 12 %: 120.00 on 36,500; 12,000 × 36,500 / 36,620 to the principal.
    assert old.settled == Owed(principal=Y("11960.68"), doubled=Y("39.32"))
    assert new.settled == Owed(principal=Y(12_000))
    assert account.owed.principal == Y("12539.32")


def test_a_negative_base_is_refused():
    with pytest.raises(ValueError, match="negative"):
        doubled_part(Y(-1), D("2024-01-01"), D("2024-07-19"))


def test_sentences():
    assert "2020-08-20" in ceiling(D("2019-03-01"), D("2021-12-20")).explain()
    assert "does not apply" in ceiling(D("2022-01-01"), D("2023-01-01"), local_financial_institution=True).sentence(
        "en"
    )
    assert "court decides" in delay_money(None).explain("en")
    assert "双倍" in delay_money(Y(1)).explain()
