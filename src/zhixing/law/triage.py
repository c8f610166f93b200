"""Sorting cases into lanes (繁简分流), the service centre's matters, urging before filing (执前督促). 繁简意见 7 [design].

Urging never holds filing back: it ends on the creditor's word.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import add, days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites

MEDIATED_MOST = Setting(
    "triage.mediated_most", "调解案件简案标的上限", "a mediated case is simple up to", Money.yuan(100_000), "local"
)
CREDITORS = Setting("triage.creditors", "繁案债权人数", "creditors that make a case complex", 2, "design")
PARTIES = Setting("triage.parties", "繁案当事人数", "parties that make a case complex", 10, "design")
LEAVE_BY = Setting("triage.leave_by", "转出快执期限", "the fast lane is left within", days(10), "local")
PROMISE = Setting("triage.promise", "承诺付款期限上限", "a promise to pay counts within", days(30), "design")


class Lane(StrEnum):
    """简案快执, 繁案精办, 未定."""

    SIMPLE = "simple"
    COMPLEX = "complex"
    OPEN = "open"

    @property
    def zh(self) -> str:
        return {"simple": "简案快执", "complex": "繁案精办"}.get(self.value, "暂不能分流")


@frozen
class Facts:
    """What is known of a case. `cash`: in accounts that can be deducted; `promised_in`: days to a promised payment."""

    due: Money
    fee: Money = Money.zero
    cash: Money = Money.zero
    cash_like: bool = False
    promised_in: int | None = None
    mediated: bool = False
    address_confirmed: bool = False
    fee_or_fine: bool = False
    simple_preservation: bool = False
    title_only: bool = False
    resumed_paid: bool = False
    land_or_shares: bool = False
    creditors: int = 1
    parties: int = 2
    mass: bool = False
    eviction: bool = False
    outsider: bool = False
    public_service: bool = False
    bankrupt: bool = False
    child: bool = False
    foreign: bool = False
    petitions: bool = False


REASONS = {
    "cash": ("账户存款足以清偿", "cash in accounts covers all"),
    "cash_like": ("仅一项易变现财产", "one known cash-like asset"),
    "promise": ("承诺在三十日内履行", "payment promised within thirty days"),
    "mediated": ("小额调解案件且地址已确认", "small, mediated, address confirmed"),
    "fee_or_fine": ("诉讼费、罚款追缴", "recovery of fees or a fine"),
    "simple_preservation": ("简单保全", "simple preservation"),
    "title_only": ("仅办理过户", "title registration only"),
    "resumed_paid": ("恢复执行已履行", "resumed and already paid"),
    "land_or_shares": ("须处置不动产或股权", "land or shares must be sold"),
    "creditors": ("多个债权人竞合", "competing creditors"),
    "parties": ("当事人众多", "many parties"),
    "mass": ("涉众案件", "a mass case"),
    "eviction": ("须腾退", "eviction"),
    "outsider": ("案外人异议", "an outsider's objection"),
    "public_service": ("公告送达", "service by public notice"),
    "bankrupt": ("被执行人进入破产程序", "the debtor is in bankruptcy"),
    "child": ("涉未成年人或探望", "minors or visiting a child"),
    "foreign": ("涉外、涉港澳台", "foreign, Hong Kong, Macau, Taiwan"),
    "petitions": ("有信访历史", "petition history"),
}
_COMPLEX = (
    "land_or_shares",
    "mass",
    "eviction",
    "outsider",
    "public_service",
    "bankrupt",
    "child",
    "foreign",
    "petitions",
)
_SIMPLE = ("cash_like", "fee_or_fine", "simple_preservation", "title_only", "resumed_paid")


@frozen
class Sorted(Answer):
    """The lane with every reason found; complex wins. A judge may override with a reason."""

    zh = "{0.lane_zh}：{0.reasons_zh}。"
    en = "{0.lane}: {0.reasons_en}."

    lane: Lane
    simple: tuple[str, ...]
    complex_: tuple[str, ...]

    @property
    def lane_zh(self) -> str:
        return self.lane.zh

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.complex_ or self.simple

    @property
    def reasons_zh(self) -> str:
        return "、".join(REASONS[one][0] for one in self.reasons) or "无"

    @property
    def reasons_en(self) -> str:
        return ", ".join(REASONS[one][1] for one in self.reasons) or "no reason yet"


@cites(cite("繁简意见", "7"))
def sort(facts: Facts, on: date, court: CourtRules = NATIONAL) -> Sorted:
    """The lane of a case: any complex ground wins over any simple one; none of either leaves it open."""
    read = Reading(on, court)
    hard = [key for key in _COMPLEX if getattr(facts, key)]
    hard += ["creditors"] if facts.creditors >= read(CREDITORS) else []
    hard += ["parties"] if facts.parties >= read(PARTIES) else []
    easy = ["cash"] if facts.cash >= facts.due + facts.fee else []
    easy += [key for key in _SIMPLE if getattr(facts, key)]
    if facts.promised_in is not None and facts.promised_in <= read(PROMISE).count:
        easy.append("promise")
    if facts.mediated and facts.address_confirmed and facts.due <= read(MEDIATED_MOST):
        easy.append("mediated")
    lane = Lane.COMPLEX if hard else Lane.SIMPLE if easy else Lane.OPEN
    return Sorted(lane, tuple(easy), tuple(hard), figures=read.used)


@cites(cite("繁简意见", "7"))
def leaves_fast_lane(
    filed_on: date, on: date, *, answered: bool, covered: bool, court: CourtRules = NATIONAL
) -> Verdict:
    """Whether a case in the fast lane moves out: the first answers show no full cover, or its days are over."""
    read = Reading(filed_on, court)
    last = add(filed_on, read(LEAVE_BY))
    if answered and not covered:
        return Verdict(True, "首次反馈不足以清偿", "the first answers do not cover the debt", figures=read.used)
    return Verdict(on > last, f"快执期限至 {last}", f"the fast lane's days end {last}", figures=read.used)


GROUPS = {
    "reception": ("窗口接待", "reception"),
    "mediation": ("执诉前调", "urging before filing"),
    "filing": ("立案审查", "filing"),
    "finding": ("查控送达", "finding, control and service"),
    "disposal": ("财产处置", "disposal"),
}
"""The five groups of the service centre [design]. 承办团队 keeps decisions, 指挥中心 watches."""


@frozen
class Matter:
    number: int
    zh: str
    en: str
    group: str


MATTERS = tuple(
    Matter(number, zh, en, group)
    for number, (zh, en, group) in enumerate(
        (
            ("初次接待与材料收转", "first reception and papers", "reception"),
            ("执行咨询、12368、信访登记", "advice, hotline, petitions", "reception"),
            ("执前督促与执前和解", "urging and settling before filing", "mediation"),
            ("网上、线下立案审查、信息回填", "filing online and at the window", "filing"),
            ("当事人身份、依据、保全信息核验", "checking identity, title, preservation", "filing"),
            ("格式文书制发与签章", "standard papers and seals", "finding"),
            ("集约送达", "service in bulk", "finding"),
            ("网络查控发起与反馈甄别", "network query and its answers", "finding"),
            ("线下查控、外勤协办", "field inquiries and control", "finding"),
            ("限消、失信录入与解除", "entering and lifting limits and lists", "finding"),
            ("委托事项收发与督办", "entrusted matters", "finding"),
            ("询价、评估、议价组织", "pricing", "disposal"),
            ("网拍辅助、成交过户、交付协助", "auctions, title, delivery", "disposal"),
            ("案款认领、核算、发放辅助", "case money", "disposal"),
            ("终本管理、定期查询、卷宗归档", "closed cases, queries, archive", "filing"),
        ),
        1,
    )
)
"""The fifteen matters of the service centre [design]."""


class Urging(StrEnum):
    """How urging before filing ends."""

    PAID = "paid"
    SETTLED = "settled"
    REFUSED = "refused"
    TIME_OUT = "time_out"
    RUNNING = "running"


@frozen
class UrgingState(Answer):
    """Where urging stands; `file_on`: the day intake opens, None while it runs or when it was paid."""

    zh = "{0.said_zh}。"
    en = "{0.said_en}."

    state: Urging
    file_on: date | None

    @property
    def said_zh(self) -> str:
        return (
            f"执前督促结束，{self.file_on} 转立案审查"
            if self.file_on
            else {Urging.PAID: "已履行，督促结束", Urging.SETTLED: "已和解，督促结束"}.get(self.state, "督促进行中")
        )

    @property
    def said_en(self) -> str:
        return f"urging is over: intake opens {self.file_on}" if self.file_on else f"urging: {self.state}"


@cites(cite("执行程序解释", "20"))
def urging(
    began_on: date,
    on: date,
    *,
    consent: bool = True,
    refused_on: date | None = None,
    paid_on: date | None = None,
    settled_on: date | None = None,
    until: date | None = None,
) -> UrgingState:
    """Where urging stands on that day. It needs the creditor's consent and ends on his word the same day.

    `until`: its last day (`clocks.URGING`). The demand interrupts the limit to apply; no fee, no measures.
    """
    if not consent:
        return UrgingState(Urging.REFUSED, began_on)
    if refused_on and refused_on <= on:
        return UrgingState(Urging.REFUSED, refused_on)
    if paid_on and paid_on <= on:
        return UrgingState(Urging.PAID, None)
    if settled_on and settled_on <= on:
        return UrgingState(Urging.SETTLED, None)
    if until and on > until:
        return UrgingState(Urging.TIME_OUT, add(until, days(1)))
    return UrgingState(Urging.RUNNING, None)
