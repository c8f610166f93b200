"""A line: one statement called straight through libpq, its errors those of a cursor, opened anew after it broke."""

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection

from zhixing.infra.line import Line

MADE = "INSERT INTO infra_line_test VALUES ($1::int) RETURNING n::text"


@pytest.fixture
def table(own_database):
    with psycopg.connect(own_database.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE infra_line_test (n int PRIMARY KEY)")
        owner.execute("GRANT ALL ON infra_line_test TO zhixing_app")
        yield
        owner.execute("DROP TABLE infra_line_test")


def test_it_gives_what_the_database_writes(own_database):
    line = Line("SELECT CASE WHEN $1::text <> '' THEN ($2::text[])[1] END")
    assert line.call(["x", '{"逗,号 \\"与\\" \\\\"}']) == '逗,号 "与" \\'
    assert line.call(["", "{}"]) is None
    line.close()


def test_what_it_wrote_is_committed_and_an_error_writes_nothing(table):
    line = Line(MADE)
    assert line.call(["5"]) == "5"
    with pytest.raises(IntegrityError) as caught:
        line.call(["5"])
    assert caught.value.__cause__.diag.constraint_name == "infra_line_test_pkey"
    with pytest.raises(DataError):
        line.call(["6\0"])
    assert line.call(["6"]) == "6"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM infra_line_test")
        assert cursor.fetchone() == (2,)
    line.close()


def test_a_line_that_broke_is_opened_anew_after_it_is_closed(own_database):
    line = Line("SELECT pg_backend_pid()::text")
    first = line.call([])
    with psycopg.connect(own_database.bootstrap_url) as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [int(first)])
    with pytest.raises(OperationalError):
        line.call([])
    line.close()
    assert line.call([]) not in (first, None)
    line.close()
