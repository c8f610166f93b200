"""Roles and rights: who may do what is settled before the first table exists."""

import psycopg
from psycopg import sql

from zhixing.infra.postgres.address import APP, OWNER, Database


def create_roles(database: Database, passwords: dict[str, str]) -> None:
    """Make owner and app role, or bring their passwords back in line; no rights beyond signing in."""
    with psycopg.connect(database.bootstrap_url, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            verb = sql.SQL("ALTER" if role in known else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                    verb, sql.Identifier(role), sql.Literal(passwords[role])
                )
            )


def create_database(server: Database, name: str) -> Database:
    """A database owned by the owner, in which the app may read and write whatever tables the owner makes later.

    The migrations take away again what the app must not do (the log is append-only). The database gets its name
    last, so one that has it is whole.
    """
    draft, final = sql.Identifier(f"{name}_new"), sql.Identifier(name)
    owner, app = sql.Identifier(OWNER), sql.Identifier(APP)
    with psycopg.connect(server.bootstrap_url, autocommit=True) as connection:
        if exists(connection, name):
            return server.named(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(draft))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(draft, owner))
        with psycopg.connect(server.named(f"{name}_new").bootstrap_url) as inside:
            for things, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
                inside.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} ON {} TO {}").format(
                        owner, sql.SQL(rights), sql.SQL(things), app
                    )
                )
            inside.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(draft))
            inside.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(draft, app))
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(draft, final))
    return server.named(name)


def exists(connection: psycopg.Connection, name: str) -> bool:
    """Whether the server has a database of this name."""
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
