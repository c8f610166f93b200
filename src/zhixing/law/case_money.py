"""Clocks of case money (执行案款): claiming it, paying it out, delay. 款物规定."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from zhixing.kernel.dates import days, workdays
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, designed, since
from zhixing.law.limits import limit

PAY_OUT = since("case_money.pay_out", "案款发放", "money is paid out within", days(30), "款物规定", "10", "V2")
CLAIM = Setting("case_money.claim", "案款认领", "a receipt is matched to its case within", workdays(3), "local")
AFTER_DELAY = Setting(
    "case_money.after_delay", "延缓原因消失后发放", "paying after a delay ends", days(10), "from memory"
)
APPROVALS = Setting(
    "case_money.approvals",
    "案款发放审批顺序",
    "who approves a payment, in order",
    ("handler", "money_officer", "bureau_head", "vice_president", "finance"),
    "local",
)
RELEASE_LIMIT = Setting(
    "case_money.release_limit",
    "财务复核人一批放行的上限",
    "the most a finance officer releases in one batch",
    Money.yuan(5_000_000),
    "design",
)
CASH_OFFICERS = since(
    "case_money.cash_officers", "现场收取现金的人数", "officers who take cash", 2, "款物规定", "6", "V2"
)
CASH_IN = since("case_money.cash_in", "现金交财务", "cash is handed in within", days(1), "款物规定", "6", "V2")

DELAY_REASONS = (
    ("distribution", "需要进行案款分配", "a distribution is needed"),
    ("frozen", "申请执行人的案款被另案冻结", "the creditor's money is frozen elsewhere"),
    ("not_collected", "通知后申请执行人不领取", "the creditor was told but does not collect"),
    ("stayed", "中止或暂缓执行", "enforcement is stayed or suspended"),
    ("other", "其他正当事由", "another good reason"),
)
"""When pay-out may be delayed with approval: (key, zh, en) [from memory]."""


@cites(cite("款物规定", "10"))
def pay_out_due(told_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day money must be paid out, counted from finance's notice of arrival (never from the sale)."""
    return limit(PAY_OUT, told_on, court, holidays)


@cites(cite("款物规定", "10"))
def pay_out_after_delay(ended_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day money must be paid out after an approved delay ended."""
    return limit(AFTER_DELAY, ended_on, court, holidays)


@designed
def claim_due(credited_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a bank credit must be matched to one case and party (a local rule: a setting)."""
    return limit(CLAIM, credited_on, court, holidays)


@cites(cite("款物规定", "6"))
def cash_in_due(returned_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day cash taken outside must be with finance at the latest."""
    return limit(CASH_IN, returned_on, court, holidays)


@frozen
class Approval(Answer):
    """Who must still approve, in order; none left: it may be paid."""

    zh = "{0.said_zh}。"
    en = "{0.said_en}."

    left: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not self.left

    @property
    def said_zh(self) -> str:
        return "审批完毕，可以发放" if self.ready else f"待审批：{'、'.join(self.left)}"

    @property
    def said_en(self) -> str:
        return "approved: may be paid" if self.ready else f"to be approved by {', '.join(self.left)}"


@designed
def approval(given: Sequence[str], on: date, court: CourtRules = NATIONAL) -> Approval:
    """Who must still approve a payment. An approval out of turn counts for nothing, nor does what follows it."""
    read = Reading(on, court)
    chain = read(APPROVALS)
    done = 0
    for role in given:
        if done < len(chain) and role == chain[done]:
            done += 1
    return Approval(chain[done:], figures=read.used)


class ReleaseAboveLimit(Refusal):
    zh = "不能放行 {amount:,} 元：您一批最多放行 {most:,} 元。可以请院长放行，或者分批提交。"
    en = "Can't release {amount:,}: you may release {most:,} in one batch. Ask the president, or split the batch."
    status = 403


@designed
def check_release(amount: Money, on: date, *, president: bool, court: CourtRules = NATIONAL) -> Verdict:
    """That the second person may let so much go in one batch: above the limit only the president. Raises ReleaseAboveLimit."""
    read = Reading(on, court)
    most = read(RELEASE_LIMIT)
    if amount > most and not president:
        raise ReleaseAboveLimit(amount=amount, most=most)
    return Verdict(True, "在放行权限内", "within the limit of release", figures=read.used)


class CashNotInOrder(Refusal):
    zh = "现场收取现金须由 {officers} 名以上工作人员进行并开具收据。"
    en = "Cash is taken by at least {officers} officers, against a receipt."
    status = 422
    article = "款物规定 6"


@cites(cite("款物规定", "6"))
def check_cash(officers: Collection[str], on: date, *, receipt: bool, court: CourtRules = NATIONAL) -> Verdict:
    """That enough different officers took the cash and gave a receipt. Raises CashNotInOrder."""
    read = Reading(on, court)
    least = read(CASH_OFFICERS)
    if len(set(officers)) < least or not receipt:
        raise CashNotInOrder(officers=least)
    return Verdict(True, "收取现金符合规定", "the cash was taken in order", figures=read.used)


@cites(cite("款物规定", "10"))
def may_delay(reason: str, *, approved: bool) -> Verdict:
    """Whether paying out may wait: one of the reasons, approved by the bureau head or a vice-president."""
    named = {key: (zh, en) for key, zh, en in DELAY_REASONS}
    if reason not in named:
        return Verdict(False, "不属于可以延缓发放的情形", "no reason for delay")
    if not approved:
        return Verdict(False, "延缓发放须经批准", "delay needs approval")
    return Verdict(True, *named[reason])


@cites(cite("执行工作规定", "20"))
def may_collect(*, in_person: bool, special_power: bool = False) -> Verdict:
    """Whether somebody may take the money: the creditor himself, or an agent with a special power for it."""
    if in_person:
        return Verdict(True, "向申请执行人本人发放", "the creditor in person")
    if special_power:
        return Verdict(True, "代理人有特别授权", "an agent with a special power")
    return Verdict(False, "代理人领取执行款须有特别授权", "an agent needs a special power")
