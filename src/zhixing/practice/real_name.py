"""Public security asked whether a name fits a number: known people by their record; a made-up one is unknown."""

import sqlite3

from zhixing.gateways import reading
from zhixing.gateways.real_name import Said
from zhixing.practice.inlet import Declined, Done, Work


def wanted(db: sqlite3.Connection, body: bytes) -> Work:
    try:
        return Work(reading.text(reading.json_object(body), "id", 64), "", "", "")
    except ValueError as error:
        raise Declined(code="malformed", detail=str(error)[:200]) from error


def work(db: sqlite3.Connection, place: sqlite3.Row, body: bytes) -> Done:
    """Compare the name with the one on record."""
    try:
        content = reading.json_object(body)
        name, number = reading.text(content, "name", 64), reading.text(content, "id_number", 32)
    except ValueError as error:
        raise Declined(code="malformed", detail=str(error)[:200]) from error
    row = db.execute("SELECT name FROM people WHERE id_number = ?", (number,)).fetchone()
    said = Said.UNKNOWN if row is None else Said.FITS if row["name"] == name else Said.DIFFERS
    return Done(reading.canonical({"said": str(said)}))
