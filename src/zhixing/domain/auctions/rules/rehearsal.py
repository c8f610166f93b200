"""A whole auction to try out in five minutes: a made-up lot, simulated bidders, the real rule. Pure; no row anywhere.

Everything follows from a seed, the visitor's own acts and the time that passed, so that a visitor's browser session
holds all of it and nothing can meet a real lot.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zhixing.domain.auctions.refusals import BidRefused
from zhixing.domain.auctions.rules.bidding import Seat, Standing, decide, lowest
from zhixing.kernel.money import Money

OPENS = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A day of the story, not of the calendar."""
HOURS = timedelta(hours=24)
START, STEP, DEPOSIT = Money.yuan(68_000), Money.yuan(500), Money.yuan(7_000)
DAY_IN, MINUTE_IN = 60.0, 12.0
"""Real seconds in which the day but its last ten minutes passes, and a minute after that [design]."""
SLOW = timedelta(minutes=10)
YOU = Seat(1, "您")
BOTS = (Seat(2, "2718"), Seat(3, "3141"), Seat(4, "1618"))
PATIENCE = (13, 17, 23)
"""Real seconds between two looks of each simulated bidder [design]."""
TICK = 1.0


@dataclass(frozen=True)
class Happened:
    """A bid of the story: `elapsed` real seconds after the opening, story time, who, and what came of it."""

    elapsed: float
    at: datetime
    code: str
    bid: Money
    ends_at: datetime
    refused: BidRefused | None = None


@dataclass(frozen=True)
class Scene:
    """Where the story stands."""

    now: datetime
    standing: Standing
    bids: tuple[Happened, ...]
    refused: BidRefused | None
    over: bool

    @property
    def next(self) -> Money:
        return lowest(self.standing, YOU)

    @property
    def lead(self) -> bool:
        return self.standing.leader is not None and self.standing.leader.id == YOU.id


def story_time(elapsed: float) -> datetime:
    """The story's time after so many real seconds: a day runs fast, its last ten minutes and what follows slowly."""
    fast = (HOURS - SLOW).total_seconds()
    if elapsed <= DAY_IN:
        return OPENS + timedelta(seconds=fast * elapsed / DAY_IN)
    return OPENS + HOURS - SLOW + timedelta(seconds=(elapsed - DAY_IN) * 60 / MINUTE_IN)


def dice(seed: str, *words: object) -> float:
    """A number from 0 to 1 that a seed and words throw, always the same."""
    digest = hashlib.new("sm3", "|".join([seed, *map(str, words)]).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def maximum(seed: str, bot: Seat) -> Money:
    """What a simulated bidder will go to: 2 to 40 steps over the start."""
    return START + STEP * int(2 + dice(seed, "maximum", bot.id) * 38)


def play(seed: str, own: Sequence[tuple[float, int]], elapsed: float) -> Scene:
    """The story up to `elapsed` real seconds; `own` are the visitor's bids (seconds, fen), in their order."""
    standing = Standing(START, STEP, OPENS + HOURS)
    bids: list[Happened] = []
    mine = list(own)
    refused: BidRefused | None = None
    second = 0.0
    while second <= elapsed and story_time(second) < standing.ends_at:
        while mine and mine[0][0] <= second:
            moment, fen = mine.pop(0)
            standing, last = _bid(standing, YOU, Money(fen), moment)
            bids.append(last)
            refused = last.refused
        for bot, every in zip(BOTS, PATIENCE, strict=True):
            if _moves(seed, bot, every, second, standing):
                standing, last = _bid(standing, bot, lowest(standing, bot), second)
                bids.append(last)
        second += TICK
    for moment, fen in mine:
        if moment <= elapsed:
            standing, last = _bid(standing, YOU, Money(fen), moment)
            bids.append(last)
            refused = last.refused
    now = story_time(elapsed)
    kept = tuple(one for one in bids if one.refused is None)
    return Scene(min(now, standing.ends_at), standing, kept, refused, now >= standing.ends_at)


def _moves(seed: str, bot: Seat, every: int, second: float, standing: Standing) -> bool:
    led = standing.leader is not None and standing.leader.id == bot.id
    wakes = second >= 8 and int(second) % every == int(dice(seed, "first", bot.id) * every)
    wants = lowest(standing, bot) <= maximum(seed, bot)
    return wakes and wants and not led and dice(seed, "moves", bot.id, int(second)) < 0.8


def _bid(standing: Standing, seat: Seat, bid: Money, elapsed: float) -> tuple[Standing, Happened]:
    at = story_time(elapsed)
    outcome = decide(standing, seat, bid, at)
    return outcome.standing, Happened(elapsed, at, seat.code, bid, outcome.standing.ends_at, outcome.refusal)
