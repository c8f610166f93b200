from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.table import shown
from zhixing.kernel.money import Money
from zhixing.law import auction as law
from zhixing.law import auction_terms as terms
from zhixing.law.auction import Bid
from zhixing.law.auction_after import GROUNDS, default, is_pointless, pointless_ask_due, resume_due, unsold
from zhixing.law.auction_buyer import title_passes_on
from zhixing.law.auction_people import (
    LISTING_ITEMS,
    WARNINGS,
    BidderBarred,
    ListingIncomplete,
    check_bidder,
    check_listing,
    priority_waived,
    tenant_told_by,
)
from zhixing.law.figures import CourtRules

D = date.fromisoformat
Y = Money.yuan
ON = D("2026-11-22")


def at(clock, day="2026-11-22"):
    return datetime.fromisoformat(f"{day}T{clock}+08:00")


def test_t4_1_start_of_round_one():
    with pytest.raises(law.StartTooLow) as refused:
        law.check_start(1, Y(1_399_999), Y(2_000_000), ON)
    assert refused.value.facts == {"lowest": Y(1_400_000)}
    assert law.check_start(1, Y(1_400_000), Y(2_000_000), ON).lowest == Y(1_400_000)


def test_t4_2_start_of_round_two():
    with pytest.raises(law.StartTooLow):
        law.check_start(2, Y(1_120_000), Y(1_500_000), ON)
    law.check_start(2, Y(1_200_000), Y(1_500_000), ON)
    with pytest.raises(law.ThirdRound):
        law.start_floor(3, Y(1), ON)


def test_a_floor_is_never_below_the_share():
    assert law.start_floor(1, Money(101), ON).lowest == Money(71)
    assert "70%" in law.start_floor(1, Y(100), ON).explain()


def test_t4_4_creditor_s_deposit():
    assert shown(law.creditor_deposit(Y(100_000), Y(60_000))) == Y(40_000)
    assert shown(law.creditor_deposit(Y(100_000), Y(300_000))) == Money.zero


def test_t4_5_notice_of_a_house():
    with pytest.raises(law.NoticeTooShort):
        law.check_notice(1, D("2025-03-01"), D("2025-03-30"), immovable=True)
    law.check_notice(1, D("2025-03-01"), D("2025-03-31"), immovable=True)


def test_p5_earliest_start_of_an_immovable():
    assert shown(law.earliest_start(1, D("2024-06-01"), immovable=True)) == D("2024-07-01")
    assert shown(law.earliest_start(1, D("2024-06-01"))) == D("2024-06-16")
    assert shown(terms.latest_publication(D("2024-07-01"), immovable=True)) == D("2024-06-01")
    assert shown(terms.latest_publication(D("2024-07-01"))) == D("2024-06-16")
    assert shown(terms.latest_publication(D("2024-07-01"), second=True, immovable=True)) == D("2024-06-16")
    assert shown(terms.latest_publication(D("2024-07-01"), second=True)) == D("2024-06-24")


def test_p8_second_round_within_thirty_days():
    due = law.second_round_due(D("2024-07-05"))
    assert (due.raw, due.on) == (D("2024-08-04"), D("2024-08-05"))
    law.check_notice(2, D("2024-07-29"), D("2024-08-05"), failed_on=D("2024-07-05"))
    with pytest.raises(law.RoundTooLate):
        law.check_notice(2, D("2024-07-29"), D("2024-08-06"), failed_on=D("2024-07-05"))


def test_d4_3_parties_are_told_before_publication():
    assert shown(law.tell_by(D("2025-03-04"))) == D("2025-03-01")
    assert shown(law.earliest_publication(D("2025-03-01"))) == D("2025-03-04")
    assert law.deemed_told(D("2025-03-01")).on == D("2025-03-06")


def test_t4_7_t4_8_p7_extension():
    end = at("10:00:00")
    assert shown(law.extended_end(end, at("09:54:59"))) == end
    assert shown(law.extended_end(end, at("09:55:00"))) == end
    end = shown(law.extended_end(end, at("09:57:30")))
    assert end == at("10:02:30")
    assert shown(law.extended_end(end, at("10:01:00"))) == at("10:06:00")
    assert shown(law.extended_end(at("10:00:00"), at("09:58:30"))) == at("10:03:30")


def test_t4_10_one_bidder_at_the_start_wins():
    only = Bid("a", Y(1_400_000), at("10:00:00"))
    law.check_bid(only.amount, Y(1_400_000), None, Y(5_000))
    assert shown(law.leading([only])) == only


def test_d4_6_bids_rise_by_the_step():
    with pytest.raises(law.BidTooLow) as refused:
        law.check_bid(Y(104_999), Y(100_000), Y(100_000), Y(5_000))
    assert refused.value.facts == {"lowest": Y(105_000)}
    law.check_bid(Y(105_000), Y(100_000), Y(100_000), Y(5_000))
    law.check_bid(Y(100_000), Y(100_000), Y(100_000), Y(5_000), priority=True)
    with pytest.raises(law.BidTooLow):
        law.check_bid(Y(99_999), Y(100_000), None, Y(5_000))


def test_d4_7_priority_wins_at_equality_by_rank_then_time():
    plain = Bid("plain", Y(100), at("10:00:00"))
    tenant = Bid("tenant", Y(100), at("10:01:00"), rank=2)
    owner = Bid("owner", Y(100), at("10:02:00"), rank=1)
    other = Bid("other owner", Y(100), at("10:03:00"), rank=1)
    assert shown(law.leading([plain, tenant])).bidder == "tenant"
    assert shown(law.leading([plain, tenant, other, owner])).bidder == "owner"
    assert shown(law.leading([owner, Bid("higher", Y(101), at("09:00:00"))])).bidder == "higher"


def test_d4_5_deposit_is_a_share_of_this_round_s_start():
    assert shown(law.deposit_range(Y(100_000), ON)) == (Y(5_000), Y(20_000))
    law.check_deposit(Y(20_000), Y(100_000), ON)
    for wrong in (Y("4999.99"), Y("20000.01")):
        with pytest.raises(law.DepositOutOfRange):
            law.check_deposit(wrong, Y(100_000), ON)


def test_d4_6_step_and_duration():
    assert terms.suggested_step(Y(100_000), ON).amount == Y(500)
    assert terms.suggested_step(Y(1_000), ON).amount == Y(100)
    law.check_duration(at("10:00:00"), at("10:00:00", "2026-11-23"))
    with pytest.raises(law.BiddingTooShort):
        law.check_duration(at("10:00:00"), at("09:59:59", "2026-11-23"))
    assert shown(law.refund_by(at("10:06:00"))) == at("10:06:00", "2026-11-23")


@pytest.mark.parametrize(
    ("number", "base", "start", "deposit", "step"),
    [
        (1, "85145.00", 60_000, 3_000, 300),
        (1, "2345678.90", 1_650_000, 83_000, 8_200),
        (2, "60000.00", 48_000, 2_400, 200),
        (1, "100000.00", 70_000, 3_500, 300),
        (1, "120.00", 100, 5, 100),
        (1, "50.00", 35, "1.75", 100),
    ],
)
def test_d4_6_suggested_figures_are_such_as_courts_publish(number, base, start, deposit, step):
    found = terms.suggested_terms(number, Y(base), ON)
    assert (found.start, found.deposit, found.step) == (Y(start), Y(deposit), Y(step))


@given(fen=st.integers(100, 10**14), number=st.sampled_from([1, 2]))
def test_d4_6_a_suggestion_is_never_refused(fen, number):
    base = Money(fen)
    found = terms.suggested_terms(number, base, ON)
    assert law.check_start(number, found.start, base, ON).lowest <= found.start <= base
    law.check_deposit(found.deposit, found.start, ON)
    assert found.step > Money.zero


def test_t4_11_default():
    args = (Y(100_000), Y("1775584.80"), Y("1451667.84"), Money.zero, Y(2_000_000), ON)
    answer = default(*args)
    assert (answer.shortfall, answer.to_shortfall, answer.uncovered) == (Y("323916.96"), Y(100_000), Y("223916.96"))
    assert answer.top_up is None
    assert default(*args, court=CourtRules({"auction.top_up": "order"})).top_up == Y("223916.96")
    assert default(*args, court=CourtRules({"auction.top_up": "none"})).top_up == Money.zero
    with pytest.raises(ValueError, match="auction.top_up"):
        CourtRules({"auction.top_up": "perhaps"})


def test_a_better_resale_gives_no_deposit_back():
    answer = default(Y(100), Y(1_000), Y(1_200), Y(10), Y(50), ON)
    assert (answer.to_costs, answer.to_shortfall, answer.to_debt, answer.to_related) == (Y(10), Y(0), Y(50), Y(40))


def test_t4_13_ruling_title_hand_over():
    assert law.ruling_due(D("2025-05-20")).on == D("2025-05-30")
    assert shown(title_passes_on(D("2025-05-28"))) == D("2025-05-28")
    assert law.hand_over_due(D("2025-05-28")).on == D("2025-06-12")


def test_t5_1_registration_does_not_matter_for_title():
    served_on, registered_on = D("2025-05-28"), D("2025-07-01")
    assert shown(title_passes_on(served_on)) == served_on < registered_on


def test_t4_14_after_round_two():
    answer = unsold(2, D("2025-06-03"), Y(1_120_000))
    assert (answer.due.on, answer.price, answer.prepay) == (D("2025-06-18"), Y(1_120_000), Y(1_120_000))
    assert answer.period_days == 60
    assert "1,120,000.00" in answer.explain()
    assert unsold(1, D("2024-07-05"), Y(1)).next == "second_round"


def test_t4_16_a_silent_shareholder():
    assert priority_waived("shareholder", D("2025-03-03")).on == D("2025-03-23")
    assert shown(tenant_told_by(D("2025-03-10"))) == D("2025-03-05")


@pytest.mark.parametrize("role", ["relative", "court", "defaulter", "agent_of_barred"])
def test_t4_17_barred(role):
    with pytest.raises(BidderBarred) as refused:
        check_bidder({role, "creditor"})
    assert refused.value.facts["role"] == role
    check_bidder({"creditor", "debtor"})


def test_d4_4_a_listing_shows_eleven_items_and_seven_warnings():
    assert (len(LISTING_ITEMS), len(WARNINGS)) == (11, 7)
    keys = {one.key for one in (*LISTING_ITEMS, *WARNINGS)}
    check_listing(keys - {"other"})
    with pytest.raises(ListingIncomplete) as refused:
        check_listing(keys - {"taxes", "as_is"})
    assert refused.value.facts["missing"] == ["taxes", "as_is"]


def test_d4_9_pointless_sale_and_interruptions():
    assert is_pointless(Y(100), Y(90), Y(10))
    assert not is_pointless(Y(101), Y(90), Y(10))
    assert pointless_ask_due(D("2026-11-02")).on == D("2026-11-09")
    assert resume_due(D("2026-11-02")).on == D("2026-11-09")
    effects = {one.key: one.effect for one in GROUNDS}
    assert (effects["outsider_objects"], effects["party_objects"]) == ("must_stay", "may_stay")


moments = st.integers(0, 86_400).map(lambda seconds: at("00:00:00", "2026-01-01") + timedelta(seconds=seconds))


@given(st.lists(moments, min_size=1, max_size=30))
def test_the_end_never_moves_back_and_follows_the_last_late_bid(bids):
    end = first = at("12:00:00", "2026-01-01")
    for bid in sorted(bids):
        if bid < end:
            moved = shown(law.extended_end(end, bid))
            assert moved >= end
            end = moved
    assert end == first or any((end - bid).total_seconds() == 300 for bid in bids)
