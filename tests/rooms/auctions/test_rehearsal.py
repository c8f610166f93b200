"""The auction one can try: the real rule, the same story for the same seed, an end that comes."""

from datetime import timedelta

from zhixing.domain.auctions.rules import rehearsal
from zhixing.kernel.money import Money

FIVE_MINUTES = 300


def test_the_same_seed_and_bids_are_the_same_story_and_it_ends():
    one, again = (rehearsal.play("a", [(5.0, 6_800_000)], 400) for _ in range(2))
    assert (
        (one.bids, one.standing) == (again.bids, again.standing) and one.over and one.bids[0].code == rehearsal.YOU.code
    )
    assert rehearsal.play("b", [(5.0, 6_800_000)], 400).bids != one.bids


def test_prices_rise_by_the_rule_and_no_simulated_bidder_passes_its_maximum():
    for seed in "abcdefgh":
        scene = rehearsal.play(seed, [], FIVE_MINUTES)
        sums = [one.bid.fen for one in scene.bids]
        assert sums == sorted(set(sums)) and all(one.refused is None for one in scene.bids)
        most = {bot.code: rehearsal.maximum(seed, bot) for bot in rehearsal.BOTS}
        assert all(one.bid <= most[one.code] for one in scene.bids)
        assert all(b.code != a.code for a, b in zip(scene.bids, scene.bids[1:], strict=False))


def test_a_visitor_who_bids_more_than_the_others_would_wins():
    most = max(rehearsal.maximum("a", bot) for bot in rehearsal.BOTS)
    scene = rehearsal.play("a", [(3.0, (most + rehearsal.STEP).fen)], 400)
    assert scene.over and scene.lead and scene.standing.top == most + rehearsal.STEP


def test_a_bid_too_low_or_after_the_end_is_refused_by_name():
    low = rehearsal.play("a", [(3.0, 100)], 4)
    assert low.refused is not None and low.refused.code == "bid_too_low" and low.bids == ()
    late = rehearsal.play("a", [(390.0, Money.yuan(900_000).fen)], 391)
    assert late.refused is not None and late.refused.code == "bid_after_end"


def test_a_late_bid_moves_the_end_by_five_minutes_of_the_story():
    end = rehearsal.OPENS + rehearsal.HOURS
    second = next(s for s in range(60, 400) if rehearsal.story_time(s) >= end - timedelta(minutes=2))
    scene = rehearsal.play("a", [(float(second), Money.yuan(200_000).fen)], second)
    assert scene.standing.ends_at == rehearsal.story_time(second) + timedelta(minutes=5)
