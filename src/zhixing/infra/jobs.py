"""Work done by workers outside any request: calls to other organisations, long batches.

A job is deferred in the transaction of its data, so it exists exactly when the data does. It takes ids, and it may run
twice: what it sends carries the idempotency key of its row.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

F = TypeVar("F", bound=Callable[..., Any])
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3)


def job(queue: str = "calls") -> Callable[[F], Any]:
    """Register a function as a job of `queue`; it is retried with growing delay when it raises."""

    def register(function: F) -> Any:
        return app.task(name=f"{function.__module__}.{function.__name__}", queue=queue, retry=AGAIN)(function)

    return register
