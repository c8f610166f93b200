"""What the record of a carried-out order holds (`orders.toml`), as a check and as JSON Schema."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": 200},
    "whole": {"type": "integer"},
    "day": {"type": "string", "format": "date"},
}


@cache
def table() -> dict[str, dict[str, str]]:
    """Item code -> field -> kind."""
    return tomllib.loads((Path(__file__).parent / "orders.toml").read_text("utf-8"))


def fault(code: str, records: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with the first record of an order that was carried out; empty when nothing is, or nothing is asked."""
    fields = table().get(code)
    if fields is None:
        return ""
    if not records:
        return "no record"
    wrong = (name for name, kind in fields.items() if not _fits(kind, records[0].get(name)))
    return next((f"{name} can't be read" for name in wrong), "")


def schema(code: str) -> dict[str, Any]:
    """The JSON Schema of an order's record."""
    fields = table()[code]
    return {
        "$schema": DIALECT,
        "title": code,
        "type": "object",
        "properties": {name: _schema(kind) for name, kind in fields.items()},
        "required": [name for name, kind in fields.items() if not kind.endswith("?")],
    }


def _schema(kind: str) -> dict[str, Any]:
    plain = _SCHEMAS[kind.rstrip("?")]
    return {"anyOf": [plain, {"type": "null"}]} if kind.endswith("?") else plain


def _fits(kind: str, value: Any) -> bool:
    if value is None or value == "":
        return kind.endswith("?")
    match kind.rstrip("?"):
        case "whole":
            return type(value) is int
        case "day":
            try:
                return isinstance(value, str) and bool(date.fromisoformat(value))
            except ValueError:
                return False
        case _:
            return isinstance(value, str) and len(value) <= 200
