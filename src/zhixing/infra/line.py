"""A database session for one statement alone, called straight through libpq: there and back in a quarter of a cursor's time.

For what one process calls a thousand times a second; everything else goes by Django's cursors.
"""

from collections.abc import Sequence

from django.db import connection
from psycopg import errors, pq
from psycopg.pq.abc import PGconn, PGresult


class Line:
    """The session, opened by the first call, its statement prepared; one thread at a time may call."""

    def __init__(self, statement: str) -> None:
        """`statement`: gives one row of one column; its parameters are $1, $2 …"""
        self._statement = statement.encode()
        self._session = connection.copy()
        self._session.inc_thread_sharing()
        self._prepared: object = None

    def call(self, given: Sequence[str]) -> str | None:
        """What it gives for these parameters, as PostgreSQL writes values, committed when this returns.

        Raises Django's database errors, as a cursor does.
        """
        with self._session.wrap_database_errors:
            if any("\0" in one for one in given):
                raise errors.DataError("text with a NUL byte")
            self._session.ensure_connection()
            wire: PGconn = self._session.connection.pgconn
            if self._prepared is not wire:
                _checked(wire, wire.prepare(b"", self._statement))
                self._prepared = wire
            said = _checked(wire, wire.exec_prepared(b"", [one.encode() for one in given])).get_value(0, 0)
        return None if said is None else said.decode()

    def close(self) -> None:
        """Hang up; the next call opens the session anew."""
        self._session.close()
        self._prepared = None


def _checked(wire: PGconn, result: PGresult) -> PGresult:
    if wire.status != pq.ConnStatus.OK:  # the end of a session bears no code of its own
        raise errors.OperationalError("the session has ended")
    if result.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
        raise errors.error_from_result(result)
    return result
