"""What this room does when others act."""

from datetime import datetime

from zhixing.domain.agencies.events import RequestAnswered, RequestFailed
from zhixing.domain.assets.events import AssetPartSold, AssetPassedOn
from zhixing.domain.valuations import commands, rules
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(RequestAnswered, act=rules.ACT)
def take_report(event: RequestAnswered, scope: Scope, at: datetime) -> None:
    commands.take_answer(scope, event.request_id, event.at or at)


@reacts_to(RequestFailed, act=rules.ACT)
def note_failure(event: RequestFailed, scope: Scope, at: datetime) -> None:
    commands.note_failure(scope, event.request_id, event.reason, at)


@reacts_to(AssetPartSold, AssetPassedOn)
def end_price(event: AssetPartSold | AssetPassedOn, scope: Scope, at: datetime) -> None:
    """What is left of a company is worth what it is found to be worth by itself; a case that follows asks for itself."""
    ground = rules.PART_SOLD if isinstance(event, AssetPartSold) else rules.PASSED_ON
    commands.end_price(scope, event.asset_id, ground, at)
