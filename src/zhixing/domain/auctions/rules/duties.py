"""What the court owes others before it sells and when it stops: priority purchasers, claims before its own; pure."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from zhixing.domain.auctions.refusals import (
    EnoughRaised,
    MoreThanNeeded,
    OnlyAStay,
    PartWrong,
    PointlessNotAsked,
    PointlessReserve,
    PointlessUntold,
    PriorityToldTooLate,
    SelfSaleRuns,
    StayFirst,
    TreasuryFirst,
    WholeWithoutReason,
)
from zhixing.kernel.money import Money
from zhixing.law import auction as law
from zhixing.law import auction_after as after
from zhixing.law import auction_buyer, auction_people, auction_special
from zhixing.law.auction_after import Effect

PURCHASERS = auction_people.PRIORITY_RANKS
"""Kinds of priority purchaser with the rank the law gives them (网拍规定 19, 21; 民法典 726)."""
ALL_TAXES = re.compile(
    r"(?:一切|全部|所有|均由|概由|任何)[^。；;]{0,16}(?:税|费)?[^。；;]{0,16}(?:买受人|竞得人|竞买人)[^。；;]{0,4}承担|税费[^。；;]{0,8}(?:均|全部|一律|概)由?(?:买受人|竞得人)"
)
"""A clause by which the buyer bears all taxes (买受人概括承担)."""
HUNDREDTHS = 100
"""Parts of a per cent that equity is sold in [design]."""
POSTED = "posted"
"""The way of telling somebody who cannot be reached (网拍规定 16)."""


def told_on(way: str, on: date) -> date:
    """The day somebody counts as told: at once, or five days after posting (网拍规定 16)."""
    return law.deemed_told(on).on if way == POSTED else on


def priority_told_by(kind: str, opens_on: date, ends_on: date) -> date | None:
    """The last day to tell a priority purchaser of this kind: a shareholder's twenty days end before the bidding does
    (公司法 85), a tenant is told five days before it begins (民法典 727). None: as the parties.
    """
    if kind == "shareholder":
        return auction_buyer.shareholders_told_by(ends_on).on
    return auction_people.tenant_told_by(opens_on).on if kind == "tenant" else None


def window_ends(kind: str, told: date) -> date | None:
    """The last day of a silent purchaser's own window, after which his priority is given up; a tenant has none."""
    return auction_people.priority_waived(kind, told).on if kind in auction_people.PRIORITY_WINDOWS else None


def check_priority(kinds: Mapping[int, str], told: Mapping[int, date | None], opens_on: date, ends_on: date) -> None:
    """Raises PriorityToldTooLate for a purchaser told too late for his kind; a None day is a written waiver."""
    for party_id, kind in kinds.items():
        last, day = priority_told_by(kind, opens_on, ends_on), told.get(party_id)
        if last is not None and day is not None and day > last:
            raise PriorityToldTooLate(kind=kind, last=last, party_id=party_id)


def check_not_pointless(reserve: Money, prior: Money, costs: Money, told: date | None, asked: date | None) -> None:
    """Nothing is sold from which the creditor would get nothing, unless he asked for it; then the reserve is above what
    goes before him (拍变规定 6). Raises PointlessUntold, PointlessNotAsked, PointlessReserve.
    """
    if not after.is_pointless(reserve, prior, costs):
        return
    if told is None:
        raise PointlessUntold(before=prior + costs)
    if asked is None:
        raise PointlessNotAsked(last=after.pointless_ask_due(told).on)
    raise PointlessReserve(before=prior + costs)


def check_needed(raised: Money, owed: Money, *, debtor_agrees: bool) -> None:
    """Raises EnoughRaised when other things have brought enough and the debtor does not agree (拍变规定 14)."""
    if raised and not auction_buyer.sell_next(raised.fen, owed.fen, debtor_agrees=debtor_agrees):
        raise EnoughRaised(raised=raised)


def check_self_sale(until: date | None, on: date) -> None:
    """Raises SelfSaleRuns while the debtor may still sell it himself (股权规定 10)."""
    if until is not None and on <= until:
        raise SelfSaleRuns(until=until)


def equity_needed(wanted: Money, worth: Money, held: Decimal) -> Decimal:
    """Per cent of a company that bring what is wanted, of the `held` per cent that are worth `worth` (股权规定 13)."""
    parts = int(held * HUNDREDTHS)
    if not parts or not worth:
        return held
    each = Money(max(worth.fen // parts, 1))
    return Decimal(auction_special.equity_to_sell(wanted, each, parts).number) / HUNDREDTHS


WHOLE_GROUNDS = frozenset(auction_special.WHOLE)
"""Why more equity than the case needs is put up (股权规定 13)."""


def check_part(put_up: Decimal, needed: Decimal, ground: str) -> None:
    """Only the part needed of a company is sold, unless the law's ground was given for more. Raises MoreThanNeeded."""
    if put_up > needed and not auction_special.may_sell_more(ground):
        raise MoreThanNeeded(needed=needed, put_up=put_up)


def part_of(part: Decimal, held: Decimal, worth: Money) -> Money:
    """What a part of the `held` per cent is worth, of their `worth`; a fen that is broken counts whole. Raises PartWrong."""
    hundredths, rest = divmod(part * HUNDREDTHS, 1)
    if rest or not 0 < part < held:
        raise PartWrong(held=held)
    return Money(-(-worth.fen * int(hundredths) // int(held * HUNDREDTHS)))


def check_whole(ground: str, why: str) -> None:
    """Raises WholeWithoutReason."""
    if ground not in WHOLE_GROUNDS or not why.strip():
        raise WholeWithoutReason


def check_taxes(text: str) -> None:
    """What the listing says of taxes may not make the buyer bear them all (网拍规定 30). Raises law's BlanketTax."""
    auction_buyer.tax_borne_by(auction_buyer.Tax.VALUE_ADDED, buyer_bears_all=bool(ALL_TAXES.search(text)))


def check_stop(ground: str, *, started: bool) -> None:
    """A ground to withdraw ends a sale before it starts; one under way is stayed first (拍变规定 17; 网拍规定 28, 36).

    Raises StayFirst, OnlyAStay.
    """
    effect = auction_buyer.effect_of(ground, started=started).chosen
    if effect in (Effect.WITHDRAW, Effect.STOP):
        return
    own = auction_buyer.effect_of(ground, started=False).chosen
    raise StayFirst if own is Effect.WITHDRAW else OnlyAStay


def check_free(*, declined: bool, taken: bool) -> None:
    """Property of a crime is sold without a reserve once neither treasury nor victims take it (刑财规定 12).

    Raises TreasuryFirst.
    """
    if not declined or not auction_special.criminal_after_failure(treasury_takes=taken, victim_takes=taken):
        raise TreasuryFirst
