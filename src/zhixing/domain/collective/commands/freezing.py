"""Freezing a version of the list: who is paid on how much, what is held and why, and a hash over all of it."""

import hashlib
from datetime import datetime

from django.db import connection

from zhixing.domain.collective.commands.naming import let_names_be_checked
from zhixing.domain.collective.events import RollFrozen
from zhixing.domain.collective.models import Dispute, Matter, Roll
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.refusals import DisputesOpen, NobodyListed
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.collective import Bar, Entry, admit, step_due

PLAIN = (
    "NOT (defendant OR deceased OR NOT name_matches OR claimed_fen IS NOT NULL) AND audited_fen > 0 AND account <> ''"
)
"""People about whom `law.collective.admit` has nothing to decide: paid on what audit or judgment says."""
PARTICULAR = f"""
SELECT number, audited_fen, claimed_fen, defendant, name_matches, deceased, proof, account <> '' FROM collective_victim
WHERE matter_id = %s AND NOT ({PLAIN}) ORDER BY number
"""
LIST = f"""
INSERT INTO collective_listed (roll_id, place, number, fen, bar)
SELECT %s, row_number() OVER (ORDER BY number, bar), number, fen, bar FROM (
  SELECT number, audited_fen AS fen, '' AS bar FROM collective_victim WHERE matter_id = %s AND {PLAIN}
  UNION ALL SELECT * FROM unnest(%s::int[], %s::bigint[], %s::text[])) line ORDER BY number, bar
"""
TOTAL = """
SELECT count(DISTINCT number), coalesce(sum(fen), 0), coalesce(sum(fen) FILTER (WHERE bar <> ''), 0)
FROM collective_listed WHERE roll_id = %s
"""


@command
def freeze_roll(scope: Scope, matter_id: int, at: datetime) -> Roll:
    """Freeze the list as it stands. A disputed part, an heir's or one without a fitting account is listed as held.

    Raises NoSuchMatter, NobodyListed, DisputesOpen when a re-check is overdue.
    """
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    late = Dispute.objects.filter(victim__matter=matter, state=Dispute.State.OPEN, recheck_by__lt=at.date()).count()
    if late:
        raise DisputesOpen(count=late)
    former = matter.rolls.order_by("-version").first()
    roll = Roll(matter=matter, version=former.version + 1 if former else 1, people=0, loss_fen=0, held_fen=0)
    roll.posted_until, roll.frozen_at, roll.actor = step_due("posted", at.date()).on, at, scope.actor
    roll.save()
    _list(matter, roll)
    if not roll.loss_fen:
        raise NobodyListed
    event = RollFrozen(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        roll_id=roll.pk,
        version=roll.version,
        people=roll.people,
        loss_fen=roll.loss_fen,
        sm3=roll.sm3,
    )
    announce(scope, event, at)
    let_names_be_checked(matter)
    return roll


def _list(matter: Matter, roll: Roll) -> None:
    numbers, fens, bars = [], [], []
    with connection.cursor() as cursor:
        cursor.execute(PARTICULAR, [matter.pk])
        for number, fen, bar in (line for row in cursor.fetchall() for line in _decided(*row)):
            numbers.append(number)
            fens.append(fen)
            bars.append(bar)
        cursor.execute(LIST, [roll.pk, matter.pk, numbers, fens, bars])
        cursor.execute(TOTAL, [roll.pk])
        roll.people, loss, held = cursor.fetchone()
    roll.loss_fen, roll.held_fen = int(loss), int(held)
    roll.sm3 = hash_of(
        f"SELECT place, number, fen, bar FROM collective_listed WHERE roll_id = {int(roll.pk)} ORDER BY place"
    )
    roll.save(update_fields=["people", "loss_fen", "held_fen", "sm3"])


def _decided(number: int, audited: int, claimed: int | None, *facts: bool) -> list[tuple[int, int, str]]:
    """What the law makes of one person about whom there is something to decide: lines paid and held."""
    own = None if claimed is None else Money(claimed)
    found = admit(Entry(number, Money(audited), own, *facts))
    bar = found.bar or Bar.DISPUTED
    lines = [(number, found.base.fen, ""), (number, found.held.fen, bar.value)]
    return [line for line in lines if line[1] > 0]


def hash_of(statement: str) -> str:
    """SM3 over the rows of a statement as the database prints them; nothing is held in memory."""
    digest = hashlib.new("sm3")
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT") as rows:
        for block in rows:
            digest.update(block)
    return digest.hexdigest()
