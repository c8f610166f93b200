"""Text messages that tell a party something waits; they serve nothing."""

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


def tell(row: Document, party: parties.Party, at: datetime) -> Message | None:
    """Queue a text message that papers wait in the inbox: one for what is served together, none without a phone."""
    told = Message.objects.filter(case_id=row.case_id, party=party, key__startswith=PAPER, queued_at__gt=at - TOGETHER)
    if told.exclude(state=Message.State.FAILED).exists():
        return None
    words = (
        f"【{row.case.court.name}】{row.number}案有新的文书《{row.title}》等，请登录 {settings.BASE_URL}/case 查收。"
    )
    return _queue(row.case_id, party, words, f"{PAPER}{row.pk}-{party.pk}", at)


@command
def text(scope: Scope, case_id: int, party_id: int, words: str, key: str, at: datetime) -> Message | None:
    """Queue a text message to a party's phone on file, once for each key; None for a party without a phone."""
    return _queue(case_id, parties.party(scope, party_id), words, key, at)


def _queue(case_id: int, party: parties.Party, words: str, key: str, at: datetime) -> Message | None:
    if not party.phone:
        return None
    message, new = Message.objects.get_or_create(
        key=key,
        defaults={
            "court_id": party.court_id,
            "case_id": case_id,
            "party": party,
            "phone": party.phone,
            "text": words,
            "queued_at": at,
        },
    )
    if new:
        jobs.send_message.defer(message_id=message.pk)
    return message


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
