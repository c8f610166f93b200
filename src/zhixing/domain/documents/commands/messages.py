"""Text messages that tell a party something waits; they serve nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from zhixing.domain.documents import jobs, rules
from zhixing.domain.documents.models import Document, Message
from zhixing.domain.documents.queries import ONE_TIME
from zhixing.domain.documents.refusals import NoSuchMessage
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope

PAPER = "paper-"
TOGETHER = timedelta(minutes=10)
"""Papers served within this time are one message [design]."""


def tell(parcels: Iterable[tuple[Document, parties.Party]], at: datetime) -> None:
    """Queue text messages that papers wait in the inbox: one for what a party is served together, none without a phone."""
    first = {(row.case_id, party.pk): (row, party) for row, party in reversed(list(parcels))}
    rows = Message.objects.filter(case_id__in={case_id for case_id, _ in first}, queued_at__gt=at - TOGETHER)
    rows = rows.filter(key__startswith=PAPER).exclude(state=Message.State.FAILED)
    told = set(rows.values_list("case_id", "party_id"))
    _queue([_paper_came(row, party, at) for key, (row, party) in first.items() if key not in told])


def _paper_came(row: Document, party: parties.Party, at: datetime) -> Message:
    words = (
        f"【{row.case.court.name}】{row.number}案有新的文书《{row.title}》等，请登录 {settings.BASE_URL}/case 查收。"
    )
    return _message(row.case_id, party, words, f"{PAPER}{row.pk}-{party.pk}", at)


@command
def text(scope: Scope, case_id: int, party_id: int, words: str, key: str, at: datetime) -> Message | None:
    """Queue a text message to a party's phone on file, once for each key; None for a party without a phone."""
    _queue([_message(case_id, parties.party(scope, party_id), words, key, at)])
    return Message.objects.filter(key=key).first()


def _message(case_id: int, party: parties.Party, words: str, key: str, at: datetime) -> Message:
    return Message(
        court_id=party.court_id, case_id=case_id, party=party, key=key, phone=party.phone, text=words, queued_at=at
    )


def _queue(messages: Sequence[Message]) -> None:
    """Keep the messages that have a phone to go to and a key not used yet, and let them be sent; twice is once."""
    wanted = {one.key: one for one in messages if one.phone}
    used = set(Message.objects.filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
    new = [one for key, one in wanted.items() if key not in used]
    if new:
        Message.objects.bulk_create(new, ignore_conflicts=True)
        kept = Message.objects.filter(key__in=[one.key for one in new]).values_list("pk", flat=True)
        jobs.send_message.batch_defer(*({"message_id": pk} for pk in kept))


@command
def note_message(message_id: int, state: str, reason: str, at: datetime) -> None:
    """What the gateway said of a text message; a receipt that overtook its acceptance stands."""
    row = Message.objects.select_for_update().get(pk=message_id)
    told_already = state == Message.State.SENT and row.state != Message.State.QUEUED
    if row.state == Message.State.DELIVERED or told_already:
        return
    row.state, row.reason, row.sent_at = state, reason[:200], row.sent_at or at
    row.save()


@command
def note_unsent(message_id: int, reason: str, may_pass: bool, at: datetime) -> bool:
    """Note a failed try; whether to try again. After the last try the message fails visibly, for a person."""
    row = Message.objects.select_for_update().get(pk=message_id)
    if row.state != Message.State.QUEUED:
        return False
    row.tries, row.reason = row.tries + 1, reason[:200]
    again = may_pass and row.tries < rules.MOST_TRIES
    if not again:
        row.state = Message.State.FAILED
    row.save()
    return again


@command
def resend_message(scope: Scope, message_id: int, at: datetime) -> Message:
    """A person lets a failed message go out again, under the same key. Raises NoSuchMessage."""
    scope.require("document.serve")
    row = Message.objects.select_for_update().filter(pk=message_id, court_id__in=scope.courts).first()
    if row is None or row.case_id in scope.recused or row.key.startswith(ONE_TIME):
        raise NoSuchMessage(message_id=message_id)
    if row.state == Message.State.FAILED:
        row.state, row.tries, row.reason, row.queued_at = Message.State.QUEUED, 0, "", at
        row.save()
        jobs.send_message.defer(message_id=row.pk)
    return row
