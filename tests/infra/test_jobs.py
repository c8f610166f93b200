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
