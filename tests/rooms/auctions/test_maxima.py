"""A bidder's own maximum: secret, answered at once, the earlier of two equal ones first, replayed from the log."""

from datetime import timedelta

import pytest

from tests.rooms.auctions.stage import COURT, MACHINE, OPENS, T10, a_round, bid, opened, seated, yuan
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.commands import bidders, rounds
from zhixing.domain.auctions.models import Entry, Maximum
from zhixing.domain.auctions.refusals import BidTooLow, KeyUsedBefore, OutbidAtOnce
from zhixing.kernel.chain import link

pytestmark = pytest.mark.django_db
NOON = T10 - timedelta(hours=12)


@pytest.fixture
def running():
    return a_round()


def top(running):
    running.refresh_from_db()
    return running.top.bidder_id, running.top_fen // 100


def limit(running, who, amount, at=NOON, key=""):
    scope = auctions.bidder_scope(who, COURT)
    return auctions.place_bid(scope, running.pk, key or f"m{who}-{amount}", yuan(amount), at, maximum=True)


def kinds():
    return [(entry.kind, entry.fen and entry.fen // 100) for entry in Entry.objects.order_by("seq")][1:]


def test_the_platform_bids_up_to_a_maximum_and_no_further(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    assert limit(running, one, 1450000).accepted
    assert top(running) == (one, 1421000)
    assert bid(running, two, 1428000, NOON).accepted
    assert top(running) == (one, 1435000)
    with pytest.raises(OutbidAtOnce):  # within a step of the maximum: the leader's own 1,450,000 comes first
        bid(running, two, 1449000, NOON)
    assert top(running) == (one, 1450000)
    assert bid(running, two, 1457000, NOON).accepted
    assert top(running) == (two, 1457000)
    assert auctions.proof(MACHINE, running.pk).agrees


def test_every_price_a_maximum_makes_is_a_line_of_its_own(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    limit(running, one, 1450000)
    bid(running, two, 1428000, NOON)
    assert kinds() == [("maximum", None), ("auto", 1421000), ("bid", 1428000), ("auto", 1435000)]
    public = auctions.history(MACHINE, running.pk)
    assert [line.kind for line in public] == ["opened", "auto", "bid", "auto"]
    assert "1450000" not in str(list(Entry.objects.values_list("facts", "fen")))
    assert auctions.position(MACHINE, running.pk, one).maximum == yuan(1450000)
    assert auctions.position(MACHINE, running.pk, two).maximum is None
    assert auctions.proof(MACHINE, running.pk).agrees


def test_of_two_equal_maxima_the_earlier_leads(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    limit(running, one, 1500000)
    with pytest.raises(OutbidAtOnce) as refused:
        limit(running, two, 1500000, NOON + timedelta(seconds=1))
    assert refused.value.facts["lowest"] == yuan(1507000)
    assert top(running) == (one, 1500000)
    assert kinds()[-2:] == [("auto", 1500000), ("maximum", None)]
    assert auctions.proof(MACHINE, running.pk).agrees


def test_a_bid_equal_to_the_leaders_maximum_comes_too_late(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    limit(running, one, 1500000)
    with pytest.raises(OutbidAtOnce):
        bid(running, two, 1500000, NOON)
    assert top(running) == (one, 1500000)
    assert bid(running, two, 1507000, NOON).accepted
    assert top(running) == (two, 1507000)
    assert auctions.proof(MACHINE, running.pk).agrees


def test_a_higher_maximum_leads_one_step_above_the_lower(running):
    one, two, three = (seated(running, number) for number in (1, 2, 3))
    opened(running)
    limit(running, one, 1500000)
    limit(running, two, 1600000)
    assert top(running) == (two, 1507000)
    assert kinds()[-3:] == [("maximum", None), ("auto", 1500000), ("auto", 1507000)]
    limit(running, three, 1603000)  # less than a step above: the whole maximum, no more
    assert top(running) == (three, 1603000)
    assert auctions.proof(MACHINE, running.pk).agrees


def test_a_lower_maximum_bids_all_it_has_and_is_passed(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    limit(running, one, 1600000)
    limit(running, two, 1500000)
    assert top(running) == (one, 1507000)
    assert kinds()[-3:] == [("maximum", None), ("auto", 1500000), ("auto", 1507000)]
    assert auctions.proof(MACHINE, running.pk).agrees


def test_a_priority_purchaser_wins_at_an_equal_maximum(running):
    owner, other = seated(running, 1), seated(running, 2)
    bidders.confirm_priority(MACHINE, running.pk, owner, 1, OPENS)
    opened(running)
    limit(running, other, 1500000)
    limit(running, owner, 1500000, NOON + timedelta(minutes=1))
    assert top(running) == (owner, 1500000)
    assert auctions.proof(MACHINE, running.pk).agrees


def test_the_leader_may_move_his_maximum_without_a_new_price(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    limit(running, one, 1500000)
    limit(running, one, 1430000)
    assert top(running) == (one, 1421000)
    with pytest.raises(BidTooLow):
        limit(running, one, 1420999)
    bid(running, two, 1435000, NOON)
    assert top(running) == (two, 1435000)
    assert auctions.proof(MACHINE, running.pk).agrees


def test_a_price_made_in_the_last_five_minutes_moves_the_end(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    limit(running, one, 1500000, T10 - timedelta(minutes=4))
    running.refresh_from_db()
    assert running.ends_at == T10 + timedelta(minutes=1)
    late = T10 + timedelta(seconds=30)
    with pytest.raises(OutbidAtOnce):
        bid(running, two, 1500000, late)
    running.refresh_from_db()
    assert running.ends_at == late + timedelta(minutes=5) and running.extensions == 2
    assert auctions.proof(MACHINE, running.pk).agrees


def test_a_maximum_sent_again_is_the_same_and_its_key_is_no_bids(running):
    one = seated(running, 1)
    opened(running)
    first = limit(running, one, 1500000, key="k")
    assert limit(running, one, 1500000, key="k").seq == first.seq
    with pytest.raises(KeyUsedBefore):
        limit(running, one, 1600000, key="k")
    with pytest.raises(KeyUsedBefore):
        bid(running, one, 1500000, NOON, key="k")
    assert Maximum.objects.count() == 1


def test_the_end_opens_the_maxima_and_the_log_alone_replays(running):
    one, two = seated(running, 1), seated(running, 2)
    opened(running)
    limit(running, one, 1600000)
    limit(running, two, 1500000)
    rounds.close(MACHINE, running.pk, T10)
    last = Entry.objects.order_by("-seq").first()
    assert sorted(fen for fen, _ in last.facts["maxima"].values()) == [150000000, 160000000]
    for seq, (fen, salt) in last.facts["maxima"].items():
        assert Entry.objects.get(seq=int(seq)).facts["seal"] == link({"fen": fen, "salt": salt})
    Maximum.objects.all().delete()
    assert auctions.proof(MACHINE, running.pk).agrees
