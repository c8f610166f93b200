"""A creditor takes an unsold lot: who may, until when, who comes first, what he pays, and what the books say of it."""

from datetime import timedelta

import pytest

from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import COURT, MACHINE, T10, a_round, opened, person, terms, yuan
from tests.rooms.auctions.test_money import react
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.refusals import (
    HomeLimited,
    NobodyTakes,
    NotACreditor,
    NotInThisLotState,
    OnlyAPersonRules,
    TakingTooLate,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.distributions.commands import credit_price
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers import api as handovers
from zhixing.domain.handovers import commands as handover_commands
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.infra import chance
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def unsold():
    """A house whose first auction at 1,421,000 drew no bid, and its lot."""
    running = opened(a_round())
    auctions.close(MACHINE, running.pk, T10)
    return auctions.lot(MACHINE, running.lot_id)


def creditor(lot) -> int:
    return cases.applicants(MACHINE, lot.case_id)[0].party_id


def offer(lot, party=None, claim=2_000_000, rank=1, at=T10 + DAY, **more):
    return auctions.offer_taking(MACHINE, lot.pk, party or creditor(lot), yuan(claim), rank, at, **more)


def another_creditor(lot, name="澜州农村商业银行", kind="priority") -> int:
    party = parties.register(MACHINE, "person", name, person(500 + len(name)), "13900000000")
    cases.Role.objects.create(case_id=lot.case_id, party_id=party.pk, kind=kind)
    return party.pk


def test_a_creditor_whose_claim_covers_the_reserve_pays_nothing(unsold):
    offer(unsold)
    lot = auctions.rule_taking(stage.judge(), unsold.pk, 10, T10 + DAY)
    assert (lot.state, lot.price_fen, lot.paid_fen) == ("paid", 142100000, 142100000)
    assert auctions.buyer(MACHINE, lot.pk).id_number == cases.applicants(MACHINE, lot.case_id)[0].party.id_number
    [taken] = Event.objects.filter(name="LotTaken")
    assert (taken.payload["fen"], taken.payload["difference_fen"]) == (142100000, 0)
    assert Event.objects.filter(name="PricePaid").count() == 1
    assert auctions.proof(MACHINE, auctions.last_round(lot.pk).pk).agrees


def test_what_the_claim_falls_short_of_is_due_in_money(unsold):
    offer(unsold, claim=1_400_000)
    lot = auctions.rule_taking(stage.judge(), unsold.pk, 10, T10 + DAY)
    assert (lot.state, lot.price_fen - lot.paid_fen) == ("sold", 2_100_000)
    assert lot.price_due_on == (T10 + 11 * DAY).date()
    auctions.pay_price(MACHINE, lot.pk, 77, 2_100_000, T10 + 2 * DAY)
    assert auctions.lot(MACHINE, lot.pk).state == "paid"


def test_who_does_not_pay_the_difference_is_barred_and_the_next_round_comes(unsold):
    offer(unsold, claim=1_400_000)
    lot = auctions.rule_taking(stage.judge(), unsold.pk, 10, T10 + DAY)
    auctions.declare_default(stage.judge(), lot.pk, T10 + 20 * DAY)
    assert [row.ground for row in auctions.barred(MACHINE)] == ["defaulter"]
    assert auctions.coming_round(lot)[:2] == ("second", 1)


def test_rank_decides_and_claims_before_his_are_paid_in_money(unsold):
    bank = another_creditor(unsold)
    offer(unsold, rank=2)
    offer(unsold, bank, claim=1_500_000, rank=1, superior=yuan(100_000))
    lot = auctions.rule_taking(stage.judge(), unsold.pk, 10, T10 + DAY)
    states = {one.party_id: one.state for one in auctions.takings(MACHINE, lot.pk)}
    assert states == {bank: "taken", creditor(unsold): "passed"}
    assert lot.price_fen - lot.paid_fen == 10_000_000  # the claims before his; his own covers the rest


def test_equals_draw_lots_that_can_be_drawn_again(unsold):
    others = [another_creditor(unsold, "债权人" + "甲" * number) for number in range(3)]
    for party in (creditor(unsold), *others):
        offer(unsold, party)
    auctions.rule_taking(stage.judge(), unsold.pk, 10, T10 + DAY)
    drawn = auctions.takings(MACHINE, unsold.pk)
    again = chance.draw(drawn[0].seed, sorted(one.pk for one in drawn), 4)
    assert [one.pk for one in sorted(drawn, key=lambda one: one.place)] == again
    assert next(one for one in drawn if one.state == "taken").pk == again[0]


def test_who_may_not_and_when_it_is_too_late(unsold):
    stranger = parties.register(MACHINE, "person", "路人", person(600), "13900000000").pk
    with pytest.raises(NotACreditor):
        offer(unsold, stranger)
    with pytest.raises(NotACreditor):
        offer(unsold, cases.debtors(MACHINE, unsold.case_id)[0].party_id)
    last = auctions.take_by("first", T10.date())
    with pytest.raises(TakingTooLate):
        offer(unsold, at=T10 + timedelta(days=(last - T10.date()).days + 1))
    offer(unsold, at=T10 + timedelta(days=(last - T10.date()).days))
    with pytest.raises(OnlyAPersonRules):
        auctions.rule_taking(MACHINE, unsold.pk, 10, T10)


def test_a_home_under_purchase_limits_goes_only_to_who_may_buy_one(unsold):
    auctions.Lot.objects.filter(pk=unsold.pk).update(home_limits=True)
    with pytest.raises(HomeLimited):
        offer(unsold)
    assert offer(unsold, may_buy_home=True).state == "offered"


def test_nobody_offered_and_nothing_unsold(unsold):
    with pytest.raises(NobodyTakes):
        auctions.rule_taking(stage.judge(), unsold.pk, 10, T10)
    opens = T10 + 21 * DAY
    figures = {"start": yuan(1136800), "deposit": yuan(100000)}
    stage.publish(unsold.pk, terms(opens, opens + DAY, **figures), T10 + 5 * DAY)
    with pytest.raises(NotInThisLotState):
        offer(unsold)


def test_the_ruling_passes_title_and_the_books_say_what_was_taken_in_kind(unsold):
    offer(unsold, claim=1_400_000)
    lot = auctions.rule_taking(stage.judge(), unsold.pk, 10, T10 + DAY)
    account = f"deposit:{lot.pk}:{lot.buyer.bidder_id}"
    ledger.post(MACHINE, "in", [(f"bank:{COURT}", yuan(-21000)), (account, yuan(21000))], "arrived", T10, lot.case_id)
    auctions.pay_price(MACHINE, lot.pk, 77, 2_100_000, T10 + DAY)
    handover_commands.begin(MACHINE, lot.pk, T10 + DAY)
    ruling = handovers.rule(stage.judge(), lot.pk, T10 + DAY)
    assert ruling.template == "taking_ruling" and documents.values_of(ruling)["difference"] == yuan(21000)
    buyer = handovers.handover(MACHINE, lot.pk).buyer_id
    assert handover_commands.pass_title(MACHINE, ruling.pk, buyer, T10 + 2 * DAY)
    on = (T10 + 2 * DAY).date()
    credit_price(MACHINE, lot.pk, lot.buyer.bidder_id, lot.case_id, on, T10 + 2 * DAY)
    assert ledger.balance(MACHINE, f"in_kind:{COURT}") == Money.zero
    assert ledger.balance(MACHINE, f"case:{lot.case_id}") == yuan(21000)  # money there is, the rest was taken in kind
    assert ledger.received(MACHINE, lot.case_id) == [(on, yuan(1_421_000))]
    credit_price(MACHINE, lot.pk, lot.buyer.bidder_id, lot.case_id, on, T10 + 3 * DAY)
    assert ledger.received(MACHINE, lot.case_id) == [(on, yuan(1_421_000))]


def test_the_robot_asks_the_creditors_and_drafts_the_next_notice(unsold):
    react()
    papers = documents.documents(MACHINE, unsold.case_id).filter(object=f"lot:{unsold.pk}").order_by("pk")
    made = {one.template: one for one in papers}
    assert documents.values_of(made["taking_inquiry"])["reserve"] == yuan(1_421_000)
    assert made["taking_inquiry"].state == "signed"  # under the judge's standing authorisation, and served by itself
    assert made["auction_announcement"].state == "draft"  # figures are the panel's to fix
    notice = documents.values_of(made["auction_announcement"])
    assert notice["start_price"] == yuan(1_140_000) and notice["round"] == "第二次拍卖"
    assert Event.objects.filter(name="RobotRan", payload__robot="second_round").exists()
    opens = T10 + 21 * DAY
    figures = {"start": yuan(1136800), "deposit": yuan(100000)}
    stage.publish(unsold.pk, terms(opens, opens + DAY, **figures), T10 + 5 * DAY)
    states = documents.documents(MACHINE, unsold.case_id).filter(template="auction_announcement").order_by("pk")
    assert [one.state for one in states][-2:] == ["withdrawn", "signed"]
