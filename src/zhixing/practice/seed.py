"""Loading the world: who lives here and what they own. Loading the same again changes nothing."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from zhixing.practice import clock
from zhixing.practice.bank import VAULT
from zhixing.practice.store import keep_setting

_HEAD = ("id_number", "name", "kind", "phone", "address")


def sow(db: sqlite3.Connection, seed: Mapping[str, Any]) -> dict[str, int]:
    """Add what is not there yet; what is there keeps its state, money and seals. Returns how many rows each kind added.

    Raises KeyError or sqlite3.Error for a seed that does not fit; nothing of it is kept then.
    """
    before = db.total_changes
    for name, value in seed.get("settings", {}).items():
        keep_setting(db, name, str(value))
    added = {
        "units": _units(db, seed.get("units", [])),
        "people": _people(db, seed.get("people", [])),
        "accounts": _accounts(db, seed.get("accounts", [])),
        "vehicles": _vehicles(db, seed.get("vehicles", [])),
        "seals": _seals(db, seed.get("seals", [])),
        "things": _things(db, seed.get("things", [])),
    }
    return added | {"changes": db.total_changes - before}


def _insert(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    """Table and column names come from this file only."""
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    return db.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(row.values())).rowcount


def _units(db: sqlite3.Connection, units: list[dict[str, Any]]) -> int:
    names = ("code", "kind", "name", "name_en", "channel", "bank_code", "answer_days", "area")
    added = sum(_insert(db, "units", {name: unit[name] for name in names if name in unit}) for unit in units)
    for unit in units:
        if unit["kind"] == "bank":
            vault = {"no": f"{VAULT}-{unit['code']}", "bank": unit["code"], "kind": "vault"}
            _insert(db, "accounts", vault | {"owner_name": "金库", "owner_id": ""})
    return added


def _people(db: sqlite3.Connection, people: list[dict[str, Any]]) -> int:
    added = 0
    for person in people:
        facts = {name: value for name, value in person.items() if name not in _HEAD}
        row = {name: person[name] for name in _HEAD} | {"facts": json.dumps(facts, ensure_ascii=False)}
        added += _insert(db, "people", row)
    return added


def _accounts(db: sqlite3.Connection, accounts: list[dict[str, Any]]) -> int:
    """Opening money comes out of the bank's vault by a movement, so that even it is accounted for."""
    names = ("no", "bank", "kind", "owner_name", "owner_id", "state", "virtual_prefix")
    added, now = 0, clock.now()
    for account in accounts:
        new = _insert(db, "accounts", {name: account[name] for name in names if name in account})
        added += new
        if not new:
            continue
        vault = f"{VAULT}-{account['bank']}"
        for day, fen, note in _opening(account):
            db.execute("UPDATE accounts SET balance_fen = balance_fen - ? WHERE no = ?", (fen, vault))
            db.execute("UPDATE accounts SET balance_fen = balance_fen + ? WHERE no = ?", (fen, account["no"]))
            row = {"at": now.isoformat(), "day": day, "debit_no": vault, "credit_no": account["no"], "fen": fen}
            row |= {"credited": account["no"], "code": "OPENING", "end_to_end": "", "remittance": note, "reason": ""}
            _insert(db, "movements", row)
    return added


def _opening(account: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """The credits that make up the opening balance: those listed, then the rest as one."""
    listed = [(entry["day"], entry["fen"], entry["note"]) for entry in account.get("entries", [])]
    rest = account["balance_fen"] - sum(fen for _, fen, _ in listed)
    return [("2026-01-01", rest, "期初余额"), *listed] if rest > 0 else listed


def _vehicles(db: sqlite3.Connection, vehicles: list[dict[str, Any]]) -> int:
    names = ("plate", "vin", "owner_name", "owner_id", "guide_price_fen")
    added = 0
    for vehicle in vehicles:
        facts = {name: value for name, value in vehicle.items() if name not in names}
        row = {name: vehicle[name] for name in names} | {"facts": json.dumps(facts, ensure_ascii=False)}
        added += _insert(db, "vehicles", row)
    return added


def _things(db: sqlite3.Connection, things: list[dict[str, Any]]) -> int:
    """Houses, ships, shares …: `no` and the register's own facts."""
    names = ("kind", "no", "alias", "area", "owner_id", "owner_name", "co_owner_id", "co_owner_name", "fen")
    added = 0
    for thing in things:
        facts = {name: value for name, value in thing.items() if name not in names}
        row = {"alias": "", "area": ""} | {name: thing[name] for name in names if name in thing}
        added += _insert(db, "things", row | {"facts": json.dumps(facts, ensure_ascii=False)})
    return added


def _seals(db: sqlite3.Connection, seals: list[dict[str, Any]]) -> int:
    return sum(_insert(db, "seals", {"reply_to": ""} | seal) for seal in seals)
