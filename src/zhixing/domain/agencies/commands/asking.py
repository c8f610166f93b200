"""Asking other offices: a row first, then a call; the same key again is the same request."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhixing.domain.agencies import jobs, rules
from zhixing.domain.agencies.commands.clerks import put_to_clerks
from zhixing.domain.agencies.events import RequestAsked
from zhixing.domain.agencies.models import Request, Unit
from zhixing.domain.agencies.queries import asker_of, codes, is_unreadable, requests
from zhixing.domain.agencies.queries.terms import promises
from zhixing.domain.agencies.refusals import BasisMissing, NoSuchRequest, NoSuchUnit, NotYourItem
from zhixing.domain.cases import api as cases
from zhixing.gateways.agencies import Item, Target
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, holding_cases, lock_case
from zhixing.kernel.scope import Scope


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
    order = rules.Order(case_id, unit_id, target, tuple(items), paper, key, deadline_at, object)
    return ask_all(scope, act, [order], basis, purpose, at)[0]


@command
def ask_all(
    scope: Scope, act: str, orders: Sequence[rules.Order], basis: str, purpose: str, at: datetime
) -> list[Request]:
    """Ask several offices in several cases, each once for its key, all or none.

    Raises BasisMissing, NoSuchUnit, NotYourItem.
    """
    with holding_cases({order.case_id for order in orders}):
        found = cases.all_of(scope, [order.case_id for order in orders])
        rows = {row.key: row for row in Request.objects.filter(key__in=[order.key for order in orders])}
        new = [order for order in orders if order.key not in rows]
        if any(not basis.strip() or _over(found[order.case_id], act) for order in new):
            raise BasisMissing
        units = Unit.objects.filter(active=True).in_bulk({order.unit_id for order in new})
        promised = promises(units.values(), at)
        content = [
            _request(scope, found[one.case_id], units.get(one.unit_id), act, one, basis, purpose, promised, at)
            for one in new
        ]
        asked = Request.objects.bulk_create(content)
        put_to_clerks([row for row in asked if row.unit.by_hand])
        for row in asked:
            announce(scope, RequestAsked(**about(row), items=list(dict.fromkeys(codes(row)))), at)
        jobs.call_on(row.unit_id for row in asked if row.due_at)
    rows |= {row.key: row for row in asked}
    return [rows[order.key] for order in orders]


def _over(case: cases.Case, act: str) -> bool:
    return case.status == cases.Case.Status.CLOSED and act not in rules.AFTER_CLOSING


def _request(
    scope: Scope,
    case: cases.Case,
    unit: Unit | None,
    act: str,
    order: rules.Order,
    basis: str,
    purpose: str,
    promised: Mapping[int, datetime],
    at: datetime,
) -> Request:
    able = _able(unit, order)
    said = rules.envelope(asker_of(case), order.target, order.items, basis, order.paper, purpose)
    return Request(
        court_id=case.court_id,
        case=case,
        unit=able,
        key=order.key,
        act=act,
        object=order.object,
        body=json.dumps(said, ensure_ascii=False),
        asked_by=scope.actor,
        asked_at=at,
        deadline_at=order.deadline_at,
        expected_at=order.deadline_at if act in rules.SHARED_TERM else min(order.deadline_at, promised[able.pk]),
        due_at=None if able.by_hand else clock.real_now(),
    )


def _able(unit: Unit | None, order: rules.Order) -> Unit:
    """The office, if it is there and handles all of this."""
    if unit is None:
        raise NoSuchUnit(item=order.unit_id)
    for item in order.items:
        if item.code not in unit.items and not rules.discloses([item.code]):
            raise NotYourItem(unit=unit.name, item=item.code)
    return unit


def about(row: Request) -> dict[str, Any]:
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": row.object,
        "request_id": row.pk,
        "unit_id": row.unit_id,
        "act": row.act,
    }


def locked(request_id: int) -> Request:
    case_id = Request.objects.filter(pk=request_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchRequest(request_id=request_id)
    lock_case(case_id)
    return Request.objects.select_for_update(of=("self",)).select_related("unit", "case").get(pk=request_id)


def resend_all(scope: Scope, unit_id: int, at: datetime) -> int:
    """Everything that failed at one office in the scope's courts goes out again, each in its own transaction; how many."""
    failed = requests(scope).filter(unit_id=unit_id, state=Request.State.FAILED).order_by("asked_at", "pk")
    ids = list(failed.values_list("pk", flat=True))
    for request_id in ids:
        resend(scope, request_id, at)
    return len(ids)


@command
def resend(scope: Scope, request_id: int, at: datetime, useless: bool = False) -> None:
    """A person lets a failed request go out again, under the same key; its answer is awaited anew.

    So too one whose answer was taken in and can't take effect; `useless`: a room above could not act on it.
    """
    scope.require("request.resend")
    row = locked(request_id)
    if row.court_id not in scope.courts:
        raise NoSuchRequest(request_id=request_id)
    if row.state == Request.State.FAILED or useless or is_unreadable(row):
        row.state, row.tries, row.error = Request.State.QUEUED, 0, ""
        row.answered_at, row.answered_by, row.answer = None, "", ""
        row.waited_until = at + rules.PATIENCE
        row.due_at = None if row.unit.by_hand else clock.real_now()
        row.save()
        jobs.call_on([row.unit_id] if row.due_at else [])
