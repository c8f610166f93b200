"""Things as the scope may see them, numbers masked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.domain.assets import rules
from zhixing.domain.assets.models import Asset, AssetClaim, Value
from zhixing.domain.assets.refusals import NoSuchAsset, TwoRecords
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


def asset(scope: Scope, asset_id: int) -> Asset:
    """Raises NoSuchAsset outside the scope's courts and for cases it is recused from."""
    found = _visible(scope).filter(pk=asset_id).first()
    if found is None:
        raise NoSuchAsset(asset_id=asset_id)
    return found


def assets(scope: Scope, case_id: int) -> list[Asset]:
    """The things a case claims, first found first."""
    if case_id in scope.recused:
        return []
    return list(_visible(scope).filter(claims__case_id=case_id).order_by("claims__found_at", "pk"))


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
    rows = Value.objects.filter(asset=asset(scope, asset_id)).order_by("-on", "-pk")
    return [Worth(Money(row.fen), row.source, row.on) for row in rows]


def matching(court_id: int, kind: str, identity: rules.Identity) -> Asset | None:
    """The court's record that bears this number, or this mark. Raises TwoRecords when two turn out to be one thing."""
    rows = Asset.objects.filter(court_id=court_id, kind=kind).order_by("pk")
    same = Q()
    if identity.number:
        same |= Q(number_index__in=indexes("thing", identity.number))
    if identity.mark:
        same |= Q(mark_index__in=indexes("thing_mark", identity.mark))
    found = list(rows.filter(same)) if same else []
    if len(found) > 1:
        raise TwoRecords(first=found[0].pk, second=found[1].pk)
    return found[0] if found else None


def by_number(scope: Scope, kind: str, text: str) -> list[Thing]:
    """Things with exactly this account number, VIN, certificate or plate in the scope's courts (the desk's search)."""
    wanted = Q()
    for one in (rules.Identity(number=text), rules.Identity(mark=text)):
        clean = rules.identity(kind, one)
        wanted |= Q(number_index__in=indexes("thing", clean.number)) if clean.number else Q()
        wanted |= Q(mark_index__in=indexes("thing_mark", clean.mark)) if clean.mark else Q()
    return [thing(one) for one in _visible(scope).filter(wanted, kind=kind).order_by("court_id", "pk")]
