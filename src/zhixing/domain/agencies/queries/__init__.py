"""Offices, requests and answers."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.models import Batch, Clerk, Notice, OwnKey, Request, Unit, UnitKey
from zhixing.domain.agencies.refusals import NoKeyYet, NoSuchRequest, NoSuchUnit
from zhixing.domain.agencies.rules import Asker
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.gateways.agencies import AgencyReply, AgencyRequest, Item, ItemAnswer, Paper, Target
from zhixing.gateways.exchange import KeyDays, key_document
from zhixing.gateways.iso20022.auth import DISCLOSE, AccountInquiry, AccountsAnswer
from zhixing.gateways.keys import COURT, PRACTICE_COURT, Key, practice_secret, public_key, secret_key
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


def practice_master() -> bytes:
    """The one secret of the practice world on this machine."""
    return practice_secret(home() / "practice")


def keys_of(code: str, on: date | None = None) -> tuple[Key, ...]:
    """The keys of an office that are believed today, one announced for later among them: clocks differ."""
    today = on or clock.day(clock.real_now())
    rows = UnitKey.objects.filter(unit__code=code).filter(Q(to_on=None) | Q(to_on__gte=today))
    return tuple(public_key(row.algorithm, code, row.public) for row in rows.order_by("-from_on", "pk"))


def own_key(practice: bool, on: date | None = None) -> Key:
    """The pair we sign with today. Raises NoKeyYet."""
    today = on or clock.day(clock.real_now())
    rows = OwnKey.objects.filter(practice=practice, from_on__lte=today).order_by("-from_on", "-pk")
    if (row := rows.first()) is None:
        raise NoKeyYet
    return secret_key(row.algorithm, PRACTICE_COURT if practice else COURT, row.secret)


def own_keys(practice: bool) -> list[OwnKey]:
    """Our pairs that are or will be in force, as they are told to offices."""
    today = clock.day(clock.real_now())
    rows = OwnKey.objects.filter(practice=practice).filter(Q(to_on=None) | Q(to_on__gte=today))
    return list(rows.order_by("from_on", "pk"))


def own_pairs(practice: bool) -> list[Key]:
    """The same as pairs that sign, the oldest first."""
    holder = PRACTICE_COURT if practice else COURT
    return [secret_key(row.algorithm, holder, row.secret) for row in own_keys(practice)]


def own_key_document(practice: bool) -> bytes:
    """What we tell an office of our keys."""
    rows = zip(own_keys(practice), own_pairs(practice), strict=True)
    days = [KeyDays(row.algorithm, pair.public.hex(), row.from_on, row.to_on) for row, pair in rows]
    return key_document(PRACTICE_COURT if practice else COURT, days)


def only_practice() -> bool:
    """Whether every office here is made up."""
    return not Unit.objects.filter(practice=False).exclude(channel="counter").exists()


def holder_of(key_id: str) -> Unit | None:
    """The active office that a key belongs to; None for a key nobody knows."""
    row = UnitKey.objects.select_related("unit").filter(key_id=key_id, unit__active=True).first()
    return row.unit if row else None


def court_above_all() -> int:
    """The court at the head of the tree, in whose chain stands what concerns the whole platform."""
    return int(courts.Court.objects.filter(parent=None).order_by("code").values_list("pk", flat=True)[0])


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


def asked_of(code: str, key: str) -> Request | None:
    """The request under this key, if it was sent to this office."""
    return Request.objects.select_related("unit", "case__officer", "court").filter(key=key, unit__code=code).first()


def asked(row: Request) -> dict[str, Any]:
    """What was asked: {target, items, basis, paper, purpose}."""
    return dict(json.loads(row.body))


def codes(row: Request) -> list[str]:
    """The items asked, in order."""
    return [str(item["code"]) for item in asked(row)["items"]]


def answers(row: Request) -> list[dict[str, Any]]:
    """What was answered, one {code, result, records, reason} an item; empty while it is not."""
    return list(json.loads(row.answer)["items"]) if row.answer else []


def is_unreadable(row: Request) -> bool:
    """Whether an answer was taken in that can't take effect as it stands."""
    said = (ItemAnswer(one["code"], one["result"], tuple(one["records"]), one["reason"]) for one in answers(row))
    return row.state == Request.State.ANSWERED and bool(rules.unreadable(said))


def prepared(row: Request) -> list[dict[str, Any]]:
    """What a first clerk answered, for the second to see; empty while there is nothing to confirm."""
    return list(json.loads(row.prepared)) if row.prepared else []


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
    """What was asked of the clerk's office, unanswered first, by when it is due."""
    rows = Request.objects.filter(unit_id=clerk_of(scope).unit_id).select_related("court", "case")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "expected_at", "pk")


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
        to=row.unit.code,
    )


def account_inquiry(row: Request) -> AccountInquiry:
    """The same for a bank, as auth.001; the items' fields say whose accounts and which days."""
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
        movements=rules.MOVEMENTS in codes(row),
    )


def account_reply(row: Request, found: AccountsAnswer) -> AgencyReply:
    """A bank's auth.002 as the answer to each item of the request it answers."""
    items = rules.bank_answers(codes(row), found)
    on = clock.day(clock.real_now())
    return AgencyReply(row.key, row.unit.code, found.response_id, on, items, found.original)


def ended_inquiry(row: Request) -> str:
    """The key of the inquiry that is no secret any longer, as an auth.003 names it."""
    return str(asked(row)["items"][0]["fields"]["inquiry"])


def bank_told(row: Request, receipt: bytes) -> AgencyReply:
    """What a bank signed when it took in an auth.003, as the answer to it."""
    done = ItemAnswer(DISCLOSE, "done", ())
    return AgencyReply(row.key, row.unit.code, "", clock.day(clock.real_now()), (done,), receipt)


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
    return list(rows.exclude(unit__channel="counter").order_by("deadline_at").values_list("pk", flat=True)[:500])


def as_unit(code: str, court_id: int) -> Scope:
    """What an office acts as in a court: it may answer, nothing else."""
    return Scope(f"unit:{code}", court_id, frozenset({court_id}), frozenset())


def is_due(unit_id: int) -> bool:
    """Whether something is due at an office now."""
    return Request.objects.filter(unit_id=unit_id, due_at__lte=Now(), state__in=("queued", "accepted")).exists()


WAITING = """
SELECT DISTINCT r.unit_id FROM agencies_request r LEFT JOIN agencies_health h ON h.unit_id = r.unit_id
WHERE r.due_at < %s AND r.state IN ('queued', 'accepted') AND (h.rests_until IS NULL OR h.rests_until < %s)
AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j
                WHERE j.status = 'todo' AND j.task_name = %s AND (j.args->>'unit_id')::bigint = r.unit_id
                AND (j.scheduled_at IS NULL OR j.scheduled_at <= %s))
"""


def waiting_units(since: datetime, lane: str) -> list[int]:
    """Offices at which something has been due since then, that do not rest and for which no lane is queued."""
    now = clock.real_now()
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [since, now, lane, now])
        return [row[0] for row in cursor.fetchall()]


UNWATCHED = """
SELECT u.id FROM agencies_unit u WHERE u.active AND u.channel IN ('sftp', 'folder')
AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j
                WHERE j.status = 'todo' AND j.task_name = %s AND (j.args->>'unit_id')::bigint = u.id)
"""


def unwatched_folders(lane: str) -> list[int]:
    """Offices that exchange files and for which no lane is queued, now or later."""
    with connection.cursor() as cursor:
        cursor.execute(UNWATCHED, [lane])
        return [row[0] for row in cursor.fetchall()]


def batches(keys: Sequence[str]) -> dict[str, list[Request]]:
    """The messages these requests went in last, by key, each with all the requests in it, in order."""
    found = Batch.objects.filter(request__in=keys, key__startswith="B").order_by("pk").values_list("request", "key")
    wanted = set(dict(found).values())
    members = list(Batch.objects.filter(key__in=wanted).order_by("pk").values_list("key", "request"))
    rows = Request.objects.select_related("unit").in_bulk([request for _, request in members], field_name="key")
    return {key: [rows[request] for batch, request in members if batch == key] for key in sorted(wanted)}
