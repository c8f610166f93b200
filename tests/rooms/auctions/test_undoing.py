"""A sold round undone by two people: nobody bought, all money goes back, the same round is run again."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import COURT, MACHINE, T10, a_round, bid, opened, seated, terms
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.commands import settle_deposits
from zhixing.domain.auctions.models import Registration
from zhixing.domain.auctions.refusals import (
    NothingToUndo,
    NotInThisLotState,
    OnlyAPersonUndoes,
    UndoneByOne,
    UnknownItem,
)
from zhixing.domain.courts import api as courts
from zhixing.infra.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold():
    running = a_round()
    one = seated(running, 1)
    opened(running)
    bid(running, one, 1421000, T10 - timedelta(hours=1))
    auctions.close(MACHINE, running.pk, T10)
    running.refresh_from_db()
    return running


def second_person():
    staff = build.staff(MACHINE, f"second-{COURT}", "officer", name="沈知远")
    return courts.scope_of(staff.account, T10.date())


def test_two_people_undo_a_sale_and_the_same_round_follows(sold):
    with pytest.raises(NothingToUndo):
        auctions.confirm_undo(second_person(), sold.pk, T10)
    auctions.propose_undo(stage.judge(), sold.pk, "system", T10)
    with pytest.raises(UndoneByOne):
        auctions.confirm_undo(stage.judge(), sold.pk, T10)
    auctions.confirm_undo(courts.scope_of(courts.staff(MACHINE).get(name="沈知远").account, T10.date()), sold.pk, T10)
    lot = auctions.lot(MACHINE, sold.lot_id)
    assert (lot.state, lot.buyer, lot.price_fen) == ("unsold", None, None)
    assert Event.objects.filter(name="RoundUndone").exists()
    assert auctions.proof(MACHINE, sold.pk).agrees
    settle_deposits(MACHINE, sold.lot_id, T10)
    assert Registration.objects.get().deposit == "released"
    opens = T10 + timedelta(days=40)
    again = stage.publish(sold.lot_id, terms(opens, opens + timedelta(days=1)), T10 + timedelta(days=5))
    assert (again.kind, again.run) == ("first", 2)


def test_what_cannot_be_undone(sold):
    with pytest.raises(UnknownItem):
        auctions.propose_undo(stage.judge(), sold.pk, "regret", T10)
    with pytest.raises(OnlyAPersonUndoes):
        auctions.propose_undo(MACHINE, sold.pk, "system", T10)


def test_a_round_that_runs_is_stayed_not_undone():
    running = opened(a_round())
    with pytest.raises(NotInThisLotState):
        auctions.propose_undo(stage.judge(), running.pk, "system", T10 - timedelta(hours=2))
