"""Rounds of arrears: what was held for somebody, or came back from the bank, is paid once it may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zhixing.domain.collective import rules
from zhixing.domain.collective.commands.catching_up import given_to, ratio_reached
from zhixing.domain.collective.commands.freezing import hash_of
from zhixing.domain.collective.commands.naming import misnamed
from zhixing.domain.collective.commands.rounds import ready
from zhixing.domain.collective.events import ArrearsDrawn
from zhixing.domain.collective.models import Listed, Matter, Move, Roll, Round, Share
from zhixing.domain.collective.refusals import NothingInArrears
from zhixing.infra.commands import command
from zhixing.infra.events import announce
from zhixing.kernel.scope import Scope

STANDING = """
SELECT s.round_id, s.place, s.number, s.fen, NOT s.held FROM collective_share s
JOIN collective_round r ON r.id = s.round_id AND r.matter_id = %(matter)s AND r.state = 'released'
JOIN collective_victim v ON v.matter_id = r.matter_id AND v.number = s.number
LEFT JOIN collective_bounce b ON b.round_id = s.round_id AND b.place = s.place
WHERE s.fen > 0 AND (s.held OR b.at < v.corrected_at) AND v.account <> ''
  AND v.number <> ALL(%(misnamed)s::int[]) AND NOT EXISTS (SELECT FROM collective_move m JOIN collective_round t ON t.id = m.to_round_id AND t.state <> 'cancelled'
    WHERE m.round_id = s.round_id AND m.place = s.place)
  AND EXISTS (SELECT FROM collective_listed l WHERE l.roll_id = %(roll)s AND l.number = s.number AND l.bar = '')
  AND NOT EXISTS (SELECT FROM collective_listed l WHERE l.roll_id = %(roll)s AND l.number = s.number AND l.bar <> '')
ORDER BY s.number, s.round_id, s.place
"""
"""Of people on the last roll whom nothing bars any more: shares held, or sent back before the account was set right."""


@dataclass(frozen=True)
class Standing:
    """A share of an earlier round that may go now."""

    round_id: int
    place: int
    number: int
    fen: int
    bounced: bool


@command
def draw_arrears(scope: Scope, matter_id: int, at: datetime) -> Round:
    """Draw a round of all that may go now, signed and released like any other; what somebody has no claim to any more,
    because his loss was found lower since, goes back to the pool.

    Raises NoSuchMatter, NobodyListed, StillPosted, RoundInHand, NamesUnchecked, NothingInArrears.
    """
    matter, roll = ready(scope, matter_id, at)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"matter": matter.pk, "roll": roll.pk, "misnamed": misnamed(matter)})
        standing = [Standing(*row) for row in cursor.fetchall()]
    if not standing:
        raise NothingInArrears
    one = _draw(scope, matter, roll, standing, at)
    event = ArrearsDrawn(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"round:{one.pk}",
        round_id=one.pk,
        share_fen=one.share_fen,
        back_fen=sum(one.moves.values_list("back_fen", flat=True)),
        sm3=one.sm3,
    )
    announce(scope, event, at)
    return one


def _draw(scope: Scope, matter: Matter, roll: Roll, standing: list[Standing], at: datetime) -> Round:
    one = Round.objects.create(
        matter=matter, kind=Round.Kind.ARREARS, roll=roll, no=matter.rounds.count() + 1, pool_fen=0, costs_fen=0,
        reserve_fen=0, share_fen=0, held_fen=0, drawn_at=at, drawn_by=scope.actor,
    )  # fmt: skip
    moves = list(_moves(matter, roll, one, standing))
    Move.objects.bulk_create(moves, batch_size=2000)
    paid: dict[int, int] = {}
    for move in moves:
        paid[move.number] = paid.get(move.number, 0) + move.paid_fen
    places = dict(Listed.objects.filter(roll=roll, number__in=paid, bar="").values_list("number", "place"))
    Share.objects.bulk_create(
        (Share(round=one, place=places[n], number=n, fen=fen, held=False) for n, fen in paid.items()), batch_size=2000
    )
    one.share_fen = sum(paid.values())
    one.sm3 = hash_of(f"SELECT place, fen FROM collective_share WHERE round_id = {int(one.pk)} ORDER BY place")
    one.save(update_fields=["share_fen", "sm3"])
    return one


def _moves(matter: Matter, roll: Roll, one: Round, standing: Iterable[Standing]) -> Iterable[Move]:
    """A person's claim on all rounds so far, at his loss on this roll, less what he was given and does not stand here,
    is paid first from what stands; the rest of it is not his.
    """
    rows = list(standing)
    numbers = sorted({row.number for row in rows})
    losses: dict[int, int] = {}
    for number, fen in Listed.objects.filter(roll=roll, number__in=numbers).values_list("number", "fen"):
        losses[number] = losses.get(number, 0) + fen
    reached, rounds = ratio_reached(matter)
    given = given_to(matter, numbers)
    over = {n: rules.over_given(given[n], losses[n], reached, rounds) for n in numbers}
    for row in rows:
        back = min(row.fen, over[row.number])
        over[row.number] -= back
        yield Move(
            to_round=one, round_id=row.round_id, place=row.place, number=row.number, bounced=row.bounced,
            paid_fen=row.fen - back, back_fen=back,
        )  # fmt: skip
