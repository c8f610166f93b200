"""Compares the law's interest and distribution with the second calculation of tests/law/oracle.py, to the fen.

    python -m bench.oracle [COUNT] [--seed WORD]

COUNT titles (10,000) and as many distributions are drawn; what differs is printed whole.
"""

import argparse
import random
from datetime import UTC, datetime

from bench.results import record
from tests.law.oracle import distribution_differs, interest_differs


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("count", type=int, nargs="?", default=10_000)
    ask.add_argument("--seed", default="zhixing")
    args = ask.parse_args()
    found = []
    for n in range(args.count):
        found += [
            seen
            for differs in (interest_differs, distribution_differs)
            if (seen := differs(random.Random(f"{args.seed} {differs.__name__} {n}")))
        ]
        if n % 1000 == 999:
            print(f"{n + 1} titles and distributions, {len(found)} differ", flush=True)
    print("\n".join(found[:20]))
    today = datetime.now(UTC).date()
    record("oracle_cases", 2 * args.count, "cases", today)
    record("oracle_differences", len(found), "cases", today)


if __name__ == "__main__":
    main()
