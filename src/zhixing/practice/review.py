"""一门联审: what each department says of one house before it is sold. Seven departments, one house, one joint request.

Water, power and gas tell what is owed and whether it is lived in; community who lives there; planning what was built
against the rules; tax what is owed on it; land whether it can pass. Figures follow from the house's number.
"""

import hashlib
import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

from zhixing.practice import registers
from zhixing.practice.envelope import Asked, Handler, Said, known
from zhixing.practice.inlet import Declined

DEPARTMENTS = ("land", "tax", "planning", "water", "power", "gas", "community")


def items(department: str) -> dict[str, Handler]:
    return {f"review.{department}": partial(_review, department)}


def _review(
    department: str, db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """Raises Declined for a house nobody has registered."""
    house = registers.thing(db, place, "house", fields)
    if house is None:
        raise Declined(code="no_such_thing", detail="no such house")
    told = {"certificate_no": house["no"], **_SAY[department](db, house, asked)}
    return Said("found", (told,))


def _land(db: sqlite3.Connection, house: sqlite3.Row, asked: Asked) -> dict[str, Any]:
    said = registers.record(db, house, asked)
    others = [one for one in said["seals"] if not one["own"]]
    may_pass = "可以转移" if not others else "有其他查封，依首封法院处置"
    return {
        "address": said["address"],
        "mortgages": len(said.get("mortgages", ())),
        "other_seals": len(others),
        "passes": may_pass,
    }


def _tax(db: sqlite3.Connection, house: sqlite3.Row, asked: Asked) -> dict[str, Any]:
    return {"property_tax_owed_fen": _owed(house, "tax", 300, 9_000_00), "original_price_fen": house["fen"] * 6 // 10}


def _planning(db: sqlite3.Connection, house: sqlite3.Row, asked: Asked) -> dict[str, Any]:
    illegal = _number(house, "illegal", 1000) < 60
    words = "露台加建约 9 平方米，未经许可" if illegal else "未发现违法建设"
    return {"usage": known(house["facts"])["use"], "illegal_parts": words, "expropriation": "未列入征收"}


def _utility(what: str, db: sqlite3.Connection, house: sqlite3.Row, asked: Asked) -> dict[str, Any]:
    used = _number(house, f"{what}-used", 1000)
    words = {"water": "吨", "power": "千瓦时", "gas": "立方米"}[what]
    account = f"{what[0].upper()}{_number(house, what, 10**8):08d}"
    state = "近三个月无用量" if used < 150 else f"近三个月用量 {used} {words}"
    return {"account_no": account, "owed_fen": _owed(house, what, 200, 2_000_00), "use": state}


def _community(db: sqlite3.Connection, house: sqlite3.Row, asked: Asked) -> dict[str, Any]:
    who = ("产权人一家居住", "出租，承租人在住", "空置", "产权人父母居住")[_number(house, "who", 4)]
    return {"occupied": who, "service_owed_fen": _owed(house, "service", 350, 12_000_00)}


_SAY: dict[str, Any] = {
    "land": _land,
    "tax": _tax,
    "planning": _planning,
    "water": partial(_utility, "water"),
    "power": partial(_utility, "power"),
    "gas": partial(_utility, "gas"),
    "community": _community,
}


def _number(house: sqlite3.Row, what: str, limit: int) -> int:
    digest = hashlib.new("sm3", f"{what}|{house['no']}".encode()).digest()
    return int.from_bytes(digest[:8]) % limit


def _owed(house: sqlite3.Row, what: str, per_mille: int, most_fen: int) -> int:
    """What so many in a thousand houses owe, in whole yuan; the others nothing."""
    struck = _number(house, f"{what}-owes", 1000) < per_mille
    return _number(house, f"{what}-owed", most_fen // 100) * 100 if struck else 0
