"""The door of the room."""

from zhixing.domain.cases.commands import assign, choose_lane, close, correct, file, resume, stay
from zhixing.domain.cases.debt import Due
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
    due,
    of_party,
    officer_id,
    open_cases_by_officer,
    received_on,
    roles,
    stays,
)
from zhixing.domain.cases.refusals import AlreadyFiled, NoSuchCase, NotInThisState

__all__ = [
    "Agent",
    "AlreadyFiled",
    "Case",
    "Due",
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
    "due",
    "file",
    "of_party",
    "officer_id",
    "open_cases_by_officer",
    "received_on",
    "resume",
    "roles",
    "stay",
    "stays",
]
