from datetime import datetime
from decimal import Decimal

import pytest

from tests.law.table import D, Y, refused, shown
from zhixing.law import auction as online
from zhixing.law.auction_after import enforce_top_up
from zhixing.law.auction_buyer import (
    UNDO_GROUNDS,
    Tax,
    data_kept_until,
    effect_of,
    lease_survives,
    may_take_home,
    may_undo,
    sell_next,
    shareholders_told_by,
    tax_borne_by,
    tenant_has_priority,
    tenant_protected,
    undo_ruled_due,
    warranty_excluded,
)
from zhixing.law.auction_offline import (
    deposit_back_due,
    hall_resumes_due,
    highest_commission,
    least_deposit,
    may_sell_without_auction,
    must_be_online,
    next_round_due,
    reserve_floor,
    sale_floor,
)
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS
from zhixing.law.auction_sale import (
    Taker,
    check_sale_bid,
    countdown_end,
    creditors_asked_due,
    sale_default,
    sale_ends,
    sale_opens,
    set_off,
)
from zhixing.law.auction_special import (
    approval_first,
    criminal_after_failure,
    equity_to_sell,
    listed_floor,
    listed_opens,
    may_hold,
    may_sell_more,
    self_sale_ends,
    unvalued_start,
)
from zhixing.law.auction_terms import free_terms, sale_terms, suggested_step

ON = D("2026-11-22")
ALL = {one.key for one in (*LISTING_ITEMS, *WARNINGS)}


def at(text):
    return datetime.fromisoformat(f"{text}+08:00")


def taken(*takers, price=1_000_000, superior=0):
    answer = set_off([Taker(*one) for one in takers], Y(price), Y(superior))
    return (answer.key, answer.difference) if answer else None


OFFLINE = [
    ("D4.12 the old hall resumes", lambda: hall_resumes_due(D("2025-06-03")), D("2025-06-18")),
    ("D4.0 online is the rule", lambda: must_be_online(), True),
    ("D4.0 unsuited", lambda: must_be_online(unsuited=True), False),
    ("D4.2 old hall, round 1", lambda: reserve_floor(1, Y(2_000_000), ON, immovable=True).lowest, Y(2_000_000)),
    ("D4.2 old hall, round 3", lambda: reserve_floor(3, Y(1_600_000), ON, immovable=True).lowest, Y(1_280_000)),
    (
        "D4.2 no third round of a movable",
        lambda: refused(lambda: reserve_floor(3, Y(1), ON, immovable=False)),
        "no_more_rounds",
    ),
    ("D4.2 sixty days", lambda: next_round_due(D("2025-03-03")), D("2025-05-06")),
    ("D4.5 old hall", lambda: least_deposit(Y(2_000_000), ON), Y(100_000)),
    ("D4.5 back in three days", lambda: deposit_back_due(D("2025-03-03")), D("2025-03-06")),
    ("D4.8 sale of gold", lambda: may_sell_without_auction(all_agree=False, kind="precious_metal"), True),
    ("D4.8 sale by agreement", lambda: may_sell_without_auction(all_agree=True), True),
    ("D4.8 no sale", lambda: may_sell_without_auction(all_agree=False), False),
    ("D4.8 half of the appraisal", lambda: sale_floor(Y("1000.01"), ON), Y("500.01")),
    ("D4.15 no commission online", lambda: highest_commission(Y(9_000_000), ON, online=True), Y(0)),
    ("D4.15 to 2 m", lambda: highest_commission(Y(2_000_000), ON, online=False), Y(100_000)),
    ("D4.15 to 10 m", lambda: highest_commission(Y(10_000_000), ON, online=False), Y(340_000)),
    ("D4.15 to 50 m", lambda: highest_commission(Y(50_000_000), ON, online=False), Y(1_140_000)),
    ("D4.15 to 100 m", lambda: highest_commission(Y(100_000_000), ON, online=False), Y(1_640_000)),
    ("D4.15 above", lambda: highest_commission(Y(120_000_000), ON, online=False), Y(1_740_000)),
]

SALE = [
    ("D4.8 creditors are asked", lambda: creditors_asked_due(D("2025-06-03")), D("2025-06-13")),
    ("D4.8 opens, house", lambda: sale_opens(D("2025-06-18"), immovable=True), D("2025-07-03")),
    ("D4.8 opens, movable", lambda: sale_opens(D("2025-06-18"), immovable=False), D("2025-06-25")),
    ("D4.8 sixty days", lambda: sale_ends(D("2025-07-03")), D("2025-09-01")),
    ("D4.8 a day from the first bid", lambda: countdown_end(at("2025-07-05T10:06:00")), at("2025-07-06T10:06:00")),
    ("D4.8 prepaid", lambda: refused(lambda: check_sale_bid(Y(100), Y(100), Y(100))), ""),
    ("D4.8 a deposit is not enough", lambda: refused(lambda: check_sale_bid(Y(100), Y(20), Y(100))), "not_prepaid"),
    ("D4.8 no cut", lambda: refused(lambda: check_sale_bid(Y(99), Y(100), Y(100))), "below_sale_price"),
    ("D4.8 default keeps a deposit", lambda: sale_default(Y(1_120_000), Y(112_000)).kept, Y(112_000)),
    ("D4.8 default returns the rest", lambda: sale_default(Y(1_120_000), Y(112_000)).returned, Y(1_008_000)),
    ("D4.8 taken by rank", lambda: taken(("a", Y(9_000_000), 2), ("b", Y(700_000), 1)), ("b", Y(300_000))),
    ("D4.8 taken by lot", lambda: taken(("a", Y(1), 1, 2), ("b", Y(1_000_000), 1, 1)), ("b", Y(0))),
    ("D4.8 superior claims in cash", lambda: taken(("a", Y(900_000), 1), superior=400_000), ("a", Y(400_000))),
    ("D4.8 nobody takes it", lambda: taken(), None),
    ("D4.8 a limited city", lambda: may_take_home(restricted_city=True, qualified=False), False),
    ("D4.8 qualified there", lambda: may_take_home(restricted_city=True, qualified=True), True),
]

BUYER = [
    ("D4.4 all shown, disclaimed", lambda: warranty_excluded(ALL, disclaimed=True), True),
    ("D4.4 not disclaimed", lambda: warranty_excluded(ALL, disclaimed=False), False),
    ("D4.4 defects not shown", lambda: warranty_excluded(ALL - {"defects"}, disclaimed=True), False),
    ("D4.4 ten years", lambda: data_kept_until(D("2025-06-03")), D("2035-06-03")),
    ("D4.7 shareholders", lambda: shareholders_told_by(D("2025-03-23")), D("2025-03-03")),
    ("D4.7 tenant", lambda: tenant_has_priority(), True),
    ("D4.7 against a co-owner", lambda: tenant_has_priority(coowner_bids=True), False),
    ("D4.7 near relatives", lambda: tenant_has_priority(sale_to_near_relative=True), False),
    ("D4.10 an earlier lease", lambda: lease_survives(before_security=True, harms_security=True), True),
    ("D4.10 a later lease that harms", lambda: lease_survives(before_security=False, harms_security=True), False),
    ("D4.10 a later lease", lambda: lease_survives(before_security=False, harms_security=False), True),
    ("D4.10 tenant in time", lambda: tenant_protected(written=True, occupied_before_seizure=True), True),
    ("D4.10 tenant by word", lambda: tenant_protected(written=False, occupied_before_seizure=True), False),
    ("D4.12 party before the start", lambda: effect_of("party_objects", started=False), "may_stay"),
    ("D4.12 outsider", lambda: effect_of("outsider_objects", started=True), "must_stay"),
    ("D4.12 paid before", lambda: effect_of("paid", started=False), "withdraw"),
    ("D4.12 paid during", lambda: effect_of("paid", started=True), "must_stay"),
    ("D4.12 money before the day", lambda: effect_of("debtor_brings_money", started=False), "stop"),
    ("D4.12 enough", lambda: sell_next(100, 100), False),
    ("D4.12 enough, debtor agrees", lambda: sell_next(100, 100, debtor_agrees=True), True),
    ("D4.12 not enough", lambda: sell_next(99, 100), True),
    ("D4.12 sold together", lambda: sell_next(100, 100, inseparable=True), True),
    ("D4.13 misdescribed", lambda: may_undo("misdescribed", procedure_ended=False), True),
    (
        "D4.13 disclosed",
        lambda: may_undo("misdescribed", procedure_ended=False, detectable_or_disclosed=True),
        False,
    ),
    ("D4.13 too late", lambda: may_undo("collusion", procedure_ended=True), False),
    ("D4.13 regret", lambda: may_undo("regret", procedure_ended=False), False),
    ("D4.13 grounds", lambda: len(UNDO_GROUNDS), 6),
    ("D4.13 fifteen days", lambda: undo_ruled_due(D("2025-06-03")), D("2025-06-18")),
    ("D4.15 deed tax", lambda: tax_borne_by(Tax.DEED), "buyer"),
    ("D4.15 income tax", lambda: tax_borne_by(Tax.INCOME), "debtor"),
    ("D4.15 buyer bears all", lambda: refused(lambda: tax_borne_by(Tax.INCOME, buyer_bears_all=True)), "blanket_tax"),
]

SPECIAL = [
    ("D4.16 self-sale", lambda: self_sale_ends(D("2025-03-03")), D("2025-06-03")),
    ("D4.16 no value", lambda: unvalued_start(Y(20_000), Y(1_000)), Y(21_000)),
    ("D4.16 the part needed", lambda: equity_to_sell(Y(1_000_001), Y(10), 500_000), 100_001),
    ("D4.16 no more than held", lambda: equity_to_sell(Y(1_000_001), Y(10), 5_000), 5_000),
    ("D4.16 more than needed", lambda: may_sell_more(""), False),
    ("D4.16 all, asked for in writing", lambda: may_sell_more("impaired"), True),
    ("T4.11 top-up paid", lambda: enforce_top_up(Y(0), D("2026-11-02"), D("2026-11-09")), False),
    ("T4.11 top-up not due", lambda: enforce_top_up(Y(1), D("2026-11-02"), D("2026-11-02")), False),
    ("T4.11 top-up refused", lambda: enforce_top_up(Y(1), D("2026-11-02"), D("2026-11-03")), True),
    ("D4.16 approval first", lambda: approval_first(needs_approval=True, approved=False), False),
    ("D4.16 approved", lambda: approval_first(needs_approval=True, approved=True), True),
    ("D4.16 listed, round 1", lambda: listed_floor(1, Y(100), ON), Y(100)),
    ("D4.16 listed, round 3", lambda: listed_floor(3, Y(90), ON), Y(81)),
    ("D4.16 listed, round 4", lambda: refused(lambda: listed_floor(4, Y(81), ON)), "too_many_rounds"),
    ("D4.16 listed notice", lambda: listed_opens(D("2025-03-03")), D("2025-03-13")),
    ("D4.16 thirty per cent", lambda: may_hold(Decimal("0.1"), Decimal("0.2"), ON), True),
    ("D4.16 more", lambda: may_hold(Decimal("0.1"), Decimal("0.21"), ON), False),
    ("D4.16 holds it already", lambda: may_hold(Decimal("0.3"), Decimal(0), ON), False),
    ("D4.16 treasury takes", lambda: criminal_after_failure(treasury_takes=True, victim_takes=False), False),
    ("D4.16 no reserve", lambda: criminal_after_failure(treasury_takes=False, victim_takes=False), True),
]

ONLINE = [
    ("D4.2 lowest", lambda: online.start_floor(1, Y(2_000_000), ON).lowest, Y(1_400_000)),
    ("D4.3 told before publication", lambda: online.tell_by(D("2025-03-04")), D("2025-03-01")),
    ("D4.3 publication after telling", lambda: online.earliest_publication(D("2025-03-01")), D("2025-03-04")),
    ("D4.3 five full days", lambda: online.deemed_told(D("2025-03-01")), D("2025-03-06")),
    ("D4.3 round 2 of a movable", lambda: online.earliest_start(2, D("2025-03-01")), D("2025-03-08")),
    ("D4.5 range", lambda: online.deposit_range(Y(100_000), ON), (Y(5_000), Y(20_000))),
    ("D4.5 too low", lambda: refused(lambda: online.check_deposit(Y(4_999), Y(100_000), ON)), "deposit_out_of_range"),
    ("D4.5 back in a day", lambda: online.refund_by(at("2025-06-03T10:00:00")), at("2025-06-04T10:00:00")),
    (
        "D4.6 a day at least",
        lambda: refused(lambda: online.check_duration(at("2025-06-03T10:00:00"), at("2025-06-04T09:59:59"))),
        "bidding_too_short",
    ),
    ("D4.6 below the start", lambda: refused(lambda: online.check_bid(Y(99), Y(100), None, Y(1))), "bid_too_low"),
    ("D4.16 without reserve, from a step", lambda: free_terms(Y(1_136_800), ON).start, Y(5_600)),
    ("D4.16 without reserve, the deposit", lambda: free_terms(Y(1_136_800), ON).deposit, Y(1_120)),
    ("D4.8 a sale keeps the price", lambda: sale_terms(Y(1_136_800), ON).start, Y(1_136_800)),
    ("D4.8 a sale's deposit", lambda: sale_terms(Y(1_136_800), ON).deposit, Y(57_000)),
    ("D4.6 a step", lambda: suggested_step(Y(1_400_000), ON).amount, Y(7_000)),
    ("D4.7 equal to the top", lambda: online.lowest_bid(Y(100), Y(120), Y(5), priority=True), Y(120)),
    ("D4.7 others a step above", lambda: online.lowest_bid(Y(100), Y(120), Y(5)), Y(125)),
    ("D4.2 two rounds", lambda: refused(lambda: online.notice_period(3, True, ON)), "third_round"),
    ("D4.3 within thirty days", lambda: online.second_round_due(D("2024-07-05")), D("2024-08-05")),
]

ROWS = [*OFFLINE, *SALE, *BUYER, *SPECIAL, *ONLINE]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(row, answer, expected):
    assert shown(answer()) == expected


def test_a_creditor_who_takes_it_is_told_what_to_pay():
    answer = set_off([Taker("a", Y(700_000), 1)], Y(1_000_000))
    assert "补交 300,000.00 元" in answer.explain()
    assert "kept" in sale_default(Y(10), Y(2)).explain("en")
