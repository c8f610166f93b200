"""What must hold of interest and distribution whatever is drawn."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhixing.kernel.money import Money
from zhixing.law import ships
from zhixing.law.distribution import CIVIL, CRIMINAL, Claim, Debtor, Rung, draw_up
from zhixing.law.interest import Charge, LineKind, doubled_part, general_interest
from zhixing.law.limits import Interval
from zhixing.law.rates import Rate, RateKind
from zhixing.law.repayment import Debt, Payment, schedule

END = date(2026, 8, 1)
DAY = timedelta(days=1)

sums = st.integers(1, 10**11).map(Money)
some_day = st.dates(date(2020, 1, 1), END)
rates = st.one_of(
    st.builds(
        lambda value, base: Rate(RateKind.ANNUAL, value, day_base=base),
        st.decimals(0, 1, places=4),
        st.sampled_from([None, 360, 365]),
    ),
    st.builds(
        lambda multiple, ceiling: Rate(RateKind.LPR, multiple=multiple, ceiling=ceiling),
        st.sampled_from([Decimal(1), Decimal("1.5"), Decimal(4)]),
        st.sampled_from([None, Decimal("15.4")]),
    ),
)


@given(sums, some_day, st.integers(1, 900), st.integers(1, 900))
def test_doubled_parts_of_a_split_period_add_up(base, due, before, after):
    cut, end = due + DAY * before, due + DAY * (before + after)
    whole = doubled_part(base, due, end)
    parts = [doubled_part(base, due, cut), doubled_part(base, cut, end)]
    assert sum(part.days for part in parts) == whole.days == before + after
    assert abs(sum(part.amount.fen for part in parts) - whole.amount.fen) <= 1
    assert min(part.amount.fen for part in parts) >= 0


@given(sums, rates, st.dates(date(2020, 1, 1), date(2023, 1, 1)), st.integers(0, 600), st.integers(0, 600))
def test_general_interest_of_a_split_period_adds_up(base, rate, first, before, after):
    """Each line is rounded once, so a cut moves at most half a fen a line."""
    cut, end = first + DAY * before, first + DAY * (before + after)
    whole = general_interest(base, Charge(rate, first), end)
    parts = [general_interest(base, Charge(rate, first), cut), general_interest(base, Charge(rate, cut), end)]
    lines = len(whole.lines) + sum(len(part.lines) for part in parts)
    assert sum(part.days for part in parts) == whole.days == before + after
    assert 2 * abs(sum(part.amount.fen for part in parts) - whole.amount.fen) <= lines
    assert whole.amount.fen >= 0


@given(sums, rates, st.dates(date(2020, 1, 1), date(2023, 1, 1)), st.integers(0, 900), st.integers(0, 300))
def test_interest_never_shrinks_with_time_or_principal(base, rate, first, length, more):
    until = first + DAY * length
    amount = general_interest(base, Charge(rate, first), until).amount
    assert general_interest(base, Charge(rate, first), until + DAY * more).amount >= amount
    assert general_interest(base + Money(more), Charge(rate, first), until).amount >= amount


paid = st.lists(st.tuples(st.integers(0, 1600), sums), max_size=5)
start = st.dates(date(2020, 1, 1), date(2022, 1, 1))


def account(principal, rate, due, payments, as_of=END):
    charges = (Charge(rate, due - DAY * 30),)
    made = [Payment(str(n), due + DAY * day, amount) for n, (day, amount) in enumerate(payments)]
    return schedule([Debt("a", principal, due, charges=charges)], made, as_of)


@given(sums, rates, start, paid)
def test_no_fen_is_lost_in_an_account(principal, rate, due, payments):
    found = account(principal, rate, due, payments)
    accrued = sum((line.amount for line in found.lines), Money.zero)
    settled = sum((posting.settled.total for posting in found.postings), Money.zero)
    left = sum((posting.left for posting in found.postings), Money.zero)
    assert principal + accrued == settled + found.owed.total
    assert settled + left == sum((amount for day, amount in payments if due + DAY * day <= END), Money.zero)
    assert min(found.owed.fen) >= 0
    assert sum(line.days for line in found.lines if line.kind is LineKind.DOUBLED) <= (END - due).days


@given(sums, rates, start, st.integers(0, 1200), st.integers(1, 400), sums)
def test_a_later_payment_never_lowers_the_total(principal, rate, due, day, later, amount):
    """What a debtor pays in all, by the same end, is no less for paying the same sum later; a fen a line may round."""
    early, late = (account(principal, rate, due, [(when, amount)]) for when in (day, day + later))
    total = [one.owed.total.fen + sum(posting.settled.total.fen for posting in one.postings) for one in (early, late)]
    assert total[1] >= total[0] - len(early.lines) - len(late.lines)


@given(sums, rates, start, paid, st.integers(0, 5))
def test_an_account_is_the_same_whatever_order_payments_come_in(principal, rate, due, payments, turn):
    apart = [*{day: amount for day, amount in payments}.items()]
    turned = apart[turn % len(apart) :] + apart[: turn % len(apart)] if apart else []
    assert account(principal, rate, due, apart).owed == account(principal, rate, due, turned).owed


@given(sums, some_day, st.integers(0, 800), st.lists(st.tuples(st.integers(-50, 800), st.integers(0, 90)), max_size=4))
def test_stays_count_once(base, due, length, stays):
    end = due + DAY * length
    intervals = [Interval(due + DAY * a, due + DAY * (a + b)) for a, b in stays]
    out = {n for one in intervals for n in range(one.first.toordinal(), one.last.toordinal() + 1)}
    expected = sum(n not in out for n in range(due.toordinal() + 1, end.toordinal() + 1))
    assert doubled_part(base, due, end, intervals).days == expected


def claims(ladder):
    return st.lists(
        st.builds(
            lambda n, rung, fen, order: Claim(str(n), rung, Money(fen), order),
            st.integers(),
            st.sampled_from(ladder),
            st.integers(1, 10**9),
            st.integers(0, 3),
        ),
        max_size=15,
    )


@given(st.integers(0, 10**10).map(Money), st.booleans(), st.sampled_from(Debtor), st.data())
def test_a_plan_makes_and_loses_no_fen_and_keeps_the_ladder(pot, criminal, debtor, data):
    ladder = CRIMINAL if criminal else CIVIL
    plan = draw_up(pot, data.draw(claims(ladder)), debtor, date(2026, 11, 22), criminal=criminal)
    assert sum((share.paid for share in plan.shares), plan.left) == pot
    assert all(Money.zero <= share.paid <= share.claimed for share in plan.shares)
    short = [ladder.index(share.rung) for share in plan.shares if share.unpaid]
    if short:
        assert plan.left == Money.zero
        assert all(not share.paid for share in plan.shares if ladder.index(share.rung) > min(short))


@given(st.integers(0, 10**9).map(Money), claims((Rung.ORDINARY,)))
def test_by_order_of_seizure_nobody_is_paid_before_an_earlier_one_is_whole(pot, drawn):
    plan = draw_up(pot, drawn, Debtor.COMPANY, date(2026, 11, 22))
    ranked = sorted(drawn, key=lambda one: one.order)
    shares = list(zip(ranked, plan.shares, strict=True))
    short = [one.order for one, share in shares if share.unpaid]
    assert all(not share.paid for one, share in shares if short and one.order > min(short))


@given(st.integers(0, 10**9).map(Money), claims((Rung.ORDINARY,)))
def test_pro_rata_shares_differ_from_the_exact_by_less_than_a_fen(pot, drawn):
    plan = draw_up(pot, drawn, Debtor.PERSON, date(2026, 11, 22))
    owed = sum(one.amount.fen for one in drawn)
    given_out = min(pot.fen, owed)
    assert all(abs(share.paid.fen * owed - share.claimed.fen * given_out) < owed for share in plan.shares)


@given(
    st.integers(0, 10**9).map(Money),
    st.lists(
        st.builds(
            lambda n, rank, fen, day, order: ships.ShipClaim(str(n), rank, Money(fen), END - DAY * day, order),
            st.integers(),
            st.sampled_from(ships.Rank),
            st.integers(1, 10**9),
            st.integers(0, 900),
            st.integers(0, 2),
        ),
        max_size=12,
    ),
)
def test_a_ship_s_price_is_paid_out_to_the_fen(pot, drawn):
    payout = ships.pay_out(pot, drawn)
    assert payout.paid + payout.left == pot
    assert all(Money.zero <= paid <= claimed for _, claimed, paid in payout.shares)
    assert not payout.left or all(claimed == paid for _, claimed, paid in payout.shares)
