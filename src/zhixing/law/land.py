"""Handing over land and houses (不动产): registration, tax first, clearing (腾退), the mortgaged home. 民诉法 261 and others."""

from __future__ import annotations

from datetime import date

from zhixing.kernel.dates import days, months, workdays
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Choice, Due, Sum, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Setting, cites, designed, since
from zhixing.law.limits import limit
from zhixing.law.tables import Listed

REGISTRY = since("land.registry", "登记机构办结", "the registry finishes within", workdays(30), "不动产条例", "20")
TRANSFER_NOTICE = Setting(
    "land.transfer_notice", "送达过户通知", "the transfer notice goes out within", days(5), "from memory"
)
HOME_GRACE = since("land.home_grace", "抵押房屋宽限期", "grace of a mortgaged home", months(6), "抵押房屋规定", "2")
RE_ENTRY = since("land.re_entry", "再次侵占可申请排除", "re-entry is removed within", months(6), "民诉解释", "519")


STEPS = (
    Listed("paid", "付清全部价款", "the price is paid in full", "网拍规定 25"),
    Listed("ruling_served", "成交裁定送达买受人（物权转移）", "the ruling is served: title passes", "民法典 229"),
    Listed(
        "notice", "向登记机构送达裁定和协助执行通知书", "ruling and assistance notice to the registry", "民诉法 262"
    ),
    Listed("tax", "买受人申报缴纳契税，登记机构查验完税凭证", "deed tax paid, the registry checks it", "契税法 10、11"),
    Listed("registered", "凭法院文书单方申请登记", "registered on the buyer's own application", "不动产条例 14"),
    Listed("handed_over", "交付或者强制腾退", "handed over, or cleared by force", "民诉法 261"),
)
"""The way of land and house to the buyer, in order; land and building go together (民法典 356, 357, 397)."""


@cites(cite("不动产条例", "14"), cite("契税法", "10、11"))
def next_step(done: frozenset[str]) -> Choice[Listed | None]:
    """The first step not done; `chosen` None when all are."""
    step = next((step for step in STEPS if step.key not in done), None)
    if step is None:
        return Choice(None, "各步均已完成", "every step is done")
    return Choice(step, f"下一步：{step.zh}", f"next: {step.en}")


@cites(cite("民法典", "229、232"))
def may_dispose(*, ruling_served: bool, registered: bool) -> Verdict:
    """Whether the buyer may dispose onward: he owns since the ruling was served, but only after registration may he."""
    if ruling_served and registered:
        return Verdict(True, "已登记，可以处分", "registered")
    if ruling_served:
        return Verdict(False, "已取得所有权，未经登记处分不生物权效力", "owner, but not registered yet")
    return Verdict(False, "裁定未送达，尚未取得所有权", "the ruling is not served: no owner yet")


@designed
def transfer_notice_due(ruling_served_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the officer has sent the transfer notice (remembered, not read: a setting)."""
    return limit(TRANSFER_NOTICE, ruling_served_on, court, holidays)


@cites(cite("不动产条例", "20"))
def registry_due(accepted_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the registry finishes: thirty working days, locally often far fewer."""
    return limit(REGISTRY, accepted_on, court, holidays)


@frozen
class Clearing(Answer):
    """From when a dwelling may be cleared, if at all. `through`: the last day of grace (None: none is due)."""

    allowed: bool
    through: date | None
    reason_zh: str
    reason_en: str

    zh = "{0.reason_zh}。"
    en = "{0.reason_en}."


@cites(cite("抵押房屋规定", "2–6"))
def clear_home(
    sale_ruling_on: date, on: date, *, welfare_without_home: bool = False, court: CourtRules = NATIONAL
) -> Clearing:
    """Whether a mortgaged family home may be cleared that day: six months of grace after the ruling to sell.

    A debtor on the minimum allowance without another home is not cleared. Housing for the time between is the
    creditor's, its rent taken first.
    """
    grace = limit(HOME_GRACE, sale_ruling_on, court, roll=False)
    if welfare_without_home:
        return Clearing(
            False,
            None,
            "低保且无其他住房，不得强制迁出",
            "on the minimum allowance: not cleared",
            figures=grace.figures,
        )
    if on <= grace.on:
        return Clearing(
            False, grace.on, f"宽限期至 {grace.on}", f"grace runs through {grace.on}", figures=grace.figures
        )
    return Clearing(True, grace.on, f"宽限期已于 {grace.on} 届满", f"grace ended on {grace.on}", figures=grace.figures)


@cites(cite("民诉解释", "519"))
def re_entry_until(closed_on: date, court: CourtRules = NATIONAL) -> Due:
    """The last day on which a new occupation of a cleared place is removed on request without a new case."""
    return limit(RE_ENTRY, closed_on, court, roll=False)


@cites(cite("民法典", "417"))
def mortgage_reaches(price: Money, new_building: Money) -> Sum:
    """What of a joint price a mortgage of the land reaches: not the share of buildings put up after it."""
    return Sum(price - new_building, "抵押权优先受偿范围", "The mortgage reaches")
