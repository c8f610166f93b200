"""Who acts for a party, and how far (委托代理, 执行工作规定 18—20)."""

from datetime import date, datetime

from zhixing.domain.cases.events import AgentAuthorityChanged, AgentNamed
from zhixing.domain.cases.filing import FilingAgent
from zhixing.domain.cases.models import Agent
from zhixing.domain.cases.queries import case, role_of
from zhixing.domain.cases.refusals import AgentUnnamed, AuthorityUnknown, NoSuchAgent, ReasonMissing
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope


@command
def name_agent(
    scope: Scope, case_id: int, party_id: int, given: FilingAgent, at: datetime, until_on: date | None = None
) -> Agent:
    """Note an agent whose papers came in after filing; `until_on`: the last day of his authority.

    Raises AgentUnnamed, AuthorityUnknown, NotAParty.
    """
    scope.require("case.correct")
    lock_case(case_id)
    court_id = case(scope, case_id).court_id
    if not given.name.strip():
        raise AgentUnnamed()
    _check(given.authority)
    role = role_of(scope, case_id, party_id)
    agent = Agent.objects.create(
        role=role,
        name=given.name.strip(),
        firm=given.firm.strip(),
        phone=given.phone.strip(),
        authority=given.authority,
        until_on=until_on,
    )
    event = AgentNamed(
        court_id=court_id,
        case_id=case_id,
        object=f"party:{party_id}",
        party_id=party_id,
        agent_id=agent.pk,
        authority=agent.authority,
    )
    announce(scope, event, at)
    return agent


@command
def change_authority(
    scope: Scope, case_id: int, agent_id: int, authority: str, until_on: date | None, reason: str, at: datetime
) -> Agent:
    """Set right or change how far, and until when, an agent may act; the log keeps what it was.

    Raises ReasonMissing, AuthorityUnknown, NoSuchAgent.
    """
    scope.require("case.correct")
    lock_case(case_id)
    court_id = case(scope, case_id).court_id
    if not reason.strip():
        raise ReasonMissing()
    _check(authority)
    agent = Agent.objects.select_for_update(of=("self",)).filter(pk=agent_id, role__case_id=case_id).first()
    if agent is None:
        raise NoSuchAgent(agent_id=agent_id)
    event = AgentAuthorityChanged(
        court_id=court_id,
        case_id=case_id,
        object=f"party:{agent.role.party_id}",
        party_id=agent.role.party_id,
        agent_id=agent_id,
        was=agent.authority,
        now=authority,
        was_until_on=agent.until_on.isoformat() if agent.until_on else None,
        until_on=until_on.isoformat() if until_on else None,
        reason=reason.strip()[:200],
    )
    agent.authority, agent.until_on = authority, until_on
    agent.save(update_fields=["authority", "until_on"])
    announce(scope, event, at)
    return agent


def _check(authority: str) -> None:
    if authority not in Agent.Authority.values:
        raise AuthorityUnknown(authority=authority)
