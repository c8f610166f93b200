"""Whoever joins after a round, or whose loss was found higher, first gets what the others had; every fen of the pool goes out."""

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_arrears import paid_round, states
from tests.rooms.collective.test_rounds import frozen
from zhixing.domain.collective import api as collective
from zhixing.domain.collective.refusals import (
    AlreadyImported,
    AlreadyPaired,
    AmountUnreadable,
    IdentityDoubted,
    OnlyAPerson,
)
from zhixing.domain.ledger import api as ledger
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted


def more(scope, one, fen, key):
    """So much more comes in and goes to the pool."""
    legs = [(f"bank:{scope.court_id}", Money(-fen)), (f"case:{one.case_id}", Money(fen))]
    ledger.post(scope, f"more:{key}", legs, "test", build.now(scope), one.case_id)
    collective.fund(scope, one.pk, Money(fen), key, build.now(scope))


def draw(scope, one, at):
    return collective.draw_round(scope, one.pk, Money.zero, Money.zero, at)


def late(scope, one, president):
    """Number 2's loss is found twice as high, and somebody the audit does not know is put on the list; the next version."""
    at = build.now(scope)
    found = collective.dispute(scope, one.pk, 2, Money(40_000), "漏算一个账号", at)
    collective.answer_dispute(scope, found.pk, True, "银行流水可以证明", at)
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    kept = collective.register(clerk, one.pk, crowd.claimant(9), at)
    who = collective.admit(president, kept.pk, Money(10_000), at)
    return kept, who


def test_late_and_raised_losses_catch_up_first(scope, staff):
    one = crowd.matter(scope, [10_000, 20_000, 70_000], 50_000)
    _, at = frozen(scope, one)
    paid_round(scope, one, staff, at, draw(scope, one, at))
    president = build.with_(scope, staff_id=build.staff(scope, "president", "president").pk)
    kept, who = late(scope, one, president)
    assert who.number == 4 and (who.name, who.account) == ("甲乙9", crowd.card(9))
    kept.refresh_from_db()
    assert (kept.victim_id, kept.way) == (who.pk, "court")
    again = collective.freeze_roll(scope, one.pk, build.now(scope))
    assert (again.people, again.loss_fen) == (4, 130_000)
    more(scope, one, 28_000, "2")
    found = collective.dry_run(scope, one.pk, Money.zero, Money.zero)
    assert (found.share, found.caught_up, found.rate.printed) == (Money(28_000), Money(15_000), "10.00000%")
    second = draw(scope, one, at)
    assert (second.share_fen, second.missed_fen) == (28_000, 15_000)
    paid_round(scope, one, staff, at, second)
    paid = [sum(fen for fen, _ in states(one, number)) for number in (1, 2, 3, 4)]
    assert paid == [6_000, 24_000, 42_000, 6_000]  # sixty per cent of each loss, whoever came when
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money.zero and collective.public_total(one).agrees
    more(scope, one, 13_000, "3")
    third = draw(scope, one, at)
    assert (third.share_fen, third.missed_fen) == (13_000, 0)
    names = set(Event.objects.filter(case_id=one.case_id).values_list("name", flat=True))
    assert "VictimAdmitted" in names


def test_a_pool_too_small_goes_to_those_who_missed_alike(scope, staff):
    one = crowd.matter(scope, [10_000, 20_000, 70_000], 50_000)
    _, at = frozen(scope, one)
    paid_round(scope, one, staff, at, draw(scope, one, at))
    late(scope, one, build.with_(scope, staff_id=build.staff(scope, "president", "president").pk))
    collective.freeze_roll(scope, one.pk, build.now(scope))
    more(scope, one, 7_500, "2")
    second = draw(scope, one, at)
    assert (second.share_fen, second.missed_fen) == (7_500, 7_500)
    paid_round(scope, one, staff, at, second)
    assert [sum(fen for fen, _ in states(one, number)) for number in (1, 2, 3, 4)] == [5_000, 15_000, 35_000, 2_500]


def test_who_is_put_on_the_list_and_by_whom(scope):
    one, at = crowd.matter(scope, [10_000, 20_000], 5_000), build.now(scope)
    officer, president = (
        build.with_(scope, staff_id=build.staff(scope, name, name).pk) for name in ("officer", "president")
    )
    kept, known = (collective.register(officer, one.pk, crowd.claimant(n), at) for n in (9, 1))
    for who, loss, refusal in (
        (scope, Money(1), OnlyAPerson),
        (president, Money.zero, AmountUnreadable),
        (build.with_(officer, permissions=frozenset({"collective.prepare"})), Money(1), NotPermitted),
    ):
        with pytest.raises(refusal):
            collective.admit(who, kept.pk, loss, at)
    with pytest.raises(AlreadyPaired):  # he is on the list: the check finds him
        collective.admit(president, known.pk, Money(1), at)
    one.registrations.filter(pk=kept.pk).update(police_said="nobody")
    with pytest.raises(IdentityDoubted):
        collective.admit(president, kept.pk, Money(1), at)
    one.registrations.filter(pk=kept.pk).update(police_said="fits")
    collective.admit(president, kept.pk, Money(1), at)
    with pytest.raises(AlreadyImported):
        collective.import_audit(scope, one.pk, "again.csv", crowd.csv([1_000]), at)
