"""Whoever joins late, or whose loss was found higher, is first brought to where the earlier rounds brought the others."""

from collections.abc import Sequence
from fractions import Fraction

from django.db import connection
from django.db.models import QuerySet

from zhixing.domain.collective.models import Matter, Roll, Round
from zhixing.kernel.money import Money

GIVEN = """
SELECT number, sum(fen)::bigint FROM (
  SELECT s.number, s.fen FROM collective_share s JOIN collective_round r ON r.id = s.round_id
  WHERE r.matter_id = %(matter)s AND r.state = 'released' AND r.kind = 'share'
    AND (%(numbers)s::int[] IS NULL OR s.number = ANY(%(numbers)s))
  UNION ALL SELECT m.number, -m.back_fen FROM collective_move m JOIN collective_round t ON t.id = m.to_round_id
  WHERE t.matter_id = %(matter)s AND t.state = 'released'
    AND (%(numbers)s::int[] IS NULL OR m.number = ANY(%(numbers)s))) moved GROUP BY number
"""
"""What people were given by all rounds, less what went back to the pool."""
MISSED = f"""
WITH given AS ({GIVEN}), due AS (
  SELECT l.place, l.number, div(l.fen::numeric * %(above)s, %(below)s)::bigint AS fen, coalesce(g.sum, 0) AS had,
    sum(div(l.fen::numeric * %(above)s, %(below)s)::bigint) OVER (PARTITION BY l.number ORDER BY l.bar <> '', l.place) AS upto,
    sum(div(l.fen::numeric * %(above)s, %(below)s)::bigint) OVER (PARTITION BY l.number) AS whole
  FROM collective_listed l LEFT JOIN given g USING (number) WHERE l.roll_id = %(roll)s)
SELECT place, least(fen, upto - had)::bigint FROM due WHERE whole - had > %(rounds)s AND upto > had ORDER BY place
"""
"""By place of the roll: what the ratio reached makes of the line, less what the person had; a fen a round may be a remainder."""


def ratio_reached(matter: Matter) -> tuple[Fraction, int]:
    """The ratio to which all rounds so far brought everybody, and how many rounds; never above one."""
    rounds = _shared(matter).select_related("roll")
    parts = [Fraction(one.share_fen - one.missed_fen, one.roll.loss_fen) for one in rounds]
    return min(sum(parts, Fraction(0)), Fraction(1)), len(parts)


def given_to(matter: Matter, numbers: Sequence[int]) -> dict[int, int]:
    """Fen that each of these people was given by all rounds."""
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, {"matter": matter.pk, "numbers": list(numbers)})
        return dict(cursor.fetchall())


def missed(matter: Matter, roll: Roll, share: Money) -> dict[int, int]:
    """Fen by place that a round on this roll first makes up for, within what it shares out.

    Where it does not suffice for all of them, each gets the same part of what he missed.
    """
    reached, rounds = ratio_reached(matter)
    if not reached:
        return {}
    told = {"matter": matter.pk, "numbers": None, "roll": roll.pk, "rounds": rounds}
    told |= {"above": reached.numerator, "below": reached.denominator}
    with connection.cursor() as cursor:
        cursor.execute(MISSED, told)
        found: dict[int, int] = dict(cursor.fetchall())
    if sum(found.values()) <= share.fen:
        return found
    parts = share.allocate(list(found.values()))
    return {place: part.fen for place, part in zip(found, parts, strict=True)}


def _shared(matter: Matter) -> QuerySet[Round]:
    return matter.rounds.filter(state=Round.State.RELEASED, kind=Round.Kind.SHARE)
