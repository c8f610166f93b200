"""When a round does not simply succeed: unsold, default, pointless, stopped. 网拍规定 24–28, 36; 拍变规定 6, 16–19."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.auction import second_round_due
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since
from zhixing.law.limits import limit

SALE_NOTICE = since(
    "auction.sale.notice_due",
    "二拍流拍后发布变卖公告",
    "sale notice after round 2 within",
    days(15),
    "变卖衔接通知",
    "2",
    "V2",
)
SALE_PERIOD = since("auction.sale.period", "变卖期", "sale period", days(60), "变卖衔接通知", "3", "V2")
SALE_ASK = Setting("auction.sale.ask", "询问债权人是否抵债", "creditors are asked within", days(10), "from memory")
SALE_NOTICE_AHEAD = Setting(
    "auction.sale.notice.movable", "变卖公告期（动产）", "sale notice ahead, movable", days(7), "from memory"
)
SALE_NOTICE_AHEAD_LAND = since(
    "auction.sale.notice.immovable",
    "变卖公告期（不动产）",
    "sale notice ahead, immovable",
    days(15),
    "变卖衔接通知",
    "2",
    "V2",
)
TOP_UP = Setting(
    "auction.top_up",
    "悔拍差价补交",
    "default beyond the deposit",
    "ask_judge",
    "disputed",
    ("none", "order", "ask_judge"),
)
POINTLESS_ASK = since("auction.pointless.ask", "申请继续拍卖", "asking to go on within", days(5), "拍变规定", "6")
RESUME = since("auction.resume", "恢复拍卖", "resuming within", days(5), "网拍规定", "28")


@frozen
class Unsold(Answer):
    """What follows an unsold round: a creditor may take the thing at `set_off`; else round 2, or a sale (变卖).

    For a sale `price` is fixed at the round-2 start, paid in full beforehand (`prepay`), over `period_days`.
    """

    number: int
    set_off: Money
    next: str
    due: Due
    price: Money | None = None
    prepay: Money | None = None
    period_days: int = 0

    def sentence(self, lang: str = "zh") -> str:
        zh = lang.startswith("zh")
        if self.next == "second_round":
            return f"{self.due.on} 前再次拍卖。" if zh else f"Second round by {self.due.on}."
        if zh:
            return f"{self.due.on} 前发布变卖公告，价格 {self.price:,} 元，全额预缴，变卖期 {self.period_days} 日。"
        return f"Sale notice by {self.due.on}, {self.price:,} yuan prepaid in full, {self.period_days} days."


@cites(cite("网拍规定", "26"), cite("拍变规定", "16"), cite("变卖衔接通知", "2–4"))
def unsold(
    number: int, failed_on: date, start: Money, *, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Unsold:
    """The way on after round `number` found no bidder at `start`."""
    if number == 1:
        return Unsold(1, start, "second_round", second_round_due(failed_on, court, holidays))
    read = Reading(failed_on, court)
    period = read(SALE_PERIOD)
    due = limit(SALE_NOTICE, failed_on, court, holidays)
    return Unsold(2, start, "sale", due, start, start, period.count, figures=read.used)


@frozen
class Default(Answer):
    """What becomes of a defaulter's deposit, in order; `uncovered` is what it does not reach of cost and shortfall.

    `top_up` is due only where the court orders it; with the policy "ask_judge" it is None until a judge decides.
    """

    zh = (
        "差价 {0.shortfall:,} 元；保证金抵费用 {0.to_costs:,} 元、差价 {0.to_shortfall:,} 元、"
        "本案债务 {0.to_debt:,} 元、关联债务 {0.to_related:,} 元；不足 {0.uncovered:,} 元（{0.policy}）。"
    )
    en = (
        "Shortfall {0.shortfall:,}; deposit to costs {0.to_costs:,}, shortfall {0.to_shortfall:,}, this debt "
        "{0.to_debt:,}, connected debts {0.to_related:,}; uncovered {0.uncovered:,} yuan ({0.policy})."
    )

    shortfall: Money
    to_costs: Money
    to_shortfall: Money
    to_debt: Money
    to_related: Money
    uncovered: Money
    policy: str
    top_up: Money | None


@cites(cite("网拍规定", "24"))
def default(
    deposit: Money,
    price: Money,
    resold_for: Money,
    costs: Money,
    debt: Money,
    on: date,
    court: CourtRules = NATIONAL,
) -> Default:
    """Applies a defaulter's deposit after the re-auction, in order: costs, shortfall, debt, connected debts."""
    read = Reading(on, court)
    policy = read(TOP_UP)
    shortfall = max(price - resold_for, Money.zero)
    left, parts = deposit, []
    for owed in (costs, shortfall, debt):
        parts.append(min(left, owed))
        left -= parts[-1]
    uncovered = costs + shortfall - parts[0] - parts[1]
    top_up = {"none": Money.zero, "order": uncovered, "ask_judge": None if uncovered else Money.zero}[policy]
    return Default(shortfall, parts[0], parts[1], parts[2], left, uncovered, policy, top_up, figures=read.used)


@cites(cite("拍变规定", "22"), cite("网拍规定", "37"))
def enforce_top_up(left: Money, pay_by: date, on: date) -> Verdict:
    """Whether what a defaulter was ordered to pay beyond his deposit is enforced: something is left after its day."""
    if left <= Money.zero:
        return Verdict(False, "责令补交的金额已经付清", "all that was ordered is paid")
    if on <= pay_by:
        return Verdict(False, f"补交期限{pay_by}未到", f"it may be paid until {pay_by}")
    return Verdict(True, "拒不补交的，强制执行", "what is not paid is enforced")


@cites(cite("拍变规定", "6"))
def is_pointless(reserve: Money, priority_claims: Money, costs: Money) -> Verdict:
    """Whether the reserve would leave nothing after priority claims and costs: the creditor is told first.

    Asked to go on, the court sets a reserve that is not pointless; unsold, the creditor bears the cost of the auction.
    """
    if reserve <= priority_claims + costs:
        return Verdict(True, "清偿优先债权和费用后无剩余可能", "nothing would be left after priority claims and costs")
    return Verdict(False, "清偿优先债权和费用后有剩余可能", "something would be left")


@cites(cite("拍变规定", "6"))
def pointless_ask_due(told_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day by which the creditor may ask to go on; the reserve must then be *greater* than both together."""
    return limit(POINTLESS_ASK, told_on, court, holidays)


class Effect(StrEnum):
    """What a ground does to an auction."""

    WITHDRAW = "withdraw"
    STOP = "stop"
    MUST_STAY = "must_stay"
    MAY_STAY = "may_stay"


EFFECTS = {
    Effect.WITHDRAW: ("应当撤回拍卖委托", "the auction is withdrawn"),
    Effect.STOP: ("停止拍卖", "the auction is stopped"),
    Effect.MUST_STAY: ("应当中止拍卖", "the auction must be stayed"),
    Effect.MAY_STAY: ("可以暂缓、中止拍卖", "the auction may be stayed"),
}


@frozen
class Ground:
    key: str
    zh: str
    en: str
    effect: Effect
    article: str


GROUNDS = (
    Ground("title_annulled", "据以执行的生效法律文书被撤销", "the title is annulled", Effect.WITHDRAW, "拍变规定 17"),
    Ground("withdrawn", "申请执行人及其他债权人撤回申请", "applications withdrawn", Effect.WITHDRAW, "拍变规定 17"),
    Ground("paid", "被执行人全部履行了金钱债务", "the debt is paid in full", Effect.WITHDRAW, "拍变规定 17"),
    Ground("settled", "达成和解，不需要拍卖财产", "settled without a sale", Effect.WITHDRAW, "拍变规定 17"),
    Ground(
        "outsider_founded", "案外人异议成立", "an outsider's objection is well founded", Effect.WITHDRAW, "拍变规定 17"
    ),
    Ground("collusion", "与竞买人恶意串通", "collusion", Effect.WITHDRAW, "拍变规定 17"),
    Ground("pointless", "无剩余可能，申请执行人未申请继续", "nothing would be left", Effect.WITHDRAW, "拍变规定 6"),
    Ground(
        "debtor_brings_money", "拍卖日前提交足额金钱", "enough money before the auction day", Effect.STOP, "拍变规定 19"
    ),
    Ground("enough_raised", "部分财产已足够清偿", "enough has been raised", Effect.STOP, "拍变规定 14"),
    Ground("outsider_objects", "案外人对标的提出异议", "an outsider objects", Effect.MUST_STAY, "网拍规定 36"),
    Ground("stayed", "决定暂缓或裁定中止执行", "enforcement stayed or suspended", Effect.MUST_STAY, "网拍规定 28"),
    Ground("party_objects", "当事人、利害关系人提出异议", "a party objects", Effect.MAY_STAY, "网拍规定 36"),
    Ground("platform_fault", "系统故障、安全隐患", "a fault of the platform", Effect.MAY_STAY, "网拍规定 28"),
)
"""Why an auction is withdrawn, stopped or stayed. Debtor's costs when he brings the money late."""


@cites(cite("网拍规定", "28"))
def resume_due(cause_ended_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day an interrupted auction must be resumed by."""
    return limit(RESUME, cause_ended_on, court, holidays)
