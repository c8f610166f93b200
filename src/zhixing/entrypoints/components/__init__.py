"""The components of the pages, as template tags: each shows what the server decided and counted. docs/ui.md lists them."""

from collections.abc import Mapping
from typing import Any


def fact(source: Any, name: str, default: Any = None) -> Any:
    """One fact of a mapping or an object."""
    value = source.get(name, default) if isinstance(source, Mapping) else getattr(source, name, default)
    return value() if callable(value) else value
