"""Handing a car over through the vehicle office (机动车转让登记). 机动车登记规定 15, 25–33, 90, 92."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from zhixing.kernel.dates import days, workdays
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, cites, since
from zhixing.law.limits import limit
from zhixing.law.tables import Listed

APPLY = since(
    "vehicles.apply", "交付后申请转让登记", "the buyer applies after delivery within", days(30), "机动车登记规定", "25"
)
OFFICE = since("vehicles.office", "车管所办结", "the office finishes within", workdays(1), "机动车登记规定", "26")
OFFICE_AWAY = since(
    "vehicles.office_away",
    "转出车辆办结",
    "the office finishes, out of area, within",
    workdays(3),
    "机动车登记规定",
    "27",
)
TEMPORARY_PLATE = since(
    "vehicles.temporary_plate", "临时号牌有效期", "a temporary plate lasts", days(30), "机动车登记规定", "27"
)


STEPS = (
    Listed("violations", "处理完毕违法和事故", "violations and accidents settled", "机动车登记规定 25"),
    Listed(
        "own_seizure", "解除本院查封", "our own seizure lifted: a seized car cannot be transferred", "机动车登记规定 29"
    ),
    Listed("mortgage", "协助通知载明解除抵押登记", "the notice orders the mortgage cancelled", "机动车登记规定 33"),
    Listed(
        "papers",
        "未得到登记证书、行驶证的，通知中注明",
        "papers withheld are noted as not obtained",
        "机动车登记规定 30",
    ),
    Listed("inspection", "查验车辆", "the car is inspected", "机动车登记规定 25"),
)
"""What is done before and at the office; the ruling and the assistance notice prove the origin (90)."""

BLOCKERS = (
    Listed("scrapping", "距强制报废不足一年（转出）", "less than a year to compulsory scrapping", "机动车登记规定 29"),
    Listed("customs", "海关监管期内", "under customs supervision", "机动车登记规定 29"),
    Listed("stolen", "被盗抢", "stolen", "机动车登记规定 15"),
    Listed("mismatch", "车辆与登记不符", "the car does not match its record", "机动车登记规定 15"),
    Listed("seized", "仍处于查封状态", "still seized", "机动车登记规定 15"),
)
"""Why the office refuses a transfer."""


@cites(cite("机动车登记规定", "25"))
def apply_due(delivered_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day for the buyer to apply after delivery."""
    return limit(APPLY, delivered_on, court, holidays)


@cites(cite("机动车登记规定", "26、27、92"))
def office_due(
    accepted_on: date, *, away: bool = False, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Due:
    """The day the office finishes: one working day, three when the car moves out of the area."""
    return limit(OFFICE_AWAY if away else OFFICE, accepted_on, court, holidays)


class TransferBlocked(Refusal):
    zh = "车辆不能办理转让登记：{reason_zh}。"
    en = "The car cannot be transferred: {reason_en}."
    article = "机动车登记规定 15、29"


@cites(cite("机动车登记规定", "15、29"))
def check_transfer(found: Collection[str]) -> Verdict:
    """That the office transfers it. Raises TransferBlocked for the first of the blockers (keys of BLOCKERS) found; our own seizure is one."""
    for one in BLOCKERS:
        if one.key in found:
            raise TransferBlocked(reason_zh=one.zh, reason_en=one.en, key=one.key)
    return Verdict(True, "可以办理转让登记", "the car can be transferred")
