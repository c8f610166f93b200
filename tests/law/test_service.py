from datetime import date

import pytest

from tests.law.table import refused
from zhixing.law.figures import CourtRules
from zhixing.law.service import Address, Delivery, Way, first_served, served

D = date.fromisoformat
OWN_MAIL = Delivery(Way.ELECTRONIC, Address.CONFIRMED, arrived_on=D("2024-06-03"))
MOVED = Delivery(Way.POST, Address.CONFIRMED, returned_on=D("2024-06-09"))

ROWS = [
    ("E1", OWN_MAIL, "2024-06-03"),
    (
        "E2",
        Delivery(Way.ELECTRONIC, Address.CONFIRMED, arrived_on=D("2024-06-03"), proven_on=D("2024-06-04")),
        "2024-06-04",
    ),
    ("own address, read", Delivery(Way.ELECTRONIC, Address.OWN, read_on=D("2024-06-05")), "2024-06-05"),
    ("own address, acted", Delivery(Way.ELECTRONIC, Address.OWN, acted_on=D("2024-06-07")), "2024-06-07"),
    (
        "acted before read",
        Delivery(Way.ELECTRONIC, Address.OWN, read_on=D("2024-06-05"), acted_on=D("2024-06-04")),
        "2024-06-04",
    ),
    ("read disproved", Delivery(Way.ELECTRONIC, Address.OWN, read_on=D("2024-06-05"), disproved=True), None),
    ("E4", Delivery(Way.ELECTRONIC, Address.OWN, arrived_on=D("2024-06-03")), None),
    (
        "not surely his",
        Delivery(Way.ELECTRONIC, Address.UNSURE, arrived_on=D("2024-06-03"), read_on=D("2024-06-03")),
        None,
    ),
    ("no consent", Delivery(Way.ELECTRONIC, Address.CONFIRMED, consent=False, arrived_on=D("2024-06-03")), None),
    ("SMS alone", Delivery(Way.ELECTRONIC, Address.CONFIRMED, arrived_on=D("2024-06-03"), notified_only=True), None),
    ("E7", MOVED, "2024-06-09"),
    ("returned elsewhere", Delivery(Way.POST, Address.OWN, returned_on=D("2024-06-09")), None),
    ("post signed", Delivery(Way.POST, signed_on=D("2024-06-08")), "2024-06-08"),
    ("direct", Delivery(Way.DIRECT, signed_on=D("2024-06-08")), "2024-06-08"),
    ("left", Delivery(Way.LEFT, signed_on=D("2024-06-08")), "2024-06-08"),
    ("refused at court", Delivery(Way.AT_COURT, signed_on=D("2024-06-08")), "2024-06-08"),
    ("entrusted", Delivery(Way.ENTRUSTED), None),
    ("public notice", Delivery(Way.PUBLIC, published_on=D("2024-06-03")), "2024-07-03"),
    ("public, not out", Delivery(Way.PUBLIC), None),
]


@pytest.mark.parametrize(("row", "delivery", "on"), ROWS, ids=[r[0] for r in ROWS])
def test_service_day(row, delivery, on):
    answer = served(delivery)
    assert answer.on == (D(on) if on else None)
    assert ("未送达" in answer.explain()) == (on is None)


def test_e5_the_earliest_valid_way_counts():
    ways = [
        Delivery(Way.ELECTRONIC, Address.CONFIRMED, arrived_on=D("2024-06-03")),
        Delivery(Way.ELECTRONIC, Address.OWN, read_on=D("2024-06-02")),
        Delivery(Way.POST, signed_on=D("2024-06-06")),
    ]
    first = first_served(ways)
    assert first.on == D("2024-06-02")
    assert first_served([Delivery(Way.DIRECT)]).on is None
    assert refused(lambda: first_served([])) == "ValueError"


def test_e7_says_which_setting_it_hangs_on():
    assert [one.key for one in served(MOVED).figures] == ["service.returned_mail"]
    assert served(Delivery(Way.POST, Address.OWN, returned_on=D("2024-06-09"))).figures == ()


def test_e8_a_paper_copy_moves_nothing():
    assert served(OWN_MAIL).on == D("2024-06-03")


def test_returned_mail_is_a_setting():
    assert served(MOVED, CourtRules({"service.returned_mail": False})).on is None
