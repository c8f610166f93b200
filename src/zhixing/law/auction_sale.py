"""The sale after two failed rounds (变卖), creditors who take the thing (以物抵债). 变卖衔接通知; 拍变规定 16, 24, 25."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from zhixing.kernel.dates import add, hours_after
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day, Due
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
def countdown_end(first_bid_at: datetime, court: CourtRules = NATIONAL) -> datetime:
    """The end of bidding in a sale: a day after the first bid; late bids extend it as in an auction."""
    return hours_after(first_bid_at, Reading(first_bid_at.date(), court)(BIDDING_HOURS))


@cites(cite("变卖衔接通知", "4"))
def check_sale_bid(amount: Money, paid_in: Money, price: Money) -> None:
    """Raises BelowSalePrice, and NotPrepaid when the whole sale price was not paid in."""
    if amount < price:
        raise BelowSalePrice(price=price)
    if paid_in < price:
        raise NotPrepaid(price=price)


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
    """Who takes the thing at which price, and what he pays on top of his claim."""

    zh = "由 {0.key} 以 {0.price:,} 元接受抵债，另补交 {0.difference:,} 元。"
    en = "{0.key} takes it at {0.price:,} yuan and pays {0.difference:,} on top."

    key: str
    price: Money
    difference: Money


@cites(cite("拍变规定", "16"), cite("网拍规定", "26"))
def set_off(takers: Sequence[Taker], price: Money, superior: Money = Money.zero) -> Taken | None:
    """The creditor who takes an unsold thing at the reserve: by statutory rank, then by lot; None when nobody would.

    `superior`: claims that go before his and are paid out of the price, so his own claim covers only the rest.
    """
    if not takers:
        return None
    first = min(takers, key=lambda one: (one.rank, one.lot))
    superior = min(superior, price)
    return Taken(first.key, price, superior + max(price - superior - first.claim, Money.zero))
