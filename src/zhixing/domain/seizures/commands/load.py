"""Bringing in holds from elsewhere in bulk: COPY, every constraint on, one event with a digest over the rows."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from zhixing.domain.seizures.events import SeizuresLoaded
from zhixing.domain.seizures.models import Seizure
from zhixing.domain.seizures.refusals import NotThisCourts
from zhixing.infra.commands import command
from zhixing.infra.events import announce
from zhixing.kernel.scope import Scope

COLUMNS = (
    "case_id", "asset_id", "unit_id", "kind", "state", "amount_fen", "held_fen", "rank", "from_on", "until_on",
    "reference", "reason", "prepared_at", "ended_on", "place", "entered_at", "ahead", "alarm_on", "handled_by",
    "handled_at", "handled_how",
)  # fmt: skip
NONE = {"reference": "", "reason": "", "place": "", "ahead": 0, "handled_by": "", "handled_how": ""}
AT_ONCE = 4000


@command
def load(scope: Scope, rows: Iterable[dict[str, Any]], at: datetime) -> int:
    """Bring in holds of the scope's court, one mapping of COLUMNS a row, what is left out empty; how many.

    A row that breaks a constraint refuses them all. Raises NotThisCourts for another court's cases or things.
    """
    scope.require("seizure.load")
    digest, count = hashlib.new("sm3"), 0
    table, columns = Seizure._meta.db_table, ", ".join(("court_id", *COLUMNS))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(max(id), 0) FROM {table}")
        (before,) = cursor.fetchone()
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for text, many in _lines(scope.court_id, rows):
                copy.write(text)
                digest.update(text)
                count += many
        cursor.execute(FOREIGN.format(table=table), [before])
        if cursor.fetchone() is not None:
            raise NotThisCourts
    announce(scope, SeizuresLoaded(court_id=scope.court_id, count=count, digest=digest.hexdigest()), at)
    return count


FOREIGN = """
SELECT 1 FROM {table} held JOIN cases_case ON cases_case.id = held.case_id JOIN assets_asset ON assets_asset.id = held.asset_id
WHERE held.id > %s AND (cases_case.court_id <> held.court_id OR assets_asset.court_id <> held.court_id) LIMIT 1
"""


def _lines(court_id: int, rows: Iterable[dict[str, Any]]) -> Iterable[tuple[bytes, int]]:
    """Rows as COPY reads them, some thousands at a time."""
    block: list[str] = []
    for row in rows:
        known = NONE | row
        block.append("\t".join([str(court_id), *[_text(known.get(name)) for name in COLUMNS]]))
        if len(block) == AT_ONCE:
            yield ("\n".join(block) + "\n").encode(), len(block)
            block = []
    if block:
        yield ("\n".join(block) + "\n").encode(), len(block)


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if type(value) is int:
        return str(value)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
