"""Single transfers that share a commit: whoever comes first books for all who wait, each is answered on its own after it."""

import os
import threading
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections

from zhixing.domain.ledger.commands.posting import BY_LINE, Ask, Transfer, by_cursor, move
from zhixing.domain.ledger.refusals import NotConfirmed
from zhixing.infra.commands import command, retryable
from zhixing.infra.line import Line
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

MOST_TOGETHER = 200
GATHERING = 0.001
"""Seconds [design] the next group waits for those of the last one, who have just been answered and may come again."""


@dataclass
class _Waiting:
    """One transfer in hand: its entry's id, or what refused it, once it is `answered`; neither: the database failed."""

    transfer: Transfer
    told: tuple[str, str, datetime, int | None]
    """By whom, for what, when, in which case."""
    gate: threading.Lock = field(default_factory=threading.Lock)
    """Shut while its client waits: the cheapest way to wake one thread."""
    answered: bool = False
    entry_id: int = 0
    error: Refusal | None = None
    follower: "_Waiting | None" = None
    """Whom to wake next: one wakes the other, for many woken at once only get in each other's way."""


class _Till:
    """The transfers of one court waiting in this process."""

    def __init__(self, court_id: int) -> None:
        self._court_id = court_id
        self._lock = threading.Lock()
        self._queue: list[_Waiting] = []
        self._busy = False
        self._expected = 1
        """As many came last time: a lone client never waits for others."""
        self._gathers = False
        self._all_here = threading.Lock()
        self._all_here.acquire()

    def hand_in(self, mine: _Waiting) -> int:
        mine.gate.acquire()
        with self._lock:
            self._queue.append(mine)
            if self._gathers and len(self._queue) >= self._expected:
                self._gathers = False
                self._all_here.release()
            leads, self._busy = not self._busy, True
        if not leads:
            mine.gate.acquire()
        if mine.follower is not None:
            mine.follower.gate.release()
        if not mine.answered:
            self._lead()
        if not mine.entry_id:
            raise mine.error or NotConfirmed
        return mine.entry_id

    def _lead(self) -> None:
        """Book for those who wait now, whom it leads itself, then wake the first of the others, and the next one to lead."""
        self._gather()
        with self._lock:
            group, self._queue = self._queue[:MOST_TOGETHER], self._queue[MOST_TOGETHER:]
        try:
            _book_group(self._court_id, group)
        finally:
            with self._lock:
                following = self._queue[0] if self._queue else None
                self._busy, self._expected = following is not None, len(group)
            others = group[1:]
            for one, follower in zip_longest(others, others[1:]):
                one.answered, one.follower = True, follower
            group[0].answered = True
            if others:
                others[0].gate.release()
            if following is not None:
                following.gate.release()

    def _gather(self) -> None:
        """Wait a moment until as many are here as last time; a group of one and one of nineteen cost two commits."""
        with self._lock:
            self._gathers = len(self._queue) < self._expected
            if not self._gathers:
                return
        self._all_here.acquire(timeout=GATHERING)
        with self._lock:
            if not self._gathers:  # the last one came, perhaps just after the moment was over
                self._all_here.acquire(blocking=False)
            self._gathers = False


_tills: dict[int, _Till] = {}


def _book_group(court_id: int, group: list[_Waiting]) -> None:
    """All by one statement, which is its own transaction, or, when one of them is refused, each by its own."""
    line = _take_line()
    try:
        _book_over(line, court_id, group)
    finally:
        _spare().append(line)


def _book_over(line: Line, court_id: int, group: list[_Waiting]) -> None:
    try:
        ids = _at_once(line, court_id, group)
    except Refusal:
        for one in group:
            try:
                [one.entry_id] = _at_once(line, court_id, [one])
            except Refusal as refusal:
                one.error = refusal
        return
    for one, entry_id in zip(group, ids, strict=True):
        one.entry_id = entry_id


def _at_once(line: Line, court_id: int, group: list[_Waiting]) -> list[int]:
    """Two messages to the database fewer than a command; as one when another session was in the way, or the line is dead:
    what was booked all the same is not booked again under its key."""
    try:
        return _move(court_id, group, line.call)
    except OperationalError as error:
        if not retryable(error):
            line.close()
    return command(_move)(court_id, group)


class _Here(threading.local):
    """This thread's session, found without the look-up that `connection` is."""

    def __init__(self) -> None:
        self.session = connections[DEFAULT_DB_ALIAS]


_here = _Here()
_spares: dict[tuple[int, str], list[Line]] = {}
"""Lines on which nobody books now, by process and database: whoever leads takes the last one used, whose server
has its plans and pages at hand; with each leader's own, a group took half as long again."""


def _spare() -> list[Line]:
    return _spares.setdefault((os.getpid(), str(connection.settings_dict["NAME"])), [])


def _take_line() -> Line:
    try:
        return _spare().pop()
    except IndexError:
        return Line(BY_LINE)


def transfer(scope: Scope, one: Transfer, memo: str, at: datetime, case_id: int | None = None) -> int:
    """Book one transfer between open accounts, committed when this returns: the id of its entry, the same for its key again.

    Transfers of one court that wait in this process share a statement and a commit. Raises as `post` does, and
    NotConfirmed when the database failed meanwhile: hand it in again under the same key.
    """
    scope.require("ledger.post")
    mine = _Waiting(one, (scope.actor, memo, at, case_id))
    if _here.session.in_atomic_block:
        return _move(scope.court_id, [mine])[0]
    return (_tills.get(scope.court_id) or _tills.setdefault(scope.court_id, _Till(scope.court_id))).hand_in(mine)


def _move(court_id: int, group: list[_Waiting], ask: Ask = by_cursor) -> list[int]:
    """One statement for all; a column that is the same for all is sent once."""
    keys: list[object] = [one.transfer.key for one in group]
    columns: list[list[object]] = [list(column) for column in zip(*(one.told for one in group), strict=True)]
    actors, memos, ats, cases = (column[:1] if len(set(column)) == 1 else column for column in columns)
    days: list[object] = [at.date() for at in ats if isinstance(at, datetime)]
    return move(court_id, [keys, actors, memos, ats, days, cases], [one.transfer for one in group], ask)
