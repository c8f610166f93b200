"""What a buyer gets and from whom it can be taken again: leases, taxes, warranty, undoing. 网拍规定 15, 29–31."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import add, years
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Before, Choice, Day, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.auction_after import EFFECTS, GROUNDS, Effect
from zhixing.law.auction_people import LISTING_ITEMS, SHAREHOLDER_WINDOW, WARNINGS
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import ahead, limit
from zhixing.law.remedies import REMEDIES

DATA_KEPT = since("auction.data_kept", "平台数据保存", "the platform keeps its data", years(10), "网拍规定", "29")


class BlanketTax(Refusal):
    zh = "不得约定由买受人概括承担税费。"
    en = "A clause that makes the buyer bear all taxes is forbidden."
    status = 422
    article = "网拍规定 30"


class Tax(StrEnum):
    """Taxes of a forced sale of real estate and who the law says bears them."""

    DEED = "deed"
    STAMP_BUYER = "stamp_buyer"
    STAMP_SELLER = "stamp_seller"
    VALUE_ADDED = "value_added"
    LAND_VALUE = "land_value"
    INCOME = "income"


_BUYERS = (Tax.DEED, Tax.STAMP_BUYER)


@cites(cite("网拍规定", "22"), cite("民法典", "229"))
def title_passes_on(ruling_served_on: date) -> Day:
    """Title passes when the ruling is served on the buyer: not at the hammer, payment or registration."""
    return Day(ruling_served_on, "所有权转移日", "Title passes on")


@cites(cite("网拍规定", "30"))
def tax_borne_by(tax: Tax, *, buyer_bears_all: bool = False) -> Choice[str]:
    """ "buyer" or "debtor": each side its own taxes; where unclear the court decides. Raises BlanketTax.

    The listing shows kinds, rates and amounts.
    """
    if buyer_bears_all:
        raise BlanketTax()
    if tax in _BUYERS:
        return Choice("buyer", "由买受人承担", "borne by the buyer")
    return Choice("debtor", "由被执行人承担", "borne by the debtor")


@cites(cite("网拍规定", "13–15"))
def warranty_excluded(shown: Collection[str], *, disclaimed: bool) -> Verdict:
    """Whether the court answers for no defect: everything was shown and warned of, and the notice disclaims quality."""
    missing = [one.key for one in (*LISTING_ITEMS, *WARNINGS) if one.key not in shown and one.key != "other"]
    if missing:
        return Verdict(False, f"未公示：{'、'.join(missing)}", f"not shown: {', '.join(missing)}")
    return Verdict(disclaimed, "公告声明不保证真伪或者品质" if disclaimed else "公告未声明", "as the notice disclaims")


@cites(cite("网拍规定", "29"))
def data_kept_until(ended_on: date, court: CourtRules = NATIONAL) -> Day:
    """The first day the platform may drop an auction's data."""
    read = Reading(ended_on, court)
    return Day(add(ended_on, read(DATA_KEPT)), "平台数据至少保存至", "The data are kept until", figures=read.used)


@cites(cite("拍变规定", "28"), cite("民法典", "405"))
def lease_survives(*, before_security: bool, harms_security: bool) -> Verdict:
    """Whether a lease or usufruct goes over to the buyer: unless it came after a security right and harms it."""
    if before_security or not harms_security:
        return Verdict(True, "租赁权、用益物权随物转移", "it survives the sale")
    return Verdict(
        False, "影响在先担保物权实现，拍卖前除去", "it harms an earlier security and is removed before the sale"
    )


@cites(cite("异议复议规定", "31"))
def tenant_protected(*, written: bool, occupied_before_seizure: bool) -> Verdict:
    """Whether a tenant may keep out the buyer: a written lease and occupation, both before the seizure."""
    if written and occupied_before_seizure:
        return Verdict(True, "查封前签订书面租赁合同并占有使用", "written lease and occupation before the seizure")
    return Verdict(False, "不符合书面租赁并占有使用的条件", "no written lease or no occupation before the seizure")


@cites(cite("公司法", "85"))
def shareholders_told_by(ends_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day to tell shareholders so that their twenty days are over when bidding ends."""
    return ahead(SHAREHOLDER_WINDOW, ends_on, court, holidays)


@cites(cite("民法典", "726"))
def tenant_has_priority(*, coowner_bids: bool = False, sale_to_near_relative: bool = False) -> Verdict:
    """Whether a tenant's priority holds: not against a co-owner by shares, not in a sale to near relatives."""
    if coowner_bids or sale_to_near_relative:
        return Verdict(
            False, "按份共有人行使优先购买权或者出卖给近亲属", "a co-owner bids, or a sale to near relatives"
        )
    return Verdict(True, "承租人享有优先购买权", "the tenant has priority")


UNDO_GROUNDS = {
    "misdescribed": ("文字说明、展示严重失实致重大误解", "gravely false description, fundamental mistake"),
    "system": (
        "系统故障、病毒入侵、数据错误致结果错误且严重损害",
        "system fault or attack, wrong result, serious harm",
    ),
    "collusion": ("竞买人之间或者与法院、平台恶意串通", "collusion"),
    "unqualified": ("买受人不具备竞买资格", "an unqualified buyer"),
    "excluded": ("违法限制竞买人参加或者设定不同条件", "unlawful exclusion or unequal terms"),
    "other": ("其他严重违反程序且损害利益", "another grave breach with harm"),
}
"""Why an auction is undone: key → (zh, en). 网拍规定 31."""


@cites(cite("网拍规定", "31"), cite("异议复议规定", "6、21"))
def may_undo(ground: str, *, procedure_ended: bool, detectable_or_disclosed: bool = False) -> Verdict:
    """Whether an auction may be undone on an objection under art. 236, brought before the procedure ends."""
    if procedure_ended:
        return Verdict(False, "执行程序已经终结", "the enforcement procedure has ended")
    if ground not in UNDO_GROUNDS or (ground == "misdescribed" and detectable_or_disclosed):
        return Verdict(False, "不属于应当撤销的情形", "no ground of the article")
    return Verdict(True, *UNDO_GROUNDS[ground])


@cites(cite("网拍规定", "28、36"), cite("拍变规定", "14、17、19"))
def effect_of(ground: str, *, started: bool) -> Choice[Effect]:
    """What a ground (key of GROUNDS) does: withdrawal is for auctions that have not started, a started one is stayed.

    Raises KeyError for an unknown ground.
    """
    effect = {one.key: one.effect for one in GROUNDS}[ground]
    effect = Effect.MUST_STAY if started and effect is Effect.WITHDRAW else effect
    return Choice(effect, *EFFECTS[effect])


@cites(cite("拍变规定", "14、15"))
def sell_next(raised: int, needed: int, *, debtor_agrees: bool = False, inseparable: bool = False) -> Verdict:
    """Whether the next of several things is still sold once `raised` fen of `needed` fen have come in."""
    if inseparable:
        return Verdict(True, "不可分或者分别拍卖严重减损价值，应当合并", "inseparable: sold together")
    if raised >= needed and not debtor_agrees:
        return Verdict(False, "已足以清偿，停止拍卖其余财产", "enough has been raised")
    return Verdict(True, "尚不足清偿或者被执行人同意", "not enough yet, or the debtor agrees")


@cites(cite("房产竞买人规定", "1、3、5"))
def may_take_home(*, restricted_city: bool, qualified: bool) -> Verdict:
    """Whether somebody may buy a home at auction or take it for his debt: local purchase limits bind him too."""
    if restricted_city and not qualified:
        return Verdict(False, "受住房限购政策约束，不具备购房资格", "local purchase limits bar him")
    return Verdict(True, "具备购房资格或者不受限购", "qualified, or no limits there")


@cites(cite("网拍规定", "31"), cite("民诉法", "236"))
def undo_ruled_due(objected_on: date, court: CourtRules = NATIONAL) -> Due:
    """The day an objection that asks to undo an auction is ruled on."""
    return limit(REMEDIES["objection_ruled"], objected_on, court)
