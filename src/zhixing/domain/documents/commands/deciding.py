"""Papers of decisions about the case itself, laid ready: its lane, its stay and its end (民诉法 267; 执行工作规定 60)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import rules
from zhixing.domain.documents.commands.making import draft
from zhixing.domain.documents.models import Document
from zhixing.domain.documents.papers import FieldMissing
from zhixing.domain.documents.queries import documents
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope
from zhixing.law.triage import Lane


@command
def draft_lane(scope: Scope, case_id: int, lane: str, reasons: Sequence[str], at: datetime) -> Document | None:
    """The sheet on which the lane of the case is approved; None as for a stay."""
    given = {"lane": Lane(lane).zh, "reason": "；".join(filter(None, reasons)) or "未写明"}
    return _laid_ready(scope, case_id, "lane_approval", given, at, [])


@command
def draft_stay(scope: Scope, case_id: int, ground: str, at: datetime) -> Document | None:
    """The ruling that stays the case; None where the case lacks what it must say, and a person drafts it."""
    words = rules.resting(ground)
    given = {"facts": words.facts, "stay_ground": words.ground, "stay_until": words.until}
    return _laid_ready(scope, case_id, "stay_ruling", given, at, _everybody(scope, case_id))


@command
def draft_resumption(scope: Scope, case_id: int, at: datetime) -> Document | None:
    """The notice that the case goes on; None when no ruling stayed it, or it lacks what the notice must say."""
    rulings = documents(scope, case_id).filter(template="stay_ruling").exclude(state=Document.State.WITHDRAWN)
    ruling, rested = rulings.order_by("-pk").first(), cases.stays(scope, case_id)
    if ruling is None or not rested:
        return None
    reason = rules.resting(rested[-1].ground).over
    given = {"stay_ruling_no": ruling.number, "reason": reason, "from_on": at.date()}
    return _laid_ready(scope, case_id, "resumption_notice", given, at, _everybody(scope, case_id))


def _everybody(scope: Scope, case_id: int) -> set[int]:
    return {role.party_id for role in cases.roles(scope, case_id)}


def _laid_ready(
    scope: Scope, case_id: int, code: str, given: Mapping[str, Any], at: datetime, to: Iterable[int]
) -> Document | None:
    try:
        return draft(scope, case_id, code, given, to, at)
    except FieldMissing:
        return None
