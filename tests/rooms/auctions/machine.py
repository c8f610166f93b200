"""Random bidders, priority purchasers, maxima, pauses, clock jumps and crashes against the reference: one machine.

Each run starts from the same open round and is rolled back at its end.
"""

from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.rooms.auctions import stage
from tests.rooms.auctions.reference import Reference
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.commands import barring
from zhixing.domain.auctions.models import Lot, Round
from zhixing.domain.auctions.queries.rounds import prices
from zhixing.kernel.money import Money

STEP, START = 700_000, 142_100_000
BIDDERS = ("plain", "other", "owner", "tenant", "poor", "barred", "stranger")
RANKS = {"owner": 1, "tenant": 2}
OUT = {"poor": "no_deposit", "barred": "barred", "stranger": "not_a_bidder"}
sums = st.one_of(
    st.integers(-1, 6).map(lambda steps: steps * STEP),
    st.sampled_from([-1, 0, 1]),
    st.sampled_from([STEP - 1, STEP + 1, 2 * STEP + 1, 10**10, 10**17]),
)
bids = st.tuples(st.sampled_from((*BIDDERS[:4], *BIDDERS)), sums, st.booleans(), st.booleans())
"""Who, how much above what, whether that is the leader's secret maximum, whether it is a maximum itself."""


class Crash(Exception):
    """The process dies before its batch is committed."""


def a_running_round() -> tuple[Round, dict[str, int]]:
    """An open round with two plain bidders, two priority purchasers, and some who may not bid."""
    running = stage.a_round()
    who = {name: stage.seated(running, 1 + n, deposit=name != "poor") for n, name in enumerate(BIDDERS[:-1])}
    for name, rank in RANKS.items():
        auctions.confirm_priority(stage.MACHINE, running.pk, who[name], rank, stage.OPENS)
    stage.opened(running)
    barring.bar(stage.MACHINE, "person", stage.a_bidder(1 + BIDDERS.index("barred")).id_number, "relative", stage.OPENS)
    return running, who | {"stranger": stage.a_bidder(90).pk}


class Room(RuleBasedStateMachine):
    """The room beside the reference; `running` and `who` are set by whoever runs the machine."""

    running: Round
    who: dict[str, int]
    runs = 0

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.at, self.number, self.paused, self.closed = stage.OPENS, 0, False, False
        self.model = Reference(START, STEP, self.seconds(stage.T10), RANKS, OUT)

    def seconds(self, moment: datetime) -> int:
        return int((moment - stage.OPENS).total_seconds())

    @initialize(lead=st.integers(0, 20))
    def near_the_end(self, lead: int) -> None:
        self.at = stage.T10 - timedelta(minutes=lead)

    def arrival(self, name: str, more: int, near: bool, secret: bool) -> tuple[auctions.Arrival, str, int]:
        top = self.model.top or START
        said = (max(top, *self.model.most.values(), 0) if near else top) + more
        self.number += 1
        return auctions.Arrival(f"k{self.number}", self.who[name], Money(said), self.at, secret), name, said

    def expected(self, name: str, said: int, secret: bool) -> str:
        if self.closed:
            return "bid_after_end"
        if self.paused:
            return "round_paused"
        return self.model.say(name, said, self.seconds(self.at), secret)

    @rule(said=st.lists(bids, min_size=2, max_size=8), crash=st.booleans())
    def bids_arrive(self, said: list[tuple[str, int, bool, bool]], crash: bool) -> None:
        """A batch as the owner decides it; a crash undoes it, and the pages send the same keys again."""
        arrivals = [self.arrival(*each) for each in said]
        batch = [arrival for arrival, _, _ in arrivals]
        if crash:
            try:
                with transaction.atomic():
                    auctions.decide_bids(stage.MACHINE, self.running.pk, batch)
                    raise Crash
            except Crash:
                pass
        answers = auctions.decide_bids(stage.MACHINE, self.running.pk, batch)
        for (arrival, name, fen), answer in zip(arrivals, answers, strict=True):
            assert answer.verdict == self.expected(name, fen, arrival.maximum), (name, fen, arrival.maximum)
        if crash and not self.paused and not self.closed:
            again = auctions.decide_bids(stage.MACHINE, self.running.pk, batch)
            assert [one.verdict for one in again] == [one.verdict for one in answers]

    @rule(seconds=st.one_of(st.integers(0, 200), st.sampled_from([299, 300, 301, 1200])))
    def time_goes_on(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    @precondition(lambda self: not self.paused and not self.closed and self.seconds(self.at) < self.model.end)
    @rule()
    def the_court_pauses(self) -> None:
        auctions.stay(stage.MACHINE, self.running.lot_id, "platform_fault", self.at)
        self.paused, self.since = True, self.at

    @precondition(lambda self: self.paused)
    @rule()
    def the_court_goes_on(self) -> None:
        auctions.resume(stage.MACHINE, self.running.lot_id, self.at)
        self.paused = False
        self.model.end += self.seconds(self.at) - self.seconds(self.since)

    @precondition(lambda self: not self.closed and self.model.leader)
    @rule(leader=st.booleans(), name=st.sampled_from(BIDDERS[:4]))
    def the_court_bars_somebody(self, leader: bool, name: str) -> None:
        who = self.model.leader if leader else name
        barring.bar(stage.MACHINE, "person", stage.person(1 + BIDDERS.index(who)), "relative", self.at)
        self.model.bar(who)

    @precondition(lambda self: not self.paused and not self.closed and self.seconds(self.at) >= self.model.end)
    @rule()
    def the_round_ends(self) -> None:
        assert auctions.close(stage.MACHINE, self.running.pk, self.at)
        self.closed = True
        lot = Lot.objects.select_related("buyer").get(pk=self.running.lot_id)
        buyer = lot.buyer.bidder_id if lot.buyer else None
        assert (lot.price_fen, buyer) == (self.model.top, self.who.get(self.model.leader or ""))

    @invariant()
    def both_stand_the_same(self) -> None:
        row = Round.objects.select_related("top").get(pk=self.running.pk)
        leader = row.top.bidder_id if row.top else None
        assert (row.top_fen, leader) == (self.model.top, self.who.get(self.model.leader or ""))
        assert self.seconds(row.ends_at) == self.model.end
        assert (row.bids, row.extensions) == (len(self.model.prices), self.model.extensions)

    def teardown(self) -> None:
        try:
            priced = prices(self.running)
            assert list(priced.order_by("seq").values_list("fen", flat=True)) == [fen for _, fen in self.model.prices]
            assert auctions.proof(stage.MACHINE, self.running.pk).agrees
            type(self).runs += 1
        finally:
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)
