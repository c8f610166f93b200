"""Sales with rules of their own: equity, state shares of listed companies, property of a crime. 股权规定; 国有股规定."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal

from zhixing.kernel.dates import days, months
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Count, Due, Sum, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import limit

SELF_SALE = since(
    "equity.self_sale", "被执行人自行变价股权", "the debtor sells it himself within", months(3), "股权规定", "10"
)
LISTED_FLOOR = since(
    "listed.floor", "国有股每次拍卖保留价", "reserve of each round", Decimal("0.90"), "国有股规定", "13"
)
LISTED_ROUNDS = since("listed.rounds", "国有股拍卖次数", "rounds of state shares", 3, "国有股规定", "13")
LISTED_NOTICE = since("listed.notice", "国有股拍卖公告期", "notice of state shares", days(10), "国有股规定", "14")
LISTED_HOLDING = since(
    "listed.holding", "国有股竞买持股上限", "highest holding of a bidder", Decimal("0.30"), "国有股规定", "16"
)


class TooManyRounds(Refusal):
    zh = "拍卖以 {rounds} 次为限。"
    en = "There are {rounds} rounds at most."
    article = "国有股规定 13"


@cites(cite("股权规定", "10"))
def self_sale_ends(allowed_on: date, court: CourtRules = NATIONAL) -> Due:
    """The last day a debtor may sell his equity himself with leave of the court; not rolled."""
    return limit(SELF_SALE, allowed_on, court, roll=False)


@cites(cite("股权规定", "12"))
def unvalued_start(costs: Money, step: Money) -> Sum:
    """The start price of equity that cannot be valued: a step above the costs of enforcement; the deposit is free."""
    return Sum(costs + step, "起拍价", "The start price")


@cites(cite("股权规定", "13"))
def equity_to_sell(claim_and_costs: Money, value_each: Money, held: int) -> Count:
    """How many shares are sold: the part needed, rounded up, never more than are held."""
    needed = (Decimal(claim_and_costs.fen) / value_each.fen).to_integral_value(ROUND_CEILING)
    return Count(min(int(needed), held), "拍卖股数", "Shares to sell")


WHOLE = {
    "impaired": (
        "分开拍卖严重减损股权价值，被执行人书面申请一并拍卖",
        "selling only a part would gravely lessen its worth; the debtor asked in writing to sell all",
    ),
    "not_clearly": (
        "结合具体情况，全部拍卖所得不会明显高于债权额及执行费用",
        "in these circumstances all of it would not clearly bring more than claim and costs",
    ),
}
"""Why more equity than the reference price says is needed may be sold (股权规定 13)."""


@cites(cite("股权规定", "13"))
def may_sell_more(ground: str) -> Verdict:
    """Whether equity beyond the part needed may be sold too, on a ground of WHOLE; without one it may not."""
    if ground not in WHOLE:
        return Verdict(False, "应当对相应部分的股权进行拍卖", "only the part that is needed is sold")
    return Verdict(True, *WHOLE[ground])


@cites(cite("股权规定", "15"))
def approval_first(*, needs_approval: bool, approved: bool) -> Verdict:
    """Whether the ruling may be given to a buyer of equity: where approval is needed, not before it."""
    if needs_approval and not approved:
        return Verdict(False, "须先经审批，再作出成交裁定", "approval comes before the ruling")
    return Verdict(True, "可以作出成交裁定", "the ruling may be given")


@cites(cite("国有股规定", "13"))
def listed_floor(number: int, base: Money, on: date, court: CourtRules = NATIONAL) -> Sum:
    """The reserve of a round of state shares: the appraisal, then nine tenths of the last. Raises TooManyRounds."""
    read = Reading(on, court)
    rounds = read(LISTED_ROUNDS)
    if number > rounds:
        raise TooManyRounds(rounds=rounds)
    share = Decimal(1) if number == 1 else read(LISTED_FLOOR)
    return Sum(base.at_least(share), "保留价不低于", "The reserve is at least", figures=read.used)


@cites(cite("国有股规定", "14"))
def listed_opens(published_on: date, court: CourtRules = NATIONAL) -> Due:
    """The first day state shares may be auctioned after their notice; not rolled."""
    return limit(LISTED_NOTICE, published_on, court, roll=False)


@cites(cite("国有股规定", "16"))
def may_hold(held: Decimal, bought: Decimal, on: date, court: CourtRules = NATIONAL) -> Verdict:
    """Whether a bidder may buy that share of a company on top of what he holds (0.1 is ten per cent)."""
    read = Reading(on, court)
    most = read(LISTED_HOLDING)
    if held >= most or held + bought > most:
        return Verdict(
            False, f"累计持股将超过 {most:.0%}，依证券法处理", f"the holding would pass {most:.0%}", figures=read.used
        )
    return Verdict(True, "未达到持股限额", "below the limit", figures=read.used)


@cites(cite("刑财规定", "12"))
def criminal_after_failure(*, treasury_takes: bool, victim_takes: bool) -> Verdict:
    """Whether property of a crime that found no buyer is auctioned again without reserve: unless it is taken over."""
    if treasury_takes or victim_takes:
        return Verdict(False, "财政部门或者被害人按保留价接收", "treasury or victim takes it at the reserve")
    return Verdict(True, "进行无保留价拍卖", "an auction without reserve follows")
