"""Finding lots: `python -m bench.lots [--lots 100000]`.

Loads lots with one round each (a tenth running or coming, the rest over), then asks the hall's own searches — by words,
kind, place, round, price, end, in every order, first pages and deep ones, each with its counts — in turn, after one
unmeasured pass. lot_search_ms: the slowest query's median, page and counts together, in the database and Django.
"""

import argparse
import time
from datetime import timedelta
from statistics import median

from bench.place import enter, leave, today
from bench.results import record

ROAD = ["望舒", "云栖", "听澜", "青屿", "白鹭", "澜溪", "衡山", "柳浪", "栖霞", "枫桥"]
TOWN = ["澜溪区", "云汀区", "鹭湾新区", "青屿县", "望舒区"]
TURNS = 15
LOAD = """
INSERT INTO auctions_lot (court_id, case_id, kind, immovable, title, title_en, place, description, photos, listing,
  warnings, reference_fen, state, ground, paid_fen, prepared_at)
SELECT %(court)s, n, (ARRAY['house', 'vehicle', 'other'])[1 + n %% 3], n %% 3 <> 1,
  (%(roads)s::text[])[1 + n %% 10] || '路 ' || (n %% 997) || ' 号 ' || (n %% 31) || ' 幢 ' || (n %% 2801) || ' 室', '',
  (%(towns)s::text[])[1 + n %% 5], '', '[]', '{}', '{}', 10000000 + (n * 7919 %% 900000) * 1000, 'listed', '', 0, now()
FROM generate_series(1, %(count)s) AS n
"""
ROUNDS = """
INSERT INTO auctions_round (court_id, lot_id, kind, run, start_fen, step_fen, deposit_fen, pay_days, panel, published_at,
  opens_at, closes_at, ends_at, state, bids, extensions, seq, head)
SELECT court_id, id, (ARRAY['first', 'second', 'sale'])[1 + id %% 3], 1, reference_fen * 7 / 10, 100000, 1000000, 10, '[]',
  now(), opens, opens + interval '1 day', opens + interval '1 day', state, 0, 0, 0, ''
FROM (SELECT lot.court_id, lot.id, lot.reference_fen, CASE WHEN id %% 20 = 0 THEN now() - interval '1 hour' * (id %% 23)
    WHEN id %% 20 = 1 THEN now() + interval '1 hour' * (id %% 700) ELSE now() - interval '1 hour' * (48 + id %% 9000) END AS opens,
  CASE WHEN id %% 20 = 0 THEN 'open' WHEN id %% 20 = 1 THEN 'scheduled' WHEN id %% 5 = 2 THEN 'stopped' ELSE 'unsold' END AS state
  FROM auctions_lot AS lot) AS lot
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lots", type=int, default=100_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("lots")
    began = time.perf_counter()
    _load(chosen.lots)
    print(f"{chosen.lots:,} lots listed in {time.perf_counter() - began:.0f} s", flush=True)
    slowest = max((_measured(name, wanted, sort) for name, wanted, sort in _questions()), default=0.0)
    print(f"slowest {slowest:.1f} ms")
    if not chosen.no_record:
        record("lot_search_ms", round(slowest, 1), "ms", today())
    leave("lots")


def _load(count: int) -> None:
    from django.db import connection

    from tests.rooms import build
    from zhixing.domain.auctions.commands.listed import drawn
    from zhixing.domain.auctions.models import Listed, Round

    build.court(901, "浙9901")
    with connection.cursor() as cursor:
        cursor.execute(LOAD, {"court": 901, "roads": ROAD, "towns": TOWN, "count": count})
        cursor.execute(ROUNDS.replace("%%", "%"))
    batch: list[Listed] = []
    for one in Round.objects.select_related("lot__court").iterator(5000):
        batch.append(Listed(lot_id=one.lot_id, **drawn(one.lot, one)))
        if len(batch) == 5000:
            Listed.objects.bulk_create(batch)
            batch.clear()
    Listed.objects.bulk_create(batch)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE auctions_listed")
        cursor.execute("VACUUM ANALYZE auctions_lot")
        cursor.execute("VACUUM ANALYZE auctions_round")


def _questions():
    from zhixing.domain.auctions.api import Wanted
    from zhixing.infra import clock
    from zhixing.kernel.money import Money

    soon = clock.real_now() + timedelta(days=3)
    band = {"low": Money.yuan(1_000_000), "high": Money.yuan(1_500_000)}
    wanted = {
        "everything": Wanted(),
        "running": Wanted(phases=("open",)),
        "a road": Wanted(text="云栖路"),
        "a road and a number": Wanted(text="云栖路 88 号"),
        "a place": Wanted(place="青屿县", kinds=("house",)),
        "cars in second rounds": Wanted(kinds=("vehicle",), rounds=("second",)),
        "a price": Wanted(**band),
        "ends soon": Wanted(phases=("open", "scheduled"), ends_before=soon),
        "all at once": Wanted(text="听澜", kinds=("house",), phases=("open", "scheduled"), rounds=("first",), **band),
        "nothing like it": Wanted(text="游艇码头"),
    }
    for name, one in wanted.items():
        for sort in ("", "low", "high", "new"):
            yield f"{name}, {sort or 'nearest'}", one, sort


def _measured(name: str, wanted, sort: str) -> float:
    from zhixing.domain.auctions.api import facets, search

    def ask(after: str) -> str:
        facets(wanted)
        return search(wanted, sort, after).after

    after = ask("")
    for _ in range(3):
        after = ask(after) if after else ""  # deep pages too
    took = []
    for turn in range(TURNS):
        began = time.perf_counter()
        ask(after if turn % 2 else "")
        took.append((time.perf_counter() - began) * 1000)
    print(f"{name}: {median(took):.1f} ms (longest {max(took):.1f})", flush=True)
    return median(took)


if __name__ == "__main__":
    main()
