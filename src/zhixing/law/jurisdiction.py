"""Which court enforces (管辖), and what follows when several could. 民诉法 235, 237; 民诉解释 460; 执行程序解释 2, 3, 13."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import months
from zhixing.kernel.frozen import frozen
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import Interval, due

IDLE = since(
    "jurisdiction.idle",
    "超过期限未执行可申请上一级法院",
    "the upper court may be asked after",
    months(6),
    "民诉法",
    "237",
    first="2008-04-01",
)


class Title(StrEnum):
    """执行依据. 执行工作规定 2."""

    JUDGMENT = "judgment"
    CRIMINAL_PROPERTY = "criminal_property"
    MORTGAGE_RULING = "mortgage_ruling"
    MEDIATION_CONFIRMED = "mediation_confirmed"
    PAYMENT_ORDER = "payment_order"
    AWARD = "award"
    NOTARISED_DEBT = "notarised_debt"
    FOREIGN = "foreign"
    ADMINISTRATIVE = "administrative"
    OTHER = "other"


TITLES = {
    Title.JUDGMENT: ("民事、行政判决、裁定、调解书", "civil or administrative judgment, ruling or mediation paper"),
    Title.CRIMINAL_PROPERTY: ("刑事裁判涉财产部分", "property part of a criminal judgment"),
    Title.MORTGAGE_RULING: ("实现担保物权裁定", "ruling realising a security"),
    Title.MEDIATION_CONFIRMED: ("确认调解协议裁定", "ruling confirming a mediation"),
    Title.PAYMENT_ORDER: ("支付令", "payment order"),
    Title.AWARD: ("仲裁裁决、调解书", "arbitral award"),
    Title.NOTARISED_DEBT: ("公证债权文书", "notarised debt instrument"),
    Title.FOREIGN: ("经承认的外国判决、裁决", "recognised foreign judgment or award"),
    Title.ADMINISTRATIVE: ("依法由法院执行的行政决定", "administrative decision the law sends to courts"),
    Title.OTHER: ("法律规定的其他执行依据", "other titles by law"),
}


class Seat(StrEnum):
    """What ties a court to the case."""

    FIRST_INSTANCE = "first_instance"
    ISSUED = "issued"
    DOMICILE = "domicile"
    PROPERTY = "property"


_SEATS = {
    Seat.FIRST_INSTANCE: ("第一审法院", "the first-instance court"),
    Seat.ISSUED: ("作出裁定、支付令的法院", "the issuing court"),
    Seat.DOMICILE: ("被执行人住所地法院", "the court of the debtor's domicile"),
    Seat.PROPERTY: ("被执行财产所在地法院", "the court of the property's place"),
}
_BY_TITLE: dict[Title, tuple[Seat, ...]] = {
    Title.JUDGMENT: (Seat.FIRST_INSTANCE, Seat.PROPERTY),
    Title.CRIMINAL_PROPERTY: (Seat.FIRST_INSTANCE, Seat.PROPERTY),
    Title.MORTGAGE_RULING: (Seat.ISSUED, Seat.PROPERTY),
    Title.MEDIATION_CONFIRMED: (Seat.ISSUED, Seat.PROPERTY),
    Title.PAYMENT_ORDER: (Seat.ISSUED, Seat.PROPERTY),
}


class NoJurisdiction(Refusal):
    zh = "本院对该执行依据没有管辖权，应由{courts_zh}管辖。"
    en = "This court has no jurisdiction: it lies with {courts_en}."
    status = 422
    article = "民诉法 235"


@frozen
class Competence(Answer):
    """The courts that may enforce a title. `same_level`: at the level of the first; `intermediate`: 中级人民法院."""

    zh = "由{0.courts_zh}管辖{0.level_zh}。"
    en = "Jurisdiction of {0.courts_en}{0.level_en}."

    title: Title
    seats: tuple[Seat, ...]
    intermediate: bool
    same_level: bool

    @property
    def courts_zh(self) -> str:
        return "或者".join(_SEATS[seat][0] for seat in self.seats)

    @property
    def courts_en(self) -> str:
        return " or ".join(_SEATS[seat][1] for seat in self.seats)

    @property
    def level_zh(self) -> str:
        if self.intermediate:
            return "（中级人民法院，可指定基层法院）"
        return "（与第一个法院同级）" if self.same_level else ""

    @property
    def level_en(self) -> str:
        if self.intermediate:
            return " (intermediate, which may pass it to a basic court)"
        return " (of the same level as the first)" if self.same_level else ""

    def demand(self, seats: set[Seat]) -> None:
        """Raises NoJurisdiction unless one of these ties the court to the case."""
        if not seats & set(self.seats):
            raise NoJurisdiction(courts_zh=self.courts_zh, courts_en=self.courts_en)


@cites(cite("民诉法", "235"), cite("民诉解释", "460"), cite("仲裁执行规定", "2"), cite("执行工作规定", "2"))
def competent(title: Title) -> Competence:
    """The courts that may enforce a title of this kind."""
    seats = _BY_TITLE.get(title, (Seat.DOMICILE, Seat.PROPERTY))
    return Competence(title, seats, title is Title.AWARD, title in _BY_TITLE)


@frozen
class Priority(Answer):
    """Which of several courts keeps the case; the others withdraw theirs and hand over what they controlled."""

    zh = "由最先立案的 {0.keeps} 执行，其余撤案并移交已控制的财产。"
    en = "{0.keeps} filed first and keeps the case; the others withdraw and hand over what they control."

    keeps: str
    withdraw: tuple[str, ...]


@cites(cite("执行程序解释", "2"), cite("执行工作规定", "13"))
def first_filed(filed: Mapping[str, date]) -> Priority:
    """Of several courts with jurisdiction the earliest filed one enforces (filing days by court; ties: the first)."""
    ranked = sorted(filed, key=lambda court: filed[court])
    return Priority(ranked[0], tuple(ranked[1:]))


@cites(cite("民诉法", "237"), cite("执行程序解释", "13"))
def idle_from(received_on: date, exclusions: tuple[Interval, ...] = (), court: CourtRules = NATIONAL) -> Due:
    """The last day of six months without action after the application; after it the upper court may be asked.

    `exclusions`: time that does not count, coordination between courts included. Never rolled: no act is due.
    """
    read = Reading(received_on, court)
    found = due(received_on, read(IDLE), roll=False, exclusions=exclusions)
    return Due(found.start, found.raw, found.on, found.period, figures=read.used)
