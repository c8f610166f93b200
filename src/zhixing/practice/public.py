"""Offices that only tell: civil affairs (marriage), immigration, tax, market regulation (companies), bank card clearing."""

import hashlib
import sqlite3
from collections.abc import Mapping
from typing import Any

from zhixing.practice import keepers
from zhixing.practice.envelope import Asked, Handler, Said, known


def marriage(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Marital state; of the spouse only name and number, and since when: what is joint follows from that."""
    row = _party(db, asked, "person")
    if row is None:
        return Said("none")
    facts = known(row["facts"])
    told = _about(row) | {"status": "已婚" if "spouse_id" in facts else "未登记"}
    names = ("spouse_name", "spouse_id", "registered_on", "certificate")
    return Said("found", (told | {name: facts[name] for name in names if name in facts},))


def passport(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Exit and entry documents: one adult in three has one."""
    row = _party(db, asked, "person")
    if row is None or _some(asked.id_number, "passport", 300) >= 100:
        return Said("none")
    number = f"E{_some(asked.id_number, 'number', 10**10) % 10**8:08d}"
    told = {"document_kind": "普通护照", "document_no": number, "valid_until": f"{int(asked.on[:4]) + 4}-06-30"}
    return Said("found", (_about(row) | told,))


def organisation(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """What the register says of a company, or of every company a person holds shares in."""
    row = _party(db, asked, "")
    if row is None:
        return Said("none")
    if row["kind"] == "company":
        return Said("found", (_company(row, row, "本公司"),))
    held = db.execute(
        "SELECT json_extract(facts, '$.company_code') AS code FROM things WHERE kind = 'equity' AND owner_id = ? ORDER BY no",
        (asked.id_number,),
    ).fetchall()
    firms = [db.execute("SELECT * FROM people WHERE id_number = ?", (one["code"],)).fetchone() for one in held]
    records = tuple(_company(row, firm, _role(row, firm)) for firm in firms if firm is not None)
    return Said("found" if records else "none", records)


def _role(row: sqlite3.Row, firm: sqlite3.Row) -> str:
    head = known(firm["facts"]).get("legal_representative_id") == row["id_number"]
    return "股东、法定代表人" if head else "股东"


def _company(row: sqlite3.Row, firm: sqlite3.Row, role: str) -> dict[str, Any]:
    facts = known(firm["facts"])
    told = {"company_name": firm["name"], "company_code": firm["id_number"], "role": role, "address": firm["address"]}
    names = ("legal_representative", "capital_fen", "established_on", "state", "scope", "shareholders")
    return _about(row) | told | {name: facts[name] for name in names if name in facts}


def tax(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Who withheld income tax for him last year, or what a company paid and owes."""
    row = _party(db, asked, "")
    if row is None:
        return Said("none")
    facts, told = known(row["facts"]), _about(row)
    if row["kind"] == "company":
        told |= {"paid_fen": _some(row["id_number"], "paid", 900_000_00), "owed_fen": facts.get("tax_owed_fen", 0)}
    elif "employer" in facts:
        told |= {
            "employer": facts["employer"],
            "income_fen": facts["income_fen"],
            "paid_fen": facts["income_fen"] // 20,
        }
    else:
        return Said("none")
    return Said("found", (told | {"year": int(asked.on[:4]) - 1},))


def card(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """The dearest purchase on each card in the days asked for."""
    row = _party(db, asked, "person")
    accounts = db.execute("SELECT no FROM accounts WHERE owner_id = ? ORDER BY no", (asked.id_number,)).fetchall()
    if row is None or not accounts:
        return Said("none")
    on = str(fields.get("to_on", asked.on))
    told = [
        {"card_no": one["no"], "on": on, "amount_fen": _some(one["no"], "spent", 8_000_00), "merchant": "澜州百货"}
        for one in accounts
    ]
    return Said("found", tuple(_about(row) | one for one in told))


CIVIL_AFFAIRS: dict[str, Handler] = {"marriage.query": marriage}
MARKET: dict[str, Handler] = {"organisation.query": organisation}
TAX: dict[str, Handler] = {"tax.query": tax}
CARD: dict[str, Handler] = {"card.query": card}
FISHERY: dict[str, Handler] = {"fishing_quota.query": keepers.quota}
IMMIGRATION: dict[str, Handler] = {"exit_document.query": passport}


def _about(row: sqlite3.Row) -> dict[str, Any]:
    return {"owner_name": row["name"], "owner_id": row["id_number"]}


def _party(db: sqlite3.Connection, asked: Asked, kind: str) -> sqlite3.Row | None:
    row = db.execute(
        "SELECT * FROM people WHERE id_number = ? AND name = ? AND ? IN ('', kind)", (asked.id_number, asked.name, kind)
    ).fetchone()
    return row  # type: ignore[no-any-return]


def _some(of: str, what: str, most_fen: int) -> int:
    """A sum that is always the same for the same number, in whole yuan."""
    digest = hashlib.new("sm3", f"{what}|{of}".encode()).digest()
    return int.from_bytes(digest[:6]) % (most_fen // 100) * 100
