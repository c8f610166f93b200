"""Reminders to those who watch a lot: rows first, then batches to the gateway, in the hours messages to many go out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Reminder
from zhixing.infra.commands import command

LAY = """
INSERT INTO auctions_reminder (round_id, bidder_id, what, state, tries, reason, laid_at)
SELECT r.id, w.bidder_id, %(what)s, 'queued', 0, '', %(now)s
FROM auctions_round r JOIN auctions_watch w ON w.lot_id = r.lot_id
WHERE r.court_id = %(court)s AND r.state = %(state)s AND r.{moment} > %(now)s AND r.{moment} <= %(until)s
ON CONFLICT DO NOTHING
"""
MOMENTS = (("opens", "scheduled", "opens_at"), ("ends", "open", "ends_at"))


@command
def lay_reminders(court_id: int, at: datetime) -> int:
    """Lay down a reminder for everybody who watches a lot that opens or ends soon, each once; how many are new."""
    laid = 0
    with connection.cursor() as cursor:
        for what, state, moment in MOMENTS:
            told: dict[str, Any] = {
                "what": what,
                "state": state,
                "court": court_id,
                "now": at,
                "until": at + rules.AHEAD[what],
            }
            cursor.execute(LAY.format(moment=moment), told)
            laid += cursor.rowcount
    return laid


@command
def drop_late(ids: Sequence[int]) -> None:
    """What these would have told has happened: they do not go out any more."""
    Reminder.objects.filter(pk__in=ids, state=Reminder.State.QUEUED).update(state=Reminder.State.LATE)


@command
def note_reminders_sent(ids: Sequence[int], rejected: Mapping[int, str], real: datetime) -> None:
    """The gateway took them over but for some, with its reasons; a receipt that was quicker stands."""
    taken = [one for one in ids if one not in rejected]
    Reminder.objects.filter(pk__in=taken, state=Reminder.State.QUEUED).update(state=Reminder.State.SENT, sent_at=real)
    take_reminder_receipts([(one, False, reason) for one, reason in rejected.items()])


@command
def note_reminders_unsent(ids: Sequence[int], reason: str, may_pass: bool) -> bool:
    """The batch was not taken over; whether it is tried again."""
    queued = Reminder.objects.filter(pk__in=ids, state=Reminder.State.QUEUED)
    queued.update(tries=F("tries") + 1, reason=reason[:60])
    given_up = queued if not may_pass else queued.filter(tries__gte=rules.MOST_REMINDED)
    given_up.update(state=Reminder.State.FAILED)
    return queued.exists()


@command
def take_reminder_receipts(told: Iterable[tuple[int, bool, str]]) -> None:
    """What became of reminders: id, delivered or not, the provider's reason."""
    for pk, good, reason in told:
        state = Reminder.State.DELIVERED if good else Reminder.State.FAILED
        open_ones = Reminder.objects.filter(pk=pk).exclude(state=Reminder.State.DELIVERED)
        open_ones.update(state=state, reason=reason[:60])
