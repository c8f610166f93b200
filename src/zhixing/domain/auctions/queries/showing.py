"""What the hall finds, and how a lot is shown: pictures, viewings, questions, watchers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Listed, Lot, Picture, Question, Viewing, Watch
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty finds everything. `ends_before` and `since` bound `near_at`."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    place: str = ""
    low: Money | None = None
    high: Money | None = None
    ends_before: datetime | None = None


@dataclass(frozen=True)
class Page:
    """Some rows, and the mark after which the next page begins; empty at the end."""

    rows: tuple[Listed, ...]
    after: str


def found(wanted: Wanted) -> QuerySet[Listed]:
    """The rows that answer, in no order."""
    rows = Listed.objects.all()
    words = rules.words(f"{wanted.text} {wanted.place}")[:8]
    if words:
        rows = rows.filter(grams__contains=sorted({gram for word in words for gram in rules.needed_grams(word)}))
        for word in words:  # grams alone would also find a longer word's characters apart
            rows = rows.filter(words__contains=word) if len(word) > 2 else rows
    tests: dict[str, Any] = {
        "kind__in": wanted.kinds,
        "phase__in": wanted.phases,
        "round_kind__in": wanted.rounds,
        "price_fen__gte": wanted.low.fen if wanted.low else None,
        "price_fen__lte": wanted.high.fen if wanted.high else None,
        "near_at__lt": wanted.ends_before,
    }
    return rows.filter(**{name: value for name, value in tests.items() if value})


def search(wanted: Wanted, sort: str = "", after: str = "", size: int = 20) -> Page:
    """A page by what stands nearest (running, then coming, then over), or by `low`, `high` price, or `new`.

    `after` is the mark of the page before; one that can't be read begins anew.
    """
    rows = found(wanted)
    orders = {"low": ("price_fen", "lot_id"), "high": ("-price_fen", "-lot_id"), "new": ("-lot_id",)}
    if sort in orders:
        return _keyed(rows, orders[sort], _mark(after, len(orders[sort])), size)
    segments = sorted({rules.segment(phase) for phase in wanted.phases}) or range(3)
    return _nearest(rows, segments, _mark(after, 3), size)


def _keyed(rows: QuerySet[Listed], order: tuple[str, ...], mark: Sequence[int], size: int) -> Page:
    if mark:
        rows = rows.filter(_beyond(order, mark))
    taken = _whole(rows.order_by(*order)[: size + 1])
    last = taken[size - 1] if len(taken) > size else None
    after = "-".join(str(getattr(last, name.lstrip("-"))) for name in order) if last else ""
    return Page(tuple(taken[:size]), after)


def _whole(rows: QuerySet[Listed]) -> list[Listed]:
    """The rows with all a page shows of them, in their order: only these few are joined, not all that answer."""
    keys = list(rows.values_list("pk", flat=True))
    whole = Listed.objects.select_related("lot", "court", "round").in_bulk(keys)
    return [whole[key] for key in keys if key in whole]


def _beyond(order: tuple[str, ...], mark: Sequence[Any]) -> Q:
    """(a, b) past (x, y): a past x, or a = x and b past y."""
    first, rest = order[0], order[1:]
    name, test = first.lstrip("-"), "lt" if first.startswith("-") else "gt"
    past = Q(**{f"{name}__{test}": mark[0]})
    return past | (Q(**{name: mark[0]}) & _beyond(rest, mark[1:])) if rest else past


def _nearest(rows: QuerySet[Listed], segments: Iterable[int], mark: Sequence[int], size: int) -> Page:
    """Segment by segment, each by its own index."""
    taken: list[Listed] = []
    for segment in (one for one in segments if not mark or one >= mark[0]):
        order = ("-near_at", "-lot_id") if segment == 2 else ("near_at", "lot_id")
        part = rows.filter(segment=segment)
        if mark and segment == mark[0]:
            part = part.filter(_beyond(order, (_instant(mark[1]), mark[2])))
        taken += _whole(part.order_by(*order)[: size + 1 - len(taken)])
        if len(taken) > size:
            break
    last = taken[size - 1] if len(taken) > size else None
    after = f"{last.segment}-{round(last.near_at.timestamp() * 1_000_000)}-{last.lot_id}" if last else ""
    return Page(tuple(taken[:size]), after)


def _instant(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, SHANGHAI)


def _mark(text: str, parts: int) -> list[int]:
    pieces = text.split("-")
    whole = len(pieces) == parts and all(piece.isascii() and piece.isdigit() and len(piece) < 18 for piece in pieces)
    return [int(piece) for piece in pieces] if whole else []


def facets(wanted: Wanted) -> Mapping[tuple[str, str, str], int]:
    """(kind, phase, round) -> rows that answer all the rest, whatever kinds, phases and rounds were chosen."""
    rows = found(replace(wanted, kinds=(), phases=(), rounds=())).order_by()
    counts = rows.values_list("kind", "phase", "round_kind").annotate(n=Count("*"))
    return {(kind, phase, number): n for kind, phase, number, n in counts}


def pictures(one: Lot) -> dict[str, list[Picture]]:
    """Photos in the lot's order, panoramas and the frames of its spin view."""
    known: dict[str, list[Picture]] = {kind: [] for kind in Picture.Kind.values}
    for row in Picture.objects.filter(lot=one).order_by("kind", "position", "pk"):
        known[row.kind].append(row)
    by_key = {row.key: row for row in known[Picture.Kind.PHOTO]}
    known[Picture.Kind.PHOTO] = [by_key.get(key) or Picture(lot=one, kind="photo", key=key) for key in one.photos]
    return known


def viewings(lot_id: int) -> list[Viewing]:
    """The viewings offered, earliest first."""
    rows = Viewing.objects.filter(lot_id=lot_id, cancelled_at=None).prefetch_related("appointments")
    return list(rows.order_by("starts_at", "pk"))


def my_viewings(bidder_id: int) -> list[Viewing]:
    """Where a bidder has a place, earliest first."""
    rows = Viewing.objects.filter(appointments__bidder_id=bidder_id, cancelled_at=None).select_related("lot")
    return list(rows.order_by("starts_at", "pk"))


def answered(lot_id: int) -> list[Question]:
    """Questions everybody may read, newest first."""
    return list(Question.objects.filter(lot_id=lot_id).exclude(answered_at=None).order_by("-answered_at")[:50])


def waiting_questions(scope: Scope, lot_id: int = 0) -> list[Question]:
    """Questions of the court's lots that wait for an answer, oldest first."""
    rows = Question.objects.filter(lot__court_id__in=scope.courts, answered_at=None).select_related("lot")
    return list((rows.filter(lot_id=lot_id) if lot_id else rows).order_by("asked_at")[:200])


def watched(bidder_id: int) -> list[Watch]:
    """The lots a bidder watches, newest first."""
    return list(Watch.objects.filter(bidder_id=bidder_id).select_related("lot").order_by("-since_at")[:200])


def watchers(lot_id: int) -> int:
    return Watch.objects.filter(lot_id=lot_id).count()
