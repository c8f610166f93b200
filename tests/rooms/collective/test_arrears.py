"""Rounds of arrears: what was held or came back is paid once it may go, what is nobody's returns, all to the fen."""

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_rounds import frozen, make_all, report
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import commands, jobs, rules
from zhixing.domain.collective.refusals import NobodyToTell, NothingInArrears, WordsWrong
from zhixing.domain.ledger import api as ledger
from zhixing.gateways.sms import SmsAnswer
from zhixing.infra import clock
from zhixing.kernel.money import Money
from zhixing.law.collective import PoolEmpty


def paid_round(scope, one, staff, at, drawn, rejected=()):
    """Sign, release, make the files and take the bank's answer."""
    first, second = (build.with_(scope, staff_id=person.pk) for person in staff)
    collective.approve_round(first, drawn.pk, at)
    collective.release_round(second, drawn.pk, at)
    for parcel in make_all(scope, drawn, at):
        collective.settle_parcel(scope, report(parcel, rejected), at)
    return drawn


def states(one, number):
    return [(part.amount.fen, part.state) for part in collective.status(one, number)]


def test_held_and_returned_money_is_paid_when_it_may_go(scope, staff):
    one = crowd.matter(scope, [100_000] * 5, 250_000)
    at = build.now(scope)
    collective.correct_victim(scope, one.pk, 1, account="")
    collective.correct_victim(scope, one.pk, 2, deceased=True)
    collective.dispute(scope, one.pk, 3, Money(150_000), "少算一笔", at)
    roll, at = frozen(scope, one)
    assert roll.loss_fen == 550_000
    drawn = collective.draw_round(scope, one.pk, Money.zero, Money.zero, at)
    paid_round(scope, one, staff, at, drawn, rejected={6})
    ((fen, state),) = states(one, 5)
    assert state == "returned" and 45_454 <= fen <= 45_455
    with pytest.raises(NothingInArrears):
        collective.draw_arrears(scope, one.pk, at)
    # one has registered, one's bank account was set right, the re-check keeps the audited figure; the heirs still wait
    collective.correct_victim(scope, one.pk, 1, at=at, account=crowd.card(1))
    collective.correct_victim(scope, one.pk, 5, at=build.later(scope, 40), account=crowd.card(5))
    collective.answer_dispute(scope, collective.open_disputes(scope, one).get().pk, False, "没有凭证", at)
    collective.freeze_roll(scope, one.pk, at)
    later = build.later(scope, 60)
    arrears = collective.draw_arrears(scope, one.pk, later)
    paid_round(scope, one, staff, later, arrears)
    for number in (1, 5):
        (first, was), (again, now) = states(one, number)
        assert (was, now) == ("moved", "paid") and first == again
    (held,) = [fen for fen, state in states(one, 3) if state == "moved"]
    back = ledger.balance(scope, rules.pool(one.pk)).fen
    assert held - 1 <= back <= held  # but for a fen that fell to him by remainder
    assert states(one, 2)[0][1] == "held"
    assert collective.progress(drawn).agrees and collective.progress(arrears).agrees
    total = collective.public_total(one)
    assert total.agrees and total.shared == Money(250_000 - back)
    assert ledger.lies_in(scope, f"share:{one.pk}:") == collective.progress(drawn).held
    assert ledger.trial_balance(scope).agrees and ledger.astray(scope) == []
    with pytest.raises(NothingInArrears):
        collective.draw_arrears(scope, one.pk, later)


def test_who_was_paid_is_told_how_much_and_who_was_not_is_not(scope, staff, monkeypatch):
    one = crowd.matter(scope, [10_000, 20_000, 30_000], 30_000)
    _, at = frozen(scope, one)
    paid_round(scope, one, staff, at, collective.draw_round(scope, one.pk, Money.zero, Money.zero, at), rejected={2})
    sent = []
    monkeypatch.setattr(
        jobs.agencies, "hand_over_texts", lambda messages, key: sent.extend(messages) or SmsAnswer((), {})
    )
    real = clock.real_now()
    with pytest.raises(WordsWrong):
        collective.open_mailing(scope, one.pk, "all", "已付 {amount} 元", at, real)
    told = collective.open_mailing(scope, one.pk, "paid", "{number} 号，已付 {amount} 元", at, real)
    back = collective.open_mailing(scope, one.pk, "returned", "{number} 号，请更正账户", at, real)
    assert (told.people, back.people) == (2, 1)
    for mailing in (told, back):
        batch, _ = commands.take_batch(mailing.pk, real)
        jobs._send(batch)
    words = [one.text.partition("】")[2] for one in sent]
    assert words == ["1 号，已付 50.00 元", "3 号，已付 150.00 元", "2 号，请更正账户"]
    collective.correct_victim(scope, one.pk, 2, at=build.later(scope, 40), account=crowd.card(5))
    paid_round(scope, one, staff, at, collective.draw_arrears(scope, one.pk, at))
    assert collective.open_mailing(scope, one.pk, "paid", "已付 {amount} 元", at, real).people == 3
    with pytest.raises(NobodyToTell):
        collective.open_mailing(scope, one.pk, "returned", "请更正账户", at, real)


def test_rounds_together_never_give_more_than_was_lost(scope, staff):
    one = crowd.matter(scope, [10_000, 30_000], 30_000)
    _, at = frozen(scope, one)
    paid_round(scope, one, staff, at, collective.draw_round(scope, one.pk, Money.zero, Money.zero, at))
    legs = [(f"bank:{scope.court_id}", Money(-30_000)), (f"case:{one.case_id}", Money(30_000))]
    ledger.post(scope, "more", legs, "test", at, one.case_id)
    collective.fund(scope, one.pk, Money(30_000), "2", at)
    second = collective.draw_round(scope, one.pk, Money.zero, Money.zero, at)
    assert second.share_fen == 10_000
    paid_round(scope, one, staff, at, second)
    assert [sum(fen for fen, _ in states(one, n)) for n in (1, 2)] == [10_000, 30_000]
    assert ledger.balance(scope, rules.pool(one.pk)) == Money(20_000)
    with pytest.raises(PoolEmpty):
        collective.dry_run(scope, one.pk, Money.zero, Money.zero)
