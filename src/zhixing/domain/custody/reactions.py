"""Following what the police, the depot and the departments do."""

from datetime import datetime

from zhixing.domain.agencies.events import NoticeReceived, RequestAnswered, RequestFailed
from zhixing.domain.custody import commands
from zhixing.domain.custody.events import VehicleSighted, VehicleTakenIn
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(NoticeReceived, kind="vehicle.sighted")
def take_hit(event: NoticeReceived, scope: Scope, at: datetime) -> None:
    commands.take_hit(scope, event.notice_id, at)


@reacts_to(VehicleSighted)
def send_depot(event: VehicleSighted, scope: Scope, at: datetime) -> None:
    """The depot goes out at the first hit, if whoever asked for the watch wished so."""
    commands.tow_if_wished(scope, event.watch_id, at)


@reacts_to(RequestAnswered, act=frozenset({"watch", "tow"}))
def take_answer(event: RequestAnswered, scope: Scope, at: datetime) -> None:
    commands.note_answer(scope, event.request_id, at)


@reacts_to(RequestAnswered, act="review")
def take_part(event: RequestAnswered, scope: Scope, at: datetime) -> None:
    commands.note_part(scope, event.request_id, at)


@reacts_to(RequestFailed, act="review")
def note_failure(event: RequestFailed, scope: Scope, at: datetime) -> None:
    commands.note_part(scope, event.request_id, at, failed=True)


@reacts_to(VehicleTakenIn)
def look_no_longer(event: VehicleTakenIn, scope: Scope, at: datetime) -> None:
    """What stands in the depot is taken off the watch list."""
    commands.look_no_longer(scope, event.watch_id, at)


@reacts_to(VehicleTakenIn)
def list_taken_in(event: VehicleTakenIn, scope: Scope, at: datetime) -> None:
    commands.list_taken_in(scope, event.watch_id, at)
