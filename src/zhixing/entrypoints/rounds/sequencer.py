"""Deciding in one thread: arrivals of a round in their order, a small batch in one commit, then the answers.

The same thread opens rounds when their time comes and closes those that are over, after everything that arrived
before the end is decided; another looks for them (`watch`), so that no bid waits for the look. Nothing is kept here that the database does not know: killed at any moment, the process
starts again and a bid sent again under its key gets its first answer.
"""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import psycopg
from django.db import Error, connection

from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.refusals import NoSuchRound, NotYetOver, RoundMoving, TooManyBids
from zhixing.domain.courts.api import system_scope
from zhixing.entrypoints.pace import Pace
from zhixing.entrypoints.rounds.court_time import CourtTime
from zhixing.entrypoints.rounds.watch import Due, Watch
from zhixing.entrypoints.rounds.wire import Order, write_answer
from zhixing.infra import chance, clock
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

log = logging.getLogger(__name__)
PAUSE, RENEW = 0.2, 2.0
"""Seconds of real time to wait where nothing comes, and between renewals of a lease."""
MOST = 500
MOST_OF_ONE = 16
"""Bids decided in one commit, and bids one bidder may have waiting [design]."""
PER_SECOND, BURST = 100, 50
"""Bids one bidder is heard with in a second of real time, and at once [design]; nobody's hand is so quick."""
Reply = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A bid in the queue, with its arrival by the stopwatch and where its answer goes."""

    order: Order
    watch: float
    reply: Reply


@dataclass
class Queue:
    """What waits in one round: appended to by the door, taken from by the deciding thread."""

    bids: deque[Waiting] = field(default_factory=deque)
    of: Counter[int] = field(default_factory=Counter)
    """Bids of each bidder not answered yet; only the door touches it."""


class Sequencer:
    """`arrive` and `_answer` run in the door's thread, everything else in the deciding one.

    `to_door` lets a call be made in the door's thread.
    """

    def __init__(self, address: str, to_door: Callable[..., object]) -> None:
        self.address, self.to_door, self.owner = address, to_door, chance.token()
        self.queues: dict[int, Queue] = {}
        self.owned: dict[int, tuple[Scope, float]] = {}
        self.times: dict[int, CourtTime] = {}
        self.pace = Pace(PER_SECOND, BURST)
        self.wake, self.stopping = threading.Event(), False
        self.watch = Watch(self._time, self.wake.set)

    def arrive(self, order: Order, reply: Reply) -> None:
        """Stamp a bid and put it into its round's queue."""
        watch = time.monotonic()
        queue = self.queues.setdefault(order.round_id, Queue())
        if queue.of[order.bidder_id] >= MOST_OF_ONE or self.pace.too_fast(order.bidder_id, watch):
            reply(write_answer(order.n, _unasked(order, TooManyBids)))
            return
        queue.of[order.bidder_id] += 1
        queue.bids.append(Waiting(order, watch, reply))
        if not self.wake.is_set():
            self.wake.set()

    def _answer(self, round_id: int, batch: Sequence[Waiting], lines: Sequence[bytes]) -> None:
        queue = self.queues[round_id]
        together: dict[Reply, list[bytes]] = {}
        for one, line in zip(batch, lines, strict=True):
            queue.of[one.order.bidder_id] -= 1
            together.setdefault(one.reply, []).append(line)
        for reply, answers in together.items():
            reply(b"".join(answers))
        if not queue.bids and not +queue.of:
            del self.queues[round_id]

    def run(self) -> None:
        """Decide until `stop`; a lost database is waited for, any other error ends the process."""
        self.watch.start()
        while not self.stopping or any(queue.bids for queue in list(self.queues.values())):
            self.wake.wait(PAUSE)
            self.wake.clear()
            for round_id in list(self.queues):
                self.decide(round_id)
            if not self.stopping:
                self._guarded(self._keep_up)
        self.watch.over.set()
        self.watch.join(5)
        self._guarded(lambda: auctions.drop_leases(_scope(0), self.owner))
        connection.close()

    def stop(self) -> None:
        self.stopping = True
        self.wake.set()

    def decide(self, round_id: int) -> None:
        """Decide what waits in a round, up to MOST at once."""
        queue = self.queues.get(round_id)
        batch = [queue.bids.popleft() for _ in range(min(len(queue.bids), MOST))] if queue else []
        if queue is None or not batch:
            return
        if queue.bids:
            self.wake.set()
        try:
            answers, owner = self._decide(round_id, batch), ""
        except _Elsewhere as elsewhere:
            answers, owner = [_unasked(one.order, RoundMoving) for one in batch], elsewhere.address
        except (Error, psycopg.Error) as error:
            log.warning("round %s: a batch of %s was not committed: %s", round_id, len(batch), type(error).__name__)
            connection.close()
            answers, owner = [_unasked(one.order, RoundMoving) for one in batch], ""
        lines = [write_answer(one.order.n, answer, owner) for one, answer in zip(batch, answers, strict=True)]
        self.to_door(self._answer, round_id, batch, lines)

    def _decide(self, round_id: int, batch: Sequence[Waiting]) -> list[auctions.Decision]:
        try:
            scope = self._own(round_id)
        except NoSuchRound:
            return [_unasked(one.order, NoSuchRound) for one in batch]
        court_time = self._time(scope.court_id)
        court_time.read()
        arrivals = [
            auctions.Arrival(
                one.order.key, one.order.bidder_id, one.order.bid, court_time.at(one.watch), one.order.maximum
            )
            for one in batch
        ]
        answers = auctions.decide_bids(scope, round_id, arrivals, owner=self.owner)
        if answers and answers[0].verdict == RoundMoving().code:
            self.owned.pop(round_id, None)
        return answers

    def _own(self, round_id: int, court_id: int | None = None) -> Scope:
        """The scope to act in, once the round's lease is ours. Raises NoSuchRound, _Elsewhere."""
        if round_id in self.owned:
            return self.owned[round_id][0]
        scope = _scope(court_id or auctions.round_on_show(_scope(0), round_id).court_id)
        holder = auctions.take_lease(scope, round_id, self.owner, self.address)
        if holder != self.address:
            raise _Elsewhere(holder)
        self.owned[round_id] = scope, time.monotonic()
        return scope

    def _keep_up(self) -> None:
        """Renew leases; open what is due; close what is over."""
        if not self.watch.is_alive():
            raise RuntimeError("the watch for rounds to open and close has ended")
        for round_id, (scope, since) in list(self.owned.items()):
            if time.monotonic() - since > RENEW:
                del self.owned[round_id]
                if auctions.round_on_show(scope, round_id).state in auctions.Round.LIVE:
                    self._try(round_id, scope.court_id)
        for due in self.watch.take():
            self._turn(due)

    def _turn(self, due: Due) -> None:
        if not self._try(due.round_id, due.court_id):
            return
        if due.state == "scheduled":
            auctions.open_round(_scope(due.court_id), due.round_id, due.at)
        else:
            self._close(due.round_id, due.court_id)

    def _try(self, round_id: int, court_id: int) -> bool:
        try:
            self._own(round_id, court_id)
        except _Elsewhere:
            return False
        return True

    def _close(self, round_id: int, court_id: int) -> None:
        """What is in the queue by now is decided first; it may have moved the end."""
        now = clock.now(court_id)
        queue = self.queues.get(round_id, Queue())
        for _ in range(-(-len(queue.bids) // MOST)):
            self.decide(round_id)
        try:
            auctions.close(_scope(court_id), round_id, now)
        except NotYetOver:
            log.info("round %s was extended at its end", round_id)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Refusal as refusal:
            log.error("keeping up: %s", refusal.code)
        except (Error, psycopg.Error) as error:
            log.warning("keeping up: the database is away: %s", type(error).__name__)
            connection.close()
            time.sleep(PAUSE)

    def _time(self, court_id: int) -> CourtTime:
        return self.times.setdefault(court_id, CourtTime(court_id))


class _Elsewhere(Exception):
    """Another process decides this round."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def _scope(court_id: int) -> Scope:
    return system_scope(court_id, "round.run", "bid.decide")


def _unasked(order: Order, refusal: type[auctions.BidRefused]) -> auctions.Decision:
    """An answer that no transaction stands behind."""
    return auctions.Decision(order.key[:64], refusal().code, order.bid)
