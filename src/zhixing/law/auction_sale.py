"""The sale after two failed rounds (变卖), creditors who take the thing (以物抵债). 变卖衔接通知; 拍变规定 16, 24, 25."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from zhixing.kernel.dates import add, hours_after
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day, Due, Moment, Sum
from zhixing.law.articles import cite
from zhixing.law.auction import BIDDING_HOURS
from zhixing.law.auction_after import SALE_ASK, SALE_NOTICE_AHEAD, SALE_NOTICE_AHEAD_LAND, SALE_PERIOD
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites
from zhixing.law.limits import limit


class NotPrepaid(Refusal):
    zh = "变卖应预缴全部价款 {price:,} 元后取得竞买资格。"
    en = "The whole price of {price:,} yuan is paid in before bidding in a sale."
    article = "变卖衔接通知 4"


class BelowSalePrice(Refusal):
    zh = "变卖价为 {price:,} 元，不得降低。"
    en = "The sale price is {price:,} yuan and is not cut."
    status = 422
    article = "变卖衔接通知 4"


@cites(cite("变卖衔接通知", "2"))
def creditors_asked_due(failed_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day by which creditors are asked, after round 2, whether one takes the thing."""
    return limit(SALE_ASK, failed_on, court, holidays)


@cites(cite("变卖衔接通知", "2、3"))
def sale_opens(published_on: date, *, immovable: bool, court: CourtRules = NATIONAL) -> Day:
    """The first day a sale may open after its notice."""
    read = Reading(published_on, court)
    ahead = read(SALE_NOTICE_AHEAD_LAND if immovable else SALE_NOTICE_AHEAD)
    return Day(add(published_on, ahead), "变卖最早开始日", "The sale may open on", figures=read.used)


@cites(cite("变卖衔接通知", "3"))
def sale_ends(opened_on: date, court: CourtRules = NATIONAL) -> Due:
    """The last day of the sale period when nobody bids: sixty days, not rolled."""
    return limit(SALE_PERIOD, opened_on, court, roll=False)


@cites(cite("变卖衔接通知", "4"), cite("网拍规定", "20"))
def countdown_end(first_bid_at: datetime, court: CourtRules = NATIONAL) -> Moment:
    """The end of bidding in a sale: a day after the first bid; late bids extend it as in an auction."""
    read = Reading(first_bid_at.date(), court)
    end = hours_after(first_bid_at, read(BIDDING_HOURS))
    return Moment(end, "变卖竞价结束时间", "Bidding in the sale ends at", figures=read.used)


@cites(cite("变卖衔接通知", "4"))
def check_sale_bid(amount: Money, paid_in: Money, price: Money) -> Sum:
    """The price to be paid in. Raises BelowSalePrice, and NotPrepaid when the whole sale price was not paid in."""
    if amount < price:
        raise BelowSalePrice(price=price)
    if paid_in < price:
        raise NotPrepaid(price=price)
    return Sum(price, "应预缴变卖价款", "The sale price to pay in")


@frozen
class SaleDefault(Answer):
    """What a defaulter in a sale loses and gets back of what he paid in."""

    zh = "没收 {0.kept:,} 元，退还 {0.returned:,} 元。"
    en = "{0.kept:,} yuan kept, {0.returned:,} returned."

    kept: Money
    returned: Money


@cites(cite("变卖衔接通知", "4"))
def sale_default(paid_in: Money, deposit: Money) -> SaleDefault:
    """Default in a sale: only what equals the auction's deposit is kept, the rest goes back."""
    kept = min(paid_in, deposit)
    return SaleDefault(kept, paid_in - kept)


@frozen
class Taker:
    """A creditor who would take the thing. `rank`: his statutory rank, smaller first. `lot`: his lot among equals."""

    key: str
    claim: Money
    rank: int
    lot: int = 0


@frozen
class Taken(Answer):
    """Who takes the thing at which price, and what he pays on top of his claim; false when nobody does (`key` None)."""

    key: str | None
    price: Money
    difference: Money

    def __bool__(self) -> bool:
        return self.key is not None

    def sentence(self, lang: str = "zh") -> str:
        zh = lang.startswith("zh")
        if self.key is None:
            return "无人申请以物抵债。" if zh else "Nobody takes the thing."
        if zh:
            return f"由 {self.key} 以 {self.price:,} 元接受抵债，另补交 {self.difference:,} 元。"
        return f"{self.key} takes it at {self.price:,} yuan and pays {self.difference:,} on top."


@cites(cite("拍变规定", "16"), cite("网拍规定", "26"))
def set_off(takers: Sequence[Taker], price: Money, superior: Money = Money.zero) -> Taken:
    """The creditor who takes an unsold thing at the reserve: by statutory rank, then by lot, if anyone.

    `superior`: claims that go before his and are paid out of the price, so his own claim covers only the rest.
    """
    if not takers:
        return Taken(None, price, Money.zero)
    first = min(takers, key=lambda one: (one.rank, one.lot))
    superior = min(superior, price)
    return Taken(first.key, price, superior + max(price - superior - first.claim, Money.zero))
