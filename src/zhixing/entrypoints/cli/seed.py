"""`zhixing seed`: load the practice court, and note who may log in and what to look at first.

`zhixing.entrypoints.seed.load()` gives `{"accounts": [{…}], "look": [[text, path]], "transfers": [{…}], "statements": [{…}]}`,
values being text but in these orders to the practice bank, or None when the practice court was there already. Where it is but nobody noted who
may log in (killed in between, or the note was lost), its people get new passwords.
"""

import argparse
import json
from typing import Any

from zhixing.entrypoints.start import enter


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("seed", help="load the practice court")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.entrypoints import seed
    from zhixing.infra import home

    note = home.home() / "tour.json"
    tour = seed.load()
    if tour is None and not note.exists():
        tour = seed.renew()
    if tour:
        home.write_private(note, json.dumps(tour, ensure_ascii=False, indent=1))
