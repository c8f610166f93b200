"""Nodes follow every event, by its name."""

from datetime import datetime

from zhixing.domain.procedure import commands, rules
from zhixing.infra.events import reacts_to
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope


@reacts_to(*sorted(rules.followed()))
def follow(event: Event, scope: Scope, at: datetime) -> None:
    """Open, close, rest and restart the nodes this event means something to."""
    commands.follow(scope, event, at)
