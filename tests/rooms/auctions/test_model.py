"""The room decides as sixty lines of plain integers do; `python -m bench.model` runs it two thousand times."""

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.rooms.auctions.machine import RANKS, START, STEP, Room, a_running_round
from tests.rooms.auctions.reference import Reference
from tests.rooms.auctions.stage import T10
from zhixing.domain.auctions.rules import Seat, Standing, decide
from zhixing.kernel.money import Money

SEATS = {name: Seat(n, name, rank=RANKS.get(name)) for n, name in enumerate(("plain", "other", "owner", "tenant"))}


@pytest.mark.django_db
def test_the_room_decides_as_the_reference_does():
    Room.running, Room.who = a_running_round()
    few = settings(max_examples=30, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Room, settings=few)
    assert Room.runs >= 30


def test_the_rule_alone_over_three_thousand_rounds():
    """Without a database: sums around the price and around the leader's secret maximum, half of them maxima."""
    seen = set()
    for run in range(3000):
        chance, model = random.Random(run), Reference(START, STEP, 0, RANKS, {})
        standing = Standing(Money(START), Money(STEP), T10)
        for _ in range(12):
            who, secret = chance.choice(list(SEATS)), chance.random() < 0.5
            near = max(model.top or START, *model.most.values(), 0)
            base = near if chance.random() < 0.5 else model.top or START
            said = base + chance.choice([0, 1, -1, STEP, STEP - 1, STEP + 1, 2 * STEP, -STEP, 3 * STEP])
            at = chance.randrange(-600, 1)
            outcome = decide(standing, SEATS[who], Money(said), T10 + timedelta(seconds=at), secret)
            standing, refusal = outcome.standing, outcome.refusal
            verdict = model.say(who, said, at, secret)
            assert verdict == (refusal.code if refusal else "accepted")
            seen.add(verdict)
            leader, top = standing.leader, standing.top
            assert (leader and leader.code, top and top.fen) == (model.leader, model.top)
            assert standing.ends_at == T10 + timedelta(seconds=model.end)
            assert (standing.bids, standing.extensions) == (len(model.prices), model.extensions)
    assert seen == {"accepted", "bid_too_low", "bid_after_end", "outbid_at_once"}
