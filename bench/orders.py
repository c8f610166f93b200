"""Orders under kills and cuts: `python -m bench.orders [--orders 10000] [--kills 30]`.

One seal is ordered for each of so many cars. Meanwhile the worker and the office are killed with SIGKILL, and the network
between them is cut, by chance one of them each time another share of the orders is answered. An order that failed in sight is sent again, as a person would. orders_lost counts orders
that are not answered in the end, cars that bear another number of seals than one, answers without a believed message behind
them, messages no longer as they passed, and evidence files (of 300 orders drawn at random) that do not hold.
"""

import argparse
import json
import os
import random
import socket
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.request import Request as Post
from urllib.request import urlopen

from bench.kills import Platform
from bench.place import _answers, enter, leave, today, wait_for
from bench.results import record

MOST_SECONDS, BATCH, SAMPLE = 400, 500, 300


class Network:
    """The only way from the platform to the offices; it can be cut."""

    def __init__(self, port: int) -> None:
        self.far, self.door = port, socket.create_server(("127.0.0.1", 0))
        self.port, self.open = int(self.door.getsockname()[1]), set[socket.socket]()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            near, _ = self.door.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.far), timeout=2)
            except OSError:
                near.close()
                continue
            self.open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            one.settimeout(None)
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            self.open.discard(end)
            end.close()

    def cut(self) -> None:
        for end in list(self.open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="zhixing-orders-"))
    platform = Platform(home)
    direct = platform.practice
    network = Network(int(direct.rsplit(":", 1)[1]))
    os.environ["ZHIXING_PRACTICE_URL"] = f"http://127.0.0.1:{network.port}"
    del platform.commands["web"]
    enter("orders")
    platform.keep()
    wait_for(lambda: _answers(f"{direct}/health"), 60)
    _sow(direct, chosen.orders)
    scope = _order(chosen.orders)
    done = _disturb(platform, network, scope, chosen.orders, chosen.kills)
    lost = _lost(scope, home, chosen.orders)
    print(f"{chosen.orders} orders, {done} kills and cuts: {sum(lost.values())} lost {dict(lost)}")
    platform.stop()
    if not chosen.no_record:
        record("orders_lost", sum(lost.values()), "orders", today())
    leave("orders")


def _plate(n: int) -> str:
    return f"浙B·{n:05d}"


def _sow(url: str, count: int) -> None:
    owner = {"owner_name": "被执行人", "owner_id": "330195198001010017", "kind": "小型轿车", "violations_open": 0}
    facts = {"guide_price_fen": 5_000_000, "make": "澜驰", "model": "L5"}
    for start in range(0, count, 2000):
        cars = [
            {"plate": _plate(n), "vin": f"LZX8Z{n:012d}"} | owner | facts
            for n in range(start, min(start + 2000, count))
        ]
        with urlopen(Post(f"{url}/seed", json.dumps({"vehicles": cars}).encode(), method="POST"), timeout=60) as answer:
            assert answer.status == 200


def _order(count: int):
    from tests.rooms import build
    from zhixing.domain.agencies import api as agencies
    from zhixing.practice import people

    scope = build.court()
    [unit] = [one for one in people.load()["units"] if one["code"] == "vehicle-office"]
    office = agencies.enlist(scope, **unit, practice=True)
    target, paper = agencies.Target("被执行人", "330195198001010017"), ("（2026）浙0195执1号", "ab" * 32)
    for start in range(0, count, BATCH):
        case, at = build.case(scope, f"（2025）浙0195民初{start}号"), build.now(scope)
        orders = [
            agencies.Order(
                case.pk,
                office.pk,
                target,
                (agencies.Asked("vehicle.seal", {"plate": _plate(n), "years": 2}),),
                paper,
                f"order-{n}",
                at + timedelta(days=2),
            )
            for n in range(start, min(start + BATCH, count))
        ]
        agencies.ask_all(scope, "seal", orders, "民诉法253", "查封", at)
    return scope


def _disturb(platform: Platform, network: Network, scope, count: int, kills: int) -> int:
    """Kill and cut until every order is answered; failed ones are sent again. How many kills and cuts."""
    from tests.rooms import build
    from zhixing.domain.agencies import api as agencies

    began, done = time.monotonic(), 0
    while (open_ := count - agencies.Request.objects.filter(state="answered").count()) > 0:
        if time.monotonic() - began > MOST_SECONDS:
            print(f"{open_} still open after {MOST_SECONDS} s")
            break
        platform.keep()
        for request_id in agencies.Request.objects.filter(state="failed").values_list("pk", flat=True)[:500]:
            agencies.resend(scope, request_id, build.now(scope))
        if done < kills and count - open_ >= (done + 0.5) * count / kills:
            what = random.choice(("worker", "practice", "cut", "cut"))
            network.cut() if what == "cut" else platform.kill(what)
            done += 1
            print(f"{time.monotonic() - began:5.0f} s  {what}, {open_} open", flush=True)
        time.sleep(0.2)
    return done


def _lost(scope, home: Path, count: int) -> Counter:
    """What went wrong, by kind."""
    from zhixing.domain.agencies import api as agencies
    from zhixing.domain.agencies.models import Message
    from zhixing.gateways import evidence

    while agencies.stamp():
        pass
    sealed = Counter(
        plate for (plate,) in sqlite3.connect(home / "practice.sqlite3").execute("SELECT plate FROM seals")
    )
    wrong: Counter = Counter(doubled=sum(sealed[_plate(n)] > 1 for n in range(count)))
    wrong["not done"] = sum(sealed[_plate(n)] == 0 for n in range(count))
    wrong["open"] = count - agencies.Request.objects.filter(state="answered").count()
    believed = set(
        Message.objects.filter(direction="received", outcome="", status=200).values_list("request", flat=True)
    )
    rows = list(agencies.Request.objects.values_list("pk", "key"))
    wrong["without evidence"] = sum(key not in believed for _, key in rows)
    wrong["altered"] = len(agencies.altered(Message.objects.select_related("unit").iterator(2000)))
    for request_id, _ in random.sample(rows, min(SAMPLE, len(rows))):
        content = agencies.evidence(scope, request_id)
        wrong["evidence does not hold"] += any(one.fault for one in evidence.verify(content))
    return wrong


if __name__ == "__main__":
    main()
