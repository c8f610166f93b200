"""Vehicle office and traffic police: registration, seals with their waiting queue, transfer, watch list."""

import base64
import hashlib
import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from zhixing.gateways import reading
from zhixing.practice import camera, clock, outgoing
from zhixing.practice.envelope import Asked, Handler, Said, known, notice
from zhixing.practice.inlet import JSON, Declined
from zhixing.practice.store import setting, today

CROSSINGS = ("听松路与望舒路口", "滨江大道收费站", "松岭隧道北口", "云汀高速澜溪出口", "港务路 3 号门")


def query(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """By plate when one is given, else all vehicles of the target."""
    plate = str(fields.get("plate", ""))
    column, value = ("plate", plate) if plate else ("owner_id", asked.id_number)
    rows = db.execute(
        f"SELECT * FROM vehicles WHERE {column} = ? AND ? IN ('', area) ORDER BY plate", (value, place["area"])
    ).fetchall()
    records = tuple(_registration(db, row, asked) for row in rows)
    return Said("found" if records else "none", records)


def seal(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Seal for `years` (1 or 2, movables: 民诉解释 485) or to `to_on`; behind an earlier seal it waits in the queue."""
    vehicle = _vehicle(db, fields)
    years = reading.whole(fields, "years") if "years" in fields else 2
    if not 1 <= years <= 2:
        raise Declined(code="term", detail="the term of a vehicle is one or two years")
    _lapse(db, vehicle["plate"])
    try:
        db.execute(
            "INSERT INTO seals (id, plate, court, case_no, years, reply_to) VALUES (?, ?, ?, ?, ?, ?)",
            (key, vehicle["plate"], asked.court, asked.case_no, years, asked.reply_to),
        )
    except sqlite3.IntegrityError:
        raise Declined(code="sealed_already", detail="this case has sealed this vehicle already") from None
    _promote(db, vehicle["plate"], place["code"], ordered=key)
    return Said("done", (_seal_record(db, key),))


def renew(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """From the end of the running term (on or before its last day); a waiting seal has no term to renew."""
    own = _own_seal(db, asked, fields)
    if own["to_on"] is None:
        raise Declined(code="waiting", detail="a waiting seal has no term yet")
    years = reading.whole(fields, "years")
    if not 1 <= years <= 2:
        raise Declined(code="term", detail="the term of a vehicle is one or two years")
    db.execute("UPDATE seals SET to_on = ? WHERE seq = ?", (_years_on(today(db), years), own["seq"]))
    return Said("done", (_seal_record(db, own["id"]),))


def unseal(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Lift this case's seal; the first in the queue takes effect and its court is told."""
    own = _own_seal(db, asked, fields)
    db.execute("UPDATE seals SET ended = 'released' WHERE seq = ?", (own["seq"],))
    _promote(db, own["plate"], place["code"])
    return Said("done", ({"plate": own["plate"], "seal_id": own["id"], "ended_on": today(db)},))


def transfer(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Register the buyer of a sale by this court. The court that sells holds the first seal, which `lift` lifts here;

    waiting seals are void with the sale (法函〔2007〕100号). 机动车登记规定 29: a vehicle sealed by another is not transferred.
    """
    vehicle = _vehicle(db, fields)
    buyer, buyer_id = reading.text(fields, "buyer_name"), reading.text(fields, "buyer_id")
    _lapse(db, vehicle["plate"])
    first = _open_seals(db, vehicle["plate"])[:1]
    if first and (first[0]["court"], first[0]["case_no"]) != (asked.court, asked.case_no):
        raise Declined(code="sealed_by_other", detail=f"sealed first by {first[0]['court']}")
    if first and fields.get("lift") is not True:
        raise Declined(code="still_sealed", detail="the court's own seal must be lifted with the transfer")
    facts = known(vehicle["facts"])
    if facts.get("violations_open"):
        raise Declined(code="violations", detail=f"{facts['violations_open']} traffic violations are not settled")
    db.execute("UPDATE seals SET ended = 'sold' WHERE plate = ? AND ended = ''", (vehicle["plate"],))
    db.execute("UPDATE vehicles SET owner_name = ?, owner_id = ? WHERE plate = ?", (buyer, buyer_id, vehicle["plate"]))
    record = {"plate": vehicle["plate"], "vin": vehicle["vin"], "owner_name": buyer, "registered_on": today(db)}
    return Said("done", (record,))


def settle_violations(
    db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]
) -> Said:
    """Traffic violations settled (机动车登记规定 25 asks for it before a transfer)."""
    vehicle = _vehicle(db, fields)
    db.execute(
        "UPDATE vehicles SET facts = json_set(facts, '$.violations_open', 0) WHERE plate = ?", (vehicle["plate"],)
    )
    return Said("done", ({"plate": vehicle["plate"], "violations_open": 0},))


def watch(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Put a plate on the watch list; every later sighting is called back under this request."""
    vehicle = _vehicle(db, fields)
    db.execute(
        "INSERT INTO watches (request_id, plate, reply_to, office) VALUES (?, ?, ?, ?)",
        (asked.id, vehicle["plate"], asked.reply_to, place["code"]),
    )
    _drive_past(db, place["code"], asked, vehicle["plate"])
    return Said("done", ({"plate": vehicle["plate"], "watched_from": today(db)},))


def _drive_past(db: sqlite3.Connection, office: str, asked: Asked, plate: str) -> None:
    """Where `sighting_after` is set, a watched car passes a camera so many seconds later."""
    after = setting(db, "sighting_after")
    if after:
        digest = int.from_bytes(hashlib.new("sm3", f"{plate}|{asked.id}".encode()).digest()[:4])
        at = f"{today(db)}T{clock.now():%H:%M:%S}+08:00"
        body = _sighting(office, f"passed:{asked.id}", asked.id, plate, CROSSINGS[digest % len(CROSSINGS)], at)
        to = asked.reply_to or outgoing.address(db, "/agencies/answers")
        outgoing.post(db, office, to, body, JSON, float(after))


def _sighting(office: str, id: str, request_id: str, plate: str, where: str, at: str) -> bytes:
    """A hit: plate, place, time and the camera's picture (PNG, base64)."""
    taken = base64.b64encode(camera.picture(plate)).decode()
    record = {"plate": plate, "place": where, "seen_at": at, "direction": "由北向南", "picture": taken}
    return notice(office, id[:64], request_id, "vehicle.sighted", record)


def unwatch(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    ended = db.execute(
        "UPDATE watches SET ended = 1 WHERE request_id = ? AND NOT ended", (reading.text(fields, "watch_id"),)
    )
    return Said("done" if ended.rowcount else "none")


def sighted(db: sqlite3.Connection, id: str, plate: str, where: str, at: str) -> int:
    """A camera saw a plate: call back every court that watches it. Returns how many."""
    rows = db.execute("SELECT * FROM watches WHERE plate = ? AND NOT ended", (plate,)).fetchall()
    for row in rows:
        office = row["office"] or "traffic-police"
        body = _sighting(office, f"{id}:{row['request_id']}", row["request_id"], plate, where, at)
        outgoing.post(db, office, row["reply_to"] or outgoing.address(db, "/agencies/answers"), body, JSON)
    return len(rows)


OFFICE: dict[str, Handler] = {
    "vehicle.query": query,
    "vehicle.seal": seal,
    "vehicle.renew": renew,
    "vehicle.unseal": unseal,
    "vehicle.transfer": transfer,
}
POLICE: dict[str, Handler] = {
    "vehicle.query": query,
    "vehicle.watch": watch,
    "vehicle.unwatch": unwatch,
    "vehicle.settle_violations": settle_violations,
}


def _vehicle(db: sqlite3.Connection, fields: Mapping[str, Any]) -> sqlite3.Row:
    row = db.execute("SELECT * FROM vehicles WHERE plate = ?", (reading.text(fields, "plate"),)).fetchone()
    if row is None:
        raise Declined(code="no_such_vehicle", detail="no such vehicle")
    return row  # type: ignore[no-any-return]


def _registration(db: sqlite3.Connection, row: sqlite3.Row, asked: Asked) -> dict[str, Any]:
    """What a court may see: of other courts' seals only rank, court and last day."""
    _lapse(db, row["plate"])
    seals = [
        {"rank": rank, "court": one["court"], "to_on": one["to_on"], "own": one["case_no"] == asked.case_no}
        for rank, one in enumerate(_open_seals(db, row["plate"]), start=1)
    ]
    names = ("plate", "vin", "owner_name", "owner_id")
    return {name: row[name] for name in names} | known(row["facts"]) | {"seals": seals}


def _open_seals(db: sqlite3.Connection, plate: str) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM seals WHERE plate = ? AND ended = '' ORDER BY seq", (plate,)).fetchall()


def _own_seal(db: sqlite3.Connection, asked: Asked, fields: Mapping[str, Any]) -> sqlite3.Row:
    vehicle = _vehicle(db, fields)
    _lapse(db, vehicle["plate"])
    for row in _open_seals(db, vehicle["plate"]):
        if (row["court"], row["case_no"]) == (asked.court, asked.case_no):
            return row
    raise Declined(code="no_seal", detail="this case has no seal in force on this vehicle")


def _seal_record(db: sqlite3.Connection, id: str) -> dict[str, Any]:
    own = db.execute("SELECT * FROM seals WHERE id = ?", (id,)).fetchone()
    rank = [row["id"] for row in _open_seals(db, own["plate"])].index(id) + 1
    return {"plate": own["plate"], "seal_id": id, "rank": rank, "from_on": own["from_on"], "to_on": own["to_on"]}


def _lapse(db: sqlite3.Connection, plate: str) -> None:
    """A seal whose last day is past has lapsed, and the next one takes effect (查扣冻规定 26, 27)."""
    ended = db.execute(
        "UPDATE seals SET ended = 'lapsed' WHERE plate = ? AND ended = '' AND to_on < ?", (plate, today(db))
    )
    if ended.rowcount:
        _promote(db, plate, "vehicle-office")


def _promote(db: sqlite3.Connection, plate: str, place: str, ordered: str = "") -> None:
    """Start the term of the first in the queue, and tell its court unless it is the one ordering now."""
    first = next(iter(_open_seals(db, plate)), None)
    if first is None or first["from_on"]:
        return
    on = today(db)
    db.execute(
        "UPDATE seals SET from_on = ?, to_on = ? WHERE seq = ?", (on, _years_on(on, first["years"]), first["seq"])
    )
    if first["id"] == ordered:
        return
    request_id = first["id"].partition("#")[0]
    body = notice(place, f"{first['id']}:1"[:64], request_id, "vehicle.seal_promoted", _seal_record(db, first["id"]))
    outgoing.post(db, place, first["reply_to"] or outgoing.address(db, "/agencies/answers"), body, JSON)


def _years_on(day: str, years: int) -> str:
    """The day before the corresponding day, as papers print it; 29 February ends a day earlier."""
    on = date.fromisoformat(day)
    try:
        end = on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28).isoformat()
    return date.fromordinal(end.toordinal() - 1).isoformat()
