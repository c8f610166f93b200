"""When a seizure takes effect, against whom it holds, and how it is lifted. 查扣冻规定 1, 7, 12–17, 20–28; 保全规定 23."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law.answer import Answer, Day, Due, Moment, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since
from zhixing.law.limits import hours_limit, limit

PRESERVATION_RELEASE = since(
    "seizure.release.preservation", "解除保全", "a preservation is lifted within", days(5), "保全规定", "23"
)
URGENT_RELEASE_HOURS = since(
    "seizure.release.urgent_hours", "紧急情况解除保全小时数", "urgent lifting, hours", 48, "保全规定", "23"
)
URGENT_PRESERVATION_HOURS = since(
    "seizure.urgent_preservation_hours",
    "紧急情况保全裁定小时数",
    "urgent preservation, hours",
    48,
    "民诉法",
    "103",
    first="1991-04-09",
)
EQUITY_RELEASE = since(
    "seizure.release.equity", "超额冻结股权解除", "excess equity is released within", days(7), "股权规定", "5"
)
BUYER_TEST: Setting[tuple[str, ...]] = Setting(
    "seizure.buyer_test",
    "一般买受人排除执行的条件",
    "what an ordinary buyer must show",
    ("contract_before", "possession_before", "paid", "no_fault"),
    "from memory",
)
CONSUMER_TEST: Setting[tuple[str, ...]] = Setting(
    "seizure.consumer_test",
    "商品房消费者排除执行的条件",
    "what a home-buying consumer must show",
    ("contract_before", "to_live_in", "paid_most"),
    "from memory",
)


class Register(StrEnum):
    """Where the thing is publicised: a register, the public credit system (股权), or nowhere (possession)."""

    REGISTRY = "registry"
    CREDIT_SYSTEM = "credit_system"
    POSSESSION = "possession"


@frozen
class Effective(Answer):
    """From when a seizure binds those it was served on, and from when it can be set up against others (None: not)."""

    zh = "自 {0.on} 生效；自 {0.against_others_zh} 对抗第三人。"
    en = "In effect from {0.on}; against third parties from {0.against_others_en}."

    on: date
    against_others: date | None

    @property
    def against_others_zh(self) -> str:
        return str(self.against_others or "——（未登记或者公示，不得对抗）")

    @property
    def against_others_en(self) -> str:
        return str(self.against_others or "never (not registered or made public)")


@cites(cite("查扣冻规定", "1、7、24"), cite("股权规定", "6"))
def takes_effect(register: Register, served_on: date, *, published_on: date | None = None) -> Effective:
    """From when a seizure counts. `served_on`: ruling and assistance notice. `published_on`: registered or published.

    Equity of unlisted companies takes effect when published, nothing else does: raises ValueError without that day.
    """
    if register is Register.CREDIT_SYSTEM:
        if published_on is None:
            raise ValueError("a freeze of equity takes effect when it is published")
        return Effective(published_on, published_on)
    return Effective(served_on, published_on)


@cites(cite("查扣冻规定", "7"), cite("股权规定", "6"))
def goes_before(one: Effective, other: Effective) -> Verdict:
    """Whether one seizure goes before another: registered before unregistered, then the earlier."""
    mine, theirs = one.against_others, other.against_others
    if (mine is None) != (theirs is None):
        return Verdict(mine is not None, "登记或者公示的查封优先", "the registered one goes first")
    first = (mine or one.on) < (theirs or other.on)
    return Verdict(first, "先登记（送达）的优先", "the earlier goes first")


class Position(StrEnum):
    """How a third party stands to the thing."""

    CO_OWNED = "co_owned"
    SOLD_PAID_IN_FULL = "sold_paid_in_full"
    SOLD_PAID_IN_PART = "sold_paid_in_part"
    BOUGHT_TITLE_RETAINED = "bought_title_retained"
    SOLD_TITLE_RETAINED = "sold_title_retained"
    TRANSFER_ACCEPTED = "transfer_accepted"
    TRANSFER_DONE = "transfer_done"
    EARLIER_TRANSFER_NOTICE = "earlier_transfer_notice"


_POSITIONS: dict[Position, tuple[bool, str, str]] = {
    Position.CO_OWNED: (True, "可以查封共有财产，并及时通知共有人", "co-owned: seize and tell the co-owners"),
    Position.SOLD_PAID_IN_FULL: (
        False,
        "买受人已付清全部价款并实际占有，未过户无过错",
        "the buyer paid all, is in possession and not at fault",
    ),
    Position.SOLD_PAID_IN_PART: (True, "买受人仅支付部分价款，可以查封", "the buyer paid only part"),
    Position.BOUGHT_TITLE_RETAINED: (
        True,
        "可以查封；出卖人未收价款从变价款中优先支付（保留所有权已登记的）",
        "seizable; a registered seller's balance is paid first",
    ),
    Position.SOLD_TITLE_RETAINED: (True, "被执行人保留所有权的财产可以查封", "the debtor kept title: seizable"),
    Position.TRANSFER_ACCEPTED: (True, "登记机构已受理但未办结，可以查封", "transfer accepted but not finished"),
    Position.TRANSFER_DONE: (False, "过户登记已办结", "the transfer is finished"),
    Position.EARLIER_TRANSFER_NOTICE: (False, "在先送达的过户通知优先", "an earlier transfer notice goes first"),
}


@cites(cite("查扣冻规定", "12–17、23"))
def seizable_from(position: Position, *, in_possession: bool = True, at_fault: bool = False) -> Verdict:
    """Whether a thing may be seized although a third party stands so to it.

    `in_possession` and `at_fault` are the buyer's and matter only to one who has paid in full.
    """
    if position is Position.SOLD_PAID_IN_FULL and (not in_possession or at_fault):
        return Verdict(True, "买受人未占有或者未过户有过错", "the buyer is not in possession or at fault")
    return Verdict(*_POSITIONS[position])


@cites(cite("异议复议规定", "28、29"))
def buyer_stops_it(
    shown: Collection[str], on: date, *, consumer: bool = False, court: CourtRules = NATIONAL
) -> Verdict:
    """Whether a buyer has shown all that keeps the thing from enforcement; which facts is a setting.

    Since 2025-07-24 法释〔2025〕10号 is read with it, whose text the notes have not: a judge decides.
    """
    read = Reading(on, court)
    missing = [fact for fact in read(CONSUMER_TEST if consumer else BUYER_TEST) if fact not in shown]
    if missing:
        names = "、".join(missing)
        return Verdict(False, f"尚未证明：{names}", f"not shown: {names}", figures=read.used)
    return Verdict(True, "已证明排除执行的各项条件", "all conditions are shown", figures=read.used)


@cites(cite("查扣冻规定", "25"))
def maximum_mortgage_fixed(told_on: date | None, known_on: date | None) -> Day:
    """The day a maximum-amount mortgage stops growing: the mortgagee is told of the seizure or knows of it.

    Raises ValueError while neither has happened.
    """
    first = min((day for day in (told_on, known_on) if day), default=None)
    if first is None:
        raise ValueError("the mortgagee was not told and does not know")
    return Day(first, "最高额抵押债权自该日起不再增加", "The maximum-amount mortgage stops growing")


REACH = {
    "accessories": ("从物", "accessories", "查扣冻规定 20"),
    "fruits": ("天然孳息", "natural fruits", "查扣冻规定 20"),
    "land_use_right": ("建筑物占用范围内的土地使用权", "the land use right under a building", "查扣冻规定 21"),
    "buildings": ("土地上的建筑物", "the buildings on land", "查扣冻规定 21"),
    "replacement": ("灭失毁损的替代物、赔偿款", "replacement and compensation money", "查扣冻规定 22"),
}
"""What a seizure reaches beside the thing: key → (zh, en, article). Land and building are registered both."""

RELEASE_GROUNDS = {
    "outsiders": ("案外人的财产", "it is an outsider's"),
    "withdrawn": ("申请执行人撤回申请或者放弃债权", "the application is withdrawn or the claim waived"),
    "unsold": (
        "流拍或者变卖不成，申请执行人和其他执行债权人不接受抵债，且无其他措施",
        "unsold, no taker in kind, no other measure",
    ),
    "paid": ("债务已经清偿", "the debt is paid"),
    "secured": ("被执行人提供担保且申请执行人同意", "security is given and the creditor agrees"),
    "other": ("应当解除的其他情形", "another case the law names"),
}
"""Why a seizure is lifted: key → (zh, en). 查扣冻规定 28."""


@cites(cite("查扣冻规定", "27、28"))
def must_release(ground: str) -> Verdict:
    """Whether that ground lifts a seizure: by a ruling served on both parties, and notice to the registry.

    Sold or taken in kind, its effect ends by itself.
    """
    if ground in ("sold", "taken_in_kind"):
        return Verdict(False, "已拍卖、变卖或者抵债，查封效力自然消灭", "its effect has ended by itself")
    if ground not in RELEASE_GROUNDS:
        return Verdict(False, "不属于应当解除的情形", "no ground of the article")
    return Verdict(True, *RELEASE_GROUNDS[ground])


@cites(cite("保全规定", "23"))
def release_due(asked_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a preservation must be lifted after the request; urgent ones run by the hour, see `urgent_release_by`."""
    return limit(PRESERVATION_RELEASE, asked_on, court, holidays)


@cites(cite("保全规定", "23"), cite("民诉解释", "125"))
def urgent_release_by(asked_at: datetime, court: CourtRules = NATIONAL) -> Moment:
    """The instant an urgent request must be ruled on."""
    return hours_limit(URGENT_RELEASE_HOURS, asked_at, "最迟裁定解除时间", "The lifting is ruled on by", court)


@cites(cite("民诉法", "103"), cite("民诉解释", "125"))
def urgent_preservation_by(asked_at: datetime, court: CourtRules = NATIONAL) -> Moment:
    """The instant an urgent request for preservation must be ruled on."""
    return hours_limit(
        URGENT_PRESERVATION_HOURS, asked_at, "最迟作出保全裁定时间", "Preservation is ruled on by", court
    )


@cites(cite("股权规定", "5"))
def excess_equity_due(ruling_effective_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day equity frozen beyond need is released, after the ruling that upheld the objection took effect."""
    return limit(EQUITY_RELEASE, ruling_effective_on, court, holidays)


@cites(cite("轮候通知", "13–15"))
def provisional_turns(registered_on: date) -> Day:
    """The day a provisional seizure (预查封) of land or a presold home turns into a seizure: registration for the debtor."""
    return Day(registered_on, "预查封转为查封", "The provisional seizure turns into a seizure")


@cites(cite("刑财规定", "10、11"))
def proceeds_reached(*, traced: bool, good_faith: bool) -> Verdict:
    """Whether what a crime's proceeds became may be taken: traced into it, and not held by someone in good faith."""
    if good_faith:
        return Verdict(False, "第三人善意取得，不予追缴", "a third party holds it in good faith")
    if traced:
        return Verdict(True, "赃款赃物投资、置业所得及其收益应予追缴", "proceeds invested, and their yield")
    return Verdict(False, "与赃款赃物无关", "not traced to the proceeds")
