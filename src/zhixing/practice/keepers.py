"""What the keepers of registers do: look up, seal or freeze, renew, lift, deduct, register the buyer."""

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from zhixing.gateways import reading
from zhixing.practice import bank, bank_messages
from zhixing.practice.envelope import Asked, Handler, Said
from zhixing.practice.inlet import Declined
from zhixing.practice.registers import (
    REGISTERS,
    Register,
    hold_record,
    holds,
    id_of,
    in_force,
    lapse,
    name_of,
    promote,
    record,
    thing,
)
from zhixing.practice.store import today

_SEALED = frozenset({"house", "land", "presale", "ship", "fishing_boat"})
"""Sealed in the register (查封); rights and money are frozen (冻结)."""


def items(kind: str) -> dict[str, Handler]:
    """What an office that keeps this register answers."""
    register = REGISTERS[kind]
    found: dict[str, Handler] = {f"{kind}.query": partial(_query, kind)}
    hold, lift = ("seal", "unseal") if kind in _SEALED else ("freeze", "unfreeze")
    found |= {f"{kind}.{hold}": partial(_hold, kind), f"{kind}.renew": partial(_renew, kind)}
    found[f"{kind}.{lift}"] = partial(_lift, kind)
    if register.money:
        found[f"{kind}.deduct"] = partial(_deduct, kind)
    if register.transfers:
        found[f"{kind}.transfer"] = partial(_transfer, kind)
    return found


def _query(
    kind: str, db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """By number when one is given, else all of the target."""
    one = thing(db, place, kind, fields)
    rows = [one] if one else []
    if not fields:
        rows = db.execute(
            "SELECT * FROM things WHERE kind = ? AND (owner_id = ? OR (co_owner_id = ? AND co_owner_id <> ''))"
            " AND ? IN ('', area) ORDER BY no",
            (kind, asked.id_number, asked.id_number, place["area"]),
        ).fetchall()
    for row in rows:
        lapse(db, row, place["code"])
    records = tuple(record(db, row, asked) for row in rows)
    return Said("found" if records else "none", records)


def _hold(
    kind: str, db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """Seal or freeze; behind an earlier hold it waits (查扣冻规定 26), money is held as far as it goes."""
    register, row = REGISTERS[kind], _the(db, place, kind, fields)
    lapse(db, row, place["code"])
    if asked.id_number not in (row["owner_id"], row["co_owner_id"]):
        raise Declined(code="not_the_debtors", detail="this is not the named person's")
    from_on, days = _term(db, register, fields)
    fen = reading.whole(fields, "amount_fen") if register.money else 0
    if register.money and fen <= 0:
        raise Declined(code="term", detail="money is frozen for a positive sum")
    try:
        db.execute(
            "INSERT INTO things_held (id, kind, no, court, case_no, fen, days, reply_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (key, kind, row["no"], asked.court, asked.case_no, fen, days, asked.reply_to),
        )
    except sqlite3.IntegrityError:
        raise Declined(code="held_already", detail="this case holds this already") from None
    promote(db, row, place["code"], ordered=key, from_on=from_on)
    return Said("done", (hold_record(db, row, key),))


def _term(db: sqlite3.Connection, register: Register, fields: Mapping[str, Any]) -> tuple[date, int]:
    """First day and length in days. Raises Declined for a term the law does not know."""
    from_on = reading.day(fields, "from_on") if "from_on" in fields else date.fromisoformat(today(db))
    if "to_on" in fields:
        to_on = reading.day(fields, "to_on")
    else:
        to_on = from_on + timedelta(days=365 * reading.whole(fields, "years") - 1)
    days = (to_on - from_on).days + 1
    if not 1 <= days <= register.most_days:
        raise Declined(code="term", detail="the term is longer than the law allows")
    return from_on, days


def _renew(
    kind: str, db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """From today, before the running term has ended; a waiting hold has none."""
    row = _the(db, place, kind, fields)
    own = _own(db, row, asked, place)
    if not own["to_on"]:
        raise Declined(code="waiting", detail="a waiting hold has no term yet")
    from_on, days = _term(db, REGISTERS[kind], fields)
    to_on = str(from_on + timedelta(days=days - 1))
    db.execute("UPDATE things_held SET to_on = ? WHERE seq = ?", (to_on, own["seq"]))
    return Said("done", (hold_record(db, row, own["id"]),))


def _lift(
    kind: str, db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """Lift this case's hold; the next in the queue takes effect and its court is told."""
    row = _the(db, place, kind, fields)
    own = _own(db, row, asked, place)
    db.execute("UPDATE things_held SET ended = 'released' WHERE seq = ?", (own["seq"],))
    promote(db, row, place["code"])
    told = {id_of(kind): own["id"], "ended_on": today(db)}
    return Said("done", (name_of(REGISTERS[kind], row) | told,))


def _deduct(
    kind: str, db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """Pay up to `amount_fen` to the court's account: what others hold before is left alone."""
    row, wanted = _the(db, place, kind, fields), reading.whole(fields, "amount_fen")
    own = _own(db, row, asked, place)
    to = bank.account(db, reading.text(fields, "to_account"))
    held = next(fen for one, fen in holds(db, row) if one["id"] == own["id"])
    fen = min(wanted, held)
    if to is None or to["kind"] != "court" or fen <= 0:
        raise Declined(code="nothing_free", detail="nothing can be deducted, or not to this account")
    db.execute("UPDATE things SET fen = fen - ? WHERE kind = ? AND no = ?", (fen, kind, row["no"]))
    ended = "deducted" if fen == own["fen"] else ""
    db.execute("UPDATE things_held SET fen = fen - ?, ended = ? WHERE seq = ?", (fen, ended, own["seq"]))
    vault = bank.account(db, f"{bank.VAULT}-{to['bank']}")
    assert vault is not None
    words = reading.text(fields, "remittance", 140)
    paid = bank.move(db, vault, fields["to_account"], fen, "DEDUCTION", end_to_end=key[:35], remittance=words)
    bank.tell(db, [paid])
    told = {"deducted_fen": fen, "reference": bank_messages.reference(paid), "balance_fen": row["fen"] - fen}
    return Said("done", (name_of(REGISTERS[kind], row) | told,))


def _transfer(
    kind: str, db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """Register the buyer of a sale by the court that holds first; its hold is lifted, waiting ones are void."""
    row = _the(db, place, kind, fields)
    buyer, buyer_id = reading.text(fields, "buyer_name"), reading.text(fields, "buyer_id")
    lapse(db, row, place["code"])
    first = next((one for one, _ in holds(db, row)), None)
    if first is not None and (first["court"], first["case_no"]) != (asked.court, asked.case_no):
        raise Declined(code="sealed_by_other", detail=f"held first by {first['court']}")
    if first is not None and fields.get("lift") is not True:
        raise Declined(code="still_sealed", detail="the court's own hold must be lifted with the transfer")
    db.execute("UPDATE things_held SET ended = 'sold' WHERE kind = ? AND no = ? AND ended = ''", (kind, row["no"]))
    db.execute(
        "UPDATE things SET owner_name = ?, owner_id = ?, co_owner_id = '', co_owner_name = '',"
        " facts = json_remove(facts, '$.mortgages') WHERE kind = ? AND no = ?",
        (buyer, buyer_id, kind, row["no"]),
    )
    told = {"owner_name": buyer, "registered_on": today(db)}
    return Said("done", (name_of(REGISTERS[kind], row) | told,))


def quota(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Fishing licences and quotas: of each boat of the target, which do not pass with the boat by themselves."""
    found = _query("fishing_boat", db, place, asked, key, {})
    names = ("owner_name", "owner_id", "fishing_no", "licence_no", "quota_kw", "sea_area", "valid_until")
    records = tuple({name: one[name] for name in names if name in one} for one in found.records)
    return Said(found.result, records)


def _the(db: sqlite3.Connection, place: sqlite3.Row, kind: str, fields: Mapping[str, Any]) -> sqlite3.Row:
    found = thing(db, place, kind, fields)
    if found is None:
        raise Declined(code="no_such_thing", detail="no such registration")
    return found


def _own(db: sqlite3.Connection, row: sqlite3.Row, asked: Asked, place: sqlite3.Row) -> sqlite3.Row:
    lapse(db, row, place["code"])
    for one in in_force(db, row):
        if (one["court"], one["case_no"]) == (asked.court, asked.case_no):
            return one
    raise Declined(code="no_hold", detail="this case holds nothing here")
