"""The queue of holds on one thing, over all courts of the house: one in force, the others behind it by time.

查扣冻规定 26, 27; the state machine itself, in plain values, is `law.seizure_queue`.
"""

from datetime import date, datetime

from django.db.models import Exists, QuerySet

from zhixing.domain.assets import api as assets
from zhixing.domain.seizures import jobs, rules
from zhixing.domain.seizures.commands.effect import into_force
from zhixing.domain.seizures.commands.prepare import about_of
from zhixing.domain.seizures.events import SeizureQueued
from zhixing.domain.seizures.models import Seizure
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce, holding_cases, lock_case
from zhixing.kernel.scope import Scope

State = Seizure.State
GONE = (assets.Asset.State.SOLD, assets.Asset.State.DELIVERED)


def place_of(thing: assets.Asset) -> str:
    """The queue a thing's holds stand in: by what makes it itself, whichever court recorded it; empty for money."""
    if thing.kind in rules.MONEY:
        return ""
    return f"{thing.kind}:{thing.number_index or thing.mark_index or thing.pk}"


def enter(row: Seizure, effect: rules.Effect, registered_at: datetime) -> bool:
    """Take the place the office gave it; whether it may take effect now, nobody here being in force before it.

    The caller holds the case's chain. What the office counts before it and we don't know is `ahead`.
    """
    row.place = place_of(row.asset)
    if not row.place:
        return effect.in_force
    queue_up(row.place)
    row.entered_at = registered_at
    known = _at(row.place).exclude(pk=row.pk).count()
    row.ahead = 0 if effect.in_force else max(effect.rank - 1 - known, 0)
    return effect.in_force and not in_force(row.place)


def register(
    scope: Scope,
    row: Seizure,
    effect: rules.Effect,
    ordered: tuple[date | None, date | None],
    registered_at: datetime,
    at: datetime,
) -> None:
    """The office has registered a hold: it takes effect, or waits behind those before it without a term (轮候)."""
    if enter(row, effect, registered_at):
        into_force(scope, row, effect, ordered, at)
        return
    told = row.state != State.WAITING
    row.state = State.WAITING
    row.save()
    if told:
        announce(scope, SeizureQueued(**about_of(row), rank=effect.rank), at)


def in_force(place: str) -> bool:
    """Whether a hold of any court is in force there."""
    return _in_force(place).exists()


def _in_force(place: str) -> QuerySet[Seizure]:
    return Seizure.objects.filter(place=place, state=State.EFFECTIVE)


def waiting(place: str) -> QuerySet[Seizure]:
    """Who waits there, first come first."""
    return Seizure.objects.filter(place=place, state=State.WAITING).order_by("entered_at", "pk")


def _at(place: str) -> QuerySet[Seizure]:
    return Seizure.objects.filter(place=place, state__in=(State.EFFECTIVE, State.WAITING))


def leave(row: Seizure) -> None:
    """After a hold has ended: whoever waits behind it is promoted, in a transaction of his own case."""
    if row.place:
        jobs.promote.defer(place=row.place)


@command
def promote(scope: Scope, place: str, at: datetime) -> Seizure | None:
    """The hold before ended: the first that waits takes effect, and its term begins today (查扣冻规定 26).

    None while one is in force, nobody waits, the first waits for courts outside the house (its office tells), or the
    thing is sold. Done twice, it is done once.
    """
    first = waiting(place).values_list("case_id", flat=True).first()
    if first is None:
        return None
    with holding_cases([first]):
        queue_up(place)
        free = waiting(place).filter(~Exists(_in_force(place)))
        row = free.select_for_update(of=("self",)).select_related("asset").first()
        if row is None or row.ahead or row.asset.state in GONE:
            return None
        if row.case_id != first:  # somebody left between
            lock_case(row.case_id)
        last = rules.term(row.asset.kind, at.date(), None).last
        into_force(scope, row, rules.Effect(row.reference, 1, None, at.date(), last), (None, None), at)
    return row
