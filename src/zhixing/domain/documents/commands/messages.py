"""Text messages that tell a party something waits; they serve nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from zhixing.domain.documents import jobs, rules
from zhixing.domain.documents.models import Document, Message
from zhixing.domain.documents.queries import ONE_TIME
from zhixing.domain.documents.refusals import NoSuchMessage
from zhixing.domain.parties import api as parties
from zhixing.infra import clock
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
        kept = sorted(Message.objects.filter(key__in=[one.key for one in new]).values_list("pk", flat=True))
        for start in range(0, len(kept), jobs.TOGETHER):
            jobs.send_messages.defer(message_ids=kept[start : start + jobs.TOGETHER])


@command
def note_messages(told: Mapping[int, tuple[str, str]]) -> None:
    """What the gateway said of text messages, by id (state, reason); a receipt that overtook its acceptance stands."""
    rows = list[Message]()
    for row in _locked(told):
        state, reason = told[row.pk]
        told_already = state == Message.State.SENT and row.state != Message.State.QUEUED
        if row.state != Message.State.DELIVERED and not told_already:
            row.state, row.reason, row.sent_at = state, reason[:200], row.sent_at or clock.now(row.court_id)
            rows.append(row)
    Message.objects.bulk_update(rows, ["state", "reason", "sent_at"])


@command
def note_unsent(message_ids: Sequence[int], reason: str, may_pass: bool) -> bool:
    """Note a failed try; whether any is to be tried again. After the last try a message fails visibly, for a person."""
    rows = [row for row in _locked(message_ids) if row.state == Message.State.QUEUED]
    for row in rows:
        row.tries, row.reason = row.tries + 1, reason[:200]
        if not may_pass or row.tries >= rules.MOST_TRIES:
            row.state = Message.State.FAILED
    Message.objects.bulk_update(rows, ["state", "tries", "reason"])
    return any(row.state == Message.State.QUEUED for row in rows)


def _locked(message_ids: Iterable[int]) -> QuerySet[Message]:
    return Message.objects.select_for_update().filter(pk__in=list(message_ids)).defer("phone").order_by("pk")


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
        jobs.send_messages.defer(message_ids=[row.pk])
    return row
