"""Parties of a case: who acts for them and how far, and where papers reach them."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from zhixing.domain.cases import api as cases
from zhixing.domain.parties import api as parties
from zhixing.entrypoints.rest.cases import CASE
from zhixing.entrypoints.rest.frame import act


class AgentIn(Schema):
    """`authority`: ordinary or special; `until_on`: its last day."""

    name: str = Field(min_length=1, max_length=32)
    authority: str
    firm: str = Field(default="", max_length=64)
    phone: str = Field(default="", max_length=20)
    until_on: date | None = None


class AuthorityIn(Schema):
    authority: str
    until_on: date | None = None
    reason: str = Field(min_length=1, max_length=200)


class AddressIn(Schema):
    """As the party wrote it in its confirmation (送达地址确认书)."""

    address: str = Field(min_length=1, max_length=200)


@act(
    "/cases/{int:case_id}/parties/{int:party_id}/agents",
    "case.correct",
    CASE,
    "登记代理人",
    "Note who acts for a party",
)
def name_agent(request: Any, case_id: int, party_id: int, given: AgentIn) -> dict[str, Any]:
    agent = cases.FilingAgent(given.name, given.authority, given.firm, given.phone)
    made = cases.name_agent(request.asker, case_id, party_id, agent, request.at, given.until_on)
    return {"id": made.pk, "state": made.authority}


@act(
    "/cases/{int:case_id}/agents/{int:agent_id}/authority",
    "case.correct",
    CASE,
    "变更代理权限",
    "Change how far an agent may act",
)
def change_authority(request: Any, case_id: int, agent_id: int, given: AuthorityIn) -> dict[str, Any]:
    scope, until = request.asker, given.until_on
    made = cases.change_authority(scope, case_id, agent_id, given.authority, until, given.reason, request.at)
    return {"id": made.pk, "state": made.authority}


@act(
    "/cases/{int:case_id}/parties/{int:party_id}/address",
    "document.serve",
    CASE,
    "登记本人确认的送达地址",
    "Note the address a party confirmed for service",
)
def confirm_address(request: Any, case_id: int, party_id: int, given: AddressIn) -> dict[str, Any]:
    cases.role_of(request.asker, case_id, party_id)
    parties.confirm_address(request.asker, party_id, case_id, given.address, request.at)
    return {"id": party_id, "state": "confirmed"}
