"""Facts in the past tense. A room's events.py subclasses Event; the log stores name, court, case, object, payload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every fact.

    Subclasses are `@dataclass(frozen=True, kw_only=True)` and add plain values only (int, str, bool, None, and lists or
    dicts of these): days as ISO text, money in fen, never personal data.
    """

    court_id: int
    case_id: int | None = None
    object: str = ""
    id: int = 0
    at: datetime | None = None
    """Both are the log's: 0 and None until the fact is read back from it."""

    _classes: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = Event._classes.get(cls.__name__)
        if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two events are called {cls.__name__}: {known.__module__} and {cls.__module__}")
        Event._classes[cls.__name__] = cls

    @property
    def name(self) -> str:
        return type(self).__name__

    def payload(self) -> dict[str, Any]:
        """The subclass's own fields, fit for JSON. Raises TypeError when a value is not plain."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _HEAD}
        for key, value in own.items():
            if not _is_plain(value):
                raise TypeError(f"{self.name}.{key} is not a plain value: {type(value).__name__}")
        return own

    @classmethod
    def named(cls, name: str) -> type[Event]:
        """The class of that name. Raises KeyError when no imported room announces it."""
        return Event._classes[name]

    @classmethod
    def restore(
        cls,
        name: str,
        court_id: int,
        case_id: int | None,
        object: str,
        payload: Mapping[str, Any],
        id: int = 0,
        at: datetime | None = None,
    ) -> Event:
        """The event a log row holds."""
        return cls.named(name)(court_id=court_id, case_id=case_id, object=object, id=id, at=at, **payload)


_HEAD = frozenset({"court_id", "case_id", "object", "id", "at"})


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    return value is None or type(value) in (int, str, bool)
