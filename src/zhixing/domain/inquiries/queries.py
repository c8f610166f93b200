"""How far the asking has come, and what it found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhixing.domain.agencies import api as agencies
from zhixing.domain.inquiries.models import Finding, Inquiry, Question
from zhixing.domain.inquiries.refusals import NoSuchInquiry
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Asked:
    """One office's part: state is waiting, answered, refused or failed."""

    request_id: int
    unit: str
    unit_en: str
    by_hand: bool
    state: str
    found: int
    unread: int
    error: str
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """An inquiry as the case page shows it: `answered` of `total` offices, some of them `failed`."""

    inquiry_id: int
    debtor_id: int
    debtor: str
    total: int
    answered: int
    failed: int
    waiting: int
    found: int
    undecided: int
    launched_at: datetime
    complete: bool
    sorted_at: datetime | None
    offices: tuple[Asked, ...]


def inquiries(scope: Scope, case_id: int | None = None) -> QuerySet[Inquiry]:
    """Inquiries of the scope's courts, newest first."""
    rows = Inquiry.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return rows.select_related("case", "debtor").order_by("-launched_at", "-pk")


def last(scope: Scope, case_id: int, debtor_id: int) -> Inquiry:
    """The newest inquiry about a debtor of the case. Raises NoSuchInquiry."""
    found = inquiries(scope, case_id).filter(debtor_id=debtor_id).first()
    if found is None:
        raise NoSuchInquiry(case_id=case_id)
    return found


def progress(scope: Scope, case_id: int) -> list[Progress]:
    """Every inquiry of a case, newest first."""
    rows = inquiries(scope, case_id).prefetch_related("questions__request__unit", "findings")
    return [_progress(row) for row in rows]


def _progress(row: Inquiry) -> Progress:
    offices = tuple(_asked(one) for one in sorted(row.questions.all(), key=lambda one: one.pk))
    states = [one.state for one in offices]
    findings = list(row.findings.all())
    return Progress(
        inquiry_id=row.pk,
        debtor_id=row.debtor_id,
        debtor=row.debtor.name,
        total=len(offices),
        answered=sum(state in ("answered", "refused") for state in states),
        failed=states.count("failed"),
        waiting=states.count("waiting"),
        found=len(findings),
        undecided=sum(one.held_at is None and not one.reason for one in findings),
        launched_at=row.launched_at,
        complete=row.told_at is not None,
        sorted_at=row.sorted_at,
        offices=offices,
    )


def _asked(one: Question) -> Asked:
    request = one.request
    return Asked(
        request_id=request.pk,
        unit=request.unit.name,
        unit_en=request.unit.name_en,
        by_hand=one.by_hand,
        state=one.state,
        found=one.found,
        unread=one.unread,
        error=request.error,
        asked_at=request.asked_at,
        answered_at=request.answered_at,
    )


def findings(scope: Scope, case_id: int, debtor_id: int | None = None) -> list[Finding]:
    """The things a case's inquiries found, oldest first; each thing once, by the newest inquiry that found it."""
    rows = Finding.objects.filter(inquiry__case_id=case_id, inquiry__court_id__in=scope.courts)
    rows = rows.filter(inquiry__debtor_id=debtor_id) if debtor_id is not None else rows
    newest = {row.asset_id: row for row in rows.select_related("asset", "inquiry").order_by("inquiry_id", "pk")}
    return [] if case_id in scope.recused else sorted(newest.values(), key=lambda row: row.pk)


def undecided(scope: Scope, case_id: int, debtor_id: int) -> list[Finding]:
    """Things neither held nor given a reason for."""
    return [one for one in findings(scope, case_id, debtor_id) if one.held_at is None and not one.reason]


def querying_units() -> Iterable[agencies.Unit]:
    """Every active office that answers a query, by code."""
    return [one for one in agencies.units() if any(item.endswith(".query") for item in one.items)]
