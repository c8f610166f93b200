"""The sixteen checks of 终本 over the facts (checks a–p, T4, T6, T9), each with its reason."""

from dataclasses import replace
from datetime import date

import pytest

from zhixing.kernel.dates import months
from zhixing.kernel.money import Money
from zhixing.law.closing import PRESERVATION_WAYS, REVIEW_WAYS, NotReadyToClose, Way
from zhixing.law.figures import CourtRules
from zhixing.law.no_property import QUERY_KINDS, CaseFacts, DebtorFacts, examine, fresh_from

D = date.fromisoformat
Y = Money.yuan
GOOD = DebtorFacts(
    noticed_on=D("2024-03-15"),
    report_ordered_on=D("2024-03-15"),
    limited=True,
    listing_decided=True,
    queried_on=D("2024-08-01"),
    kinds_asked=frozenset(QUERY_KINDS),
    fund_asked=True,
    products_asked=True,
)
CASE = CaseFacts(
    filed_on=D("2024-03-11"),
    close_on=D("2024-09-30"),
    owed=Y(20_000),
    unpaid_money=Money.zero,
    debtors=(GOOD,),
    field_work=1,
    talked=True,
    ruling_served=True,
    missing_searched=True,
)


def by(**facts):
    """CASE with one debtor changed."""
    return replace(CASE, debtors=(GOOD, replace(GOOD, **facts)))


ROWS = [
    ("4.2-a no notice", by(noticed_on=None), "a"),
    ("4.2-a no order", by(report_ordered_on=None), "a"),
    ("4.2-b T4", replace(CASE, close_on=D("2024-06-11"), debtors=(replace(GOOD, queried_on=D("2024-06-01")),)), "b"),
    ("4.2-c no limit", by(limited=False), "c"),
    ("4.2-c limit over", by(limited_until=D("2024-09-29")), "c"),
    ("4.2-d", by(listing_decided=False), "d"),
    ("4.2-e never asked", by(queried_on=None), "e"),
    ("4.2-e stale", by(queried_on=D("2024-06-28")), "e"),
    ("4.2-e after closing", by(queried_on=D("2024-10-01")), "e"),
    ("4.2-e a kind missing", by(kinds_asked=frozenset(QUERY_KINDS[:-1])), "e"),
    ("4.2-f", replace(CASE, field_work=0), "f"),
    ("4.2-g fund", by(fund_asked=False), "g"),
    ("4.2-g products", by(products_asked=False, person=False), "g"),
    ("4.2-h", replace(CASE, leads_open=2), "h"),
    ("4.2-i", replace(CASE, assets_left=1), "i"),
    ("4.2-i balance", replace(CASE, balances=(Y(1_000),)), "i"),
    ("4.2-j", replace(CASE, talked=False), "j"),
    ("4.2-k", replace(CASE, owed=Money.zero), "k"),
    ("4.2-k nothing left", replace(CASE, owed=Y(0)), "k"),
    ("4.2-k paid too much", replace(CASE, owed=Y(-1)), "k"),
    ("4.2-l", replace(CASE, ruling_served=False), "l"),
    ("4.2-m T9", replace(CASE, debtors=(replace(GOOD, dead_without_estate=True),)), "m"),
    ("4.2-n", replace(CASE, money_claim=False), "n"),
    ("4.2-o", replace(CASE, missing_searched=False), "o"),
    ("4.2-p", replace(CASE, unpaid_money=Y("0.01")), "p"),
]


@pytest.mark.parametrize(("row", "case", "key"), ROWS, ids=[r[0] for r in ROWS])
def test_one_check_fails_with_its_reason(row, case, key):
    answer = examine(case)
    assert answer.list.failed == (key,)
    [found] = answer.open
    assert found.key == key
    assert found.zh
    assert f"{key} {found.zh}" in answer.explain()
    assert f"{key} {found.en}" in answer.explain("en")
    with pytest.raises(NotReadyToClose) as refused:
        answer.list.demand()
    assert refused.value.facts["missing"] == [key]


PASSES = [
    ("4.2-b first day", replace(CASE, close_on=D("2024-06-12"), debtors=(replace(GOOD, queried_on=D("2024-06-01")),))),
    ("4.2-c limit through the day", by(limited_until=D("2024-09-30"))),
    ("4.2-e three months and a day", by(queried_on=D("2024-06-29"))),
    ("4.2-e the day itself", by(queried_on=D("2024-09-30"))),
    ("4.2-e no code", by(network=False, queried_on=None, kinds_asked=frozenset())),
    ("4.2-g an entity has no fund", by(fund_asked=False, person=False)),
    ("4.2-i T6", replace(CASE, balances=(Y(600), Y(700)))),
    ("4.2-j the applicant asked", replace(CASE, talked=False, asked_by_applicant=True)),
    ("4.2-j the applicant is a court", replace(CASE, talked=False, applicant_is_court=True)),
    ("4.2-m one of two is dead", by(dead_without_estate=True)),
    ("4.2-m no debtor", replace(CASE, debtors=())),
]


@pytest.mark.parametrize(("row", "case"), PASSES, ids=[r[0] for r in PASSES])
def test_what_is_enough(row, case):
    answer = examine(case)
    assert answer.list.ready
    assert len(answer.findings) == 16
    assert [one.key for one in answer.findings] == list("abcdefghijklmnop")
    assert "16 项通过；全部符合" in answer.explain()
    assert "nothing missing" in answer.explain("en")


def test_what_no_machine_knows_stays_open():
    answer = examine(replace(CASE, missing_searched=None))
    assert (answer.list.ready, answer.list.unanswered, answer.list.failed) == (False, ("o",), ())
    assert "须由办案人说明" in answer.explain()


def test_reasons_count():
    two = replace(GOOD, listing_decided=False)
    answer = examine(replace(CASE, debtors=(two, two), leads_open=3, close_on=D("2024-06-12")))
    assert "2 名被执行人未就失信名单作出决定" in answer.explain()
    assert "3 条线索未核实" in answer.explain()
    late = examine(replace(CASE, close_on=D("2024-05-01"), debtors=(replace(GOOD, queried_on=D("2024-05-01")),)))
    assert "最早 2024-06-12" in late.explain()
    assert "0.01 元案款" in examine(replace(CASE, unpaid_money=Y("0.01"))).explain()


def test_balances_when_nothing_is_owed_are_all_left():
    answer = examine(replace(CASE, owed=Money.zero, balances=(Y(1), Y(2))))
    assert answer.list.failed == ("i", "k")
    assert "2 项财产" in answer.explain()


def test_t9_points_to_termination():
    assert examine({row: case for row, case, _ in ROWS}["4.2-m T9"]).list.route is Way.TERMINATED


def test_how_old_a_query_may_be():
    assert fresh_from(D("2024-09-30")).on == D("2024-06-29")
    assert fresh_from(D("2024-09-30"), CourtRules({"closing.query_fresh": months(6)})).on == D("2024-03-29")
    assert (len(PRESERVATION_WAYS), len(REVIEW_WAYS)) == (3, 4)
