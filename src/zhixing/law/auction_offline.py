"""The old auction hall (现场拍卖), only where an online auction is unsuited, and its private sale. 拍变规定 5–8, 23–32."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Due, Sum, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import limit

FIRST_RESERVE = since("offline.first_reserve", "现场一拍保留价", "reserve of round 1", Decimal(1), "拍变规定", "5")
CUT = since("offline.cut", "每次降价上限", "deepest cut of a round", Decimal("0.20"), "拍变规定", "5")
NEXT_ROUND = since("offline.next_round", "流拍后再次拍卖", "next round within", days(60), "拍变规定", "23")
ROUNDS = since("offline.rounds", "动产、不动产拍卖次数", "rounds, movable and immovable", (2, 3), "拍变规定", "24、25")
DEPOSIT = since("offline.deposit", "现场拍卖保证金比例", "least deposit", Decimal("0.05"), "拍变规定", "10")
REFUND = since("offline.refund", "现场拍卖退还保证金", "deposits are returned within", days(3), "拍变规定", "10")
RESUME = since("offline.resume", "恢复现场拍卖", "the old hall resumes within", days(15), "拍变规定", "18")
SALE_FLOOR = since("offline.sale_floor", "变卖最低价", "lowest price of a sale", Decimal("0.5"), "拍变规定", "32")
COMMISSION = since(
    "offline.commission",
    "拍卖佣金上限（万元以下比例）",
    "highest commission by bracket (yuan in ten thousands, share)",
    ((200, Decimal("0.05")), (1000, Decimal("0.03")), (5000, Decimal("0.02")), (10000, Decimal("0.01"))),
    "拍变规定",
    "29",
)
COMMISSION_ABOVE = since(
    "offline.commission_above", "一亿元以上佣金上限", "commission above 100 m", Decimal("0.005"), "拍变规定", "29"
)


class NoMoreRounds(Refusal):
    zh = "已拍卖 {rounds} 次，不再拍卖。"
    en = "After {rounds} rounds no other is held."
    article = "拍变规定 24、25"


@frozen
class Reserve(Answer):
    """The lowest reserve of a round of the old hall."""

    zh = "第 {0.number} 次拍卖保留价不低于 {0.lowest:,} 元。"
    en = "Round {0.number}: reserve of at least {0.lowest:,} yuan."

    number: int
    lowest: Money


@cites(cite("网拍规定", "2"))
def must_be_online(*, law_says_otherwise: bool = False, unsuited: bool = False) -> Verdict:
    """Whether a thing is auctioned online: always, but for a law or regulation, or a thing unsuited to it."""
    if law_says_otherwise or unsuited:
        return Verdict(False, "法律、行政法规、司法解释另有规定或者不宜网络拍卖", "a law says otherwise, or unsuited")
    return Verdict(True, "应当采取网络司法拍卖", "an online auction is the rule")


@cites(cite("拍变规定", "5、24、25"))
def reserve_floor(number: int, base: Money, on: date, *, immovable: bool, court: CourtRules = NATIONAL) -> Reserve:
    """Round 1: the appraisal (`base`). Later: the last reserve (`base`) less a fifth at most. Raises NoMoreRounds."""
    read = Reading(on, court)
    rounds = read(ROUNDS)[immovable]
    if number > rounds:
        raise NoMoreRounds(rounds=rounds)
    share = read(FIRST_RESERVE) if number == 1 else 1 - read(CUT)
    return Reserve(number, base.at_least(share), figures=read.used)


@cites(cite("拍变规定", "23"))
def next_round_due(failed_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the next round of the old hall is held by."""
    return limit(NEXT_ROUND, failed_on, court, holidays)


@cites(cite("拍变规定", "10"))
def least_deposit(value: Money, on: date, court: CourtRules = NATIONAL) -> Sum:
    """The least deposit of the old hall: five per cent of appraisal or market price."""
    read = Reading(on, court)
    return Sum(value.at_least(read(DEPOSIT)), "保证金不低于", "The deposit is at least", figures=read.used)


@cites(cite("拍变规定", "10"))
def deposit_back_due(ended_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day losers of the old hall have their deposits back."""
    return limit(REFUND, ended_on, court, holidays)


@cites(cite("拍变规定", "31、32"))
def may_sell_without_auction(*, all_agree: bool, kind: str = "") -> Verdict:
    """Whether a thing is sold (变卖) without an auction: all agree, or it is of a kind that cannot wait.

    Kinds: "precious_metal", "listed_price", "perishable", "costly_storage".
    """
    if all_agree:
        return Verdict(True, "当事人双方及有关权利人同意", "all agree")
    if kind in ("precious_metal", "listed_price", "perishable", "costly_storage"):
        return Verdict(
            True, "金银、有公开价格、易变质或者保管费用过高", "precious, listed, perishable or costly to keep"
        )
    return Verdict(False, "应当拍卖", "an auction is due")


@cites(cite("拍变规定", "32"))
def sale_floor(appraised: Money, on: date, court: CourtRules = NATIONAL) -> Sum:
    """The lowest price of a sale outside the net: half of the appraisal."""
    read = Reading(on, court)
    return Sum(appraised.at_least(read(SALE_FLOOR)), "变卖最低价", "The sale brings at least", figures=read.used)


@cites(cite("拍变规定", "29"), cite("网拍规定", "7"))
def highest_commission(price: Money, on: date, *, online: bool, court: CourtRules = NATIONAL) -> Sum:
    """The most a buyer may be charged for the hammer: nothing online; by brackets in the old hall."""
    if online:
        return Sum(Money.zero, "网络拍卖不收佣金", "No commission online")
    read = Reading(on, court)
    total, below = Decimal(0), Decimal(0)
    for ten_thousands, share in read(COMMISSION):
        top = Decimal(ten_thousands) * 1_000_000
        total += max(min(Decimal(price.fen), top) - below, Decimal(0)) * share
        below = top
    total += max(Decimal(price.fen) - below, Decimal(0)) * read(COMMISSION_ABOVE)
    return Sum(Money(int(total)), "佣金上限", "The highest commission", figures=read.used)


@cites(cite("拍变规定", "18"))
def hall_resumes_due(cause_ended_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day an interrupted auction of the old hall is resumed by: fifteen days, not the five of the net."""
    return limit(RESUME, cause_ended_on, court, holidays)
