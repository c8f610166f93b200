"""Nodes follow every event, by its name."""

from datetime import datetime

from zhixing.domain.procedure import commands, rules
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.events import reacts_to
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope


@reacts_to(*sorted(rules.followed()))
def follow(event: Event, scope: Scope, at: datetime) -> None:
    """Open, close, rest and restart the nodes this event means something to."""
    commands.follow(scope, event, at)


@reacts_to(NodeOpened, node="N04")
def assign_officer(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N04: the officer of the case team with the fewest open cases takes it; people may change that."""
    commands.let_robot(scope, "assign", event, lambda acting: commands.assign_least_busy(acting, event, at), at)
