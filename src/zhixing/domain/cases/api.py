"""The door of the room."""

from zhixing.domain.cases.commands import assign, choose_lane, close, correct, file, resume, stay
from zhixing.domain.cases.filing import Filing, FilingAgent, FilingObligation, FilingParty, InterestRule
from zhixing.domain.cases.models import Agent, Case, Obligation, Role, Stay
from zhixing.domain.cases.queries import (
    applicants,
    by_access_code,
    by_number,
    case,
    cases,
    claims,
    collecting_agents,
    debtors,
    of_party,
    roles,
    stays,
)
from zhixing.domain.cases.refusals import AlreadyFiled, NoSuchCase, NotInThisState

__all__ = [
    "Agent",
    "AlreadyFiled",
    "Case",
    "Filing",
    "FilingAgent",
    "FilingObligation",
    "FilingParty",
    "InterestRule",
    "NoSuchCase",
    "NotInThisState",
    "Obligation",
    "Role",
    "Stay",
    "applicants",
    "assign",
    "by_access_code",
    "by_number",
    "case",
    "cases",
    "choose_lane",
    "claims",
    "close",
    "collecting_agents",
    "correct",
    "debtors",
    "file",
    "of_party",
    "resume",
    "roles",
    "stay",
    "stays",
]
