"""Random rounds against a reference of sixty lines: every verdict, price, end and winner must be the same.

    python -m bench.model [RUNS]

Half of the runs in each of two processes with a database of their own. The same machine as tests/rooms/auctions/test_model.py: bids in batches, priority purchasers, secret maxima, pauses,
clock jumps and crashes before the commit, on the bundled PostgreSQL; each run is rolled back.
"""

import subprocess
import sys

from bench import place, results

RUNS = 2000
PARTS = 2


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    if len(sys.argv) > 2:
        _part(wanted, sys.argv[2])
        return
    share = str(-(-wanted // PARTS))
    parts = [
        subprocess.Popen([sys.executable, "-m", "bench.model", share, str(part)], stdout=subprocess.PIPE, text=True)
        for part in range(1, PARTS + 1)
    ]
    said = [part.communicate()[0] for part in parts]
    if any(part.returncode for part in parts):
        raise SystemExit("the room and the reference differ")
    runs = sum(int(text.split()[-1]) for text in said)
    print(f"model_runs {runs}: the room and the reference stood the same after every step")
    if wanted == RUNS:
        results.record("model_runs", runs, "random rounds equal to the reference", place.today())


def _part(wanted: int, name: str) -> None:
    """One process's share; its last word is how many runs ended equal."""
    place.enter(f"model{name}")
    try:
        print(run(wanted))
    finally:
        place.leave(f"model{name}")


def run(wanted: int) -> int:
    """Runs that ended equal. Hypothesis raises with the shortest story when one does not."""
    from django.db import transaction
    from hypothesis import HealthCheck, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.rooms.auctions.machine import Room, a_running_round

    class Counted(Room):
        def teardown(self) -> None:
            super().teardown()
            if Counted.runs % 200 == 0:
                print(f"  {Counted.runs} runs", file=sys.stderr, flush=True)

    many = settings(
        max_examples=wanted,
        stateful_step_count=15,
        deadline=None,
        derandomize=False,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with transaction.atomic():
        Room.running, Room.who = a_running_round()
        run_state_machine_as_test(Counted, settings=many)
        transaction.set_rollback(True)
    return Counted.runs


if __name__ == "__main__":
    main()
