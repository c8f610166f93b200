"""Work done by workers outside any request: calls to other organisations, long batches.

A job is deferred in the transaction of its data, so it exists exactly when the data does. It takes ids, and it may run
twice: what it sends carries the idempotency key of its row.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from asgiref.sync import async_to_sync
from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

F = TypeVar("F", bound=Callable[..., Any])
AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)
HEARTBEAT, STALLED_AFTER = 2.0, 10.0
"""Real seconds between signs of life of a job worker, and of silence after which its jobs are given to others."""


def job(queue: str = "calls") -> Callable[[F], Any]:
    """Register a function as a job of `queue`; it is retried with growing delay when it raises."""

    def register(function: F) -> Any:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            close_old_connections()  # one that died while this thread was idle
            return function(*args, **kwargs)

        return app.task(name=f"{function.__module__}.{function.__name__}", queue=queue, retry=AGAIN)(run)

    return register


def revive_stalled() -> int:
    """Give the jobs of workers that died to others; how many."""
    found = async_to_sync(app.job_manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED_AFTER)
    stalled = list(found)
    for one in stalled:
        async_to_sync(app.job_manager.retry_job)(one)
    return len(stalled)
