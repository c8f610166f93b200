"""The practice world beside a practice court: its offices in the directory, its people in a case, jobs run on demand."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from tests.practice.conftest import MASTER, PEOPLE, SEED, Practice
from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.gateways.signing import Message
from zhixing.infra.models import Held
from zhixing.kernel.scope import Scope

COURT_ACCOUNT = "330195010100000018"
PLATE, ACCOUNT, SECOND_ACCOUNT = "浙A·0X517", "6299580000010054567", "6299590000020058820"
SYSTEMS = ("bank-lanzhou", "bank-yunting", "vehicle-office", "traffic-police", "public-security")
COUNTER = "vehicle-office-songling"


@pytest.fixture
def world(practice: Practice, settings, monkeypatch) -> Practice:
    """A running practice world that the platform knows the way to."""
    monkeypatch.setenv("ZHIXING_PRACTICE_KEY", MASTER.hex())
    settings.PRACTICE_URL = practice.url
    return practice


def court(*units: str) -> Scope:
    """A court that seals, with an account at the bank and these offices (all systems if none is named) to ask."""
    scope = build.court()
    system = courts.system_scope(scope.court_id, "court.found", "court.equip")
    courts.equip(system, scope.court_id, account_number=COURT_ACCOUNT, bank_name="澜州农商行")
    build.seal(scope, build.staff(scope, "president", "president"))
    for unit in SEED["units"]:
        if unit["code"] in (units or SYSTEMS):
            agencies.enlist(scope, **unit, practice=True)
    return scope


def debtor(name: str = "周启山") -> cases.FilingParty:
    """A debtor the practice world knows."""
    kind = PEOPLE[name]["kind"]
    return build.with_(build.DEBTOR, name=name, kind=kind, id_number=PEOPLE[name]["id_number"])


def case(scope: Scope, name: str = "周启山", amount: str = "100000.00", number: str = "（2025）浙0195民初4471号"):
    """A filed case against one of the practice world's people; its id and the debtor's."""
    filed = build.case(scope, number, parties=(build.APPLICANT, debtor(name)), amount=amount)
    return filed, cases.debtors(scope, filed.pk)[0].party_id


DUE = """
SELECT id, task_name, args FROM procrastinate_jobs
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now() + interval '0.5 s') ORDER BY id
"""


def run_jobs() -> int:
    """Run every job that is due, in this thread, as a worker would; one that fails waits for a later try. How many."""
    with connection.cursor() as cursor:
        cursor.execute(DUE)
        due = cursor.fetchall()
        for job_id, name, arguments in due:
            try:
                app.tasks[name].func(**json.loads(arguments))
            except Exception:  # noqa: BLE001  whatever it was, the worker would try again
                cursor.execute(
                    "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE id = %s", [job_id]
                )
            else:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
    return len(due)


def hurry() -> None:
    """Let what waits for a later try be due now: jobs, requests, offices that are left alone."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        cursor.execute("UPDATE agencies_request SET due_at = now() - interval '1 minute' WHERE due_at IS NOT NULL")
        cursor.execute("UPDATE agencies_health SET rests_until = NULL")
    agencies.call_on_waiting()


def taken(path: str, headers: dict[str, str], body: bytes, take=agencies.take_callback) -> str:
    """A callback as the wire takes it in: the key of its request."""
    target = urlsplit(path)
    unit, key = agencies.receive(Message("POST", target.path, target.query, body), headers)
    found = take(body, unit.code)
    agencies.attribute(key, [found])
    return found


def settle(rounds: int = 4) -> None:
    """Reactions and jobs until nothing moves; no reaction may be held."""
    for _ in range(rounds):
        build.drain()
        hurry()
        run_jobs()
    build.drain()
    assert [held.error for held in Held.objects.all()] == []


def later(scope: Scope, days: int):
    return build.now(scope) + timedelta(days=days)


def judge(scope: Scope, login: str = "judge") -> Scope:
    """The scope of an officer of the case team, who may sign."""
    one = build.staff(scope, login, "officer")
    found = courts.scope_of(one.account, build.now(scope).date())
    assert found is not None
    return found


def answered(scope: Scope, name: str = "周启山", amount: str = "1000000.00"):
    """A case whose offices have all answered and whose holds are drafted; its id and the debtor's."""
    filed, debtor_id = case(scope, name, amount)
    settle()
    return filed, debtor_id
