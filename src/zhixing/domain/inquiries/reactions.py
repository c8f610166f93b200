"""Asking unattended, and taking in what comes back."""

from collections.abc import Sequence
from datetime import datetime

from zhixing.domain.agencies.events import RequestAnswered, RequestFailed
from zhixing.domain.cases.events import CaseClosed
from zhixing.domain.inquiries.commands import answers
from zhixing.domain.inquiries.commands.confidence import end_confidence
from zhixing.domain.inquiries.commands.launch import launch_each
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(NodeOpened, node="N09", together=True)
def ask_everybody(events: Sequence[NodeOpened], scope: Scope, at: datetime) -> None:
    """N09: every office is asked about the debtors at once."""

    def ask(acting: Scope, opened: Sequence[NodeOpened]) -> Sequence[NodeOpened]:
        launch_each(acting, [(one.case_id or 0, int(one.object.removeprefix("party:"))) for one in opened], at)
        return opened

    procedure.let_robots(scope, "queries", events, ask, at)


@reacts_to(RequestAnswered, act="query", series=True)
def take_answer(events: Sequence[RequestAnswered], scope: Scope, at: datetime) -> None:
    answers.take_answers(scope, [one.request_id for one in events], at)


@reacts_to(RequestFailed, act="query", series=True)
def note_failure(events: Sequence[RequestFailed], scope: Scope, at: datetime) -> None:
    answers.note_failures(scope, [one.request_id for one in events], at)


@reacts_to(CaseClosed)
def tell_banks(event: CaseClosed, scope: Scope, at: datetime) -> None:
    """The case is over: no bank need keep from its customer any longer that it was asked about him."""
    end_confidence(scope, event.case_id or 0, at)
