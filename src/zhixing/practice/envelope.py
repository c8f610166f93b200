"""The open agency interface, an office's side: read the envelope, answer item by item."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhixing.gateways import reading
from zhixing.practice.inlet import Declined, Done, Work
from zhixing.practice.store import today


@dataclass(frozen=True)
class Asked:
    """An envelope. `on` is the court's day, ISO text."""

    id: str
    court: str
    case_no: str
    name: str
    id_number: str
    on: str
    reply_to: str
    to: str
    items: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True)
class Said:
    """An item's answer: `result` is found, none, done or refused."""

    result: str
    records: tuple[Mapping[str, Any], ...] = ()
    reason: str = ""


LARGEST = 1000
"""Items in one request."""
Handler = Callable[[sqlite3.Connection, sqlite3.Row, Asked, str, Mapping[str, Any]], Said]
"""Arguments: store, unit, envelope, the item's own key, the item's fields."""


def wanted(db: sqlite3.Connection, body: bytes) -> Work:
    """Key, day and reply address of an envelope. Raises Declined."""
    asked = read(body)
    return Work(asked.id, asked.on, asked.reply_to, "/agencies/answers")


def read(body: bytes) -> Asked:
    """Every part the interface demands must be there: no basis, no paper, no named officer, no answer. Raises Declined."""
    try:
        content = reading.json_object(body)
        for name in ("officer", "legal_basis", "purpose", "deadline"):
            if not reading.text(content, name).strip():
                raise Declined(code="missing", detail=f"{name} is empty")
        paper = reading.json_field(content, "paper")
        if not reading.text(paper, "reference") or not re.fullmatch("[0-9a-f]{64}", reading.text(paper, "sm3")):
            raise Declined(code="missing", detail="no order paper")
        target = reading.json_field(content, "target")
        items = reading.objects(content, "items")
        if not items:
            raise Declined(code="missing", detail="no items")
        if len(items) > LARGEST:
            raise Declined(code="too_many", detail=f"more than {LARGEST} items")
        return Asked(
            id=reading.text(content, "id", 64),
            court=reading.text(content, "court", 100),
            case_no=reading.text(content, "case_no", 100),
            name=reading.text(target, "name", 200),
            id_number=reading.text(target, "id_number", 40),
            on=reading.day(content, "court_on").isoformat(),
            reply_to=reading.text(content, "reply_to", 500),
            to=reading.text(content, "to", 64) if "to" in content else "",
            items=tuple((reading.text(item, "code", 60), reading.json_field(item, "fields")) for item in items),
        )
    except ValueError as error:
        raise Declined(code="malformed", detail=str(error)[:200]) from error


def worker(handlers: Mapping[str, Handler]) -> Callable[[sqlite3.Connection, sqlite3.Row, bytes], Done]:
    """What a unit with these items does with an envelope; an item it does not know it refuses, the others it answers."""

    def work(db: sqlite3.Connection, place: sqlite3.Row, body: bytes) -> Done:
        asked = read(body)
        if asked.to not in ("", place["code"]):
            raise Declined(code="not_here", detail="meant for another unit", http=404)
        said = [_item(db, place, asked, position, handlers) for position in range(len(asked.items))]
        return Done(answer(db, place, asked, said), later=later(asked))

    return work


def answer(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, said: list[Said], on: str = "") -> bytes:
    receipt = hashlib.new("sm3", f"{place['code']}|{asked.id}".encode()).hexdigest()[:10].upper()
    return reading.canonical(
        {
            "id": asked.id,
            "unit": place["code"],
            "receipt": f"R-{receipt}",
            "answered_on": on or today(db) or asked.on,
            "items": [
                {"code": code, "result": one.result, "records": [dict(r) for r in one.records], "reason": one.reason}
                for (code, _), one in zip(asked.items, said, strict=True)
            ],
        }
    )


def notice(place: str, id: str, request_id: str, kind: str, record: Mapping[str, Any]) -> bytes:
    """News under an earlier request, the body of a callback."""
    return reading.canonical(
        {"id": id, "unit": place, "request_id": request_id, "notice": kind, "record": dict(record)}
    )


def _check(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Touches nothing: for trying the line (docs/agency-interface.md)."""
    return Said("found", ({"echo": asked.id},))


def later(asked: Asked) -> float:
    """The seconds a check of the line asks to wait for its answer: 0 to 60."""
    waits = [fields.get("later", 0) for code, fields in asked.items if code == "interface.check"]
    return float(max((wait for wait in waits if type(wait) is int and 0 <= wait <= 60), default=0))


OWN: dict[str, Handler] = {"interface.check": _check}
"""What every unit answers."""


def known(facts: str) -> dict[str, Any]:
    return json.loads(facts)  # type: ignore[no-any-return]


def _item(
    db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, position: int, handlers: Mapping[str, Handler]
) -> Said:
    code, fields = asked.items[position]
    handler = handlers.get(code) or OWN.get(code)
    if handler is None:
        return Said("refused", reason="不受理此事项 / this unit does not answer this item")
    own_key = asked.id if len(asked.items) == 1 else f"{asked.id}#{position + 1}"
    db.execute("SAVEPOINT item")
    try:
        said = handler(db, place, asked, own_key, fields)
    except (ValueError, Declined) as error:
        db.execute("ROLLBACK TO item")
        detail = error.facts["detail"] if isinstance(error, Declined) else str(error)
        said = Said("refused", reason=str(detail)[:300])
    db.execute("RELEASE item")
    return said
