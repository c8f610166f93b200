"""Backup and restore with the programs of the wheel; both take the database's address from the environment only."""

import os
import subprocess
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from zhixing.infra import home as place
from zhixing.infra.postgres import binaries
from zhixing.infra.postgres.address import Database
from zhixing.infra.postgres.roles import create_database
from zhixing.kernel.refusal import Refusal


class BackupFailed(Refusal):
    """pg_dump or pg_restore ended with an error; nothing was changed."""

    zh = "{program} 失败：{reason}"
    en = "{program} failed: {reason}"
    status = 503


class NotOurServer(Refusal):
    """Only the bundled database is restored by us."""

    zh = "该数据库不由本系统运行，请用 pg_restore 恢复。"
    en = "This database is not run by us: restore it with pg_restore."


class DatabaseInUse(Refusal):
    """Somebody works on the database that is to be replaced."""

    zh = "数据库仍有 {sessions} 个连接：请先停止所有进程。"
    en = "{sessions} sessions are still open on the database: stop all processes first."


class FileExists(Refusal):
    """A backup never overwrites another."""

    zh = "文件 {file} 已存在。"
    en = "The file {file} exists already."


def dump(database: Database, file: Path) -> int:
    """Write the whole database to a new file, readable by this account only, whole or not at all; its size in bytes."""
    if file.exists():
        raise FileExists(file=str(file))
    draft = file.with_name(file.name + ".part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        done = _run(["pg_dump", "--format=custom"], database.owner_url, stdout=out)
        os.fsync(out.fileno())
    if done.returncode != 0:
        draft.unlink()
        raise BackupFailed(program="pg_dump", reason=done.stderr.decode(errors="replace").strip())
    draft.rename(file)
    return file.stat().st_size


def restore(database: Database, file: Path) -> str:
    """Put the backup in the database's place; the one that was there is kept under the name that is returned.

    The backup is loaded into a new database first, so that a bad file changes nothing.
    """
    if not database.bootstrap_url:
        raise NotOurServer
    new = f"{database.name}_restored"
    server = database.named("postgres")
    with psycopg.connect(server.bootstrap_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(new)))
        fresh = create_database(server, new)
        with file.open("rb") as source:
            command = ["pg_restore", f"--dbname={new}", "--single-transaction", "--exit-on-error"]
            done = _run(command, fresh.owner_url, stdin=source)
        if done.returncode != 0:
            raise BackupFailed(program="pg_restore", reason=done.stderr.decode(errors="replace").strip())
        query = (
            "SELECT count(*), to_char(clock_timestamp(), 'YYYYMMDD_HH24MISS') FROM pg_stat_activity WHERE datname = %s"
        )
        ((sessions, moment),) = connection.execute(query, [database.name]).fetchall()
        if sessions:
            raise DatabaseInUse(sessions=sessions)
        kept = f"{database.name}_{moment}"
        for old, name in ((database.name, kept), (new, database.name)):
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(name))
            )
    return kept


def _run(
    command: list[str], url: str, stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None
) -> subprocess.CompletedProcess[bytes]:
    program = str(binaries.install(place.folder("postgres", 0o755)) / command[0])
    return subprocess.run(
        [program, *command[1:]], env=_as(url), stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, check=False
    )


def _as(url: str) -> dict[str, str]:
    """The address in libpq's variables: a password on a command line could be read by anybody on the machine."""
    parts = urlsplit(url)
    return os.environ | {
        "PGHOST": unquote(parts.hostname or ""),
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
