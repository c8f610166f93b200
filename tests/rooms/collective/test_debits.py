"""What the bank tells by itself of a crowd's payments is understood: each once, never more than was ordered, from the court's bank."""

from dataclasses import replace

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_rounds import frozen, make_all
from tests.rooms.payments import bank
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import rules
from zhixing.domain.collective.models import Bounce, Share
from zhixing.domain.collective.refusals import ReturnTooEarly
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.refusals import NotTheCourtsBank, UnknownDebit
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money


def sent():
    """A crowd of two whose files are made: the scope, the matter, the round and when."""
    scope = build.court()
    staff = build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
    one = crowd.matter(scope, [1_000, 3_000], 2_000)
    _, at = frozen(scope, one)
    drawn = crowd.released(scope, one, staff, at)
    make_all(scope, drawn, at)
    drawn.refresh_from_db()
    return scope, one, drawn, at


def test_each_payment_of_a_crowd_is_debited_once(db):
    scope, _, drawn, at = sent()
    shares = Share.objects.filter(round=drawn).order_by("place")
    keys = [rules.end_to_end_id(drawn.pk, share.place, drawn.released_at.astimezone(SHANGHAI)) for share in shares]
    lines = [
        bank.Line(f"D{n}", str(Money(share.fen)), credit=False, key=key)
        for n, (share, key) in enumerate(zip(shares, keys, strict=True))
    ]
    file = payments.import_statement(scope, bank.camt054(*lines), at)
    assert file.state == "booked" and file.out_fen == 2_000
    again = payments.import_statement(scope, bank.camt054(*lines, message="N2"), at)
    assert again.lines == 2 and again.pk != file.pk
    twice = bank.Line("D9", lines[0].amount, credit=False, key=keys[0])
    more = bank.Line("D8", "0.01", credit=False, key=f"{rules.stem(drawn.pk)}77-0")
    for wrong in (twice, more):
        with pytest.raises(UnknownDebit):
            payments.import_statement(scope, bank.camt054(wrong, message=wrong.reference), at)


def test_the_day_of_a_crowds_payments_is_reckoned_and_the_bank_explained(db):
    """Booked as paid when the bank answered for a file, before its debits came: the day names what the bank is behind."""
    scope, _one, drawn, at = sent()
    on = at.date()
    for parcel in drawn.parcels.all():
        collective.settle_parcel(scope, bank.pain002(parcel.message_id, {}, "ACSC"), at)
    behind = payments.day(scope, on).sides[payments.Side.BOOKS_OUT]
    assert behind == (1, Money(2_000)) and payments.day(scope, on).went_out == Money(2_000)
    shares = Share.objects.filter(round=drawn).order_by("place")
    lines = [
        bank.Line(
            f"D{one.place}",
            str(Money(one.fen)),
            credit=False,
            key=rules.end_to_end_id(drawn.pk, one.place, drawn.released_at.astimezone(SHANGHAI)),
            on=on,
        )
        for one in shares
    ]
    payments.import_statement(scope, bank.camt054(*lines), at)
    assert payments.day(scope, on).sides[payments.Side.BOOKS_OUT] == (0, Money.zero)


def test_a_payment_that_comes_back_later_is_the_persons_again(db):
    """The file it comes in is booked whole; put back once; before the bank's answer on the file it waits."""
    scope, one, drawn, at = sent()
    share = Share.objects.filter(round=drawn).order_by("place").first()
    key = rules.end_to_end_id(drawn.pk, share.place, drawn.released_at.astimezone(SHANGHAI))
    back = bank.Line("R1", str(Money(share.fen)), key=key, returned="AC04", on=at.date())
    payments.import_statement(scope, bank.camt054(back), at)
    with pytest.raises(ReturnTooEarly):
        bank.react()
    for parcel in drawn.parcels.all():
        collective.settle_parcel(scope, bank.pain002(parcel.message_id, {}, "ACSC"), at)
    bank.react()
    own = rules.own(one.pk, share.number)
    assert ledger.balance(scope, own) == Money(share.fen) and ledger.trial_balance(scope).agrees
    assert ledger.balance(scope, f"suspense:{scope.court_id}") == Money.zero
    receipt = payments.Receipt.objects.get(bank_reference="R1")
    assert (receipt.state, receipt.purpose, receipt.account) == ("matched", "payout_return", own)
    assert Bounce.objects.get(round=drawn).reason == "AC04"
    payments.import_statement(scope, bank.camt054(replace(back, reference="R2"), message="N2"), at)
    bank.react()  # a second credit under the same key is for a person to look at
    again = payments.Receipt.objects.get(bank_reference="R2")
    assert (again.state, again.why) == ("suspense", "crowd_payment_returned")
    assert ledger.balance(scope, own) == Money(share.fen)


def test_what_became_of_a_parcel_is_taken_when_the_courts_bank_tells_it_late(db):
    scope, _one, drawn, _at = sent()
    payments.connect_bank(courts.system_scope(scope.court_id, "court.equip"), "bank-lanzhou", bank.PREFIX)
    (parcel,) = drawn.parcels.all()
    report = bank.pain002(parcel.message_id, {}, "ACSC")
    with pytest.raises(NotTheCourtsBank):
        payments.take_callback(report, "bank-other")
    assert not payments.take_callback(bank.pain002("C-nobody", {}, "ACSC"), "bank-lanzhou")
    for _ in range(2):
        assert payments.take_callback(report, "bank-lanzhou")
    parcel.refresh_from_db()
    assert parcel.state == "done" and parcel.report and collective.progress(drawn).agrees
    assert ledger.balance(scope, f"bank:{scope.court_id}") == Money.zero
