"""Court time at an arrival, without asking the database for each: between two readings time runs evenly.

A reading pairs the process's own stopwatch with the court's time. An arrival is placed between the readings around
it, so it is right for a practice court's fast clock as well, and no clock of this machine is trusted.
"""

import threading
import time
from bisect import bisect
from collections import deque
from datetime import datetime

from zhixing.infra import clock

KEPT = 64


class CourtTime:
    """One court's time by stopwatch; `read` before `at`, so that the arrival lies before the last reading."""

    def __init__(self, court_id: int) -> None:
        self.court_id = court_id
        self.readings: deque[tuple[float, datetime]] = deque(maxlen=KEPT)
        self.noting = threading.Lock()

    def read(self) -> datetime:
        """Court time now, by the database."""
        before = time.monotonic()
        now = clock.now(self.court_id)
        watch = (before + time.monotonic()) / 2
        with self.noting:  # two threads read
            if self.readings and (now <= self.readings[-1][1] or watch <= self.readings[-1][0]):
                return self.readings[-1][1]
            self.readings.append((watch, now))
        return now

    def at(self, watch: float) -> datetime:
        """Court time when the stopwatch stood at `watch`; never later than the last reading."""
        with self.noting:
            place = bisect(self.readings, watch, key=lambda reading: reading[0])
            if place == len(self.readings):
                return self.readings[-1][1]
            later, after = self.readings[place]
            if place == 0:
                return after
            earlier, before = self.readings[place - 1]
        return before + (after - before) * ((watch - earlier) / (later - earlier))
