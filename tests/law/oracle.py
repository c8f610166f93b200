"""A second calculation of interest and distribution, written to be unlike the first: fractions, one day at a time.

It reads the rate tables of the law (facts) and none of its code: no spans, no allocation, no schedule. A title is a list
of dated fen; every day asks which rate rules it, adds one day's fraction of interest to the line of that day's base and
rate, and a line is rounded half up when it is closed: when a payment comes, the rate changes, or a stay begins.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

from zhixing.kernel.money import Money
from zhixing.law import distribution as law
from zhixing.law.interest import Charge
from zhixing.law.limits import Interval
from zhixing.law.rates import Rate, RateKind, Tenor
from zhixing.law.repayment import Debt, Payment, schedule

ONE = timedelta(days=1)


def _table(name: str, day: str, column: str) -> list[tuple[date, Fraction]]:
    rows = csv.DictReader((files("zhixing.law") / "data" / name).read_text("utf-8").splitlines())
    return [(date.fromisoformat(row[day]), Fraction(row[column])) for row in rows]


LPR = {"1y": _table("lpr.csv", "published", "y1"), "5y": _table("lpr.csv", "published", "y5")}
BENCHMARK = {"1y": _table("benchmark.csv", "from", "to_1y"), "5y": _table("benchmark.csv", "from", "over_5y")}


def _ruling(table: list[tuple[date, Fraction]], day: date) -> Fraction:
    rate = None
    for published, percent in table:
        if published > day:
            break
        rate = percent
    assert rate is not None
    return rate


def yearly(rate: Rate, day: date) -> Fraction:
    """The percentage of a year that rules a day."""
    tenor = str(rate.tenor)
    if rate.kind is RateKind.ANNUAL:
        percent = Fraction(rate.value) * 100
    elif rate.kind is RateKind.MONTHLY:
        percent = Fraction(rate.value) * 1200
    elif rate.kind is RateKind.DAILY:
        percent = Fraction(rate.value) * 100 * (rate.day_base or 365)
    else:
        if rate.kind is RateKind.LPR_ON:
            quoted = _ruling(LPR[tenor], rate.fixed_on or day)
        elif rate.kind is RateKind.BENCHMARK and day < date(2019, 8, 20):
            quoted = _ruling(BENCHMARK[tenor], day)
        else:
            quoted = _ruling(LPR[tenor], day)
        percent = quoted * Fraction(rate.multiple) + Fraction(rate.plus)
    return percent if rate.ceiling is None else min(percent, Fraction(rate.ceiling))


def half_up(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@dataclass
class Open:
    """A line that is still growing; `pace` is a day's share of the base."""

    base: int
    pace: Fraction
    exact: Fraction


@dataclass
class Book:
    """One debt, day by day: what is owed of each part, and the lines still open by charge."""

    debt: Debt
    owed: dict[str, int] = field(default_factory=dict)
    lines: dict[int, Open] = field(default_factory=dict)

    def grow(self, which: int, part: str, base: int, pace: Fraction | None) -> None:
        """One day of a charge. None: the day does not count."""
        line = self.lines.get(which)
        if line and (pace is None or (line.base, line.pace) != (base, pace)):
            self.close(which, part)
            line = None
        if pace is not None and base:
            line = line or Open(base, pace, Fraction(0))
            line.exact += base * pace
            self.lines[which] = line

    def close(self, which: int, part: str) -> None:
        line = self.lines.pop(which, None)
        if line:
            self.owed[part] += half_up(line.exact)

    def close_all(self) -> None:
        for which in list(self.lines):
            self.close(which, "doubled" if which < 0 else "interest")


def account(
    debts: Sequence[Debt], payments: Sequence[Payment], as_of: date, stays: Sequence[Interval]
) -> tuple[list[tuple[int, int, int, int]], int]:
    """What is owed of costs, interest, principal and doubled part of each debt on a day, and what was paid beyond."""
    stayed = {one.first + ONE * n for one in stays for n in range((one.last - one.first).days + 1)}
    books = [
        Book(
            debt, {"costs": debt.costs.fen, "interest": debt.accrued.fen, "principal": debt.principal.fen, "doubled": 0}
        )
        for debt in debts
    ]
    first = min([debt.due_on for debt in debts] + [c.first for debt in debts for c in debt.charges])
    first = min([first, *(payment.on for payment in payments)])
    beyond, day = 0, first
    while day <= as_of:
        for book in books:
            _doubled_day(book, day, day in stayed)
        today = [payment for payment in payments if payment.on == day]
        if today or day == as_of:
            for book in books:
                book.close_all()
        for payment in today:
            beyond += _settle(payment.amount.fen, books)
        for book in books:
            _general_day(book, day, day < as_of)
        day += ONE
    return [tuple(book.owed.values()) for book in books], beyond  # type: ignore[misc]


def _doubled_day(book: Book, day: date, stayed: bool) -> None:
    """The doubled part counts the day of a payment, on the base before it."""
    counts = book.debt.doubled and day > book.debt.due_on and not stayed
    book.grow(-1, "doubled", book.owed["principal"] + book.owed["costs"], Fraction(7, 40000) if counts else None)


def _general_day(book: Book, day: date, before_the_end: bool) -> None:
    """General interest counts a day after its payments, on the base they left; not the last day."""
    for which, charge in enumerate(book.debt.charges):
        counts = before_the_end and charge.first <= day and (charge.last is None or day <= charge.last)
        pace = yearly(charge.rate, day) / (100 * (charge.rate.day_base or 365)) if counts else None
        book.grow(which, "interest", _bearing(book, charge), pace)


def _bearing(book: Book, charge: Charge) -> int:
    """What a charge runs on: its base less what was paid of the principal beyond the part that bears no interest."""
    principal, left = book.debt.principal.fen, book.owed["principal"]
    if charge.base is None or left == 0:
        return left
    free = max(0, principal - charge.base.fen)
    return max(0, charge.base.fen - max(0, principal - left - free))


def _settle(amount: int, books: Sequence[Book]) -> int:
    for part in ("costs", "interest", "principal", "doubled"):
        for book in sorted(books, key=lambda one: one.debt.due_on):
            paid = min(book.owed[part], amount)
            book.owed[part] -= paid
            amount -= paid
    return amount


def distribution(pot: int, claims: Sequence[law.Claim], ladder: Sequence[law.Rung], pro_rata: bool) -> dict[str, int]:
    """What each claim gets: ever the worst-served of the best rank, fen by fen at the end."""
    paid = {claim.key: 0 for claim in claims}
    for rung in ladder:
        mine = [claim for claim in claims if claim.rung is rung]
        ranked = rung is law.Rung.SECURED or (not pro_rata and rung in (law.Rung.ORDINARY, law.Rung.DOUBLED))
        for order in sorted({claim.order for claim in mine}) if ranked else [None]:
            group = [claim for claim in mine if order is None or claim.order == order]
            pot -= _share(pot, group, paid)
    return paid


def _share(pot: int, group: Sequence[law.Claim], paid: dict[str, int]) -> int:
    owed = sum(claim.amount.fen for claim in group)
    given = min(pot, owed)
    if not given:
        return 0
    exact = {claim.key: Fraction(claim.amount.fen * given, owed) for claim in group}
    for key, part in exact.items():
        paid[key] = part.numerator // part.denominator
    waiting = [claim.key for claim in group]
    for _ in range(given - sum(paid[claim.key] for claim in group)):
        best = max(waiting, key=lambda key: exact[key] - paid[key])
        paid[best] += 1
        waiting.remove(best)
    return given


def interest_differs(chance: random.Random) -> str:
    """Draws a title and compares both accounts: "" when they are equal to the fen, else what was seen."""
    debts, payments, as_of, stays = draw_title(chance)
    mine, beyond = account(debts, payments, as_of, stays)
    theirs = schedule(debts, payments, as_of, stays=stays)
    owed = [one.fen for _, one in theirs.debts]
    left = sum(posting.left_fen for posting in theirs.postings)
    return "" if (mine, beyond) == (owed, left) else f"{debts} {payments} {as_of} {stays}: {mine} {owed}"


def draw_title(chance: random.Random) -> tuple[list[Debt], list[Payment], date, list[Interval]]:
    start = date(2015, 1, 1) + ONE * chance.randrange(3300)
    debts = [_debt(chance, str(n), start + ONE * chance.randrange(400)) for n in range(chance.choice((1, 1, 2, 3)))]
    as_of = min(start + ONE * chance.randrange(30, 1500), date(2026, 9, 19))
    span = (as_of - start).days
    whole = sum(debt.principal.fen for debt in debts)
    payments = [
        Payment(str(n), start + ONE * chance.randrange(span + 1), Money(chance.randrange(1, whole // 2 + 2)))
        for n in range(chance.choice((0, 1, 2, 3, 5)))
    ]
    stays = []
    for _ in range(chance.choice((0, 0, 1, 2))):
        first = start + ONE * chance.randrange(span + 1)
        stays.append(Interval(first, first + ONE * chance.randrange(120)))
    return debts, payments, as_of, stays


def _debt(chance: random.Random, key: str, due_on: date) -> Debt:
    charges = tuple(_charge(chance, due_on) for _ in range(chance.choice((0, 1, 1, 2))))
    principal = Money(chance.randrange(1, 10 ** chance.choice((4, 7, 9, 11))))
    if len(charges) == 1 and chance.random() < 0.5:
        charges = (replace(charges[0], base=Money(chance.randrange(1, principal.fen * 5 // 4 + 2))),)
    costs = Money(chance.choice((0, chance.randrange(10**6))))
    accrued = Money(chance.choice((0, chance.randrange(10**7))))
    return Debt(key, principal, due_on, costs, accrued, charges, doubled=chance.random() < 0.85)


def _charge(chance: random.Random, due_on: date) -> Charge:
    first = max(due_on - ONE * chance.randrange(500), date(2014, 12, 1))
    kind = chance.choice(list(RateKind))
    if first < date(2019, 8, 20) and kind is RateKind.LPR:
        kind = RateKind.BENCHMARK
    value = {RateKind.ANNUAL: "0.24", RateKind.MONTHLY: "0.015", RateKind.DAILY: "0.0005"}.get(kind, "0")

    rate = Rate(
        kind,
        Decimal(value) * chance.randrange(1, 100) / 50,
        chance.choice((Tenor.Y1, Tenor.Y5)),
        chance.choice((Decimal(1), Decimal("1.5"), Decimal(4))),
        chance.choice((Decimal(0), Decimal("0.5"))),
        date(2020, 1, 1) + ONE * chance.randrange(2000) if kind is RateKind.LPR_ON else None,
        chance.choice((None, 360, 365)),
        chance.choice((None, Decimal("15.4"))),
    )
    last = None if chance.random() < 0.6 else first + ONE * chance.randrange(900)
    return Charge(rate, first, last)


def distribution_differs(chance: random.Random) -> str:
    """Draws a pot and claims and compares both shares: "" when they are equal to the fen, else what was seen."""
    criminal = chance.random() < 0.2
    ladder = law.CRIMINAL if criminal else law.CIVIL
    top = 10 ** chance.choice((1, 2, 5, 9))
    claims = [
        law.Claim(str(n), chance.choice(ladder), Money(chance.randrange(1, top)), chance.randrange(4))
        for n in range(chance.randrange(1, 25))
    ]
    pot = chance.randrange(sum(claim.amount.fen for claim in claims) * 5 // 4 + 1)
    debtor, single = chance.choice(list(law.Debtor)), chance.random() < 0.2
    on = date(2026, 11, 22)
    plan = law.draw_up(Money(pot), claims, debtor, on, single_title=single, criminal=criminal)
    mine = distribution(pot, claims, ladder, debtor is law.Debtor.PERSON or single or criminal)
    theirs = {share.key: share.paid.fen for share in plan.shares}
    left = pot - sum(mine.values())
    return "" if (mine, left) == (theirs, plan.left.fen) else f"{pot} {claims} {debtor}: {mine} {theirs}"
