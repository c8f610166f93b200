from decimal import Decimal

import pytest

from tests.law.table import D, Y, refused, shown
from zhixing.law.distribution import Claim, Debtor, Rung, draw_up
from zhixing.law.distribution_joining import (
    Asset,
    bankruptcy_answer_due,
    draws_up,
    may_join,
    objected,
    opposed,
    regime,
    run_out,
    served,
    sued,
)
from zhixing.law.distribution_security import Kind, Security, ranks, stands_against_seizure
from zhixing.law.figures import CourtRules

P, C = Debtor.PERSON, Debtor.COMPANY
PAID = Asset(D("2025-03-01"), D("2025-03-10"), D("2025-04-01"))
PLAN = served(D("2025-03-03"))
OBJECTED = objected(PLAN, D("2025-03-18"), D("2025-03-20"), Y(1_000))
OPPOSED = opposed(OBJECTED, D("2025-04-01"), D("2025-04-02"))


def join(on, moment="paid_out", asset=PAID, **more):
    court = CourtRules({"distribution.last_moment": moment})
    return may_join(D(on), asset, **{"in_writing": True, "title": True, **more}, court=court)


def order(*securities):
    return [rank for _, rank in ranks(securities).ranks]


def right(key, kind, public=None, delivered=None):
    return Security(key, kind, public and D(public), delivered and D(delivered))


def bonus(share):
    claims = [Claim("late", Rung.ORDINARY, Y(300), 2), Claim("first", Rung.ORDINARY, Y(100), 1)]
    plan = draw_up(Y(200), claims, P, D("2025-03-03"), court=CourtRules({"distribution.first_seizure_bonus": share}))
    return [str(one.paid) for one in plan.shares]


ROWS = [
    ("D6.3 the first court draws up", lambda: draws_up(first_seizing=True), True),
    ("D6.3 it only preserves", lambda: draws_up(first_seizing=True, preservation=True), False),
    ("D6.3 its case has ended", lambda: draws_up(first_seizing=True, preservation=True, case_ended=True), True),
    ("D6.3 another court", lambda: draws_up(first_seizing=False), False),
    ("D6.3 a person", lambda: regime(P).method, "pro_rata"),
    ("D6.3 a company", lambda: regime(C).method, "seizure_order"),
    ("D6.3 one title", lambda: regime(C, single_title=True).method, "pro_rata"),
    ("D6.3 to bankruptcy", lambda: regime(C, bankruptcy_consent=True).method, "bankruptcy"),
    ("D6.3 refused", lambda: regime(C, bankruptcy_consent=True, bankruptcy_refused=True).method, "seizure_order"),
    ("D6.3 enough", lambda: regime(C, enough=True).method, "in_full"),
    ("D6.3 thirty days", lambda: bankruptcy_answer_due(D("2025-03-03")), D("2025-04-02")),
    ("D6.3 joins before pay-out", lambda: join("2025-03-31"), True),
    ("D6.3 after pay-out", lambda: join("2025-04-01"), False),
    ("D6.3 after the ruling, where that counts", lambda: join("2025-03-31", "ruling_served"), False),
    ("D6.3 days after the ruling", lambda: join("2025-03-11", "ruling_served"), False),
    ("D6.3 after the plan, where that counts", lambda: join("2025-03-01", "day_before_plan"), False),
    ("D6.3 before the plan", lambda: join("2025-02-28", "day_before_plan"), True),
    ("D6.3 no title", lambda: join("2025-02-28", title=False), False),
    ("D6.3 secured without title", lambda: join("2025-02-28", title=False, secured=True), True),
    ("D6.3 by word of mouth", lambda: join("2025-02-28", in_writing=False), False),
    ("D6.3 not begun", lambda: join("2025-02-28", begun=False), False),
    ("D6.4 no bonus", lambda: bonus(Decimal(0)), ["150.00", "50.00"]),
    ("D6.4 a fifth for the first seizure", lambda: bonus(Decimal("0.2")), ["133.33", "66.67"]),
    (
        "D6.4 retention, purchase money, registration",
        lambda: order(
            right("m1", Kind.MORTGAGE, "2024-01-01"),
            right("unregistered", Kind.MORTGAGE),
            right("pmsi", Kind.PURCHASE_MONEY, "2024-06-10", "2024-06-01"),
            right("garage", Kind.RETENTION),
            right("pledge", Kind.PLEDGE, "2023-01-01"),
        ),
        [3, 4, 1, 0, 2],
    ),
    (
        "D6.4 purchase money on day 11",
        lambda: order(
            right("m1", Kind.MORTGAGE, "2024-01-01"), right("pmsi", Kind.PURCHASE_MONEY, "2024-06-12", "2024-06-01")
        ),
        [0, 1],
    ),
    (
        "D6.4 the same day shares",
        lambda: order(right("a", Kind.MORTGAGE, "2024-01-01"), right("b", Kind.MORTGAGE, "2024-01-01")),
        [0, 0],
    ),
    ("D6.4 unregistered yields", lambda: stands_against_seizure(right("m", Kind.MORTGAGE), D("2024-01-01")), False),
    (
        "D6.4 registered stands",
        lambda: stands_against_seizure(right("m", Kind.MORTGAGE, "2024-01-01"), D("2024-01-01")),
        True,
    ),
    (
        "D6.4 registered after",
        lambda: stands_against_seizure(right("m", Kind.MORTGAGE, "2024-01-02"), D("2024-01-01")),
        False,
    ),
    ("D6.4 a retention stands", lambda: stands_against_seizure(right("g", Kind.RETENTION), D("2024-01-01")), True),
    ("T6.5 fifteen days", lambda: PLAN.last, D("2025-03-18")),
    ("T6.5 objected in time", lambda: OBJECTED.stage, "objected"),
    ("T6.5 objected late", lambda: refused(lambda: objected(PLAN, D("2025-03-19"), D("2025-03-20"), Y(1))), "too_late"),
    ("D6.5 nobody objects", lambda: run_out(PLAN, D("2025-03-19")).stage, "pay_original"),
    ("D6.5 still open", lambda: run_out(PLAN, D("2025-03-18")).stage, "served"),
    ("D6.5 to oppose", lambda: OBJECTED.last, D("2025-04-07")),
    ("D6.5 nobody opposes", lambda: run_out(OBJECTED, D("2025-04-08")).stage, "pay_corrected"),
    ("D6.5 to sue", lambda: OPPOSED.last, D("2025-04-17")),
    ("D6.5 no suit", lambda: run_out(OPPOSED, D("2025-04-18")).stage, "pay_original"),
    ("D6.5 a suit", lambda: sued(OPPOSED, D("2025-04-17")).stage, "pay_undisputed"),
    ("D6.5 a suit: what is disputed", lambda: sued(OPPOSED, D("2025-04-17")).disputed, Y(1_000)),
    ("D6.5 a late suit", lambda: refused(lambda: sued(OPPOSED, D("2025-04-18"))), "too_late"),
    ("D6.5 a suit too early", lambda: refused(lambda: sued(OBJECTED, D("2025-04-01"))), "not_now"),
    ("D6.5 over is over", lambda: run_out(sued(OPPOSED, D("2025-04-17")), D("2026-01-01")).stage, "pay_undisputed"),
]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(row, answer, expected):
    assert shown(answer()) == expected


def test_they_explain_themselves():
    for answer in (
        regime(C),
        ranks([right("m", Kind.MORTGAGE)]),
        PLAN,
        OBJECTED,
        OPPOSED,
        sued(OPPOSED, D("2025-04-17")),
    ):
        shown(answer)
    assert ranks([right("a", Kind.MORTGAGE), right("b", Kind.RETENTION)]).of("b") == 0
