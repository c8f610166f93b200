"""A payment came back: the person sets his account right himself by phone; nothing goes to an account nobody checked."""

import time
from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_arrears import paid_round, states
from tests.rooms.collective.test_matching import check
from tests.rooms.collective.test_rounds import frozen
from tests.rooms.payments.bank import court as court_with_bank
from tests.rooms.payments.test_with_bank import PAYEES, bank, practice_key  # noqa: F401
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import jobs
from zhixing.domain.collective.models import Registration, Victim
from zhixing.domain.collective.refusals import (
    BankMissing,
    IdentityDoubted,
    NamesUnchecked,
    NothingInArrears,
    NothingToConfirm,
    NotRegisteredYet,
    OnlyAPerson,
    PaymentUnderway,
)
from zhixing.infra import clock
from zhixing.infra.models import Event
from zhixing.kernel.identifiers import BankCardWrong
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted, Scope


def visitor(scope):
    return Scope("victim", scope.court_id, frozenset({scope.court_id}), frozenset({"collective.register"}))


def registered(scope, *numbers):
    """A matter of three with money in its pool, whose people of these numbers registered and were found on the list."""
    one = crowd.matter(scope, [10_000, 20_000, 30_000], 30_000)
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    for n in numbers:
        collective.register(clerk, one.pk, crowd.claimant(n), build.now(scope))
    assert check(scope, one).exact == len(numbers)
    return one


def returned(scope, one, staff, number, at=None):
    """The first round is paid, but for this person's payment, which came back; and when."""
    at = at or frozen(scope, one)[1]
    drawn = collective.draw_round(scope, one.pk, Money.zero, Money.zero, at)
    paid_round(scope, one, staff, at, drawn, rejected={number})
    return at


def test_without_a_bank_that_checks_names_an_officer_must_see_the_new_account(scope, staff):
    one, me = registered(scope, 2), visitor(scope)
    at = returned(scope, one, staff, 2)
    who = one.people.get(number=2)
    assert collective.awaits_account(who) and not collective.awaits_account(one.people.get(number=1))
    assert collective.send_account_code(me, one.pk, 2, "135790", at) == crowd.claimant(2).phone
    new, later = crowd.card(77), at + timedelta(minutes=1)
    assert not collective.correct_own_account(me, one.pk, 2, "新银行", new, "000000", later)
    assert one.people.get(number=2).account != new
    assert collective.correct_own_account(me, one.pk, 2, "新银行", new, "135790", later)
    who = one.people.get(number=2)
    assert (who.account, who.bank) == (new, "新银行")
    assert collective.account_is(who) == "unseen" and not collective.awaits_account(who)
    with pytest.raises(NothingInArrears):
        collective.draw_arrears(scope, one.pk, later)
    with pytest.raises(OnlyAPerson):
        collective.confirm_account(scope, one.pk, 2, later)
    with pytest.raises(NotPermitted):
        collective.confirm_account(me, one.pk, 2, later)
    officer = build.with_(scope, staff_id=staff[0].pk)
    collective.confirm_account(officer, one.pk, 2, later)
    with pytest.raises(NothingToConfirm):
        collective.confirm_account(officer, one.pk, 2, later)
    paid_round(scope, one, staff, later, collective.draw_arrears(scope, one.pk, later))
    assert states(one, 2) == [(10_000, "moved"), (10_000, "paid")] and collective.public_total(one).agrees
    names = set(Event.objects.filter(case_id=one.case_id).values_list("name", flat=True))
    assert {"PayeeCorrected", "PayeeConfirmed"} <= names


def test_who_may_not_and_what_is_refused(scope, staff):
    one, me = registered(scope, 2), visitor(scope)
    at = returned(scope, one, staff, 2)
    with pytest.raises(NotRegisteredYet):
        collective.send_account_code(me, one.pk, 1, "135790", at)
    collective.send_account_code(me, one.pk, 2, "135790", at)
    for refusal, bank_, card in ((BankMissing, " ", crowd.card(7)), (BankCardWrong, "银行", "6217")):
        with pytest.raises(refusal):
            collective.correct_own_account(me, one.pk, 2, bank_, card, "135790", at)
    Registration.objects.update(police_said="differs")
    with pytest.raises(IdentityDoubted):
        collective.correct_own_account(me, one.pk, 2, "银行", crowd.card(7), "135790", at)


def test_nobody_changes_an_account_between_the_drawing_and_the_file(scope, staff):
    one, me = registered(scope, 2), visitor(scope)
    _, at = frozen(scope, one)
    collective.send_account_code(me, one.pk, 2, "135790", at)
    drawn = crowd.released(scope, one, staff, at)
    for change in (
        lambda: collective.correct_own_account(me, one.pk, 2, "银行", crowd.card(7), "135790", at),
        lambda: collective.correct_victim(scope, one.pk, 2, at=at, account=crowd.card(7)),
    ):
        with pytest.raises(PaymentUnderway):
            change()
    collective.make_parcel(scope, drawn.pk, at)
    assert collective.correct_own_account(me, one.pk, 2, "银行", crowd.card(7), "135790", at)


def test_the_courts_bank_says_whose_the_new_account_is(fresh_database, bank):  # noqa: F811
    scope = court_with_bank()
    staff = build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
    one, me = registered(scope, 2), visitor(scope)
    Victim.objects.filter(number=2).update(name=PAYEES[1]["owner_name"])
    frozen(scope, one)
    clock.let_run(scope.court_id, timedelta(days=12), 1)
    time.sleep(1.1)
    Victim.objects.update(bank_said="ok", bank_asked_at=build.now(scope))
    returned(scope, one, staff, 2, build.now(scope))
    at = build.now(scope)
    collective.send_account_code(me, one.pk, 2, "135790", at)
    assert collective.correct_own_account(me, one.pk, 2, "别人的银行", PAYEES[0]["no"], "135790", at)
    with pytest.raises(NamesUnchecked):
        collective.draw_arrears(scope, one.pk, at)
    jobs.check_names(one.pk)
    who = one.people.get(number=2)
    assert collective.account_is(who) == "wrong" and collective.awaits_account(who)
    with pytest.raises(NothingInArrears):
        collective.draw_arrears(scope, one.pk, at)
    at = build.now(scope)
    assert collective.correct_own_account(me, one.pk, 2, "澜州农商行", PAYEES[1]["no"], "135790", at)
    jobs.check_names(one.pk)
    assert collective.account_is(one.people.get(number=2)) == "given"
    assert collective.draw_arrears(scope, one.pk, at).share_fen == 10_000
