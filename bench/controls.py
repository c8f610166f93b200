"""Holds at a province's size: `python -m bench.controls [--controls 5000000]`.

Brings in so many holds of 106 courts by `seizures/commands/load.py` (COPY, every constraint on), then measures what a
court's calendar asks (lapse_query_ms: the first page of what ends within 60 days, as pages show it, and the count of every
day) and a real promotion (queue_promote_ms: the command, its event and transaction included, in queues of fifty that wait).
Everything is asked once unmeasured first.
"""

import argparse
import time
from datetime import datetime, timedelta
from statistics import median

from bench.place import CASE, copies, enter, leave, today
from bench.results import record

COURTS, QUEUES, WAITING, ASKED = 106, 20, 50, 40
HOLDS = 10
"""Every thing is held by ten cases: of a car one in force, four waiting, five released; of a deposit six and four."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--controls", type=int, default=5_000_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("controls")
    from tests.rooms import build

    scopes = [build.court(1000 + n, f"浙{1000 + n}") for n in range(COURTS)]
    now = build.now(scopes[0])
    per_court = max(chosen.controls // COURTS, 2 * WAITING * HOLDS)
    began = time.perf_counter()
    places = [_place(scope, per_court // HOLDS) for scope in scopes]
    print(f"{COURTS * (per_court // HOLDS):,} things and as many cases made in {time.perf_counter() - began:.0f} s")
    began, loaded = time.perf_counter(), 0
    for no, (scope, place) in enumerate(zip(scopes, places, strict=True), 1):
        loaded += _load(scope, place, per_court, now)
        if no % 10 == 0 or no == COURTS:
            print(f"  {loaded:,} holds of {no} courts in {time.perf_counter() - began:.0f} s", flush=True)
    _analyze()
    lapse, promote = _lapse(scopes, now.date()), _promote(scopes, places, now)
    print(f"what ends in 60 days {lapse:.1f} ms, promotion of a queue of {WAITING} {promote:.1f} ms")
    if not chosen.no_record:
        record("lapse_query_ms", round(lapse, 1), "ms", today())
        record("queue_promote_ms", round(promote, 1), "ms", today())
    leave("controls")


def _place(scope, many: int) -> dict[str, list[int]]:
    """A court's cases and things: one filed and recorded through the doors, the others copies of it in the database."""
    from tests.rooms import build
    from zhixing.domain.agencies import api as agencies
    from zhixing.domain.assets import api as assets
    from zhixing.domain.cases import api as cases

    first = build.case(scope, f"（2025）浙{scope.court_id}民初1号")
    owner, at = cases.debtors(scope, first.pk)[0].party_id, build.now(scope)
    found = [
        assets.record(scope, first.pk, kind, owner, assets.Identity(number), {}, at, title)
        for kind, number, title in (("deposit", "6299580000010054567", "存款"), ("vehicle", "LZX1A2B34J0000517", "车"))
    ]
    office = agencies.enlist(scope, "register", "vehicles", "车管所", "Office", "counter", items=["vehicle.seal"])
    number = "md5(%(salt)s || n::text) || md5(n::text || %(salt)s)"
    return {
        "cases": copies(cases.Case, first.pk, many, CASE),
        "deposits": copies(assets.Asset, found[0].pk, many // 2, {"number_index": number}),
        "cars": copies(assets.Asset, found[1].pk, many - many // 2, {"number_index": number}),
        "unit": [office.pk],
    }  # fmt: skip


def _load(scope, place, many: int, now: datetime) -> int:
    from zhixing.domain.seizures.commands.load import load

    return load(scope, _rows(place, many, now), now)


def _rows(place, many: int, now: datetime):
    """Every thing's ten holds, by ten cases; ends spread over the terms to come."""
    day, asked = now.date(), now.isoformat()
    ends = [(day + timedelta(days=n)).isoformat() for n in range(1, 731)]
    began = (day - timedelta(days=300)).isoformat()
    cases, unit = place["cases"], place["unit"][0]
    things = [(pk, True) for pk in place["deposits"]] + [(pk, False) for pk in place["cars"]]
    for n in range(many):
        no, of = n % len(things), n // len(things)
        (thing, money), case = things[no], cases[(no + of) % len(cases)]
        state = ("effective" if of < 6 else "released") if money else LINE[min(of, HOLDS - 1)]
        row = {
            "case_id": case,
            "asset_id": thing,
            "unit_id": unit,
            "kind": "freeze" if money else "seal",
            "state": state,
        }
        row |= {"prepared_at": asked, "amount_fen": 10_000_000 if money else None, "rank": of + 1}
        if state == "effective":
            row |= {"from_on": began, "until_on": ends[n * 7 % (364 if money else 730)]}
        if state in ("effective", "waiting") and not money:
            row |= {"place": f"vehicle:{thing}", "entered_at": asked}
        if state == "released":
            row |= {"ended_on": began}
        yield row


LINE = ("effective", *["waiting"] * 4, *["released"] * 5)


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("seizures_seizure", "assets_asset", "cases_case"):
            cursor.execute(f"ANALYZE {table}")


def _lapse(scopes, on) -> float:
    """The median over courts of the calendar's questions: one page of 50, and how many end on each day."""
    from zhixing.domain.seizures import api as seizures

    times, last = [], on + timedelta(days=60)
    for no, scope in enumerate(scopes[: ASKED + 5]):
        began = time.perf_counter()
        page = seizures.ending(scope, on, on, last, 50)
        days = seizures.ends(scope, on, last)
        if no >= 5:
            times.append((time.perf_counter() - began) * 1000)
        assert page and all(on <= one.until_on <= last for one in page)
        assert sum(days.values()) >= len(page)
    print(f"{sum(days.values()):,} holds of a court end within 60 days")
    return median(times)


def _promote(scopes, places, now: datetime) -> float:
    """The median of promoting the first of fifty that wait for one car, of three courts by turns; the car's first hold
    has just been released."""
    from zhixing.domain.courts import api as courts
    from zhixing.domain.seizures.commands import queue
    from zhixing.domain.seizures.models import Seizure

    times = []
    for no in range(QUEUES + 2):
        place = _queue(scopes, places, no, now)
        first = queue.waiting(place).first()
        acting = courts.system_scope(first.court_id)
        began = time.perf_counter()
        promoted = queue.promote(acting, place, now)
        if no >= 2:
            times.append((time.perf_counter() - began) * 1000)
        assert promoted.pk == first.pk and promoted.rank == 1
        left = Seizure.objects.filter(place=place)
        assert left.filter(state="effective").count() == 1 and left.filter(state="waiting").count() == WAITING - 1
    return median(times)


def _queue(scopes, places, no: int, now: datetime) -> str:
    """Fifty that wait for one car, none in force."""
    from zhixing.domain.seizures.commands.load import load

    name = f"vehicle:bench-{no}"
    for turn in range(3):
        court = (no * 3 + turn) % len(scopes)
        place, rows = places[court], []
        for n in range(turn, WAITING, 3):
            # beyond the ten cases that hold this car already
            case = place["cases"][(len(place["deposits"]) + no + HOLDS + n) % len(place["cases"])]
            car = place["cars"][no]
            row = {"case_id": case, "asset_id": car, "unit_id": place["unit"][0], "kind": "seal", "state": "waiting"}
            row |= {"prepared_at": now, "place": name, "entered_at": now + timedelta(seconds=n), "rank": n + 2}
            rows.append(row)
        load(scopes[court], rows, now)
    return name


if __name__ == "__main__":
    main()
