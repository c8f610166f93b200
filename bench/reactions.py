"""Reactions under kills: `python -m bench.reactions [--events 20000]`.

First the backlog: events queued, then two workers drain them (events_drained_per_s). Then the same number arrives at
400 a second over 500 cases while workers are killed 16 times with SIGKILL and the database once: what of the three
reactions an event was lost, doubled or ran out of order is counted (event_anomalies).
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise

import psycopg

from bench.place import ROOT, enter, leave, today, wait_for
from bench.reacting import register
from bench.results import record

CASES, RATE, KILLS, PRODUCERS = 500, 400, 16, 4


class Workers:
    """Two workers that are started again when they end, as `zhixing worker` would."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []
        self.stopping = False
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self.running = [self._one(), self._one()]
        self.keeper.start()

    def _one(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "bench.reacting"], cwd=ROOT)

    def _keep(self) -> None:
        while not self.stopping:
            self.running = [p if p.poll() is None else self._one() for p in self.running]
            time.sleep(0.1)

    def kill_one(self) -> None:
        os.kill(random.choice(self.running).pid, signal.SIGKILL)

    def stop(self) -> None:
        self.stopping = True
        self.keeper.join()
        for process in self.running:
            process.kill()
            process.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("reactions")
    _prepare()
    register()
    _ring(0, chosen.events, 0)
    workers = Workers()
    began = time.perf_counter()
    workers.start()
    wait_for(lambda: _waiting() == 0, 600, 0.05)
    rate = chosen.events / (time.perf_counter() - began)
    print(f"backlog of {chosen.events}: {rate:.0f} events/s, workers' start included")
    threads = [
        threading.Thread(target=_ring, args=(start, chosen.events // PRODUCERS, RATE / PRODUCERS))
        for start in range(1, PRODUCERS + 1)
    ]
    for thread in threads:
        thread.start()
    _torment(workers, chosen.events / RATE)
    for thread in threads:
        thread.join()
    wait_for(lambda: _waiting() == 0, 600, 0.1)
    workers.stop()
    anomalies = _anomalies(chosen.events * 2)
    print(f"{KILLS} kills and one restart of the database: {anomalies} anomalies")
    if not chosen.no_record:
        record("events_drained_per_s", round(rate), "events/s", today())
        record("event_anomalies", anomalies, "events", today())
    leave("reactions")


def _prepare() -> None:
    from tests.rooms import build

    build.court()
    with psycopg.connect(os.environ["ZHIXING_DATABASE_OWNER_URL"]) as owner:
        owner.execute(
            "CREATE TABLE bench_effect (id bigint GENERATED ALWAYS AS IDENTITY, reaction text, case_id int, times int)"
        )
        owner.execute("DELETE FROM infra_todo")


def _ring(producer: int, count: int, rate: float) -> None:
    """Announce `count` events over this producer's share of the cases; a lost connection is tried again."""
    from django.db import InterfaceError, OperationalError, connection

    from bench.reacting import BellRung
    from tests.rooms import build
    from zhixing.infra import clock
    from zhixing.infra.commands import command
    from zhixing.infra.events import announce

    @command
    def ring(case_id: int, times: int) -> None:
        announce(build.everything(), BellRung(court_id=build.COURT, case_id=case_id, times=times), clock.now(195))

    share = CASES if producer == 0 else CASES // PRODUCERS
    first = 0 if producer == 0 else CASES + (producer - 1) * share
    began = time.perf_counter()
    for n in range(count):
        case_id, times = first + n % share, n // share
        while True:
            try:
                if not _rung(case_id, times, n):
                    ring(case_id, times)
                break
            except (OperationalError, InterfaceError, psycopg.Error):
                connection.close()
                time.sleep(0.2)
        if rate:
            time.sleep(max(0.0, began + n / rate - time.perf_counter()))
    connection.close()


_unsure = threading.local()


def _rung(case_id: int, times: int, n: int) -> bool:
    """After a lost connection only: whether the event was committed after all."""
    from zhixing.infra.models import Event

    again = getattr(_unsure, "last", None) == n
    _unsure.last = n
    return again and Event.objects.filter(chain=f"case:{case_id}", seq=times + 1).exists()


def _torment(workers: Workers, seconds: float) -> None:
    from zhixing.infra import home, postgres

    for kill in range(KILLS):
        time.sleep(seconds / (KILLS + 1))
        workers.kill_one()
        if kill == KILLS // 2:
            postgres.stop(home.home())
            postgres.ensure_running(home.home())


def _waiting() -> int:
    with psycopg.connect(os.environ["ZHIXING_DATABASE_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM infra_todo").fetchone()
        held = connection.execute("SELECT count(*) FROM infra_held").fetchone()
    return row[0] + held[0]


def _anomalies(events: int) -> int:
    """Lost + doubled + out of order, over every (reaction, case)."""
    with psycopg.connect(os.environ["ZHIXING_DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT reaction, case_id, times FROM bench_effect ORDER BY id").fetchall()
    seen: dict[tuple[str, int], list[int]] = {}
    for reaction, case_id, times in rows:
        seen.setdefault((reaction, case_id), []).append(times)
    wrong = 0
    for ran in seen.values():
        wrong += len(ran) - len(set(ran))
        wrong += sum(after < before for before, after in pairwise(ran))
    lost = events * 3 - sum(len(set(ran)) for ran in seen.values())
    print(f"{len(rows)} rows, {lost} lost")
    return wrong + lost


if __name__ == "__main__":
    main()
