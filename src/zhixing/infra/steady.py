"""Answers that may be kept while one batch of reactions runs: holidays, limits, switches, seals, who is on the staff.

Outside a batch every question goes to the database. What a person changes meanwhile holds from the next batch on, a
second or so later.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_kept: dict[Any, Any] | None = None


@contextmanager
def keeping() -> Iterator[None]:
    """Keep the answers to steady questions until the end of this block."""
    global _kept
    _kept = {}
    try:
        yield
    finally:
        _kept = None


def steady(question: Callable[P, R]) -> Callable[P, R]:
    """Let the answer of `question`, a query with hashable arguments, be kept; nobody may change what it returns."""

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        if _kept is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in _kept:
            _kept[key] = question(*args, **kwargs)
        return _kept[key]  # type: ignore[no-any-return]

    return ask
