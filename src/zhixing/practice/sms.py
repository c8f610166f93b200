"""The SMS provider: takes batches, delivers every message once, sends receipts back."""

import re
import sqlite3

from zhixing.gateways import reading
from zhixing.practice import clock, outgoing
from zhixing.practice.inlet import JSON, Declined, Done, Work
from zhixing.practice.store import setting

LARGEST_BATCH = 1000
RECEIPT_AFTER = 0.03


def wanted(db: sqlite3.Connection, body: bytes) -> Work:
    try:
        content = reading.json_object(body)
        return Work(reading.text(content, "id", 64), "", reading.text(content, "reply_to", 500), "/sms/receipts")
    except ValueError as error:
        raise Declined(code="malformed", detail=str(error)[:200]) from error


def work(db: sqlite3.Connection, place: sqlite3.Row, body: bytes) -> Done:
    """Take each message whose number can be one; its own id keeps it from going twice, in whatever batch it comes."""
    content = reading.json_object(body)
    batch = reading.text(content, "id", 64)
    accepted, rejected = [], []
    try:
        messages = [
            (reading.text(m, "id", 64), reading.text(m, "to", 20), reading.text(m, "text", 1000))
            for m in reading.objects(content, "messages")
        ]
    except ValueError as error:
        raise Declined(code="malformed", detail=str(error)[:200]) from error
    if not 0 < len(messages) <= LARGEST_BATCH:
        raise Declined(code="batch_size", detail=f"a batch holds 1 to {LARGEST_BATCH} messages")
    dead = set(setting(db, "dead_phones").split())
    at = clock.now().isoformat()
    for id, phone, text in messages:
        if not re.fullmatch(r"1\d{10}", phone) or not text:
            rejected.append({"id": id, "reason": "号码或内容无效 / invalid number or text"})
            continue
        status, reason = ("failed", "空号 / no such number") if phone in dead else ("delivered", "")
        db.execute(
            "INSERT OR IGNORE INTO sms VALUES (?, ?, ?, ?, ?, ?, ?)", (id, batch, phone, text, at, status, reason)
        )
        accepted.append(id)
    reply_to = reading.text(content, "reply_to", 500) or outgoing.address(db, "/sms/receipts")
    if accepted:
        outgoing.post(db, place["code"], reply_to, receipts(db, accepted), JSON, RECEIPT_AFTER)
    answer = {"id": batch, "accepted": [{"id": id} for id in accepted], "rejected": rejected}
    return Done(reading.canonical(answer))


def receipts(db: sqlite3.Connection, ids: list[str]) -> bytes:
    rows = (db.execute("SELECT id, status, reason FROM sms WHERE id = ?", (id,)).fetchone() for id in ids)
    return reading.canonical({"receipts": [dict(row) for row in rows]})


def batch_receipts(db: sqlite3.Connection, batch: str) -> bytes:
    rows = db.execute("SELECT id, status, reason FROM sms WHERE batch = ? ORDER BY rowid", (batch,)).fetchall()
    if not rows:
        raise Declined(code="unknown_id", detail="no such batch", http=404)
    return reading.canonical({"receipts": [dict(row) for row in rows]})
