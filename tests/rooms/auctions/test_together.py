"""Agents and joint bidders: named before the start, confirmed by the court, barred persons found behind them too."""

import json
from datetime import timedelta

import pytest

from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import COURT, MACHINE, OPENS, T10, a_bidder, a_round, bid, opened, person, seated
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.models import Registration
from zhixing.domain.auctions.refusals import Barred, ConfirmTooLate, HomeLimited, NotConfirmed, SharesWrong
from zhixing.domain.auctions.rules import read_file
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers import api as handovers
from zhixing.domain.handovers import commands as handover_commands
from zhixing.kernel.identifiers import IdNumberChecksumWrong

pytestmark = pytest.mark.django_db
NOON = T10 - timedelta(hours=12)


@pytest.fixture
def running():
    running = a_round()
    running.one = seated(running, 1)
    return running


def himself(running):
    return auctions.bidder_scope(running.one, COURT)


def agent(running, number=70, at=OPENS):
    return auctions.name_agent(himself(running), running.pk, running.one, auctions.Person("代理", person(number)), at)


def jointly(running, *shares, first=80, at=OPENS):
    people = [auctions.Person(f"合伙人{n}", person(first + n), share) for n, share in enumerate(shares)]
    return auctions.bid_jointly(himself(running), running.pk, running.one, people, at)


@pytest.mark.parametrize("name", [agent, lambda running: jointly(running, 30, 20)])
def test_no_bid_is_taken_before_the_court_confirms(running, name):
    other = seated(running, 2)
    name(running)
    opened(running)
    with pytest.raises(NotConfirmed):
        bid(running, running.one, 1421000, NOON)
    bid(running, other, 1421000, NOON)
    auctions.close(MACHINE, running.pk, T10)
    assert auctions.proof(MACHINE, running.pk).agrees
    assert auctions.audit(read_file(_file(running))).agrees


def _file(running):
    return json.loads(auctions.machine_file(MACHINE, running.pk))


def test_confirmed_he_bids_and_nothing_changes_once_it_has_opened(running):
    jointly(running, 30, 20)
    auctions.confirm_seat(MACHINE, running.pk, running.one, OPENS)
    opened(running)
    assert bid(running, running.one, 1421000, NOON).accepted
    with pytest.raises(ConfirmTooLate):
        agent(running, at=NOON)
    with pytest.raises(ConfirmTooLate):
        auctions.confirm_seat(MACHINE, running.pk, running.one, NOON)


@pytest.mark.parametrize("shares", [(), (100,), (60, 40), (0,), (20,) * 6])
def test_shares_are_whole_and_leave_him_one(running, shares):
    with pytest.raises(SharesWrong):
        jointly(running, *shares)


def test_nobody_joins_twice_nor_under_a_wrong_number(running):
    with pytest.raises(SharesWrong):
        auctions.bid_jointly(himself(running), running.pk, running.one, [auctions.Person("自己", person(1), 30)], OPENS)
    with pytest.raises(IdNumberChecksumWrong):
        auctions.name_agent(
            himself(running), running.pk, running.one, auctions.Person("某", "330195199001010701"), OPENS
        )


def test_the_barred_do_not_bid_through_others(running):
    auctions.bar(MACHINE, "person", person(70), "staff", OPENS)
    with pytest.raises(Barred):
        agent(running)
    with pytest.raises(Barred):
        jointly(running, 30, first=70)


def test_a_partner_found_to_be_barred_takes_the_lead_with_him(running):
    other = seated(running, 2)
    jointly(running, 30)
    auctions.confirm_seat(MACHINE, running.pk, running.one, OPENS)
    opened(running)
    bid(running, other, 1421000, NOON)
    bid(running, running.one, 1428000, NOON)
    row = auctions.bar(MACHINE, "person", person(80), "relative", NOON)
    running.refresh_from_db()
    assert (running.top.bidder_id, running.top_fen) == (other, 142100000)
    auctions.bar(MACHINE, "person", person(1), "relative", NOON)
    auctions.unbar(MACHINE, row.pk, NOON)
    assert Registration.objects.get(bidder_id=running.one).barred == "relative"  # he himself is on the list still
    auctions.close(MACHINE, running.pk, T10)
    assert auctions.proof(MACHINE, running.pk).agrees


def test_the_ruling_names_all_who_bought_and_waits_for_the_check_of_a_home_and_an_approval(running):
    auctions.Lot.objects.filter(pk=running.lot_id).update(home_limits=True, needs_approval=True)
    with pytest.raises(HomeLimited):
        seated(running, 2)
    stranger = a_bidder(3)
    assert auctions.register(
        auctions.bidder_scope(stranger.pk, COURT), running.pk, stranger.pk, OPENS, promised_home=True
    ).promised_home
    jointly(running, 30)
    auctions.confirm_seat(MACHINE, running.pk, running.one, OPENS)
    opened(running)
    bid(running, running.one, 1421000, NOON)
    auctions.close(MACHINE, running.pk, T10)
    auctions.settle_deposits(MACHINE, running.lot_id, T10)
    auctions.pay_price(MACHINE, running.lot_id, 7, 142100000, T10)
    handover_commands.begin(MACHINE, running.lot_id, T10)
    with pytest.raises(auctions.BuyerUnchecked):
        handovers.rule(stage.judge(), running.lot_id, T10)
    auctions.check_buyer(MACHINE, running.lot_id, T10)
    with pytest.raises(auctions.ApprovalFirst):
        handovers.rule(stage.judge(), running.lot_id, T10)
    auctions.note_approval(MACHINE, running.lot_id, T10)
    ruling = handovers.rule(stage.judge(), running.lot_id, T10)
    names = [party.name for party in documents.values_of(ruling)["buyer"]]
    assert names == ["竞买人1", "合伙人0（份额30%）"]
