"""Frozen values that cost an import nothing: the law has a hundred and fifty of them, a program uses a few."""

from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeVar, dataclass_transform

C = TypeVar("C", bound=type)
_MAKING = RLock()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: C) -> C:
    """`@dataclass(frozen=True)`, its methods made when the first value or the fields are asked for, not with the class.

    What inherits from such a class is marked the same way.
    """
    cls.__new__ = _first  # type: ignore[assignment]
    cls.__dataclass_fields__ = _Unmade(cls)  # type: ignore[attr-defined]
    return cls


class _Unmade:
    """The fields of a class whose methods are not made yet: whoever asks for them, a class that inherits too, makes it."""

    def __init__(self, owner: type) -> None:
        self.owner = owner

    def __get__(self, value: object, cls: type) -> Any:
        with _MAKING:
            if vars(self.owner)["__dataclass_fields__"] is self:
                dataclass(frozen=True)(self.owner)
                self.owner.__new__ = _next
        return vars(self.owner)["__dataclass_fields__"]


def _first(cls: type, *args: Any, **kwargs: Any) -> Any:
    """The first value: looking at the fields makes the methods."""
    cls.__dataclass_fields__  # type: ignore[attr-defined] # noqa: B018
    return object.__new__(cls)


def _next(cls: type, *args: Any, **kwargs: Any) -> Any:
    # The class keeps a `__new__`: taken away again, it would leave one that refuses arguments (a wart of CPython).
    return object.__new__(cls)
