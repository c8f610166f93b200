"""Registers of things and rights: houses, ships, shares, policies, housing fund, payment accounts … One table for all.

What differs between them is data (`REGISTERS`): what the number is called, how long a hold may last, whether it is money.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhixing.practice import outgoing
from zhixing.practice.envelope import Asked, known, notice
from zhixing.practice.inlet import JSON
from zhixing.practice.store import today


@dataclass(frozen=True)
class Register:
    """`number`: the fields that name the thing; `alias`: another name of it; `value`: what it is worth, as it is called

    here; `most_days`: the longest hold; `money`: frozen by an exact sum and deducted.
    """

    number: tuple[str, ...]
    most_days: int
    alias: str = ""
    value: str = ""
    money: bool = False
    transfers: bool = False


_MOVABLE, _RIGHT, _DEPOSIT = 731, 1097, 366
"""Two years for movables, three for land and other rights, one for money (民诉解释 485), as days with their leap day."""
REGISTERS = {
    "house": Register(("certificate_no",), _RIGHT, "unit_no", transfers=True),
    "land": Register(("certificate_no",), _RIGHT, "unit_no", transfers=True),
    "presale": Register(("contract_no",), _RIGHT, "unit_no"),
    "ship": Register(("register_no",), _MOVABLE, "imo", transfers=True),
    "fishing_boat": Register(("fishing_no",), _MOVABLE, "boat_name", transfers=True),
    "equity": Register(("company_code", "owner_id"), _RIGHT, transfers=True),
    "securities": Register(("account", "security_code"), _RIGHT, value="market_fen"),
    "fund": Register(("account", "fund_code"), _RIGHT, value="value_fen"),
    "securities_cash": Register(("account",), _DEPOSIT, value="balance_fen", money=True),
    "wealth": Register(("account", "product_no"), _RIGHT, value="value_fen"),
    "insurance": Register(("policy_no",), _RIGHT, value="cash_value_fen", money=True),
    "network": Register(("account",), _DEPOSIT, value="balance_fen", money=True),
    "housing_fund": Register(("account",), _DEPOSIT, value="balance_fen", money=True),
    "patent": Register(("patent_no",), _RIGHT, transfers=True),
    "trademark": Register(("trademark_no",), _RIGHT, transfers=True),
}


def thing(db: sqlite3.Connection, place: sqlite3.Row, kind: str, fields: Mapping[str, Any]) -> sqlite3.Row | None:
    """The thing whose number, or whose other number, the fields name, if this office's area has it."""
    register = REGISTERS[kind]
    whole = "-".join(str(fields.get(name, "")) for name in register.number)
    for text in (whole.strip("-"), str(fields.get("number", "")), str(fields.get(register.alias, ""))):
        if text:
            row = db.execute(
                "SELECT * FROM things WHERE kind = ? AND (no = ? OR (alias = ? AND alias <> '')) AND ? IN ('', area)",
                (kind, text, text, place["area"]),
            ).fetchone()
            return row  # type: ignore[no-any-return]
    return None


def record(db: sqlite3.Connection, row: sqlite3.Row, asked: Asked) -> dict[str, Any]:
    """What a court may see; of other courts' holds only rank, court and last day. A co-owner sees himself first."""
    register = REGISTERS[row["kind"]]
    co = bool(row["co_owner_id"]) and row["co_owner_id"] == asked.id_number
    said: dict[str, Any] = {
        "owner_name": row["co_owner_name"] if co else row["owner_name"],
        "owner_id": row["co_owner_id"] if co else row["owner_id"],
    }
    if row["co_owner_id"]:
        name, number = ("owner_name", "owner_id") if co else ("co_owner_name", "co_owner_id")
        said["co_owners"] = [{"name": row[name], "id_number": row[number], "sharing": "共同共有"}]
    said |= name_of(register, row)
    if register.value:
        said[register.value] = row["fen"]
    if register.money:
        said["held_fen"] = sum(fen for _, fen in holds(db, row))
    seals = [
        {"rank": rank, "court": one["court"], "to_on": one["to_on"], "own": one["case_no"] == asked.case_no}
        for rank, (one, _) in enumerate(holds(db, row), start=1)
    ]
    return said | known(row["facts"]) | {"seals": seals}


def name_of(register: Register, row: sqlite3.Row) -> dict[str, Any]:
    """The field that names the thing; where several do, the record's own facts hold them."""
    told = {register.number[0]: row["no"]} if len(register.number) == 1 else {"number": row["no"]}
    return told | ({register.alias: row["alias"]} if register.alias else {})


def in_force(db: sqlite3.Connection, row: sqlite3.Row) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT * FROM things_held WHERE kind = ? AND no = ? AND ended = '' ORDER BY seq", (row["kind"], row["no"])
    ).fetchall()


def holds(db: sqlite3.Connection, row: sqlite3.Row) -> list[tuple[sqlite3.Row, int]]:
    """Holds by order of arrival, with what each holds of a balance."""
    left, found = row["fen"], []
    for one in in_force(db, row):
        fen = min(one["fen"], left)
        left -= fen
        found.append((one, fen))
    return found


def id_of(kind: str) -> str:
    return "freeze_id" if REGISTERS[kind].money else "seal_id"


def hold_record(db: sqlite3.Connection, row: sqlite3.Row, id: str) -> dict[str, Any]:
    register, every = REGISTERS[row["kind"]], holds(db, row)
    rank = [one["id"] for one, _ in every].index(id) + 1
    own, fen = every[rank - 1]
    told = name_of(register, row) | {id_of(row["kind"]): id, "rank": rank}
    told |= {"asked_fen": own["fen"], "held_fen": fen} if register.money else {}
    return told | {"from_on": own["from_on"], "to_on": own["to_on"]}


def lapse(db: sqlite3.Connection, row: sqlite3.Row, place: str) -> None:
    """A hold whose last day is past has lapsed, and the next takes effect (查扣冻规定 26, 27)."""
    ended = db.execute(
        "UPDATE things_held SET ended = 'lapsed' WHERE kind = ? AND no = ? AND ended = '' AND to_on < ?",
        (row["kind"], row["no"], today(db)),
    )
    if ended.rowcount:
        promote(db, row, place)


def promote(
    db: sqlite3.Connection, row: sqlite3.Row, place: str, ordered: str = "", from_on: date | None = None
) -> None:
    """Start the term of the first in the queue (of money: of all), and tell its court unless it orders just now."""
    waiting = [one for one in in_force(db, row) if not one["from_on"]]
    money = REGISTERS[row["kind"]].money
    first = waiting if money else [one for one in in_force(db, row)[:1] if not one["from_on"]]
    for one in first:
        begin = from_on if from_on and one["id"] == ordered else date.fromisoformat(today(db))
        end = begin + timedelta(days=one["days"] - 1)
        db.execute("UPDATE things_held SET from_on = ?, to_on = ? WHERE seq = ?", (str(begin), str(end), one["seq"]))
        if one["id"] != ordered:
            told = hold_record(db, row, one["id"])
            request_id = one["id"].partition("#")[0]
            body = notice(place, f"{one['id']}:1"[:64], request_id, f"{row['kind']}.seal_promoted", told)
            outgoing.post(db, place, one["reply_to"] or outgoing.address(db, "/agencies/answers"), body, JSON)
