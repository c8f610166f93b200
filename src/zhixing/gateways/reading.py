"""Reading other people's JSON: every field is asked for by type; what is missing or odd is a ValueError."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


class Unreadable(ValueError):
    """What came cannot be read as agreed; callers turn it into MalformedAnswer with the unit's name."""


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body` (UTF-8).

    Raises ValueError for anything else: repeated keys, non-finite numbers and signs no table can hold included.
    """
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
        if b"\\u" in body and b"\\u0000" in canonical(value):  # written anew, half a sign is a ValueError by itself
            raise Unreadable("a NUL in it")
    except RecursionError:
        raise Unreadable("nested too deep") from None
    if not isinstance(value, dict):
        raise Unreadable("not an object")
    return value


def text(source: Mapping[str, Any], name: str, longest: int = 2000) -> str:
    value = source.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise Unreadable(f"{name} is not text")
    return value


def whole(source: Mapping[str, Any], name: str) -> int:
    value = source.get(name)
    if type(value) is not int:
        raise Unreadable(f"{name} is not a whole number")
    return value


def day(source: Mapping[str, Any], name: str) -> date:
    return date.fromisoformat(text(source, name, 10))


def objects(source: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = source.get(name)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Unreadable(f"{name} is not a list of objects")
    return value


def json_field(source: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = source.get(name)
    if not isinstance(value, dict):
        raise Unreadable(f"{name} is not an object")
    return value


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way a body is written, so that the same request is the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a key is repeated")
    return found


def _refuse(constant: str) -> Any:
    raise Unreadable(f"{constant} is not a number")
