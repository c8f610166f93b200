"""Delay interest in other money, delay money for duties that are none (迟延履行金). 迟延利息解释 5, 6; 民诉解释 505."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Choice
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites
from zhixing.law.interest import COUNT_FIRST_DAY, DOUBLED_RATE, NEW_RULE, doubled_part
from zhixing.law.limits import Interval
from zhixing.law.rates import RateKind
from zhixing.law.repayment import Debt, Payment, Schedule, schedule

OF_RENMINBI = (RateKind.LPR, RateKind.LPR_ON, RateKind.BENCHMARK)


@frozen
class Foreign(Answer):
    """The doubled part in the title's own currency."""

    zh = "{0.days} 日，{0.amount:,} {0.currency}。"
    en = "{0.days} days: {0.amount:,} {0.currency}."

    currency: str
    days: int
    amount: Decimal


@cites(cite("迟延利息解释", "5"))
def doubled_in_currency(
    amount: Decimal,
    currency: str,
    due_on: date,
    through: date,
    stays: Iterable[Interval] = (),
    court: CourtRules = NATIONAL,
) -> Foreign:
    """The doubled part of a foreign sum in its own currency at the same rate, to two places.

    Raises ValueError for days before 2014-08-01.
    """
    if due_on < NEW_RULE:
        raise ValueError("foreign sums due before 2014-08-01 follow the older rule")
    counted = doubled_part(Money(1), due_on, through, stays, court=court)
    read = Reading(through, court)
    exact = amount * read(DOUBLED_RATE) * counted.days
    return Foreign(currency, counted.days, exact.quantize(Decimal("0.01"), ROUND_HALF_UP), figures=read.used)


class RateOfRenminbi(Refusal):
    zh = "LPR 和贷款基准利率是人民币利率，不适用于 {currency} 债务。"
    en = "LPR and the benchmark are rates of RMB: a debt in {currency} needs a rate of its own."
    status = 422


class OlderForeign(Refusal):
    zh = "{first} 以前届满的外币债务适用旧规定，本规则不计算。"
    en = "Foreign debts due before {first} follow the older rule, which is not reckoned here."
    status = 422


@frozen
class ForeignAccount(Answer):
    """The account of a title in its own currency: `account` is in hundredths of it, where it says fen."""

    zh = "截至 {0.account.as_of}：合计 {0.account.owed.total:,} {0.currency}，其中加倍部分 {0.account.owed.doubled:,}。"
    en = (
        "As of {0.account.as_of}: {0.account.owed.total:,} {0.currency}, of it doubled part {0.account.owed.doubled:,}."
    )

    currency: str
    account: Schedule


@cites(cite("迟延利息解释", "1–5"))
def schedule_in_currency(
    debts: Sequence[Debt],
    payments: Iterable[Payment],
    as_of: date,
    currency: str,
    *,
    stays: Sequence[Interval] = (),
    court: CourtRules = NATIONAL,
) -> ForeignAccount:
    """`repayment.schedule` in the title's own currency, whose sums are written as hundredths in Money.

    Raises RateOfRenminbi for a rate that floats with LPR or benchmark, OlderForeign for what fell due before 2014-08-01.
    """
    for debt in debts:
        if any(one.rate.kind in OF_RENMINBI for one in debt.charges):
            raise RateOfRenminbi(currency=currency)
        if debt.doubled and debt.due_on < NEW_RULE:
            raise OlderForeign(first=NEW_RULE)
    account = schedule(debts, payments, as_of, stays=stays, court=court)
    return ForeignAccount(currency, account, figures=account.figures)


@frozen
class Converted(Answer):
    """A foreign title sum in RMB at the mid-rate of the day the doubled part starts."""

    zh = "按 {0.on} 中间价 {0.mid_rate} 折合 {0.amount:,} 元。"
    en = "At the mid-rate {0.mid_rate} of {0.on}: {0.amount:,} yuan."

    on: date
    mid_rate: Decimal
    amount: Money


@cites(cite("迟延利息解释", "5"))
def converted(amount: Decimal, due_on: date, mid_rates: dict[date, Decimal], court: CourtRules = NATIONAL) -> Converted:
    """The title sum in RMB when the creditor chooses it: at the rate of the *start* of the doubled part, not today's.

    `mid_rates`: RMB for one unit, by day. Raises KeyError when that day has none (then `cross_rate`, or a bank's).
    """
    read = Reading(due_on, court)
    first = due_on if read(COUNT_FIRST_DAY) else due_on + timedelta(days=1)
    rate = mid_rates[first]
    fen = int((amount * 100 * rate).to_integral_value(ROUND_HALF_UP))
    return Converted(first, rate, Money(fen), figures=read.used)


@frozen
class Cross(Answer):
    """RMB for one unit of a currency."""

    zh = "套算汇率 {0.rate}。"
    en = "Cross rate {0.rate}."

    rate: Decimal


@cites(cite("迟延利息解释", "5"))
def cross_rate(per_dollar: Decimal, dollar_mid_rate: Decimal) -> Cross:
    """RMB for one unit of a currency without a mid-rate: over the dollar, `per_dollar` units to one."""
    return Cross(dollar_mid_rate / per_dollar)


@frozen
class DelayMoney(Answer):
    """Delay money for a duty other than money; None: no loss was shown, the court decides the sum."""

    amount: Money | None

    def sentence(self, lang: str = "zh") -> str:
        if self.amount is None:
            return "未造成损失，由法院决定数额。" if lang.startswith("zh") else "No loss: the court decides the sum."
        return (
            f"双倍补偿损失，计 {self.amount:,} 元。"
            if lang.startswith("zh")
            else f"Twice the loss: {self.amount:,} yuan."
        )


@cites(cite("民诉法", "264"), cite("民诉解释", "505"))
def delay_money(loss: Money | None) -> DelayMoney:
    """What a debtor owes who delays a duty that is not money: double the loss; without one the court decides."""
    return DelayMoney(loss * 2 if loss else None)


@cites(cite("迟延利息解释", "3"))
def stay_stops_it(kind: str, *, asked_by_debtor: bool) -> Choice[bool | None]:
    """Whether the doubled part rests while the title is stayed; `chosen` None: not listed, a judge decides.

    Kinds: "review" (stay or suspension while the title is reviewed), "retrial" (suspension for a retrial).
    """
    if kind not in ("review", "retrial"):
        return Choice(None, "不属于列明的情形，由法官决定", "not listed: a judge decides")
    if asked_by_debtor:
        return Choice(False, "因被执行人申请而暂缓、中止的期间照常计算", "the debtor asked for it: it counts")
    return Choice(True, "非因被执行人申请，该期间不计算", "not asked for by the debtor: it does not count")
