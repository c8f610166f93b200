"""Two records that may be one thing: shown to a person, merged or kept apart, and back again."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from zhixing.domain.assets.events import AssetsMerged, AssetsParted, MatchFound
from zhixing.domain.assets.models import Asset, AssetClaim, Match
from zhixing.domain.assets.queries import match
from zhixing.domain.assets.refusals import DecidedAlready, HeldNotMerged, NotDecided
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_cases
from zhixing.kernel.scope import Scope

State = Asset.State


def note_match(scope: Scope, one: Asset, other: Asset, why: str, case_id: int, at: datetime) -> None:
    """Inside a recording: show the pair to a person, once for good."""
    first, second = sorted((one.pk, other.pk))
    _, new = Match.objects.get_or_create(first_id=first, second_id=second, defaults={"why": why, "found_at": at})
    if new:
        event = MatchFound(
            court_id=one.court_id,
            case_id=case_id,
            object=f"asset:{one.pk}",
            asset_id=one.pk,
            other_id=other.pk,
            why=why,
        )
        announce(scope, event, at)


@command
def merge(scope: Scope, match_id: int, keep_id: int, at: datetime) -> Asset:
    """Both are one thing: `keep_id` stands for it, with the other's claims, values and rights.

    Raises NoSuchMatch, DecidedAlready, HeldNotMerged when the other is more than found.
    """
    row, keep, gone = _pair(scope, match_id, keep_id)
    if row.verdict:
        raise DecidedAlready
    if gone.state != State.FOUND or gone.merged.exists() or keep.merged_into_id:
        raise HeldNotMerged
    gone.merged_into = keep
    gone.save(update_fields=["merged_into"])
    known = set(keep.claims.values_list("case_id", flat=True))
    AssetClaim.objects.bulk_create(
        AssetClaim(asset=keep, case_id=one.case_id, owner_id=one.owner_id, found_at=one.found_at, via=gone)
        for one in gone.claims.exclude(case_id__in=known)
    )
    _decide(scope, row, "merged", at)
    announce(scope, AssetsMerged(**_about(keep), asset_id=keep.pk, gone_id=gone.pk), at)
    return keep


@command
def keep_apart(scope: Scope, match_id: int, at: datetime) -> Match:
    """They are two things. Raises NoSuchMatch, DecidedAlready."""
    row, one, other = _pair(scope, match_id, match(scope, match_id).first_id)
    if row.verdict:
        raise DecidedAlready
    _decide(scope, row, "apart", at)
    announce(scope, AssetsParted(**_about(one), asset_id=one.pk, other_id=other.pk, merged=False), at)
    return row


@command
def undo_match(scope: Scope, match_id: int, at: datetime) -> Match:
    """Take the decision back: merged records are two again, each with what it had. Raises NoSuchMatch, NotDecided."""
    row, one, other = _pair(scope, match_id, match(scope, match_id).first_id)
    if not row.verdict:
        raise NotDecided
    was_merged = row.verdict == "merged"
    if was_merged:
        keep, gone = (one, other) if other.merged_into_id == one.pk else (other, one)
        gone.merged_into = None
        gone.save(update_fields=["merged_into"])
        in_use = Q(case_id=keep.case_id) if keep.state != State.FOUND else Q(pk=None)
        keep.claims.filter(via=gone).exclude(in_use).delete()
    row.verdict, row.decided_by, row.decided_at = "", "", None
    row.save()
    announce(scope, AssetsParted(**_about(one), asset_id=one.pk, other_id=other.pk, merged=was_merged), at)
    return row


def _pair(scope: Scope, match_id: int, keep_id: int) -> tuple[Match, Asset, Asset]:
    """The pair, the one to keep first; both cases' chains and both records locked in one order."""
    scope.require("asset.record")
    found = match(scope, match_id)
    both = {found.first_id: found.first, found.second_id: found.second}
    lock_cases({one.case_id for one in both.values()})
    rows = {one.pk: one for one in Asset.objects.select_for_update().filter(pk__in=both).order_by("pk")}
    row = Match.objects.select_for_update().get(pk=match_id)
    keep = rows[keep_id if keep_id in rows else row.first_id]
    return row, keep, next(one for pk, one in rows.items() if pk != keep.pk)


def _decide(scope: Scope, row: Match, verdict: str, at: datetime) -> None:
    row.verdict, row.decided_by, row.decided_at = verdict, scope.actor, at
    row.save()


def _about(one: Asset) -> dict[str, Any]:
    return {"court_id": one.court_id, "case_id": one.case_id, "object": f"asset:{one.pk}"}
