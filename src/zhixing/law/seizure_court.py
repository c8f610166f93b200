"""Which court may sell a seized thing (处分权): the first, unless its power has moved. 优先权批复; 保全规定 21."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import add, days, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law.answer import Answer, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import limit

TRANSFER_IDLE = since(
    "seizure.transfer_idle",
    "优先债权法院可商请移送",
    "a priority court may ask for transfer after",
    days(60),
    "优先权批复",
    "1",
    "V2",
)
TRANSFER_ANSWER = since(
    "seizure.transfer_answer", "首封法院出具移送函", "first court answers within", days(15), "优先权批复", "2", "V2"
)
PRESERVATION_IDLE = since(
    "seizure.preservation_idle",
    "保全法院一年未推进可移送",
    "a preservation court may lose its power after",
    years(1),
    "保全规定",
    "21",
)


class Seller(StrEnum):
    """Who has the power to sell."""

    FIRST = "first"
    PRIORITY = "priority"
    FIRST_WAITING = "first_waiting"


@frozen
class FirstSeizure:
    """What the rule asks of the first seizure.

    `preservation`: not yet in enforcement. `in_dispute`: the thing itself is the subject of that suit. `sale_published`:
    an auction notice was published or the sale (变卖) entered. `adjudicated`: its claim has been decided.
    """

    seized_on: date
    preservation: bool = False
    in_dispute: bool = False
    sale_published: bool = False
    adjudicated: bool = True


@frozen
class Power(Answer):
    """Who may sell that day; another court than the first must ask for transfer. `reserve`: a share is put aside."""

    seller: Seller
    reserve: bool = False

    def sentence(self, lang: str = "zh") -> str:
        zh, en = _POWERS[self.seller]
        if not self.reserve:
            return zh if lang.startswith("zh") else en
        return (
            zh + "首封债权未经裁判，按顺位预留份额。" if lang.startswith("zh") else en + " Reserve its share by rank."
        )


_POWERS = {
    Seller.FIRST: ("由首先查封法院处分。", "The first court sells."),
    Seller.PRIORITY: ("优先债权执行法院可商请移送处分。", "The court of the priority claim may ask for transfer."),
    Seller.FIRST_WAITING: ("在先轮候的执行法院可商请移送处分。", "The first waiting enforcement court may ask for it."),
}


@cites(cite("优先权批复", "1–3"), cite("保全规定", "21"))
def may_sell(
    first: FirstSeizure, on: date, *, priority_claim: bool, waiting_enforcement: bool, court: CourtRules = NATIONAL
) -> Power:
    """Who may sell. `priority_claim`: another court already enforces a claim with priority over this thing.

    `waiting_enforcement`: a waiting seizure stands in an enforcement case.
    """
    read = Reading(on, court)
    if priority_claim and not first.sale_published and on > add(first.seized_on, read(TRANSFER_IDLE)):
        return Power(Seller.PRIORITY, not first.adjudicated, figures=read.used)
    idle = first.preservation and not first.in_dispute and not first.sale_published
    if idle and waiting_enforcement and on > add(first.seized_on, read(PRESERVATION_IDLE)):
        return Power(Seller.FIRST_WAITING, figures=read.used)
    return Power(Seller.FIRST, figures=read.used)


@cites(cite("优先权批复", "1"))
def may_ask_transfer(first_seized_on: date, on: date, *, sale_published: bool, court: CourtRules = NATIONAL) -> Verdict:
    """Whether a court enforcing a claim with priority may ask the first court for transfer: more than 60 days idle."""
    first = FirstSeizure(first_seized_on, sale_published=sale_published)
    power = may_sell(first, on, priority_claim=True, waiting_enforcement=False, court=court)
    holds = power.seller is Seller.PRIORITY
    if holds:
        return Verdict(True, "首封已超过期限且未发布拍卖公告", "idle longer than allowed", figures=power.figures)
    return Verdict(False, "首封法院仍有处分权", "the first court keeps its power", figures=power.figures)


@cites(cite("优先权批复", "2"))
def transfer_answer_due(asked_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the first court answers a request for transfer."""
    return limit(TRANSFER_ANSWER, asked_on, court, holidays)
