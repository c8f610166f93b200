"""Who lives in the practice world, the pair each signs with, and the court's keys they believe."""

import sqlite3
from collections.abc import Sequence

from zhixing.gateways.exchange import KeyDays
from zhixing.gateways.keys import PRACTICE_COURT, Key, Sm2Key, practice_key, public_key
from zhixing.practice import clock
from zhixing.practice.store import keep_setting, setting


def unit(db: sqlite3.Connection, code: str) -> sqlite3.Row | None:
    """The unit of that code, or None. A `counter` unit has no system and answers nobody here."""
    row = db.execute("SELECT * FROM units WHERE code = ? AND channel = 'system'", (code,)).fetchone()
    return row  # type: ignore[no-any-return]


def key_of(db: sqlite3.Connection, master: bytes, code: str) -> Sm2Key:
    """The pair a unit signs with now."""
    return practice_key(master, code, int(setting(db, f"key:{code}", "0")))


def renew_key(db: sqlite3.Connection, code: str) -> None:
    """From now on the unit signs with a new pair."""
    keep_setting(db, f"key:{code}", str(int(setting(db, f"key:{code}", "0")) + 1))


def next_key(db: sqlite3.Connection, master: bytes, code: str) -> Sm2Key:
    """The pair that comes after the one in force."""
    return practice_key(master, code, int(setting(db, f"key:{code}", "0")) + 1)


def keys_of_court(db: sqlite3.Connection, master: bytes) -> list[Key]:
    """The court's keys that are believed today: the one everybody here was born with, and those it announced since."""
    today, born = clock.now().date().isoformat(), practice_key(master, PRACTICE_COURT)
    rows = db.execute("SELECT * FROM court_keys").fetchall()
    told: list[Key] = [
        public_key(row["algorithm"], PRACTICE_COURT, row["public"])
        for row in rows
        if not row["to_on"] or row["to_on"] >= today
    ]
    return told if any(row["public"] == born.public.hex() for row in rows) else [born, *told]


def believe(db: sqlite3.Connection, keys: Sequence[KeyDays]) -> None:
    """Keep what the court announced under a key that was believed."""
    for one in keys:
        to_on = one.to_on.isoformat() if one.to_on else ""
        db.execute(
            "INSERT INTO court_keys VALUES (?, ?, ?, ?) ON CONFLICT (public) DO UPDATE SET to_on = excluded.to_on",
            (one.public, one.algorithm, one.from_on.isoformat(), to_on),
        )


def spent(db: sqlite3.Connection, key_id: str, nonce: str) -> bool:
    """Note that a signed message was used; True when it was used before."""
    now = clock.milliseconds()
    db.execute("DELETE FROM nonces WHERE until_ms < ?", (now,))
    done = db.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (key_id, nonce, now + 600_000))
    return done.rowcount == 0
