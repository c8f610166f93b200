"""Clocks of case money (执行案款): claiming it, paying it out, delay. 款物规定."""

from __future__ import annotations

from datetime import date

from zhixing.kernel.dates import days, workdays
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law.answer import Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Setting, cites, since
from zhixing.law.limits import limit

PAY_OUT = since("case_money.pay_out", "案款发放", "money is paid out within", days(30), "款物规定", "10", "V2")
CLAIM = Setting("case_money.claim", "案款认领", "a receipt is matched to its case within", workdays(3), "local")
AFTER_DELAY = Setting(
    "case_money.after_delay", "延缓原因消失后发放", "paying after a delay ends", days(10), "from memory"
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


def claim_due(credited_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a bank credit must be matched to one case and party (a local rule: a setting)."""
    return limit(CLAIM, credited_on, court, holidays)


@cites(cite("款物规定", "6"))
def cash_in_due(returned_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day cash taken outside must be with finance at the latest."""
    return limit(CASH_IN, returned_on, court, holidays)
