"""Frozen values that cost an import nothing: the law has a hundred and fifty of them, a program uses a few."""

from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeVar, dataclass_transform

C = TypeVar("C", bound=type)
_UNMADE: set[type] = set()
_MAKING = RLock()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: C) -> C:
    """`@dataclass(frozen=True)`, its methods made with the first value of the class instead of with the class.

    What inherits from such a class is marked the same way.
    """
    cls.__new__ = _first  # type: ignore[assignment]
    _UNMADE.add(cls)
    return cls


def _first(cls: type, *args: Any, **kwargs: Any) -> Any:
    """Makes the methods of a class and of those it inherits from, then the value."""
    with _MAKING:
        for one in reversed(cls.__mro__):
            if one in _UNMADE:
                dataclass(frozen=True)(one)
                one.__new__ = _next  # type: ignore[assignment]
                _UNMADE.remove(one)
    return object.__new__(cls)


def _next(cls: type, *args: Any, **kwargs: Any) -> Any:
    # The class keeps a `__new__`: taken away again, it would leave one that refuses arguments (a wart of CPython).
    return object.__new__(cls)
