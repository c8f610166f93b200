"""Whether a database has the tables this code expects, known without loading Django."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from zhixing.infra.postgres.address import Database

PACKAGE = Path(__file__).resolve().parent.parent.parent


def fingerprint() -> str:
    """Twelve hex digits that change with any migration of ours or with the versions that bring their own."""
    found = hashlib.sha256("".join(version(name) for name in ("django", "procrastinate")).encode())
    for file in sorted(PACKAGE.rglob("migrations/**/*")):
        if file.suffix in (".py", ".sql", ".json"):
            found.update(str(file.relative_to(PACKAGE)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:12]


def blank(database: Database) -> bool:
    """Whether nothing was ever migrated into this database."""
    with psycopg.connect(database.app_url) as connection:
        return connection.execute("SELECT to_regclass('django_migrations') IS NULL").fetchone() == (True,)


def migrated(database: Database) -> bool:
    """Whether `mark` was called on this database for the migrations as they are now."""
    with psycopg.connect(database.app_url) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return row == (_note(),)


def mark(database: Database) -> None:
    """Note on the database itself what it was migrated to; a database we may not comment on is migrated each time."""
    with psycopg.connect(database.owner_url) as connection:
        try:
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database.name), sql.Literal(_note()))
            )
        except psycopg.errors.InsufficientPrivilege:
            connection.rollback()


def _note() -> str:
    return f"zhixing, migrations {fingerprint()}"
