"""How far the asking has come, and what it found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from zhixing.domain.agencies import api as agencies
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.models import Finding, Inquiry, Look, Question, Sample, Sampled
from zhixing.domain.inquiries.refusals import NoSuchInquiry, NoSuchLook
from zhixing.infra import chance
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Asked:
    """One office's part: state is waiting, answered, refused or failed."""

    request_id: int
    items: tuple[str, ...]
    """Codes of what was asked."""
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

    def items(self, *states: str) -> int:
        """How many items were asked; with states, how many of them stand so."""
        return sum(len(one.items) for one in self.offices if not states or one.state in states)


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
    rows = inquiries(scope, case_id).prefetch_related("questions__request__unit", "findings__asset")
    return [_progress(row) for row in rows]


def _progress(row: Inquiry) -> Progress:
    offices = tuple(_asked(one) for one in sorted(row.questions.all(), key=lambda one: one.pk))
    states = [one.state for one in offices]
    findings = [one for one in row.findings.all() if one.asset.merged_into_id is None]
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
        items=tuple(agencies.codes(request)),
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


def disclosure(scope: Scope, asked: agencies.Request) -> agencies.Request | None:
    """What tells the bank that this inquiry is no secret any longer; None while the case runs, and for what is no such inquiry."""
    return agencies.requests(scope, asked.case_id).filter(key=rules.disclosure_key(asked.key)).first()


def findings(scope: Scope, case_id: int, debtor_id: int | None = None) -> list[Finding]:
    """The things a case's inquiries found, oldest first; each thing once, by the newest inquiry that found it."""
    rows = Finding.objects.filter(inquiry__case_id=case_id, inquiry__court_id__in=scope.courts)
    rows = rows.filter(asset__merged_into=None)
    rows = rows.filter(inquiry__debtor_id=debtor_id) if debtor_id is not None else rows
    newest = {row.asset_id: row for row in rows.select_related("asset", "inquiry").order_by("inquiry_id", "pk")}
    return [] if case_id in scope.recused else sorted(newest.values(), key=lambda row: row.pk)


def undecided(scope: Scope, case_id: int, debtor_id: int) -> list[Finding]:
    """Things neither held nor given a reason for."""
    return [one for one in findings(scope, case_id, debtor_id) if one.held_at is None and not one.reason]


def querying_units() -> Iterable[agencies.Unit]:
    """Every active office that answers a query, systems and counters, by code."""
    return [one for one in agencies.units() if any(item.endswith(".query") for item in one.items)]


def is_kin(scope: Scope, request_id: int) -> bool:
    """Whether the reader of an answer bears the family name of the debtor it is about, as the look that was noted says."""
    return Look.objects.filter(staff_id=scope.staff_id or 0, request_id=request_id, kin=True).exists()


def samples(scope: Scope) -> QuerySet[Sample]:
    """The weekly samples of the scope's court, newest first."""
    return Sample.objects.filter(court_id=scope.court_id).order_by("-week_on")


def drawn(scope: Scope, week_on: date) -> list[Sampled]:
    """The looks drawn for a week, unreviewed first; those on cases the scope is recused from left out."""
    rows = Sampled.objects.filter(sample__court_id=scope.court_id, sample__week_on=week_on)
    rows = rows.exclude(look__inquiry__case_id__in=scope.recused)
    rows = rows.select_related("look__staff", "look__inquiry__debtor", "look__inquiry__case", "look__request__unit")
    return list(rows.order_by("-reviewed_at", "look__at", "pk"))


def sampled(scope: Scope, sampled_id: int) -> Sampled:
    """One look that was drawn. Raises NoSuchLook."""
    rows = Sampled.objects.filter(sample__court_id=scope.court_id).exclude(look__inquiry__case_id__in=scope.recused)
    found = rows.select_related("look").filter(pk=sampled_id).first()
    if found is None:
        raise NoSuchLook
    return found


def redrawn(row: Sample) -> list[int]:
    """The ids of the looks that the sample's seed draws out of its week: the same, unless somebody changed one of them."""
    last_on = row.week_on + rules.WEEK
    week = Look.objects.filter(court_id=row.court_id, on__gte=row.week_on, on__lt=last_on)
    ids = sorted(week.values_list("pk", flat=True))
    return sorted(chance.draw(row.seed, ids, rules.sample_size(len(ids))))


def as_drawn(row: Sample) -> bool:
    """Whether the sample's seed draws just the looks that were drawn, those of cases the reader is recused from among them."""
    return redrawn(row) == sorted(Sampled.objects.filter(sample=row).values_list("look_id", flat=True))
