"""How quotes become a price: pure, on `law.reference_price`."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from zhixing.domain.valuations.refusals import NotAgreed, NotThisWay, OffersMissing
from zhixing.kernel.dates import days
from zhixing.kernel.money import Money
from zhixing.law import reference_price as law
from zhixing.law import reference_price_route as route
from zhixing.law.reference_price_route import Chosen, Facts, Way

WAYS = frozenset(method.key for method in law.METHODS)
OPEN_TO_OBJECTION = frozenset({"network", "appraisal"})
"""参考价规定 22, 23; 25 for the others."""
AGREE_WITHIN = days(5)
"""[design] What the court gives the parties to agree on a price (参考价规定 4 leaves it to the court)."""
JOINT = "parties"
"""The source of a paper all parties signed together; a party's own figure comes from `party:ID`."""
NO_RESULT = "no_result"
"""Why a pricing ends for another way to be taken; the other grounds are the law's (29)."""
PART_SOLD = "part_sold"
"""Why a price ends by itself: a part of the thing was sold, what is left is priced anew."""
PASSED_ON = "passed_on"
"""The same, for a case that follows another: its parties have had no say in the price."""
PLATFORM_ITEM = {"vehicle": "price.vehicle"}
ACT = "price"
"""What a request of this room is called, so that its answers are met by this room alone."""
"""Kind of thing -> what a platform is asked."""


@dataclass(frozen=True)
class Given:
    """One source's result; `outcomes` are those of the objections to it, `pending` among them."""

    source: str
    price: Money
    in_time: bool
    made_on: date
    valid_until: date
    outcomes: tuple[str, ...] = ()
    corrected: Money | None = None


@dataclass(frozen=True)
class Fixed:
    """A price, the sources it was made of, and the last day of its validity."""

    price: Money
    counted: tuple[str, ...]
    valid_until: date


def report_of(state: str, *, in_time: bool, asked: bool) -> route.Report:
    """How a platform's report stands when its time is up (12)."""
    if state == "given" and in_time:
        return route.Report.IN_TIME
    return route.Report.LATE_ASKED if asked else route.Report.LATE


def objection_of(given: Given) -> law.Objection:
    """What came of the objections to one result; several count as the gravest."""
    for grave in (law.Objection.UPHELD, law.Objection.CORRECTED, law.Objection.REJECTED):
        if grave.value in given.outcomes:
            return grave
    return law.Objection.UPHELD if given.outcomes else law.Objection.NONE


def hangs_on_pending(given: Iterable[Given]) -> bool:
    """Whether a pending objection can still change the price: when every in-time result is objected to (22)."""
    timely = [one for one in given if one.in_time]
    return bool(timely) and all(one.outcomes for one in timely) and any("pending" in one.outcomes for one in timely)


def price(given: Sequence[Given]) -> Fixed:
    """The mean of the results that count, valid as long as all of them (12, 22, 27). Raises NoPrice."""
    found = law.network_price(
        [law.Quote(one.source, one.price, one.in_time, objection_of(one), one.corrected) for one in given]
    )
    counted = [one for one in given if one.source in found.counted]
    return Fixed(found.price, found.counted, min(valid_until(one.made_on, one.valid_until) for one in counted))


def valid_until(made_on: date, stated: date) -> date:
    """The report's own last day, at most a year (27)."""
    return min(stated, law.longest_validity(made_on).on)


def became(state: str, *, sold: bool) -> route.Commission:
    """What became of an agency's order: replaced, else by whether the thing was sold (32, 33)."""
    if state == "replaced":
        return route.Commission.REPLACED
    return route.Commission.SOLD if sold else route.Commission.UNSOLD


def agency_fee(became: route.Commission, full: Money, costs: Money, reissues: int, on: date) -> Money:
    """What an agency is paid: its fee, its reasonable costs where nothing was sold, thirty in a hundred for each re-issue
    on top, nothing when it was replaced (32, 33).
    """
    first = route.appraisal_fee(became, full, costs, on).amount
    again = route.appraisal_fee(route.Commission.REISSUED, full, costs, on).amount
    return first if became is route.Commission.REPLACED else first + again * reissues


def facts_of(given: Mapping[str, Any]) -> Facts:
    """The facts as stored or typed; what is not given is as nothing stood in the way."""
    known = {one.name for one in fields(Facts)} - {"jump"}
    jump = given.get("jump")
    return Facts(**{name: bool(given[name]) for name in known & set(given)}, jump=Way(jump) if jump else None)


def choose(way: str, facts: Facts, failed: Collection[str]) -> Chosen:
    """The way to take (2, 4, 5, 7, 14), the wanted one when given. Raises NotThisWay naming the one to take."""
    chosen = route.next_way(facts, [Way(one) for one in failed])
    if way and way != chosen.way:
        raise NotThisWay(next_zh=chosen.sentence("zh"), next_en=chosen.sentence("en"), way=str(chosen.way))
    return chosen


def settle(way: str, given: Sequence[Given], must: Collection[str]) -> Fixed:
    """The price the results of a way give; `must` are the parties whose figures an agreement needs.

    Raises OffersMissing and NotAgreed for an agreement, else law's NoPrice.
    """
    if way != Way.AGREEMENT or any(one.source == JOINT for one in given):
        return price([one for one in given if way != Way.AGREEMENT or one.source == JOINT])
    offers = [one for one in given if one.source in must]
    if missing := len(set(must) - {one.source for one in offers}):
        raise OffersMissing(count=missing)
    agreed = route.agreed_price([one.price for one in offers]).chosen
    if agreed is None:
        raise NotAgreed
    return Fixed(agreed, tuple(one.source for one in offers), min(one.valid_until for one in offers))


def sm3(*words: str) -> str:
    """SM3 over words, each on a line of its own, so that no two lists of words give the same."""
    return hashlib.new("sm3", "\n".join(word.replace("\n", " ") for word in words).encode()).hexdigest()


def seed(secret: str, words: Sequence[str]) -> str:
    """What a draw hangs on: the court's secret, whose digest was shown before, and every witness's word."""
    return sm3(secret, *words)


def drawn(listed: Iterable[str], by: str, count: int) -> list[str]:
    """The agencies a seed draws, in their order (16): the smallest SM3 of seed and code first."""
    return sorted(set(listed), key=lambda code: sm3(by, code))[:count]


def stands_apart(price: Money, others: Sequence[Money]) -> Decimal | None:
    """How far a price lies from the median of others, as a share of it, when that is far enough to be pointed out.

    None when it is near, or there is nothing to compare with. A person decides; nothing follows by itself.
    """
    if not others:
        return None
    middle = Decimal(median(one.fen for one in others))
    share = (price.fen - middle) / middle
    return share if abs(share) > route.APART.default else None
