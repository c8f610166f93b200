"""The banks' books. Every movement takes from one account what it gives to another, so money is never made or lost."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from zhixing.gateways import reading
from zhixing.practice import bank_messages, clock, outgoing
from zhixing.practice.envelope import Asked, Handler, Said
from zhixing.practice.inlet import XML, Declined
from zhixing.practice.store import today

VAULT = "VAULT"
"""The world outside the seeded accounts: the only account that may run below zero."""


def account(db: sqlite3.Connection, number: str) -> sqlite3.Row | None:
    """The account a number leads to: itself, or the court account whose virtual numbers begin like it."""
    row = db.execute("SELECT * FROM accounts WHERE no = ?", (number,)).fetchone()
    if row is None and number:
        row = db.execute(
            "SELECT * FROM accounts WHERE virtual_prefix <> '' AND ? LIKE virtual_prefix || '%'", (number,)
        ).fetchone()
    return row  # type: ignore[no-any-return]


def holds(db: sqlite3.Connection, row: sqlite3.Row) -> list[tuple[sqlite3.Row, int]]:
    """The freezes in force with what each holds now: by order of arrival each gets its sum as far as the balance goes."""
    left, found = row["balance_fen"], []
    for freeze in db.execute(
        "SELECT * FROM freezes WHERE account = ? AND ended = '' AND to_on >= ? ORDER BY seq", (row["no"], today(db))
    ).fetchall():
        held = min(freeze["fen"], left)
        left -= held
        found.append((freeze, held))
    return found


def held(db: sqlite3.Connection, row: sqlite3.Row) -> int:
    return sum(fen for _, fen in holds(db, row))


def move(
    db: sqlite3.Connection,
    source: sqlite3.Row,
    credited: str,
    fen: int,
    code: str,
    *,
    end_to_end: str,
    remittance: str,
    returns: int | None = None,
    reason: str = "",
    on: str = "",
) -> int:
    """Move money and return the movement's number; `on` is a past day it is booked on, else it is today.

    The caller has checked holds; raises Declined below zero.
    """
    to = account(db, credited)
    if to is None or to["state"] == "closed":
        raise Declined(code="AC01", detail="no such account to credit")
    at = clock.now()
    day = on or today(db) or at.date().isoformat()  # before any court has named a day, the real one
    try:
        db.execute("UPDATE accounts SET balance_fen = balance_fen - ? WHERE no = ?", (fen, source["no"]))
    except sqlite3.IntegrityError:
        raise Declined(code="AM04", detail="not enough money") from None
    db.execute("UPDATE accounts SET balance_fen = balance_fen + ? WHERE no = ?", (fen, to["no"]))
    cursor = db.execute(
        "INSERT INTO movements (at, day, debit_no, credit_no, credited, fen, code, end_to_end, remittance, returns, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (at.isoformat(), day, source["no"], to["no"], credited, fen, code, end_to_end, remittance, returns, reason),
    )
    return int(cursor.lastrowid or 0)


def tell(db: sqlite3.Connection, movements: list[int]) -> None:
    """camt.054 to the holder of each court account that moved: one document an account, kept for polling and called back."""
    if not movements:
        return
    low, high = min(movements), max(movements)
    for court in db.execute(
        "SELECT DISTINCT a.* FROM accounts a JOIN movements m ON a.no IN (m.debit_no, m.credit_no)"
        " WHERE a.kind = 'court' AND m.id BETWEEN ? AND ? ORDER BY a.no",
        (low, high),
    ).fetchall():
        rows = bank_messages.lines(db, court["no"], "m.id BETWEEN ? AND ?", (low, high))
        document = bank_messages.notice(db, court, rows, clock.now())
        db.execute(
            "INSERT INTO notices (bank, account, document) VALUES (?, ?, ?)", (court["bank"], court["no"], document)
        )
        outgoing.post(db, court["bank"], outgoing.address(db, "/banks/notices"), document, XML)


def transfer(db: sqlite3.Connection, order: Mapping[str, Any]) -> dict[str, Any]:
    """A customer pays from his own account: source, credited, name (of the payee), amount_fen, remittance, id; `on`: a past
    day he did it on.

    Raises Declined: unknown account, payee's name wrong, or more than what no court holds.
    """
    source, to = account(db, reading.text(order, "source")), account(db, reading.text(order, "credited"))
    fen = reading.whole(order, "amount_fen")
    if source is None or source["kind"] != "deposit" or to is None:
        raise Declined(code="AC01", detail="no such account")
    if reading.text(order, "name") != to["owner_name"]:
        raise Declined(code="BE01", detail="the payee's name does not fit the account")
    if fen <= 0 or fen > source["balance_fen"] - held(db, source):
        raise Declined(code="AM04", detail="not enough money that is free")
    movement = move(
        db,
        source,
        order["credited"],
        fen,
        "TRANSFER",
        end_to_end=reading.text(order, "id", 35),
        remittance=reading.text(order, "remittance", 140),
        on=str(reading.day(order, "on")) if "on" in order else "",
    )
    tell(db, [movement])
    return {"reference": bank_messages.reference(movement), "balance_fen": source["balance_fen"] - fen}


def send_statement(db: sqlite3.Connection, order: Mapping[str, Any]) -> dict[str, Any]:
    """The bank sends the holder of a court's account the camt.053 of a day: account, on. Raises Declined for any other account."""
    row, on = account(db, reading.text(order, "account")), str(reading.day(order, "on"))
    if row is None or row["kind"] != "court":
        raise Declined(code="no_such_account", detail="no such court account")
    document = bank_messages.day_statement(db, row, held(db, row), on, clock.now())
    outgoing.post(db, row["bank"], outgoing.address(db, "/banks/notices"), document, XML)
    return {"account": row["no"], "on": on}


def give_back(db: sqlite3.Connection, movement: sqlite3.Row, reason: str) -> int:
    """The payee's bank sends a payment back. Raises Declined when it went back already."""
    payee = account(db, movement["credit_no"])
    assert payee is not None
    try:
        number = move(
            db,
            payee,
            movement["debit_no"],
            movement["fen"],
            "RETURN",
            end_to_end=movement["end_to_end"],
            remittance=movement["remittance"],
            returns=movement["id"],
            reason=reason,
        )
    except sqlite3.IntegrityError:
        raise Declined(code="returned_already", detail="this payment went back already") from None
    tell(db, [number])
    return number


def totals(db: sqlite3.Connection) -> dict[str, Any]:
    """Per bank: what its accounts hold, and what came in and went out; `conserved` is true while every fen is accounted for.

    Every movement is read: in a province of 300,000 accounts that takes a second, so no page asks by itself.
    """
    banks = {}
    for row in db.execute(
        "SELECT bank, count(*) AS n, sum(balance_fen) AS fen FROM accounts WHERE kind <> 'vault' GROUP BY bank"
    ).fetchall():
        banks[row["bank"]] = {"accounts": row["n"], "balances_fen": row["fen"]}
    astray = db.execute(
        "SELECT count(*) FROM (SELECT no FROM (SELECT no, -balance_fen AS fen FROM accounts"
        " UNION ALL SELECT credit_no, fen FROM movements UNION ALL SELECT debit_no, -fen FROM movements)"
        " GROUP BY no HAVING sum(fen) <> 0)"
    ).fetchone()[0]
    total = db.execute("SELECT coalesce(sum(balance_fen), 0) FROM accounts").fetchone()[0]
    vault = db.execute("SELECT coalesce(sum(balance_fen), 0) FROM accounts WHERE kind = 'vault'").fetchone()[0]
    return {"banks": banks, "issued_fen": -vault, "accounts_astray": astray, "conserved": astray == 0 and total == 0}


def freeze(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """An exact sum, at most one year (民诉解释 485). Held now as far as the balance goes, the rest as money arrives."""
    row = _of_target(db, place, asked, fields)
    fen, from_on, to_on = (
        reading.whole(fields, "amount_fen"),
        reading.day(fields, "from_on"),
        reading.day(fields, "to_on"),
    )
    if fen <= 0 or not from_on <= to_on or (to_on - from_on).days > 366:
        raise Declined(code="term", detail="a deposit is frozen for a positive sum and at most one year")
    db.execute(
        "INSERT INTO freezes (id, account, court, case_no, fen, from_on, to_on) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key, row["no"], asked.court, asked.case_no, fen, str(from_on), str(to_on)),
    )
    return Said("done", (_freeze_record(db, row, key),))


def renew(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    own, to_on = _own_freeze(db, asked, fields), reading.day(fields, "to_on")
    if not own["to_on"] < str(to_on) or (to_on - reading.day({"on": today(db)}, "on")).days > 366:
        raise Declined(code="term", detail="a renewal ends later than the freeze and within one year from now")
    db.execute("UPDATE freezes SET to_on = ? WHERE seq = ?", (str(to_on), own["seq"]))
    row = account(db, own["account"])
    assert row is not None
    return Said("done", (_freeze_record(db, row, own["id"]),))


def unfreeze(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    own = _own_freeze(db, asked, fields)
    db.execute("UPDATE freezes SET ended = 'released' WHERE seq = ?", (own["seq"],))
    return Said("done", ({"account": own["account"], "freeze_id": own["id"], "ended_on": today(db)},))


def deduct(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Move up to `amount_fen` to the court: what this case holds, then what nobody holds. Its own freezes shrink by it."""
    row = _of_target(db, place, asked, fields)
    wanted, to = reading.whole(fields, "amount_fen"), account(db, reading.text(fields, "to_account"))
    if to is None or to["kind"] != "court" or wanted <= 0:
        raise Declined(code="to_account", detail="money is deducted only to a court's account")
    others, own = 0, []
    for hold, fen in holds(db, row):
        if (hold["court"], hold["case_no"]) == (asked.court, asked.case_no):
            own.append(hold)
        else:
            others += fen
    fen = min(wanted, row["balance_fen"] - others)
    if fen <= 0:
        raise Declined(code="nothing_free", detail="nothing can be deducted")
    left = fen
    for hold in own:
        part = min(hold["fen"], left)
        left -= part
        ended = "deducted" if part == hold["fen"] else ""
        db.execute("UPDATE freezes SET fen = fen - ?, ended = ? WHERE seq = ?", (part, ended, hold["seq"]))
    remittance = reading.text(fields, "remittance", 140)
    movement = move(db, row, fields["to_account"], fen, "DEDUCTION", end_to_end=key[:35], remittance=remittance)
    tell(db, [movement])
    record = {
        "account": row["no"],
        "deducted_fen": fen,
        "reference": bank_messages.reference(movement),
        "balance_fen": row["balance_fen"] - fen,
    }
    return Said("done", (record,))


ORDERS: dict[str, Handler] = {
    "account.freeze": freeze,
    "account.renew": renew,
    "account.unfreeze": unfreeze,
    "account.deduct": deduct,
}


def _of_target(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, fields: Mapping[str, Any]) -> sqlite3.Row:
    """The account named, at this bank and of the person named: nobody else's may be touched (法释〔2013〕20号 7)."""
    row = db.execute("SELECT * FROM accounts WHERE no = ?", (reading.text(fields, "account"),)).fetchone()
    if row is None or row["bank"] != place["code"] or row["state"] == "closed":
        raise Declined(code="no_such_account", detail="no such account")
    if (row["owner_id"], row["owner_name"]) != (asked.id_number, asked.name):
        raise Declined(code="not_the_debtors", detail="the account is not the named person's")
    return row  # type: ignore[no-any-return]


def _own_freeze(db: sqlite3.Connection, asked: Asked, fields: Mapping[str, Any]) -> sqlite3.Row:
    row = db.execute(
        "SELECT * FROM freezes WHERE id = ? AND account = ? AND court = ? AND case_no = ? AND ended = '' AND to_on >= ?",
        (reading.text(fields, "freeze_id"), reading.text(fields, "account"), asked.court, asked.case_no, today(db)),
    ).fetchone()
    if row is None:
        raise Declined(code="no_freeze", detail="this case has no such freeze in force")
    return row  # type: ignore[no-any-return]


def _freeze_record(db: sqlite3.Connection, row: sqlite3.Row, id: str) -> dict[str, Any]:
    for rank, (hold, fen) in enumerate(holds(db, row), start=1):
        if hold["id"] == id:
            record = {"account": row["no"], "freeze_id": id, "asked_fen": hold["fen"], "held_fen": fen, "rank": rank}
            return record | {"from_on": hold["from_on"], "to_on": hold["to_on"]}
    raise Declined(code="term", detail="the freeze would have ended before today")
