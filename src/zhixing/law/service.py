"""When a paper counts as served (送达), by the way it went. 民诉法 87–95; 民诉解释 130–141; 在线诉讼规则 29–32."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import add, days
from zhixing.kernel.frozen import frozen
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, Setting, Value, cites

PUBLIC_NOTICE = Dated(
    "service.public_notice",
    "公告送达期间",
    "public notice takes effect after",
    (
        Value(days(60), date(2013, 1, 1), date(2021, 12, 31), "from memory", cite("民诉法", "92", "2017")),
        Value(days(30), date(2022, 1, 1), None, "V", cite("民诉法", "95")),
    ),
)
RETURNED_MAIL = Setting(
    "service.returned_mail",
    "确认地址退回视为送达",
    "mail returned from a confirmed address counts as served",
    True,
    "from memory",
)


class Way(StrEnum):
    """直接, 到院, 留置, 电子, 邮寄, 委托, 转交, 公告."""

    DIRECT = "direct"
    AT_COURT = "at_court"
    LEFT = "left"
    ELECTRONIC = "electronic"
    POST = "post"
    ENTRUSTED = "entrusted"
    HANDED_ON = "handed_on"
    PUBLIC = "public"


class Address(StrEnum):
    """Whose address it is: given or confirmed by the addressee, found and certainly his own, or not sure."""

    CONFIRMED = "confirmed"
    OWN = "own"
    UNSURE = "unsure"


@frozen
class Delivery:
    """What is known of one sending.

    `signed_on`: receipt signed, or refusal noted and witnessed, or left with photo or video. `arrived_on`: the court's
    system shows "sent successfully". `proven_on`: the day of arrival the addressee proves. `read_on`, `acted_on`:
    reported read; answered or acted upon. `published_on`: last day the notice was posted or published. `notified_only`:
    a message that merely tells him to fetch the paper.
    """

    way: Way
    address: Address = Address.UNSURE
    consent: bool = True
    signed_on: date | None = None
    arrived_on: date | None = None
    proven_on: date | None = None
    read_on: date | None = None
    acted_on: date | None = None
    returned_on: date | None = None
    published_on: date | None = None
    notified_only: bool = False
    disproved: bool = False


@frozen
class Served(Answer):
    """The day of service, or None. `presumed`: stands until the addressee shows otherwise."""

    way: Way
    on: date | None
    reason_zh: str
    reason_en: str
    presumed: bool = False

    def sentence(self, lang: str = "zh") -> str:
        if lang.startswith("zh"):
            return f"{self.reason_zh}，{f'{self.on} 送达' if self.on else '未送达'}。"
        return f"{self.reason_en}: {f'served {self.on}' if self.on else 'not served'}."


@cites(cite("民诉法", "87–95"), cite("民诉解释", "131、134、135、138"), cite("在线诉讼规则", "29–31"))
def served(delivery: Delivery, court: CourtRules = NATIONAL) -> Served:
    """Whether and when one sending counts as service. Asking for a paper copy later does not move the day."""
    match delivery.way:
        case Way.ELECTRONIC:
            return _electronic(delivery)
        case Way.POST:
            return _post(delivery, court)
        case Way.PUBLIC:
            return _public(delivery, court)
    on = delivery.signed_on
    zh, en = {
        Way.DIRECT: ("签收之日", "signed for"),
        Way.AT_COURT: ("到院拒绝签收，已注明", "came to court and refused to sign"),
        Way.LEFT: ("留置送达", "left with witness or recording"),
        Way.ENTRUSTED: ("受托法院送达签收之日", "signed before the entrusted court"),
        Way.HANDED_ON: ("转交单位送达签收之日", "signed before the body that hands on"),
    }[delivery.way]
    return Served(delivery.way, on, zh if on else "无签收记录", en if on else "no receipt")


@cites(cite("在线诉讼规则", "31"))
def first_served(deliveries: Iterable[Delivery], court: CourtRules = NATIONAL) -> Served:
    """Of several sendings of one paper the earliest valid one counts; the last one's answer when none is.

    Raises ValueError when nothing was sent."""
    answers = [served(one, court) for one in deliveries]
    if not answers:
        raise ValueError("nothing was sent")
    return min((one for one in answers if one.on), key=lambda one: one.on or date.max, default=answers[-1])


def _electronic(one: Delivery) -> Served:
    if one.notified_only:
        return Served(one.way, None, "短信仅提示领取，不属于送达", "a message that only tells him to fetch")
    if not one.consent:
        return Served(one.way, None, "未同意电子送达", "no consent to electronic service")
    if one.address is Address.CONFIRMED and one.arrived_on:
        on = one.proven_on or one.arrived_on
        return Served(one.way, on, "到达本人提供或确认的地址", "arrived at the address he gave", not one.proven_on)
    if one.address is Address.OWN:
        if one.acted_on and (one.read_on is None or one.disproved or one.acted_on <= one.read_on):
            return Served(one.way, one.acted_on, "本人回复或据此行事", "he answered or acted on it")
        if one.read_on and not one.disproved:
            return Served(one.way, one.read_on, "系统显示已阅知", "the system reports it read", True)
    return Served(one.way, None, "未阅知也未据此行事", "neither read nor acted upon")


def _post(one: Delivery, court: CourtRules) -> Served:
    if one.signed_on:
        return Served(one.way, one.signed_on, "回执注明的收件日期", "date on the receipt")
    if not one.returned_on:
        return Served(one.way, None, "未签收", "not signed for")
    if one.address is not Address.CONFIRMED:
        return Served(one.way, None, "退回，地址未经本人确认", "returned from an address he had not confirmed")
    read = Reading(one.returned_on, court)
    if read(RETURNED_MAIL):
        zh, en = "确认地址退回之日", "returned from the confirmed address"
        return Served(one.way, one.returned_on, zh, en, figures=read.used)
    return Served(one.way, None, "未签收", "not signed for", figures=read.used)


def _public(one: Delivery, court: CourtRules) -> Served:
    if not one.published_on:
        return Served(one.way, None, "尚未发布公告", "no notice published")
    read = Reading(one.published_on, court)
    # What takes effect by itself is no act of a party: the day does not roll.
    on = add(one.published_on, read(PUBLIC_NOTICE))
    return Served(one.way, on, "公告期满视为送达", "deemed served when the notice has run", figures=read.used)
