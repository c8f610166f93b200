"""The robot's way from filing to the last query: `python -m bench.robot [--cases 2000]`.

robot_case_seconds: one case on an idle machine, from CaseFiled to the last query sent, median of nine. robot_cases_per_s: many cases,
filed first, then notices made, sealed, served and every query sent by one worker of two reaction processes. A reaction that is held
in the end fails the bench.
"""

import argparse
import os
import socket
import time
from statistics import median

from bench.place import enter, leave, process, today, wait_for
from bench.results import record

QUERIED = ("bank-lanzhou", "bank-yunting", "vehicle-office", "traffic-police", "public-security")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    port = _free_port()
    os.environ["ZHIXING_PRACTICE_URL"] = f"http://127.0.0.1:{port}"
    enter("robot")
    scope = _court()
    with (
        process("zhixing.entrypoints.cli", "practice", "--port", str(port), health=f"http://127.0.0.1:{port}/health"),
        process("zhixing.entrypoints.cli", "worker"),
    ):
        _run(scope, 3, 0)  # fonts, templates and plans are warm
        single = median(_run(scope, 1, n) for n in range(10, 19))
        print(f"one case: {single:.3f} s")
        took = _run(scope, chosen.cases, 1000)
        rate, held = chosen.cases / took, _held()
        print(f"{chosen.cases} cases: {took:.1f} s, {rate:.1f} cases/s; held: {held}")
        if held:
            raise SystemExit("something is held")
    if not chosen.no_record:
        record("robot_case_seconds", round(single, 3), "s", today())
        record("robot_cases_per_s", round(rate, 1), "cases/s", today())
    leave("robot")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _court():
    from tests.rooms import build
    from zhixing.domain.agencies import api as agencies
    from zhixing.practice import people

    scope = build.court()
    for n in range(4):
        build.staff(scope, f"officer{n}", "officer", name=f"法官{n}")
    build.seal(scope, build.staff(scope, "president", "president", name="院长"))
    for unit in people.load()["units"]:
        if unit["code"] in QUERIED or unit["code"] == "sms":
            agencies.enlist(scope, **unit, practice=True)
    return scope


def _run(scope, count: int, start: int) -> float:
    """File `count` cases against people nobody knows; seconds from the first filing event to the last query sent."""
    from django.db import connection

    from tests.rooms import build
    from zhixing.domain.agencies.models import Request

    before = Request.objects.count()
    applicant = build.with_(build.APPLICANT, e_service=True)
    began = time.perf_counter()
    for n in range(start, start + count):
        debtor = build.with_(build.DEBTOR, id_number=f"33019519800101{n:04d}", name=f"被执行人{n}", e_service=True)
        build.case(scope, f"（2025）浙0195民初{n}号", parties=(applicant, debtor))
    filed = time.perf_counter()

    def sent() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FILTER (WHERE state <> 'queued') FROM agencies_request")
            return cursor.fetchone()[0] - before >= count * len(QUERIED)

    wait_for(sent, 600 + count, 0.005 if count < 10 else 0.2)
    return time.perf_counter() - (filed if count == 1 else began)


def _held() -> int:
    from zhixing.infra.models import Held

    return Held.objects.count()


if __name__ == "__main__":
    main()
