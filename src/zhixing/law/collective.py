"""Mass-victim cases (涉众案件): loss of each person, who may register, ratio, payout, later rounds.

刑财规定 10, 13; 集资条例 25–26; formulas differ from case to case and are chosen by the judgment. Ratios are exact
fractions: a payout is never reckoned from a printed percentage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction

from zhixing.kernel.dates import add, days, months, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Days, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, designed, since
from zhixing.law.limits import limit

NOTICE = Setting("collective.notice", "登记公告提前日数", "notice before registration", days(7), "design")
REGISTER = Setting("collective.register", "登记期限", "registration lasts", days(30), "design")
DISPUTE = Setting("collective.dispute", "对核对结果提出异议", "a result is disputed within", days(10), "design")
RECHECK = Setting("collective.recheck", "复核决定", "a dispute is decided within", days(20), "design")
POSTED = Setting("collective.posted", "名单公示期", "the list is posted for", days(7), "design")
RETURNED = Setting("collective.returned", "退票更正", "a returned payment is corrected within", days(30), "design")
REMIND = Setting(
    "collective.remind", "未领取款项提醒（月）", "months after which the unclaimed are told", (6, 12, 24), "design"
)
ADULT = since("collective.adult", "成年", "of age at", years(18), "民法典", "17")
STEPS = {one.key.partition(".")[2]: one for one in (NOTICE, REGISTER, DISPUTE, RECHECK, POSTED, RETURNED)}
"""The clocks of the flow by key."""


class Method(StrEnum):
    """How a case counts loss."""

    IN_MINUS_OUT = "in_minus_out"
    PRINCIPAL = "principal"
    GOODS = "goods"


METHODS = {
    Method.IN_MINUS_OUT: ("投入减全部收回（含利息）", "in less all that came back, interest too"),
    Method.PRINCIPAL: ("投入本金减收回本金", "principal in less principal back"),
    Method.GOODS: ("实际付款减返还和货物价值", "paid less returned and the value of goods"),
}


@frozen
class Flows:
    """What went in and came back on one account of a person."""

    paid_in: Money
    principal_back: Money = Money.zero
    interest_paid: Money = Money.zero
    goods: Money = Money.zero


@frozen
class Loss(Answer):
    """A person's loss, all accounts merged; zero or less: no victim."""

    zh = "损失 {0.amount:,} 元（{0.method_zh}）。"
    en = "Loss {0.amount:,} yuan ({0.method_en})."

    method: Method
    amount: Money

    @property
    def victim(self) -> bool:
        return self.amount > Money.zero

    @property
    def method_zh(self) -> str:
        return METHODS[self.method][0]

    @property
    def method_en(self) -> str:
        return METHODS[self.method][1]


@cites(cite("刑财规定", "10"), cite("集资条例", "25"))
def loss(accounts: Sequence[Flows], method: Method = Method.IN_MINUS_OUT) -> Loss:
    """The loss over all accounts of one person by the case's method: gains on one are set against losses on another."""
    total = Money.zero
    for one in accounts:
        back = one.principal_back
        if method is not Method.PRINCIPAL:
            back += one.interest_paid
        if method is Method.GOODS:
            back += one.goods
        total += one.paid_in - back
    return Loss(method, total)


class Bar(StrEnum):
    """Why somebody is not paid now. A bar that can fall keeps his sum in reserve."""

    DEFENDANT = "defendant"
    NO_LOSS = "no_loss"
    NAME_MISMATCH = "name_mismatch"
    HEIRS = "heirs"
    DISPUTED = "disputed"
    UNREGISTERED = "unregistered"


BARS = {
    Bar.DEFENDANT: ("本案被告人，不参与", "a defendant takes no part"),
    Bar.NO_LOSS: ("无损失", "no loss"),
    Bar.NAME_MISMATCH: ("账户待更正", "the account must be corrected"),
    Bar.HEIRS: ("待继承人提交材料", "papers of the heirs are awaited"),
    Bar.DISPUTED: ("数额有争议，差额预留", "disputed: the difference is held"),
    Bar.UNREGISTERED: ("尚未登记收款账户，款项预留", "no account was given yet: the sum is held"),
}


@frozen
class Entry:
    """One registrant. `claimed` is his own figure where it is disputed; `audited` what audit or judgment says."""

    number: int
    audited: Money
    claimed: Money | None = None
    defendant: bool = False
    name_matches: bool = True
    deceased: bool = False
    proof: bool = False
    registered: bool = True


@frozen
class Admission(Answer):
    """On which sum he is paid now, which is held for him, and why."""

    zh = "按 {0.base:,} 元发放，{0.held:,} 元预留{0.why_zh}。"
    en = "Paid on {0.base:,}, {0.held:,} yuan held{0.why_en}."

    base: Money
    held: Money
    bar: Bar | None

    @property
    def why_zh(self) -> str:
        return f"：{BARS[self.bar][0]}" if self.bar else ""

    @property
    def why_en(self) -> str:
        return f": {BARS[self.bar][1]}" if self.bar else ""


@cites(cite("刑财规定", "10"), cite("集资条例", "25、26"))
def admit(entry: Entry) -> Admission:
    """What a registrant is paid on and what is held. Judgment and audit go before his own figure; proof settles it."""
    if entry.defendant:
        return Admission(Money.zero, Money.zero, Bar.DEFENDANT)
    settled = entry.claimed if entry.proof and entry.claimed is not None else entry.audited
    if settled <= Money.zero and not (entry.claimed and entry.claimed > settled):
        return Admission(Money.zero, Money.zero, Bar.NO_LOSS)
    if whole := _bar_on_all(entry):
        return Admission(Money.zero, settled, whole)
    more = (entry.claimed or Money.zero) - settled
    if more > Money.zero:
        return Admission(max(settled, Money.zero), more, Bar.DISPUTED)
    return Admission(settled, Money.zero, None)


def _bar_on_all(entry: Entry) -> Bar | None:
    if entry.deceased:
        return Bar.HEIRS
    if not entry.registered:
        return Bar.UNREGISTERED
    return None if entry.name_matches else Bar.NAME_MISMATCH


@cites(cite("民法典", "17"))
def of_age(born_on: date, on: date) -> Verdict:
    """Whether somebody born that day acts for himself; else a guardian does (民法典 19, 20, 23)."""
    read = Reading(on)
    adult = add(born_on, read(ADULT)) <= on
    words = ("已成年", "of age") if adult else ("未成年，由监护人登记", "a minor: the guardian registers")
    return Verdict(adult, *words, figures=read.used)


class PoolEmpty(Refusal):
    zh = "可发放资金不足以支付费用和预留，本轮不能发放。"
    en = "The pool does not cover costs and reserve: no payout this round."
    status = 422


@frozen
class Ratio(Answer):
    """The exact ratio of a round; `printed` is for the notice only."""

    zh = "发放比例 {0.printed}（公告值，计算用精确分数）。"
    en = "Ratio {0.printed} (as published; payouts use the exact fraction)."

    exact: Fraction
    pool: Money
    losses: Money

    @property
    def printed(self) -> str:
        """Truncated to five decimals of per cent: 18.42915%."""
        percent = Decimal(self.exact.numerator) * 100 / Decimal(self.exact.denominator)
        return f"{percent.quantize(Decimal('0.00001'), ROUND_DOWN)}%"


@cites(cite("刑财规定", "13"))
def ratio(
    pool: Money, losses: Money, *, costs: Money = Money.zero, reserve: Money = Money.zero, given: Money = Money.zero
) -> Ratio:
    """(pool − costs − reserve) ÷ all final losses, held ones too; with earlier rounds never above one. Raises PoolEmpty."""
    share = min(pool - costs - reserve, losses - given)
    if share <= Money.zero or losses <= Money.zero:
        raise PoolEmpty()
    return Ratio(Fraction(share.fen, losses.fen), share, losses)


@frozen
class Payout(Answer):
    """A round: what each registration number gets; the shares make `share` to the fen."""

    zh = "{0.count} 人，共 {0.share:,} 元。"
    en = "{0.count} people, {0.share:,} yuan in all."

    share: Money
    paid: Mapping[int, Money]

    @property
    def count(self) -> int:
        return len(self.paid)


@cites(cite("刑财规定", "13"))
def pay_out(losses: Mapping[int, Money], rate: Ratio) -> Payout:
    """Pays included and held losses alike, by registration number: floors, the cents left to the largest remainders,
    ties to the earlier number. `losses` must add up to the ratio's. Raises ValueError otherwise."""
    numbers = sorted(losses)
    if sum((losses[one] for one in numbers), Money.zero) != rate.losses:
        raise ValueError("the losses are not those of the ratio")
    shares = rate.pool.allocate([losses[one].fen for one in numbers])
    return Payout(rate.pool, dict(zip(numbers, shares, strict=True)))


@frozen
class CatchUp(Answer):
    """What a late registrant gets: the earlier rounds he missed, from the reserve first, and this round."""

    zh = "补发前轮 {0.missed:,} 元，本轮 {0.current:,} 元，合计 {0.total:,} 元。"
    en = "{0.missed:,} for earlier rounds, {0.current:,} now, {0.total:,} yuan in all."

    missed: Money
    current: Money
    from_reserve: Money

    @property
    def total(self) -> Money:
        return self.missed + self.current

    @property
    def from_pool(self) -> Money:
        """What the reserve does not cover and this round's pool must."""
        return self.total - self.from_reserve


@designed
def catch_up(amount: Money, earlier: Sequence[Fraction], current: Fraction, reserve: Money) -> CatchUp:
    """A loss that joins late at the ratios of the rounds; all of it in the same order as those paid before."""
    before = _floor(amount, sum(earlier, Fraction(0)))
    whole = _floor(amount, min(sum(earlier, Fraction(0)) + current, Fraction(1)))
    return CatchUp(before, whole - before, min(whole, reserve))


@designed
def step_due(step: str, from_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The due day of a step of the flow by its key in STEPS. Raises KeyError."""
    return limit(STEPS[step], from_on, court, holidays)


@designed
def reminders(deposited_on: date, court: CourtRules = NATIONAL) -> Days:
    """The days the unclaimed are reminded. No national rule forfeits what nobody collects: it is kept."""
    read = Reading(deposited_on, court)
    told = tuple(months(count).after(deposited_on, roll=False).on for count in read(REMIND))
    return Days(told, "提醒领取日", "The unclaimed are reminded on", figures=read.used)


def batches(count: int, most: int) -> list[range]:
    """A payout cut into bank batches of at most `most`: consecutive places, each payment in exactly one."""
    return [range(first, min(first + most, count)) for first in range(0, count, most)]


def _floor(amount: Money, share: Fraction) -> Money:
    return Money(amount.fen * share.numerator // share.denominator)
