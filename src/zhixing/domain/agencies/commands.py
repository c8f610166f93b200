"""Asking other offices, and taking in what they answer: at once, later, twice, by hand."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhixing.domain.agencies import jobs, rules
from zhixing.domain.agencies.events import NoticeReceived, RequestAnswered, RequestAsked, RequestFailed, RequestSent
from zhixing.domain.agencies.models import Clerk, Notice, Request, Unit
from zhixing.domain.agencies.queries import asker_of, clerk_of, codes
from zhixing.domain.agencies.refusals import (
    AnsweredAlready,
    AnswerIncomplete,
    BasisMissing,
    NoSuchRequest,
    NoSuchUnit,
    NotYourItem,
)
from zhixing.domain.cases import api as cases
from zhixing.gateways.agencies import AgencyNotice, Item, ItemAnswer, Target
from zhixing.infra import accounts, clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope


@command
def enlist(scope: Scope, code: str, kind: str, name: str, name_en: str, channel: str, **more: Any) -> Unit:
    """Put an office into the directory, or change its entry."""
    scope.require("agency.enlist")
    fields = {"kind": kind, "name": name, "name_en": name_en, "channel": channel, **more}
    return Unit.objects.update_or_create(code=code, defaults=fields)[0]


@command
def employ(scope: Scope, unit_id: int, login: str, password: str, name: str) -> Clerk:
    """Give a clerk of an office an account for the counter."""
    scope.require("agency.enlist")
    account = accounts.create(login, password, "agency")
    if account is None:
        return Clerk.objects.get(account__login=login)
    return Clerk.objects.create(account=account, unit_id=unit_id, name=name)


@command
def ask(
    scope: Scope,
    case_id: int,
    unit_id: int,
    act: str,
    target: Target,
    items: Sequence[Item],
    basis: str,
    paper: tuple[str, str],
    purpose: str,
    key: str,
    deadline_at: datetime,
    at: datetime,
    object: str = "",
) -> Request:
    """Ask an office something, or order it to act; the same key again is the same request.

    `paper` is the order's printed number and the SM3 of its file. Raises BasisMissing, NoSuchUnit, NotYourItem.
    """
    order = rules.Order(unit_id, target, tuple(items), key, deadline_at, object)
    return ask_all(scope, case_id, act, [order], basis, paper, purpose, at)[0]


@command
def ask_all(
    scope: Scope,
    case_id: int,
    act: str,
    orders: Sequence[rules.Order],
    basis: str,
    paper: tuple[str, str],
    purpose: str,
    at: datetime,
) -> list[Request]:
    """Ask several offices under one order paper, each once for its key.

    Raises BasisMissing, NoSuchUnit, NotYourItem.
    """
    lock_case(case_id)
    case = cases.case(scope, case_id)
    rows = {row.key: row for row in Request.objects.filter(key__in=[order.key for order in orders])}
    new = [order for order in orders if order.key not in rows]
    if new and (not basis.strip() or (case.status == "closed" and act not in rules.AFTER_CLOSING)):
        raise BasisMissing
    units = Unit.objects.filter(active=True).in_bulk([order.unit_id for order in new])
    for order in new:
        unit = _able(units.get(order.unit_id), order)
        row = Request(court_id=case.court_id, case=case, unit=unit, key=order.key, act=act, object=order.object)
        content = rules.envelope(asker_of(case), order.target, order.items, basis, paper, purpose)
        row.body, row.deadline_at = json.dumps(content, ensure_ascii=False), order.deadline_at
        row.asked_by, row.asked_at = scope.actor, at
        rows[order.key] = row
    asked = Request.objects.bulk_create([rows[order.key] for order in new])
    for row in asked:
        announce(scope, RequestAsked(**_about(row), items=codes(row)), at)
    called = [{"request_id": row.pk} for row in asked if row.unit.channel == Unit.Channel.SYSTEM]
    if called:
        jobs.send_request.batch_defer(*called)
    return [rows[order.key] for order in orders]


def _able(unit: Unit | None, order: rules.Order) -> Unit:
    """The office, if it is there and handles all of this."""
    if unit is None:
        raise NoSuchUnit(item=order.unit_id)
    for item in order.items:
        if item.code not in unit.items:
            raise NotYourItem(unit=unit.name, item=item.code)
    return unit


def _about(row: Request) -> dict[str, Any]:
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": row.object,
        "request_id": row.pk,
        "unit_id": row.unit_id,
        "act": row.act,
    }


def _locked(request_id: int) -> Request:
    case_id = Request.objects.filter(pk=request_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchRequest(request_id=request_id)
    lock_case(case_id)
    return Request.objects.select_for_update(of=("self",)).select_related("unit", "case").get(pk=request_id)


@command
def note_accepted(scope: Scope, request_id: int, at: datetime) -> None:
    """The office has the request and answers later."""
    row = _locked(request_id)
    if row.state == Request.State.QUEUED:
        row.state, row.sent_at, row.error = Request.State.ACCEPTED, at, ""
        row.save()
        announce(scope, RequestSent(**_about(row)), at)


@command
def take_answer(
    scope: Scope, request_id: int, items: Sequence[ItemAnswer], by: str, original: bytes, at: datetime
) -> bool:
    """Keep an answer; a second one to the same request is counted and changes nothing. True for the first."""
    row = _locked(request_id)
    if row.state == Request.State.ANSWERED:
        row.duplicates += 1
        row.save(update_fields=["duplicates"])
        return False
    answers = [rules.plain_answer(item) for item in items]
    row.answer = json.dumps({"items": answers, "original": original.decode("utf-8", "replace")}, ensure_ascii=False)
    row.state, row.answered_by, row.answered_at, row.error = Request.State.ANSWERED, by, at, ""
    row.sent_at = row.sent_at or at
    row.found = sum(len(item.records) for item in items)
    row.save()
    announce(scope, RequestAnswered(**_about(row), found=row.found), at)
    return True


@command
def note_failure(scope: Scope, request_id: int, reason: str, may_pass: bool, at: datetime) -> bool:
    """Note a failed try; whether to try again. After the last try the request fails visibly, for a person."""
    row = _locked(request_id)
    if row.state in (Request.State.ANSWERED, Request.State.FAILED):
        return False
    row.tries += 1
    row.error = reason[:64]
    again = may_pass and row.tries < rules.MOST_TRIES
    if not again:
        row.state = Request.State.FAILED
        announce(scope, RequestFailed(**_about(row), reason=reason[:64]), at)
    row.save()
    return again


@command
def resend(scope: Scope, request_id: int, at: datetime) -> None:
    """A person lets a failed request go out again, under the same key; its answer is awaited anew."""
    scope.require("request.resend")
    row = _locked(request_id)
    if row.court_id not in scope.courts:
        raise NoSuchRequest(request_id=request_id)
    if row.state == Request.State.FAILED:
        row.state, row.tries, row.error = Request.State.QUEUED, 0, ""
        row.waited_until = at + rules.PATIENCE
        row.save()
        jobs.send_request.defer(request_id=row.pk)


@command
def answer_by_hand(scope: Scope, request_id: int, answers: Sequence[Mapping[str, Any]], at: datetime) -> Request:
    """A clerk answers at the counter: one {result, records, reason} for each item asked, in order.

    Raises NoSuchRequest for another office's, AnsweredAlready, AnswerIncomplete.
    """
    scope.require("request.answer")
    clerk = clerk_of(scope)
    row = Request.objects.filter(pk=request_id, unit_id=clerk.unit_id).first()
    if row is None:
        raise NoSuchRequest(request_id=request_id)
    if row.answered_at is not None:
        raise AnsweredAlready(at=row.answered_at.astimezone(clock.SHANGHAI))
    items = json.loads(row.body)["items"]
    given = []
    for no, item in enumerate(items, start=1):
        one = answers[no - 1] if no <= len(answers) else {}
        if one.get("result") not in ("found", "none", "done", "refused"):
            raise AnswerIncomplete(no=no)
        given.append(ItemAnswer(item["code"], one["result"], tuple(one.get("records", ())), one.get("reason", "")))
    take_answer(scope, request_id, given, scope.actor, b"", at)
    return row


@command
def take_notice(scope: Scope, notice: AgencyNotice, at: datetime) -> None:
    """Keep news sent unasked, once; those under no known request are dropped by the caller."""
    row = _locked(Request.objects.values_list("pk", flat=True).get(key=notice.request_id))
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
        about = {key: value for key, value in _about(row).items() if key != "act"}
        announce(scope, NoticeReceived(**about, notice_id=kept.pk, kind=notice.kind), at)
