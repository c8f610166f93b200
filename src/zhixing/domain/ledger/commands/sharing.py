"""Single transfers that share a commit: whoever comes first books for all who wait, each is answered on its own after it."""

import threading
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from zhixing.domain.ledger.commands.posting import Draft, Transfer, book
from zhixing.domain.ledger.refusals import NotConfirmed
from zhixing.infra.commands import command
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

MOST_TOGETHER = 200


@dataclass
class _Waiting:
    """One transfer in hand: its entry's id, or what refused it, once it is `answered`."""

    draft: Draft
    gate: threading.Lock = field(default_factory=threading.Lock)
    """Shut while its client waits: the cheapest way to wake one thread."""
    answered: bool = False
    entry_id: int = 0
    error: Refusal | None = field(default_factory=NotConfirmed)


class _Till:
    """The transfers of one court waiting in this process."""

    def __init__(self, court_id: int) -> None:
        self._court_id = court_id
        self._lock = threading.Lock()
        self._queue: list[_Waiting] = []
        self._busy = False

    def hand_in(self, draft: Draft) -> int:
        mine = _Waiting(draft)
        mine.gate.acquire()
        with self._lock:
            self._queue.append(mine)
            leads, self._busy = not self._busy, True
        if not leads:
            mine.gate.acquire()
        if not mine.answered:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.entry_id

    def _lead(self) -> None:
        """Book for those who wait now, then wake them, and the next one to lead."""
        with self._lock:
            group, self._queue = self._queue[:MOST_TOGETHER], self._queue[MOST_TOGETHER:]
        try:
            _book_group(self._court_id, group)
        finally:
            with self._lock:
                following = self._queue[0] if self._queue else None
                self._busy = following is not None
            for one in group:
                one.answered = True
                one.gate.release()
            if following is not None:
                following.gate.release()


_tills: dict[int, _Till] = {}


@command
def _book_group(court_id: int, group: list[_Waiting]) -> None:
    """One transaction: all by one statement, or, when one of them is refused, each by its own."""
    try:
        ids = book(court_id, [one.draft for one in group])
    except Refusal:
        for one in group:
            try:
                one.entry_id, one.error = book(court_id, [one.draft])[0], None
            except Refusal as refusal:
                one.error = refusal
        return
    for one, entry_id in zip(group, ids, strict=True):
        one.entry_id, one.error = entry_id, None


def transfer(scope: Scope, one: Transfer, memo: str, at: datetime, case_id: int | None = None) -> int:
    """Book one transfer between open accounts, committed when this returns: the id of its entry, the same for its key again.

    Transfers of one court that wait in this process share a statement and a commit. Raises as `post` does, and
    NotConfirmed when the database failed meanwhile: hand it in again under the same key.
    """
    scope.require("ledger.post")
    legs = [(one.source, -one.amount), (one.target, one.amount)]
    draft = Draft(one.key, scope.actor, memo, at, at.date(), legs, case_id)
    if connection.in_atomic_block:
        return book(scope.court_id, [draft])[0]
    return _tills.setdefault(scope.court_id, _Till(scope.court_id)).hand_in(draft)
