"""A round with bidders to try the room on."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zhixing.domain.auctions.commands import bidders, deposits, rounds
from zhixing.domain.auctions.commands.place_bid import place_bid
from zhixing.domain.auctions.models import Lot, Round
from zhixing.domain.auctions.queries.rounds import bidder_scope
from zhixing.domain.courts import api as courts
from zhixing.kernel.money import Money

COURT, CASE = 901, 77
T10 = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When the round ends, as announced."""
OPENS = T10 - timedelta(hours=24)
MACHINE = courts.system_scope(
    COURT, "court.found", "round.run", "bid.decide", "bidder.enrol", "auction.control", "auction.bar",
    "auction.publish", "deposit.hold", "deposit.settle",
)  # fmt: skip


def yuan(amount: int | str) -> Money:
    return Money.yuan(amount)


def court() -> None:
    courts.found(MACHINE, COURT, "浙9901", "练习法院", "Practice Court", "basic", None, True)


def a_round(opens_at: datetime = OPENS, closes_at: datetime = T10, found: bool = True, **figures: int) -> Round:
    if found:
        court()
    lot = Lot.objects.create(
        court_id=COURT, case_id=CASE, kind="house", immovable=True, title="住宅", reference_fen=203000000,
        state=Lot.State.LISTED, prepared_at=opens_at,
    )  # fmt: skip
    terms = {"start_fen": 142100000, "step_fen": 700000, "deposit_fen": 14000000, "pay_days": 10} | figures
    return Round.objects.create(
        court_id=COURT, lot=lot, kind="first", panel=[1, 2, 3], published_at=opens_at, opens_at=opens_at,
        closes_at=closes_at, ends_at=closes_at, **terms,
    )  # fmt: skip


def person(number: int) -> str:
    """A made-up ID number with a right check digit."""
    body = f"33019519900101{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def a_bidder(number: int, at: datetime = OPENS):
    return bidders.enrol(MACHINE, None, "person", f"竞买人{number}", person(number), "13800000000", at)


def seated(running: Round, number: int, deposit: bool = True, at: datetime = OPENS) -> int:
    """A bidder with a seat in the round, his deposit paid unless said otherwise; his id."""
    bidder = a_bidder(number, at)
    bidders.register(bidder_scope(bidder.pk, COURT), running.pk, bidder.pk, at)
    if deposit and running.deposit_fen:
        deposits.hold_deposit(MACHINE, running.lot_id, bidder.pk, number, running.deposit_fen, at)
    return bidder.pk


def opened(running: Round, at: datetime = OPENS) -> Round:
    rounds.open_round(MACHINE, running.pk, at)
    running.refresh_from_db()
    return running


def bid(running: Round, bidder_id: int, amount: int | str, at: datetime, key: str = ""):
    key = key or f"{bidder_id}-{amount}-{at:%H%M%S%f}"
    return place_bid(bidder_scope(bidder_id, COURT), running.pk, key, yuan(amount), at)
