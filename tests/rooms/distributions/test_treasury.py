"""The price of a crime's property: claims by the criminal ladder, what nobody has a claim on goes to the treasury."""

import pytest

from tests.rooms import build
from tests.rooms.auctions import stage
from tests.rooms.payments.bank import NUMBER, pain002, people
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.models import Lot
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.distributions import rules
from zhixing.domain.distributions.papers import sheet_fields
from zhixing.domain.distributions.refusals import NotWithheld
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.files import payment_file
from zhixing.domain.payments.refusals import AccountNotConfirmed, NothingToPay, SamePersonTwice
from zhixing.infra import files
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted

pytestmark = pytest.mark.django_db
TREASURY = payments.Payee("国家金库澜州市支库", "中国人民银行澜州市分行", "270110000000000001")


def sold(criminal: bool) -> Lot:
    """A lot whose price of 3,000,000 lies in the case's account."""
    stage.court()
    lot = stage.a_lot(stage.OPENS - stage.timedelta(days=40))
    auctions.describe(stage.MACHINE, lot.pk, {}, {}, stage.OPENS, criminal=criminal)
    running = stage.publish(lot.pk, stage.terms(stage.OPENS, stage.T10), stage.OPENS - stage.timedelta(days=31))
    buyer = stage.seated(running, 1)
    stage.opened(running)
    stage.bid(running, buyer, 3_000_000, stage.OPENS + stage.timedelta(hours=1))
    auctions.close(stage.MACHINE, running.pk, stage.T10)
    legs = [(f"bank:{stage.COURT}", -Money.yuan(3_000_000)), (f"case:{lot.case_id}", Money.yuan(3_000_000))]
    ledger.post(stage.MACHINE, "price", legs, "test", stage.T10, lot.case_id)
    return lot


def shares(plan):
    return {line.rung: (line.party_id, Money(line.share_fen)) for line in plan.lines.all()}


def test_what_is_left_of_a_crimes_property_goes_to_the_treasury_and_of_another_back_to_the_debtor():
    crime = sold(criminal=True)
    plan = distributions.draw_up(stage.MACHINE, crime.case_id, stage.T10)
    found = shares(plan)
    claimed = sum((money for rung, (_, money) in found.items() if rung != "treasury"), Money.zero)
    assert "surplus" not in found and found["treasury"] == (None, Money.yuan(3_000_000) - claimed)
    assert found["ordinary"][1] and plan.lines.get(rung="treasury").basis == "刑法 64；刑财规定 12"
    if not plan.several:
        assert any(row["payee"] == "国库" for row in sheet_fields(stage.MACHINE, plan)["payments"])


def test_of_other_property_what_is_left_goes_back_to_the_debtor():
    lot = sold(criminal=False)
    found = shares(distributions.draw_up(stage.MACHINE, lot.case_id, stage.T10))
    debtor = cases.debtors(stage.MACHINE, lot.case_id)[0].party_id
    assert "treasury" not in found and found["surplus"][0] == debtor


def test_victims_go_before_the_confiscation_which_is_the_treasurys(monkeypatch):
    crime = sold(criminal=True)
    victim = cases.applicants(stage.MACHINE, crime.case_id)[0].party_id
    extra = [
        rules.ExtraClaim("confiscation", Money.yuan(9_000_000), None, "刑事判决第三项"),
        rules.ExtraClaim("restitution", Money.yuan(2_000_000), victim, "刑事判决第二项"),
    ]
    plan = distributions.draw_up(stage.MACHINE, crime.case_id, stage.T10, extra)
    found = shares(plan)
    assert found["restitution"] == (victim, Money.yuan(2_000_000)) and found["confiscation"][0] is None
    order = [line.rung for line in plan.lines.order_by("position")]
    assert order.index("restitution") < order.index("ordinary") < order.index("confiscation")
    assert sum((money for _, money in found.values()), Money.zero) == Money.yuan(3_000_000)


def test_it_is_booked_for_the_treasury_and_paid_over_once_by_two_people():
    crime = sold(criminal=True)
    plan = distributions.draw_up(stage.MACHINE, crime.case_id, stage.T10)
    officer, finance = people(stage.MACHINE)
    served_on_all(plan)
    distributions.approve(officer, plan.pk, stage.T10 + stage.timedelta(days=30))
    code, due = f"treasury:{stage.COURT}", shares(plan)["treasury"][1]
    assert ledger.balance(stage.MACHINE, code) == due
    with pytest.raises(AccountNotConfirmed):
        payments.remit(finance, "treasury", payments.Payee("", "", ""), stage.T10)
    batch = payments.remit(finance, "treasury", TREASURY, stage.T10)
    with pytest.raises(NothingToPay):
        payments.remit(finance, "treasury", TREASURY, stage.T10)
    [payout] = batch.payouts.all()
    assert (payout.source, payout.fen, payout.holder) == (code, due.fen, TREASURY.holder)
    assert batch.state == "approved" and ledger.balance(stage.MACHINE, code) == due, "nothing leaves with one person"


def test_fees_are_paid_over_the_same_way_to_the_fen_and_costs_withheld_for_others_stay():
    """The fee of the plan, and nothing else that was deducted, goes to the treasury: sent, confirmed, or back again."""
    lot, later = sold(criminal=False), stage.T10 + stage.timedelta(days=30)
    courts.equip(stage.MACHINE, stage.COURT, account_number=NUMBER, account_name="澜溪区人民法院")
    extra = [rules.ExtraClaim("costs", Money.yuan(2_000), None, "评估费")]
    plan = distributions.draw_up(stage.MACHINE, lot.case_id, stage.T10, extra)
    officer, finance = people(stage.MACHINE)
    served_on_all(plan)
    distributions.approve(officer, plan.pk, later)
    code, fee = f"fee:{stage.COURT}", shares(plan)["fee"][1]
    assert ledger.balance(stage.MACHINE, code) == fee and payments.remittable(finance) == {"fee": fee}
    assert ledger.balance(stage.MACHINE, f"costs:{stage.COURT}") == Money.yuan(2_000)
    with pytest.raises(NotPermitted):
        payments.remit(officer, "fee", TREASURY, later)
    with pytest.raises(NothingToPay):
        payments.remit(finance, "costs", TREASURY, later)
    batch = payments.remit(finance, "fee", TREASURY, later)
    assert payments.remittable(finance) == {}
    with pytest.raises(SamePersonTwice):
        payments.release(finance, batch.pk, later)
    second = build.staff(stage.MACHINE, "second", "finance", name="许言")
    payments.release(courts.scope_of(second.account, later.date()), batch.pk, later)
    batch.refresh_from_db()
    [payout] = batch.payouts.all()
    file = payment_file(batch, [payout], courts.court(stage.COURT)).decode()
    assert "上缴申请执行费" in file and TREASURY.number in file and files.digest(file.encode()) == batch.sm3
    assert ledger.balance(stage.MACHINE, code) == Money.zero
    payments.settle(stage.MACHINE, pain002(batch.message_id, {payout.end_to_end_id: "AC04"}), later)
    assert payments.remittable(finance) == {"fee": fee}, "what came back is paid over again"
    assert ledger.trial_balance(stage.MACHINE).agrees


APPRAISER = payments.Payee("澜州衡正资产评估所", "澜州农商行", "6222029900004444")


def test_costs_withheld_are_paid_to_whom_they_are_owed_once_and_again_after_they_came_back():
    lot, later = sold(criminal=False), stage.T10 + stage.timedelta(days=30)
    courts.equip(stage.MACHINE, stage.COURT, account_number=NUMBER, account_name="澜溪区人民法院")
    extra = [
        rules.ExtraClaim("costs", Money.yuan(2_000), None, "评估费"),
        rules.ExtraClaim("sale_tax", Money.yuan(500), None, "处置环节税费"),
    ]
    plan = distributions.draw_up(stage.MACHINE, lot.case_id, stage.T10, extra)
    costs, tax = (plan.lines.get(rung=rung) for rung in ("costs", "sale_tax"))
    officer, finance = people(stage.MACHINE)
    with pytest.raises(NotWithheld):
        distributions.pay_costs(officer, costs.pk, APPRAISER, later)  # not approved yet
    served_on_all(plan)
    plan = distributions.approve(officer, plan.pk, later)
    assert {one.line.rung: one.free for one in distributions.withheld(officer, plan)} == {
        "costs": Money.yuan(2_000),
        "sale_tax": Money.yuan(500),
    }
    with pytest.raises(AccountNotConfirmed):
        distributions.pay_costs(officer, costs.pk, payments.Payee("所", " ", "1"), later)
    batch = distributions.pay_costs(officer, costs.pk, APPRAISER, later)
    with pytest.raises(NotWithheld):
        distributions.pay_costs(officer, costs.pk, APPRAISER, later)
    [payout] = batch.payouts.all()
    assert (payout.source, payout.fen, payout.purpose) == (f"costs:{stage.COURT}", 200_000, "costs")
    payments.release(finance, batch.pk, later)
    payout.refresh_from_db()
    batch.refresh_from_db()
    said = pain002(batch.message_id, {payout.end_to_end_id: "AC04"})
    payments.settle(stage.MACHINE, said, later)
    payments.settle(stage.MACHINE, said, later)
    assert [one.original.encode() for one in payments.reports_on(finance, batch.message_id)] == [said], (
        "kept whole, once"
    )
    assert ledger.balance(stage.MACHINE, f"costs:{stage.COURT}") == Money.yuan(2_500)
    again = distributions.pay_costs(officer, costs.pk, APPRAISER, later)
    assert again.pk != batch.pk and distributions.pay_costs(officer, tax.pk, TREASURY, later).fen == 50_000
    assert [one.free for one in distributions.withheld(officer, plan)] == [Money.zero, Money.zero]
    assert ledger.trial_balance(stage.MACHINE).agrees


def served_on_all(plan):
    """Everybody concerned has the plan, and no longer may object in a month."""
    debtors = {role.party_id for role in cases.debtors(stage.MACHINE, plan.case_id)}
    for party_id in {line.party_id for line in plan.lines.all() if line.party_id} | debtors:
        if plan.several:
            distributions.note_served(stage.MACHINE, plan.document_id, party_id, stage.T10.date(), stage.T10)
