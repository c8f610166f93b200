"""How fast the law reckons: 50,000 interest accounts, a plan for 10,000 creditors, a million due dates, the import.

    python -m bench.law [--no-record]

Seconds are process time, best of three: what one core needs, whoever else is at work.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from tempfile import TemporaryDirectory

from bench.results import record
from zhixing.kernel.dates import days, months, workdays
from zhixing.kernel.money import Money
from zhixing.law.distribution import Claim, Debtor, Rung, draw_up
from zhixing.law.interest import Charge
from zhixing.law.limits import due, due_days
from zhixing.law.rates import Rate, RateKind
from zhixing.law.repayment import Debt, Payment, schedule

DEBTS, CREDITORS, DATES = 50_000, 10_000, 1_000_000
FIXED = Rate(RateKind.ANNUAL, Decimal("0.12"))
FLOATING = Rate(RateKind.LPR, multiple=Decimal(4))
IMPORT = """
import sys, time
before, start = set(sys.modules), time.process_time()
import zhixing.law.catalogue
print(time.process_time() - start)
ours = {name.split(".")[0] for name in set(sys.modules) - before}
print(*sorted(ours - sys.stdlib_module_names - {"zhixing"}))
"""


def accounts(rate: Rate) -> Iterator[tuple[list[Debt], list[Payment]]]:
    """A debt with costs, general interest and the doubled part, and five payments that do not settle it."""
    charge = Charge(rate, date(2020, 1, 1))
    for n in range(DEBTS):
        debt = Debt(str(n), Money(10_000_000 + 137 * n), date(2021, 6, 30), costs=Money(230_000), charges=(charge,))
        first = date(2021, 9, 1) + timedelta(days=n % 50)
        yield [debt], [Payment(str(k), first + timedelta(days=97 * k), Money(500_000 + n)) for k in range(5)]


def reckon(cases: list[tuple[list[Debt], list[Payment]]]) -> int:
    """Every account with all its lines; returns their number so that nothing can be left out."""
    return sum(len(schedule(debts, payments, date(2024, 6, 1)).lines) for debts, payments in cases)


def plan(claims: list[Claim]) -> None:
    for debtor in Debtor:
        draw_up(Money(600_000_000), claims, debtor, date(2026, 1, 1))


def due_dates(starts: list[date]) -> None:
    """A quarter each: ten days, three working days, six months, and two months that do not roll."""
    quarter = len(starts) // 4
    for place, (period, roll) in enumerate(
        ((days(10), True), (workdays(3), True), (months(6), True), (months(2), False))
    ):
        due_days(starts[place * quarter : (place + 1) * quarter], period, roll=roll)


def importing() -> list[list[str]]:
    """Seconds of each fresh import of every rule, compiled before, and the third-party packages it brought in."""
    with TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        runs = [
            subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True, env=environment)
            for _ in range(6)
        ]
    return [run.stdout.split() for run in runs[1:]]


def best(act: Callable[[], object], times: int = 3) -> float:
    spent = []
    for _ in range(times):
        start = time.process_time()
        act()
        spent.append(time.process_time() - start)
    return min(spent)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--no-record", action="store_true")
    quiet = ask.parse_args().no_record
    fixed, floating = list(accounts(FIXED)), list(accounts(FLOATING))
    print(f"{reckon(fixed):,} lines at a fixed rate, {reckon(floating):,} at 4 × LPR")
    claims = [Claim(str(n), Rung.ORDINARY, Money(100_000 + 7 * n), n) for n in range(CREDITORS)]
    starts = [date(2015, 1, 1) + timedelta(days=7919 * n % 4300) for n in range(DATES)]
    imports = importing()
    seconds = {
        "interest_50k_s": best(lambda: reckon(fixed)),
        "interest_50k_lpr_s": best(lambda: reckon(floating)),
        "distribution_10k_s": best(lambda: plan(claims)) / 2,
        "due_dates_1m_s": best(lambda: due_dates(starts)),
        "law_import_s": min(float(one[0]) for one in imports),
    }
    print(f"third-party imports: {imports[0][1:]}")
    print(f"one due date with its answer: {best(lambda: [due(day, days(10)) for day in starts[:20_000]]) * 50:.1f} µs")
    today = datetime.now(UTC).date()
    for key, value in seconds.items():
        print(f"{key:20} {value:.3f} s")
        if not quiet:
            record(key, round(value, 3), "s", today)


if __name__ == "__main__":
    main()
