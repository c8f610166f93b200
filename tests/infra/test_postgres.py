"""The bundled server: starts anywhere, keeps what it committed, gives each role its rights and no more."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from zhixing.infra import postgres
from zhixing.infra.postgres import processes
from zhixing.infra.postgres.account import HomeOutOfReach


@pytest.fixture(scope="module")
def house() -> Iterator[Path]:
    """A home in a path with a space and a Chinese name, which the database's account may enter.

    Not among pytest's folders: every run that starts closes those again for everybody else.
    """
    base = Path(tempfile.mkdtemp(prefix="执行 home "))
    base.chmod(0o711)
    yield base
    postgres.stop(base)
    shutil.rmtree(base, ignore_errors=True)


def ended_by_the_kill() -> AbstractContextManager[None]:
    return suppress(psycopg.OperationalError)


def write(database: postgres.Database, text: str) -> None:
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS note (id int GENERATED ALWAYS AS IDENTITY, said text)")
    with psycopg.connect(database.app_url) as app:
        app.execute("INSERT INTO note (said) VALUES (%s)", [text])


def said(database: postgres.Database) -> list[str]:
    with psycopg.connect(database.app_url) as app:
        return [row[0] for row in app.execute("SELECT said FROM note ORDER BY id")]


def test_app_reads_and_writes_but_owns_nothing(house: Path) -> None:
    database = postgres.ensure_running(house)
    write(database, "first")
    with psycopg.connect(database.app_url) as app:
        for forbidden in ("TRUNCATE note", "DROP TABLE note", "CREATE TABLE mine ()", "CREATE ROLE me"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(forbidden)


def test_server_is_durable_and_local(house: Path) -> None:
    with psycopg.connect(postgres.ensure_running(house).bootstrap_url) as connection:
        for setting, value in {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "data_checksums": "on",
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
        }.items():
            assert connection.execute("SELECT current_setting(%s)", [setting]).fetchone() == (value,)


def test_password_is_asked_and_kept_private(house: Path) -> None:
    database = postgres.ensure_running(house)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database.app_url.replace("zhixing_app:", "zhixing_app:not-"))
    assert stat.S_IMODE((house / "postgres" / "server.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((house / "postgres" / "data").stat().st_mode) == 0o700


def test_second_call_finds_the_running_server(house: Path) -> None:
    before = processes.recorded(house / "postgres" / "data")
    assert postgres.ensure_running(house) == postgres.known(house)
    assert processes.recorded(house / "postgres" / "data") == before


def test_killed_server_comes_back_with_all_that_was_committed(house: Path) -> None:
    database = postgres.ensure_running(house)
    write(database, "before the kill")
    data = house / "postgres" / "data"
    with ended_by_the_kill(), psycopg.connect(database.app_url) as busy:
        busy.execute("INSERT INTO note (said) VALUES ('never committed')")
        os.kill(processes.recorded(data), signal.SIGKILL)
        again = postgres.ensure_running(house)
    assert "before the kill" in said(again)
    assert "never committed" not in said(again)


def test_backend_that_outlives_a_killed_server_does_not_stop_the_start(house: Path) -> None:
    database = postgres.ensure_running(house)
    with ended_by_the_kill(), psycopg.connect(database.app_url, autocommit=True) as busy:
        stuck = busy.info.backend_pid
        os.kill(stuck, signal.SIGSTOP)
        os.kill(processes.recorded(house / "postgres" / "data"), signal.SIGKILL)
        assert postgres.ensure_running(house) == database
    assert stuck not in processes.at_work(house / "postgres" / "data")


def test_stale_pid_of_another_program_is_no_obstacle(house: Path) -> None:
    postgres.ensure_running(house)
    postgres.stop(house)
    pid_file = house / "postgres" / "data" / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"], user=pid_file.parent.stat().st_uid) as other:
        pid_file.write_text(f"{other.pid}\n")
        postgres.ensure_running(house)
        other.kill()


def test_taken_port_is_left_to_its_owner(house: Path) -> None:
    before = postgres.ensure_running(house)
    postgres.stop(house)
    port = int(before.app_url.rsplit(":", 1)[1].split("/")[0])
    with socket.create_server(("127.0.0.1", port)):
        after = postgres.ensure_running(house)
    assert after != before
    assert said(after)


def test_port_is_remembered(house: Path) -> None:
    before = postgres.ensure_running(house)
    postgres.stop(house)
    began = time.monotonic()
    assert postgres.ensure_running(house) == before
    assert time.monotonic() - began < 3


def test_database_named_in_the_environment_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path / "untouched"))
    monkeypatch.setenv("ZHIXING_DATABASE_URL", "postgresql://app@db.example/zhixing")
    monkeypatch.setenv("ZHIXING_DATABASE_OWNER_URL", "postgresql://owner@db.example/zhixing")
    database = postgres.ensure_running()
    assert (database.app_url, database.owner_url) == (
        "postgresql://app@db.example/zhixing",
        "postgresql://owner@db.example/zhixing",
    )
    assert not (tmp_path / "untouched").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_home_the_account_cannot_enter_is_refused(house: Path) -> None:
    shut = house / "shut"
    shut.mkdir(mode=0o700)
    with pytest.raises(HomeOutOfReach) as refused:
        postgres.ensure_running(shut / "home")
    assert str(shut) in refused.value.say("en")


def test_own_database_sees_commits_as_the_app(own_database: postgres.Database) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == ("zhixing_app", own_database.name)
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 0
