"""A payout to a crowd: `python -m bench.payout [PEOPLE ...] [--growth] [--kills 10] [--row 3000]`, 289,000 people if none.

Measured from the moment the frozen list lies there: ratio and shares, two signatures, the money from the pool through
each person's account to the bank by two entries a file, pain.001 files (valid by the schema, kept on disk), the log, and
the status of a person asked for at the end: payout_289k_s, on the embedded PostgreSQL with fsync on. payout_peak_mb is
the memory of the bench itself and of the database's processes that work for it. Making the people is not measured. The
files are made by two threads, as two jobs of the worker would.

--growth: 10,000, 100,000, 289,000 and 3,000,000 people one after the other, µs a person; payout_growth_x is the most a
person takes longer in a larger crowd than in any smaller one: 1 is linear. No kills and rows then, and of more than 289,000 people
only the sums are checked, not every file read again.
--kills: the same again by processes that are killed with SIGKILL, the first on its way to the release, the others spread over
the files, each at a random moment of one, and started anew; payout_fen_off is what the files differ from the share, plus
whatever anybody would get twice or not at all.
--row: beside it the same for so many people by loops of single rows through the ORM, extrapolated: payout_vs_row_ratio.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations

from bench.crowd import Crowd, Peak
from bench.place import ROOT, enter, leave, today
from bench.results import record

FULL, POOL = 289_000, 344_000_000_000
GROWTH = (10_000, 100_000, FULL, 3_000_000)
COURT = 195


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("people", type=int, nargs="*", default=[FULL])
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--row", type=int, default=3_000)
    parser.add_argument("--no-record", action="store_true")
    parser.add_argument("--go-on", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.go_on:
        return go_on(chosen.go_on)
    if chosen.growth:
        chosen.people, chosen.kills, chosen.row = list(GROWTH), 0, 0
    enter("payout")
    from tests.rooms import build

    found = measure(Stage(build.court(COURT)), chosen)
    for key, (value, unit) in found.items():
        print(f"{key} {value} {unit}")
        if not chosen.no_record and FULL in chosen.people:
            record(key, value, unit, today())
    leave("payout")


def measure(stage: "Stage", chosen: argparse.Namespace) -> dict[str, tuple[float, str]]:
    found, each = {}, []
    for people in chosen.people:
        took, peak = stage.pay(people)
        each.append(took / people)
        print(f"{people:,} people: {took:.1f} s, {each[-1] * 1e6:.0f} µs each, peak {peak:.0f} MB", flush=True)
        if people == FULL and not chosen.growth:
            found["payout_289k_s"], found["payout_peak_mb"] = (round(took, 1), "s"), (round(peak), "MB")
    if chosen.growth:
        growth = max(larger / smaller for smaller, larger in combinations(each, 2))
        found["payout_growth_x"] = (
            round(growth, 2),
            "most time a person of a larger crowd over a smaller, 10,000 to 3,000,000",
        )
    if chosen.kills:
        found["payout_fen_off"] = (stage.killed(chosen.people[-1], chosen.kills), "fen")
    if chosen.row:
        row = stage.by_rows(chosen.row)
        print(f"row by row {row * 1e6:.0f} µs a person over {chosen.row:,}: {row / each[-1]:.1f} times as long")
        found["payout_vs_row_ratio"] = (round(row / each[-1], 1), "x")
    return found


class Stage:
    """A court with two signatories, and a matter for each run."""

    def __init__(self, scope) -> None:
        from tests.rooms import build
        from zhixing.domain.courts import api as courts

        self.scope, self.runs = scope, 0
        courts.equip(scope, COURT, account_number="330195010100000018", account_name="澜溪区人民法院")
        self.first, self.second = (
            build.with_(scope, staff_id=build.staff(scope, login, group).pk)
            for login, group in (("first", "officer"), ("second", "finance"))
        )

    def crowd(self, people: int):
        """A matter with its frozen, posted list and the money in its pool; and a day after the posting.

        What the database knows of its tables is from before this crowd came, the worst there is.
        """
        import psycopg

        from tests.rooms import build
        from zhixing.domain.collective import api as collective
        from zhixing.domain.collective.commands import importing
        from zhixing.domain.ledger import api as ledger
        from zhixing.kernel.money import Money
        from zhixing.law.collective import Method

        self.runs += 1
        with psycopg.connect(os.environ["ZHIXING_DATABASE_OWNER_URL"], autocommit=True) as owner:
            owner.execute("ANALYZE")
        at = build.now(self.scope)
        case = build.case(self.scope, f"（2025）浙0195刑初{self.runs}号")
        one = collective.open_matter(
            self.scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, at.date(), at.date(), "", at
        )
        importing._load(one, Crowd(people))
        pool = POOL * people // FULL
        legs = [(f"bank:{COURT}", Money(-pool)), (f"case:{case.pk}", Money(pool))]
        ledger.post(self.scope, f"crowd:{self.runs}", legs, "bench", at, case.pk)
        collective.fund(self.scope, one.pk, Money(pool), "1", at)
        began = time.perf_counter()
        roll = collective.freeze_roll(self.scope, one.pk, at)
        print(f"{people:,} people listed, frozen in {time.perf_counter() - began:.1f} s", flush=True)
        return one, build.now(self.scope) + timedelta(days=(roll.posted_until - at.date()).days + 1)

    def pay(self, people: int) -> tuple[float, float]:
        """Seconds from the frozen list to the last status, and the memory it took at its peak."""
        from zhixing.domain.collective import api as collective
        from zhixing.kernel.money import Money

        one, at = self.crowd(people)
        with Peak() as peak:
            began = time.perf_counter()
            drawn = collective.draw_round(self.scope, one.pk, Money.zero, Money.zero, at)
            lap("ratio and shares", began)
            collective.approve_round(self.first, drawn.pk, at)
            collective.release_round(self.second, drawn.pk, at)
            lap("released", began)
            make_files(self.scope, drawn.pk, at)
            lap("files made and booked", began)
            assert collective.status(one, people)[0].state == "at_bank"
            took = time.perf_counter() - began
        assert check(self.scope, one, drawn, every_file=people <= FULL) == 0
        return took, peak.mb

    def killed(self, people: int, kills: int) -> int:
        """Fen that are wrong after a payout whose processes were killed at random moments."""
        from zhixing.domain.collective import api as collective
        from zhixing.domain.collective.models import Round
        from zhixing.kernel.money import Money

        one, at = self.crowd(people)
        drawn = collective.draw_round(self.scope, one.pk, Money.zero, Money.zero, at)
        collective.approve_round(self.first, drawn.pk, at)
        chance, killed = random.Random(289), 0
        while True:
            process = subprocess.Popen(
                [sys.executable, "-m", "bench.payout", "--go-on", str(drawn.pk)], cwd=ROOT, env=os.environ.copy()
            )
            reached = killed / kills if killed < kills else 2
            while process.poll() is None and far(drawn) < reached:
                time.sleep(0.02)
            if process.returncode is None:
                time.sleep(chance.uniform(0, 0.4) if killed else chance.uniform(0.2, 1.5))
                process.send_signal(signal.SIGKILL)
            if process.wait() == 0:
                print(f"whole after {killed} kills")
                return check(self.scope, one, drawn)
            killed += 1
            print(f"killed at {far(drawn):.0%} of the files, round {Round.objects.get(pk=drawn.pk).state}", flush=True)

    def by_rows(self, people: int) -> float:
        """Seconds a person, the same work done one row at a time through the ORM: share, two entries, payment, status."""
        from django.db import transaction

        from zhixing.domain.collective import rules
        from zhixing.domain.collective.models import Share
        from zhixing.domain.ledger import api as ledger
        from zhixing.gateways.iso20022 import pain
        from zhixing.infra import clock
        from zhixing.kernel.money import Money

        one, at = self.crowd(people)
        from zhixing.domain.collective.models import Round

        roll = one.rolls.get()
        pool = ledger.balance(self.scope, rules.pool(one.pk))
        drawn = Round.objects.create(
            matter=one, roll=roll, no=1, state="cancelled", pool_fen=pool.fen, costs_fen=0, reserve_fen=0,
            share_fen=pool.fen, held_fen=0, drawn_at=at, drawn_by="bench",
        )  # fmt: skip
        payer, stamp = pain.Account("330195010100000018", "澜溪区人民法院", "000000000000"), clock.now(COURT)
        began = time.perf_counter()
        for victim in one.people.order_by("number"):
            fen = victim.audited_fen * pool.fen // roll.loss_fen
            with transaction.atomic():
                Share.objects.create(round=drawn, place=victim.number, number=victim.number, fen=fen, held=False)
                own = rules.own(one.pk, victim.number)
                ledger.open_account(self.scope, own, one.case_id)
                for key, source, target in (("in", rules.pool(one.pk), own), ("out", own, f"transit:{COURT}")):
                    legs = [(source, Money(-fen)), (target, Money(fen))]
                    ledger.post(self.scope, f"row:{drawn.pk}:{victim.number}:{key}", legs, "bench", at, one.case_id)
            payee = pain.Account(victim.account, victim.name, "000000000000")
            line = pain.Payment(f"row{drawn.pk}-{victim.number}", Money(fen), payee, "bench")
            pain.payments(f"row{drawn.pk}-{victim.number}", stamp, stamp.date(), payer, [line])
        return (time.perf_counter() - began) / people


def far(drawn) -> float:
    """The part of the round's files that are made; 0 before it is released."""
    from zhixing.domain.collective.models import Parcel

    states = list(Parcel.objects.filter(round=drawn).values_list("state", flat=True))
    return sum(state != "planned" for state in states) / max(len(states), 1)


def make_files(scope, round_id: int, at) -> None:
    """What the worker's two jobs do."""
    from django.db import connection

    from zhixing.domain.collective import api as collective

    def hand(_: int) -> None:
        try:
            while collective.make_parcel(scope, round_id, at) is not None:
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(hand, range(2)))


def go_on(round_id: int) -> None:
    """A process of the run that is killed: release if that has not happened, then make what files are left."""
    import django

    django.setup()
    from tests.rooms import build
    from zhixing.domain.collective import api as collective
    from zhixing.domain.courts.models import Staff

    scope = build.everything(COURT)
    one = collective.find_round(scope, round_id)
    at = one.approved_at
    if one.state == "approved":
        person = Staff.objects.exclude(pk=one.approved_by_id).order_by("pk").first()
        collective.release_round(build.with_(scope, staff_id=person.pk), round_id, at)
    make_files(scope, round_id, at)


def check(scope, one, drawn, every_file: bool = True) -> int:
    """Read every file again: valid, each place once, the sums those of shares and books. Fen that are wrong."""
    from zhixing.domain.collective import rules
    from zhixing.domain.collective.models import Parcel, Share
    from zhixing.domain.ledger import api as ledger
    from zhixing.gateways.iso20022 import validate, xml
    from zhixing.infra import files

    off = ledger.balance(scope, rules.pool(one.pk)).fen + ledger.lies_in(scope, f"share:{one.pk}:").fen
    off += abs(drawn.share_fen - sum(Parcel.objects.filter(round=drawn, state="made").values_list("fen", flat=True)))
    assert ledger.trial_balance(scope).agrees
    if not every_file:
        return off
    due = dict(Share.objects.filter(round=drawn).values_list("place", "fen"))
    seen: dict[int, int] = {}
    twice = 0
    for parcel in Parcel.objects.filter(round=drawn):
        [body] = validate.read(files.fetch(parcel.file), "pain.001.001.09")
        for node in xml.every(body, "PmtInf/CdtTrfTxInf"):
            place = rules.place_of(xml.text(node, "PmtId/EndToEndId"))
            fen = int(xml.text(node, "Amt/InstdAmt").replace(".", ""))
            twice += fen if place in seen else 0
            seen[place] = fen
    off += sum(abs(fen - seen.get(place, 0)) for place, fen in due.items()) + twice
    off += abs(sum(due.values()) - drawn.share_fen)
    print(f"files checked: {len(seen):,} payments, {off} fen off", flush=True)
    return off


def lap(words: str, began: float) -> None:
    print(f"  {time.perf_counter() - began:5.1f} s {words}", flush=True)


if __name__ == "__main__":
    main()
