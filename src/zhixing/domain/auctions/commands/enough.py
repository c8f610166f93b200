"""One of several things brought enough: the others are not sold, unless the debtor agrees (拍变规定 14)."""

from collections.abc import Iterator
from datetime import datetime

from zhixing.domain.auctions.commands.stops import resume, stay, withdraw
from zhixing.domain.auctions.models import Lot, Round
from zhixing.domain.auctions.queries.duties import is_enough
from zhixing.domain.auctions.queries.lots import lot, lots_of_case
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope

GROUND = "enough_raised"


@command
def stay_the_rest(scope: Scope, lot_id: int, at: datetime) -> None:
    """Sold and not paid yet: what else is announced or runs rests, for the buyer may still default."""
    for other in _others(scope, lot_id):
        running = other.rounds.filter(state__in=[Round.State.SCHEDULED, Round.State.OPEN]).exists()
        if running and not other.debtor_agrees and is_enough(scope, other, at.date()):
            stay(scope, other.pk, GROUND, at)


@command
def stop_the_rest(scope: Scope, lot_id: int, at: datetime) -> None:
    """The price is paid: what rested for it is withdrawn, or goes on where more is owed by now."""
    for other in _resting(scope, lot_id):
        if is_enough(scope, other, at.date()):
            withdraw(scope, other.pk, GROUND, at)
        else:
            resume(scope, other.pk, at)


@command
def resume_the_rest(scope: Scope, lot_id: int, at: datetime) -> None:
    """The buyer defaulted or the sale was undone: what rested for it goes on."""
    for other in _resting(scope, lot_id):
        if not is_enough(scope, other, at.date()):
            resume(scope, other.pk, at)


def _others(scope: Scope, lot_id: int) -> Iterator[Lot]:
    yield from lots_of_case(scope, lot(scope, lot_id).case_id).exclude(pk=lot_id).filter(state=Lot.State.LISTED)


def _resting(scope: Scope, lot_id: int) -> Iterator[Lot]:
    for other in _others(scope, lot_id):
        if other.ground == GROUND and other.rounds.filter(state=Round.State.PAUSED).exists():
            yield other
