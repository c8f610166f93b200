"""The practice world beside a practice court: its offices in the directory, its people in a case, jobs run on demand."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from tests.practice.conftest import MASTER, PEOPLE, SEED, Practice
from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
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
    system = courts.system_scope(scope.court_id, "court.found")
    courts.equip(system, scope.court_id, account_number=COURT_ACCOUNT, bank_name="澜州农商行")
    build.seal(scope, build.staff(scope, "president", "president"))
    for unit in SEED["units"]:
        if unit["code"] in (units or SYSTEMS):
            agencies.enlist(scope, **unit)
    return scope


def debtor(name: str = "周启山") -> cases.FilingParty:
    """A debtor the practice world knows."""
    kind = PEOPLE[name]["kind"]
    return build.with_(build.DEBTOR, name=name, kind=kind, id_number=PEOPLE[name]["id_number"])


def case(scope: Scope, name: str = "周启山", amount: str = "100000.00", number: str = "（2025）浙0195民初4471号"):
    """A filed case against one of the practice world's people; its id and the debtor's."""
    filed = build.case(scope, number, parties=(build.APPLICANT, debtor(name)), amount=amount)
    return filed, cases.debtors(scope, filed.pk)[0].party_id


def run_jobs() -> None:
    """Run every job that is due, as a worker would."""
    worker = app.with_connector(app.connector.get_worker_connector())
    worker.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False)


def hurry() -> None:
    """Let jobs that wait for a later try be due now."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


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
