"""Limiting consumption (限制消费): whom, what is forbidden, when it falls. 限消规定; 善意文明意见."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import add, months
from zhixing.kernel.frozen import frozen
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, Value, cites, since

Acts = tuple[tuple[str, str, str], ...]
_ACTS: Acts = (
    ("transport", "乘坐飞机、列车软卧、轮船二等以上舱位", "aircraft, soft sleepers, second class and above on ships"),
    ("hotels", "星级以上宾馆、酒店、夜总会、高尔夫球场消费", "star hotels, night clubs, golf courses"),
    ("property", "购买不动产或者新建、扩建、高档装修房屋", "buying, building or luxuriously fitting real estate"),
    ("offices", "租赁高档写字楼、宾馆、公寓办公", "renting high-grade offices, hotels, flats to work in"),
    ("vehicles", "购买非经营必需车辆", "buying vehicles not needed for business"),
    ("travel", "旅游、度假", "travel and holidays"),
    ("school", "子女就读高收费私立学校", "children in high-fee private schools"),
    ("insurance", "支付高额保费购买保险理财产品", "high premiums for insurance products"),
)
_TRAINS = (
    "other",
    "乘坐 G 字头动车组全部座位、其他动车组一等以上座位等其他非必需消费",
    "any seat of G trains, first class and above of other EMU trains, other non-necessary spending",
)
FORBIDDEN: Dated[Acts] = Dated(
    "consumption.forbidden",
    "限制的消费行为",
    "forbidden spending",
    (
        Value(
            (*_ACTS, ("other", "其他非生活和工作必需的高消费行为", "other spending not needed for life and work")),
            date(2010, 10, 1),
            date(2015, 7, 21),
            "V",
            cite("限消规定", "3", "2010"),
        ),
        Value((*_ACTS, _TRAINS), date(2015, 7, 22), None, "V-web", cite("限消规定", "3")),
    ),
)
"""The nine groups for natural persons: (key, zh, en)."""
PASS = since(
    "consumption.pass",
    "单次或暂时解除限制的期限上限",
    "a limit may be lifted for a while, at most",
    months(1),
    "善意文明意见",
    "17",
    "from memory",
)


class Person(StrEnum):
    """Who is limited beside an entity: 法定代表人、主要负责人、影响债务履行的直接责任人员、实际控制人."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    HEAD = "head"
    RESPONSIBLE = "responsible"
    CONTROLLER = "controller"


@frozen
class Holder:
    """Someone of an entity in one of these roles. `until`: when he left it; `nominal`: he never really held it."""

    name: str
    role: Person
    until: date | None = None
    nominal: bool = False


@frozen
class Limitable(Answer):
    """Whether a debtor may, or must, be limited. Whom beside himself: `persons`; `to_check`: for a person to judge."""

    zh = "{0.verdict_zh}{0.persons_zh}。"
    en = "{0.verdict_en}{0.persons_en}."

    allowed: bool
    compulsory: bool
    persons: tuple[str, ...] = ()
    to_check: tuple[str, ...] = ()

    @property
    def verdict_zh(self) -> str:
        if self.compulsory:
            return "应当限制消费"
        return "可以限制消费" if self.allowed else "履行期限未满或已履行，不得限制消费"

    @property
    def verdict_en(self) -> str:
        if self.compulsory:
            return "must be limited"
        return "may be limited" if self.allowed else "may not be limited: not due, or performed"

    @property
    def persons_zh(self) -> str:
        return f"，并限制 {'、'.join(self.persons)}" if self.persons else ""

    @property
    def persons_en(self) -> str:
        return f", with {', '.join(self.persons)}" if self.persons else ""


class NotInNotice(Refusal):
    zh = "执行通知指定的期间未满，不得限制消费。"
    en = "The period of the enforcement notice is not over: no limit yet."
    status = 422
    article = "限消规定 1"


@cites(cite("限消规定", "1–5"))
def limitable(
    on: date,
    notice_ended_on: date,
    *,
    performed: bool = False,
    listed: bool = False,
    holders: Sequence[Holder] = (),
) -> Limitable:
    """Whether a debtor may or must be limited on that day, and who of an entity with it.

    `listed`: on the dishonesty list, which makes it compulsory. An ex-head and a merely nominal one are for a person
    to check (his leaving must be real), never limited by the machine.
    """
    read = Reading(on)
    read(FORBIDDEN)
    open_ = on > notice_ended_on and not performed
    sitting = tuple(one.name for one in holders if not one.nominal and (one.until is None or one.until >= on))
    others = tuple(one.name for one in holders if one.name not in sitting)
    return Limitable(
        open_ or (listed and not performed),
        listed and not performed,
        sitting if open_ or listed else (),
        others,
        figures=read.used,
    )


@frozen
class Forbidden(Answer):
    """What a limited person may not spend on: (key, zh, en)."""

    acts: Acts

    def sentence(self, lang: str = "zh") -> str:
        if lang.startswith("zh"):
            return f"不得有：{'；'.join(zh for _, zh, _ in self.acts)}。"
        return f"Forbidden: {'; '.join(en for _, _, en in self.acts)}."


@cites(cite("限消规定", "3"))
def forbidden(on: date) -> Forbidden:
    """The forbidden groups as they stood on that day. Raises NotInForce before 2010-10-01."""
    read = Reading(on)
    return Forbidden(read(FORBIDDEN), figures=read.used)


class Ground(StrEnum):
    """Why a limit falls."""

    PERFORMED = "performed"
    SECURITY = "security"
    CONSENT = "consent"
    LEFT_OFFICE = "left_office"
    REMOVED_FROM_LIST = "removed_from_list"


@frozen
class Release(Answer):
    """Whether a limit falls: `must`, or the court may; `channels`: where it must be announced as the limit was."""

    zh = "{0.verdict_zh}。"
    en = "{0.verdict_en}."

    ground: Ground
    allowed: bool
    must: bool

    @property
    def verdict_zh(self) -> str:
        if self.must:
            return "应当立即解除，并在原公告范围内公告"
        return "可以解除" if self.allowed else "不因此解除：两份名单各自处理"

    @property
    def verdict_en(self) -> str:
        if self.must:
            return "lift it at once, in the same channels"
        return "may be lifted" if self.allowed else "does not fall by itself: the two lists are separate"


@cites(cite("限消规定", "9"), cite("善意文明意见", "17"))
def release(ground: Ground) -> Release:
    """Whether a ground lifts the limit. Removal from the dishonesty list alone does not."""
    must = ground is Ground.PERFORMED
    return Release(ground, ground is not Ground.REMOVED_FROM_LIST, must)


class PassTooLong(Refusal):
    zh = "单次或暂时解除最长至 {latest}。"
    en = "The limit may be lifted until {latest} at most."
    status = 422
    article = "善意文明意见 17"


@cites(cite("善意文明意见", "17"), cite("限消规定", "8"))
def check_pass(first: date, last: date, court: CourtRules = NATIONAL) -> Day:
    """The last day a limit may be lifted to for a while (illness, study, business). Raises PassTooLong."""
    read = Reading(first, court)
    latest = add(first, read(PASS))
    if last > latest:
        raise PassTooLong(latest=latest)
    return Day(latest, "暂时解除最长至", "The limit may be lifted until", figures=read.used)
