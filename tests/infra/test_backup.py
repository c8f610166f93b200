"""A backup brings back what it held, and never destroys what is there."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from zhixing.infra.postgres import Database
from zhixing.infra.postgres.backup import BackupFailed, DatabaseInUse, FileExists, NotOurServer, dump, restore
from zhixing.infra.postgres.roles import create_database


@pytest.fixture
def shelf(database_server: Database) -> Iterator[Database]:
    """A database with one table of the owner's and one row of the app's; dropped with all that was kept of it."""
    database = create_database(database_server, "shelf")
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE TABLE book (title text)")
    put(database, "沈从文")
    yield database
    with psycopg.connect(database_server.bootstrap_url, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^shelf'").fetchall():
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def put(database: Database, title: str) -> None:
    with psycopg.connect(database.app_url) as app:
        app.execute("INSERT INTO book VALUES (%s)", [title])


def titles(database: Database) -> list[str]:
    with psycopg.connect(database.app_url) as app:
        return [row[0] for row in app.execute("SELECT title FROM book ORDER BY title")]


def test_restore_brings_back_the_backup_and_keeps_what_was_there(shelf: Database, tmp_path: Path) -> None:
    file = tmp_path / "shelf.dump"
    assert dump(shelf, file) == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    put(shelf, "巴金")
    kept = restore(shelf, file)
    assert titles(shelf) == ["沈从文"]
    assert titles(shelf.named(kept)) == ["巴金", "沈从文"]
    with psycopg.connect(shelf.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("TRUNCATE book")


def test_backup_never_overwrites(shelf: Database, tmp_path: Path) -> None:
    file = tmp_path / "shelf.dump"
    dump(shelf, file)
    with pytest.raises(FileExists):
        dump(shelf, file)


def test_bad_file_changes_nothing(shelf: Database, tmp_path: Path) -> None:
    file = tmp_path / "shelf.dump"
    dump(shelf, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(BackupFailed):
        restore(shelf, file)
    assert titles(shelf) == ["沈从文"]


def test_database_at_work_is_not_replaced(shelf: Database, tmp_path: Path) -> None:
    file = tmp_path / "shelf.dump"
    dump(shelf, file)
    with psycopg.connect(shelf.app_url), pytest.raises(DatabaseInUse):
        restore(shelf, file)


def test_only_our_own_server_is_restored(tmp_path: Path) -> None:
    with pytest.raises(NotOurServer):
        restore(Database("", "postgresql://db.example/x", "postgresql://db.example/x"), tmp_path / "none")
