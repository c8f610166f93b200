"""Faults on demand. A rule strikes the next N messages of a service, or a share of them drawn from a seed."""

import hashlib
import sqlite3
from dataclasses import dataclass

KINDS = {
    "delay": ("延迟答复", "answer after `seconds`"),
    "error": ("报 503，未办理", "503, nothing is done"),
    "timeout": ("已办理，不答复", "done, then silence for `seconds`"),
    "double": ("答复两次", "the answer comes again by callback"),
    "late": ("先收下，过后回调", "accepted now, answered by callback after `seconds`"),
    "out_of_order": ("次序颠倒", "the callback comes before the acceptance, or after later ones"),
    "malformed": ("已办理，答复残缺", "done, the answer is cut"),
    "wrong_signature": ("已办理，签名不对", "done, the answer is signed wrongly"),
}
"""`unit` names a unit's answers, `unit:callback` what it sends by itself, `*` both of every unit."""

SECONDS = {"delay": 0.5, "timeout": 60.0, "late": 1.0, "out_of_order": 0.4}


@dataclass(frozen=True)
class Fault:
    kind: str
    seconds: float


NONE = Fault("", 0.0)


def add(
    db: sqlite3.Connection, service: str, kind: str, count: int | None, per_mille: int, seconds: float | None, seed: str
) -> int:
    """Raises ValueError for an unknown kind or a share outside 1 to 1000."""
    if kind not in KINDS or not 1 <= per_mille <= 1000 or (count is not None and count < 1):
        raise ValueError("a fault has a known kind, a count from 1 and a share of 1 to 1000 per mille")
    wait = SECONDS.get(kind, 0.0) if seconds is None else seconds
    cursor = db.execute(
        "INSERT INTO faults (service, kind, left, per_mille, seconds, seed) VALUES (?, ?, ?, ?, ?, ?)",
        (service, kind, count, per_mille, wait, seed),
    )
    return int(cursor.lastrowid or 0)


def clear(db: sqlite3.Connection, service: str = "") -> None:
    """Take away all rules, or those of one service."""
    db.execute("DELETE FROM faults WHERE ? IN ('', service)", (service,))


def draw(db: sqlite3.Connection, service: str) -> Fault:
    """The fault that strikes the next message of `service`: the oldest rule that fires. Every draw is counted."""
    rules = db.execute(
        "SELECT * FROM faults WHERE (service = ? OR service = '*') AND (left IS NULL OR left > 0) ORDER BY id",
        (service,),
    ).fetchall()
    for rule in rules:
        fires = _lot(rule["seed"], service, rule["drawn"]) < rule["per_mille"]
        db.execute(
            "UPDATE faults SET drawn = drawn + 1, fired = fired + ?, left = left - ? WHERE id = ?",
            (fires, fires, rule["id"]),
        )
        if fires:
            return Fault(rule["kind"], rule["seconds"])
    return NONE


def _lot(seed: str, service: str, number: int) -> int:
    """0 to 999, the same for the same seed: a run with faults can be repeated."""
    digest = hashlib.new("sm3", f"{seed}|{service}|{number}".encode()).digest()
    return int.from_bytes(digest[:8]) % 1000
