from dataclasses import replace
from datetime import date

import pytest

from tests.law.table import shown
from zhixing.kernel.money import Money
from zhixing.law.case_money import cash_in_due, claim_due, pay_out_after_delay, pay_out_due
from zhixing.law.closing import (
    CHECKS,
    WAYS,
    MoneyStillHeld,
    NotReadyToClose,
    StillOwed,
    Way,
    check_performed,
    checklist,
    later_queries,
    no_property_from,
    small_balances,
)
from zhixing.law.filing import AlreadyFiled, Application, NotAcceptable, apply_by, decide_due, examine

D = date.fromisoformat
Y = Money.yuan
GOOD = Application(D("2024-09-27"), performance_due_on=D("2023-10-01"))
ALL = {check.key: True for check in CHECKS}


def test_d2_seven_days_to_decide():
    answer = examine(GOOD)
    assert (answer.decide.on, answer.accepted, answer.late) == (D("2024-10-08"), True, False)
    answer.demand()


def test_c7_nothing_payable():
    answer = examine(replace(GOOD, payable=False))
    assert "不符合受理条件（有给付内容" in answer.explain()
    assert "not acceptable (payable content" in answer.explain("en")
    assert answer.failed == ("payable",)
    assert answer.decide.on == decide_due(D("2024-09-27")).on
    with pytest.raises(NotAcceptable) as refused:
        answer.demand()
    assert "有给付内容" in refused.value.say()


def test_c8_three_years_late_is_filed_with_a_flag():
    answer = examine(replace(GOOD, performance_due_on=D("2021-09-27")))
    assert (answer.accepted, answer.late, answer.apply_by) == (True, True, D("2023-09-27"))
    assert examine(replace(GOOD, performance_due_on=None)).apply_by is None
    answer.demand()
    assert "不得据此拒收" in answer.explain()
    assert "2017" in answer.explain("en")


def test_a_second_filing_of_the_same_title():
    answer = examine(replace(GOOD, filed_as="（2024）浙0195执1号"))
    assert "不符合受理条件（（2024）浙0195执1号）" in answer.explain()
    assert "not acceptable (（2024）浙0195执1号)" in answer.explain("en")
    with pytest.raises(AlreadyFiled) as refused:
        answer.demand()
    assert "（2024）浙0195执1号" in refused.value.say("en")


def test_d11_and_t7_two_years():
    assert apply_by(D("2022-06-30")).on == D("2024-07-01")
    assert apply_by(D("2024-06-30")).on == D("2026-06-30")


@pytest.mark.parametrize(
    ("row", "filed", "first"),
    [
        ("T4", "2024-03-11", "2024-06-12"),
        ("T2.5", "2025-01-15", "2025-04-16"),
        ("month end", "2024-11-30", "2025-03-01"),
    ],
)
def test_more_than_three_months(row, filed, first):
    assert shown(no_property_from(D(filed))) == D(first)


def test_the_checklist():
    assert len(CHECKS) == 16
    checklist(ALL).demand()
    answer = checklist({**ALL, "h": False, "j": None})
    assert (answer.ready, answer.failed, answer.unanswered) == (False, ("h",), ("j",))
    with pytest.raises(NotReadyToClose) as refused:
        answer.demand()
    assert refused.value.facts["missing"] == ["h", "j"]
    assert "线索" in refused.value.say()


def test_t9_all_dead_without_estate():
    assert checklist({**ALL, "m": False}).route is Way.TERMINATED
    assert checklist({**ALL, "k": False}).route is Way.PERFORMED
    assert checklist(ALL).route is Way.NO_PROPERTY
    assert set(WAYS) == set(Way)


def test_t6_small_balances():
    answer = small_balances([Y(600), Y(700)], Y(20_000), D("2026-11-22"))
    assert answer.ignored == (True, True)
    assert (answer.total, answer.flagged) == (Y(1_300), True)
    assert "6.5%" in answer.explain()
    assert small_balances([Y(1_000)], Y(100_000), D("2026-11-22")).ignored == (False,)
    assert small_balances([Y(600)], Y(10_000), D("2026-11-22")).ignored == (False,)


def test_performed_means_nothing_owed_and_nothing_held():
    check_performed(Money.zero, Money.zero)
    with pytest.raises(StillOwed):
        check_performed(Y("0.01"), Money.zero)
    with pytest.raises(MoneyStillHeld):
        check_performed(Money.zero, Y(1))


def test_ten_queries_from_the_ruling():
    listed = (
        "2024-09-30 2025-03-31 2025-09-30 2026-03-31 2026-09-30 2027-03-31 2027-09-30 2028-03-31 2028-09-30 2029-03-31"
    )
    assert shown(later_queries(D("2024-03-31"))) == tuple(D(day) for day in listed.split())


def test_case_money_clocks():
    assert pay_out_due(D("2025-04-01")).on == D("2025-05-06")
    assert claim_due(D("2024-09-27")).on == D("2024-10-08")
    assert pay_out_after_delay(D("2025-03-03")).on == D("2025-03-13")
    assert cash_in_due(D("2025-03-03")).on == D("2025-03-04")
