"""From a priced thing to a published round: what the law wants first, each refusal by name."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.auctions.stage import (
    COURT,
    DEFECTS,
    LISTING,
    MACHINE,
    OPENS,
    T10,
    a_lot,
    a_priced_thing,
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
from zhixing.domain.auctions.models import Lot
from zhixing.domain.auctions.refusals import (
    AlreadyInALot,
    NoDeposit,
    NotInThisLotState,
    NotPriced,
    PanelMissing,
    PartiesNotTold,
    PriceRunOut,
    RoundPaused,
    SalePeriodWrong,
    SalePriceFixed,
    StepMissing,
    UnknownItem,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.seizures.refusals import NotForSale
from zhixing.infra.models import Event
from zhixing.kernel.dates import add_months
from zhixing.kernel.scope import NotPermitted, Scope
from zhixing.law import auction as law
from zhixing.law.auction_people import ListingIncomplete

pytestmark = pytest.mark.django_db
EARLY = OPENS - timedelta(days=40)
NOTICE = OPENS - timedelta(days=31)
NOON = T10 - timedelta(hours=12)


def test_a_lot_needs_a_price_and_takes_a_thing_once():
    court()
    thing = a_priced_thing(EARLY)
    other = assets.record(
        MACHINE, thing.case_id, "other", thing.owner_id, assets.Identity(number="N2"), {}, EARLY, title="设备"
    )
    with pytest.raises(NotPriced):
        auctions.prepare(MACHINE, thing.case_id, [thing.pk, other.pk], EARLY)
    lot = auctions.prepare(MACHINE, thing.case_id, [thing.pk], EARLY)
    assert lot.reference_fen == 203000000 and lot.immovable and auctions.asset_ids(lot) == [thing.pk]
    with pytest.raises(AlreadyInALot):
        auctions.prepare(MACHINE, thing.case_id, [thing.pk], EARLY)


def test_nothing_is_published_before_everything_is_shown():
    court()
    thing = a_priced_thing(EARLY)
    lot = auctions.prepare(MACHINE, thing.case_id, [thing.pk], EARLY)
    with pytest.raises(ListingIncomplete) as missing:
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    assert {"condition", "taxes", "defects"} <= set(missing.value.facts["missing"])
    with pytest.raises(UnknownItem):
        auctions.describe(MACHINE, lot.pk, {"colour": "red"}, {}, EARLY)
    auctions.describe(MACHINE, lot.pk, LISTING, DEFECTS, EARLY, title="望舒路 88 号")
    with pytest.raises(PartiesNotTold):
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    parties = [role.party_id for role in cases.roles(MACHINE, thing.case_id)]
    auctions.tell(MACHINE, lot.pk, parties[:1], "post", NOTICE - timedelta(days=3))
    auctions.tell(MACHINE, lot.pk, parties[1:], "post", NOTICE - timedelta(days=2))
    with pytest.raises(PartiesNotTold) as untold:
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    assert untold.value.facts["count"] == 1
    auctions.tell(MACHINE, lot.pk, parties[1:], "paper", NOTICE - timedelta(days=2), waived=True)
    assets.note_exempt(MACHINE, thing.pk, "dwelling", "全家唯一住房", NOTICE)
    with pytest.raises(NotForSale):
        publish(lot.pk, terms(OPENS, T10), NOTICE)
    assets.note_exempt(MACHINE, thing.pk, "", "申请执行人同意预留五年租金", NOTICE)
    running = publish(lot.pk, terms(OPENS, T10), NOTICE)
    lot.refresh_from_db()
    assert lot.state == "listed" and lot.title == "望舒路 88 号" and running.kind == "first"
    assert assets.asset(MACHINE, thing.pk).state == "on_sale"
    payload = Event.objects.get(name="LotPublished").payload
    assert payload["asset_ids"] == [thing.pk] and payload["ends_on"] == "2026-11-24" and payload["panel"] == [1, 2, 3]
    with pytest.raises(NotInThisLotState):
        publish(lot.pk, terms(OPENS, T10), NOTICE)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"start": yuan("1420999.99")}, law.StartTooLow),
        ({"deposit": yuan(71049)}, law.DepositOutOfRange),
        ({"deposit": yuan(284201)}, law.DepositOutOfRange),
        ({"panel": ()}, PanelMissing),
        ({"step": yuan(0)}, StepMissing),
    ],
)
def test_the_panels_figures_are_checked_by_law(changes, refusal):
    court()
    lot = a_lot(EARLY)
    with pytest.raises(refusal):
        publish(lot.pk, terms(OPENS, T10, **changes), NOTICE)


def test_notice_and_bidding_have_their_least_time():
    court()
    lot = a_lot(EARLY)
    with pytest.raises(law.NoticeTooShort):
        publish(lot.pk, terms(OPENS, T10), OPENS - timedelta(days=29))
    with pytest.raises(law.BiddingTooShort):
        publish(lot.pk, terms(OPENS, T10 - timedelta(seconds=1)), NOTICE)
    late = EARLY + timedelta(days=301)
    with pytest.raises(PriceRunOut):
        publish(lot.pk, terms(late + timedelta(days=40), late + timedelta(days=41)), late)


def test_the_second_round_starts_at_four_fifths_within_thirty_days():
    first = opened(a_round())
    auctions.close(MACHINE, first.pk, T10)
    opens = T10 + timedelta(days=20)
    notice = T10 + timedelta(days=2)
    with pytest.raises(law.StartTooLow):
        low = terms(opens, opens + timedelta(days=1), start=yuan("1136799.99"), deposit=yuan(100000))
        publish(first.lot_id, low, notice)
    again = terms(opens, opens + timedelta(days=1), start=yuan(1136800), deposit=yuan(100000))
    with pytest.raises(law.RoundTooLate):
        much_later = terms(
            opens + timedelta(days=20), opens + timedelta(days=21), start=yuan(1136800), deposit=yuan(100000)
        )
        publish(first.lot_id, much_later, notice)
    second = publish(first.lot_id, again, notice)
    assert (second.kind, second.run) == ("second", 1)
    opened(second, opens)
    auctions.close(MACHINE, second.pk, opens + timedelta(days=1))
    with pytest.raises(law.NoticeTooShort):  # a sale follows, after a notice of its own
        publish(first.lot_id, again, opens + timedelta(days=3))


def test_a_later_round_needs_no_new_price_for_six_months_after_the_price_ran_out():
    first = opened(a_round())
    auctions.close(MACHINE, first.pk, T10)
    opens, figures = T10 + timedelta(days=20), {"start": yuan(1136800), "deposit": yuan(100000)}
    again = terms(opens, opens + timedelta(days=1), **figures)
    last = add_months(again.closes_at.date(), -6)
    Lot.objects.filter(pk=first.lot_id).update(price_valid_until=last - timedelta(days=1))
    with pytest.raises(PriceRunOut):
        publish(first.lot_id, again, T10 + timedelta(days=2))
    Lot.objects.filter(pk=first.lot_id).update(price_valid_until=last)
    assert publish(first.lot_id, again, T10 + timedelta(days=2)).kind == "second"


def test_a_stay_stops_the_clock_of_a_round():
    running = a_round()
    one = seated(running, 1)
    opened(running)
    auctions.stay(MACHINE, running.lot_id, "outsider_objects", NOON)
    with pytest.raises(RoundPaused):
        bid(running, one, 1421000, NOON + timedelta(minutes=1))
    with pytest.raises(UnknownItem):
        auctions.stay(MACHINE, running.lot_id, "rain", NOON)
    assert not auctions.close(MACHINE, running.pk, T10 + timedelta(days=1))
    auctions.resume(MACHINE, running.lot_id, NOON + timedelta(days=2))
    assert bid(running, one, 1421000, T10 + timedelta(days=2, seconds=-1)).accepted
    running.refresh_from_db()
    assert running.ends_at == T10 + timedelta(days=2, minutes=5, seconds=-1)
    assert auctions.proof(MACHINE, running.pk).agrees


def test_a_stopped_lot_frees_its_things():
    running = opened(a_round())
    auctions.stay(MACHINE, running.lot_id, "settled", NOON)
    auctions.stop(MACHINE, running.lot_id, "settled", NOON)
    running.refresh_from_db()
    assert running.state == "stopped" and auctions.lot(MACHINE, running.lot_id).ground == "settled"
    with pytest.raises(NotInThisLotState):
        auctions.stop(MACHINE, running.lot_id, "settled", NOON)
    lot = auctions.lot(MACHINE, running.lot_id)
    assert auctions.prepare(MACHINE, lot.case_id, auctions.asset_ids(lot), NOON).pk != lot.pk


def test_a_buyer_who_does_not_pay_is_barred_and_the_same_round_runs_again():
    running = a_round()
    one = seated(running, 1)
    opened(running)
    bid(running, one, 1421000, NOON)
    auctions.close(MACHINE, running.pk, T10)
    auctions.settle_deposits(MACHINE, running.lot_id, T10)
    late = T10 + timedelta(days=11)
    auctions.declare_default(MACHINE, running.lot_id, late)
    again = publish(
        running.lot_id,
        terms(late + timedelta(days=31), late + timedelta(days=32)),
        late + timedelta(days=1),
    )
    assert (again.kind, again.run) == ("first", 2)
    with pytest.raises(auctions.BidRefused):
        auctions.register(auctions.bidder_scope(one, COURT), again.pk, one, late + timedelta(days=2))


def test_who_may_do_what():
    running = a_round()
    clerk = Scope("staff:1", COURT, frozenset({COURT}), frozenset({"auction.prepare", "auction.control"}))
    with pytest.raises(NotPermitted):
        auctions.publish(clerk, running.lot_id, terms(OPENS, T10), NOTICE)
    with pytest.raises(auctions.NoSuchRound):
        auctions.decide_bids(build.everything(COURT + 1), running.pk, [])
    with pytest.raises(NotPermitted):
        auctions.register(auctions.bidder_scope(1, COURT), running.pk, 2, NOON)


def test_a_sale_follows_the_second_round_at_its_price_for_sixty_days():
    first = opened(a_round())
    auctions.close(MACHINE, first.pk, T10)
    opens = T10 + timedelta(days=20)
    again = terms(opens, opens + timedelta(days=1), start=yuan(1136800), deposit=yuan(100000))
    second = opened(publish(first.lot_id, again, T10 + timedelta(days=2)), opens)
    auctions.close(MACHINE, second.pk, opens + timedelta(days=1))
    notice, starts = opens + timedelta(days=3), opens + timedelta(days=20)
    figures = {"start": yuan(1136800), "deposit": yuan(100000)}
    with pytest.raises(SalePriceFixed):
        cheap = figures | {"start": yuan(1000000)}
        publish(first.lot_id, terms(starts, starts + timedelta(days=60), **cheap), notice)
    with pytest.raises(SalePeriodWrong):
        publish(first.lot_id, terms(starts, starts + timedelta(days=59), **figures), notice)
    sale = publish(first.lot_id, terms(starts, starts + timedelta(days=60), **figures), notice)
    one = seated(sale, 1, deposit=False, at=notice)
    place = auctions.position(MACHINE, sale.pk, one)
    assert (sale.kind, place.needed) == ("sale", yuan(1136800))  # the whole price beforehand
    auctions.hold_deposit(MACHINE, sale.lot_id, one, 1, yuan(1136799).fen, notice)
    opened(sale, starts)
    with pytest.raises(NoDeposit):
        bid(sale, one, 1136800, starts + timedelta(hours=1))
    auctions.hold_deposit(MACHINE, sale.lot_id, one, 2, yuan(1).fen, notice)
    first_bid = starts + timedelta(days=3)
    assert bid(sale, one, 1136800, first_bid).ends_at == first_bid + timedelta(hours=24)
    assert auctions.proof(MACHINE, sale.pk).agrees
    auctions.close(MACHINE, sale.pk, first_bid + timedelta(hours=24))
    assert auctions.lot(MACHINE, sale.lot_id).state == "sold" and auctions.proof(MACHINE, sale.pk).agrees
