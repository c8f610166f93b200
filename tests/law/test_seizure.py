from datetime import date
from decimal import Decimal

import pytest

from tests.law.table import shown
from zhixing.kernel.dates import years
from zhixing.kernel.money import Money
from zhixing.law.exempt import EXEMPTIONS
from zhixing.law.figures import CourtRules, FigureBinds
from zhixing.law.seizure import (
    Held,
    Kind,
    SeizureLapsed,
    TermTooLong,
    excess,
    listed_shares,
    renewal,
    term,
)
from zhixing.law.seizure_court import may_ask_transfer, transfer_answer_due

D = date.fromisoformat
Y = Money.yuan


def test_t1_1_a_deposit_for_a_year():
    answer = term(Kind.DEPOSIT, D("2025-03-10"), D("2026-03-09"))
    assert answer.act_by == D("2026-03-09")
    assert term(Kind.DEPOSIT, D("2025-03-10")).last == D("2026-03-09")
    assert term(Kind.DEPOSIT, D("2025-03-10"), D("2026-03-10")).longest == D("2026-03-10")
    with pytest.raises(TermTooLong) as refused:
        term(Kind.DEPOSIT, D("2025-03-10"), D("2026-03-11"))
    assert refused.value.facts == {"longest": D("2026-03-10")}


def test_t1_3_a_renewal_a_day_late():
    house = term(Kind.IMMOVABLE, D("2023-05-06"), D("2026-05-05"))
    with pytest.raises(SeizureLapsed) as refused:
        renewal(Kind.IMMOVABLE, house.last, D("2026-05-06"))
    assert "tail of the queue" in refused.value.say("en")
    assert renewal(Kind.IMMOVABLE, house.last, D("2026-05-05")).longest == D("2029-05-05")


def test_t1_4_the_end_does_not_roll():
    answer = term(Kind.MOVABLE, D("2024-05-03"), D("2026-05-02"))
    assert (answer.last, answer.act_by) == (D("2026-05-02"), D("2026-04-30"))
    assert not answer.in_force(D("2026-05-03"))


def test_t1_9_the_car_is_too_much():
    held = [
        Held("house", Y(900_000), prior=Y(300_000)),
        Held("cash", Y(412_400), cash=True),
        Held("car", Y(200_000)),
        Held("flat", Y(800_000), waiting=True),
    ]
    answer = excess(Y(1_012_400), held, D("2026-11-22"))
    assert (answer.releasable, answer.surplus) == (("car",), Y(200_000))
    assert "car" in answer.explain("en")
    assert excess(Y(1_012_400), held[:2], D("2026-11-22")).surplus == Money.zero


def test_a_haircut_is_the_court_s():
    court = CourtRules({"seizure.haircut": Decimal("0.56")})
    assert excess(Y(1), [Held("car", Y(100))], D("2026-11-22"), court).net == Y(56)


def test_t1_10_listed_shares():
    assert shown(listed_shares(Y(10_000_000), Y("12.50"), Decimal(0))) == 800_000
    assert shown(listed_shares(Y(10_000_000), Y("12.50"), Decimal("0.20"))) == 1_000_000
    assert shown(listed_shares(Y("10.01"), Y("10"), Decimal(0))) == 2


def test_m12_alarms_of_a_house():
    answer = term(Kind.IMMOVABLE, D("2024-03-01"), D("2027-03-01"))
    assert answer.longest == D("2027-03-01")
    assert answer.alarms == (D("2026-12-31"), D("2027-01-30"), D("2027-02-14"), D("2027-02-22"))
    assert answer.renew_by == D("2027-02-22")
    assert answer.provisional


def test_state_shares_are_a_setting_and_the_law_is_not():
    assert term(Kind.STATE_SHARE, D("2026-01-01")).longest == D("2027-01-01")
    court = CourtRules({"seizure.cap.state_share": years(3)})
    assert term(Kind.STATE_SHARE, D("2026-01-01"), court=court).longest == D("2029-01-01")
    assert renewal(Kind.STATE_SHARE, D("2027-01-01"), D("2026-12-01")).longest == D("2027-06-01")
    with pytest.raises(FigureBinds):
        CourtRules({"seizure.cap.movable": years(9)})


def test_d1_5_a_priority_court_may_ask_after_sixty_days():
    asked = {"sale_published": False}
    assert not may_ask_transfer(D("2025-03-03"), D("2025-05-02"), **asked)
    assert may_ask_transfer(D("2025-03-03"), D("2025-05-03"), **asked)
    assert not may_ask_transfer(D("2025-03-03"), D("2025-06-03"), sale_published=True)
    assert transfer_answer_due(D("2025-05-06")).on == D("2025-05-21")


def test_d1_7_the_dwelling_may_be_seized():
    assert [one.key for one in EXEMPTIONS if one.seizable] == ["dwelling"]
