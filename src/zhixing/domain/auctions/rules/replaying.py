"""A round decided again, line by line, from its log alone: pure."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from itertools import repeat

from zhixing.domain.auctions.rules.bidding import (
    ACCEPTED,
    ARRIVALS,
    PRICED,
    RESTS,
    SHUTS,
    Line,
    Made,
    Outcome,
    Replay,
    Standing,
    decide,
    without,
)
from zhixing.kernel.money import Money


def replay(start: Standing, lines: Iterable[Line]) -> Replay:
    """Decide every arrival of a log again; `lines` start after the opening. Pauses move the end as the log says.

    Prices made by maxima are compared one by one with those the arrival beside them must make.
    """
    told = _Told(start)
    for line in lines:
        told.read(line)
    if told.early or told.expected:
        told.differing.append(told.seq)
    return Replay(told.standing, tuple(told.differing))


class _Told:
    """What is known of a round so far."""

    def __init__(self, start: Standing) -> None:
        self.standing, self.announced = start, start.ends_at
        self.differing, self.seq = list[int](), 0
        self.early, self.expected = list[Line](), deque[Made]()
        self.prices, self.barred = list[Made](), set[int]()

    def read(self, line: Line) -> None:
        self.seq = line.seq
        if line.kind in PRICED and line.verdict == ACCEPTED and line.seat and line.bid:
            self.prices.append(Made(line.seat, line.bid))
        if line.kind == "auto":
            self._priced(line)
        elif line.kind in SHUTS:
            self._barred(line)
        else:
            self._decided(line)

    def _priced(self, line: Line) -> None:
        if not self.expected:
            self.early.append(line)
        elif not _same(self.expected.popleft(), line, self.standing):
            self.differing.append(line.seq)

    def _barred(self, line: Line) -> None:
        """A seat's prices count no more; what the line says is left must be what is left."""
        if line.seat is None or line.kind == "allowed":
            self.barred.discard(line.seat.id if line.seat else 0)
            return
        self.barred.add(line.seat.id)
        self.prices = [one for one in self.prices if one.seat.id != line.seat.id]
        last = self.prices[-1] if self.prices else None
        self.standing = without(self.standing, line.seat.id, last, len(self.prices), self.announced)
        if (self.standing.top, self.standing.ends_at) != (line.bid, line.ends_at):
            self.differing.append(line.seq)

    def _decided(self, line: Line) -> None:
        outcome = self._again(line)
        self.standing, verdict = outcome.standing, outcome.refusal.code if outcome.refusal else ACCEPTED
        decided = line.kind not in ARRIVALS or (verdict, self.standing.ends_at) == (line.verdict, line.ends_at)
        foreseen = len(self.early) == len(outcome.before) and not self.expected
        if not (decided and foreseen and all(map(_same, outcome.before, self.early, repeat(self.standing)))):
            self.differing.append(line.seq)
        self.early, self.expected = [], deque(outcome.after)

    def _again(self, line: Line) -> Outcome:
        if line.kind in ARRIVALS:
            out = line.seat is not None and line.seat.id in self.barred
            seat = replace(line.seat, barred=True) if line.seat and out else line.seat
            return decide(self.standing, seat, line.bid or Money.zero, line.at, line.kind == "maximum")
        if line.kind not in RESTS:
            return Outcome(self.standing)
        self.announced += line.ends_at - self.standing.ends_at
        return Outcome(replace(self.standing, ends_at=line.ends_at))


def _same(made: Made, line: Line, standing: Standing) -> bool:
    return line.seat is not None and (made.seat.id, made.bid, standing.ends_at) == (
        line.seat.id,
        line.bid,
        line.ends_at,
    )
