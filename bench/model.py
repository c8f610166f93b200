"""Random rounds against a reference of sixty lines: every verdict, price, end and winner must be the same.

    python -m bench.model [RUNS]

The same machine as tests/rooms/auctions/test_model.py: bids in batches, priority purchasers, secret maxima, pauses,
clock jumps and crashes before the commit, on the bundled PostgreSQL; each run is rolled back.
"""

import sys

from bench import place, results

RUNS = 2000


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    place.enter("model")
    try:
        runs = run(wanted)
    finally:
        place.leave("model")
    print(f"model_runs {runs}: the room and the reference stood the same after every step")
    if wanted == RUNS:
        results.record("model_runs", runs, "random rounds equal to the reference", place.today())


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
                print(f"  {Counted.runs} runs", flush=True)

    many = settings(
        max_examples=wanted,
        stateful_step_count=15,
        deadline=None,
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
