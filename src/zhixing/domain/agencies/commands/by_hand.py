"""What a clerk answers at the counter, alone or before a second pair of eyes, and the scans he adds."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.commands.answers import take_answer
from zhixing.domain.agencies.commands.asking import locked
from zhixing.domain.agencies.commands.calls import tally
from zhixing.domain.agencies.commands.clerks import keep_answer
from zhixing.domain.agencies.models import Request
from zhixing.domain.agencies.queries import clerk_of
from zhixing.domain.agencies.refusals import (
    AnsweredAlready,
    AnswerIncomplete,
    FileUnreadable,
    NeedsAnother,
    NoSuchRequest,
)
from zhixing.gateways.agencies import ItemAnswer
from zhixing.infra import clock, files, scans
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope


@command
def answer_by_hand(scope: Scope, request_id: int, answers: Sequence[Mapping[str, Any]], at: datetime) -> Request:
    """A clerk answers at the counter: one {result, records, reason} for each item asked, in order.

    Where the office asks for four eyes it is kept for a second clerk (`confirm_by_hand`).
    Raises NoSuchRequest for another office's, AnsweredAlready, AnswerIncomplete.
    """
    scope.require("request.answer")
    row = _of_clerk(scope, request_id)
    items = json.loads(row.body)["items"]
    given = []
    for no, item in enumerate(items, start=1):
        one = answers[no - 1] if no <= len(answers) else {}
        if one.get("result") not in ("found", "none", "done", "refused"):
            raise AnswerIncomplete(no=no)
        said = ItemAnswer(item["code"], one["result"], tuple(one.get("records", ())), one.get("reason", ""))
        if rules.unreadable([said]):
            raise AnswerIncomplete(no=no)
        given.append(said)
    if row.unit.four_eyes:
        row.prepared = json.dumps([rules.plain_answer(one) for one in given], ensure_ascii=False)
        row.prepared_by, row.sent_back = scope.actor, ""
        row.save(update_fields=["prepared", "prepared_by", "sent_back"])
        return row
    _take(scope, row, given, at)
    return row


@command
def confirm_by_hand(scope: Scope, request_id: int, at: datetime) -> Request:
    """A second clerk lets go what the first prepared (双人复核). Raises NoSuchRequest, AnsweredAlready, NeedsAnother."""
    scope.require("request.answer")
    row = _of_clerk(scope, request_id)
    if not row.prepared:
        raise NoSuchRequest(request_id=request_id)
    if row.prepared_by == scope.actor:
        raise NeedsAnother
    given = [ItemAnswer(**one | {"records": tuple(one["records"])}) for one in json.loads(row.prepared)]
    _take(scope, row, given, at)
    return row


@command
def send_back_by_hand(scope: Scope, request_id: int, why: str) -> Request:
    """A second clerk gives what was prepared back to the first. Raises NoSuchRequest, AnswerIncomplete without a reason."""
    scope.require("request.answer")
    row = _of_clerk(scope, request_id)
    if not row.prepared:
        raise NoSuchRequest(request_id=request_id)
    if not why.strip():
        raise AnswerIncomplete(no=0)
    row.prepared, row.prepared_by, row.sent_back = "", "", why.strip()[:200]
    row.save(update_fields=["prepared", "prepared_by", "sent_back"])
    return row


def _take(scope: Scope, row: Request, given: Sequence[ItemAnswer], at: datetime) -> None:
    take_answer(scope, row.pk, given, scope.actor, b"", at)
    tally(row.unit_id, clock.real_now(), answered=1, late=int(at > row.expected_at))
    keep_answer(row, given, scope.actor, at)


def _of_clerk(scope: Scope, request_id: int) -> Request:
    """A request to the clerk's own office that waits for its answer, locked. Raises NoSuchRequest, AnsweredAlready."""
    row = Request.objects.filter(pk=request_id, unit_id=clerk_of(scope).unit_id).first()
    if row is None:
        raise NoSuchRequest(request_id=request_id)
    row = locked(request_id)
    if row.answered_at is not None:
        raise AnsweredAlready(at=row.answered_at.astimezone(clock.SHANGHAI))
    return row


@command
def attach(scope: Scope, request_id: int, data: bytes) -> str:
    """A clerk adds a scan or a picture to his answer before he sends it; the key it is kept under.

    Raises NoSuchRequest, AnsweredAlready, FileUnreadable.
    """
    scope.require("request.answer")
    row = _of_clerk(scope, request_id)
    suffix = next((suffix for head, suffix in rules.FILES.items() if data.startswith(head)), None)
    if suffix is None or len(data) > rules.LARGEST_FILE or len(row.files) >= rules.MOST_FILES or not scans.fits(data):
        raise FileUnreadable(megabytes=rules.LARGEST_FILE >> 20, most=rules.MOST_FILES)
    key = files.store(data, suffix)
    if key not in row.files:
        row.files = [*row.files, key]
        row.save(update_fields=["files"])
    return key
