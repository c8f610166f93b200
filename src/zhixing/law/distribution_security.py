"""Rank among securities on one thing: retention first, purchase money, registration or delivery. 民法典 414–416, 456."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.law.answer import Answer, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since

PURCHASE_MONEY = since(
    "distribution.purchase_money",
    "购置款抵押登记期限",
    "purchase-money mortgage is registered within",
    days(10),
    "民法典",
    "416",
)


class Kind(StrEnum):
    RETENTION = "retention"
    PURCHASE_MONEY = "purchase_money"
    MORTGAGE = "mortgage"
    PLEDGE = "pledge"


@frozen
class Security:
    """A security right. `public_on`: registered (mortgage) or delivered (pledge); None when neither.

    `delivered_on`: a purchase-money mortgage's thing reached the buyer; registered in time it goes before others.
    """

    key: str
    kind: Kind
    public_on: date | None = None
    delivered_on: date | None = None
    movable: bool = True


@frozen
class Ranks(Answer):
    """Rank by key, 0 first; equal ranks share. Use as `Claim.order` on the secured rung."""

    ranks: tuple[tuple[str, int], ...]

    def sentence(self, lang: str = "zh") -> str:
        order = "，".join(f"{key}：{rank + 1}" for key, rank in self.ranks)
        return f"担保顺位：{order}。" if lang.startswith("zh") else f"Ranks: {order.replace('，', ', ')}."

    def of(self, key: str) -> int:
        return dict(self.ranks)[key]


@cites(cite("民法典", "414–416、456"))
def ranks(securities: Sequence[Security], court: CourtRules = NATIONAL) -> Ranks:
    """The rank of each security: retention; purchase money registered in time; then by the day made public.

    What was not made public comes last and shares.
    """
    days_used = [one.public_on for one in securities if one.public_on]
    read = Reading(max(days_used, default=PURCHASE_MONEY.values[0].first), court)
    window = timedelta(days=read(PURCHASE_MONEY).count)

    def place(one: Security) -> tuple[int, date]:
        if one.kind is Kind.RETENTION:
            return 0, date.min
        if one.public_on is None:
            return 3, date.min
        if one.kind is Kind.PURCHASE_MONEY and one.delivered_on and one.public_on <= one.delivered_on + window:
            return 1, date.min
        return 2, one.public_on

    order = sorted({place(one) for one in securities})
    return Ranks(tuple((one.key, order.index(place(one))) for one in securities), figures=read.used)


@cites(cite("担保解释", "54"))
def stands_against_seizure(one: Security, seized_on: date) -> Verdict:
    """Whether a security goes before a creditor who seized the thing: an unregistered movable mortgage does not."""
    if one.kind in (Kind.MORTGAGE, Kind.PURCHASE_MONEY) and (one.public_on is None or one.public_on > seized_on):
        return Verdict(False, "未登记的动产抵押权不得对抗查封", "unregistered: it yields to the seizure")
    return Verdict(True, "已公示的担保物权优先受偿", "made public: it goes first")
