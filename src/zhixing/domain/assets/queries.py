"""Things as the scope may see them, numbers masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.domain.assets import rules
from zhixing.domain.assets.models import Asset, AssetClaim, Burden, Match, Share, Value
from zhixing.domain.assets.refusals import NoSuchAsset, NoSuchMatch
from zhixing.infra.crypto import indexes
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Thing:
    """A thing on a page. `stage` is find, hold, value, sell, hand or pay; `over` when its way has ended."""

    id: int
    case_id: int
    kind: str
    title: str
    owner_id: int
    owner: str
    number_masked: str
    state: str
    stage: str
    over: bool
    value: Money | None
    particulars: dict[str, Any]
    photos: tuple[str, ...]
    found_at: datetime


@dataclass(frozen=True)
class Worth:
    """One of a thing's values."""

    amount: Money
    source: str
    on: date


def _visible(scope: Scope) -> QuerySet[Asset]:
    rows = Asset.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.select_related("owner", "case")


def asset(scope: Scope, asset_id: int, lock: bool = False) -> Asset:
    """Raises NoSuchAsset outside the scope's courts and for cases it is recused from."""
    rows = _visible(scope).filter(pk=asset_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NoSuchAsset(asset_id=asset_id)
    return found


def assets(scope: Scope, case_id: int) -> list[Asset]:
    """The things a case claims, first found first."""
    if case_id in scope.recused:
        return []
    rows = _visible(scope).filter(claims__case_id=case_id, merged_into=None)
    return list(rows.order_by("claims__found_at", "pk"))


def claims(scope: Scope, asset_id: int) -> list[AssetClaim]:
    """The cases that claim a thing, first to find it first."""
    rows = AssetClaim.objects.filter(asset=asset(scope, asset_id)).exclude(case_id__in=scope.recused)
    return list(rows.select_related("case", "owner").order_by("found_at", "pk"))


def claimed(scope: Scope, case_id: int, asset_id: int) -> Asset:
    """A thing this case claims. Raises NoSuchAsset."""
    found = _visible(scope).filter(pk=asset_id, claims__case_id=case_id).first()
    if found is None or case_id in scope.recused:
        raise NoSuchAsset(asset_id=asset_id)
    return found


def things(scope: Scope, case_id: int) -> list[Thing]:
    """The things of a case as its page shows them, first found first."""
    return [thing(one) for one in assets(scope, case_id)]


def thing(one: Asset) -> Thing:
    """A thing as a page may show it."""
    return Thing(
        id=one.pk,
        case_id=one.case_id,
        kind=one.kind,
        title=one.title,
        owner_id=one.owner_id,
        owner=one.owner.name,
        number_masked=rules.masked(one.kind, one.number, one.mark),
        state=one.state,
        stage=rules.STAGE_OF[one.state],
        over=one.state in (Asset.State.DELIVERED, Asset.State.RELEASED),
        value=None if one.value_fen is None else Money(one.value_fen),
        particulars=dict(one.particulars),
        photos=tuple(one.photos),
        found_at=one.recorded_at,
    )


def values(scope: Scope, asset_id: int) -> list[Worth]:
    """What a thing was held to be worth, newest first."""
    rows = Value.objects.filter(asset__in=_records(asset(scope, asset_id))).order_by("-on", "-pk")
    return [Worth(Money(row.fen), row.source, row.on) for row in rows]


def _records(one: Asset) -> list[int]:
    """The record and those merged into it: what was noted of either was noted of the thing."""
    return [one.pk, *one.merged.values_list("pk", flat=True)]


def known(court_id: int, identities: Iterable[rules.Identity]) -> list[Asset]:
    """The court's records that bear one of these numbers or marks, oldest first."""
    given = list(identities)
    numbers = {index for one in given if one.number for index in indexes("thing", one.number)}
    marks = {index for one in given if one.mark for index in indexes("thing_mark", one.mark)}
    if not numbers and not marks:
        return []
    wanted = Q(number_index__in=numbers) | Q(mark_index__in=marks)
    return list(Asset.objects.filter(wanted, court_id=court_id).select_related("merged_into").order_by("pk"))


def matching(rows: Iterable[Asset], kind: str, identity: rules.Identity) -> tuple[Asset | None, Asset | None, str]:
    """Of these records that of the thing with this number or mark; another it may be instead or as well, and why.

    A merged record leads to the one that stands for it.
    """
    numbers = indexes("thing", identity.number) if identity.number else []
    marks = indexes("thing_mark", identity.mark) if identity.mark else []
    found = [
        (row.merged_into or row, row.number_index in numbers, row.mark_index in marks)
        for row in rows
        if row.kind == kind
    ]
    numbered = next((one for one, by_number, _ in found if by_number), None)
    marked = next((one for one, _, by_mark in found if by_mark), None)
    if numbered is None and marked is not None:
        own = rules.Identity(marked.number, marked.mark)
        return (marked, None, "") if rules.alike(kind, own, identity) else (None, marked, "mark")
    if numbered is not None and marked is not None and numbered.pk != marked.pk:
        return numbered, marked, "number"
    return numbered, None, ""


def twins(one: Asset) -> list[Asset]:
    """Records of the same owner that bear the same name, where one of the two has no number to tell them apart."""
    if one.kind in rules.NUMBER_OF or one.title == one.get_kind_display():
        return []
    rows = Asset.objects.filter(court_id=one.court_id, owner_id=one.owner_id, kind=one.kind, merged_into=None)
    rows = rows.exclude(pk=one.pk).order_by("pk")[:200]
    return [row for row in rows if not (row.number and one.number) and rules.same_title(row.title, one.title)]


def matches(scope: Scope, decided: bool | None = None, asset_id: int | None = None) -> QuerySet[Match]:
    """Pairs that may be one thing, newest first: those of the scope's courts, undecided or decided ones, or of a thing."""
    rows = Match.objects.filter(first__court_id__in=scope.courts).exclude(first__case_id__in=scope.recused)
    rows = rows.exclude(second__case_id__in=scope.recused).order_by("-found_at", "-pk")
    rows = rows if decided is None else rows.exclude(verdict="") if decided else rows.filter(verdict="")
    rows = rows if asset_id is None else rows.filter(Q(first_id=asset_id) | Q(second_id=asset_id))
    return rows.select_related("first__owner", "second__owner", "first__case", "second__case")


def match(scope: Scope, match_id: int) -> Match:
    """Raises NoSuchMatch."""
    found = matches(scope).filter(pk=match_id).first()
    if found is None:
        raise NoSuchMatch
    return found


def shares(scope: Scope, asset_id: int) -> list[Share]:
    """Who owns which part, the debtor first; empty when the debtor owns all."""
    rows = Share.objects.filter(asset__in=_records(asset(scope, asset_id)))
    return list(rows.order_by("-debtors", "pk"))


def burdens(scope: Scope, asset_id: int) -> list[Burden]:
    """Rights on a thing that are served before the case's, oldest first; those gone are left out."""
    rows = Burden.objects.filter(asset__in=_records(asset(scope, asset_id)), ended_on=None)
    return list(rows.order_by("since_on", "pk"))


@dataclass(frozen=True)
class Net:
    """What the case can reach of a thing: the debtor's part of its value, less that part of what is served first."""

    value: Money
    prior: Money
    part: Fraction

    @property
    def left(self) -> Money:
        return max(self.value - self.prior, Money.zero)


def nets(asset_ids: Iterable[int]) -> dict[int, Net]:
    """By thing, for commands that compare many; one that nobody valued counts nothing. Leases secure no money."""
    rows = Asset.objects.filter(pk__in=list(asset_ids)).prefetch_related(
        "shares", "burdens", "merged__shares", "merged__burdens"
    )
    return {one.pk: _net(one) for one in rows}


def _net(one: Asset) -> Net:
    records = [one, *one.merged.all()]
    mine = next((row for record in records for row in record.shares.all() if row.debtors), None)
    part = Fraction(mine.numerator, mine.denominator) if mine else Fraction(1)
    live = [row for record in records for row in record.burdens.all() if row.ended_on is None and row.kind != "lease"]
    value, prior = rules.reachable(Money(one.value_fen or 0), Money(sum(row.fen or 0 for row in live)), part)
    return Net(value, prior, part)


def net(scope: Scope, asset_id: int) -> Net:
    """Raises NoSuchAsset."""
    return nets([asset(scope, asset_id).pk])[asset_id]


def by_number(scope: Scope, kind: str, text: str) -> list[Thing]:
    """Things with exactly this account number, VIN, certificate or plate in the scope's courts (the desk's search)."""
    wanted = Q()
    for one in (rules.Identity(number=text), rules.Identity(mark=text)):
        clean = rules.identity(kind, one)
        wanted |= Q(number_index__in=indexes("thing", clean.number)) if clean.number else Q()
        wanted |= Q(mark_index__in=indexes("thing_mark", clean.mark)) if clean.mark else Q()
    return [thing(one) for one in _visible(scope).filter(wanted, kind=kind).order_by("court_id", "pk")]
