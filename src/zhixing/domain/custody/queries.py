"""Cars looked for, what was seen of them, and reviews with their boards."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.custody import rules
from zhixing.domain.custody.models import Hit, Review, ReviewPart, Watch
from zhixing.domain.custody.refusals import NobodyDoes, NoSuchReview, NoSuchWatch
from zhixing.domain.seizures import api as seizures
from zhixing.kernel.scope import Scope

OVER = ("refused", "ended", "taken_in")


@dataclass(frozen=True)
class Part:
    """One department on the board; `records` is what it said, for the court only."""

    department: str
    words: str
    unit: str
    unit_en: str
    by_hand: bool
    state: str
    answered_at: datetime | None
    request_id: int


@dataclass(frozen=True)
class Board:
    """一门联审 on one look: who has answered, who has not, until when."""

    review_id: int
    case_id: int
    title: str
    asked_at: datetime
    due_on: date
    complete_at: datetime | None
    parts: tuple[Part, ...]

    @property
    def answered(self) -> int:
        return sum(one.state in ("answered", "refused") for one in self.parts)

    @property
    def unasked(self) -> tuple[str, ...]:
        """Departments of the form for which the directory has nobody: nothing was asked of them."""
        asked = {one.department for one in self.parts}
        return tuple(words for name, words in rules.DEPARTMENTS.items() if name not in asked)


def watches(scope: Scope, case_id: int | None = None) -> QuerySet[Watch]:
    """Cars looked for by the scope's courts, newest order first."""
    rows = Watch.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return rows.select_related("case", "asset__owner", "request__unit", "tow_request__unit").order_by(
        "-ordered_at", "-pk"
    )


def watch(scope: Scope, watch_id: int) -> Watch:
    """Raises NoSuchWatch."""
    found = watches(scope).filter(pk=watch_id).first()
    if found is None:
        raise NoSuchWatch(watch_id=watch_id)
    return found


def hits(scope: Scope, watch_id: int) -> list[Hit]:
    """Where a car was seen, newest first."""
    return list(Hit.objects.filter(watch=watch(scope, watch_id)).order_by("-seen_at", "-pk"))


@dataclass(frozen=True)
class Sighted:
    """A watched car that was seen and that nobody has sent the depot for: what an officer must act on first."""

    watch: Watch
    last: Hit
    times: int


def to_tow(scope: Scope, whole_court: bool, on: date) -> list[Sighted]:
    """Cars seen and not fetched, the latest sighting first: of cases he acts in on that day, or of the whole court."""
    rows = watches(scope).filter(state=Watch.State.SEEN)
    rows = rows if whole_court else rows.filter(case__officer_id__in=courts.acts_for(scope, on))
    found = [(row, list(row.hits.all())) for row in rows.prefetch_related("hits")]
    seen = [Sighted(row, max(hits, key=lambda one: (one.seen_at, one.pk)), len(hits)) for row, hits in found if hits]
    return sorted(seen, key=lambda one: (one.last.seen_at, one.last.pk), reverse=True)


def reviews(scope: Scope, case_id: int | None = None) -> QuerySet[Review]:
    """Joint reviews of the scope's courts, those still open first, then the newest."""
    rows = Review.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return (
        rows.select_related("case", "asset")
        .prefetch_related("parts__unit")
        .order_by(F("complete_at").desc(nulls_first=True), "-asked_at", "-pk")
    )


def review(scope: Scope, review_id: int) -> Review:
    """Raises NoSuchReview."""
    found = reviews(scope).filter(pk=review_id).first()
    if found is None:
        raise NoSuchReview(review_id=review_id)
    return found


def board(row: Review) -> Board:
    """A review as desk and counter show it, departments in the order of the form."""
    order = list(rules.DEPARTMENTS)
    parts = sorted(row.parts.all(), key=lambda one: order.index(one.department))
    return Board(
        review_id=row.pk,
        case_id=row.case_id,
        title=row.asset.title,
        asked_at=row.asked_at,
        due_on=row.due_on,
        complete_at=row.complete_at,
        parts=tuple(_part(one) for one in parts),
    )


def _part(one: ReviewPart) -> Part:
    return Part(
        department=one.department,
        words=rules.DEPARTMENTS[one.department],
        unit=one.unit.name,
        unit_en=one.unit.name_en,
        by_hand=one.unit.by_hand,
        state=one.state,
        answered_at=one.answered_at,
        request_id=one.request_id,
    )


def review_of_request(scope: Scope, request_id: int) -> Board | None:
    """The board a clerk's request belongs to, for the clerk of the office that was asked; None for a lone request."""
    if not agencies.counter_inbox(scope).filter(pk=request_id).exists():
        return None
    rows = Review.objects.select_related("asset").prefetch_related("parts__unit")
    found = rows.filter(parts__request_id=request_id).first()
    return board(found) if found else None


def _held(scope: Scope, kind: str) -> QuerySet[seizures.Seizure]:
    """First holds in force on things of a kind that are still to be disposed of."""
    rows = seizures.seizures(scope).filter(state="effective", rank=1, asset__kind=kind)
    return rows.filter(asset__state__in=("held", "priced"))


def to_watch(scope: Scope) -> QuerySet[seizures.Seizure]:
    """Cars held on paper that nobody looks for and no depot has."""
    gone = Watch.objects.exclude(state__in=("refused", "ended")).values("asset_id")
    return _held(scope, "vehicle").exclude(asset_id__in=gone)


def to_review(scope: Scope) -> QuerySet[seizures.Seizure]:
    """Houses held that no joint review has been asked for."""
    return _held(scope, "house").exclude(asset_id__in=Review.objects.values("asset_id"))


def office(item: str, place: str = "") -> agencies.Unit:
    """The office that does it and is nearest to a place; one for somewhere else if there is none. Raises NobodyDoes."""
    able = agencies.units(item)
    if not able:
        raise NobodyDoes(item=item)
    return max(able, key=lambda unit: agencies.reach(unit.area, place))


def competent(item: str, place: str) -> agencies.Unit | None:
    """The same, but none that is competent for somewhere else only."""
    found = [unit for unit in agencies.units(item) if agencies.reach(unit.area, place) >= 0]
    return max(found, key=lambda unit: agencies.reach(unit.area, place), default=None)
