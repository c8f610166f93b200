"""Who is asked what about a car or a house in custody, and what the answers mean."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from zhixing.kernel.dates import Period, workdays

WATCH_BASIS = "《最高人民法院关于民事执行中财产调查若干问题的规定》第十六条"
REVIEW_BASIS = "《中华人民共和国民事诉讼法》第二百五十三条"
PURPOSE = {
    "watch": "查找已查封的机动车",
    "tow": "扣押已查封的机动车并入库保管",
    "unwatch": "撤销机动车布控",
    "review": "处置不动产前的联合审查",
}
PAPERS = {
    "watch": "vehicle_watch_assistance",
    "tow": "vehicle_tow_notice",
    "unwatch": "vehicle_unwatch_notice",
    "review": "joint_review_notice",
}
"""The order paper of each request, sealed by the court's standing authorisation."""
TAKEN_IN = "vehicle_custody_list"
REVIEW_WITHIN: Period = workdays(5)
"""How long departments are given for a joint review [design]: five working days."""
DEPARTMENTS = {
    "land": "不动产登记 || Land registry",
    "tax": "税务 || Tax",
    "planning": "规划 || Planning",
    "water": "供水 || Water",
    "power": "供电 || Power",
    "gas": "燃气 || Gas",
    "community": "社区 || Community",
}
STATE_WORDS = {
    "asked": ("wait", "等交警布控 || With the police"),
    "watching": ("open", "布控中 || Watched for"),
    "refused": ("late", "交警未布控 || Refused"),
    "seen": ("soon", "已发现，待拖车 || Seen; to be fetched"),
    "towing": ("wait", "拖车途中 || Being fetched"),
    "taken_in": ("done", "已入库 || In the depot"),
    "ended": ("idle", "已撤控 || Ended"),
}
NOT_SAID = "未记录"
LOOKED_FOR = frozenset({"watching", "seen", "towing"})
"""States in which a sighting is news."""


def key(what: str, id: int, no: int, stamp: int) -> str:
    """A request's key for good; `stamp` keeps it apart from those of a court's earlier life."""
    return f"{what}{id}-{no}-{stamp:x}"


def mark(plate: str, vin: str) -> str:
    """How papers name a car."""
    return "，".join(filter(None, [plate and f"号牌{plate}", vin and f"车辆识别代号{vin}"]))


def listed(told: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What the list of a car taken in says, from the depot's answer; what the depot left out is said to be missing."""
    place = "，".join(str(told[name]) for name in ("depot", "bay") if name in told)
    day = told.get("taken_in_on")
    return {
        "handed_place": place or NOT_SAID,
        "taken_in_on": date.fromisoformat(day) if isinstance(day, str) and _is_day(day) else on,
        "mileage": f"{told['mileage_km']} 公里" if "mileage_km" in told else NOT_SAID,
        "items": str(told.get("keys", NOT_SAID)),
        "vehicle_state": str(told.get("condition", NOT_SAID)),
    }


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def sighting(record: Mapping[str, Any]) -> tuple[str, str, datetime]:
    """Place, direction and instant of a hit. Raises ValueError for one that can't be read."""
    place, at = str(record.get("place", "")).strip(), str(record.get("seen_at", ""))
    seen_at = datetime.fromisoformat(at)
    if not place or seen_at.tzinfo is None:
        raise ValueError("a sighting without place or time")
    return place[:200], str(record.get("direction", ""))[:32], seen_at


def intake(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the depot wrote down, as far as it is known here."""
    names = ("depot", "bay", "mileage_km", "keys", "taken_in_on", "condition")
    return {name: record[name] for name in names if record.get(name) not in (None, "")}
