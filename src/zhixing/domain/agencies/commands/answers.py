"""Taking in what offices answer: at once, later, twice, by hand, or not at all."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.commands.asking import about, locked
from zhixing.domain.agencies.events import NoticeReceived, RequestAnswered, RequestFailed, RequestSent
from zhixing.domain.agencies.models import Notice, Request
from zhixing.gateways.agencies import AgencyNotice, ItemAnswer
from zhixing.infra.commands import command
from zhixing.infra.events import announce
from zhixing.kernel.scope import Scope


@command
def note_accepted(scope: Scope, request_id: int, at: datetime) -> None:
    """The office has the request and answers later."""
    accept(scope, locked(request_id), None, at)


@command
def take_answer(
    scope: Scope, request_id: int, items: Sequence[ItemAnswer], by: str, original: bytes, at: datetime
) -> bool:
    """Keep an answer; a second one to the same request is counted and changes nothing. True for the first."""
    return answer(scope, locked(request_id), items, by, original, at)


@command
def note_failure(scope: Scope, request_id: int, reason: str, may_pass: bool, at: datetime) -> bool:
    """Note a failed try; whether to try again. After the last try the request fails visibly, for a person."""
    return fail(scope, locked(request_id), reason, may_pass, None, at)


def accept(scope: Scope, row: Request, due_at: datetime | None, at: datetime) -> None:
    """The same for a row that is locked, to be asked for again at an instant."""
    if row.state == Request.State.QUEUED:
        row.state, row.sent_at, row.error = Request.State.ACCEPTED, at, ""
        announce(scope, RequestSent(**about(row)), at)
    if row.state == Request.State.ACCEPTED:
        row.due_at = due_at or row.due_at
        row.save(update_fields=["state", "sent_at", "error", "due_at"])


def answer(
    scope: Scope,
    row: Request,
    items: Sequence[ItemAnswer],
    by: str,
    original: bytes,
    at: datetime,
    together: list[Request] | None = None,
) -> bool:
    """The same for a row that is locked; put on `together` it is saved by `save_answers`."""
    if row.state == Request.State.ANSWERED:
        row.duplicates += 1
        row.save(update_fields=["duplicates"])
        return False
    answers = [rules.plain_answer(item) for item in items]
    row.answer = json.dumps({"items": answers, "original": original.decode("utf-8", "replace")}, ensure_ascii=False)
    row.state, row.answered_by, row.answered_at, row.error = Request.State.ANSWERED, by, at, ""
    row.due_at = None
    row.sent_at = row.sent_at or at
    row.found = sum(len(item.records) for item in items if item.code != rules.MOVEMENTS)  # they are no things
    if together is None:
        save_answers([row])
    else:
        together.append(row)
    announce(scope, RequestAnswered(**about(row), found=row.found), at)
    return True


SAVE = """
UPDATE agencies_request r SET answer = given.answer, state = given.state, answered_by = given.answered_by,
  answered_at = given.answered_at, error = '', due_at = NULL, sent_at = given.sent_at, found = given.found
FROM unnest(%s::bigint[], %s::bytea[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::int[])
  AS given (id, answer, state, answered_by, answered_at, sent_at, found)
WHERE r.id = given.id
"""


def save_answers(rows: Sequence[Request]) -> None:
    """Write rows that were answered, in one statement."""
    sealed = Request._meta.get_field("answer").get_db_prep_value
    columns = [
        (row.pk, sealed(row.answer, connection), row.state, row.answered_by, row.answered_at, row.sent_at, row.found)
        for row in rows
    ]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(SAVE, [*map(list, zip(*columns, strict=True))])


def fail(scope: Scope, row: Request, reason: str, may_pass: bool, due_at: datetime | None, at: datetime) -> bool:
    """The same for a row that is locked, to be tried again at an instant."""
    if row.state in (Request.State.ANSWERED, Request.State.FAILED):
        return False
    row.tries += 1
    row.error = reason[:64]
    again = may_pass and row.tries < rules.MOST_TRIES
    if not again:
        row.state, row.due_at = Request.State.FAILED, None
        announce(scope, RequestFailed(**about(row), reason=reason[:64]), at)
    elif due_at is not None:
        row.due_at = due_at
    row.save(update_fields=["state", "tries", "error", "due_at"])
    return again


@command
def take_notice(scope: Scope, notice: AgencyNotice, at: datetime) -> None:
    """Keep news sent unasked, once; those under no known request are dropped by the caller."""
    row = locked(Request.objects.values_list("pk", flat=True).get(key=notice.request_id))
    kept, new = Notice.objects.get_or_create(
        unit=row.unit,
        key=notice.id,
        defaults={
            "request": row,
            "kind": notice.kind,
            "record": json.dumps(dict(notice.record), ensure_ascii=False),
            "received_at": at,
        },
    )
    if new:
        facts = {key: value for key, value in about(row).items() if key != "act"}
        announce(scope, NoticeReceived(**facts, notice_id=kept.pk, kind=notice.kind), at)
