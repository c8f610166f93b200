"""Deciding bids: price, end, priority, and each refusal by name."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils.timezone import localtime

from tests.rooms.auctions.stage import COURT, MACHINE, OPENS, T10, a_bidder, a_round, bid, opened, seated, yuan
from zhixing.domain.auctions.commands import barring, bidders, rounds
from zhixing.domain.auctions.commands.place_bid import Arrival, decide_bids
from zhixing.domain.auctions.models import Entry, Lot
from zhixing.domain.auctions.queries.proof import proof
from zhixing.domain.auctions.queries.rounds import board, history, position
from zhixing.domain.auctions.refusals import (
    Barred,
    BidAfterEnd,
    BidTooHigh,
    BidTooLow,
    KeyUsedBefore,
    NoDeposit,
    NotABidder,
    NotYetOver,
    PriorityTooLate,
    RoundNotOpen,
)
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

pytestmark = pytest.mark.django_db
NOON = T10 - timedelta(hours=12)


def before_end(minutes: int, seconds: int = 0):
    return T10 - timedelta(minutes=minutes, seconds=seconds)


def test_rising_bids_and_the_next_price():
    running = a_round()
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    assert bid(running, one, 1421000, NOON).accepted
    assert bid(running, two, 1428000, NOON).accepted
    seen = board(MACHINE, running.pk)
    assert (seen.price, seen.next, seen.bids) == (yuan(1428000), yuan(1435000), 2)
    mine = position(MACHINE, running.pk, one)
    assert mine and not mine.leads and mine.behind == yuan(7000) and mine.next == yuan(1435000)
    assert seen.leader == position(MACHINE, running.pk, two).code
    assert [line.price for line in history(MACHINE, running.pk) if line.price] == [yuan(1421000), yuan(1428000)]
    assert proof(MACHINE, running.pk).agrees


@pytest.mark.parametrize(
    ("times", "end"),
    [
        ([(5, 1), (2, 30), (-1, 0)], T10 + timedelta(minutes=6)),  # T4.7
        ([(5, 0)], T10),  # T4.8
    ],
)
def test_a_late_bid_moves_the_end(times, end):
    running = a_round()
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    for number, (minutes, seconds) in enumerate(times):
        bid(running, (one, two)[number % 2], 1421000 + 7000 * number, before_end(minutes, seconds))
    running.refresh_from_db()
    assert running.ends_at == end and running.closes_at == T10
    assert proof(MACHINE, running.pk).agrees


def test_extension_step_by_step():
    running = a_round()
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    assert bid(running, one, 1421000, before_end(5, 1)).ends_at == T10
    assert bid(running, two, 1428000, before_end(2, 30)).ends_at == T10 + timedelta(minutes=2, seconds=30)
    assert bid(running, one, 1435000, T10 + timedelta(minutes=1)).ends_at == T10 + timedelta(minutes=6)


def test_a_bid_below_the_next_price_is_refused_with_what_would_do():
    running = a_round()
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    with pytest.raises(BidTooLow) as low:
        bid(running, one, "1420999.99", NOON)
    assert "1,421,000.00" in low.value.say() and "1,421,000.00" in low.value.say("en")
    bid(running, one, 1421000, NOON)
    with pytest.raises(BidTooLow):
        bid(running, two, "1427999.99", NOON)
    with pytest.raises(BidTooHigh):
        bid(running, two, 10**15, NOON)
    assert proof(MACHINE, running.pk).agrees


def test_late_early_without_deposit_without_seat_and_barred():
    running = a_round()
    paid, poor, unseated, barred = (
        seated(running, 1),
        seated(running, 2, deposit=False),
        a_bidder(3),
        seated(running, 4),
    )
    with pytest.raises(RoundNotOpen):
        bid(running, paid, 1421000, OPENS - timedelta(seconds=1))
    opened(running)
    with pytest.raises(NoDeposit):
        bid(running, poor, 1421000, NOON)
    with pytest.raises(NotABidder):
        bid(running, unseated.pk, 1421000, NOON)
    barring.bar(MACHINE, "person", a_bidder(4).id_number, "relative", NOON)
    with pytest.raises(Barred):
        bid(running, barred, 1421000, NOON)
    with pytest.raises(BidAfterEnd) as late:
        bid(running, paid, 1421000, T10)
    assert "10:00:00" in late.value.say()
    assert proof(MACHINE, running.pk).agrees
    assert [entry.verdict for entry in Entry.objects.exclude(kind="barred").order_by("seq")] == [
        "", "no_deposit", "not_a_bidder", "barred", "bid_after_end"
    ]  # fmt: skip


def test_the_barred_cannot_register():
    running = a_round()
    barring.bar(MACHINE, "person", a_bidder(5).id_number, "staff", OPENS)
    with pytest.raises(Barred):
        seated(running, 5)


def test_a_priority_purchaser_wins_at_equality_by_rank():
    running = a_round()
    owner, tenant, other = seated(running, 1), seated(running, 2), seated(running, 3)
    bidders.confirm_priority(MACHINE, running.pk, owner, 1, OPENS)
    bidders.confirm_priority(MACHINE, running.pk, tenant, 2, OPENS)
    opened(running)
    with pytest.raises(PriorityTooLate):
        bidders.confirm_priority(MACHINE, running.pk, other, 1, NOON)
    bid(running, other, 1421000, NOON)
    assert bid(running, tenant, 1421000, NOON).accepted
    assert bid(running, owner, 1421000, NOON).accepted
    with pytest.raises(BidTooLow):
        bid(running, tenant, 1421000, NOON + timedelta(seconds=1))
    with pytest.raises(BidTooLow):
        bid(running, owner, 1421000, NOON + timedelta(seconds=2))
    rounds.close(MACHINE, running.pk, T10)
    lot = Lot.objects.get()
    assert lot.buyer.bidder_id == owner and lot.price_fen == 142100000
    assert proof(MACHINE, running.pk).agrees


def test_the_same_key_is_one_bid():
    running = a_round()
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    first = bid(running, one, 1421000, NOON, key="k1")
    bid(running, two, 1428000, NOON, key="k2")
    again = bid(running, one, 1421000, NOON + timedelta(minutes=1), key="k1")
    assert (again.seq, again.at) == (first.seq, localtime(first.at)) and again.accepted
    with pytest.raises(KeyUsedBefore):
        bid(running, two, 1421000, NOON, key="k1")
    with pytest.raises(KeyUsedBefore):
        bid(running, one, 1442000, NOON, key="k1")
    assert Entry.objects.filter(kind="bid").count() == 2


def test_a_batch_is_decided_in_order_and_repeats_in_it_are_dropped():
    running = a_round()
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    batch = [
        Arrival("a", one, yuan(1421000), NOON),
        Arrival("b", two, yuan(1421000), NOON),
        Arrival("a", one, yuan(1421000), NOON),
        Arrival("c", two, yuan(1428000), NOON),
    ]
    answers = decide_bids(MACHINE, running.pk, batch)
    assert [answer.verdict for answer in answers] == ["accepted", "bid_too_low", "accepted", "accepted"]
    assert answers[0].seq == answers[2].seq and answers[1].lowest == yuan(1428000)
    assert proof(MACHINE, running.pk).agrees


def test_closing_names_the_buyer_and_the_head_of_the_log():
    running = a_round()
    one = seated(running, 1)
    opened(running)
    bid(running, one, 1421000, NOON)  # one bidder is enough (T4.10)
    with pytest.raises(NotYetOver):
        rounds.close(MACHINE, running.pk, T10 - timedelta(seconds=1))
    assert rounds.close(MACHINE, running.pk, T10)
    assert not rounds.close(MACHINE, running.pk, T10)
    running.refresh_from_db()
    sold = Event.objects.get(name="LotSold")
    assert sold.payload["fen"] == 142100000 and sold.payload["chain_head"] == running.head
    assert Lot.objects.get().price_due_on == T10.date() + timedelta(days=10)
    with pytest.raises(BidAfterEnd):
        bid(running, one, 1428000, T10 + timedelta(seconds=1))


def test_nobody_bids():
    running = opened(a_round())
    rounds.close(MACHINE, running.pk, T10)
    assert Lot.objects.get().state == Lot.State.UNSOLD and Event.objects.filter(name="LotUnsold").exists()


def test_the_log_refuses_change_and_shows_tampering():
    running = a_round()
    one = seated(running, 1)
    opened(running)
    bid(running, one, 1421000, NOON)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Entry.objects.filter(kind="bid").update(fen=1)
    entries = list(Entry.objects.order_by("seq"))
    assert entries[1].previous == entries[0].hash and Money(entries[1].fen) == yuan(1421000)
    assert COURT == entries[0].facts["court"]
