"""Text messages to a crowd: `python -m bench.sms [--people 1000000] [--kills 2]`.

One mailing to everybody on a list, over the real wire to the practice world's provider, which keeps every message under
its id and sends receipts back to the platform's own address, both ways signed. Worker, web and provider are processes
beside the bench; on the way the worker is killed once with SIGKILL, then the web (so that receipts are missed), and both
are started again. sms_per_s: from the order to the last receipt, kills included. sms_lost: messages that have no
delivered receipt, plus those the provider has not got exactly once, with this person's words. Making the list is not
measured. The hours in which messages to many go out are kept: the court's clock is set into them.
"""

import argparse
import json
import os
import sqlite3
import tempfile
import time
from datetime import datetime, timedelta
from datetime import time as hour
from pathlib import Path

from bench.kills import Platform
from bench.place import _answers, enter, leave, today, wait_for
from bench.results import record

FULL = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=FULL)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="zhixing-sms-"))
    platform = Platform(home)
    enter("sms")
    scope, one = crowd(chosen.people)
    platform.keep()
    for place in (platform.practice, os.environ["ZHIXING_BASE_URL"]):
        wait_for(lambda place=place: _answers(f"{place}/health"), 120)
    try:
        took, mailing = send(platform, scope, one, chosen.people, chosen.kills)
    finally:
        platform.stop()
    lost = judged(home, mailing, chosen.people)
    print(f"{chosen.people:,} messages in {took:.0f} s: {chosen.people / took:.0f}/s, {lost} lost or twice")
    if not chosen.no_record and chosen.people == FULL:
        record("sms_per_s", round(chosen.people / took), "messages/s", today())
        record("sms_lost", lost, "messages", today())
    leave("sms")


def crowd(people: int):
    """A court with a provider, in the hours of messages, and a list of so many people with their phones."""
    from django.db import connection

    from tests.rooms import build
    from zhixing.domain.agencies import api as agencies
    from zhixing.domain.collective import api as collective
    from zhixing.infra import clock
    from zhixing.infra.crypto import encrypt
    from zhixing.law.collective import Method

    scope = build.court()
    world = json.loads((Path(agencies.__file__).parents[2] / "practice" / "people.json").read_text("utf-8"))
    agencies.enlist(scope, **next(unit for unit in world["units"] if unit["code"] == "sms"), practice=True)
    at = build.now(scope)
    noon = datetime.combine(at.date() + timedelta(days=1), hour(10), clock.SHANGHAI)
    clock.let_run(scope.court_id, noon - at, 1)
    wait_for(lambda: 10 <= build.now(scope).hour < 12, 30, 0.1)
    at, case = build.now(scope), build.case(scope)
    one = collective.open_matter(scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, at.date(), at.date(), "", at)
    columns = "matter_id, number, name, id_number, id_index, phone, bank, account, users, audited_fen, proof, defendant"
    began = time.perf_counter()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY collective_victim ({columns}, deceased, name_matches) FROM STDIN") as copy,
    ):
        for n in range(1, people + 1):
            phone = encrypt(f"13{n:09d}", "collective_victim.phone")
            copy.write_row(
                (one.pk, n, f"甲乙{n}", b"", f"{n:064d}", phone, "", b"", b"", 100, False, False, False, True)
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE collective_victim")
    print(f"list of {people:,} ready in {time.perf_counter() - began:.0f} s", flush=True)
    return scope, one


def send(platform: Platform, scope, one, people: int, kills: int) -> tuple[float, int]:
    """Order the mailing, kill on the way, and wait for the last receipt; seconds, and the mailing."""
    from tests.rooms import build
    from zhixing.domain.collective import api as collective
    from zhixing.infra import clock

    began = time.perf_counter()
    words = "请登记收款账户，您的登记号是 {number}。不收任何费用。"
    mailing = collective.open_mailing(
        scope, one.pk, "all", words, build.now(scope), clock.real_now(), per_second=20_000
    )
    print(f"{mailing.people:,} rows in {time.perf_counter() - began:.1f} s", flush=True)
    killed, shown = 0, 0.0
    while True:
        platform.keep()
        told = answered(mailing.pk)
        if time.perf_counter() - shown > 5:
            shown = time.perf_counter()
            print(f"  {shown - began:5.0f} s: {told:,} receipts", flush=True)
        if killed < kills and told > people * (killed + 1) // (kills + 1):
            name = ("worker", "web")[killed % 2]
            platform.kill(name)
            killed += 1
            print(f"  killed the {name} at {told:,}", flush=True)
        if told == people:
            break
        if time.perf_counter() - began > 1200:
            print("not finished in time")
            break
        time.sleep(0.5)
    return time.perf_counter() - began, mailing.pk


def answered(mailing_id: int) -> int:
    from django.db.models import Sum

    from zhixing.domain.collective.models import Batch

    return Batch.objects.filter(mailing_id=mailing_id).aggregate(n=Sum("answered"))["n"] or 0


def judged(home: Path, mailing_id: int, people: int) -> int:
    """Counted on both sides: rows without a delivered receipt, and ids the provider has not once, with the right words."""
    from zhixing.domain.collective import rules
    from zhixing.domain.collective.models import Text

    rows = Text.objects.filter(mailing_id=mailing_id)
    lost = people - rows.filter(state=Text.State.DELIVERED).count()
    store = sqlite3.connect(home / "practice.sqlite3")
    kept = {
        id: body for id, body in store.execute("SELECT id, body FROM sms WHERE id LIKE ?", (f"crowd-{mailing_id}-%",))
    }
    wrong = sum(f"登记号是 {n}。" not in kept.get(rules.text_id(mailing_id, n), "") for n in range(1, people + 1))
    return lost + wrong + abs(len(kept) - people)


if __name__ == "__main__":
    main()
