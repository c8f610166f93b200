"""Exact matches by the robot: each logged with time and clicks; switched off, each waits for one click of a person."""

import pytest

from tests.rooms import build
from tests.rooms.payments.bank import Line, pay_in, suspense_agrees
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.refusals import NotInSuspense, PaidTwice, WrongReference
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.models import Node
from zhixing.domain.procedure.refusals import RobotFixed
from zhixing.infra.models import Event, Held
from zhixing.kernel.money import Money


def only(reference="A1"):
    return payments.Receipt.objects.get(bank_reference=reference)


def runs(scope):
    return procedure.robot_runs(scope).filter(robot="receipts")


def own(scope, case):
    return ledger.account(scope, f"case:{case.pk}").number


def test_each_exact_match_is_logged_with_time_and_clicks_and_no_doubt_is(scope, case):
    pay_in(scope, Line("A1", "2000.00", credited=own(scope, case)), Line("A2", "9.00"))
    (run,) = runs(scope)
    assert (run.robot, run.case_id, run.node_id, run.handed_over) == ("receipts", case.pk, None, "")
    assert run.clicks == procedure.robots()["receipts"]["clicks"] and run.milliseconds < 60_000
    told = Event.objects.get(name="RobotRan", payload__robot="receipts")
    assert told.object == f"receipt:{only().pk}" and told.payload["node"] == "N30" and told.payload["clicks"]
    assert told.actor == only().matched_by == "robot:receipts"
    assert only("A2").state == "suspense"


def test_switched_off_an_exact_match_waits_for_one_click(scope, case):
    procedure.switch_robot(scope, "receipts", False, build.now(scope))
    pay_in(scope, Line("A1", "2000.00", credited=own(scope, case)), Line("A2", "2000.00", credited=own(scope, case)))
    assert [only(one).why for one in ("A1", "A2")] == ["to_confirm", "to_confirm"]
    assert not runs(scope).exists() and suspense_agrees(scope)
    assert payments.confirm_match(scope, only().pk, build.now(scope)).case_id == case.pk
    assert ledger.balance(scope, f"case:{case.pk}") == Money.yuan("2000.00") and only().matched_by == "test"
    with pytest.raises(PaidTwice):  # the same payer, sum and day: no longer exact
        payments.confirm_match(scope, only("A2").pk, build.now(scope))
    with pytest.raises(NotInSuspense):
        payments.confirm_match(scope, only().pk, build.now(scope))
    assert suspense_agrees(scope)


def test_switched_off_a_deposit_goes_to_its_account_by_the_click(scope, case):
    procedure.switch_robot(scope, "receipts", False, build.now(scope))
    payments.await_payment(scope, case.pk, "deposit:3:9", "deposit", Money.yuan("5000.00"), build.now(scope))
    pay_in(scope, Line("A1", "5000.00", credited=ledger.account(scope, "deposit:3:9").number))
    assert not ledger.balance(scope, "deposit:3:9")
    payments.confirm_match(scope, only().pk, build.now(scope))
    assert ledger.balance(scope, "deposit:3:9") == Money.yuan("5000.00") and suspense_agrees(scope)


def test_what_does_not_match_exactly_cannot_be_confirmed(scope, case):
    pay_in(scope, Line("A1", "10.00", remittance="（2019）浙0195执9号"))
    with pytest.raises(WrongReference):
        payments.confirm_match(scope, only().pk, build.now(scope))
    assert only().state == "suspense"


def test_money_for_a_case_whose_rate_is_missing_is_taken(scope, case):
    """It cannot be said what is owed, but that something is: the money is the case's (as past the rate tables)."""
    (claim,) = case.obligations.all()
    claim.interest = [claim.interest[0] | {"rate_type": "contract", "rate": None}]
    claim.save()
    pay_in(scope, Line("A1", "2000.00", credited=own(scope, case)))
    assert only().case_id == case.pk and not Held.objects.exists()


def test_what_the_law_has_done_by_itself_has_no_switch(scope):
    with pytest.raises(RobotFixed):
        procedure.switch_robot(scope, "round", False, build.now(scope))
    assert procedure.robot_may(scope.court_id, "round") and not Node.objects.exists()
