"""Who lives in the practice world, and the key each shares with the platform."""

import sqlite3

from zhixing.gateways.signing import SharedKey, derive_key


def key_of(master: bytes, unit: str) -> SharedKey:
    return derive_key(master, unit)


def unit(db: sqlite3.Connection, code: str) -> sqlite3.Row | None:
    """The unit of that code, or None. A `counter` unit has no system and answers nobody here."""
    row = db.execute("SELECT * FROM units WHERE code = ? AND channel = 'system'", (code,)).fetchone()
    return row  # type: ignore[no-any-return]
