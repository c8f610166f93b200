"""The door of the room."""

from zhixing.domain.courts.commands import (
    appoint,
    deputise,
    equip,
    found,
    let_time_run,
    recuse,
    reset_sign_in,
)
from zhixing.domain.courts.models import Court, Staff
from zhixing.domain.courts.queries import (
    Person,
    above,
    acts_for,
    court,
    court_by_code,
    courts_under,
    groups_of,
    is_recused,
    member,
    next_number,
    people,
    recusals,
    recused_from,
    scope_of,
    staff,
    system_scope,
)
from zhixing.domain.courts.refusals import NotAPracticeCourt
from zhixing.domain.courts.rules import groups, permissions_of, roles

__all__ = [
    "Court",
    "NotAPracticeCourt",
    "Person",
    "Staff",
    "above",
    "acts_for",
    "appoint",
    "court",
    "court_by_code",
    "courts_under",
    "deputise",
    "equip",
    "found",
    "groups",
    "groups_of",
    "is_recused",
    "let_time_run",
    "member",
    "next_number",
    "people",
    "permissions_of",
    "recusals",
    "recuse",
    "recused_from",
    "reset_sign_in",
    "roles",
    "scope_of",
    "staff",
    "system_scope",
]
