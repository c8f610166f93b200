"""Writing what happened: facts of a lot into its case's log, lines of a round into the round's own sealed one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Lot, Maximum, Round
from zhixing.infra import chance
from zhixing.infra.events import announce
from zhixing.kernel.chain import link
from zhixing.kernel.event import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

CHANNEL = "zhixing_rounds"


@dataclass(slots=True)
class Fresh:
    """A line about to be written: the fields of `Entry`, without the weight of a model."""

    kind: str
    at: datetime
    ends_at: datetime
    facts: dict[str, Any]
    key: str | None = None
    seat_id: int | None = None
    code: str = ""
    fen: int | None = None
    verdict: str = ""
    round_id: int = 0
    seq: int = 0
    previous: str = ""
    hash: str = ""
    secret: tuple[int, str] = (0, "")
    """A maximum in fen and its salt; the line itself shows only their hash."""

    def seal(self, limit: Money) -> None:
        """Put the maximum's hash in the place of its price."""
        self.secret, self.fen = (limit.fen, chance.token()), None
        self.facts["seal"] = rules.seal_of(*self.secret)


COPY = (
    "COPY auctions_entry (round_id, seq, kind, key, seat_id, code, fen, at, verdict, ends_at, facts, previous, hash) "
    "FROM STDIN"
)


def note(scope: Scope, lot: Lot, fact: type[Event], at: datetime, **fields: Any) -> None:
    """Announce a fact of this lot on its case's chain."""
    own = {"court_id": lot.court_id, "case_id": lot.case_id, "object": f"lot:{lot.pk}", "lot_id": lot.pk}
    announce(scope, fact(**own, **fields), at)


def append(running: Round, entries: Sequence[Fresh]) -> None:
    """`write`, and let the live pages know."""
    write(running, entries)
    tell_listeners(running)


def write(running: Round, entries: Sequence[Fresh]) -> None:
    """Chain the entries onto the log in this order and write them; the caller holds the round's row and saves it."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for entry in entries:
            running.seq += 1
            entry.round_id, entry.seq, entry.previous = running.pk, running.seq, running.head
            entry.hash = running.head = link(rules.content(entry))
            copy.write_row(
                (entry.round_id, entry.seq, entry.kind, entry.key, entry.seat_id, entry.code, entry.fen, entry.at)
                + (entry.verdict, entry.ends_at, json.dumps(entry.facts) if entry.facts else "{}")
                + (entry.previous, entry.hash)
            )
    secrets = [
        Maximum(round=running, seq=one.seq, sealed=f"{one.secret[0]}:{one.secret[1]}")
        for one in entries
        if one.kind == "maximum"
    ]
    if secrets:
        Maximum.objects.bulk_create(secrets)


def close_log(running: Round, at: datetime, facts: dict[str, Any]) -> None:
    """The last line: how it ended, and every maximum opened, so that the log alone replays."""
    maxima = {str(one.seq): list(one.opened) for one in running.maxima.order_by("seq")}
    last = facts | ({"maxima": maxima} if maxima else {})
    append(running, [Fresh(kind="closed", at=at, ends_at=running.ends_at, facts=last)])


def tell_listeners(running: Round) -> None:
    """Let the live pages read the round anew once this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(running.pk)])
