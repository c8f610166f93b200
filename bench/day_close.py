"""Closing a day of many receipts: `python -m bench.day_close [RECEIPTS] [--no-record]`, 100,000 if no number is given.

The day's credits come in bank files (camt.054) of a thousand lines; that is made ready and not measured, its rate is
printed. day_close_s is what happens when the day is over: the bank's statement of it (camt.053) with every line again, its details left to the notices, is
read, checked by its schema and told from what came before line by line, its balances are kept, and the day is closed:
bank and books compared to the fen, what stands apart looked for on both sides, the row and the event written. Embedded
PostgreSQL with fsync on; no warm-up.
"""

import argparse
import time
from datetime import timedelta

from bench.place import enter, leave, today
from bench.results import record

FULL, TOGETHER = 100_000, 1_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("receipts", type=int, nargs="?", default=FULL)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("day_close")
    took = _day(chosen.receipts)
    print(f"day_close_s {took:.1f} s for {chosen.receipts:,} receipts")
    if chosen.receipts == FULL and not chosen.no_record:
        record("day_close_s", round(took, 1), "s", today())
    leave("day_close")


def _day(receipts: int) -> float:
    from tests.rooms import build
    from tests.rooms.payments import bank
    from zhixing.domain.payments import api as payments
    from zhixing.kernel.money import Money

    scope = bank.court()
    _, finance = bank.people(scope)
    at = build.now(scope)
    on, night = at.date(), at + timedelta(days=1)
    lines = [
        bank.Line(f"L{n}", f"{n % 9000 + 1}.00", f"还款{n}", payer="周启山", payer_account=f"62220201{n:010d}", on=on)
        for n in range(receipts)
    ]
    began = time.perf_counter()
    for first in range(0, receipts, TOGETHER):
        document = bank.camt054(*lines[first : first + TOGETHER], message=f"N{first}")
        payments.import_statement(scope, document, at)
        print(".", end="", flush=True)
    print(f" {receipts / (time.perf_counter() - began):,.0f} receipts booked a second", flush=True)
    closing = str(Money.yuan(sum(n % 9000 + 1 for n in range(receipts))))
    statement = bank.camt053(*lines, opening="0.00", closing=closing, on=on, details=False)
    began = time.perf_counter()
    payments.import_statement(scope, statement, night)
    read = time.perf_counter() - began
    closed = payments.close_day(finance, on, night)
    took = time.perf_counter() - began
    assert closed.receipts == receipts and closed.bank_fen == closed.books_fen
    print(f"statement of {len(statement) / 1e6:.0f} MB read in {read:.1f} s, closed in {took - read:.2f} s", flush=True)
    return took


if __name__ == "__main__":
    main()
