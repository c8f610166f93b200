"""The exchange with other offices: `python -m bench.exchange [--cases 400] [--requests 2000]`.

exchange_signed_per_s: cases are filed, their notices made and their requests written first; then one worker (two reaction
processes, one for calls) starts, and the clock runs until each request is answered and each answer registered: signed both
ways (SM2), basis-checked by the office, kept on both sides, a car and two accounts a debtor turned into assets. Five
offices a case, two of them banks by ISO 20022. The offices are one process beside it. Text messages are left out, and the
robot that drafts holds on what was found is switched off: its work is that of bench.robot's case, not the exchange's.

exchange_batch_items_per_s: requests of ten items each at an office that takes batches of 100, from the first call to the
last answer taken in; every item is a plate looked up in the office's register.
"""

import argparse
import json
import os
import time
from urllib.request import Request as Post
from urllib.request import urlopen

from bench.place import enter, leave, process, today, wait_for
from bench.results import record
from bench.robot import QUERIED, _court, _free_port

ITEMS, BATCH, WARM = 10, 100, 5


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--requests", type=int, default=2000, help="of ten items each, in batches")
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    port = _free_port()
    os.environ["ZHIXING_PRACTICE_URL"] = f"http://127.0.0.1:{port}"
    enter("exchange")
    scope = _court()
    _switch_off("hold_draft", scope)
    with process("zhixing.entrypoints.cli", "practice", "--port", str(port), health=f"http://127.0.0.1:{port}/health"):
        _sow(port, chosen.cases)
        _write_requests(scope, chosen.cases)
        single = _exchange("requests", len(QUERIED) * chosen.cases)
        _batch_requests(scope, chosen.requests)
        items = ITEMS * _exchange("batched requests", chosen.requests)
    print(f"single: {single:.0f} requests/s; batches: {items:.0f} items/s; {_kept()}")
    if not chosen.no_record:
        record("exchange_signed_per_s", round(single), "requests/s", today())
        record("exchange_batch_items_per_s", round(items), "items/s", today())
    leave("exchange")


def _switch_off(robot: str, scope) -> None:
    from tests.rooms import build
    from zhixing.domain.procedure import api as procedure

    procedure.switch_robot(scope, robot, False, build.now(scope))


def _person(n: int) -> dict[str, str]:
    return {"name": f"被执行人{n}", "id_number": f"33019519800101{n:04d}"}


def _sow(port: int, cases: int) -> None:
    """A car and an account at each bank for every debtor."""
    people, cars, accounts = [], [], []
    for n in range(cases):
        one = _person(n)
        owner = {"owner_name": one["name"], "owner_id": one["id_number"]}
        people.append(one | {"kind": "person", "phone": f"139{n:08d}", "address": "澜州市"})
        car = {"plate": f"浙A·{n:05d}", "vin": f"LZX9Z{n:012d}", "guide_price_fen": 5_000_000, "make": "澜驰"}
        cars.append(car | owner | {"model": "L5", "violations_open": 0, "kind": "小型轿车"})
        for number, bank in enumerate(("bank-lanzhou", "bank-yunting")):
            accounts.append(
                {"no": f"62990{number}{n:012d}", "bank": bank, "kind": "deposit", "balance_fen": 100_000 + n} | owner
            )
    body = json.dumps({"people": people, "vehicles": cars, "accounts": accounts}).encode()
    with urlopen(Post(f"http://127.0.0.1:{port}/seed", body, method="POST"), timeout=120) as answer:
        print(answer.read().decode())


def _write_requests(scope, count: int) -> None:
    """File the cases and let the robots write their requests; nothing is sent yet."""
    from django.db import connection

    from tests.rooms import build

    applicant = build.with_(build.APPLICANT, e_service=True)
    for n in range(count):
        debtor = build.with_(build.DEBTOR, **_person(n), e_service=True)
        build.case(scope, f"（2025）浙0195民初{n}号", parties=(applicant, debtor))
        if n % 50 == 49:
            build.drain(100_000)
            print(f"{n + 1} cases ready", flush=True)
    build.drain(100_000)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name LIKE '%%send_messages'")


def _batch_requests(scope, count: int) -> None:
    """Requests of ten plates each at an office that takes batches."""
    from datetime import timedelta

    from tests.rooms import build
    from zhixing.domain.agencies import api as agencies

    office = agencies.unit("vehicle-office")
    more = {"items": office.items, "practice": True, "batch": BATCH}
    office = agencies.enlist(scope, office.code, office.kind, office.name, office.name_en, "system", **more)
    at, paper = build.now(scope), ("（2026）浙0195执1号", "ab" * 32)
    for n in range(count // BATCH):
        case = build.case(scope, f"（2025）浙0195民初{10_000 + n}号")
        orders = [
            agencies.Order(
                case.pk,
                office.pk,
                agencies.Target(**_person(0)),
                tuple(agencies.Asked("vehicle.query", {"plate": f"浙A·{k:05d}"}) for k in range(ITEMS)),
                paper,
                f"bench-{int(case.filed_at.timestamp() * 1000):x}-{n}-{m}",
                at + timedelta(days=2),
            )
            for m in range(BATCH)
        ]
        agencies.ask_all(scope, "test", orders, "民诉法253", "测速", at)
    build.drain(100_000)


def _exchange(what: str, count: int) -> float:
    """Start a worker and wait until nothing is open: requests a second, from the first answer to the last effect."""
    from django.db import connection

    def counts() -> tuple[int, int, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM agencies_request WHERE state = 'answered'),"
                " (SELECT count(*) FROM agencies_request WHERE due_at IS NOT NULL), (SELECT count(*) FROM infra_todo)"
            )
            return cursor.fetchone()

    before = counts()[0]
    with process("zhixing.entrypoints.cli", "worker"):
        wait_for(lambda: counts()[0] - before >= WARM, 60, 0.01)
        done, started = counts()[0] - before, time.perf_counter()
        wait_for(lambda: counts()[1:] == (0, 0), 500, 0.1)
        took = time.perf_counter() - started
    answered = counts()[0] - before
    print(f"{what}: {answered} of {count} answered, {answered - done} of them in {took:.1f} s", flush=True)
    return (answered - done) / took


def _kept() -> str:
    from zhixing.domain.agencies.models import Message, Stamp
    from zhixing.domain.assets.models import Asset

    return f"{Asset.objects.count()} assets, {Message.objects.count()} messages kept, {Stamp.objects.count()} stamps"


if __name__ == "__main__":
    main()
