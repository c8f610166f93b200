"""Which way a paper may be served (送达方式), consent to electronic service, clocks around service.

民诉法 88–95; 在线诉讼规则 29–32; 执行工作规定 45; 审限规定 10.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from zhixing.kernel.dates import days
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, designed, since
from zhixing.law.limits import limit
from zhixing.law.service import Way

ENTRUSTED = since(
    "service.entrusted", "受托法院代为送达", "the entrusted court serves within", days(7), "审限规定", "10"
)
SMS_HOURS = Setting("service.sms_hours", "群发短信的时段（时）", "hours in which messages go out", (9, 20), "design")


class Paper(StrEnum):
    """What kind of paper: 裁判文书 (paper on request), 到期债务通知 (direct only), 其他."""

    DECISION = "decision"
    THIRD_DEBTOR = "third_debtor"
    OTHER = "other"


class ServedDirectly(Refusal):
    zh = "履行到期债务通知应当直接送达第三人。"
    en = "The order to a third debtor is served directly."
    status = 422
    article = "执行工作规定 45"


class NoConsent(Refusal):
    zh = "受送达人未同意电子送达。"
    en = "The addressee has not agreed to electronic service."
    status = 422
    article = "在线诉讼规则 29"


class NotForeign(Refusal):
    zh = "涉外、涉港澳台送达另有规定，不适用该方式。"
    en = "Service abroad or in Hong Kong, Macau and Taiwan follows other rules."
    status = 422
    article = "民诉法 283"


@cites(cite("在线诉讼规则", "29"))
def consented(
    *, said: bool = False, agreed_before: bool = False, gave_address: bool = False, took_part: bool = False
) -> Verdict:
    """Whether there is consent to electronic service: said, agreed before, an e-address given, or took part."""
    if said or agreed_before or gave_address or took_part:
        return Verdict(True, "已同意电子送达", "consent is given")
    return Verdict(False, "没有同意电子送达的表示", "nothing shows consent")


@cites(cite("民诉法", "88–95"), cite("执行工作规定", "45"), cite("在线诉讼规则", "29"))
def check_way(way: Way, paper: Paper, *, consent: bool = False, abroad: bool = False) -> Verdict:
    """That the paper may go this way. Raises ServedDirectly, NoConsent, NotForeign."""
    if paper is Paper.THIRD_DEBTOR and way is not Way.DIRECT:
        raise ServedDirectly()
    if way is Way.ELECTRONIC and not consent:
        raise NoConsent()
    if abroad and way in (Way.PUBLIC, Way.LEFT):
        raise NotForeign()
    return Verdict(True, "可以采用该送达方式", "the paper may go this way")


@cites(cite("民诉法", "90"))
def paper_owed(way: Way, paper: Paper, *, asked: bool) -> Verdict:
    """Whether a printed copy must be sent: a decision served electronically, on request. The day does not move."""
    owed = way is Way.ELECTRONIC and paper is Paper.DECISION and asked
    return Verdict(
        owed, "电子送达的裁判文书依请求提供纸质文书", "a decision served electronically is printed on request"
    )


@cites(cite("审限规定", "10"), cite("民诉解释", "134"))
def entrusted_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day an entrusted court must have served."""
    return limit(ENTRUSTED, received_on, court, holidays)


@cites(cite("民诉解释", "137"))
def address_carries_over(changed_in_writing: bool) -> Verdict:
    """Whether the address confirmed in the trial serves in enforcement: yes, unless changed in writing."""
    if changed_in_writing:
        return Verdict(False, "已书面变更送达地址", "the address was changed in writing")
    return Verdict(True, "一审确认的送达地址适用于执行", "the address confirmed in the trial carries over")


@designed
def may_message(at: datetime, court: CourtRules = NATIONAL) -> Verdict:
    """Whether a message to many may go out at this moment (court's own hours, the last excluded)."""
    read = Reading(at.date(), court)
    first, last = read(SMS_HOURS)
    within = time(first) <= at.time() < time(last)
    return Verdict(within, f"{first}:00 至 {last}:00 发送", f"sent from {first}:00 to {last}:00", figures=read.used)
