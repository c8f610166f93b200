"""Offices, requests and answers."""

import json
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from zhixing.domain.agencies.models import Clerk, Notice, Request, Unit
from zhixing.domain.agencies.refusals import NoSuchRequest, NoSuchUnit
from zhixing.domain.agencies.rules import Asker
from zhixing.domain.cases import api as cases
from zhixing.gateways.agencies import AgencyRequest, Item, Paper, Target
from zhixing.gateways.iso20022.auth import AccountInquiry
from zhixing.gateways.keys import practice_secret
from zhixing.gateways.signing import SharedKey, derive_key
from zhixing.gateways.wire import Endpoint
from zhixing.infra import clock
from zhixing.infra.home import home
from zhixing.kernel.scope import Scope

REPLY_TO = "/wires/agencies/answers"


def units(item: str = "", kind: str = "") -> list[Unit]:
    """Active offices, by code; those that handle an item, or of a kind."""
    rows = Unit.objects.filter(active=True).order_by("code")
    rows = rows.filter(items__contains=[item]) if item else rows
    return list(rows.filter(kind=kind) if kind else rows)


def unit(code: str) -> Unit:
    """Raises NoSuchUnit."""
    found = Unit.objects.filter(code=code, active=True).first()
    if found is None:
        raise NoSuchUnit(item=code)
    return found


def key_of(code: str) -> SharedKey:
    """The key shared with an office. Practice offices' keys are derived from one secret of this machine."""
    return derive_key(practice_secret(home() / "practice"), code)


def endpoint(code: str) -> Endpoint:
    """Where an office answers. Raises NoSuchUnit."""
    found = unit(code)
    base = found.base_url or f"{settings.PRACTICE_URL}/{found.code}"
    silence, whole = settings.GATEWAY_READ_SECONDS, settings.GATEWAY_TOTAL_SECONDS
    return Endpoint(found.code, base, key_of(found.code), read_seconds=silence, total_seconds=whole)


def requests(scope: Scope, case_id: int | None = None) -> QuerySet[Request]:
    """Requests of the scope's courts, newest first."""
    rows = Request.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return rows.select_related("unit", "case").order_by("-asked_at", "-pk")


def request(scope: Scope, request_id: int) -> Request:
    """Raises NoSuchRequest."""
    found = requests(scope).filter(pk=request_id).first()
    if found is None:
        raise NoSuchRequest(request_id=request_id)
    return found


def asked(row: Request) -> dict[str, Any]:
    """What was asked: {target, items, basis, paper, purpose}."""
    return dict(json.loads(row.body))


def codes(row: Request) -> list[str]:
    """The items asked, in order."""
    return [str(item["code"]) for item in asked(row)["items"]]


def answers(row: Request) -> list[dict[str, Any]]:
    """What was answered, one {code, result, records, reason} an item; empty while it is not."""
    return list(json.loads(row.answer)["items"]) if row.answer else []


def clerk_of(scope: Scope) -> Clerk:
    """The clerk behind a counter scope. Raises NoSuchRequest for anybody else."""
    found = Clerk.objects.select_related("unit").filter(account_id=scope.account_id or 0).first()
    if found is None:
        raise NoSuchRequest
    return found


def counter_scope(account_id: int) -> Scope | None:
    """What a clerk of an office acts as; None for anybody else."""
    clerk = Clerk.objects.filter(account_id=account_id, account__is_active=True).first()
    if clerk is None:
        return None
    return Scope(f"clerk:{clerk.pk}", 0, frozenset(), frozenset({"request.answer"}), account_id)


def counter_inbox(scope: Scope) -> QuerySet[Request]:
    """What was asked of the clerk's office, unanswered first by deadline."""
    rows = Request.objects.filter(unit_id=clerk_of(scope).unit_id).select_related("court", "case")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "deadline_at", "pk")


def asker_of(case: cases.Case) -> Asker:
    """Who asks in a case: its handler, the court itself while there is none."""
    officer = case.officer.name if case.officer else case.court.name
    return Asker(case.court.name, case.number, officer, settings.BASE_URL + REPLY_TO)


def on_the_wire(row: Request) -> AgencyRequest:
    """The envelope as it is sent: the same bytes for the same request."""
    body = asked(row)
    return AgencyRequest(
        **body["asker"],
        id=row.key,
        legal_basis=body["basis"],
        paper=Paper(*body["paper"]),
        purpose=body["purpose"],
        target=Target(**body["target"]),
        items=tuple(Item(item["code"], item["fields"]) for item in body["items"]),
        deadline=row.deadline_at.astimezone(clock.SHANGHAI),
        court_on=clock.day(row.asked_at),
    )


def account_inquiry(row: Request) -> AccountInquiry:
    """The same for a bank, as auth.001; the item's fields say whose accounts and which days' movements."""
    body, asker = asked(row), asked(row)["asker"]
    fields = body["items"][0]["fields"]
    return AccountInquiry(
        id=row.key,
        court=asker["court"],
        case_no=asker["case_no"],
        officer=asker["officer"],
        legal_basis=body["basis"],
        paper=Paper(*body["paper"]),
        purpose=body["purpose"],
        target=Target(**body["target"]),
        organisation=fields["organisation"],
        from_on=date.fromisoformat(fields["from_on"]),
        to_on=date.fromisoformat(fields["to_on"]),
        due_on=clock.day(row.deadline_at),
        court_on=clock.day(row.asked_at),
    )


def notice(notice_id: int) -> Notice:
    """News an office sent; `record_of` reads it."""
    return Notice.objects.select_related("request").get(pk=notice_id)


def record_of(row: Notice) -> dict[str, Any]:
    """What the news says."""
    return dict(json.loads(row.record))


def overdue(at: datetime, court_id: int) -> list[int]:
    """Requests of a court that nobody waits for any longer, oldest deadline first."""
    rows = Request.objects.filter(court_id=court_id, state__in=("queued", "accepted"), deadline_at__lt=at)
    rows = rows.filter(Q(waited_until=None) | Q(waited_until__lt=at))
    return list(rows.filter(unit__channel="system").order_by("deadline_at").values_list("pk", flat=True)[:500])
