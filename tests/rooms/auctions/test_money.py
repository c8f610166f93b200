"""Deposits and the price by the bank's own notices: held, returned, counted, undone; and a debtor who pays."""

from datetime import datetime, time, timedelta

import pytest

from tests.rooms import build
from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import a_bidder, bid, opened, react, yuan
from tests.rooms.payments import bank
from tests.rooms.payments.bank import Line
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.models import Lot, Registration
from zhixing.domain.auctions.refusals import (
    NoDeposit,
    NoDepositToUse,
    OnlyAPersonRules,
    TopUpNotEnforceable,
    UndoNotOpen,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers import api as handovers
from zhixing.domain.handovers.refusals import NoSuchHandover
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.refusals import NotEnoughPayable
from zhixing.domain.procedure import api as procedure
from zhixing.infra import clock
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(monkeypatch):
    monkeypatch.setattr(stage, "COURT", build.COURT)
    monkeypatch.setattr(stage, "MACHINE", build.everything())
    return bank.court()


@pytest.fixture
def running(scope):
    at = build.now(scope)
    opens = at - timedelta(hours=1)
    return stage.a_round(opens, opens + timedelta(hours=24), found=False)


def pay_in(scope, line, message):
    payments.import_statement(scope, bank.camt054(line, message=message), build.now(scope))
    react()


def sit(scope, running, number):
    bidder = a_bidder(number, build.now(scope))
    return auctions.register(auctions.bidder_scope(bidder.pk, scope.court_id), running.pk, bidder.pk, build.now(scope))


def pays(scope, seat, reference, amount="140000.00", **more):
    number = ledger.account(scope, f"deposit:{seat.round.lot_id}:{seat.bidder_id}").number
    account = f"62220201000000{seat.bidder_id:05d}"
    line = Line(reference, amount, credited=number, payer=f"竞买人{seat.bidder_id}", payer_account=account, **more)
    pay_in(scope, line, message=reference)


def deposit(seat):
    return Registration.objects.get(pk=seat.pk).deposit


def set_aside(scope, seat):
    """How the books hold his money: (fen, state) of each hold."""
    held = ledger.holds(scope, f"deposit:{seat.round.lot_id}:{seat.bidder_id}")
    return [(one.fen, str(one.state)) for one in held]


def test_a_deposit_that_arrives_lets_him_bid(scope, running):
    seat = sit(scope, running, 1)
    now = build.now(scope)
    opened(running, now)
    with pytest.raises(NoDeposit):
        bid(running, seat.bidder_id, 1421000, now, key="a")
    pays(scope, seat, "A1", "139999.99")
    assert deposit(seat) == "none"
    pays(scope, seat, "A2")
    assert deposit(seat) == "held" and bid(running, seat.bidder_id, 1421000, now, key="b").accepted
    assert [e.payload["fen"] for e in Event.objects.filter(name="DepositHeld")] == [14000000]
    assert set_aside(scope, seat) == [(14000000, "pending")]
    with pytest.raises(NotEnoughPayable):  # while he bids nobody sends it away
        payments.return_deposit(scope, running.lot.case_id, f"deposit:{running.lot_id}:{seat.bidder_id}", now)


def test_after_the_round_losers_get_theirs_back_and_the_winners_counts(scope, running):
    winner, loser = sit(scope, running, 1), sit(scope, running, 2)
    pays(scope, winner, "A1")
    pays(scope, loser, "A2")
    now = build.now(scope)
    opened(running, now)
    bid(running, loser.bidder_id, 1421000, now)
    bid(running, winner.bidder_id, 1428000, now)
    running.refresh_from_db()
    auctions.close(scope, running.pk, running.ends_at)
    react()
    assert (deposit(winner), deposit(loser)) == ("counted", "released")
    assert (set_aside(scope, winner), set_aside(scope, loser)) == ([(14000000, "pending")], [(14000000, "voided")])
    [waits] = auctions.owing(scope)  # until finance has let it go, a day at most
    assert (waits.round.pk, waits.count, waits.sum) == (running.pk, 1, yuan(140000))
    assert waits.by == running.ends_at + timedelta(hours=24)
    batch = payments.Batch.objects.get()
    assert [payout.fen for payout in batch.payouts.all()] == [14000000]
    lot = auctions.lot(scope, running.lot_id)
    assert (lot.state, lot.paid_fen) == ("sold", 14000000)
    runs = procedure.robot_runs(scope).filter(robot="round")  # the confirmation and the certificate
    assert [(run.case_id, run.clicks, run.handed_over) for run in runs] == [(lot.case_id, 5, "")] * 2
    pays(scope, winner, "A3", "1287999.99")
    assert auctions.lot(scope, running.lot_id).state == "sold"  # a fen short waits in suspense
    pays(scope, winner, "A4", "1288000.00")
    assert auctions.lot(scope, running.lot_id).state == "paid"
    assert Event.objects.filter(name="PricePaid").count() == 1
    account = f"deposit:{lot.pk}:{winner.bidder_id}"
    assert ledger.balance(scope, account) == yuan(1428000) and bank.suspense_agrees(scope)
    auctions.settle_deposits(scope, lot.pk, now)  # again: nothing is doubled
    assert payments.Batch.objects.count() == 1
    case = f"case:{lot.case_id}"
    payments.credit_price(scope, lot.case_id, account, now.date(), now)  # the ruling takes effect
    assert set_aside(scope, winner) == [(14000000, "posted")]
    assert (ledger.balance(scope, account), ledger.balance(scope, case)) == (Money.zero, yuan(1428000))


def test_a_defaulter_in_a_sale_loses_the_deposit_and_has_the_rest_back(scope, running):
    opened(running, running.opens_at)
    auctions.close(scope, running.pk, running.ends_at)
    opens, day = running.ends_at + timedelta(days=20), timedelta(days=1)
    figures = {"start": yuan(1136800), "deposit": yuan(100000)}
    second = stage.publish(running.lot_id, stage.terms(opens, opens + day, **figures), running.ends_at + 2 * day)
    auctions.close(scope, opened(second, opens).pk, opens + day)
    starts = opens + 20 * day
    offer = stage.terms(starts, starts + 60 * day, **figures)
    last = stage.publish(running.lot_id, offer, opens + 3 * day)
    seat = sit(scope, last, 1)
    assert seat.needed_fen == 113680000, "the whole price is paid in"
    pays(scope, seat, "A1", "1136800.00")
    opened(last, starts)
    bid(last, seat.bidder_id, 1200000, starts + day)
    auctions.close(scope, last.pk, starts + 2 * day)
    react()
    lot = auctions.lot(scope, last.lot_id)
    assert (lot.state, lot.paid_fen, payments.Batch.objects.count()) == ("sold", 113680000, 0)
    auctions.declare_default(scope, last.lot_id, starts + 40 * day)
    [payout] = payments.Batch.objects.get().payouts.all()
    assert (payout.fen, payout.number) == (103680000, f"62220201000000{seat.bidder_id:05d}")
    assert set_aside(scope, seat) == [(113680000, "voided"), (10000000, "pending")]
    assert [e.payload["fen"] for e in Event.objects.filter(name="BuyerDefaulted")] == [10000000]


def test_money_that_comes_after_the_round_is_no_deposit_any_more(scope, running):
    seat = sit(scope, running, 1)
    opened(running, build.now(scope))
    auctions.close(scope, running.pk, running.closes_at)
    react()
    pays(scope, seat, "A1")
    assert deposit(seat) == "none" and payments.Receipt.objects.get().state == "suspense"


def test_a_creditor_pays_what_his_claim_falls_short_of(scope, running):
    seat, other = sit(scope, running, 1), sit(scope, running, 2)
    auctions.seat_creditor(scope, running.pk, seat.bidder_id, yuan(100000), build.now(scope))
    pays(scope, seat, "A1", "40000.00")
    assert deposit(seat) == "held"
    auctions.seat_creditor(scope, running.pk, other.bidder_id, yuan(300000), build.now(scope))
    assert deposit(other) == "held"  # T4.4


def test_a_match_undone_takes_the_right_to_bid_away(scope, running):
    seat = sit(scope, running, 1)
    pays(scope, seat, "A1")
    assert deposit(seat) == "held"
    entry = next(view for view in ledger.entries(scope, running.lot.case_id) if view.memo == "receipt_matched")
    ledger.correct(scope, entry.id, "记错", build.now(scope))
    react()
    assert deposit(seat) == "none" and Event.objects.filter(name="DepositUndone").exists()
    assert set_aside(scope, seat) == [(14000000, "voided")]


def test_a_debtor_who_pays_everything_ends_the_sale(scope, running):
    seat = sit(scope, running, 1)
    pays(scope, seat, "A1")
    case_id = running.lot.case_id
    owed = cases.due(scope, case_id, build.now(scope).date(), assume_last=True).left
    number = ledger.account(scope, f"case:{case_id}").number
    today = build.now(scope).date()
    part = Money(owed.fen // 3)  # two equal payments of a day would look like one made twice
    pay_in(scope, Line("B1", str(part), credited=number, on=today), message="B1")
    assert auctions.lot(scope, running.lot_id).state == "listed"
    rest = cases.due(scope, case_id, today, assume_last=True).left
    pay_in(scope, Line("B2", str(rest), credited=number, on=today), message="B2")
    lot = auctions.lot(scope, running.lot_id)
    assert (lot.state, lot.ground) == ("stopped", "paid") and deposit(seat) == "released"


def test_a_case_that_rests_rests_its_sale(scope, running):
    at = build.now(scope)
    case_id = running.lot.case_id
    cases.stay(scope, case_id, "applicant_asks", at)
    react()
    running.refresh_from_db()
    assert running.state == "paused"
    cases.resume(scope, case_id, at + timedelta(days=1))
    react()
    running.refresh_from_db()
    assert running.state == "scheduled"
    cases.close(scope, case_id, "withdrawn", at + timedelta(days=1))
    react()
    assert auctions.lot(scope, running.lot_id).ground == "withdrawn"


@pytest.mark.parametrize("pays_up", [True, False])
def test_once_enough_is_raised_the_other_sales_rest_until_it_is_paid_or_lost(scope, running, pays_up):
    """拍变规定 14: two houses of one case, either brings all that is owed."""
    now = build.now(scope)
    other = stage.a_round(running.opens_at, running.closes_at + timedelta(days=1), found=False)
    Lot.objects.filter(pk=other.lot_id).update(case_id=running.lot.case_id)
    seat = sit(scope, running, 1)
    pays(scope, seat, "A1")
    opened(running, now)
    opened(other, now)
    bid(running, seat.bidder_id, 1421000, now)
    running.refresh_from_db()
    auctions.close(scope, running.pk, running.ends_at)
    react()
    lot = auctions.lot(scope, other.lot_id)
    other.refresh_from_db()
    assert (other.state, lot.ground, lot.state) == ("paused", "enough_raised", "listed")
    if pays_up:
        pays(scope, seat, "A2", "1281000.00")
    else:
        auctions.declare_default(scope, running.lot_id, running.ends_at + timedelta(days=20))
    react()
    other.refresh_from_db()
    assert other.state == ("stopped" if pays_up else "open")


def defaulted_and_resold(scope, running):
    """Seat 1 wins at 1,700,000 and does not pay; it is sold again for 1,421,000 and paid. His seat, and when."""
    now, day = build.now(scope), timedelta(days=1)
    seat = sit(scope, running, 1)
    pays(scope, seat, "A1")
    opened(running, now)
    bid(running, seat.bidder_id, 1700000, now)
    auctions.close(scope, running.pk, running.closes_at + timedelta(hours=1))
    react()
    late = running.closes_at + 12 * day
    auctions.declare_default(scope, running.lot_id, late)
    opens = late + 31 * day
    again = opened(stage.publish(running.lot_id, stage.terms(opens, opens + day), late + day), opens)
    bid(again, stage.seated(again, 2, at=opens), 1421000, opens + day / 2)
    auctions.close(scope, again.pk, opens + day)
    auctions.settle_deposits(scope, running.lot_id, opens + day)
    auctions.pay_price(scope, running.lot_id, 77, yuan(1281000).fen, opens + day)
    return seat, opens + day


def test_what_a_deposit_does_not_reach_is_ordered_collected_and_the_cases(scope, running):
    seat, sold = defaulted_and_resold(scope, running)
    used = auctions.use_deposit(stage.judge(), running.lot_id, yuan(1000), sold, order_top_up=True)
    assert used.top_up_fen == yuan(279000 + 1000 - 140000).fen and used.order.template == "top_up_order"
    assert set_aside(scope, seat) == [(14000000, "posted")]
    pays(scope, seat, "A3", "100000.00")  # not what was asked for: a person says it is part of it
    waits = payments.Receipt.objects.get(bank_reference="A3")
    account, case_id = f"deposit:{running.lot_id}:{seat.bidder_id}", running.lot.case_id
    payments.match_receipt(scope, waits.pk, case_id, build.now(scope), account)
    react()
    assert (waits.state, auctions.forfeit(seat).top_up_left) == ("suspense", yuan(40000))
    pays(scope, seat, "A4", "40000.00")
    assert auctions.forfeit(seat).top_up_left == Money.zero == ledger.balance(scope, account)
    paid = [(e.payload["fen"], e.payload["left_fen"]) for e in Event.objects.filter(name="TopUpPaid").order_by("pk")]
    assert paid == [(10000000, 4000000), (4000000, 0)] and ledger.balance(scope, f"case:{case_id}") == yuan(280000)


def test_a_top_up_that_is_not_paid_in_time_is_enforced_by_a_ruling(scope, running):
    """拍变规定 22: 拒不补交的，强制执行."""
    seat, sold = defaulted_and_resold(scope, running)
    judge, lot_id, day = stage.judge(), running.lot_id, timedelta(days=1)
    used = auctions.use_deposit(judge, lot_id, yuan(1000), sold, order_top_up=True)
    with pytest.raises(TopUpNotEnforceable, match="paid until"):
        auctions.enforce_top_up(judge, lot_id, sold)
    late = datetime.combine(used.top_up_by + day, time(9), tzinfo=clock.SHANGHAI)
    with pytest.raises(TopUpNotEnforceable, match="not signed"):
        auctions.enforce_top_up(judge, lot_id, late)
    documents.sign(judge, used.order_id, sold)
    assert not auctions.top_ups_to_enforce(judge, used.top_up_by)
    assert [one.pk for one in auctions.top_ups_to_enforce(judge, late.date())] == [lot_id]
    pays(scope, seat, "A3", "100000.00")
    receipt = payments.Receipt.objects.get(bank_reference="A3")
    account = f"deposit:{lot_id}:{seat.bidder_id}"
    payments.match_receipt(scope, receipt.pk, running.lot.case_id, build.now(scope), account)
    react()
    with pytest.raises(OnlyAPersonRules):
        auctions.enforce_top_up(scope, lot_id, late)
    ruling = auctions.enforce_top_up(judge, lot_id, late).ruling
    assert ruling.template == "top_up_ruling" and documents.values_of(ruling)["top_up_left"] == yuan(40000)
    assert not auctions.top_ups_to_enforce(judge, late.date())
    with pytest.raises(NoDepositToUse):
        auctions.enforce_top_up(judge, lot_id, late)
    pays(scope, seat, "A4", "40000.00")
    assert auctions.forfeit(seat).top_up_left == Money.zero


def paid(scope, running):
    """Seat 1 wins at 1,421,000 and has paid all of it. His seat, when, and the lot."""
    now, seat = build.now(scope), sit(scope, running, 1)
    pays(scope, seat, "A1")
    opened(running, now)
    bid(running, seat.bidder_id, 1421000, now)
    running.refresh_from_db()
    auctions.close(scope, running.pk, running.ends_at)
    react()
    pays(scope, seat, "A2", "1281000.00")
    return seat, now, running.lot_id


def test_a_sale_that_was_paid_is_undone_until_its_ruling_is_given(scope, running):
    """网拍规定 31: all of the price goes back, and the next buyer's way begins anew."""
    seat, now, lot_id = paid(scope, running)
    handover = handovers.handover(scope, lot_id)
    assert (auctions.lot(scope, lot_id).state, handover.state) == ("paid", "paid")
    second = courts.scope_of(build.staff(scope, "second-undo", "officer", name="沈知远").account, now.date())
    auctions.propose_undo(stage.judge(), running.pk, "collusion", now)
    auctions.confirm_undo(second, running.pk, now)
    react()
    assert auctions.lot(scope, lot_id).state == "unsold" and deposit(seat) == "released"
    assert sum(payout.fen for payout in payments.Batch.objects.get().payouts.all()) == yuan(1421000).fen
    with pytest.raises(NoSuchHandover):
        handovers.handover(scope, lot_id)


def test_a_sale_whose_ruling_was_given_is_not_undone(scope, running):
    _, now, lot_id = paid(scope, running)
    handovers.rule(stage.judge(), lot_id, now)
    with pytest.raises(UndoNotOpen):
        auctions.propose_undo(stage.judge(), running.pk, "collusion", now)
