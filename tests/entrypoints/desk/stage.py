"""What the desk's tests start from: a court with one person a group, its seal, a few cases, and signing in."""

from datetime import timedelta
from typing import Any

from django.test import Client

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.kernel.scope import Scope

NAMES = {
    "reception": "陆知微", "mediation": "汤景行", "filing": "许清禾", "control": "沈砚", "disposal": "贺云舟",
    "officer": "陈知远", "command": "顾闻笛", "finance": "方念", "president": "严正平",
}  # fmt: skip


def set_up() -> tuple[Scope, dict[str, courts.Staff]]:
    """The court and its people, by group."""
    scope = build.court()
    people = {group: build.staff(scope, group, group, name=name) for group, name in NAMES.items()}
    build.seal(scope, people["president"])
    return scope, people


def cases_of(scope: Scope, people: dict[str, courts.Staff], many: int = 3) -> list[cases.Case]:
    """Cases filed some days apart, the first assigned, their reactions run."""
    found = []
    for number in range(many):
        at = build.now(scope) - timedelta(days=3 * number)
        found.append(
            build.case(scope, f"（2025）浙0195民初{4471 + number}号", at, amount=f"{100000 + 7350 * number}.00")
        )
    cases.assign(scope, found[0].pk, people["officer"].pk, build.now(scope))
    build.drain()
    return found


def signed_in(person: courts.Staff) -> Client:
    """A browser in which this person has signed in with a fresh code."""
    client = Client()
    session: Any = client.session
    person.account.must_change_password = False
    type(person.account).objects.filter(pk=person.account.pk).update(must_change_password=False)
    session["staff_account"], session["court"] = person.account.pk, person.court_id
    session["hash"] = person.account.get_session_auth_hash()
    session["code_at"] = build.now(build.everything(person.court_id)).timestamp()
    session.save()
    return client
