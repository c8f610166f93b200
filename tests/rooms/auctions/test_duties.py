"""What the court owes others before it sells: who is told when, a sale that would leave nothing, a crime's property."""

from datetime import timedelta

import pytest

from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import (
    COURT,
    MACHINE,
    OPENS,
    T10,
    a_lot,
    a_round,
    bid,
    court,
    opened,
    publish,
    seated,
    terms,
    yuan,
)
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Lot, Round
from zhixing.domain.auctions.queries import duties
from zhixing.domain.auctions.refusals import (
    AskedTooLate,
    EnoughRaised,
    NoDepositToUse,
    NothingToDecline,
    NothingToResume,
    OnlyAPersonRules,
    OnlyAStay,
    PartiesNotTold,
    PointlessNotAsked,
    PointlessReserve,
    PointlessUntold,
    PriorityToldTooLate,
    PurchasersUnknown,
    ReasonWhyPosted,
    StayFirst,
    TreasuryFirst,
    UndoNotOpen,
    UnknownItem,
)
from zhixing.domain.cases import api as cases
from zhixing.infra.models import Event
from zhixing.law.auction_buyer import BlanketTax
from zhixing.law.auction_special import criminal_after_failure

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EARLY, NOTICE = OPENS - 40 * DAY, OPENS - 31 * DAY
NOON = T10 - timedelta(hours=12)
TREASURY = "113300000024820453"


@pytest.fixture
def lot():
    court()
    return a_lot(EARLY)


def thing(lot) -> int:
    return auctions.asset_ids(lot)[0]


def everybody(lot) -> list[int]:
    return [role.party_id for role in cases.roles(MACHINE, lot.case_id)]


def test_who_cannot_be_reached_is_told_by_posting_and_counts_as_told_five_days_later(lot):
    party = everybody(lot)[0]
    with pytest.raises(ReasonWhyPosted):
        auctions.tell(MACHINE, lot.pk, [party], "posted", EARLY)
    auctions.tell(MACHINE, lot.pk, [party], "posted", NOTICE - 7 * DAY, reason="下落不明")
    with pytest.raises(PartiesNotTold):  # told only two days before the notice
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    auctions.tell(MACHINE, lot.pk, [party], "posted", NOTICE - 8 * DAY, reason="下落不明")
    assert publish(lot.pk, terms(OPENS, T10), NOTICE).state == "scheduled"


def test_co_owners_and_tenants_on_record_are_noted_and_told(lot):
    assets.note_share(MACHINE, thing(lot), "虞怀瑾", "1/2", False, EARLY)
    assets.note_burden(MACHINE, thing(lot), "lease", "澜州望舒书店", None, EARLY.date(), EARLY)
    assert duties.purchasers_missing(MACHINE, lot) == [("coowner", "虞怀瑾"), ("tenant", "澜州望舒书店")]
    with pytest.raises(PurchasersUnknown):
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    owner = auctions.note_purchaser(MACHINE, lot.pk, "coowner", "虞怀瑾", EARLY)
    tenant = auctions.note_purchaser(MACHINE, lot.pk, "tenant", "澜州望舒书店", EARLY, company=True)
    again = auctions.note_purchaser(MACHINE, lot.pk, "tenant", "澜州望舒书店", EARLY)
    assert again.pk == tenant.pk and Event.objects.filter(name="PurchaserNoted").count() == 2
    with pytest.raises(PartiesNotTold):
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    auctions.tell(MACHINE, lot.pk, [owner.party_id, tenant.party_id], "post", NOTICE - 3 * DAY)
    assert publish(lot.pk, terms(OPENS, T10), NOTICE).state == "scheduled"
    with pytest.raises(UnknownItem):
        auctions.note_purchaser(MACHINE, lot.pk, "friend", "某人", EARLY)


def test_a_shareholder_has_twenty_days_until_bidding_ends(lot):
    found = auctions.note_purchaser(MACHINE, lot.pk, "shareholder", "澜州智造合伙企业", EARLY, company=True)
    auctions.tell(MACHINE, lot.pk, [found.party_id], "post", NOTICE - 3 * DAY)
    car = terms(NOTICE + 15 * DAY, NOTICE + 16 * DAY)
    Lot.objects.filter(pk=lot.pk).update(immovable=False)
    with pytest.raises(PriorityToldTooLate) as late:
        publish(lot.pk, car, NOTICE)
    assert late.value.facts["last"] == (NOTICE - 4 * DAY).date()
    auctions.tell(MACHINE, lot.pk, [found.party_id], "post", NOTICE - 4 * DAY)
    assert publish(lot.pk, car, NOTICE).state == "scheduled"
    assert auctions.window_ends("shareholder", (NOTICE - 4 * DAY).date()) == (NOTICE + 16 * DAY).date()


def test_a_tenant_is_told_five_days_before_bidding_and_who_waived_is_not_waited_for():
    opens, ends = OPENS.date(), T10.date()
    rules.check_priority({1: "tenant"}, {1: opens - 5 * DAY}, opens, ends)
    with pytest.raises(PriorityToldTooLate):
        rules.check_priority({1: "tenant"}, {1: opens - 4 * DAY}, opens, ends)
    rules.check_priority({1: "shareholder", 2: "coowner"}, {1: None, 2: opens}, opens, ends)


def test_claims_that_go_first_are_all_burdens_that_secure_money(lot):
    for kind, holder, fen in (("mortgage", "澜州农村商业银行", 1_400_000), ("pledge", "另一家银行", 20_000)):
        assets.note_burden(MACHINE, thing(lot), kind, holder, yuan(fen), EARLY.date(), EARLY)
    assert duties.prior_claims(MACHINE, lot) == yuan(1_420_000)
    assert publish(lot.pk, terms(OPENS, T10), NOTICE).state == "scheduled"  # a thousand is left


def test_the_creditor_is_told_asks_within_five_days_and_the_reserve_rises(lot):
    assets.note_burden(MACHINE, thing(lot), "mortgage", "澜州农村商业银行", yuan(1_400_000), EARLY.date(), EARLY)
    auctions.describe(MACHINE, lot.pk, {}, {}, EARLY, costs=yuan(21_000))
    with pytest.raises(PointlessUntold):
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    with pytest.raises(PointlessUntold):
        auctions.ask_to_go_on(MACHINE, lot.pk, NOTICE - 9 * DAY)
    auctions.tell_pointless(MACHINE, lot.pk, NOTICE - 9 * DAY)
    with pytest.raises(PointlessNotAsked):
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    with pytest.raises(AskedTooLate):
        auctions.ask_to_go_on(MACHINE, lot.pk, NOTICE)
    auctions.ask_to_go_on(MACHINE, lot.pk, NOTICE - 8 * DAY)
    with pytest.raises(PointlessReserve):
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    above = terms(OPENS, T10, start=yuan("1421000.01"), deposit=yuan(140_000))
    assert publish(lot.pk, above, NOTICE).state == "scheduled"


def test_a_mortgage_of_the_applicant_himself_goes_before_nobody(lot):
    own = cases.applicants(MACHINE, lot.case_id)[0].party.name
    assets.note_burden(MACHINE, thing(lot), "mortgage", own, yuan(9_000_000), EARLY.date(), EARLY)
    assert not duties.prior_claims(MACHINE, lot)
    assert publish(lot.pk, terms(OPENS, T10), NOTICE).state == "scheduled"


def test_nothing_more_is_sold_once_enough_came_in_unless_the_debtor_agrees(lot):
    other = a_lot(EARLY)
    Lot.objects.filter(pk=other.pk).update(case_id=lot.case_id)
    running = publish(lot.pk, terms(OPENS, T10), NOTICE)
    one = seated(running, 1)
    opened(running)
    bid(running, one, 1_421_000, NOON)
    auctions.close(MACHINE, running.pk, T10)
    need = duties.owed(MACHINE, other, T10.date())
    assert duties.raised(MACHINE, auctions.lot(MACHINE, other.pk)) == yuan(1_421_000)
    with pytest.raises(EnoughRaised):
        rules.check_needed(yuan(1_421_000), min(need, yuan(1_421_000)), debtor_agrees=False)
    rules.check_needed(yuan(1_421_000), yuan(1_421_001), debtor_agrees=False)
    rules.check_needed(yuan(1_421_000), yuan(1), debtor_agrees=True)


@pytest.mark.parametrize(
    "clause", ["一切税费由买受人承担", "过户所涉税费均由买受人承担", "全部税、费概由竞得人自行承担。"]
)
def test_the_buyer_may_not_be_made_to_bear_all_taxes(lot, clause):
    with pytest.raises(BlanketTax):
        auctions.describe(MACHINE, lot.pk, {"taxes": clause}, {}, EARLY)


def test_each_bears_his_own_taxes(lot):
    fair = "税费由法律规定的纳税义务人各自承担，契税由买受人承担"
    auctions.describe(MACHINE, lot.pk, {"taxes": fair}, {}, EARLY)


def test_under_way_it_is_stayed_first_and_some_grounds_only_stay():
    running = opened(a_round())
    with pytest.raises(StayFirst):
        auctions.stop(MACHINE, running.lot_id, "settled", NOON)
    for ground in ("outsider_objects", "party_objects", "platform_fault"):
        with pytest.raises(OnlyAStay):
            auctions.stop(MACHINE, running.lot_id, ground, NOON)
    with pytest.raises(NothingToResume):
        auctions.end_cause(MACHINE, running.lot_id, NOON.date(), NOON)
    auctions.stay(MACHINE, running.lot_id, "outsider_objects", NOON)
    paused = auctions.end_cause(MACHINE, running.lot_id, NOON.date(), NOON)
    assert (paused.resume_by - NOON.date()).days >= 5
    [guarded] = auctions.control(MACHINE, NOON, NOON)
    assert "to_resume" in guarded.alarms
    assert auctions.resume(MACHINE, running.lot_id, NOON + DAY).resume_by is None
    auctions.stay(MACHINE, running.lot_id, "settled", NOON + DAY)
    assert auctions.stop(MACHINE, running.lot_id, "settled", NOON + DAY).state == "stopped"
    assert auctions.proof(MACHINE, running.pk).agrees


def test_what_was_disclosed_or_comes_too_late_undoes_nothing():
    running = a_round()
    one = seated(running, 1)
    opened(running)
    bid(running, one, 1_421_000, NOON)
    auctions.close(MACHINE, running.pk, T10)
    with pytest.raises(UndoNotOpen):
        auctions.propose_undo(stage.judge(), running.pk, "misdescribed", T10, disclosed=True)
    proposed = auctions.propose_undo(stage.judge(), running.pk, "misdescribed", T10, T10.date())
    assert proposed.due_on is not None and (proposed.due_on - T10.date()).days >= 15


@pytest.fixture
def of_a_crime():
    """A crime's property that found no buyer in its second auction at 1,136,800."""
    first = opened(a_round())
    auctions.close(MACHINE, first.pk, T10)
    auctions.describe(MACHINE, first.lot_id, {}, {}, T10, criminal=True)
    opens = T10 + 20 * DAY
    again = terms(opens, opens + DAY, start=yuan(1136800), deposit=yuan(100000))
    second = opened(publish(first.lot_id, again, T10 + 2 * DAY), opens)
    with pytest.raises(NothingToDecline):
        auctions.note_declined(MACHINE, first.lot_id, opens)
    auctions.close(MACHINE, second.pk, opens + DAY)
    return auctions.lot(MACHINE, first.lot_id)


FAILED = T10 + 21 * DAY


def test_the_treasury_takes_a_crimes_property_at_the_reserve_and_pays_nothing(of_a_crime):
    auctions.offer_treasury(MACHINE, of_a_crime.pk, "澜州市财政局", TREASURY, FAILED + 30 * DAY)
    lot = auctions.rule_taking(stage.judge(), of_a_crime.pk, 10, FAILED + 30 * DAY)
    assert (lot.state, lot.price_fen, lot.paid_fen) == ("paid", 113680000, 113680000)
    assert auctions.buyer(MACHINE, lot.pk).name == "澜州市财政局"


def test_a_victim_goes_before_the_treasury_and_may_say_so_after_the_creditors_days(of_a_crime):
    victim = cases.applicants(MACHINE, of_a_crime.case_id)[0].party_id
    auctions.offer_treasury(MACHINE, of_a_crime.pk, "澜州市财政局", TREASURY, FAILED)
    auctions.offer_taking(MACHINE, of_a_crime.pk, victim, yuan(1_200_000), 1, FAILED + 30 * DAY)
    auctions.rule_taking(stage.judge(), of_a_crime.pk, 10, FAILED + 30 * DAY)
    assert [one.party_id for one in auctions.takings(MACHINE, of_a_crime.pk) if one.state == "taken"] == [victim]


def test_nobody_takes_it_so_it_goes_without_a_reserve(of_a_crime):
    assert auctions.coming_round(of_a_crime) == ("free", 1, yuan(1136800))
    notice = FAILED + 10 * DAY
    figures = auctions.suggested("free", yuan(1136800), notice.date(), True, (1, 2, 3))
    assert figures.start == figures.step == yuan(5600) and figures.deposit == yuan(1120)
    with pytest.raises(TreasuryFirst):
        publish(of_a_crime.pk, figures, notice)
    auctions.offer_treasury(MACHINE, of_a_crime.pk, "澜州市财政局", TREASURY, FAILED)
    auctions.note_declined(MACHINE, of_a_crime.pk, FAILED)
    with pytest.raises(TreasuryFirst):  # an offer stands
        publish(of_a_crime.pk, figures, notice)
    assert not criminal_after_failure(treasury_takes=True, victim_takes=False)
    Round.objects.get(lot=of_a_crime, kind="second").takings.all().delete()
    free = opened(publish(of_a_crime.pk, figures, notice), figures.opens_at)
    one = seated(free, 1, at=figures.opens_at)
    assert bid(free, one, 5600, figures.opens_at + DAY / 2).accepted
    auctions.close(MACHINE, free.pk, figures.closes_at)
    sold = auctions.lot(MACHINE, of_a_crime.pk)
    assert (sold.state, sold.price_fen) == ("sold", 560000) and auctions.proof(MACHINE, free.pk).agrees
    assert free.court_id == COURT and auctions.on_show(MACHINE).filter(pk=sold.pk).exists()


def test_a_defaulters_deposit_pays_costs_then_the_shortfall_then_the_debt():
    running = a_round()
    one = seated(running, 1)
    opened(running)
    bid(running, one, 1_500_000, NOON)
    auctions.close(MACHINE, running.pk, T10)
    auctions.settle_deposits(MACHINE, running.lot_id, T10)
    late = T10 + 11 * DAY
    auctions.declare_default(stage.judge(), running.lot_id, late)
    opens = late + 31 * DAY
    again = opened(publish(running.lot_id, terms(opens, opens + DAY), late + DAY), opens)
    other = seated(again, 2, at=opens)
    bid(again, other, 1_421_000, opens + DAY / 2)
    auctions.close(MACHINE, again.pk, opens + DAY)
    with pytest.raises(NoDepositToUse):  # not paid yet
        auctions.use_deposit(stage.judge(), running.lot_id, yuan(1_000), opens + DAY)
    auctions.settle_deposits(MACHINE, running.lot_id, opens + DAY)
    auctions.pay_price(MACHINE, running.lot_id, 77, yuan(1_281_000).fen, opens + DAY)
    with pytest.raises(OnlyAPersonRules):
        auctions.use_deposit(MACHINE, running.lot_id, yuan(1_000), opens + DAY)
    used = auctions.use_deposit(stage.judge(), running.lot_id, yuan(1_000), opens + DAY)
    assert (used.costs_fen, used.shortfall_fen, used.debt_fen) == (100_000, 7_900_000, 6_000_000)
    assert (used.related_fen, used.uncovered_fen, used.top_up_fen) == (0, 0, 0)
    with pytest.raises(NoDepositToUse):
        auctions.use_deposit(stage.judge(), running.lot_id, yuan(0), opens + DAY)
    assert [row.pk for row in auctions.forfeits(auctions.lot(MACHINE, running.lot_id))] == [used.pk]
