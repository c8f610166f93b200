"""Nodes follow every event, by its name."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from zhixing.domain.procedure import commands, rules
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.events import reacts_to
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope


@reacts_to(*sorted(rules.followed()), together=True)
def follow(events: Sequence[Event], scope: Scope, at: datetime) -> None:
    """Open, close, rest and restart the nodes these events mean something to."""
    commands.follow(scope, events, at)


@reacts_to(NodeOpened, node="N04", together=True)
def assign_officer(events: Sequence[NodeOpened], scope: Scope, at: datetime) -> None:
    """N04: the officer of the case team with the fewest open cases takes it; people may change that."""
    act = partial(commands.assign_least_busy, at=at)
    commands.let_robots(scope, "assign", events, act, at)
