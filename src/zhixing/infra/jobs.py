"""Work done by workers outside any request: calls to other organisations, long batches.

A job is deferred in the transaction of its data, so it exists exactly when the data does. It takes ids, and it may run
twice: what it sends carries the idempotency key of its row.
"""

import json
import os
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from asgiref.sync import async_to_sync
from django.db import close_old_connections, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

F = TypeVar("F", bound=Callable[..., Any])
AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)
HEARTBEAT, STALLED_AFTER = 2.0, 10.0
"""Real seconds between signs of life of a job worker, and of silence after which its jobs are given to others."""
JOBS_AT_ONCE = int(os.environ.get("ZHIXING_JOBS", "24"))
"""Calls to other organisations that one worker has under way at a time."""
DIED = "job_failed"
"""The reason a person reads when a job broke for another cause than the other side."""


class TryAgain(Exception):
    """The call failed in a way that may pass: the job is tried again with growing delay."""


def job(queue: str = "calls") -> Callable[[F], Any]:
    """Register a function as a job of `queue`; it is retried with growing delay when it raises."""

    def register(function: F) -> Any:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            close_old_connections()  # one that died while this thread was idle
            return function(*args, **kwargs)

        return app.task(name=f"{function.__module__}.{function.__name__}", queue=queue, retry=AGAIN)(run)

    return register


def give_up(task: Any, tell: Callable[..., None]) -> int:
    """Hand the arguments of jobs of this task that failed for good to `tell`, so that a person sees it; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, args FROM procrastinate_jobs WHERE status = 'failed' AND task_name = %s", [task.name]
        )
        dead = cursor.fetchall()
        for job_id, arguments in dead:
            tell(**json.loads(arguments))
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
    return len(dead)


def revive_stalled() -> int:
    """Give the jobs of workers that died to others; how many. Where one of its name waits already, that one does the work."""
    found = async_to_sync(app.job_manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED_AFTER)
    stalled = list(found)
    for one in stalled:
        try:
            async_to_sync(app.job_manager.retry_job)(one)
        except UniqueViolation:
            async_to_sync(app.job_manager.finish_job)(one, Status.ABORTED, delete_job=True)
    return len(stalled)
