"""Robots of this room: notices, telling the applicant, electronic service."""

from datetime import datetime

from zhixing.domain.documents import robots
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(NodeOpened, node="N06")
def make_notices(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N06: the debtor's notice, the order to report and how to follow the case, sealed."""
    procedure.let_robot(scope, "notices", event, lambda acting: robots.notices(acting, event, at), at)


@reacts_to(NodeOpened, node="N08")
def tell_applicant(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N08: the notice of acceptance and how to follow the case."""
    procedure.let_robot(scope, "tell_applicant", event, lambda acting: robots.tell_applicant(acting, event, at), at)


@reacts_to(NodeOpened, node="N07")
def serve_electronically(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N07: whoever agreed is served at once; the others are left to a person."""
    procedure.let_robot(scope, "service", event, lambda acting: robots.serve(acting, event, at), at)
