"""A hold takes effect: by the office's answer, by its notice, or because the one before it ended."""

from datetime import date, datetime

from zhixing.domain.assets import api as assets
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.commands.prepare import about_of
from zhixing.domain.seizures.events import AssetSeized
from zhixing.domain.seizures.models import Seizure
from zhixing.domain.seizures.queries.rights import gained
from zhixing.infra.events import announce
from zhixing.kernel.scope import Scope

State = Seizure.State


def into_force(
    scope: Scope, row: Seizure, effect: rules.Effect, ordered: tuple[date | None, date | None], at: datetime
) -> None:
    """The earlier of what the paper (`ordered`: first and last day) and the office say is the end that is watched."""
    ends = [day for day in (ordered[1], effect.until_on) if day]
    row.state, row.until_on = State.EFFECTIVE, min(ends)
    row.from_on = effect.from_on or ordered[0] or at.date()
    row.rank, row.ahead = effect.rank, 0
    row.alarm_on = rules.next_alarm(row.asset.kind, row.from_on, row.until_on, at.date())
    row.save()
    asset = assets.mark_held(scope, row.asset_id, row.case_id)
    others = Seizure.objects.filter(asset_id=row.asset_id, state=State.EFFECTIVE).exclude(pk=row.pk)
    if asset.case_id != row.case_id and not others.exists():
        asset = assets.pass_on(scope, row.asset_id, row.case_id, at)
    event = AssetSeized(
        **about_of(row),
        until_on=row.until_on.isoformat(),
        rank=effect.rank,
        kind=asset.kind,
        sellable=_sells_now(row, asset, effect),
    )
    announce(scope, event, at)


def _sells_now(row: Seizure, asset: assets.Asset, effect: rules.Effect) -> bool:
    """Whether the case begins to sell with this: not where it was let sell before, while it waited."""
    first = effect.rank == 1 and asset.case_id == row.case_id
    return asset.kind in rules.SELLABLE and first and gained(row.case_id, row.asset_id) is None
