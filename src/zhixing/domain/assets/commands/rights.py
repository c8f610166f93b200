"""Who else has a part in a thing or a right on it, and whether it stays with the debtor."""

from contextlib import suppress
from datetime import date, datetime

from zhixing.domain.assets import rules
from zhixing.domain.assets.commands.record import about, locked
from zhixing.domain.assets.events import AssetExempted, RightsNoted
from zhixing.domain.assets.models import Asset, Burden, Share
from zhixing.domain.assets.refusals import GroundMissing, SharesTooMany, ShareUnreadable, UnknownExemption
from zhixing.infra.commands import command
from zhixing.infra.crypto import blind_index
from zhixing.infra.events import announce
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.exempt import EXEMPTIONS

MORTGAGED = frozenset({"house", "land", "ship", "vehicle"})
"""Kinds on which an office's right of another is a mortgage; on others it is a pledge."""


@command
def note_share(scope: Scope, asset_id: int, holder: str, part: str, debtors: bool, at: datetime) -> Asset:
    """Somebody owns "1/2" of the thing; the debtor's own part is marked. Raises ShareUnreadable, SharesTooMany, HolderMissing."""
    scope.require("asset.record")
    rules.check_holder(holder)
    one = locked(scope, asset_id)
    _share(one, holder.strip(), part, debtors, at)
    _announce(scope, one, at)
    return one


def _share(one: Asset, holder: str, part: str, debtors: bool, at: datetime) -> None:
    found = rules.share(part)
    index = blind_index("share_holder", holder)
    same = one.shares.filter(debtors=True) if debtors else one.shares.filter(holder_index=index, debtors=False)
    others = one.shares.exclude(pk__in=same.values("pk"))
    parts = [rules.share(f"{row.numerator}/{row.denominator}") for row in others]
    if not rules.fits_whole([*parts, found]):
        raise SharesTooMany
    row = same.first() or Share(asset=one, debtors=debtors)
    row.holder, row.numerator, row.denominator, row.noted_at = holder, found.numerator, found.denominator, at
    row.save()


@command
def note_burden(
    scope: Scope, asset_id: int, kind: str, holder: str, secured: Money | None, since_on: date | None, at: datetime
) -> Asset:
    """Somebody has a right on the thing that is served first (抵押、质押 …); told again, its sum is the newer one.

    Raises HolderMissing, BelowNothing.
    """
    scope.require("asset.record")
    rules.check_holder(holder)
    rules.check_sum(secured)
    one = locked(scope, asset_id)
    _burden(one, kind, holder.strip(), secured, since_on, at)
    _announce(scope, one, at)
    return one


def _burden(one: Asset, kind: str, holder: str, secured: Money | None, since_on: date | None, at: datetime) -> None:
    index = blind_index("burden_holder", holder)
    row = one.burdens.filter(kind=kind, holder_index=index, ended_on=None).first()
    row = row or Burden(asset=one, kind=Burden.Kind(kind), holder=holder, noted_at=at)
    row.fen = secured.fen if secured is not None else row.fen
    row.since_on = since_on or row.since_on
    row.save()


@command
def end_burden(scope: Scope, burden_id: int, at: datetime) -> Asset:
    """A right on a thing is gone. Raises NoSuchAsset."""
    scope.require("asset.record")
    asset_id = Burden.objects.values_list("asset_id", flat=True).filter(pk=burden_id).first()
    one = locked(scope, asset_id or 0)
    one.burdens.filter(pk=burden_id, ended_on=None).update(ended_on=at.date())
    _announce(scope, one, at)
    return one


@command
def note_told(scope: Scope, asset_id: int, told: rules.Told, at: datetime) -> Asset:
    """Take in what an office told; rows that can't be read are left to a person, who has the answer itself."""
    one = locked(scope, asset_id)
    for holder, part, debtors in rules.parts(told, one.owner.name, one.shares.exists()):
        with suppress(ShareUnreadable, SharesTooMany):
            _share(one, holder, part, debtors, at)
    usual = "mortgage" if one.kind in MORTGAGED else "pledge"
    for row in told.burdens:
        if (right := rules.right(row, usual)) is not None:
            _burden(one, *right, at)
    _announce(scope, one, at)
    return one


def _announce(scope: Scope, one: Asset, at: datetime) -> None:
    shares, burdens = one.shares.count(), one.burdens.filter(ended_on=None).count()
    announce(scope, RightsNoted(**about(one, one.case_id), shares=shares, burdens=burdens), at)


@command
def note_exempt(scope: Scope, asset_id: int, key: str, ground: str, at: datetime) -> Asset:
    """Say that a thing stays with the debtor or is restricted (查扣冻规定 3–5), or, by an empty key, no longer.

    What is exempt is not seized; a necessary dwelling is seized but not sold. Raises UnknownExemption, GroundMissing.
    """
    scope.require("asset.record")
    if key and key not in {one.key for one in EXEMPTIONS}:
        raise UnknownExemption(key=key)
    if not ground.strip():
        raise GroundMissing
    row = locked(scope, asset_id)
    row.particulars = {**row.particulars, "exempt": key, "exempt_ground": ground.strip()[:200]}
    row.save(update_fields=["particulars"])
    announce(scope, AssetExempted(**about(row, row.case_id), exemption=key), at)
    return row


@command
def place(scope: Scope, asset_id: int, lng: str, lat: str, at: datetime) -> Asset:
    """Where on the map the thing lies. Raises PointUnreadable."""
    scope.require("asset.record")
    row = locked(scope, asset_id)
    row.particulars = {**row.particulars, "point": rules.point(lng, lat)}
    row.save(update_fields=["particulars"])
    return row
