"""A day of a province: `python -m bench.province [--cases 3000] [--agencies 1000] [--rate 20] [--own 0.2]`.

Every case asks six offices 14 items each (3,000 cases: 252,000 items in 18,000 requests), in the open envelope, signed,
over HTTP to the practice process; one worker. One case is filed through the door, the others are its copies in the database: what
filing sets off is not of this measurement. Of 1,000 agencies 50 are slow, 20 down half the time, 10 answer twice or late.
Requests go out at a steady rate, as over a day: 15 minutes at 20 a second, 18 in all; an agency's median is then of 18
answers, not of chance. Each must be answered within two
minutes; one that is not fails visibly, as what is down half the time may. province_unfinished: requests neither answered
nor failed.
province_slowdown: the worst healthy agency's median from asked to answered, over the median of an agency of its kind that is
asked alone, at the same pace for it, on the otherwise idle platform; province_added_ms: the difference. A healthy agency takes
`--own` 0.2 s by itself, as a system across a network does: on loopback it would answer at once, the platform's own 20 to 40 ms
would be all there is, and the machine's own unrest (a loop of 4 ms took up to 7 on it) would be measured. Warm-up: 60 requests.
"""

import argparse
import os
import secrets
import socket
import sqlite3
import time
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from urllib.request import Request as Call
from urllib.request import urlopen

from bench.place import CASE, copies, enter, leave, process, today, wait_for
from bench.results import record

A_CASE, ITEMS = 6, 14
SLOW, DOWN, ODD = 50, 20, 10
"""Of a thousand agencies; a smaller province has its share."""
SLOW_SECONDS = 2.0
DEADLINE = timedelta(minutes=2)
ALONE = 31
"""Answers of an agency asked alone."""
FEWEST = 9
"""Answers an agency must have for its median to count."""
BOUND = 1.2
"""How much slower than alone a healthy agency may be."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--agencies", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20.0, help="requests a second")
    parser.add_argument("--own", type=float, default=0.2, help="seconds a healthy agency takes by itself")
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, outside = f"http://127.0.0.1:{port}", mkdtemp(prefix="zhixing-province-")
    os.environ |= {"ZHIXING_PRACTICE_URL": url, "ZHIXING_PRACTICE_KEY": secrets.token_hex(32)}
    enter("province")
    areas = max((chosen.agencies - 7) // 15, 1)
    world = ("--port", str(port), "--home", outside, "--people", "4000", "--areas", str(areas))
    with process("zhixing.entrypoints.cli", "practice", *world, health=f"{url}/health"):
        day = Day(url, areas, chosen.cases, Path(outside) / "practice.sqlite3", chosen.rate, chosen.own)
        with process("zhixing.entrypoints.cli", "worker"):
            unfinished, slowed = day.run()
    if not chosen.no_record:
        record("province_unfinished", unfinished, "requests", today())
        if slowed is not None:
            record("province_slowdown", round(slowed[0], 2), "×", today())
            record("province_added_ms", round(1000 * slowed[1]), "ms", today())
    leave("province")


class Day:
    """The offices in the directory, the cases filed, and what is asked of whom."""

    def __init__(self, url: str, areas: int, cases: int, store: Path, rate: float, own: float) -> None:
        from tests.rooms import build
        from zhixing.domain.agencies import api as agencies
        from zhixing.domain.procedure import api as procedure
        from zhixing.practice import offices

        self.url, self.rate, self.own, self.asked = url, rate, own, 0
        self.scope = build.court()
        for robot in (name for name, one in procedure.robots().items() if "law" not in one):
            procedure.switch_robot(self.scope, robot, False, build.now(self.scope))
        self.units = []
        for one in offices.province(areas, 0):
            one.pop("area")
            self.units.append(agencies.enlist(self.scope, **one, practice=True))
        national = [kind for kind in offices.KINDS if not kind.local]
        for kind in national:
            code = next(u["code"] for u in _named() if u["kind"] == kind.key)
            told = (code, kind.key, kind.zh, kind.en, "system")
            self.units.append(agencies.enlist(self.scope, *told, items=list(kind.handlers), practice=True))
        with sqlite3.connect(store) as db:
            rows = db.execute(
                "SELECT name, id_number FROM people WHERE kind = 'person' AND phone LIKE '1380%' LIMIT 4000"
            )
            self.people = [agencies.Target(*row) for row in rows]
        began = time.perf_counter()
        self.cases = _cases(build.case(self.scope).pk, cases)
        build.drain()
        print(f"{len(self.units)} agencies, {cases} cases in {time.perf_counter() - began:.0f} s", flush=True)

    def run(self) -> tuple[int, tuple[float, float] | None]:
        """How many were not finished; how many times and how many seconds slower the worst healthy agency was, None where
        too few answers make no median."""
        self._settled("warm", [self._one(self.units[n % len(self.units)], n) for n in range(60)])
        sick = self._sick()
        healthy = [unit for unit in self.units if unit.code not in sick]
        self._strike({unit.code: ("delay", {"seconds": self.own}) for unit in healthy} if self.own else {})
        alone = self._alone(healthy)
        self._strike(sick)
        ids = self._send(self._plan())
        unfinished = self._settled("day", ids, patience=240)
        waits = self._waits(ids)
        many = {unit: waits[unit.pk] for unit in healthy if len(waits.get(unit.pk, ())) >= FEWEST}
        slowed = sorted((median(took) / alone[unit.kind], unit.code) for unit, took in many.items())
        self._say(ids, sick, waits)
        print(f"unfinished {unfinished}; {len(slowed)} healthy agencies with {FEWEST} answers and more", flush=True)
        if not slowed:
            return unfinished, None
        above = sum(times > BOUND for times, _ in slowed)
        print(
            f"  their medians over alone: middle {slowed[len(slowed) // 2][0]:.2f}, {above} above {BOUND}", flush=True
        )
        single = [took / alone[unit.kind] for unit, each in many.items() for took in each]
        print(f"  single answers above {BOUND}: {sum(one > BOUND for one in single) / len(single):.0%}", flush=True)
        added = max(median(took) - alone[unit.kind] for unit, took in many.items())
        print(f"  worst {slowed[-1][1]}: {slowed[-1][0]:.2f} × alone; at most {added * 1000:.0f} ms added", flush=True)
        return unfinished, (slowed[-1][0], added)

    def _sick(self) -> dict[str, tuple[str, dict]]:
        """Code -> (fault, more): every so many-th agency, spread over the kinds."""
        share, codes = len(self.units) / 1000, [unit.code for unit in self.units]
        kinds = [("delay", {"seconds": SLOW_SECONDS})] * round(SLOW * share)
        kinds += [("error", {"per_mille": 500})] * round(DOWN * share)
        kinds += [("double", {}), ("late", {"seconds": 5.0})] * round(ODD * share / 2)
        step = max(len(codes) // max(len(kinds), 1), 1)
        return dict(zip(codes[::step], kinds, strict=False))

    def _strike(self, sick: dict[str, tuple[str, dict]]) -> None:
        import json

        for code, (kind, more) in sick.items():
            body = json.dumps({"service": code, "kind": kind, "count": None} | more).encode()
            call = Call(f"{self.url}/api/faults", body, {"Content-Type": "application/json"})
            with urlopen(call, timeout=5) as answer:
                assert answer.status == 200

    def _plan(self):
        """What is asked over the day: each case its offices, drawn evenly over the province."""
        for n in range(len(self.cases) * A_CASE):
            yield self.units[n * 37 % len(self.units)], n // A_CASE

    def _send(self, plan) -> list[int]:
        """Ask at the steady rate; said every ten seconds."""
        ids, began = [], time.perf_counter()
        for n, (unit, case) in enumerate(plan):
            due = began + n / self.rate
            time.sleep(max(due - time.perf_counter(), 0))
            ids.append(self._one(unit, case))
            if n % max(int(self.rate * 10), 1) == 0:
                print(f"  {n} asked, {time.perf_counter() - due:.1f} s behind", flush=True)
        return ids

    def _one(self, unit, case: int) -> int:
        from zhixing.domain.agencies import api as agencies
        from zhixing.infra import clock

        self.asked += 1
        at = clock.now(self.scope.court_id)
        codes = [code for code in unit.items if code.endswith(".query") or code.startswith("review.")]
        items = [agencies.Asked(code) for code in (codes * ITEMS)[:ITEMS]]
        target = self.people[self.asked % len(self.people)]
        row = agencies.ask(
            self.scope,
            self.cases[case % len(self.cases)],
            unit.pk,
            "query",
            target,
            items,
            "民事诉讼法第253条",
            ("（2026）浙0195执1号", "a" * 64),
            "查明财产",
            f"P{self.asked}-{secrets.token_hex(6)}",
            at + DEADLINE,
            at,
        )
        return row.pk

    def _alone(self, healthy) -> dict[str, float]:
        """Kind -> median of one agency of it, asked alone, one request after the other has been answered."""
        found, above = {}, 0
        for unit in {unit.kind: unit for unit in healthy}.values():
            ids = []
            for n in range(ALONE):
                ids.append(self._one(unit, n))
                wait_for(lambda ids=ids: self._open(ids) == 0, 30, 0.005)
            found[unit.kind] = median(self._waits(ids)[unit.pk])
            above += sum(one > BOUND * found[unit.kind] for one in self._waits(ids)[unit.pk])
        share = above / len(found) / ALONE
        print(f"alone: median {median(found.values()) * 1000:.0f} ms, {len(found)} kinds; {share:.0%} above {BOUND}")
        return found

    def _open(self, ids: list[int]) -> int:
        from zhixing.domain.agencies.models import Request

        return Request.objects.filter(pk__in=ids, state__in=("queued", "accepted")).count()

    def _settled(self, what: str, ids: list[int], patience: float = 60) -> int:
        """Wait until everything is answered or failed; how many are not when patience ends."""
        began = time.perf_counter()
        try:
            wait_for(lambda: self._open(ids) == 0, patience, 0.5)
        except TimeoutError:
            print(f"{what}: {self._open(ids)} of {len(ids)} still open after {patience:.0f} s", flush=True)
        else:
            print(f"{what}: {len(ids)} done, {time.perf_counter() - began:.1f} s after the last was asked", flush=True)
        return self._open(ids)

    def _waits(self, ids: list[int]) -> dict[int, list[float]]:
        """Unit -> seconds from asked to answered."""
        from zhixing.domain.agencies.models import Request

        waits: dict[int, list[float]] = defaultdict(list)
        rows = Request.objects.filter(pk__in=ids, answered_at__isnull=False)
        for unit_id, asked_at, answered_at in rows.values_list("unit_id", "asked_at", "answered_at"):
            waits[unit_id].append((answered_at - asked_at).total_seconds())
        return waits

    def _say(self, ids: list[int], sick: dict[str, tuple[str, dict]], waits: dict[int, list[float]]) -> None:
        """What became of the requests of each sort of agency, and how long they took."""
        from zhixing.domain.agencies.models import Request

        sort_of = {unit.pk: sick[unit.code][0] if unit.code in sick else "healthy" for unit in self.units}
        ends: dict[str, Counter[str]] = defaultdict(Counter)
        for unit_id, state in Request.objects.filter(pk__in=ids).values_list("unit_id", "state"):
            ends[sort_of[unit_id]][state] += 1
        for sort, states in ends.items():
            took = [one for unit_id, many in waits.items() if sort_of[unit_id] == sort for one in many]
            told = ", ".join(f"{many} {state}" for state, many in sorted(states.items()))
            times = f"; median {median(took):.2f} s, longest {max(took):.1f} s" if took else ""
            print(f"  {sort}: {told}{times}", flush=True)


def _cases(first: int, many: int) -> list[int]:
    """A case and its copies, each with a chain to write on."""
    from django.db import connection

    from zhixing.domain.cases import api as cases

    ids = [first, *copies(cases.Case, first, many - 1, CASE)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO infra_chainhead (chain, court_id, seq, hash) SELECT 'case:' || id, court_id, 0, '' FROM cases_case"
            " WHERE id = ANY(%s) ON CONFLICT DO NOTHING",
            [ids],
        )
    return ids


def _named() -> list[dict]:
    from zhixing.practice import people

    return people.load()["units"]


if __name__ == "__main__":
    main()
