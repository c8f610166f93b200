"""Text messages to many: rows first, then batches handed over, then receipts; killed anywhere, each arrives once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from zhixing.domain.collective import rules
from zhixing.domain.collective.events import MailingFinished, MailingOpened
from zhixing.domain.collective.models import Batch, Mailing, Text
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.refusals import NobodyToTell
from zhixing.gateways import sms
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

PER_SECOND = 3000
"""Messages a second the provider is asked to take [design]."""
LEASE, ALIVE = timedelta(seconds=30), timedelta(seconds=10)
"""How long a batch belongs to whoever began it, and a sender is believed to live [design]."""
WHO = {
    "all": "TRUE",
    "unregistered": "NOT EXISTS (SELECT FROM collective_registration r WHERE r.victim_id = v.id)",
    "returned": "EXISTS (SELECT FROM collective_bounce b JOIN collective_round o ON o.id = b.round_id"
    " WHERE o.matter_id = v.matter_id AND b.number = v.number AND NOT EXISTS (SELECT FROM collective_move m"
    " JOIN collective_round t ON t.id = m.to_round_id AND t.state = 'released' WHERE m.round_id = b.round_id"
    " AND m.place = b.place))",
    "paid": "v.number IN (SELECT s.number FROM collective_round o JOIN collective_share s ON s.round_id = o.id"
    " AND s.fen > 0 AND NOT s.held JOIN collective_parcel p ON p.round_id = o.id AND p.state = 'done'"
    " AND s.place BETWEEN p.first AND p.last LEFT JOIN collective_bounce b ON b.round_id = o.id AND b.place = s.place"
    " WHERE o.matter_id = v.matter_id AND b.id IS NULL)",
}
"""Of the people of the list that gave a phone, those a mailing goes to."""
ROWS = """
INSERT INTO collective_text (mailing_id, place, number, state, reason)
SELECT %s, row_number() OVER (ORDER BY v.number), v.number, 'waiting', '' FROM collective_victim v
WHERE v.matter_id = %s AND v.phone <> '' AND {who} ORDER BY v.number
"""
CUT = """
INSERT INTO collective_batch (mailing_id, position, first, last, answered)
SELECT %(mailing)s, n, (n - 1) * %(most)s + 1, least(n * %(most)s, %(people)s), 0
FROM generate_series(1, (%(people)s + %(most)s - 1) / %(most)s) n
"""
TAKE = """
UPDATE collective_batch SET taken_at = %(now)s WHERE id = (
  SELECT id FROM collective_batch WHERE mailing_id = %(mailing)s AND sent_at IS NULL
  AND (taken_at IS NULL OR taken_at < %(lapsed)s) ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
"""
PACE = """
UPDATE collective_mailing SET alive_until = %(alive)s,
  paced_until = greatest(paced_until, %(now)s) + %(count)s * interval '1 second' / per_second
WHERE id = %(mailing)s RETURNING paced_until - %(count)s * interval '1 second' / per_second
"""
ANSWER = """
WITH told AS (
  UPDATE collective_text t SET state = a.state, reason = a.reason
  FROM unnest(%(places)s::int[], %(states)s::text[], %(reasons)s::text[]) AS a(place, state, reason)
  WHERE t.mailing_id = %(mailing)s AND t.place = a.place AND t.state = 'waiting' RETURNING t.place),
counted AS (SELECT (place - 1) / %(most)s + 1 AS position, count(*) AS many FROM told GROUP BY 1)
UPDATE collective_batch b SET answered = b.answered + c.many FROM counted c
WHERE b.mailing_id = %(mailing)s AND b.position = c.position
"""


@command
def open_mailing(
    scope: Scope, matter_id: int, audience: str, words: str, at: datetime, real: datetime, per_second: int = PER_SECOND
) -> Mailing:
    """Lay down a message for everybody of the audience; workers send it, in the hours messages to many go out.

    Raises NoSuchMatter, WordsWrong, RatioTooEarly, NobodyToTell.
    """
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    roll = matter.rolls.order_by("-version").first()
    final = roll is not None and roll.posted_until < at.date()
    words = rules.checked_words(words, final, paid=audience == Mailing.Audience.PAID)
    lock_case(matter.case_id)
    one = Mailing.objects.create(
        matter=matter, audience=Mailing.Audience(audience), words=words, people=0, per_second=per_second, at=at,
        actor=scope.actor, paced_until=real, alive_until=real,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(who=WHO[one.audience]), [one.pk, matter.pk])
        one.people = cursor.rowcount
        if not one.people:
            raise NobodyToTell
        cursor.execute(CUT, {"mailing": one.pk, "most": sms.LARGEST_BATCH, "people": one.people})
    one.save(update_fields=["people"])
    about = {"court_id": matter.court_id, "case_id": matter.case_id, "object": f"matter:{matter.pk}"}
    announce(scope, MailingOpened(mailing_id=one.pk, people=one.people, **about), at)
    return one


@command
def take_batch(mailing_id: int, real: datetime) -> tuple[Batch, datetime] | None:
    """The next batch to send, and the real moment from which it may go; None when none is left. It is the taker's for
    LEASE; handed over twice under its id it arrives once.
    """
    told: dict[str, Any] = {"mailing": mailing_id, "now": real, "lapsed": real - LEASE, "alive": real + ALIVE}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, told)
        if (row := cursor.fetchone()) is None:
            return None
        batch = Batch.objects.select_related("mailing__matter__court").get(pk=row[0])
        cursor.execute(PACE, told | {"count": batch.last - batch.first + 1})
        return batch, cursor.fetchone()[0]


@command
def note_alive(mailing_id: int, real: datetime) -> None:
    """Senders were called for; nobody calls others for a while."""
    Mailing.objects.filter(pk=mailing_id).update(alive_until=real + ALIVE)


@command
def note_sent(batch_id: int, rejected: Iterable[tuple[int, str]], real: datetime) -> None:
    """The provider took a batch over but for these places, with its reasons."""
    batch = Batch.objects.get(pk=batch_id)
    Batch.objects.filter(pk=batch_id, sent_at=None).update(sent_at=real)
    take_texts(batch.mailing_id, [(place, False, reason) for place, reason in rejected])


@command
def note_unsent(batch_id: int) -> None:
    """A batch that was not taken over, or that the provider knows nothing of, is to be sent (again)."""
    Batch.objects.filter(pk=batch_id).update(taken_at=None, sent_at=None)


@command
def note_asked(batch_id: int, real: datetime) -> None:
    """Missing receipts of a batch were asked for."""
    Batch.objects.filter(pk=batch_id).update(asked_at=real)


@command
def take_texts(mailing_id: int, told: Iterable[tuple[int, bool, str]]) -> None:
    """Receipts: place, delivered or not, the provider's reason. Each counts once, however often it comes."""
    rows = sorted({place: (place, good, reason) for place, good, reason in told}.values())
    if not rows:
        return
    values: dict[str, Any] = {
        "mailing": mailing_id,
        "most": sms.LARGEST_BATCH,
        "places": [place for place, _, _ in rows],
        "states": [Text.State.DELIVERED if good else Text.State.FAILED for _, good, _ in rows],
        "reasons": [reason[:60] for _, _, reason in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(ANSWER, values)


@command
def finish_mailing(scope: Scope, mailing_id: int, at: datetime) -> bool:
    """Close a mailing when every message has its receipt: the rows are counted, not believed. Whether it is closed."""
    found = Mailing.objects.select_related("matter").get(pk=mailing_id)
    lock_case(found.matter.case_id)
    one = Mailing.objects.select_for_update(of=("self",)).select_related("matter").get(pk=mailing_id)
    if one.finished_at is not None:
        return True
    if one.batches.exclude(answered=F("last") - F("first") + 1).exists():
        return False
    rows = Text.objects.filter(mailing=one)
    if rows.count() != one.people or rows.filter(state=Text.State.WAITING).exists():
        return False
    one.finished_at = at
    one.save(update_fields=["finished_at"])
    matter, failed = one.matter, rows.filter(state=Text.State.FAILED).count()
    about = {"court_id": matter.court_id, "case_id": matter.case_id, "object": f"matter:{matter.pk}"}
    announce(scope, MailingFinished(mailing_id=one.pk, delivered=one.people - failed, failed=failed, **about), at)
    return True
