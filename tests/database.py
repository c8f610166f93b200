"""The tests' database: migrated once as the owner, cloned for each run, used as the app.

- A plain database test (`django_db`, `db`) runs in a transaction that is rolled back.
- A module whose tests commit asks for `own_database` (one clone per module) or `fresh_database` (one per test).
- Django's flush is never used: the event log refuses TRUNCATE.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from zhixing.infra import home, postgres
from zhixing.infra.postgres import Database
from zhixing.infra.postgres.migrations import fingerprint
from zhixing.infra.postgres.roles import create_database, exists
from zhixing.infra.settings import database as django_entry

ROOT = Path(__file__).resolve().parent.parent
_number = count(1)


@pytest.fixture(scope="session")
def database_server() -> Iterator[Database]:
    """The tests' own server; the last run to finish stops it."""
    with (home.folder("run") / "tests").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        server = postgres.ensure_running(home.home())
        with psycopg.connect(server.bootstrap_url, autocommit=True) as connection:
            # what a killed server keeps needs no sync; only a power cut asks for one, and clones are made by hundreds
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        postgres.stop(home.home())


@pytest.fixture(scope="session")
def database_template(database_server: Database) -> Database:
    """A migrated, empty database to clone; kept from run to run while migrations and launcher stay the same."""
    name = f"template_{_fingerprint()}"
    with (home.folder("run") / "template").open("w") as one:
        fcntl.flock(one, fcntl.LOCK_EX)
        with psycopg.connect(database_server.bootstrap_url, autocommit=True) as connection:
            if not exists(connection, name):
                _drop_leftovers(connection)
                draft = create_database(database_server, f"{name}_draft")
                _migrate(draft)
                connection.execute(f"ALTER DATABASE {name}_draft RENAME TO {name}")
    return database_server.named(name)


@pytest.fixture(scope="session")
def django_db_setup(database_template: Database) -> Iterator[None]:
    """pytest-django's entry: one clone for the run (for each xdist worker), as the app role."""
    with cloned(database_template) as clone, pointed_at(clone):
        yield


@pytest.fixture(scope="module")
def own_database(django_db_setup: None, database_template: Database, django_db_blocker) -> Iterator[Database]:
    """A clone for a module whose tests really commit; Django and subprocesses work on it."""
    with django_db_blocker.unblock(), cloned(database_template) as clone, pointed_at(clone):
        yield clone


@pytest.fixture
def fresh_database(django_db_setup: None, database_template: Database, django_db_blocker) -> Iterator[Database]:
    """A clone for one test."""
    with django_db_blocker.unblock(), cloned(database_template) as clone, pointed_at(clone):
        yield clone


@contextmanager
def cloned(template: Database) -> Iterator[Database]:
    """A copy of the template, dropped at the end whoever is still connected."""
    clone = template.named(f"test_{os.getpid()}_{next(_number)}")
    target, source = sql.Identifier(clone.name), sql.Identifier(template.name)
    with psycopg.connect(template.named("postgres").bootstrap_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER zhixing_owner").format(target, source)
        )
        try:
            yield clone
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(target))


@contextmanager
def pointed_at(database: Database) -> Iterator[None]:
    """Django, here and in processes started from here, works on this database as the app."""
    entry = connections["default"].settings_dict
    before = {key: entry.get(key) for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    environment = {name: os.environ.get(name) for name in database.environment()}
    _close()
    entry.update({key: django_entry(database.app_url)[key] for key in before})
    os.environ.update(database.environment())
    try:
        yield
    finally:
        _close()
        entry.update(before)
        for name, value in environment.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`transaction=True` would flush at its end, which the log refuses."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: ask for the fixture own_database instead of transaction=True")


@pytest.fixture
def transactional_db() -> None:
    """pytest-django's own would flush at its end, which the log refuses."""
    pytest.fail("ask for the fixture own_database instead of transactional_db")


def _close() -> None:
    connection = connections["default"]
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _migrate(database: Database) -> None:
    """In a process of its own, as the owner: a second alias inside this one could reach the wrong database."""
    env = os.environ | database.environment() | {"ZHIXING_ROLE": "owner"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.exit(f"the tests' database could not be migrated:\n{done.stderr[-3000:]}", returncode=3)


def _drop_leftovers(connection: psycopg.Connection) -> None:
    """Templates of older migrations but the last few (another run may use one), and clones of runs that were killed."""
    find = "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid DESC"
    templates = [name for (name,) in connection.execute(find, ["^template_[0-9a-f]{12}"])]
    clones = [name for (name,) in connection.execute(find, ["^test_[0-9]+_"])]
    dead = [name for name in clones if not Path(f"/proc/{name.split('_')[1]}").exists()]
    for name in templates[3:] + dead:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _fingerprint() -> str:
    """The migrations and the launcher, whose roles and rights a template carries."""
    launcher = sorted((ROOT / "src" / "zhixing" / "infra" / "postgres").glob("*.py"))
    found = hashlib.sha256(fingerprint().encode() + b"".join(file.read_bytes() for file in launcher))
    return found.hexdigest()[:12]
