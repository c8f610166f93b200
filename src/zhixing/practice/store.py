"""What the practice world remembers: one SQLite file. An answer is stored in the transaction of its effect."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS units (
    code TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL, channel TEXT NOT NULL,
    bank_code TEXT NOT NULL DEFAULT '', answer_days INTEGER NOT NULL DEFAULT 0, area TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS people (
    id_number TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, phone TEXT NOT NULL, address TEXT NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}');

CREATE TABLE IF NOT EXISTS answered (
    unit TEXT NOT NULL, key TEXT NOT NULL, sm3 TEXT NOT NULL, body BLOB NOT NULL, content_type TEXT NOT NULL,
    interim BLOB, interim_type TEXT, ready_ms INTEGER NOT NULL, ready_on TEXT, reply_to TEXT NOT NULL,
    PRIMARY KEY (unit, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answered_waiting ON answered (ready_on) WHERE ready_on IS NOT NULL;
CREATE TABLE IF NOT EXISTS outgoing (
    id INTEGER PRIMARY KEY, unit TEXT NOT NULL, url TEXT NOT NULL, content_type TEXT NOT NULL, body BLOB NOT NULL,
    due_ms INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, last TEXT NOT NULL DEFAULT '',
    done INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS outgoing_due ON outgoing (unit, due_ms, id) WHERE NOT done;
CREATE TABLE IF NOT EXISTS court_keys (
    public TEXT PRIMARY KEY, algorithm TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS nonces (
    key_id TEXT NOT NULL, nonce TEXT NOT NULL, until_ms INTEGER NOT NULL, PRIMARY KEY (key_id, nonce)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS nonces_until ON nonces (until_ms);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, unit TEXT NOT NULL, direction TEXT NOT NULL, method TEXT NOT NULL, target TEXT NOT NULL,
    status INTEGER, sm3 TEXT NOT NULL, signature_input TEXT NOT NULL, signature TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY, service TEXT NOT NULL, kind TEXT NOT NULL, left INTEGER, per_mille INTEGER NOT NULL,
    seconds REAL NOT NULL, seed TEXT NOT NULL, drawn INTEGER NOT NULL DEFAULT 0, fired INTEGER NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS accounts (
    no TEXT PRIMARY KEY, bank TEXT NOT NULL REFERENCES units, kind TEXT NOT NULL, owner_name TEXT NOT NULL,
    owner_id TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', virtual_prefix TEXT NOT NULL DEFAULT '',
    balance_fen INTEGER NOT NULL DEFAULT 0, CHECK (kind = 'vault' OR balance_fen >= 0));
CREATE INDEX IF NOT EXISTS accounts_owner ON accounts (bank, owner_id);
CREATE INDEX IF NOT EXISTS accounts_virtual ON accounts (virtual_prefix) WHERE virtual_prefix <> '';
CREATE TABLE IF NOT EXISTS movements (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, debit_no TEXT NOT NULL REFERENCES accounts,
    credit_no TEXT NOT NULL REFERENCES accounts, credited TEXT NOT NULL, fen INTEGER NOT NULL CHECK (fen > 0),
    code TEXT NOT NULL, end_to_end TEXT NOT NULL, remittance TEXT NOT NULL, returns INTEGER UNIQUE, reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS movements_debit ON movements (debit_no, day);
CREATE INDEX IF NOT EXISTS movements_credit ON movements (credit_no, day);
CREATE UNIQUE INDEX IF NOT EXISTS paid_once ON movements (debit_no, end_to_end) WHERE code = 'PAYMENT';
CREATE TABLE IF NOT EXISTS freezes (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, account TEXT NOT NULL REFERENCES accounts, court TEXT NOT NULL,
    case_no TEXT NOT NULL, fen INTEGER NOT NULL CHECK (fen >= 0), from_on TEXT NOT NULL, to_on TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT '', UNIQUE (account, id));
CREATE INDEX IF NOT EXISTS freezes_open ON freezes (account, seq) WHERE ended = '';
CREATE TABLE IF NOT EXISTS notices (
    seq INTEGER PRIMARY KEY, bank TEXT NOT NULL, account TEXT NOT NULL, document BLOB NOT NULL);

CREATE TABLE IF NOT EXISTS vehicles (
    plate TEXT PRIMARY KEY, vin TEXT NOT NULL UNIQUE, owner_name TEXT NOT NULL, owner_id TEXT NOT NULL,
    guide_price_fen INTEGER NOT NULL, facts TEXT NOT NULL, area TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS vehicles_owner ON vehicles (owner_id);
CREATE TABLE IF NOT EXISTS seals (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, plate TEXT NOT NULL REFERENCES vehicles, court TEXT NOT NULL,
    case_no TEXT NOT NULL, years INTEGER NOT NULL, from_on TEXT, to_on TEXT, ended TEXT NOT NULL DEFAULT '',
    reply_to TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS sealed_once ON seals (plate, court, case_no) WHERE ended = '';
CREATE TABLE IF NOT EXISTS watches (
    request_id TEXT NOT NULL, plate TEXT NOT NULL, reply_to TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0,
    office TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (request_id, plate));

CREATE TABLE IF NOT EXISTS things (
    kind TEXT NOT NULL, no TEXT NOT NULL, alias TEXT NOT NULL, area TEXT NOT NULL, owner_id TEXT NOT NULL,
    owner_name TEXT NOT NULL, co_owner_id TEXT NOT NULL DEFAULT '', co_owner_name TEXT NOT NULL DEFAULT '',
    fen INTEGER NOT NULL CHECK (fen >= 0), facts TEXT NOT NULL, PRIMARY KEY (kind, no)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS things_owner ON things (owner_id, kind);
CREATE INDEX IF NOT EXISTS things_co_owner ON things (co_owner_id, kind) WHERE co_owner_id <> '';
CREATE INDEX IF NOT EXISTS things_alias ON things (alias, kind) WHERE alias <> '';
CREATE TABLE IF NOT EXISTS things_held (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, no TEXT NOT NULL, court TEXT NOT NULL,
    case_no TEXT NOT NULL, fen INTEGER NOT NULL DEFAULT 0 CHECK (fen >= 0), days INTEGER NOT NULL, from_on TEXT,
    to_on TEXT, ended TEXT NOT NULL DEFAULT '', reply_to TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (kind, no) REFERENCES things);
CREATE UNIQUE INDEX IF NOT EXISTS thing_held_once ON things_held (kind, no, court, case_no) WHERE ended = '';

CREATE TABLE IF NOT EXISTS sms (
    id TEXT PRIMARY KEY, batch TEXT NOT NULL, phone TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sms_batch ON sms (batch);
CREATE INDEX IF NOT EXISTS sms_phone ON sms (phone);
"""


_GROWN = (("units", "area"), ("vehicles", "area"), ("watches", "office"))
"""Columns that stores of earlier days do not have yet."""


class Store:
    """One connection, used from one thread: whoever holds the event loop holds the store."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(home / "practice.sqlite3", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")  # a kill loses nothing; no real money is here for a power cut
        self.db.execute("PRAGMA foreign_keys=ON")
        self.db.execute("PRAGMA busy_timeout=5000")
        self.db.executescript(SCHEMA)
        for table, column in _GROWN:
            if column not in {row["name"] for row in self.db.execute(f"PRAGMA table_info({table})")}:
                self.db.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; nothing is awaited inside."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def close(self) -> None:
        self.db.close()


def setting(db: sqlite3.Connection, name: str, default: str = "") -> str:
    row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return str(row["value"]) if row else default


def keep_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )


def today(db: sqlite3.Connection) -> str:
    """The latest court day any request has named: the practice world's own day (ISO text)."""
    return setting(db, "day")
