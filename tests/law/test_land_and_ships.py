import pytest

from tests.law.table import D, Y, refused, shown
from zhixing.law import land, ships
from zhixing.law.ships import Rank, ShipClaim
from zhixing.law.vehicles import apply_due, check_transfer, office_due

ON = D("2025-06-02")
boat = ships.boat_may_go
APPRAISED = Y(10_000_000)


def claim(key, rank, yuan, arose="2024-01-01", order=0):
    return ShipClaim(key, rank, Y(yuan), D(arose), order)


def clear(on, **more):
    return land.clear_home(D("2025-01-10"), D(on), **more).allowed


def sale(price, consenting=0, registered=9):
    return ships.may_sell_at(Y(price), APPRAISED, Y(consenting), Y(registered), ON)


SHIP = [
    claim("mortgage", Rank.MORTGAGE, 4_000_000),
    claim("repairer", Rank.RETENTION, 700_000),
    claim("salvage", Rank.SALVAGE, 500_000, "2024-02-01"),
    claim("injury", Rank.INJURY, 600_000),
    claim("wages", Rank.CREW, 400_000),
]


def paid(pot, *claims):
    return [(key, str(got)) for key, _, got in ships.pay_out(Y(pot), claims).shares]


LAND = [
    ("T5.1", lambda: land.may_dispose(ruling_served=True, registered=False), False),
    ("D5.1 registered", lambda: land.may_dispose(ruling_served=True, registered=True), True),
    ("D5.1 not served", lambda: land.may_dispose(ruling_served=False, registered=False), False),
    ("T5.2 last day of grace", lambda: clear("2025-07-10"), False),
    ("T5.2 the day after", lambda: clear("2025-07-11"), True),
    ("D5.1 minimum allowance", lambda: clear("2026-07-11", welfare_without_home=True), False),
    ("D5.1 first the money", lambda: land.next_step(frozenset()).chosen, land.STEPS[0]),
    (
        "D5.1 tax before registration",
        lambda: land.next_step(frozenset({"paid", "ruling_served", "notice"})).chosen,
        land.STEPS[3],
    ),
    ("D5.1 all done", lambda: land.next_step(frozenset(step.key for step in land.STEPS)), None),
    ("D5.1 transfer notice", lambda: land.transfer_notice_due(D("2025-05-28")).on, D("2025-06-03")),
    ("D5.1 registry", lambda: land.registry_due(D("2025-06-03")), D("2025-07-15")),
    ("D5.1 re-entry", lambda: land.re_entry_until(D("2025-06-03")), D("2025-12-03")),
    ("D5.1 new building", lambda: land.mortgage_reaches(Y(1_000_000), Y(300_000)), Y(700_000)),
]

SHIPS = [
    ("T5.4 R1 7.9", lambda: Y(7_900_000) >= ships.reserve_floor(1, APPRAISED, ON).amount, False),
    ("T5.4 R1 8.0", lambda: ships.reserve_floor(1, APPRAISED, ON), Y(8_000_000)),
    ("T5.4 R2 6.4", lambda: ships.reserve_floor(2, Y(8_000_000), ON), Y(6_400_000)),
    ("T5.4 sale 4.9", lambda: sale(4_900_000), False),
    ("T5.4 sale 4.9, two thirds agree", lambda: sale(4_900_000, consenting=6), True),
    ("T5.4 sale 5.0", lambda: sale(5_000_000), True),
    ("D5.4 more than two thirds", lambda: sale(4_900_000, consenting=7), True),
    ("D5.4 less than two thirds", lambda: sale(4_900_000, consenting=5), False),
    ("D5.4 no claims", lambda: sale(4_900_000, 0, 0), False),
    ("D5.4 third round", lambda: refused(lambda: ships.reserve_floor(3, APPRAISED, ON)), "no_more_rounds"),
    ("D5.4 a district court", lambda: refused(lambda: ships.check_court(maritime=False)), "maritime_only"),
    ("D5.4 a maritime court", lambda: refused(lambda: ships.check_court(maritime=True)), ""),
    ("D1.1 arrest", lambda: ships.arrest_ends(D("2025-04-05")), D("2025-05-05")),
    ("D1.1 cargo", lambda: ships.arrest_ends(D("2025-04-05"), cargo=True), D("2025-04-20")),
    ("D5.4 review", lambda: ships.review_due(D("2025-06-02")), D("2025-06-09")),
    ("D5.4 notice", lambda: ships.auction_opens(D("2025-06-02")), D("2025-07-02")),
    ("D5.4 later notice", lambda: ships.auction_opens(D("2025-06-02"), 2), D("2025-06-09")),
    ("D5.4 a fifth at once", lambda: ships.paid_at_once(Y(8_000_000), ON), Y(1_600_000)),
    ("D5.4 rest", lambda: ships.rest_due(D("2025-06-02")), D("2025-06-09")),
    ("D5.4 fine", lambda: ships.collusion_fine(Y(8_000_000), ON), (Y(800_000), Y(2_400_000))),
    ("D5.4 claims", lambda: ships.claims_due(D("2025-06-02")), D("2025-08-01")),
    ("D5.4 lien alive", lambda: ships.lien_lives(D("2024-06-02"), ON), True),
    ("D5.4 lien dead", lambda: ships.lien_lives(D("2024-06-01"), ON), False),
    ("D5.4 lien sold", lambda: ships.lien_lives(D("2025-06-01"), ON, sold_by_court=True), False),
    (
        "T5.5",
        lambda: paid(5_000_000, *SHIP),
        [
            ("salvage", "500000.00"),
            ("wages", "400000.00"),
            ("injury", "600000.00"),
            ("repairer", "700000.00"),
            ("mortgage", "2800000.00"),
        ],
    ),
    (
        "D5.4 earlier salvage after the dues",
        lambda: paid(100, claim("s", Rank.SALVAGE, 80, "2023-01-01"), claim("w", Rank.CREW, 60)),
        [("w", "60.00"), ("s", "40.00")],
    ),
    (
        "D5.4 the later salvage first",
        lambda: paid(100, claim("s1", Rank.SALVAGE, 80, "2024-01-01"), claim("s2", Rank.SALVAGE, 80, "2024-02-01")),
        [("s2", "80.00"), ("s1", "20.00")],
    ),
    (
        "D5.4 salvage between two classes",
        lambda: paid(
            100,
            claim("s", Rank.SALVAGE, 40, "2024-02-01"),
            claim("i", Rank.INJURY, 40, "2024-01-01"),
            claim("w", Rank.CREW, 40, "2024-03-01"),
        ),
        [("w", "40.00"), ("s", "40.00"), ("i", "20.00")],
    ),
    (
        "D5.4 mortgages by registration",
        lambda: paid(
            100,
            claim("m2", Rank.MORTGAGE, 60, order=2),
            claim("m1", Rank.MORTGAGE, 60, order=1),
            claim("m1b", Rank.MORTGAGE, 60, order=1),
        ),
        [("m1", "50.00"), ("m1b", "50.00"), ("m2", "0.00")],
    ),
]

CARS = [
    ("D5.2 still seized", lambda: refused(lambda: check_transfer({"seized"})), "transfer_blocked"),
    ("D5.2 free", lambda: refused(lambda: check_transfer({"dusty"})), ""),
    ("D5.4 small boat, other province", lambda: boat(small=True, same_sea_area=True, same_province=False), False),
    ("D5.4 large boat, same sea", lambda: boat(small=False, same_sea_area=True, same_province=False), True),
    ("D5.4 large boat, other sea", lambda: boat(small=False, same_sea_area=False, same_province=True), False),
    ("D5.2 the buyer applies", lambda: apply_due(D("2025-04-01")), D("2025-05-06")),
    ("D5.2 one working day", lambda: office_due(D("2025-05-30")), D("2025-06-03")),
    ("D5.2 out of the area", lambda: office_due(D("2025-05-30"), away=True), D("2025-06-05")),
]

ROWS = [*LAND, *SHIPS, *CARS]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(row, answer, expected):
    got = answer()
    assert (got if row.startswith("D5.1 transfer") else shown(got)) == expected


def test_a_payout_and_a_clearing_explain_themselves():
    payout = ships.pay_out(Y(5_000_000), SHIP)
    assert payout.of("mortgage") == Y(2_800_000)
    assert "分配 5,000,000.00 元" in payout.explain()
    assert "grace runs through 2025-07-10" in land.clear_home(D("2025-01-10"), D("2025-07-10")).explain("en")
