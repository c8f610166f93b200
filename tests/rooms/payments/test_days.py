"""The end of a day: bank and books agree to the fen, or what explains the difference is named, or the day stays open."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from tests.rooms import build
from tests.rooms.payments.bank import Line, camt053, camt054, confirmed_account, pain002, pay_in, people
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.commands.undoing import take_back
from zhixing.domain.payments.queries.daily import days_to_fetch
from zhixing.domain.payments.refusals import (
    DayDoesNotAgree,
    DayIsClosed,
    DayNotOver,
    EarlierDayOpen,
    NoStatementOfDay,
    NoSuchSlip,
    OnlyAPerson,
)
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted

DAY = timedelta(days=1)


@pytest.fixture
def on(scope):
    return build.now(scope).date()


def credit(case, scope, reference, amount, on, **more):
    number = ledger.account(scope, f"case:{case.pk}").number
    return Line(reference, amount, credited=number, on=on, payer=f"甲{reference}", **more)


def say(scope, on, closing, *lines, opening="0.00", message="S1"):
    """The bank's statement of a day comes the morning after."""
    document = camt053(*lines, opening=opening, closing=closing, on=on, message=message)
    return payments.import_statement(scope, document, build.now(scope) + DAY)


def test_a_day_on_which_both_say_the_same_is_closed_once(scope, case, on):
    _, finance = people(scope)
    line = credit(case, scope, "A1", "1500.00", on)
    pay_in(scope, line)
    say(scope, on, "1500.00", line)
    tomorrow = build.now(scope) + DAY
    day = payments.day(scope, on)
    assert (day.bank, day.books, day.off, day.receipts) == (Money.yuan(1500), Money.yuan(1500), Money.zero, 1)
    closed = payments.close_day(finance, on, tomorrow)
    assert payments.close_day(finance, on, tomorrow).pk == closed.pk
    assert closed.closed_by_id == finance.staff_id and payments.open_days(scope, on) == []
    assert Event.objects.get(name="DayClosed").payload["apart_fen"] == 0
    with pytest.raises(DayIsClosed):
        say(scope, on, "1400.00", opening="1400.00", message="S2")
    with pytest.raises(ProgrammingError), transaction.atomic():
        payments.DayClose.objects.filter(pk=closed.pk).update(in_fen=1)


def test_who_may_close_and_when(scope, case, on):
    officer, finance = people(scope)
    with pytest.raises(DayNotOver):
        payments.close_day(finance, on, build.now(scope))
    with pytest.raises(NoStatementOfDay):
        payments.close_day(finance, on - DAY, build.now(scope))
    say(scope, on - DAY, "0.00")
    say(scope, on, "0.00", message="S2")
    with pytest.raises(EarlierDayOpen):
        payments.close_day(finance, on, build.now(scope) + DAY)
    with pytest.raises(NotPermitted):
        payments.close_day(officer, on - DAY, build.now(scope))
    with pytest.raises(OnlyAPerson):
        payments.close_day(scope, on - DAY, build.now(scope))
    payments.close_day(finance, on - DAY, build.now(scope))
    payments.close_day(finance, on, build.now(scope) + DAY)


def test_the_bank_is_asked_for_every_day_since_its_last_statement(scope, case, on):
    """Also where nobody was there to ask for some days; a new court is asked for yesterday alone."""
    assert days_to_fetch(scope.court_id, on - DAY) == [on - DAY]
    say(scope, on - 4 * DAY, "0.00")
    assert days_to_fetch(scope.court_id, on - DAY) == [on - 3 * DAY, on - 2 * DAY, on - DAY]
    say(scope, on - DAY, "0.00", message="S2")
    assert days_to_fetch(scope.court_id, on - DAY) == []
    assert days_to_fetch(scope.court_id, on + 99 * DAY) == [on + n * DAY for n in range(69, 100)]


def test_what_the_bank_booked_first_is_named_and_explains_the_difference(scope, case, on):
    """A credit of the day that is only seen on the statement the morning after (银行已收本院未收)."""
    _, finance = people(scope)
    seen, late = credit(case, scope, "A1", "1500.00", on), credit(case, scope, "A2", "20.00", on)
    pay_in(scope, seen)
    say(scope, on, "1520.00", seen, late)
    day = payments.day(scope, on)
    assert (day.books, day.bank, day.off) == (Money.yuan(1500), Money.yuan(1520), Money.zero)
    assert day.sides[payments.Side.BANK_IN] == (1, Money.yuan(20))
    (one,) = payments.apart(scope, on)
    assert (one.reference, one.fen, one.side) == ("A2", Money.yuan(20), payments.Side.BANK_IN)
    closed = payments.close_day(finance, on, build.now(scope) + DAY)
    assert (closed.bank_in_fen, closed.books_fen, closed.bank_fen) == (2000, 150000, 152000)


def test_a_difference_nothing_explains_keeps_the_day_open(scope, case, on):
    _, finance = people(scope)
    pay_in(scope, credit(case, scope, "A1", "1500.00", on))
    say(scope, on, "1499.99", opening="1499.99")
    with pytest.raises(DayDoesNotAgree) as raised:
        payments.close_day(finance, on, build.now(scope) + DAY)
    assert "-0.01" in raised.value.say("zh") and payments.day(scope, on).closed is None
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.DayClose.objects.create(
            court_id=scope.court_id, on=on, file=payments.BankFile.objects.last(), bank_fen=1, books_fen=2,
            bank_in_fen=0, bank_out_fen=0, books_in_fen=0, books_out_fen=0, receipts=0, in_fen=0, out_fen=0,
            suspense_fen=0, closed_by_id=finance.staff_id, closed_at=build.now(scope),
        )  # fmt: skip


def test_payments_and_recalls_that_one_side_has_not_booked(scope, case, on):
    """Paid by the report and not debited yet; debited and not reported; taken back by the bank, not yet by us."""
    officer, finance = people(scope)
    party_id = cases.applicants(scope, case.pk)[0].party_id
    first, second = credit(case, scope, "A1", "1500.00", on), credit(case, scope, "A2", "70.00", on, key="K2")
    pay_in(scope, first, second)
    legs = [(f"case:{case.pk}", -Money.yuan(1000)), (f"payable:{case.pk}:{party_id}", Money.yuan(1000))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    confirmed_account(scope, party_id, case.pk)
    parts = [payments.PayLine(party_id, Money.yuan(some)) for some in ("600.00", "400.00")]
    batch = payments.instruct(officer, case.pk, parts, build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    batch.refresh_from_db()
    told, silent = [one.end_to_end_id for one in batch.payouts.order_by("fen")]
    payments.settle(scope, pain002(batch.message_id, {told: "ACSC", silent: "ACCP"}), build.now(scope))
    debit = Line("D1", "600.00", credit=False, key=silent, on=on)
    recall = Line("D2", "70.00", credit=False, key="K2", on=on, reversal=True)
    payments.import_statement(scope, camt054(debit, recall, message="N2"), build.now(scope))
    say(scope, on, "900.00", first, second, debit, recall)
    day = payments.day(scope, on)
    assert (day.books, day.off) == (Money.yuan(1170), Money.zero)
    assert day.sides[payments.Side.BOOKS_OUT] == (1, Money.yuan(400))
    assert day.sides[payments.Side.BANK_OUT] == (2, Money.yuan(670))
    take_back(scope, payments.Receipt.objects.get(bank_reference="A2").pk, build.now(scope))
    assert payments.day(scope, on).sides[payments.Side.BANK_OUT] == (1, Money.yuan(600))
    closed = payments.close_day(finance, on, build.now(scope) + DAY)
    assert closed.books_fen == closed.in_fen - closed.out_fen == 110000 and closed.out_fen == 47000


def test_receipts_are_numbered_without_a_gap_and_void_ones_keep_their_number(scope, case, on):
    president = build.staff(scope, "president", "president")
    build.seal(scope, president)
    pay_in(scope, *(credit(case, scope, f"A{n}", f"{n}0.00", on) for n in (1, 2, 3)))
    made = list(payments.slips(scope).order_by("no"))
    assert [slip.no for slip in made] == [1, 2, 3] and {slip.year for slip in made} == {on.year}
    wrong = made[1].receipt
    entry = ledger.entry(scope, f"match:{wrong.pk}:1")
    ledger.correct(scope, entry.id, "认领有误", build.now(scope))
    pay_in(scope, credit(case, scope, "A4", "40.00", on), message="N4")
    again = payments.match_receipt(scope, wrong.pk, case.pk, build.now(scope))
    numbers = [(slip.no, slip.receipt.bank_reference, slip.void_at is None) for slip in payments.slips(scope)]
    assert numbers == [(5, "A2", True), (4, "A4", True), (3, "A3", True), (2, "A2", False), (1, "A1", True)]
    slip = payments.print_slip(scope, again.slips.get(void_at=None).pk, build.now(scope))
    paper = documents.document(scope, slip.document_id)
    assert (paper.template, paper.state, paper.standing) == ("money_receipt", "signed", True)
    assert payments.print_slip(scope, slip.pk, build.now(scope)).document_id == paper.pk
    assert documents.documents(scope, case.pk).filter(template="money_receipt").count() == 1
    with pytest.raises(NoSuchSlip):
        payments.print_slip(build.everything(build.court(196, "浙0196").court_id), slip.pk, build.now(scope))


def test_a_number_is_not_lost_when_the_match_fails(scope, case, on):
    """The number is taken in the transaction of the match: undone together, no gap is left."""
    pay_in(scope, credit(case, scope, "A1", "10.00", on))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        payments.import_statement(scope, camt054(Line("B1", "5.00", on=on), message="N2"), build.now(scope))
        receipt = payments.Receipt.objects.get(bank_reference="B1")
        payments.Receipt.objects.filter(pk=receipt.pk).update(state="suspense", why="no_reference")
        payments.match_receipt(scope, receipt.pk, case.pk, build.now(scope))
        assert payments.slips(scope).first().no == 2
        _ = 1 / 0
    pay_in(scope, credit(case, scope, "A2", "20.00", on), message="N3")
    assert [slip.no for slip in payments.slips(scope)] == [2, 1]
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("DELETE FROM payments_slip")
    assert courts.court(scope.court_id).pk == scope.court_id
