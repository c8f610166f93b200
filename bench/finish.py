"""The last ten seconds of many lots under kills: `python -m bench.finish [--lots 50] [--no-record]`.

Two bidders a lot bid over HTTP against each other, through the web and the rounds process, from ten seconds before the
announced end; every two seconds web, database or rounds process is killed with SIGKILL and started again, and once
more while the lots close (the court's clock then runs fast past the five minutes). What was not answered is sent again
under its key, as pages do. Afterwards: every bid answered as accepted is in its round's log, each round ended once and
replays to the same result, and every deposit, paid in by the bank's notice, went back or counts, to the fen.
finish_lost counts what was found otherwise.
"""

import argparse
import asyncio
import os
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any, Self

import httpx

from bench.kills import Platform, _free_port
from bench.place import _answers, enter, leave, today, wait_for
from bench.results import record

DEPOSIT = 14_000_000
ORDER = ("web", "database", "rounds", "web", "rounds", "database")
EVERY = 2.0


class House(Platform):
    """Web, rounds and worker, kept running by a thread of their own."""

    def __init__(self) -> None:
        port = _free_port()
        self.web = f"http://127.0.0.1:{port}"
        os.environ["ZHIXING_BASE_URL"] = self.web
        serve = ("uvicorn", "zhixing.entrypoints.asgi:application", "--port", str(port), "--log-level", "error")
        self.commands = {
            "web": (*serve, "--lifespan", "off"),
            "rounds": ("zhixing.entrypoints.rounds",),
            "worker": ("zhixing.entrypoints.cli", "worker"),
        }
        self.running, self.kills, self.over = {}, 0, threading.Event()
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self.keeper.start()
        wait_for(lambda: _answers(f"{self.web}/auctions/"), 60)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.keeper.join()
        self.stop()

    def _keep(self) -> None:
        while not self.over.wait(0.1):
            self.keep()

    async def struck(self, seconds: float) -> None:
        """Kill one after the other for a while."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.to_thread(self.kill, ORDER[self.kills % len(ORDER)])
            self.kills += 1
            await asyncio.sleep(EVERY)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lots", type=int, default=50)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("finish")
    from zhixing.infra import home

    os.environ["ZHIXING_ROUNDS_SOCKET"] = str(home.folder("run") / "finish.sock")
    try:
        with House() as house:
            lots, seats = _stage(chosen.lots)
            _until(lambda: _held() == len(seats), 120)
            print(f"{len(lots)} lots with {len(seats)} deposits", flush=True)
            told = _run(house, lots, seats)
            _until(_settled, 180)
        wrong = _found(told)
    finally:
        leave("finish")
    print(f"{house.kills} kills, {len(told)} bids answered as accepted; wrong: {wrong or 'nothing'}")
    if not chosen.no_record:
        record("finish_kills", house.kills, f"kills in the last ten seconds of {chosen.lots} lots", today())
        record("finish_lost", sum(wrong.values()), "bids lost, rounds ended twice, deposits astray", today())
    if wrong:
        sys.exit("something was lost")


def _stage(count: int) -> tuple[list[Any], list[Any]]:
    """Open rounds that end in an hour, two bidders a lot, their deposits in one notice of the bank."""
    from tests.rooms import build
    from tests.rooms.auctions import stage
    from tests.rooms.payments import bank
    from zhixing.domain.auctions import api as auctions
    from zhixing.domain.ledger import api as ledger
    from zhixing.domain.payments import api as payments

    stage.COURT, stage.MACHINE = build.COURT, build.everything()
    scope = bank.court()
    now = build.now(scope)
    opens = now - timedelta(hours=23)
    rounds = [stage.a_round(opens, now + timedelta(hours=1), found=False) for _ in range(count)]
    bidders = [signed_up(number, rounds[0].lot_id) for number in (1, 2)]
    seats, lines = [], []
    for running in rounds:
        for number, cookies in enumerate(bidders, 1):
            who = stage.a_bidder(number, now)
            seat = auctions.register(auctions.bidder_scope(who.pk, build.COURT), running.pk, who.pk, now)
            account = ledger.account(scope, f"deposit:{running.lot_id}:{who.pk}")
            lines.append(bank.Line(f"D{seat.pk}", f"{DEPOSIT / 100:.2f}", credited=account.number if account else "",
                                   payer=f"竞买人{number}", payer_account=f"622202010000{number:07d}"))  # fmt: skip
            seats.append((running, seat.pk, cookies))
    payments.import_statement(scope, bank.camt054(*lines, message="DEPOSITS"), now)
    return rounds, seats


def signed_up(number: int, lot_id: int) -> dict[str, str]:
    """The cookies of a bidder with an account, as his browser would send them."""
    from django.test import Client

    from tests.rooms.auctions import stage

    client, who = Client(HTTP_HOST="127.0.0.1"), {"kind": "person", "name": f"竞买人{number}"}
    who |= {"id_number": stage.person(number), "phone": "13800007777", "login": f"bidder{number}"}
    client.post("/bidder/sign-up", who | {"password": "long enough 1", "again": "long enough 1"})
    client.get(f"/auctions/{lot_id}/")
    return {name: morsel.value for name, morsel in client.cookies.items()}


def browser(web: str, cookies: dict[str, str]) -> httpx.AsyncClient:
    """A client with his cookies and their token."""
    token = next(value for name, value in cookies.items() if "csrf" in name)
    return httpx.AsyncClient(base_url=web, cookies=cookies, headers={"X-CSRFToken": token}, timeout=8)


def _run(house: House, lots: list[Any], seats: list[Any]) -> dict[tuple[int, str], int]:
    """Bid through the last ten seconds and a little beyond, then close; (round, key) -> fen answered as accepted."""
    from tests.rooms import build
    from zhixing.infra import clock

    told: dict[tuple[int, str], int] = {}
    tops = {one.pk: one.start_fen - one.step_fen for one in lots}
    ends_at = min(one.closes_at for one in lots)

    def to_the_end() -> bool:
        clock.let_run(build.COURT, ends_at - clock.now(build.COURT) - timedelta(seconds=11), 1)
        return True

    def past_it() -> bool:
        clock.let_run(build.COURT, timedelta(minutes=6), 6)
        return True

    async def whole() -> None:
        over = asyncio.Event()
        bidding = asyncio.gather(*(_bid(house.web, one, who, seat, tops, told, over) for one, seat, who in seats))
        while len({number for number, _ in told}) < len(lots):
            await asyncio.sleep(0.2)
        await asyncio.to_thread(_until, to_the_end, 30)
        await asyncio.sleep(1)
        before = len(told)
        await house.struck(12)
        over.set()
        await bidding
        print(f"{before} bids accepted before the last ten seconds, {len(told) - before} after", flush=True)
        await asyncio.to_thread(_until, past_it, 30)
        await house.struck(8)

    asyncio.run(whole())
    return told


async def _bid(
    web: str,
    one: Any,
    cookies: dict[str, str],
    seat: int,
    tops: dict[int, int],
    told: dict[Any, int],
    over: asyncio.Event,
) -> None:
    """One bidder of one lot: a step above the last price known, the same key again until there is a certain answer."""
    async with browser(web, cookies) as client:
        number = 0
        while not over.is_set():
            number += 1
            key, fen = f"s{seat}-{number}", tops[one.pk] + one.step_fen
            form = {"amount": f"{fen / 100:.2f}", "key": key}
            status = 0
            while status in (0, 500, 503):
                with suppress(httpx.HTTPError):
                    answer = await client.post(f"/auctions/{one.lot_id}/bid", data=form)
                    status = answer.status_code
                if status != 302:
                    await asyncio.sleep(0.2)
            if status == 302:
                told[one.pk, key] = fen
            tops[one.pk] = max(tops[one.pk], fen)


def _until(done: Any, seconds: float) -> None:
    """Wait for it, asking anew where the database was away."""
    from django.db import Error, connection

    def asked() -> bool:
        try:
            return bool(done())
        except Error:
            connection.close()
            return False

    wait_for(asked, seconds, 0.3)


def _held() -> int:
    from zhixing.domain.auctions.models import Registration

    return Registration.objects.filter(deposit="held").count()


def _settled() -> bool:
    """Every round is over and every reaction is done."""
    from zhixing.domain.auctions.models import Registration, Round
    from zhixing.infra.models import Todo

    open_ = Round.objects.filter(state__in=Round.LIVE).exists() or Todo.objects.exists()
    return not open_ and not Registration.objects.filter(settled_at=None).exists()


def _found(told: dict[tuple[int, str], int]) -> dict[str, int]:
    """What is not as it must be, counted by kind."""
    from tests.rooms.auctions import stage
    from tests.rooms.payments import bank
    from zhixing.domain.auctions import api as auctions
    from zhixing.domain.auctions.models import Entry, Registration, Round
    from zhixing.domain.ledger import api as ledger
    from zhixing.domain.payments import api as payments
    from zhixing.infra.models import Event

    rows = Entry.objects.filter(kind="bid", verdict="accepted").values_list("round_id", "key", "fen")
    logged = {(number, key): fen for number, key, fen in rows}
    rounds = list(Round.objects.select_related("lot", "top"))
    seats = list(Registration.objects.select_related("round__lot"))
    payouts = [one.fen for batch in payments.Batch.objects.all() for one in batch.payouts.all()]
    losers = [seat for seat in seats if seat.pk != seat.round.lot.buyer_id]
    last = {one.pk: Entry.objects.filter(round=one, verdict="accepted").order_by("-seq").first() for one in rounds}
    wrong = {
        "bids": sum(logged.get(bid) != fen for bid, fen in told.items()),
        "ends": sum(Entry.objects.filter(round=one, kind="closed").count() != 1 for one in rounds)
        + abs(Event.objects.filter(name__in=("LotSold", "LotUnsold")).count() - len(rounds)),
        "winners": sum(
            one.state != "sold" or last[one.pk] is None or last[one.pk].seat_id != one.lot.buyer_id for one in rounds
        ),
        "replays": sum(not auctions.proof(stage.MACHINE, one.pk).agrees for one in rounds),
        "deposits": sum(seat.deposit != ("released" if seat in losers else "counted") for seat in seats)
        + abs(Event.objects.filter(name="DepositReleased").count() - len(losers))
        + abs(Event.objects.filter(name="DepositHeld").count() - len(seats)),
        "fen": abs(sum(payouts) - DEPOSIT * len(losers)) + len(ledger.astray(stage.MACHINE)),
        "books": 0 if bank.suspense_agrees(stage.MACHINE) else 1,
    }
    return {kind: count for kind, count in wrong.items() if count}


if __name__ == "__main__":
    main()
