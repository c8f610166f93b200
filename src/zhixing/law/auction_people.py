"""Who may not bid, who has priority, and what a listing must show. 网拍规定 13, 14, 19, 21, 34."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from zhixing.kernel.dates import Period, days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Before, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, cites, since
from zhixing.law.limits import ahead, limit


@frozen
class Item:
    """One entry of a list the law gives."""

    key: str
    zh: str
    en: str


LISTING_ITEMS = (
    Item("notice", "拍卖公告", "the notice"),
    Item("title_document", "执行所依据的法律文书（保密的除外）", "the title document, unless secret"),
    Item("price_basis", "评估报告副本或者定价依据", "appraisal copy or pricing basis"),
    Item("rules", "拍卖时间、起拍价以及竞价规则", "time, start price and bid rules"),
    Item(
        "condition",
        "权属、占有使用、附随义务等现状的文字说明、视频或照片",
        "ownership, occupancy, obligations, with pictures",
    ),
    Item("priority", "优先购买权主体以及权利性质", "priority purchasers and the kind of their right"),
    Item("notification", "通知或无法通知当事人、已知优先购买权人的情况", "who was or could not be notified"),
    Item("payment", "保证金、价款支付方式和账户", "payment of deposit and price, account"),
    Item("taxes", "产权转移可能产生的税费及承担方式", "taxes likely and who bears them"),
    Item("contact", "执行法院名称，联系、监督方式", "court, contact and supervision"),
    Item("other", "其他应当公示的信息", "other"),
)
"""The eleven items shown the same day as the notice. 网拍规定 13."""

WARNINGS = (
    Item(
        "capacity", "竞买人应当具备完全民事行为能力，法律有资格条件的应当具备", "capacity and statutory qualification"
    ),
    Item(
        "agent",
        "委托他人代为竞买的，应当在竞价程序开始前经法院确认",
        "an agent is confirmed by the court before bidding",
    ),
    Item("defects", "标的物已知瑕疵和权利负担", "known defects and burdens"),
    Item("as_is", "以实物现状为准，可以申请实地看样", "sold as it is; viewing on request"),
    Item(
        "accepts", "决定参与竞买的，视为了解并接受标的物一切已知和未知瑕疵", "joining accepts known and unknown defects"
    ),
    Item("identity", "确认书公示买受人真实身份", "the winner's real identity will be published"),
    Item("default", "买受人悔拍后保证金不予退还", "the deposit is lost on default"),
)
"""The seven highlighted warnings. 网拍规定 14."""

BARRED = (
    Item("court", "负责执行的人民法院", "the enforcing court"),
    Item("platform", "网络服务提供者", "the platform"),
    Item("auxiliary", "承担拍卖辅助工作的社会机构或者组织", "auxiliary-work bodies"),
    Item("staff", "前述单位的工作人员", "their staff"),
    Item("relative", "前述工作人员的近亲属", "near relatives of their staff"),
    Item("agent_of_barred", "上述主体委托的竞买人", "an agent of one of these"),
    Item("defaulter", "悔拍后重新拍卖中的原买受人", "the defaulter, in the re-auction"),
    Item("unqualified", "不具备法定竞买资格", "without the statutory qualification"),
)
"""Who may not bid. 网拍规定 24, 34. Creditor and debtor may (拍变规定 12)."""

COOWNER_WINDOW = since(
    "auction.priority.coowner", "按份共有人优先购买权行使期间", "a co-owner's window", days(15), "民法典", "306"
)
TENANT_WINDOW = since(
    "auction.priority.tenant", "承租人拍卖前通知", "a tenant is told before the auction by", days(5), "民法典", "727"
)
SHAREHOLDER_WINDOW = since(
    "auction.priority.shareholder", "股东优先购买权行使期间", "a shareholder's window", days(20), "公司法", "85"
)


class BidderBarred(Refusal):
    zh = "{reason_zh}不得参与竞买。"
    en = "May not bid: {reason_en}."
    status = 403
    article = "网拍规定 24、34"


class ListingIncomplete(Refusal):
    zh = "公示信息不完整，缺少：{missing_zh}。"
    en = "The listing is incomplete: {missing_en}."
    status = 422
    article = "网拍规定 13、14"


@cites(cite("网拍规定", "24、34"), cite("拍变规定", "12"))
def check_bidder(roles: Collection[str]) -> Verdict:
    """That he may bid. Raises BidderBarred when one of the roles (keys of BARRED) is a bar; other roles are no matter."""
    for one in BARRED:
        if one.key in roles:
            raise BidderBarred(reason_zh=one.zh, reason_en=one.en, role=one.key)
    return Verdict(True, "不属于不得参与竞买的人", "nothing bars him from bidding")


@cites(cite("网拍规定", "13、14"))
def check_listing(shown: Collection[str]) -> Verdict:
    """That the listing is complete. Raises ListingIncomplete naming the items and warnings that are not shown (keys of both lists)."""
    missing = [one for one in (*LISTING_ITEMS, *WARNINGS) if one.key not in shown and one.key != "other"]
    if missing:
        raise ListingIncomplete(
            missing_zh="、".join(one.zh for one in missing),
            missing_en="; ".join(one.en for one in missing),
            missing=[one.key for one in missing],
        )
    return Verdict(True, "公示和特别提示齐全", "every item and warning is shown")


PRIORITY_WINDOWS: dict[str, Dated[Period]] = {"coowner": COOWNER_WINDOW, "shareholder": SHAREHOLDER_WINDOW}
"""Kinds of priority purchaser with a window that runs from being told. A tenant is told before the auction instead."""

PRIORITY_RANKS = {"coowner": 1, "shareholder": 1, "tenant": 2}
"""Default ranks: a co-owner goes before a tenant. The panel confirms rank and right. 网拍规定 19, 民法典 726."""


@cites(cite("网拍规定", "16、19"), cite("民法典", "305、306、726、727"), cite("公司法", "85"))
def priority_waived(kind: str, told_on: date, court: CourtRules = NATIONAL) -> Due:
    """The last day of a silent priority purchaser's window: after it his priority is given up. Not rolled."""
    return limit(PRIORITY_WINDOWS[kind], told_on, court, roll=False)


@cites(cite("民法典", "727"))
def tenant_told_by(auction_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day to tell a tenant with priority."""
    return ahead(TENANT_WINDOW, auction_on, court, holidays)
