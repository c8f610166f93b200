"""What this room does by itself: notices, telling the applicant, electronic service, the papers of the lane and of a stay."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from zhixing.domain.cases.events import CaseResumed, CaseStayed, LaneChosen
from zhixing.domain.documents import commands, robots
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


@reacts_to(LaneChosen)
def draft_lane(event: LaneChosen, scope: Scope, at: datetime) -> None:
    if event.case_id is not None:
        commands.draft_lane(scope, event.case_id, event.lane, event.reasons, at)


@reacts_to(CaseStayed)
def draft_stay(event: CaseStayed, scope: Scope, at: datetime) -> None:
    if event.case_id is not None:
        commands.draft_stay(scope, event.case_id, event.ground, at)


@reacts_to(CaseResumed)
def draft_resumption(event: CaseResumed, scope: Scope, at: datetime) -> None:
    if event.case_id is not None:
        commands.draft_resumption(scope, event.case_id, at)


@reacts_to(NodeOpened, node="N07", series=True)
def serve_electronically(events: Sequence[NodeOpened], scope: Scope, at: datetime) -> None:
    """N07: whoever agreed is served at once; the others are left to a person."""
    procedure.let_robots(scope, "service", events, partial(robots.serve, at=at), at)
