"""The road of an online judicial auction from its reference price and notice: prices, deposits, days; 网拍规定."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.reply import Fact, Reply, Table
from zhixing.kernel.money import Money
from zhixing.law import auction, auction_after
from zhixing.law.auction_terms import suggested_step
from zhixing.law.figures import citations_of

KINDS = (Choice("immovable", "不动产 || real estate"), Choice("movable", "动产 || movable"))
ASKS = (
    Ask("price", "参考价 || Reference price", Kind.MONEY, required=True, unit="元 || yuan"),
    Ask("kind", "拍卖的是什么 || What is sold", Kind.CHOICE, default="immovable", choices=KINDS),
    Ask("published_on", "一拍公告日 || Notice of round 1 published", Kind.DAY, required=True),
    Ask(
        "start",
        "一拍起拍价 || Start price of round 1",
        Kind.MONEY,
        unit="元 || yuan",
        hint="不填按最低 || empty: the lowest",
    ),
    Ask(
        "failed_on",
        "一拍流拍日 || Round 1 failed on",
        Kind.DAY,
        after="published_on",
        hint="不填按最早开拍推算 || empty: as if it opened as early as it may",
    ),
    Ask(
        "second_start",
        "二拍起拍价 || Start price of round 2",
        Kind.MONEY,
        unit="元 || yuan",
        hint="不填按最低 || empty: the lowest",
    ),
)
COLUMNS = (
    ("round", "环节 || Round"),
    ("lowest", "起拍价不低于（元） || Starts at no less (yuan)"),
    ("start", "起拍价（元） || Start (yuan)"),
    ("deposit_least", "保证金最少（元） || Least deposit (yuan)"),
    ("deposit_most", "保证金最多（元） || Most deposit (yuan)"),
    ("step", "加价幅度（元） || Step (yuan)"),
    ("notice", "公告期 || Notice"),
    ("opens", "最早开拍 || Opens at the earliest"),
    ("by", "最迟 || At the latest"),
)


RULES = (auction.tell_by, auction.earliest_start, auction.check_deposit, auction_after.unsold)
NOTE = (
    "变卖价就是二拍起拍价，全额预缴；公告期一栏写的是变卖期。加价幅度是法院自定的设置。 || "
    "In a sale the price is round 2's start, prepaid in full, and the period is the sale's own. "
    "The step is the court's own setting."
)


def work(given: Mapping[str, Any]) -> Reply:
    price, published, land = given["price"], given["published_on"], given["kind"] == "immovable"
    first = auction.start_floor(1, price, published)
    start = given["start"] or first.lowest
    auction.check_start(1, start, price, published)
    opens = auction.earliest_start(1, published, immovable=land).on
    failed = given["failed_on"] or opens + timedelta(hours=auction.BIDDING_HOURS.on(opens))
    second = auction.start_floor(2, start, failed)
    again = given["second_start"] or second.lowest
    auction.check_start(2, again, start, failed)
    due, sale = auction.second_round_due(failed), auction_after.unsold(2, failed, again)
    facts = (
        Fact("lowest", "一拍起拍价不低于（元） || Round 1 starts at no less (yuan)", first.lowest),
        Fact("tell_by", "最迟通知当事人 || Tell the parties by", auction.tell_by(published).on),
        Fact("opens", "一拍最早开拍 || Round 1 opens at the earliest", opens),
        Fact("second_lowest", "二拍起拍价不低于（元） || Round 2 starts at no less (yuan)", second.lowest),
        Fact("second_by", "二拍最迟 || Round 2 at the latest", due.on),
    )
    period = f"{sale.period_days} 日 || {sale.period_days} days"
    rows = (
        _round("一拍 || Round 1", first, start, published, land, None),
        _round("二拍 || Round 2", second, again, failed, land, due.on),
        ("变卖 || Sale", again, again, sale.prepay, sale.prepay, None, period, None, None),
    )
    rounds = Table("rounds", "各轮的价格和日期 || Rounds", COLUMNS, rows, upright=True)
    cited = tuple(article for rule in RULES for article in citations_of(rule))
    return Reply((first, second, due), facts, (rounds,), (NOTE,), cited)


def _round(
    words: str, floor: auction.StartFloor, start: Money, on: date, land: bool, by: date | None
) -> tuple[Any, ...]:
    """A round's line; `on`: the day its notice may be published at the earliest."""
    bounds, step = auction.deposit_range(start, on), suggested_step(start, on)
    notice = auction.notice_period(floor.number, land, on).period
    opens = auction.earliest_start(floor.number, on, immovable=land).on
    return (words, floor.lowest, start, bounds.least, bounds.most, step.amount, notice, opens, by)


CALCULATOR = Calculator(
    "auction",
    "网络司法拍卖 || Auctions",
    "起拍价最低多少、保证金多少、公告多久、二拍最迟哪天、流拍以后怎么办。 || "
    "Lowest start prices, deposits, notice periods, the days of each round and what follows.",
    ASKS,
    work,
    {"price": "1000000", "kind": "immovable", "published_on": "2026-04-20"},
    "auction",
    page=True,
)
