"""The bank is asked about every name and account before money goes to a crowd; whom it knows by another name is held for."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.payments.bank import court
from tests.rooms.payments.test_with_bank import PAYEES, bank, practice_key  # noqa: F401
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import jobs
from zhixing.domain.collective.jobs.told import name_check_id
from zhixing.domain.collective.models import Share, Victim
from zhixing.domain.collective.refusals import NamesUnchecked
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.gateways.iso20022.pain import Account
from zhixing.kernel.money import Money
from zhixing.law.collective import Method
from zhixing.practice.bank_messages import names_report

LOSSES = (300_000, 200_000, 100_000)


@pytest.fixture
def scope(fresh_database):
    return court()


def audit(names):
    """An audit list of these names at the accounts of people the practice bank knows."""
    rows = [crowd.HEAD]
    rows += [
        f"{name},{crowd.id_number(n)},{Money(fen)},0,0,1390000{n:04d},澜州农商行,{PAYEES[n - 1]['no']}"
        for n, (name, fen) in enumerate(zip(names, LOSSES, strict=True), start=1)
    ]
    return "\n".join(rows).encode()


def frozen(scope):
    """A list of three, the last under a name that is not that of the account; and an instant after it was posted."""
    at, case = build.now(scope), build.case(scope)
    one = collective.open_matter(scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, at.date(), at.date(), "", at)
    names = [PAYEES[0]["owner_name"], PAYEES[1]["owner_name"], "别人"]
    assert collective.import_audit(scope, one.pk, "audit.csv", audit(names), at).bad == 0
    pool = Money(60_000)
    ledger.post(scope, "crowd", [(f"bank:{scope.court_id}", -pool), (f"case:{case.pk}", pool)], "test", at, case.pk)
    collective.fund(scope, one.pk, pool, "1", at)
    return one, _after_posting(scope, collective.freeze_roll(scope, one.pk, at), at)


def _after_posting(scope, roll, at):
    return at + timedelta(days=(roll.posted_until - at.date()).days + 1)


def test_nothing_is_drawn_before_the_bank_has_answered_and_a_wrong_name_is_held_for(scope, bank):  # noqa: F811
    one, at = frozen(scope)
    staff = build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
    with pytest.raises(NamesUnchecked):
        collective.draw_round(scope, one.pk, Money.zero, Money.zero, at)
    jobs.check_names(one.pk)
    said = dict(Victim.objects.values_list("number", "bank_said"))
    assert said[1] == said[2] == "ok" and said[3] not in ("", "ok", "none")
    drawn = crowd.released(scope, one, staff, at)
    held = {row.number: (row.fen, row.held) for row in Share.objects.filter(round=drawn)}
    assert held == {1: (30_000, False), 2: (20_000, False), 3: (10_000, True)}
    assert drawn.held_fen == 10_000 and ledger.balance(scope, f"share:{one.pk}:3") == Money(10_000)

    right = PAYEES[2]
    Victim.objects.filter(number=3).update(name=right["owner_name"])
    collective.correct_victim(scope, one.pk, 3, at=build.now(scope), account=right["no"])
    with pytest.raises(NamesUnchecked):
        collective.draw_arrears(scope, one.pk, at)
    jobs.check_names(one.pk)
    arrears = collective.draw_arrears(scope, one.pk, at)
    assert [(row.number, row.fen, row.held) for row in Share.objects.filter(round=arrears)] == [(3, 10_000, False)]


def test_without_a_bank_of_the_court_nobody_is_asked(db):
    scope = build.court()
    one, at = frozen(scope)
    assert collective.draw_round(scope, one.pk, Money.zero, Money.zero, at).held_fen == 0


def test_the_banks_late_word_on_names_is_kept_while_the_accounts_are_those_it_was_asked_about(fresh_database):
    scope = court()
    one, at = frozen(scope)
    people = Victim.objects.filter(matter=one).order_by("number")
    asked = name_check_id(one.pk, {str(who.number): Account(str(who.account), who.name, "") for who in people})
    report = names_report(asked, [("1", ""), ("2", ""), ("3", "BE01")], at)
    collective.correct_victim(scope, one.pk, 2, at=build.now(scope), account=PAYEES[3]["no"])
    assert payments.take_callback(report, "bank-lanzhou")
    assert set(people.values_list("bank_said", flat=True)) == {""}
    collective.correct_victim(scope, one.pk, 2, at=build.now(scope), account=PAYEES[1]["no"])
    assert payments.take_callback(report, "bank-lanzhou")
    assert list(people.values_list("bank_said", flat=True)) == ["ok", "ok", "BE01"]
