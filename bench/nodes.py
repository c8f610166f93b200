"""The node clock at a province's size: `python -m bench.nodes [--cases 600000]`.

Loads cases × 38 nodes by COPY, then measures the sweep for late nodes (sweep_s: one court's batch with all late ones
of a day), an officer's worklist page (worklist_ms) and one case's step (step_ms), each in the database.
"""

import argparse
import io
import time
from datetime import date, datetime, timedelta
from statistics import median

from bench.place import enter, leave, today
from bench.results import record

COLUMNS = (
    'court_id, case_id, code, object, state, "group", owner_id, "limit", opened_at, opened_on, raw_due_on, due_on, '
    "provisional, overdue_at, closed_at, closed_by, reason"
)
TODAY = date(2026, 11, 23)
OFFICERS = 2000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=600_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("nodes")
    from tests.rooms import build

    scope = build.court()
    staff = [build.staff(scope, f"o{n}", "officer", name="法官") for n in range(20)]
    began = time.perf_counter()
    rows = _load(chosen.cases, [one.pk for one in staff])
    print(f"{rows:,} nodes loaded in {time.perf_counter() - began:.0f} s")
    sweep, worklist, step = _sweep(scope), _worklist(scope, staff), _step(scope)
    print(f"sweep {sweep:.2f} s, worklist {worklist:.1f} ms, step {step:.1f} ms")
    if not chosen.no_record:
        record("sweep_s", round(sweep, 2), "s", today())
        record("worklist_ms", round(worklist, 1), "ms", today())
        record("step_ms", round(step, 1), "ms", today())
    leave("nodes")


def _load(cases: int, staff: list[int]) -> int:
    """Every case has its 38 nodes: 30 done, 5 open and not due, one due long ago and marked, two due yesterday for
    one case in sixty, later for the others."""
    from django.db import connection

    from zhixing.domain.procedure import api as procedure

    codes = list(procedure.definitions())
    opened = (TODAY - timedelta(days=60)).isoformat()
    done = (TODAY - timedelta(days=30)).isoformat()
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        with cursor.copy(f"COPY procedure_node ({COLUMNS}) FROM STDIN") as copy:
            buffer = io.StringIO()
            for case in range(1, cases + 1):
                owner = staff[case % len(staff)]
                for place, code in enumerate(codes):
                    buffer.write(_row(case, code, place, owner, opened, done))
                if case % 2000 == 0:
                    copy.write(buffer.getvalue())
                    buffer.seek(0)
                    buffer.truncate()
            copy.write(buffer.getvalue())
        cursor.execute("ANALYZE procedure_node")
    return cases * len(codes)


def _row(case: int, code: str, place: int, owner: int, opened: str, done: str) -> str:
    due = TODAY + timedelta(days=(case * 7 + place) % 90 + 1)
    closed, state, overdue = "\\N", "open", "\\N"
    if place < 30:
        closed, state = done, "done"
    elif place == 30:
        due, overdue = TODAY - timedelta(days=9), done
    elif place == 31 and case % 60 == 0:
        due = TODAY - timedelta(days=1)
    fields = ["195", str(case), code, "", state, "officer", str(owner), "30c", opened, opened, due.isoformat()]
    return "\t".join([*fields, due.isoformat(), "f", overdue, closed, "", ""]) + "\n"


def _moment():
    from zhixing.infra.clock import SHANGHAI

    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=SHANGHAI)


def _sweep(scope) -> float:
    """Mark every late node of the day: 600,000 / 60 of them."""
    from zhixing.domain.procedure import api as procedure

    began, marked = time.perf_counter(), 0
    while found := procedure.sweep(scope, _moment()):
        marked += found
    took = time.perf_counter() - began
    print(f"{marked:,} marked late")
    return took


def _worklist(scope, staff) -> float:
    """The median over officers of a worklist page with its counts."""
    from tests.rooms.build import with_
    from zhixing.domain.procedure import api as procedure

    times = []
    for one in staff:
        his = with_(scope, staff_id=one.pk)
        began = time.perf_counter()
        assert len(procedure.worklist(his, ["officer"], TODAY)) == 50
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _step(scope) -> float:
    """The median of one event followed: a node of a case closed and what it opens opened."""
    from zhixing.domain.cases.events import LaneChosen
    from zhixing.domain.procedure import commands

    times = []
    for case in range(1, 200):
        event = LaneChosen(court_id=scope.court_id, case_id=case, lane="simple", reasons=[])
        began = time.perf_counter()
        commands.follow(scope, event, _moment())
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


if __name__ == "__main__":
    main()
