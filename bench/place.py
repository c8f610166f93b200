"""Where a bench runs: a database of its own on the bundled PostgreSQL, with durable settings, migrated and empty."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.request import urlopen

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


def enter(name: str) -> None:
    """Make the database `bench_<name>` anew and bring Django up on it as the app."""
    from zhixing.infra import home, postgres
    from zhixing.infra.postgres.roles import create_database

    place = home.default_home()
    os.environ["ZHIXING_HOME"] = str(place.with_name(place.name + "-bench"))
    os.environ.pop("ZHIXING_DATABASE_URL", None)
    os.environ.setdefault("ZHIXING_SECRET", "bench only, never a secret")
    os.environ.setdefault("ZHIXING_KEYS", "1:" + "5a" * 32)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhixing.infra.settings"
    os.environ["ZHIXING_LOG"] = "WARNING"
    server = postgres.ensure_running(home.home())
    with psycopg.connect(server.bootstrap_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"bench_{name}")))
    os.environ.update(create_database(server, f"bench_{name}").environment())
    owner = os.environ | {"ZHIXING_ROLE": "owner"}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=owner, cwd=ROOT, check=True)
    import django

    django.setup()


def leave(name: str) -> None:
    """Drop the database again."""
    from django.db import connection

    from zhixing.infra import home, postgres

    connection.close()
    server = postgres.ensure_running(home.home())
    with psycopg.connect(server.bootstrap_url, autocommit=True) as bootstrap:
        bootstrap.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"bench_{name}")))


@contextmanager
def process(*command: str, health: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A process of the platform beside the bench, ended with it."""
    running = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=os.environ.copy())
    try:
        if health:
            wait_for(lambda: _answers(health), 30)
        yield running
    finally:
        running.terminate()
        running.wait(20)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(done, seconds: float, every: float = 0.02) -> float:
    """Wait until `done()`; the seconds it took. Raises TimeoutError."""
    started = time.perf_counter()
    while not done():
        if time.perf_counter() - started > seconds:
            raise TimeoutError(f"not done after {seconds} s")
        time.sleep(every)
    return time.perf_counter() - started


def today() -> date:
    """The day a figure is measured on."""
    return datetime.now(tz=UTC).date()


def cpu_seconds() -> float:
    """CPU seconds of every process on this machine so far, PostgreSQL's among them: take differences."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


CASE = {
    "number": "source.number || n",
    "serial": "n + 1",
    "instrument_key": "md5(n::text || source.id::text) || md5(source.id::text || n::text)",
    "access_code": "'B' || source.id || '-' || n",
}
"""What must differ between copies of a case."""


def copies(model, source: int, many: int, changed: dict[str, str]) -> list[int]:
    """Ids of so many copies of a row, with expressions of `n` for what must differ."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ", ".join(changed.get(name, f'source."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} source, generate_series(1, %(many)s) n"
            " WHERE source.id = %(source)s RETURNING id",
            {"many": many, "source": source, "salt": f"{table}{source}"},
        )
        return [pk for (pk,) in cursor.fetchall()]
