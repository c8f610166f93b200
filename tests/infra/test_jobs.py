"""Jobs of workers that died are given to others."""

from django.db import connection
from procrastinate.contrib.django import app

from zhixing.infra import jobs
from zhixing.infra.jobs import job


@job()
def ring(times: int) -> None:
    """Does nothing, once or twice."""


def test_a_dead_workers_job_is_given_to_others(fresh_database):
    ring.defer(times=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
        assert jobs.revive_stalled() == 1
        cursor.execute("SELECT status FROM procrastinate_jobs")
        assert cursor.fetchone()[0] == "todo"
    assert jobs.revive_stalled() == 0 and app.tasks[ring.name].queue == "calls"


def test_a_dead_workers_job_ends_where_another_of_its_name_waits(fresh_database):
    one = ring.configure(queueing_lock="the bell")
    one.defer(times=1)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES ('2026-01-01') RETURNING id")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [cursor.fetchone()[0]])
        one.defer(times=1)
        assert jobs.revive_stalled() == 1
        cursor.execute("SELECT status FROM procrastinate_jobs")
        assert cursor.fetchall() == [("todo",)]


def test_a_job_that_failed_for_good_is_told_once(fresh_database):
    for times in (1, 2):
        ring.defer(times=times)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE args @> '{\"times\": 2}'")
    told = []
    assert jobs.give_up(ring, lambda times: told.append(times)) == 1
    assert jobs.give_up(ring, lambda times: told.append(times)) == 0
    assert told == [2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs")
        assert cursor.fetchall() == [("todo",)]
