"""The price of a ship by its own order (海商法 22–25; 海诉法 119; 船舶规定 22): every figure here was reckoned by hand."""

from datetime import date

import pytest

from tests.rooms import build
from tests.rooms.distributions.test_plans import case_of, duty, fund, shares
from zhixing.domain.auctions import api as auctions
from zhixing.domain.distributions import api as distributions
from zhixing.domain.distributions import rules
from zhixing.domain.distributions.refusals import ClaimNotOnLadder
from zhixing.kernel.money import Money
from zhixing.law.distribution import Debtor

ON = date(2026, 3, 2)
WAGES, INJURY, DUES = date(2025, 1, 10), date(2025, 2, 1), date(2025, 4, 1)
CLAIMS = (
    ("mortgage 2", "secured", 2_000_000, None, 2),
    ("ordinary a", "ordinary", 100_000, None, 0),
    ("ordinary b", "ordinary", 145_200, None, 0),
    ("maritime", "maritime", 300_000, None, 0),
    ("mortgage 1", "secured", 5_000_000, None, 1),
    ("repairer", "retention", 700_000, None, 0),
    ("tort x", "tort", 900_000, None, 0),
    ("tort y", "tort", 300_000, None, 0),
    ("salvage before", "salvage", 400_000, date(2024, 12, 1), 0),
    ("salvage after", "salvage", 500_000, date(2025, 3, 1), 0),
    ("port dues", "port_dues", 100_000, DUES, 0),
    ("injury", "injury", 600_000, INJURY, 0),
    ("wages", "crew", 800_000, WAGES, 0),
    ("keeping", "costs", 200_000, None, 0),
    ("fee", "fee", 77_400, None, 0),
)
"""Name, rung, yuan, the day it arose, order of registration; handed in in the wrong order."""


def paid(pot):
    """What each claim gets out of so many yuan, in the order of payment, and what is left."""
    drawn = [
        rules.extra(no, rules.ExtraClaim(rung, Money.yuan(yuan), None, name, order, arose))
        for no, (name, rung, yuan, arose, order) in enumerate(CLAIMS)
    ]
    names = {one.law.key: one.basis for one in drawn}
    plan = rules.of_ship(Money.yuan(pot), drawn, Debtor.PERSON, ON, single_title=False)
    got = [(names[share.key], int(share.paid.fen / 100)) for share in plan.shares]
    assert sum((share.paid for share in plan.shares), plan.left) == Money.yuan(pot)
    return got, plan.left


FIRST = [
    ("keeping", 200_000),
    ("fee", 77_400),
    ("salvage after", 500_000),  # it saved the ship for those who had claims already
    ("wages", 800_000),
    ("injury", 600_000),
    ("port dues", 100_000),
    ("salvage before", 400_000),
]


@pytest.mark.parametrize(
    ("pot", "rest"),
    [
        # 3,277,400 − 2,677,400 = 600,000 for torts of 1,200,000: half of each
        (3_277_400, [("tort x", 450_000), ("tort y", 150_000)]),
        # 10,000,000 − 2,677,400 − 1,200,000 − 700,000 − 5,000,000 = 422,600 for the second mortgage
        (
            10_000_000,
            [
                ("tort x", 900_000),
                ("tort y", 300_000),
                ("repairer", 700_000),
                ("mortgage 1", 5_000_000),
                ("mortgage 2", 422_600),
            ],
        ),
        # 12,000,000: 422,600 are left after both mortgages; 122,600 after the maritime claim, half of 245,200
        (
            12_000_000,
            [
                ("tort x", 900_000),
                ("tort y", 300_000),
                ("repairer", 700_000),
                ("mortgage 1", 5_000_000),
                ("mortgage 2", 2_000_000),
                ("maritime", 300_000),
                ("ordinary a", 50_000),
                ("ordinary b", 72_600),
            ],
        ),
    ],
)
def test_each_class_in_its_turn_to_the_yuan(pot, rest):
    got, left = paid(pot)
    assert [one for one in got if one[1]] == FIRST + rest and left == Money.zero


@pytest.mark.django_db
def test_a_case_in_which_a_ship_was_sold_is_paid_by_it(monkeypatch):
    scope = build.court()
    case = case_of(scope, duty("100000.00"))
    fund(scope, case, "90000.00")
    crew = rules.ExtraClaim("crew", Money.yuan(30_000), None, "船员工资")
    with pytest.raises(ClaimNotOnLadder):
        distributions.draw_up(scope, case.pk, build.now(scope), [crew])  # nobody sold a ship
    monkeypatch.setattr(auctions, "of_ship", lambda scope, case_id: True)
    plan = distributions.draw_up(scope, case.pk, build.now(scope), [crew])
    assert shares(plan)[:2] == [("fee", "1400.00"), ("crew", "30000.00")]
    assert sum(line.share_fen for line in plan.lines.all()) == plan.pot_fen == 9_000_000
    assert plan.lines.get(rung="crew").basis == "船员工资" and plan.several
