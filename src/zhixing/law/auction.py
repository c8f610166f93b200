"""The online judicial auction (网络司法拍卖): prices, notices, deposits, bids, what follows the hammer. 网拍规定."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from zhixing.kernel.dates import add, days, hours_after
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Before, Bounds, Choice, Day, Due, Length, Moment, Sum
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import ahead, limit

FIRST_FLOOR = since(
    "auction.first_floor", "一拍起拍价最低比例", "least start of round 1", Decimal("0.70"), "网拍规定", "10"
)
SECOND_FLOOR = since(
    "auction.second_floor", "二拍起拍价最低比例", "least start of round 2", Decimal("0.80"), "网拍规定", "26"
)
FIRST_NOTICE = since(
    "auction.notice.first.movable", "一拍动产公告期", "notice of round 1, movable", days(15), "网拍规定", "12"
)
FIRST_NOTICE_LAND = since(
    "auction.notice.first.immovable", "一拍不动产公告期", "notice of round 1, immovable", days(30), "网拍规定", "12"
)
SECOND_NOTICE = since(
    "auction.notice.second.movable", "二拍动产公告期", "notice of round 2, movable", days(7), "网拍规定", "26"
)
SECOND_NOTICE_LAND = since(
    "auction.notice.second.immovable", "二拍不动产公告期", "notice of round 2, immovable", days(15), "网拍规定", "26"
)
SECOND_WITHIN = since("auction.second_within", "流拍后再次拍卖", "round 2 within", days(30), "网拍规定", "26")
TOLD_BEFORE = since(
    "auction.told_before", "公告发布前通知当事人", "parties are told before publication by", days(3), "网拍规定", "16"
)
POSTED = since("auction.posted", "公示视为已通知", "posting counts as telling after", days(5), "网拍规定", "16")
DEPOSIT_SHARES = since(
    "auction.deposit",
    "保证金占起拍价比例",
    "deposit as a share of the start price",
    (Decimal("0.05"), Decimal("0.20")),
    "网拍规定",
    "17",
)
REFUND_HOURS = since("auction.refund_hours", "保证金退还小时数", "hours to return a deposit", 24, "网拍规定", "17")
BIDDING_HOURS = since("auction.bidding_hours", "竞价时间不少于小时数", "least hours of bidding", 24, "网拍规定", "20")
EXTENSION_MINUTES = since("auction.extension", "延时竞价分钟数", "minutes of extension", 5, "网拍规定", "20")
RULING = since("auction.ruling", "作出成交裁定并送达", "the ruling is served within", days(10), "拍变规定", "20")
HAND_OVER = since("auction.hand_over", "裁定送达后交付", "hand-over after service within", days(15), "拍变规定", "27")


class StartTooLow(Refusal):
    zh = "起拍价不得低于 {lowest:,} 元。"
    en = "The start price may not be below {lowest:,} yuan."
    status = 422
    article = "网拍规定 10、26"


class NoticeTooShort(Refusal):
    zh = "公告期不足：最早可于 {earliest} 开拍。"
    en = "The notice is too short: the auction may start on {earliest} at the earliest."
    status = 422
    article = "网拍规定 12、26"


class RoundTooLate(Refusal):
    zh = "第二次拍卖最迟应于 {latest} 进行。"
    en = "The second round is to be held by {latest}."
    status = 422
    article = "网拍规定 26"


class ThirdRound(Refusal):
    zh = "网络司法拍卖以两次为限，应进入变卖。"
    en = "An online auction has two rounds; a sale (变卖) follows."
    article = "网拍规定 26"


class DepositOutOfRange(Refusal):
    zh = "保证金应在 {least:,} 元至 {most:,} 元之间。"
    en = "The deposit lies between {least:,} and {most:,} yuan."
    status = 422
    article = "网拍规定 17"


class BiddingTooShort(Refusal):
    zh = "竞价时间不得少于 {hours} 小时。"
    en = "Bidding lasts at least {hours} hours."
    status = 422
    article = "网拍规定 20"


class BidTooLow(Refusal):
    zh = "最低出价为 {lowest:,} 元。"
    en = "The lowest bid is {lowest:,} yuan."
    article = "网拍规定 20"


@frozen
class StartFloor(Answer):
    """The lowest start price of a round."""

    zh = "第 {0.number} 次拍卖起拍价不低于 {0.base:,} 元的 {0.share:.0%}，即 {0.lowest:,} 元。"
    en = "Round {0.number} starts at no less than {0.share:.0%} of {0.base:,}: {0.lowest:,} yuan."

    number: int
    base: Money
    share: Decimal
    lowest: Money


@cites(cite("网拍规定", "10、26"))
def start_floor(number: int, base: Money, on: date, court: CourtRules = NATIONAL) -> StartFloor:
    """Round 1: 70 % of the reference price (`base`). Round 2: 80 % of round 1's start (`base`). Raises ThirdRound."""
    if number not in (1, 2):
        raise ThirdRound()
    read = Reading(on, court)
    share = read(FIRST_FLOOR if number == 1 else SECOND_FLOOR)
    return StartFloor(number, base, share, base.at_least(share), figures=read.used)


@cites(cite("网拍规定", "10、26"))
def check_start(number: int, start: Money, base: Money, on: date, court: CourtRules = NATIONAL) -> StartFloor:
    """Raises StartTooLow below the floor."""
    floor = start_floor(number, base, on, court)
    if start < floor.lowest:
        raise StartTooLow(lowest=floor.lowest)
    return floor


@cites(cite("网拍规定", "12、26"))
def notice_period(number: int, immovable: bool, on: date, court: CourtRules = NATIONAL) -> Length:
    """How long before the start the notice of a round is published."""
    figure = {
        (1, False): FIRST_NOTICE,
        (1, True): FIRST_NOTICE_LAND,
        (2, False): SECOND_NOTICE,
        (2, True): SECOND_NOTICE_LAND,
    }.get((number, immovable))
    if figure is None:
        raise ThirdRound()
    read = Reading(on, court)
    return Length(read(figure), "公告期", "The notice runs", figures=read.used)


@cites(cite("网拍规定", "12、26"))
def earliest_start(number: int, published_on: date, *, immovable: bool = False, court: CourtRules = NATIONAL) -> Day:
    """The first day a round may start after its notice."""
    notice = notice_period(number, immovable, published_on, court)
    return Day(add(published_on, notice.period), "最早开拍日", "The round may start on", figures=notice.figures)


@cites(cite("网拍规定", "26"))
def second_round_due(failed_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to hold the second round after the first failed."""
    return limit(SECOND_WITHIN, failed_on, court, holidays)


@cites(cite("网拍规定", "12、26"))
def check_notice(
    number: int,
    published_on: date,
    starts_on: date,
    *,
    immovable: bool = False,
    failed_on: date | None = None,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Day:
    """The first day the round may start. Raises NoticeTooShort, or RoundTooLate for a second long after `failed_on`."""
    earliest = earliest_start(number, published_on, immovable=immovable, court=court)
    if starts_on < earliest.on:
        raise NoticeTooShort(earliest=earliest.on)
    if number == 2 and failed_on:
        latest = second_round_due(failed_on, court, holidays).on
        if starts_on > latest:
            raise RoundTooLate(latest=latest)
    return earliest


@cites(cite("网拍规定", "16"))
def tell_by(publication_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day to tell parties and known priority purchasers: 3 days before the notice is *published*."""
    return ahead(TOLD_BEFORE, publication_on, court, holidays)


@cites(cite("网拍规定", "16"))
def earliest_publication(told_on: date, court: CourtRules = NATIONAL) -> Day:
    """The first day the notice may be published after the last of them was told."""
    read = Reading(told_on, court)
    return Day(add(told_on, read(TOLD_BEFORE)), "最早发布公告日", "The notice may be published on", figures=read.used)


@cites(cite("网拍规定", "16"))
def deemed_told(posted_on: date, court: CourtRules = NATIONAL) -> Due:
    """The day someone unreachable counts as told by posting on the platform: after five full days, not rolled."""
    return limit(POSTED, posted_on, court, roll=False)


@cites(cite("网拍规定", "17"))
def deposit_range(start: Money, on: date, court: CourtRules = NATIONAL) -> Bounds:
    """Least and most deposit, of that round's start price."""
    read = Reading(on, court)
    least, most = read(DEPOSIT_SHARES)
    return Bounds(start.at_least(least), start.at_most(most), "保证金", "The deposit lies between", figures=read.used)


@cites(cite("网拍规定", "17"))
def check_deposit(deposit: Money, start: Money, on: date, court: CourtRules = NATIONAL) -> Bounds:
    """What the deposit lies between. Raises DepositOutOfRange."""
    bounds = deposit_range(start, on, court)
    if not bounds.least <= deposit <= bounds.most:
        raise DepositOutOfRange(least=bounds.least, most=bounds.most)
    return bounds


@cites(cite("网拍规定", "17"))
def creditor_deposit(deposit: Money, claim: Money) -> Sum:
    """What an enforcing creditor pays in to bid: nothing, or what his claim falls short of the deposit."""
    return Sum(max(deposit - claim, Money.zero), "申请执行人应交保证金", "The creditor pays in")


@cites(cite("网拍规定", "20、21"))
def lowest_bid(start: Money, top: Money | None, step: Money, *, priority: bool = False) -> Sum:
    """The lowest bid accepted now: the start price, then top and step; a priority purchaser may equal the top."""
    lowest = start if top is None else top if priority else top + step
    return Sum(lowest, "最低出价", "The lowest bid")


@cites(cite("网拍规定", "20、21"))
def check_bid(amount: Money, start: Money, top: Money | None, step: Money, *, priority: bool = False) -> Sum:
    """The lowest bid accepted now. Raises BidTooLow."""
    lowest = lowest_bid(start, top, step, priority=priority)
    if amount < lowest.amount:
        raise BidTooLow(lowest=lowest.amount)
    return lowest


@cites(cite("网拍规定", "20"))
def extended_end(end_at: datetime, bid_at: datetime, court: CourtRules = NATIONAL) -> Moment:
    """The end of bidding after a bid: bid time plus five minutes when that is later, by the server's arrival time."""
    read = Reading(bid_at.date(), court)
    end = max(end_at, bid_at + timedelta(minutes=read(EXTENSION_MINUTES)))
    return Moment(end, "竞价结束时间", "Bidding ends at", figures=read.used)


@cites(cite("网拍规定", "20"))
def check_duration(start_at: datetime, end_at: datetime, court: CourtRules = NATIONAL) -> Moment:
    """The earliest end of bidding. Raises BiddingTooShort."""
    read = Reading(start_at.date(), court)
    earliest = hours_after(start_at, read(BIDDING_HOURS))
    if end_at < earliest:
        raise BiddingTooShort(hours=read(BIDDING_HOURS))
    return Moment(earliest, "竞价最早结束时间", "Bidding may end at", figures=read.used)


@frozen
class Bid:
    """A bid for ranking: `rank` is the priority purchaser's rank (1 first), None for everybody else."""

    bidder: str
    amount: Money
    at: datetime
    rank: int | None = None


@cites(cite("网拍规定", "21"))
def leading(bids: list[Bid]) -> Choice[Bid]:
    """The bid that wins as things stand: highest; at equality the higher priority rank; then the earlier."""
    best = min(bids, key=lambda bid: (-bid.amount.fen, bid.rank is None, bid.rank or 0, bid.at))
    return Choice(best, f"{best.bidder} 以 {best.amount:,} 元领先", f"{best.bidder} leads with {best.amount:,} yuan")


@cites(cite("网拍规定", "17、23"))
def refund_by(ended_at: datetime, court: CourtRules = NATIONAL) -> Moment:
    """Losers' deposits are back, and the winner's is at the court, by this instant."""
    read = Reading(ended_at.date(), court)
    by = hours_after(ended_at, read(REFUND_HOURS))
    return Moment(by, "保证金最迟退还、划转时间", "Deposits are returned or passed on by", figures=read.used)


@cites(cite("拍变规定", "20"))
def ruling_due(paid_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the ruling must have been served after full payment."""
    return limit(RULING, paid_on, court, holidays)


@cites(cite("拍变规定", "27"))
def hand_over_due(ruling_served_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the thing must have been handed over."""
    return limit(HAND_OVER, ruling_served_on, court, holidays)
