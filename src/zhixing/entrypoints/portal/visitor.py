"""Who looks at a party's pages: one party in one case, let in by a code sent to the phone on file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.parties import api as parties
from zhixing.infra import clock
from zhixing.kernel.scope import Scope

MAY = frozenset({"inbox.read", "account.confirm", "message.write"})
ROLES = {
    "applicant": "申请执行人 || creditor",
    "debtor": "被执行人 || debtor",
    "priority": "优先权人 || creditor with priority",
    "joiner": "参与分配的债权人 || creditor sharing in the proceeds",
}
LASTS = 30 * 60
"""Seconds without a click after which the party is asked for a new code [design]."""


@dataclass(frozen=True)
class Visitor:
    """A party in its case; `at` is court time."""

    scope: Scope
    case: cases.Case
    party: parties.Party
    role: str
    at: datetime

    @property
    def is_debtor(self) -> bool:
        return self.role == "debtor"


def scope_of(court_id: int, party_id: int) -> Scope:
    """What a party acts as."""
    return Scope(f"party:{party_id}", court_id, frozenset({court_id}), MAY)


def let_in(request: Any, case: cases.Case, party_id: int) -> None:
    """Begin the party's session; whoever was signed in before is out."""
    request.session.flush()
    request.session.update({"audience": "party", "case": case.pk, "party": party_id, "court": case.court_id})
    request.session.set_expiry(LASTS)


def visitor(request: Any) -> Visitor:
    """The party behind the session. Raises NoSuchCase when it has no role in the case any more."""
    told = request.session
    scope = scope_of(told["court"], told["party"])
    case = cases.case(scope, told["case"])
    own = [role for role in cases.roles(scope, case.pk) if role.party_id == told["party"]]
    if not own:
        raise cases.NoSuchCase(case_id=case.pk)
    return Visitor(scope, case, own[0].party, own[0].kind, clock.now(case.court_id))
