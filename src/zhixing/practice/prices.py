"""Price-inquiry platforms: the same vehicle, three slightly different prices, each always the same."""

import hashlib
import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from zhixing.gateways import reading
from zhixing.practice.envelope import Said, answer, read
from zhixing.practice.inlet import Done
from zhixing.practice.store import today

VALID_DAYS = 365


def work(db: sqlite3.Connection, place: sqlite3.Row, body: bytes) -> Done:
    """A report at once, or ready after the platform's own number of practice days."""
    asked = read(body)
    days = place["answer_days"]
    ready = date.fromisoformat(today(db) or asked.on) + timedelta(days=days)
    said = [_item(db, place["code"], code, fields, ready) for code, fields in asked.items]
    return Done(answer(db, place, asked, said, ready.isoformat()), ready_on=ready.isoformat() if days else "")


def _item(db: sqlite3.Connection, platform: str, code: str, fields: Mapping[str, Any], made_on: date) -> Said:
    if code != "price.vehicle":
        return Said("refused", reason="不受理此类财产 / this kind of property is not priced here")
    try:
        vin = reading.text(fields, "vin")
    except ValueError as error:
        return Said("refused", reason=str(error))
    row = db.execute("SELECT guide_price_fen FROM vehicles WHERE vin = ?", (vin,)).fetchone()
    if row is None:
        return Said("none", reason="无此车型数据 / no data")
    valid_until = made_on + timedelta(days=VALID_DAYS - 1)
    digest = hashlib.new("sm3", f"{platform}|{vin}".encode()).hexdigest()
    record = {
        "report_no": f"XJ{made_on:%Y%m%d}-{digest[:6].upper()}",
        "vin": vin,
        "price_fen": price_fen(platform, vin, row["guide_price_fen"]),
        "made_on": made_on.isoformat(),
        "valid_until": valid_until.isoformat(),
    }
    return Said("found", (record,))


def price_fen(platform: str, vin: str, guide_fen: int) -> int:
    """97 % to 103 % of the guide price, drawn from platform and VIN, to the whole yuan."""
    digest = hashlib.new("sm3", f"{platform}|{vin}".encode()).digest()
    share = 97_000 + int.from_bytes(digest[:4]) % 6_001
    return guide_fen * share // 100_000 // 100 * 100
