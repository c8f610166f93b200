"""Lanes and urging (S rows), the service centre, ability to perform (L rows)."""

from datetime import date
from decimal import Decimal

import pytest

from zhixing.kernel.money import Money
from zhixing.law import ability
from zhixing.law.ability import Asset, Conduct, Group, Level, Reason, conduct_score, property_score, rate
from zhixing.law.figures import CourtRules
from zhixing.law.triage import GROUPS, MATTERS, REASONS, Facts, Lane, Urging, leaves_fast_lane, sort, urging

D = date.fromisoformat
Y = Money.yuan
ON = D("2026-11-22")

LANES = [
    ("S2", Facts(Y(500_000), land_or_shares=True), Lane.COMPLEX, ("land_or_shares",)),
    (
        "S3",
        Facts(Y(60_000), mediated=True, address_confirmed=True, bankrupt=True),
        Lane.COMPLEX,
        ("bankrupt",),
    ),
    ("6.3 cash covers", Facts(Y(100), Y(50), cash=Y(150)), Lane.SIMPLE, ("cash",)),
    ("6.3 cash without the fee", Facts(Y(100), Y(50), cash=Y("149.99")), Lane.OPEN, ()),
    ("6.3 one cash-like asset", Facts(Y(100), cash_like=True), Lane.SIMPLE, ("cash_like",)),
    ("6.3 promise", Facts(Y(100), promised_in=30), Lane.SIMPLE, ("promise",)),
    ("6.3 promise too far", Facts(Y(100), promised_in=31), Lane.OPEN, ()),
    ("6.3 mediated", Facts(Y(100_000), mediated=True, address_confirmed=True), Lane.SIMPLE, ("mediated",)),
    ("6.3 mediated, too much", Facts(Y("100000.01"), mediated=True, address_confirmed=True), Lane.OPEN, ()),
    ("6.3 mediated, no address", Facts(Y(60_000), mediated=True), Lane.OPEN, ()),
    ("6.3 fee or fine", Facts(Y(100), fee_or_fine=True), Lane.SIMPLE, ("fee_or_fine",)),
    ("6.3 preservation", Facts(Y(100), simple_preservation=True), Lane.SIMPLE, ("simple_preservation",)),
    ("6.3 title only", Facts(Y(100), title_only=True), Lane.SIMPLE, ("title_only",)),
    ("6.3 resumed and paid", Facts(Y(100), resumed_paid=True), Lane.SIMPLE, ("resumed_paid",)),
    ("6.3 two creditors", Facts(Y(100), cash=Y(100), creditors=2), Lane.COMPLEX, ("creditors",)),
    ("6.3 ten parties", Facts(Y(100), parties=10), Lane.COMPLEX, ("parties",)),
    ("6.3 nine parties", Facts(Y(100), parties=9), Lane.OPEN, ()),
    ("6.3 mass", Facts(Y(100), mass=True), Lane.COMPLEX, ("mass",)),
    ("6.3 eviction", Facts(Y(100), eviction=True), Lane.COMPLEX, ("eviction",)),
    ("6.3 outsider", Facts(Y(100), outsider=True), Lane.COMPLEX, ("outsider",)),
    ("6.3 public notice", Facts(Y(100), public_service=True), Lane.COMPLEX, ("public_service",)),
    ("6.3 child", Facts(Y(100), child=True), Lane.COMPLEX, ("child",)),
    ("6.3 foreign", Facts(Y(100), foreign=True), Lane.COMPLEX, ("foreign",)),
    ("6.3 petitions", Facts(Y(100), petitions=True), Lane.COMPLEX, ("petitions",)),
]


@pytest.mark.parametrize(("row", "facts", "lane", "reasons"), LANES, ids=[r[0] for r in LANES])
def test_lanes(row, facts, lane, reasons):
    answer = sort(facts, ON)
    assert (answer.lane, answer.reasons) == (lane, reasons)
    assert all(REASONS[one][0] in answer.explain() for one in reasons)
    assert all(REASONS[one][1] in answer.explain("en") for one in reasons)


def test_s3_the_simple_ground_is_kept_beside_the_complex_one():
    answer = sort(LANES[1][1], ON)
    assert (answer.simple, answer.complex_) == (("mediated",), ("bankrupt",))
    assert answer.sentence() == "繁案精办：被执行人进入破产程序。"
    assert sort(Facts(Y(1)), ON).sentence("en") == "open: no reason yet."


def test_leaving_the_fast_lane():
    assert not leaves_fast_lane(D("2026-11-01"), D("2026-11-11"), answered=False, covered=False)
    assert leaves_fast_lane(D("2026-11-01"), D("2026-11-12"), answered=True, covered=True)
    assert leaves_fast_lane(D("2026-11-01"), D("2026-11-03"), answered=True, covered=False)


def test_a_court_sets_its_own_lane_figures():
    court = CourtRules({"triage.mediated_most": Y(200_000), "triage.creditors": 3})
    assert sort(Facts(Y(150_000), mediated=True, address_confirmed=True, creditors=2), ON, court).lane is Lane.SIMPLE


MATTER_ROWS = [
    ("6.2-1", "reception"),
    ("6.2-2", "reception"),
    ("6.2-3", "mediation"),
    ("6.2-4", "filing"),
    ("6.2-5", "filing"),
    ("6.2-6", "finding"),
    ("6.2-7", "finding"),
    ("6.2-8", "finding"),
    ("6.2-9", "finding"),
    ("6.2-10", "finding"),
    ("6.2-11", "finding"),
    ("6.2-12", "disposal"),
    ("6.2-13", "disposal"),
    ("6.2-14", "disposal"),
    ("6.2-15", "filing"),
]


@pytest.mark.parametrize(("row", "group"), MATTER_ROWS, ids=[r[0] for r in MATTER_ROWS])
def test_fifteen_matters_in_five_groups(row, group):
    matter = MATTERS[int(row.split("-")[1]) - 1]
    assert f"6.2-{matter.number}" == row
    assert matter.group == group
    assert matter.zh
    assert matter.en


def test_no_matter_is_outside_the_groups():
    assert len(MATTERS) == len(MATTER_ROWS)
    assert {one.group for one in MATTERS} == set(GROUPS)


BEGAN, UNTIL = D("2026-11-01"), D("2026-11-16")
URGED = [
    ("S5", {"refused_on": D("2026-11-03")}, "2026-11-05", Urging.REFUSED, "2026-11-03"),
    ("no consent", {"consent": False}, "2026-11-01", Urging.REFUSED, "2026-11-01"),
    ("refused later", {"refused_on": D("2026-11-03")}, "2026-11-02", Urging.RUNNING, None),
    ("refused today", {"refused_on": D("2026-11-03")}, "2026-11-03", Urging.REFUSED, "2026-11-03"),
    ("paid", {"paid_on": D("2026-11-03")}, "2026-11-03", Urging.PAID, None),
    ("not yet paid", {"paid_on": D("2026-11-03")}, "2026-11-02", Urging.RUNNING, None),
    ("settled", {"settled_on": D("2026-11-03")}, "2026-11-03", Urging.SETTLED, None),
    ("not yet settled", {"settled_on": D("2026-11-03")}, "2026-11-02", Urging.RUNNING, None),
    ("last day", {}, "2026-11-16", Urging.RUNNING, None),
    ("time out", {}, "2026-11-17", Urging.TIME_OUT, "2026-11-17"),
]


@pytest.mark.parametrize(("row", "facts", "on", "state", "file_on"), URGED, ids=[r[0] for r in URGED])
def test_urging_before_filing(row, facts, on, state, file_on):
    answer = urging(BEGAN, D(on), until=UNTIL, **facts)
    assert (answer.state, answer.file_on) == (state, D(file_on) if file_on else None)
    assert ("转立案审查" in answer.explain()) == (file_on is not None)
    assert ("intake opens" in answer.explain("en")) == (file_on is not None)


def test_urging_says_how_it_ended():
    assert urging(BEGAN, UNTIL, paid_on=BEGAN).sentence() == "已履行，督促结束。"
    assert urging(BEGAN, UNTIL, settled_on=BEGAN).sentence() == "已和解，督促结束。"
    assert urging(BEGAN, UNTIL).sentence("en") == "urging: running."


def test_l1_cash_above_the_debt():
    answer = rate(ability.Facts(Y(50_000), cash=Y(60_000)), ON)
    assert (answer.level, str(answer.cash_ratio)) == (Level.STRONG, "1.2")
    assert "现金覆盖率 1.2" in answer.explain()
    assert "no legal effect" in answer.explain("en")


def test_l2_nothing_found_seven_other_cases():
    answer = rate(ability.Facts(Y(50_000), scores={Group.DEBTS: 0}), ON)
    assert answer.level is Level.FAIRLY_WEAK
    assert Group.INCOME in answer.missing
    assert "缺收入数据" in answer.explain()
    assert "no data on income" in answer.explain("en")
    poor = {Group.DEBTS: 0, Group.RECORD: 0, Group.INCOME: 10}
    assert rate(ability.Facts(Y(50_000), scores=poor, below_minimum=True), ON).level is Level.WEAK
    rich = {Group.DEBTS: 100, Group.RECORD: 100, Group.CONDUCT: 100, Group.INCOME: 100}
    assert rate(ability.Facts(Y(50_000), scores=rich, below_minimum=True), ON).level is Level.FAIRLY_WEAK
    assert rate(ability.Facts(Y(50_000), scores=rich, below_minimum=False), ON).level is Level.FAIRLY_STRONG


def test_l4_a_house_we_only_wait_for_counts_nothing():
    house = Asset(Y(1_000_000), first=False)
    assert house.counted == Money.zero
    assert property_score(ability.Facts(Y(500_000), assets=(house,))).number == 0
    assert property_score(ability.Facts(Y(500_000), assets=(Asset(Y(1_000_000), exempt=True),))).number == 0
    ours = Asset(Y(500_000), rate=Decimal("0.7"))
    assert property_score(ability.Facts(Y(500_000), cash=Y(50_000), assets=(house, ours))).number == 80
    assert property_score(ability.Facts(Y(1), cash=Y(500))).number == 100
    assert property_score(ability.Facts(Money.zero)).number == 100
    assert property_score(ability.Facts(Y(3), cash=Y(1))).number == 33


def test_l5_a_transfer_to_a_brother_after_the_notice():
    given = Conduct("通知后向其弟转账", "transfer to his brother", Y(300_000), D("2026-03-05"), "银行流水")
    before = Conduct("通知前消费", "spending", Y(9_000), D("2026-02-01"), "银行流水")
    answer = conduct_score([given, before], D("2026-03-01"), ON)
    assert (answer.score, answer.evidence, answer.means) == (60, (given,), Y(300_000))
    assert "拒执线索" in answer.explain()
    assert "lead for referral" in answer.explain("en")
    rated = rate(
        ability.Facts(Y(500_000), scores={Group.CONDUCT: answer.score, Group.DEBTS: 50}, below_minimum=False),
        ON,
        answer.reasons,
        previous=Level.WEAK,
    )
    assert "通知后向其弟转账" in rated.explain()
    assert "上次弱" in rated.explain()
    assert "before: weak" in rated.explain("en")
    assert conduct_score([given] * 3, D("2026-03-05"), ON).score == 0


LEVELS = [(100, Level.STRONG), (80, Level.STRONG), (79, Level.FAIRLY_STRONG), (60, Level.FAIRLY_STRONG)]
LEVELS += [(59, Level.MIDDLING), (40, Level.MIDDLING), (39, Level.FAIRLY_WEAK), (20, Level.FAIRLY_WEAK)]
LEVELS += [(19, Level.WEAK), (0, Level.WEAK)]


@pytest.mark.parametrize(("score", "level"), LEVELS, ids=[f"11.2 {score}" for score, _ in LEVELS])
def test_thresholds(score, level):
    facts = ability.Facts(
        Y(100), property_known=False, scores={one: score for one in Group if one is not Group.PROPERTY}
    )
    answer = rate(facts, ON)
    assert (answer.score, answer.level) == (score, level)


def test_weights_and_rounding():
    facts = ability.Facts(Y(100), cash=Y(50), scores={Group.INCOME: 100, Group.DATA: 0})
    assert rate(facts, ON).score == 59  # (50·35 + 100·15 + 0·5) / 55 = 59.09
    facts = ability.Facts(Y(100), cash=Y(50), scores={Group.INCOME: 0, Group.DATA: 100})
    assert rate(facts, ON).score == 41  # 2250 / 55 = 40.909
    even = CourtRules({"ability.weights": (10, 10, 10, 10, 10, 10)})
    assert rate(facts, ON, court=even).score == 50


def test_not_enough_data_and_not_rated():
    few = rate(ability.Facts(Y(100), cash=Y(10), scores={Group.INCOME: 50}), ON)
    assert (few.level, few.score) == (Level.NO_DATA, None)
    assert "数据不足" in few.explain()
    for facts in (ability.Facts(Y(100), cash=Y(500), dead=True), ability.Facts(Y(100), insolvent=True)):
        assert rate(facts, ON).level is Level.NOT_RATED


def test_the_five_weightiest_reasons():
    reasons = [Reason(f"原因{n}", f"reason {n}", "x", ON, n) for n in range(8)]
    answer = rate(ability.Facts(Y(100), cash=Y(200)), ON, reasons)
    assert [one.weight for one in answer.reasons] == [100, 7, 6, 5, 4]
    assert rate(ability.Facts(Money.zero), ON).cash_ratio is None
    assert rate(ability.Facts(Money(1), cash=Money(2)), ON).cash_ratio == 2
