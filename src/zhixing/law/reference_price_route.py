"""Which way leads to a reference price, what a platform's or agency's lateness means, where an objection goes. 参考价规定."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Choice, Due, Sum, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites
from zhixing.law.limits import limit
from zhixing.law.reference_price import (
    AGENCY_ASKED,
    AGENCY_REPLY,
    CORRECTION,
    PAPERS_BACK,
    REISSUE_FEE,
)


class Way(StrEnum):
    """The four ways, in their order."""

    AGREEMENT = "agreement"
    DIRECTED = "directed"
    NETWORK = "network"
    APPRAISAL = "appraisal"


@frozen
class Facts:
    """What the choice of way hangs on.

    `refused`: a party refuses to agree or cannot be found. `official_price`: a tax base, government or guidance price
    exists. `inspection_needed`: experts must see the thing. `data_exist`: the platforms have data. `appraisal_by_law`:
    a law requires one. `jump`: the way both parties ask for together.
    """

    refused: bool = False
    official_price: bool = False
    inspection_needed: bool = False
    data_exist: bool = True
    appraisal_by_law: bool = False
    jump: Way | None = None


@frozen
class Chosen(Answer):
    """The way to take now."""

    way: Way
    reason_zh: str
    reason_en: str

    def sentence(self, lang: str = "zh") -> str:
        return f"{_NAMES[self.way]}：{self.reason_zh}。" if lang.startswith("zh") else f"{self.way}: {self.reason_en}."


_NAMES = {
    Way.AGREEMENT: "当事人议价",
    Way.DIRECTED: "定向询价",
    Way.NETWORK: "网络询价",
    Way.APPRAISAL: "委托评估",
}


@cites(cite("参考价规定", "2、4、5、7、14"))
def next_way(facts: Facts, failed: Collection[Way] = ()) -> Chosen:
    """The way to take when those in `failed` brought no price: each only where its condition is met."""
    if facts.appraisal_by_law:
        return Chosen(Way.APPRAISAL, "法律、行政法规要求评估", "a law requires it")
    if facts.jump and facts.jump not in failed and _open(facts.jump, facts):
        return Chosen(facts.jump, "双方当事人一致要求", "both parties ask for it")
    reasons = {
        Way.AGREEMENT: ("首先由当事人议价", "the parties are asked first"),
        Way.DIRECTED: ("有计税基准价、政府定价或者指导价", "an official price exists"),
        Way.NETWORK: ("无须现场勘验且有交易数据", "no inspection is needed and data exist"),
    }
    for way, reason in reasons.items():
        if way not in failed and not (way is Way.AGREEMENT and facts.jump) and _open(way, facts):
            return Chosen(way, *reason)
    return Chosen(Way.APPRAISAL, "议价、询价不能或者不成", "agreement and inquiry are impossible or failed")


def _open(way: Way, facts: Facts) -> bool:
    if way is Way.AGREEMENT:
        return not facts.refused
    if way is Way.DIRECTED:
        return facts.official_price
    return way is Way.APPRAISAL or (facts.data_exist and not facts.inspection_needed)


@cites(cite("参考价规定", "4"))
def agreed_price(offers: Sequence[Money], *, harms_others: bool = False) -> Choice[Money | None]:
    """The price both sides named: every party the same figure, nobody else harmed; else `chosen` is None."""
    if len(offers) > 1 and len(set(offers)) == 1 and not harms_others:
        return Choice(offers[0], f"议价一致：{offers[0]:,} 元", f"agreed: {offers[0]:,} yuan")
    return Choice(None, "议价不成", "no agreed price")


class Report(StrEnum):
    """A platform's report when its time is up."""

    IN_TIME = "in_time"
    LATE_ASKED = "late_asked"
    LATE = "late"


class NetworkStep(StrEnum):
    PRICE = "price"
    EXTEND = "extend"
    APPRAISE = "appraise"


@cites(cite("参考价规定", "12"))
def network_step(reports: Sequence[Report]) -> Choice[NetworkStep]:
    """After the platforms' three days: one in time → a price, no more time for the rest; all late, and asked → extend.

    None in time and none asked → appraisal.
    """
    if Report.IN_TIME in reports:
        return Choice(NetworkStep.PRICE, "按期出具的报告确定参考价", "the reports in time make the price")
    if reports and set(reports) == {Report.LATE_ASKED}:
        return Choice(NetworkStep.EXTEND, "全部申请延长，可以延长", "all asked for more time: extend")
    return Choice(NetworkStep.APPRAISE, "无报告可用，转入委托评估", "no report: go on to an appraisal")


@cites(cite("参考价规定", "13"))
def must_correct(wrong: Sequence[bool]) -> Verdict:
    """Whether network reports go back for correction: only when every one is wrong in identity or extent."""
    if wrong and all(wrong):
        return Verdict(True, "全部报告均有错误，三日内补正", "all are wrong: three days to correct")
    return Verdict(False, "部分报告无误，不再补正", "some are right: no correction round")


@cites(cite("参考价规定", "13、20"))
def correction_due(asked_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a corrected report is due from a platform or an agency."""
    return limit(CORRECTION, asked_on, court, holidays)


class Ground(StrEnum):
    """What an objection to a price says."""

    BASIC_FACTS = "basic_facts"
    EXTENT = "extent"
    QUALIFICATION = "qualification"
    PROCEDURE = "procedure"
    METHOD = "method"
    FRAUD = "fraud"


class Handling(StrEnum):
    """Where an objection goes."""

    COURT = "court"
    AGENCY = "agency"
    SUPERVISION = "supervision"
    NOT_ACCEPTED = "not_accepted"


@frozen
class Handled(Answer):
    """Where an objection goes and why; with `first` what is dealt with before the rest of a mixed one."""

    zh = "{0.reason_zh}。"
    en = "{0.reason_en}."

    handling: Handling
    reason_zh: str
    reason_en: str
    first: tuple[Ground, ...] = ()


@cites(cite("参考价规定", "22–25"))
def objection_goes(
    way: Way, grounds: Collection[Ground], *, late: bool = False, to_correction: bool = False, notice_out: bool = False
) -> Handled:
    """Where an objection to a price goes.

    `late`: past its five days. `to_correction`: against a correction or a review. `notice_out`: the first notice is
    published or the sale entered, which ends supervision of an agreed or directed price.
    """
    if way in (Way.AGREEMENT, Way.DIRECTED):
        if Ground.FRAUD in grounds and not notice_out:
            return Handled(Handling.SUPERVISION, "按执行监督处理", "handled as supervision of enforcement")
        return Handled(Handling.NOT_ACCEPTED, "议价、定向询价结果不得异议", "no objection lies to such a price")
    if late or to_correction:
        return Handled(Handling.NOT_ACCEPTED, "逾期或者对补正、复核结果提出，不予受理", "late, or against a correction")
    formal = tuple(one for one in Ground if one in grounds and one not in (Ground.METHOD, Ground.FRAUD))
    if formal:
        first = tuple(one for one in formal if one in (Ground.QUALIFICATION, Ground.PROCEDURE))
        return Handled(
            Handling.COURT, "参照民诉法236条审查", "the court rules as on conduct (art. 236)", first or formal
        )
    if Ground.METHOD in grounds and way is Way.APPRAISAL:
        return Handled(Handling.AGENCY, "三日内交评估机构说明，再由行业协会评审", "to the agency, then its association")
    return Handled(Handling.NOT_ACCEPTED, "对网络询价结果不得就方法提出异议", "no method objection to a network price")


@cites(cite("参考价规定", "23"))
def agency_asked_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the court passes an objection to the method on to the agency."""
    return limit(AGENCY_ASKED, received_on, court, holidays)


@cites(cite("参考价规定", "23"))
def agency_reply_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the agency's explanation is due; no reply or no peace → review by its association."""
    return limit(AGENCY_REPLY, received_on, court, holidays)


class Commission(StrEnum):
    """What became of an appraisal order."""

    SOLD = "sold"
    UNSOLD = "unsold"
    REISSUED = "reissued"
    REPLACED = "replaced"


@cites(cite("参考价规定", "32、33"))
def appraisal_fee(
    became: Commission, full_fee: Money, actual_cost: Money, on: date, court: CourtRules = NATIONAL
) -> Sum:
    """What an agency gets: its fee, actual reasonable cost when unsold or withdrawn, 30 % for a re-issue, else nothing.

    `full_fee` is reckoned on `reference_price.appraisal_fee_base`. The creditor advances it, the debtor bears it.
    """
    if became is Commission.REISSUED:
        read = Reading(on, court)
        return Sum(full_fee.times(read(REISSUE_FEE)), "评估费用", "The agency gets", figures=read.used)
    fee = {Commission.SOLD: full_fee, Commission.UNSOLD: actual_cost, Commission.REPLACED: Money.zero}[became]
    return Sum(fee, "评估费用", "The agency gets")


STAY = ("stayed", "mismatch")
WITHDRAW = ("withdrawn", "performed", "title_void", "agreed_price", "sale_dropped", "other")


@cites(cite("参考价规定", "28、29"))
def pricing_goes_on(event: str) -> Verdict:
    """Whether inquiry or appraisal goes on after an event: stays pause it, withdrawals end it.

    Events: "stayed", "mismatch" (pause); "withdrawn", "performed", "title_void", "agreed_price", "sale_dropped",
    "other" (end). Any other lets it go on.
    """
    if event in STAY:
        return Verdict(False, "暂缓或者中止，期间不计入", "paused; the time does not count")
    if event in WITHDRAW:
        return Verdict(False, "撤回询价、评估", "inquiry or appraisal is withdrawn")
    return Verdict(True, "继续进行", "it goes on")


@cites(cite("参考价规定", "19"))
def papers_back_due(ended_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day an agency that is late without having asked gives its papers back; the next agency follows."""
    return limit(PAPERS_BACK, ended_on, court, holidays)


APART = Setting(
    "price.apart",
    "定价结果相差多少须提示",
    "prices this far apart are pointed out",
    Decimal("0.30"),
    "design",
)
COMPARABLES = Setting("price.comparables", "与以往成交比较至少需要", "past sales needed for a comparison", 3, "design")
