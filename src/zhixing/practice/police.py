"""Public security: who a number belongs to and where he is registered."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from zhixing.practice.envelope import Asked, Handler, Said, known


def identity(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Name, sex, birthday and state of the person, where he last lodged and what he may drive; a name that does not fit the number is refused, not corrected.

    Asked about many at a time, each item's fields say who is meant.
    """
    row = _person(db, str(fields.get("id_number", asked.id_number)))
    if row is None:
        return Said("none")
    if row["name"] != fields.get("name", asked.name):
        return Said("refused", reason="姓名与证件号码不一致 / the name does not fit the number")
    number, facts = row["id_number"], known(row["facts"])
    drives = db.execute("SELECT 1 FROM vehicles WHERE owner_id = ? LIMIT 1", (number,)).fetchone()
    told = {"driving_licence": "C1"} if drives else {}
    told |= {name: facts[name] for name in ("lodged_at", "lodged_on", "driving_licence") if name in facts}
    record = {
        "name": row["name"],
        "id_number": number,
        "sex": "男" if int(number[16]) % 2 else "女",
        "born_on": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "household": row["address"],
        "state": facts.get("state", "正常"),
    }
    return Said("found", (record | told,))


def address(db: sqlite3.Connection, place: sqlite3.Row, asked: Asked, key: str, fields: Mapping[str, Any]) -> Said:
    """Registered address (户籍地) and the telephone left there."""
    row = _person(db, asked.id_number)
    if row is None or row["name"] != asked.name:
        return Said("none")
    return Said("found", ({"address": row["address"], "phone": row["phone"]},))


ITEMS: dict[str, Handler] = {"identity.query": identity, "identity.address": address}


def _person(db: sqlite3.Connection, id_number: str) -> sqlite3.Row | None:
    row = db.execute("SELECT * FROM people WHERE id_number = ? AND kind = 'person'", (id_number,)).fetchone()
    return row  # type: ignore[no-any-return]
