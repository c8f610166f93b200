"""Looking for rounds to open or to close, in a thread of its own: no bid waits while the database is asked."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import Error, connection

from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts.api import system_scope
from zhixing.entrypoints.rounds.court_time import CourtTime

log = logging.getLogger(__name__)
EVERY = 0.2
"""Seconds of real time between looks."""
GRACE = timedelta(milliseconds=200)
"""A round is closed so much after its end: what arrived before it must be in the queue by then."""


@dataclass(frozen=True, slots=True)
class Due:
    """A round whose time to open or to close has come, seen at `at` of its court's time."""

    court_id: int
    round_id: int
    state: str
    at: datetime


class Watch(threading.Thread):
    """Fills `due`, for the deciding thread to take, and reads the courts' time; a lost database is waited for."""

    def __init__(self, time_of: Callable[[int], CourtTime], wake: Callable[[], None]) -> None:
        super().__init__(name="watch", daemon=True)
        self.time_of, self.wake, self.over = time_of, wake, threading.Event()
        self.due: tuple[Due, ...] = ()

    def take(self) -> tuple[Due, ...]:
        """What was found at the last look, once."""
        found, self.due = self.due, ()
        return found

    def run(self) -> None:
        away = False
        while not self.over.wait(EVERY):
            try:
                self.due, away = tuple(self._look()), False
            except (Error, psycopg.Error) as error:
                if not away:  # said once, however often it is tried again
                    log.warning("watch: the database is away: %s", type(error).__name__)
                connection.close()
                away = True
            if self.due:
                self.wake()
        connection.close()

    def _look(self) -> list[Due]:
        found = list[Due]()
        for court_id in auctions.courts_with_rounds():
            now = self.time_of(court_id).read()
            rows = auctions.due_rounds(system_scope(court_id), now, GRACE)
            found += [Due(court_id, round_id, state, now) for round_id, state in rows]
        return found
