"""Robots of this room: notices, telling the applicant, electronic service."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from zhixing.domain.documents import robots
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(NodeOpened, node="N06", together=True)
def make_notices(events: Sequence[NodeOpened], scope: Scope, at: datetime) -> None:
    """N06: the debtor's notice, the order to report and how to follow the case, sealed."""
    procedure.let_robots(scope, "notices", events, partial(robots.notices, at=at), at)


@reacts_to(NodeOpened, node="N08", together=True)
def tell_applicant(events: Sequence[NodeOpened], scope: Scope, at: datetime) -> None:
    """N08: the notice of acceptance and how to follow the case."""
    procedure.let_robots(scope, "tell_applicant", events, partial(robots.tell_applicant, at=at), at)


@reacts_to(NodeOpened, node="N07", series=True)
def serve_electronically(events: Sequence[NodeOpened], scope: Scope, at: datetime) -> None:
    """N07: whoever agreed is served at once; the others are left to a person."""
    procedure.let_robots(scope, "service", events, partial(robots.serve, at=at), at)
