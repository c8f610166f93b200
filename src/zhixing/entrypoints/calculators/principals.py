"""The principals of a title as typed: each with its own rate rule and days, in RMB, in its own money, or converted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.refusals import MidRateMissing
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer
from zhixing.law.interest import Charge
from zhixing.law.interest_delay import converted
from zhixing.law.rates import Rate, RateKind, Tenor
from zhixing.law.repayment import Debt

SAME, RMB = "same", "CNY"
NO_INTEREST = "none"
FIXED = (RateKind.ANNUAL, RateKind.MONTHLY, RateKind.DAILY)
PUBLISHED = (RateKind.LPR, RateKind.LPR_ON, RateKind.BENCHMARK)
RATES = (
    Choice(NO_INTEREST, "判决没有一般利息 || the title orders none"),
    Choice(RateKind.LPR, "按 LPR，随每次公布调整 || LPR, following each publication"),
    Choice(RateKind.LPR_ON, "按某一天的 LPR，不再调整 || the LPR of one day, fixed"),
    Choice(RateKind.ANNUAL, "固定年利率 || a fixed yearly rate"),
    Choice(RateKind.MONTHLY, "固定月利率 || a fixed monthly rate"),
    Choice(RateKind.DAILY, "固定日利率 || a fixed daily rate"),
    Choice(RateKind.BENCHMARK, "贷款基准利率，之后转 LPR || the benchmark, later the LPR"),
)
TENORS = (
    Choice(Tenor.Y1, "一年期 || one year"),
    Choice(Tenor.Y5, "五年期以上 || five years and more"),
    Choice(Tenor.M6, "六个月以内（基准利率） || up to six months (benchmark)"),
    Choice(Tenor.Y3, "一至三年（基准利率） || one to three years (benchmark)"),
    Choice(Tenor.MID, "三至五年（基准利率） || three to five years (benchmark)"),
)
CURRENCIES = (
    Choice(RMB, "人民币 || RMB"),
    Choice("USD", "美元 || US dollar"),
    Choice("EUR", "欧元 || euro"),
    Choice("HKD", "港元 || Hong Kong dollar"),
    Choice("JPY", "日元 || yen"),
    Choice("GBP", "英镑 || pound sterling"),
    Choice("AUD", "澳大利亚元 || Australian dollar"),
    Choice("CAD", "加拿大元 || Canadian dollar"),
    Choice("SGD", "新加坡元 || Singapore dollar"),
    Choice("CHF", "瑞士法郎 || Swiss franc"),
    Choice("KRW", "韩元 || won"),
    Choice("RUB", "卢布 || rouble"),
)
FOREIGN = ("currency", tuple(one.key for one in CURRENCIES[1:]))
MID_RATE = Ask(
    "mid_rate",
    "折人民币的中间价 || Mid-rate into RMB",
    Kind.NUMBER,
    hint="加倍部分起算日 1 单位外币合多少元；不填就按原币计算 || "
    "RMB for one unit on the day the doubled part starts; empty: reckoned in its own money",
    when=FOREIGN,
    more=True,
)
FURTHER = Ask(
    "debts",
    "另外的本金（分期，或者几笔各有利率） || Further principals",
    Kind.ROWS,
    one="debt",
    more=True,
    hint="每笔有自己的履行期限和利率规则；加倍部分自各自届满次日起算 || "
    "each with its own last day and rate; the doubled part runs from each one's own end",
    columns=(
        Ask("principal", "本金 || Principal", Kind.MONEY, required=True),
        Ask("due_on", "履行期限最后一日 || Last day to perform", Kind.DAY),
        Ask(
            "rate",
            "一般利息 || General interest",
            Kind.CHOICE,
            default=SAME,
            choices=(Choice(SAME, "与第一笔相同 || as the first"), *RATES),
        ),
        Ask("percent", "固定利率（%） || Fixed rate (%)", Kind.NUMBER, required=True, when=("rate", FIXED)),
        Ask("from", "起算日 || From", Kind.DAY, required=True, when=("rate", (*FIXED, *PUBLISHED))),
        Ask("through", "截止日 || Through", Kind.DAY, after="from", when=("rate", (*FIXED, *PUBLISHED))),
        Ask("multiple", "倍数 || Times", Kind.NUMBER, when=("rate", PUBLISHED)),
        Ask("fixed_on", "用哪一天的 LPR || The LPR of", Kind.DAY, required=True, when=("rate", (RateKind.LPR_ON,))),
        Ask("mid_rate", "折人民币中间价（外币） || Mid-rate (foreign)", Kind.NUMBER),
    ),
)


def debts(given: Mapping[str, Any]) -> tuple[list[Debt], list[Answer]]:
    """The debts, and what converting them into RMB answered. Raises MidRateMissing when only some have a mid-rate."""
    rows = [given, *given["debts"]]
    into_rmb = [row["mid_rate"] for row in rows if row["mid_rate"]]
    if into_rmb and (given["currency"] == RMB or len(into_rmb) < len(rows) or not all(row["due_on"] for row in rows)):
        raise MidRateMissing()
    told: list[Answer] = []
    found = []
    for number, row in enumerate(rows, 1):
        own = given if row.get("rate") == SAME else row
        due_on, costs, accrued = row["due_on"], row.get("costs"), row.get("accrued")
        sums = [row["principal"], costs or Money.zero, accrued or Money.zero]
        if into_rmb:
            rates = {due_on + timedelta(days=lag): row["mid_rate"] for lag in (0, 1)}
            answers = [converted(one.decimal, due_on, rates) for one in sums]
            told += [one for one, amount in zip(answers, sums, strict=True) if amount]
            sums = [one.amount for one in answers]
        principal, costs, accrued = sums
        doubled = due_on is not None
        found.append(Debt(str(number), principal, due_on or given["as_of"], costs, accrued, _charges(own), doubled))
    return found, told


def account_in(given: Mapping[str, Any]) -> str:
    """The money the account is kept in: RMB when the principals are converted."""
    return RMB if given["mid_rate"] else str(given["currency"])


def _charges(given: Mapping[str, Any]) -> tuple[Charge, ...]:
    """The general interest of one principal: the first one's questions, or a row's with the rest as they stand."""
    if given["rate"] == NO_INTEREST:
        return ()
    rate = Rate(
        RateKind(given["rate"]),
        (given["percent"] or Decimal(0)) / 100,
        Tenor(given.get("tenor") or Tenor.Y1),
        given["multiple"] if given["multiple"] is not None else Decimal(1),
        given.get("plus") or Decimal(0),
        given["fixed_on"],
        int(given["day_base"]) if given.get("day_base") else None,
        given.get("ceiling"),
    )
    return (Charge(rate, given["from"], given["through"]),)
