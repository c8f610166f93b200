"""Asking unattended, and taking in what comes back."""

from datetime import datetime

from zhixing.domain.agencies.events import RequestAnswered, RequestFailed
from zhixing.domain.inquiries.commands import answers
from zhixing.domain.inquiries.commands.launch import launch
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(NodeOpened, node="N09")
def ask_everybody(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N09: every office is asked about the debtor at once."""
    case_id, debtor_id = event.case_id or 0, int(event.object.removeprefix("party:"))
    procedure.let_robot(scope, "queries", event, lambda acting: launch(acting, case_id, debtor_id, at), at)


@reacts_to(RequestAnswered, act="query")
def take_answer(event: RequestAnswered, scope: Scope, at: datetime) -> None:
    answers.take_answer(scope, event.request_id, at)


@reacts_to(RequestFailed, act="query")
def note_failure(event: RequestFailed, scope: Scope, at: datetime) -> None:
    answers.note_failure(scope, event.request_id, at)
