"""Ending a case: only when its conditions hold, by a person; when all is paid, sales rest and closing is proposed."""

from datetime import date

import pytest

from tests.rooms import build
from tests.rooms.auctions import stage
from tests.rooms.payments.bank import Line, confirmed_account, court, pain002, pay_in, people, react
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.closings import api as closings
from zhixing.domain.closings import commands
from zhixing.domain.closings.refusals import AlreadyClosed, NoSuchWay, OnlyAPerson, ReasonMissing, SaleUnderWay
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted
from zhixing.law.closing import MoneyStillHeld, NotReadyToClose, StillOwed


@pytest.fixture
def scope(db):
    return court()


@pytest.fixture
def case(scope):
    """100,000 yuan not due yet, so that no interest runs; the fee is 1,400."""
    duty = cases.FilingObligation("货款", Money.yuan(100000), date(2027, 12, 31), ("d",), ("a",))
    return build.case(scope, obligations=(duty,))


@pytest.fixture
def staff(scope):
    return people(scope)


def pay(scope, case, amount, reference="A1"):
    own = ledger.account(scope, f"case:{case.pk}").number
    pay_in(scope, Line(reference, amount, credited=own), message=f"N{reference}")


def pay_out(scope, case, staff):
    """Approve the open plan and let the bank pay all of it."""
    officer, finance = staff
    for role in (*cases.applicants(scope, case.pk), *cases.debtors(scope, case.pk)):
        confirmed_account(scope, role.party_id, case.pk, f"62220299{role.pk:08d}")
    distributions.approve(officer, distributions.open_plan(scope, case.pk).pk, build.now(scope))
    react()
    batch = payments.batches(scope).first()
    payments.approve(officer, batch.pk, build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    batch.refresh_from_db()
    with pytest.raises((MoneyStillHeld, StillOwed)):
        closings.close(officer, case.pk, "performed", build.now(scope))
    told = {payout.end_to_end_id: "ACSC" for payout in batch.payouts.all()}
    payments.settle(scope, pain002(batch.message_id, told, "ACSC"), build.now(scope))
    react()


def test_the_debtor_pays_all_and_the_case_is_closed(scope, case, staff):
    officer, _ = staff
    with pytest.raises(StillOwed):
        closings.close(officer, case.pk, "performed", build.now(scope))
    pay(scope, case, "101400.00")
    assert closings.standing(scope, case.pk, build.now(scope).date()).covered
    with pytest.raises(StillOwed):
        closings.close(officer, case.pk, "performed", build.now(scope))
    pay_out(scope, case, staff)
    (proposal,) = closings.proposals(scope)
    assert proposal.case_id == case.pk and Event.objects.filter(name="ClosingProposed").count() == 1
    with pytest.raises(OnlyAPerson):
        closings.close(scope, case.pk, "performed", build.now(scope))
    closing = closings.close(officer, case.pk, "performed", build.now(scope))
    react()
    assert (closing.received_fen, closing.paid_fen, closing.left_fen) == (10140000, 10000000, 0)
    assert cases.case(scope, case.pk).status == "closed" and cases.case(scope, case.pk).closed_how == "performed"
    notice = documents.document(scope, closings.closing(scope, case.pk).document_id)
    assert notice.template == "closing_notice" and not closings.proposals(scope).exists()
    with pytest.raises(AlreadyClosed):
        closings.close(officer, case.pk, "performed", build.now(scope))


def test_part_payment_closes_nothing(scope, case, staff):
    pay(scope, case, "60000.00")
    pay_out(scope, case, staff)
    assert not closings.proposals(scope).exists()
    with pytest.raises(StillOwed) as raised:
        closings.close(staff[0], case.pk, "performed", build.now(scope))
    assert raised.value.facts["owed"] == Money.yuan("41400.00")


def test_too_much_goes_back_before_closing(scope, case, staff):
    pay(scope, case, "101400.00")
    pay_in(scope, Line("A2", "600.00"), message="N2")
    payments.match_receipt(scope, payments.Receipt.objects.get(bank_reference="A2").pk, case.pk, build.now(scope))
    distributions.draw_up(scope, case.pk, build.now(scope))
    pay_out(scope, case, staff)
    surplus = payments.Payout.objects.get(purpose="surplus")
    assert (surplus.fen, surplus.state) == (60000, "settled") and closings.proposals(scope).exists()


def test_money_that_comes_back_takes_the_proposal_back(scope, case, staff):
    pay(scope, case, "101400.00")
    pay_out(scope, case, staff)
    key = payments.Payout.objects.get(purpose="creditor").end_to_end_id
    pay_in(scope, Line("R1", "100000.00", key=key, returned="AC04"), message="N9")
    assert not closings.proposals(scope).exists()
    with pytest.raises(MoneyStillHeld):
        closings.close(staff[0], case.pk, "performed", build.now(scope))


def test_a_settlement_performed_needs_its_facts(scope, case, staff):
    officer, _ = staff
    with pytest.raises(ReasonMissing):
        closings.close(officer, case.pk, "performed", build.now(scope), "settled")
    closing = closings.close(officer, case.pk, "performed", build.now(scope), "settled", "双方确认已履行完毕")
    assert (closing.ground, closing.left_fen) == ("settled", 10140000)
    assert cases.case(scope, case.pk).closed_how == "performed"


@pytest.mark.parametrize(
    ("way", "ground"),
    [
        ("terminated", "withdrawn"),
        ("terminated", "too_poor"),
        ("not_enforced", ""),
        ("dismissed", ""),
        ("cancelled", ""),
    ],
)
def test_other_ends_need_a_ground_and_no_money_lying(scope, case, staff, way, ground):
    officer, _ = staff
    pay(scope, case, "10.00")
    with pytest.raises(MoneyStillHeld):
        closings.close(officer, case.pk, way, build.now(scope), ground, "申请执行人撤回申请")
    wrong = ledger.entry(scope, f"match:{payments.Receipt.objects.get().pk}:1")
    ledger.correct(scope, wrong.id, "认错案件", build.now(scope))
    react()
    closing = closings.close(officer, case.pk, way, build.now(scope), ground, "申请执行人撤回申请")
    react()
    assert cases.case(scope, case.pk).closed_how == way and closing.document_id is None
    assert not Event.objects.filter(name="DocumentDrafted", payload__template="closing_notice").exists()


@pytest.mark.parametrize(("way", "ground"), [("gone", ""), ("terminated", ""), ("terminated", "paid")])
def test_what_is_no_way_is_refused(scope, case, staff, way, ground):
    with pytest.raises(NoSuchWay):
        closings.close(staff[0], case.pk, way, build.now(scope), ground, "x")


def test_closing_without_result_lists_what_is_missing(scope, case, staff):
    with pytest.raises(NotReadyToClose) as raised:
        closings.close(staff[0], case.pk, "no_property", build.now(scope))
    assert {"a", "b", "c", "j"} <= set(raised.value.facts["missing"]) and "三个月" in raised.value.say("zh")
    assert "k" not in raised.value.facts["missing"]


def test_only_who_may_closes(scope, case, staff):
    with pytest.raises(NotPermitted):
        closings.close(staff[1], case.pk, "performed", build.now(scope))
    with pytest.raises(cases.NoSuchCase):
        closings.standing(build.everything(196), case.pk, build.now(scope).date())
    assert closings.closing(build.everything(196), case.pk) is None


def test_full_payment_stays_the_sale_and_closing_ends_it(db):
    running = stage.a_round()
    scope, case_id, at = stage.MACHINE, running.lot.case_id, stage.OPENS
    officer, _ = people(scope)
    with pytest.raises(SaleUnderWay):
        closings.close(officer, case_id, "terminated", at, "withdrawn", "撤回")
    legs = [(f"bank:{scope.court_id}", -Money.yuan(500000)), (f"case:{case_id}", Money.yuan(500000))]
    paid = ledger.post(scope, "paid", legs, "test", at, case_id)
    for _ in range(2):
        commands.follow_money(scope, case_id, at)
    running.refresh_from_db()
    assert running.state == "paused" and auctions.lot(scope, running.lot_id).ground == "paid"
    assert Event.objects.get(name="DebtCovered").payload == {"lots": [running.lot_id]}
    ledger.correct(scope, paid.pk, "付款人撤销", at)
    closings.close(officer, case_id, "terminated", at, "withdrawn", "申请执行人撤回申请")
    lot = auctions.lot(scope, running.lot_id)
    assert (lot.state, lot.ground) == ("stopped", "withdrawn")
