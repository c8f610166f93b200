"""One transaction a command, retried in one place when the database asks for it."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 6
RETRYABLE = {"40001", "40P01"}  # serialization failure, deadlock detected


def retryable(error: OperationalError) -> bool:
    """Whether the database itself says: try the transaction again."""
    return getattr(error.__cause__, "sqlstate", None) in RETRYABLE


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in a transaction; inside another command it joins that one's."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        for attempt in range(1, TRIES + 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                if attempt == TRIES or not retryable(error):
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))
        raise AssertionError("unreachable")

    return run


def queue_up(*names: str) -> None:
    """Let only one transaction at a time pass here for each of these names; released by its end.

    Several are taken in one order, so that two that want the same ones never wait for each other.
    """
    if names:
        with connection.cursor() as cursor:
            cursor.execute(QUEUE_UP, [sorted(set(names))])


QUEUE_UP = """
SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM (SELECT unnest(%s::text[]) AS name ORDER BY 1) AS names
"""
